package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

func start() *echo.Echo {
	e := echo.New()
	e.Use(middleware.Recover())
	e.GET("/carts/:id", readCart)
	g := e.Group("/admin")
	g.DELETE("/carts/:id", func(c echo.Context) error {
		return c.NoContent(http.StatusNoContent)
	})
	return e
}

func readCart(c echo.Context) error {
	id := c.Param("id")
	if id == "" {
		return echo.NewHTTPError(http.StatusNotFound)
	}
	return c.String(http.StatusOK, id)
}

func label(id string) string {
	return "cart " + id
}
