"""Every claim of speed, beside its peer and its limit: `python -m benchmarks`."""
