"""`python -S launcher.py COMMAND...`: runs it and prints its seconds and its most memory as json, last on its output.

A process of its own, and a small one: the most memory that the kernel tells of a child is at least that of the process
that started it, and the one that compares figures is large. Several commands, parted by `;`, run one after another.
"""

import json
import os
import resource
import subprocess
import sys
from time import perf_counter


def main() -> int:
    """The exit code of the first command that fails, 0 where none does."""
    commands: list[list[str]] = [[]]
    for word in sys.argv[1:]:
        if word == ";":
            commands.append([])
        else:
            commands[-1].append(word)
    code, start = 0, perf_counter()
    for command in commands:
        code = code or subprocess.call(command, stdin=subprocess.DEVNULL, env=os.environ)
    seconds = perf_counter() - start
    # Kilobytes on Linux, of whichever of the processes needed most.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({"seconds": seconds, "megabytes": peak * 1.024e-3}), flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
