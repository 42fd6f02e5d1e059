"""Does one task in a process of its own; `crowd.py` starts it and hands it the task.

Run: python -m tests.torture.worker, with a pickled task on its input. A second thing on its input, any byte, lets the
task begin. What the task reports goes to its output.
"""

from __future__ import annotations

import os
import pickle
import sys

READY = b"\n"


def main() -> None:
    """Read the task, say that it is ready, wait for the word, and do it."""
    pipe = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever is printed must not lie between what is reported
    task, arguments = pickle.load(sys.stdin.buffer)
    os.write(pipe, READY)
    sys.stdin.buffer.read(1)
    task(*arguments, pipe)


if __name__ == "__main__":
    main()
