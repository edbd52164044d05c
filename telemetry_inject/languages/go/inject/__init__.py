"""The idioms of Go: where they go, how they are proved and taken out again."""
