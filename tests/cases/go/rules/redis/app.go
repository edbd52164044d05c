package cache

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

type Cache struct {
	rdb *redis.Client
	ttl time.Duration
}

func (c *Cache) Get(ctx context.Context, cartID string) (string, bool) {
	value, err := c.rdb.Get(ctx, key(cartID)).Result()
	if errors.Is(err, redis.Nil) {
		return "", false
	}
	return value, err == nil
}

func (c *Cache) Put(ctx context.Context, cartID, value string) error {
	pipe := c.rdb.TxPipeline()
	pipe.Set(ctx, key(cartID), value, c.ttl)
	pipe.Incr(ctx, "writes")
	_, err := pipe.Exec(ctx)
	return err
}

func key(cartID string) string {
	return strings.Join([]string{"cart", cartID}, ":")
}
