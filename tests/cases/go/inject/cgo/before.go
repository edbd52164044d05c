package cgo

/*
#include <stdlib.h>

static int twice(int n) { return 2 * n; }
*/
import "C"

import (
	"context"
	"errors"
)

//export goCallback
func goCallback(n C.int) C.int {
	n++
	return n
}

func Twice(ctx context.Context, n int) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if n < 0 {
		return 0, errors.New("negative")
	}
	return int(C.twice(C.int(n))), nil
}
