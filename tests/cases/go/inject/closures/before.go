// Package closures holds functions inside of functions that have a context.
package closures

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"
)

func save(ctx context.Context, n int) error {
	_, err := fmt.Println(ctx.Err(), n)
	return err
}

// Spread starts a goroutine for each number.
func Spread(ctx context.Context, count int) {
	var group sync.WaitGroup
	for i := range count {
		group.Add(1)
		go func() {
			defer group.Done()
			if err := save(ctx, i); err != nil {
				fmt.Println(err)
			}
		}()
	}
	group.Wait()
}

// Quiet has a closure that does not use the context.
func Quiet(ctx context.Context, names []string) error {
	visit := func(name string) {
		fmt.Println("visiting", name)
	}
	for _, name := range names {
		visit(name)
	}
	return ctx.Err()
}

// Derived has a closure under a context of its own.
func Derived(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	done := make(chan error)
	go func() {
		err := save(ctx, 1)
		done <- err
	}()
	return <-done
}

// Given has a closure with a context parameter.
func Given(ctx context.Context, each func(func(context.Context) error) error) error {
	return each(func(inner context.Context) error {
		err := save(inner, 2)
		return err
	})
}

// Moving gives its context another value on the way.
func Moving(ctx context.Context, names []string) {
	for range names {
		func() {}()
		ctx = context.WithValue(ctx, http.ServerContextKey, "x")
		later := func() error {
			err := save(ctx, 3)
			return err
		}
		fmt.Println(later())
	}
}

// Hidden has something else by the name of its context.
func Hidden(ctx context.Context, names []string) error {
	for _, ctx := range names {
		show := func() {
			fmt.Println("hidden", ctx)
		}
		show()
	}
	return ctx.Err()
}

// Deep has closures in closures.
func Deep(ctx context.Context) error {
	outer := func(n int) error {
		inner := func() error {
			err := save(ctx, n)
			return err
		}
		return inner()
	}
	return outer(4)
}

// None has no context at all.
func None() error {
	work := func() error {
		fmt.Println("none")
		return nil
	}
	return work()
}
