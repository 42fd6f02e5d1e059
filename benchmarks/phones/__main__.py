"""What a room full of phones costs: seconds until each has its page, memory, processor time, bytes, saves, a long day.

Run: python -m benchmarks.phones            the comparison, about a quarter of an hour
     python -m benchmarks.phones --soak 60  a hundred people for an hour
     python -m benchmarks.phones --quick    every part of the comparison with a few phones
Figures go to benchmarks/results/serving.md, and a picture beside it; `--results` names another file.

Everything runs on this machine, on 127.0.0.1: the server, and phones that speak Jupyter's protocol as a browser does.
Compared are Voilà as it comes, Voilà with a pool of ten kernels that have run the notebook already, the kit without
forking, and the kit. All serve the same notebook of the same rehearsal day. Memory is PSS (Linux only). Without
Chromium there are no figures of a browser, and the phones fetch no files.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.phones.measure import FULL, QUICK, compare, long_day  # noqa: E402
from benchmarks.phones.report import told  # noqa: E402


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a few phones")
    parser.add_argument("--soak", type=float, default=0.0, metavar="MINUTES", help="the long day instead")
    parser.add_argument("--people", type=int, default=100, help="of the long day (default: 100)")
    parser.add_argument("--results", type=Path, default=ROOT / "benchmarks" / "results" / "serving.md")
    chosen = parser.parse_args()
    if chosen.soak:
        wrong = long_day(chosen.results, chosen.soak, chosen.people)
    else:
        wrong = compare(chosen.results, QUICK if chosen.quick else FULL)
    if wrong:
        sys.exit(f"errors: {told(wrong)}")


if __name__ == "__main__":
    main()
