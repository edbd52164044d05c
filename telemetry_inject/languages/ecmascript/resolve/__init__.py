"""Names followed back to what was imported: what rules match on."""
