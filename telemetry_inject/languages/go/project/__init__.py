"""Go modules: `go.mod`, and starting an SDK."""
