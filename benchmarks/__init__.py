"""Where the figures in the documents come from; each module runs with `python -m benchmarks.NAME`."""
