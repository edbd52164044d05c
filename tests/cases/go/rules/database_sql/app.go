package store

import (
	"context"
	"database/sql"
	"errors"
)

type carts struct{ db *sql.DB }

func open(dsn string) (*carts, error) {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, err
	}
	return &carts{db: db}, db.Ping()
}

func (c *carts) total(ctx context.Context, cartID int) (sum int, err error) {
	row := c.db.QueryRowContext(ctx, "select sum(cents) from items where cart = $1", cartID)
	if err = row.Scan(&sum); errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return sum, err
}

func (c *carts) clear(ctx context.Context, cartID int) error {
	tx, err := c.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "delete from items where cart = $1", cartID); err != nil {
		return err
	}
	return tx.Commit()
}

func names(rows *sql.Rows) (found []string, err error) {
	for rows.Next() {
		var name string
		if err = rows.Scan(&name); err != nil {
			return nil, err
		}
		found = append(found, name)
	}
	return found, rows.Err()
}

func euros(cents int) float64 {
	return float64(cents) / 100
}
