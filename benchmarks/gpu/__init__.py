"""What the figures of `telemetry_inject.gpu` come from."""
