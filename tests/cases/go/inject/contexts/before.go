// Package store keeps things.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// ErrGone says that a thing is not there.
var ErrGone = errors.New("gone")

// Store keeps things in a database.
type Store struct {
	db *sql.DB
}

// Load returns the name of a thing.
func (s *Store) Load(ctx context.Context, id string) (string, error) {
	var name string
	err := s.db.QueryRowContext(ctx, "select name from things where id = ?", id).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return "", ErrGone
	}
	return name, err
}

// Each calls visit for every name.
func (s Store) Each(ctx context.Context, visit func(string) error) (err error) {
	rows, err := s.db.QueryContext(ctx, "select name from things")
	if err != nil {
		return err
	}
	defer func() {
		if e := rows.Close(); err == nil {
			err = e
		}
	}()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return fmt.Errorf("scan: %w", err)
		}
		if err = visit(name); err != nil {
			return
		}
	}
	return rows.Err()
}

// Ping uses its context nowhere.
func Ping(ctx context.Context) error {
	return nil
}

// Guarded looks at its context.
func Guarded(ctx context.Context, n int) error {
	if ctx == nil {
		return errors.New("no context")
	}
	_, err := fmt.Println(ctx, n)
	return err
}

// Blank has a context without a name.
func Blank(_ context.Context, n int) int {
	n++
	return n
}

// First has results of many types, and the error among them.
func First[K comparable, V any](ctx context.Context, m map[K]V, keys ...K) (found V, ok bool, _ error) {
	for _, key := range keys {
		if found, ok = m[key]; ok {
			return found, ok, ctx.Err()
		}
	}
	return found, false, nil
}

// Pair gives two things and an error without names.
func Pair(ctx context.Context) (
	map[string]func(int) error,
	*Store,
	error,
) {
	return nil, nil, ctx.Err()
}

// Derived takes a context that is derived at once.
func Derived(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		<-ctx.Done()
	}()
	return ctx.Err()
}

// Panics does what it says.
func Panics(ctx context.Context) {
	fmt.Println(ctx.Err())
	panic("as it says")
}
