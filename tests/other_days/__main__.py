"""Run the tests as if it were another day: `python -m tests.other_days [WHICH…] [-- PYTEST'S ARGUMENTS]`.

The clock of pytest and of every process it starts is moved by libfaketime; only the wall clock, not the one that waits
are measured with. Browsers are left out: they would not believe the certificates and cookies of another year.
"""

from __future__ import annotations

import calendar
import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.other_system import CORE

ROOT = Path(__file__).resolve().parents[2]
TESTS = (*CORE, "tests/serving")
AMSTERDAM, AUCKLAND = "Europe/Amsterdam", "Pacific/Auckland"


def _years_ahead(years: int) -> Callable[[dt.date], dt.datetime]:
    return lambda today: dt.datetime(today.year + years, today.month, min(today.day, 28), 14, 30)


def _leap_day(today: dt.date) -> dt.datetime:
    year = next(year for year in range(today.year + 1, today.year + 10) if calendar.isleap(year))
    return dt.datetime(year, 2, 29, 12, 0)


def _last_sunday(month: int, time: dt.time) -> Callable[[dt.date], dt.datetime]:
    def when(today: dt.date) -> dt.datetime:
        last = dt.date(today.year + 1, month, 31)
        return dt.datetime.combine(last - dt.timedelta(days=(last.weekday() + 1) % 7), time)

    return when


#: By name: the moment in local time, always ahead, and the time zone of the laptop. The clock goes on while tests run,
#: so the first of them are before a change, and the others after it.
MOMENTS: dict[str, tuple[Callable[[dt.date], dt.datetime], str]] = {
    "year": (_years_ahead(1), "UTC"),
    "decade": (_years_ahead(10), AMSTERDAM),
    "leap": (_leap_day, AMSTERDAM),
    "spring": (_last_sunday(3, dt.time(1, 58, 30)), AMSTERDAM),
    "autumn": (_last_sunday(10, dt.time(2, 30)), AMSTERDAM),
    "midnight": (lambda today: dt.datetime(today.year + 1, 6, 30, 23, 58, 30), AUCKLAND),
}


def library() -> Path | None:
    """Return libfaketime, unpacked by `make faketime` or installed; None where it is not."""
    places = (ROOT / ".venv" / "faketime", Path("/usr/lib"))
    return next((found for place in places for found in place.glob("**/faketime/libfaketime.so.1")), None)


def moment(name: str, today: dt.date) -> dt.datetime:
    """Return when a day's tests begin, aware.

    Args:
        name: one of `MOMENTS`.
        today: the real date.
    """
    when, zone = MOMENTS[name]
    return when(today).replace(tzinfo=ZoneInfo(zone))


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
        now = dt.datetime.now(dt.UTC)
        begin = moment(name, now.date())
        print(f"== {name}: {begin.isoformat()}", flush=True)
        env = os.environ | {
            "LD_PRELOAD": str(preload),
            # Not the moment itself: a process that starts later has to be later too.
            "FAKETIME": f"{(begin - now).total_seconds():+.0f}s",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "TZ": MOMENTS[name][1],
            "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]).strip(
                os.pathsep
            ),
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
