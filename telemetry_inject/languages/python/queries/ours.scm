; Where our names stand.
((identifier) @ours (#match? @ours "^_otel"))
