package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
)

type shop struct {
	names []string
}

func main() {
	s := &shop{names: os.Args[1:]}
	if err := run(s); err != nil {
		fmt.Println(err)
	}
	Exported(3)
}

// run does it all.
func run(s *shop) error {
	total := 0
	for _, name := range s.names {
		n, err := s.weigh(name, 2)
		if err != nil {
			return err
		}
		total += n
	}
	done := make(chan int)
	go func() {
		done <- double(total)
	}()
	fmt.Println(<-done)
	return nil
}

func (s *shop) weigh(name string, factor int) (int, error) {
	if name == "" {
		return 0, errors.New("empty")
	}
	fmt.Println("weighing", name)
	return pass(len(name),
		factor), nil
}

func pass(
	a int,
	b int,
) int {
	return double(a) * b
}

func double(n int) int {
	fmt.Println("doubling")
	n = n * 2
	return n
}

func asValue(n int) int {
	fmt.Println("value")
	return n
}

var f = asValue

// Exported has no context.
func Exported(n int) int {
	fmt.Println("exported", f(n))
	return double(n)
}

func Handle(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, work(r.URL.Path))
}

func Serve(ctx context.Context, name string) string {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer finish()
	return work(name)
}

func Loose(ctx context.Context, name string) string {
	return func() string { return work(name) }()
}

func work(path string) string {
	fmt.Println("working")
	return path + "!"
}

func finish() { fmt.Println("finished") }
