"""How right and how fast dedup is, measured: `python -m benchmarks.quality --data DIR` (see README.md here)."""
