//go:build !windows

// Package one imports one package.
package one

import "context"

func Wait(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}
