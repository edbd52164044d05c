package commented

import (
	"context" // for the deadline
	"fmt"     // for the words

	// The error of the day.
	"errors"
)

func Say(ctx context.Context, words ...string) error {
	if len(words) == 0 {
		return errors.New("no words")
	}
	fmt.Println(ctx.Err(), words)
	return nil
}
