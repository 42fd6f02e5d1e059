"""Solves instances with the package `matching`, in the environment it is installed in.

Run by benchmarks/pairing.py. Reads from standard input a JSON list of [lists of young colleagues, lists of leaders,
capacities]; writes one of [seconds, pairs when young colleagues propose, pairs when leaders do].
"""

from __future__ import annotations

import json
import sys
import threading
import time
from importlib.metadata import version

from matching.games import HospitalResident


def solved(young: dict, leaders: dict, capacities: dict, optimal: str) -> list[list[str]]:
    """Return the pairs of one instance."""
    game = HospitalResident.create_from_dictionaries(young, leaders, capacities)
    found = game.solve(optimal=optimal)
    return sorted([one.name, leader.name] for leader, those in found.items() for one in those)


def main() -> None:
    """Solve what comes in."""
    both = "--both" in sys.argv
    answers = []
    for young, leaders, capacities in json.load(sys.stdin):
        start = time.perf_counter()
        pairs = solved(young, leaders, capacities, "resident")
        seconds = time.perf_counter() - start
        answers.append([seconds, pairs, solved(young, leaders, capacities, "hospital") if both else None])
    json.dump({"version": version("matching"), "answers": answers}, sys.stdout)


if __name__ == "__main__":
    # The package copies its players through each other: with a few hundred, Python's usual depth is too little.
    sys.setrecursionlimit(10_000_000)
    threading.stack_size(1 << 30)
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
