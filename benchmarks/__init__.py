"""Speed, start-up and memory against what people use now: `python -m benchmarks`. Not part of the package."""
