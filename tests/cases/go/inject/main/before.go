package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
)

func setupTelemetry(ctx context.Context) (func(), error) {
	return func() {}, ctx.Err()
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	shutdown, err := setupTelemetry(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer shutdown()
	go func(ctx context.Context) {
		if err := run(ctx); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}(ctx)
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	fmt.Println(helper(2))
	return ctx.Err()
}

func helper(n int) int {
	n *= 2
	return n
}
