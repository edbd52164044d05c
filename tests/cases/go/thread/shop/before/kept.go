package main

import (
	"context"
	"fmt"
	"strings"
)

// What is here keeps its signature: not every call of it can be seen, or take one more argument.

// handed is a value, too.
func handed(n int) int {
	fmt.Println("handed")
	return n
}

// visit belongs to an interface.
type visitor interface{ visit(n int) int }

type counter struct {
	n     int
	later func(n int) int
}

func (c *counter) visit(n int) int {
	c.n += n
	return c.n
}

// later has the name of a field.
type waiter struct{}

func (waiter) later(n int) int {
	fmt.Println("later")
	return n
}

// through is called through its type.
func (c *counter) through(n int) int {
	fmt.Println("through")
	return c.n + n
}

// typed is called with a type in brackets.
func typed[T any](value T) T {
	fmt.Println("typed", value)
	return value
}

// pair takes what a call gives.
func pair(a, b int) int {
	fmt.Println("pair")
	return a + b
}

func two() (int, int) { return 1, 2 }

// unnamed has a parameter without a name.
func unnamed(int) int {
	fmt.Println("unnamed")
	return 1
}

// shadowed is also a variable.
func shadowed(n int) int {
	fmt.Println("shadowed")
	return n
}

// fromGenerated is called from a generated file.
func fromGenerated(n int) int {
	fmt.Println("generated")
	return n
}

// ignored is called where nothing is to be touched.
func ignored(n int) int {
	fmt.Println("ignored")
	return n
}

//go:noinline
func directed(n int) int {
	fmt.Println("directed")
	return n
}

// telemetry: ignore
func untouched(n int) int {
	return ignored(n)
}

// Keep calls them all.
func Keep(ctx context.Context, v visitor) int {
	c := &counter{later: handed}
	total := handed(1) + v.visit(1) + c.visit(2) + c.later(3) + waiter{}.later(4)
	total += (*counter).through(c, 5) + c.through(6) + typed[int](7) + typed(8)
	total += pair(two()) + pair(9, 10) + unnamed(11) + directed(12) + untouched(13)
	total += shadowed(14) + Generated(15)
	for _, shadowed := range strings.Fields("a b") {
		total += len(shadowed)
	}
	if ctx.Err() != nil {
		return 0
	}
	return total
}
