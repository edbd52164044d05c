"""Names of Go, followed back to what was imported."""
