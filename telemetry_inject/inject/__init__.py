"""Making the insertions, proving them and taking them out again."""
