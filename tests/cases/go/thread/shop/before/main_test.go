package main

import "testing"

func TestDouble(t *testing.T) {
	if double(2) != 4 || work("a") != "a!" {
		t.Fatal("no")
	}
	if Serve(t.Context(), "x") != "x!" {
		t.Fatal("no")
	}
}
