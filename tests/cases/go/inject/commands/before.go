package commands

import (
	"context"
	"fmt"
	"net/http"
)

type OrderID string

type Order struct {
	ID    OrderID
	Total int32
	Lines []string
}

func Charge(ctx context.Context, order Order, attempt int, dry bool) error {
	fee := 2.5
	if attempt > 3 {
		return fmt.Errorf("too many attempts: %d", attempt)
	}
	for _, line := range order.Lines {
		fmt.Println(ctx, line)
	}
	fmt.Println(fee)
	return nil
}

func Refund(order Order, reason string) {
	fmt.Println(order.ID)
	fmt.Println(reason)
}

func Serve(w http.ResponseWriter, r *http.Request) {
	fmt.Println(r.Method)
	fmt.Fprintln(w, "served")
}

func Walk(ctx context.Context, depth int) {
	switch {
	case depth > 10:
		fmt.Println("deep") // too deep
		return
	case depth < 0:
		fmt.Println("under")
	}
	fmt.Println(ctx, depth)
}
