package store

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

type Store struct{ pool *pgxpool.Pool }

func New(ctx context.Context, url string) (*Store, error) {
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return nil, err
	}
	return &Store{pool: pool}, nil
}

func (s *Store) Names(ctx context.Context, limit int) ([]string, error) {
	rows, err := s.pool.Query(ctx, "select name from items limit $1", limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func Rename(ctx context.Context, conn *pgx.Conn, itemID int64, name string) error {
	_, err := conn.Exec(ctx, "update items set name = $1 where id = $2", name, itemID)
	return err
}

func clean(name string) string {
	if len(name) > 40 {
		name = name[:40]
	}
	return name
}
