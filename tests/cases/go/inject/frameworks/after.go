package frameworks

import (
	"context"
	_otelContext "context"
	"errors"
	_otelFmt "fmt"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/gofiber/fiber/v2"
	"github.com/labstack/echo/v4"
	"github.com/spf13/cobra"
	"github.com/urfave/cli/v2"
	_otel "go.opentelemetry.io/otel" // telemetry-inject: v1
	_otelAttribute "go.opentelemetry.io/otel/attribute"
	_otelCodes "go.opentelemetry.io/otel/codes"
	_otelTrace "go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
)

func load(ctx context.Context, id string) (_ string, _otelErr error) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/frameworks").Start(ctx, "load", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/frameworks.load"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	if id == "" {
		return "", errors.New("no id")
	}
	return id, ctx.Err()
}

func ginShow(c *gin.Context) {
	_, _otelSpan := _otel.Tracer("golden.example/cases/frameworks").Start(c.Request.Context(), "gin show", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/frameworks.ginShow"),
	))
	defer func() { _otelSpan.End() }()
	name, err := load(c.Request.Context(), c.Param("id"))
	if err != nil {
		c.AbortWithStatus(http.StatusNotFound)
		return
	}
	c.String(http.StatusOK, name)
}

func ginHealth(c *gin.Context) {
	_otelCtx := _otelContext.Background()
	if c != nil && c.Request != nil {
		_otelCtx = c.Request.Context()
	}
	_, _otelSpan := _otel.Tracer("golden.example/cases/frameworks").Start(_otelCtx, "gin health", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/frameworks.ginHealth"),
	))
	defer func() { _otelSpan.End() }()
	c.String(http.StatusOK, "ok")
}

func echoShow(c echo.Context) (_otelErr error) {
	ctx := c.Request().Context()
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/frameworks").Start(ctx, "echo show", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/frameworks.echoShow"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	name, err := load(ctx, c.Param("id"))
	if err != nil {
		return echo.NewHTTPError(http.StatusNotFound, err)
	}
	return c.String(http.StatusOK, name)
}

func fiberShow(c *fiber.Ctx) (_otelErr error) {
	_, _otelSpan := _otel.Tracer("golden.example/cases/frameworks").Start(c.UserContext(), "fiber show", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/frameworks.fiberShow"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	name, err := load(c.UserContext(), c.Params("id"))
	if err != nil {
		return fiber.NewError(fiber.StatusNotFound)
	}
	return c.SendString(name)
}

var showCmd = &cobra.Command{
	Use: "show",
	RunE: func(cmd *cobra.Command, args []string) (_otelErr error) {
		ctx := cmd.Context()
		if ctx == nil {
			ctx = _otelContext.Background()
		}
		ctx, _otelSpan := _otel.Tracer("golden.example/cases/frameworks").Start(ctx, "show cmd run e", _otelTrace.WithAttributes(
			_otelAttribute.String("code.function.name", "golden.example/cases/frameworks.showCmd.RunE"),
		))
		defer func() {
			if _otelErr != nil && _otelSpan.IsRecording() {
				_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
				_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
			}
			_otelSpan.End()
		}()
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
		Action: func(c *cli.Context) (_otelErr error) {
			_otelCtx := _otelContext.Background()
			if c != nil && c.Context != nil {
				_otelCtx = c.Context
			}
			_, _otelSpan := _otel.Tracer("golden.example/cases/frameworks").Start(_otelCtx, "app action", _otelTrace.WithAttributes(
				_otelAttribute.String("code.function.name", "golden.example/cases/frameworks.app.Action"),
			))
			defer func() {
				if _otelErr != nil && _otelSpan.IsRecording() {
					_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
					_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
				}
				_otelSpan.End()
			}()
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
		_otelCtx := _otelContext.Background()
		if c != nil && c.Request != nil {
			_otelCtx = c.Request.Context()
		}
		_, _otelSpan := _otel.Tracer("golden.example/cases/frameworks").Start(_otelCtx, "register func 1", _otelTrace.WithAttributes(
			_otelAttribute.String("code.function.name", "golden.example/cases/frameworks.register.func1"),
		))
		defer func() { _otelSpan.End() }()
		c.Next()
		c.Status(http.StatusOK)
	})
	e.GET("/things/:id", echoShow)
}
