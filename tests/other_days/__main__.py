"""Run the tests as if it were another day: `python -m tests.other_days [WHICH…] [-- PYTEST'S ARGUMENTS]`.

The clock of pytest and of every process it starts is moved by libfaketime; only the wall clock, not the one that waits
are measured with. Browsers are left out: they would not believe the certificates and cookies of another year.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[2]
TESTS = ("tests/core", "tests/ui", "tests/content", "tests/serving", "tests/test_architecture.py")
AMSTERDAM, AUCKLAND = "Europe/Amsterdam", "Pacific/Auckland"
#: By name: the moment, local, and the time zone of the laptop. None: as far ahead as the number of years says.
MOMENTS: dict[str, tuple[str | int, str]] = {
    "year": (1, "UTC"),
    "decade": (10, AMSTERDAM),
    "leap": ("2028-02-29 12:00:00", AMSTERDAM),
    "spring": ("2027-03-28 01:58:30", AMSTERDAM),
    "autumn": ("2027-10-31 02:30:00", AMSTERDAM),
    "midnight": ("2027-06-30 23:59:30", AUCKLAND),
}


def library() -> Path | None:
    """Return libfaketime, unpacked by `make faketime` or installed; None where it is not."""
    places = (ROOT / ".venv" / "faketime", Path("/usr/lib"))
    return next((found for place in places for found in place.glob("**/faketime/libfaketime.so.1")), None)


def seconds_ahead(moment: str | int, zone: str) -> int:
    """Return how far the clock is moved, so that a process that starts later is later too.

    Args:
        moment: local time, or a number of years.
        zone: of the laptop.
    """
    now = dt.datetime.now(dt.UTC)
    if isinstance(moment, int):
        return round((now.replace(year=now.year + moment, day=min(now.day, 28)) - now).total_seconds())
    return round((dt.datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone)) - now).total_seconds())


def main(arguments: list[str]) -> int:
    """Run the tests at each moment that was named, else at all of them; return the worst exit status."""
    apart = arguments.index("--") if "--" in arguments else len(arguments)
    names, pytests = arguments[:apart], arguments[apart + 1 :]
    preload = library()
    if preload is None:
        print("Skipped: there is no libfaketime here. It comes with Debian; `make other-days` fetches it there.")
        return 0
    worst = 0
    for name in names or MOMENTS:
        moment, zone = MOMENTS[name]
        ahead = seconds_ahead(moment, zone)
        print(f"== {name}: {moment}, {zone}", flush=True)
        env = os.environ | {
            "LD_PRELOAD": str(preload),
            "FAKETIME": f"{ahead:+d}s",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "TZ": zone,
            "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]).strip(":"),
        }
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *(pytests or TESTS)],
            cwd=ROOT,
            env=env,
            check=False,
        )
        worst = max(worst, done.returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
