package frameworks

import (
	"context"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/gofiber/fiber/v2"
	"github.com/labstack/echo/v4"
	"github.com/spf13/cobra"
	"github.com/urfave/cli/v2"
	"google.golang.org/grpc"
)

func load(ctx context.Context, id string) (string, error) {
	if id == "" {
		return "", errors.New("no id")
	}
	return id, ctx.Err()
}

func ginShow(c *gin.Context) {
	name, err := load(c.Request.Context(), c.Param("id"))
	if err != nil {
		c.AbortWithStatus(http.StatusNotFound)
		return
	}
	c.String(http.StatusOK, name)
}

func ginHealth(c *gin.Context) {
	c.String(http.StatusOK, "ok")
}

func echoShow(c echo.Context) error {
	ctx := c.Request().Context()
	name, err := load(ctx, c.Param("id"))
	if err != nil {
		return echo.NewHTTPError(http.StatusNotFound, err)
	}
	return c.String(http.StatusOK, name)
}

func fiberShow(c *fiber.Ctx) error {
	name, err := load(c.UserContext(), c.Params("id"))
	if err != nil {
		return fiber.NewError(fiber.StatusNotFound)
	}
	return c.SendString(name)
}

var showCmd = &cobra.Command{
	Use: "show",
	RunE: func(cmd *cobra.Command, args []string) error {
		ctx := cmd.Context()
		name, err := load(ctx, args[0])
		if err != nil {
			return err
		}
		cmd.Println(name)
		return nil
	},
}

func app() *cli.App {
	return &cli.App{
		Name: "shop",
		Action: func(c *cli.Context) error {
			_, err := load(c.Context, c.Args().First())
			return err
		},
	}
}

func stream(in string, out grpc.ServerStream) error {
	if in == "" {
		return errors.New("nothing")
	}
	return out.Context().Err()
}

func register(r gin.IRouter, e *echo.Echo) {
	r.GET("/things/:id", ginShow)
	r.GET("/health", ginHealth, func(c *gin.Context) {
		c.Next()
		c.Status(http.StatusOK)
	})
	e.GET("/things/:id", echoShow)
}
