"""The words for what matters to safety and selection in Go, besides those of `model.Function`."""

from __future__ import annotations

FUNCTION_FEATURES: dict[str, str] = {
    "bodiless": "declared without a body: it is written in assembly or linked from elsewhere",
    "callback": "a literal without a name of its own; Go numbers it: `Serve.func1`",
    "cgo-export": "an `//export` comment gives it to C",
    "deferred": "a literal that is deferred where it stands",
    "directive": "a `//go:` comment tells the compiler how to treat it",
    "entry": "`main` of package main",
    "exits": "calls `os.Exit`, `log.Fatal` or `runtime.Goexit`, which skip what is deferred or end it all",
    "generic": "has type parameters, or its receiver has",
    "goroutine": "a literal that a `go` statement starts",
    "immediate": "a literal that is called where it stands",
    "init": "an `init` function",
}
"""What each word means; `recursive` also holds for functions of one file that call one another."""

FILE_FEATURES: dict[str, str] = {
    "marker": "our header is in it",
    "foreign-prefix": "an identifier starts with the reserved prefix and our header is not there",
    "ignored": "a `telemetry: ignore` comment stands at its top",
    "generated": "its head says that a program wrote it",
    "cgo": "imports `C`",
    "test-file": "its name ends with `_test.go`",
}
