"""Speed, start-up and memory against what people use now: `python -m benchmarks` (not part of the installed package)."""
