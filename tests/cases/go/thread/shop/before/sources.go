package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"
)

// Where contexts come from.

// Reassigned holds something else in its parameter for a while.
func Reassigned(ctx context.Context, n int) int {
	for _, ctx := range []int{n} {
		n += leaf(ctx)
	}
	return leaf(n)
}

// Checked may get none.
func Checked(ctx context.Context, n int) int {
	if ctx == nil {
		return 0
	}
	return leaf(n)
}

// Nothing says that it may get none.
func Nothing() int {
	return Checked(nil, 1)
}

// Local takes the context of its request at once.
func Local(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	fmt.Fprintln(w, leaf(1), ctx.Err())
}

// Routes holds closures that have requests of their own.
func Routes() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, r.Method, leaf(1))
	})
}

// Spread starts goroutines.
func Spread(ctx context.Context, count int) {
	var group sync.WaitGroup
	for i := range count {
		group.Add(1)
		go func() {
			defer group.Done()
			leaf(i)
		}()
	}
	group.Wait()
	go leaf(count)
	fmt.Println(ctx.Err())
}

// start is package-level, without any function around it.
var start = leaf(0)

func leaf(n int) int {
	fmt.Println("leaf")
	return through(n, n) // passes it on
}

// through has variadic parameters.
func through(n int, more ...int) int {
	for _, each := range more {
		n += each
	}
	if n > 100 {
		return recurse(n)
	}
	return n
}

func recurse(n int) int {
	fmt.Println(n)
	if n > 0 {
		return recurse(n - 1)
	}
	return 0
}
