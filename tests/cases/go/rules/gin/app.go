package web

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

type carts struct{ all map[string]int }

func routes(c *carts) *gin.Engine {
	r := gin.New()
	r.Use(stamp)
	v1 := r.Group("/v1")
	v1.GET("/carts/:id", c.read)
	v1.POST("/carts", c.save)
	r.NoRoute(func(c *gin.Context) { c.Status(http.StatusNotFound) })
	return r
}

func stamp(c *gin.Context) {
	c.Header("X-Stamp", "1")
	c.Next()
}

func (c *carts) read(ctx *gin.Context) {
	ctx.JSON(http.StatusOK, c.all[ctx.Param("id")])
}

func (c *carts) save(ctx *gin.Context) {
	var cart map[string]int
	if err := ctx.ShouldBindJSON(&cart); err != nil {
		ctx.AbortWithStatus(http.StatusBadRequest)
		return
	}
	ctx.Status(http.StatusCreated)
}

func (c *carts) count() int {
	return len(c.all)
}
