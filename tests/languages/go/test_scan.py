"""What a file of Go holds, by Go's own names."""

from __future__ import annotations

import pytest

from telemetry_inject.model import Function

from .injecting import parsed

SHAPES = b"""// Package shop sells.
package shop

import (
	"fmt"
	"net/http"
	"sort"
)

type Cart struct{ items []int }

func (c *Cart) Add(item int) { c.items = append(c.items, item) }

func (c Cart) Len() int { return len(c.items) }

type Stack[T any] struct{ all []T }

func (s *Stack[T]) Push(value T) {
	s.all = append(s.all, value)
}

func Map[K comparable, V any](keys []K, f func(K) V) map[K]V {
	found := map[K]V{}
	for _, key := range keys {
		if f != nil && len(keys) > 0 {
			found[key] = f(key)
		}
	}
	return found
}

var double = func(n int) int { return n * 2 }

var handlers = map[string]http.HandlerFunc{
	"x": func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(204) },
}

func init() {
	http.HandleFunc("/cart", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "cart")
	})
}

func fact(n int) int {
	switch {
	case n < 0:
		panic("negative")
	case n == 0:
		return 1
	default:
		return n * fact(n-1)
	}
}

func work(names ...string) (count int, err error) {
	sort.Slice(names, func(i, j int) bool { return names[i] < names[j] })
	defer func() { count++ }()
	less := func(a, b string) bool {
		return a < b
	}
	go func() {
		fmt.Println(less("a", "b"))
	}()
	return len(names), nil
}

func assembly(n int) int

//go:noinline
func slow() {
	fmt.Println("slow")
}
"""


@pytest.fixture(scope="module")
def found() -> dict[str, Function]:
    return {each.qualified: each for each in parsed(SHAPES).scan.functions}


def test_names(found: dict[str, Function]) -> None:
    """As `runtime.FuncForPC` says them, without the package; assigned literals by their variable."""
    assert list(found) == [
        "(*Cart).Add", "Cart.Len", "(*Stack[...]).Push", "Map[...]", "double", "init.func2",
        "init", "init.0.func1", "fact", "work", "work.func1", "work.less", "work.func4",
        "assembly", "slow",
    ]  # fmt: skip


def test_kinds_and_owners(found: dict[str, Function]) -> None:
    assert (found["(*Cart).Add"].kind, found["(*Cart).Add"].owner) == ("method", "Cart")
    assert (found["(*Stack[...]).Push"].kind, found["double"].kind) == ("method", "function")
    assert {found[each].kind for each in ("work.func1", "work.less")} == {"closure"}
    assert found["work.less"].parent == found["work"].id


def test_parameters_and_results(found: dict[str, Function]) -> None:
    [names] = found["work"].parameters
    assert (names.name, names.annotation, names.kind) == ("names", "...string", "variadic")
    assert found["work"].returns == "(count int, err error)"
    assert [(each.name, each.annotation) for each in found["work.less"].parameters] == [
        ("a", "string"),
        ("b", "string"),
    ]


def test_complexity(found: dict[str, Function]) -> None:
    """1, a loop, an `if`, an `&&`; 1 and two cases, the default is none."""
    assert found["Map[...]"].complexity == 4
    assert found["fact"].complexity == 3


@pytest.mark.parametrize(
    ("name", "features"),
    [
        ("Cart.Len", {"one-line"}),
        ("fact", {"recursive"}),
        ("assembly", {"bodiless", "stub"}),
        ("slow", {"directive"}),
        ("init", {"init"}),
        ("Map[...]", {"generic"}),
        ("work.func1", {"callback"}),
        ("work.func4", {"goroutine"}),
    ],
)
def test_features(found: dict[str, Function], name: str, features: set[str]) -> None:
    assert features <= set(found[name].features)
