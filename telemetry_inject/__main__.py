"""`python -m telemetry_inject` is `telemetry-inject`."""

from telemetry_inject.cli.app import main

if __name__ == "__main__":
    main()
