"""Names followed back to the crates that they come from."""
