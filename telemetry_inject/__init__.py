"""Put OpenTelemetry into source code that already exists, and prove that nothing else changed."""

__version__ = "0.1.0"
