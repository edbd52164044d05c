package refused

import (
	"context"
	"fmt"
)

func init() {
	fmt.Println("early")
	fmt.Println("on")
}

//go:noinline
func Kept(ctx context.Context) error {
	fmt.Println(ctx)
	return nil
}

func OneLine(ctx context.Context) error { fmt.Println(ctx); return ctx.Err() }

func Plain(n int) int {
	n++
	return n
}

// telemetry: ignore
func Ignored(ctx context.Context) error {
	fmt.Println(ctx)
	return nil
}

func unnamed(context.Context, int) int {
	fmt.Println("nothing")
	return 1
}

func Parens(ctx context.Context) (error) {
	fmt.Println(ctx)
	return ctx.Err()
}
