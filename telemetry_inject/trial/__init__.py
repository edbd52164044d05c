"""A project's own tests as the judge: a copy, a command, its results, and a search."""
