"""Speed, start-up and memory against what people use now: `python -m benchmarks`. Not part of the package."""

import os

# As the command line does, before numpy is imported: two threads gain nothing on products as small as these.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
