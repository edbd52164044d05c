package main

import "testing"

import (
	_otelContext "context" // telemetry-inject: v1
)

func TestDouble(t *testing.T) {
	if double(_otelContext.Background(), 2) != 4 || work(_otelContext.Background(), "a") != "a!" {
		t.Fatal("no")
	}
	if Serve(t.Context(), "x") != "x!" {
		t.Fatal("no")
	}
}
