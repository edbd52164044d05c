package shop

import (
	"context"
	"net/url"
	"sort"
)

type client struct{ seen map[string]bool }

func (c *client) Get(address string) bool { return c.seen[address] }

func (c *client) Do(address string) bool {
	c.seen[address] = true
	return c.Get(address)
}

type table struct{ rows []string }

func (t *table) Query(ctx context.Context, name string) []string {
	found := []string{}
	for _, each := range t.rows {
		if each == name && ctx.Err() == nil {
			found = append(found, each)
		}
	}
	return found
}

func find(ctx context.Context, t *table, c *client, name string) int {
	if c.Do(name) {
		return 0
	}
	sort.Strings(t.rows)
	return len(t.Query(ctx, name))
}

func host(address string) (string, error) {
	parsed, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	return parsed.Host, nil
}

type Context struct{ values map[string]string }

func handle(c *Context) string {
	if c.values == nil {
		return ""
	}
	return c.values["name"]
}
