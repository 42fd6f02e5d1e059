"""Answers read from a CSV by nothing of the kit, and the statistics of the textbook."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from pathlib import Path
from statistics import fmean, stdev

import pytest
from scipy.stats import t

from themeday.i18n import translate

YOUNG, LEADER = "young_colleague", "leader"


def latest(folder: Path) -> dict[tuple[str, str, str], dict[str, str]]:
    """Return the rows that count, read by nothing of the kit."""
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    with (folder / "outcomes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["participant"], row["chapter"], row["item"])
            if key not in found or int(row["revision"]) >= int(found[key]["revision"]):
                found[key] = row
    return {key: row for key, row in found.items() if row["value"]}


class Csv:
    """What lies in outcomes.csv, read without the kit; of one room, if any is named."""

    def __init__(self, path: Path, room: str = "") -> None:
        latest: dict[tuple[str, str, str], dict[str, str]] = {}
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                key = (row["participant"], row["chapter"], row["item"])
                if key not in latest or int(row["revision"]) >= int(latest[key]["revision"]):
                    latest[key] = row
        rows = [row for row in latest.values() if row["value"]]
        everyone = {row["participant"]: row for row in rows if (row["chapter"], row["item"]) == ("join", "role")}
        self.joined = {who: row for who, row in everyone.items() if room in ("", row["room"])}
        self.rows = [row for row in rows if not room or row["participant"] in self.joined]
        self._of: dict[str, dict[str, str]] = {}
        for row in self.rows:
            self._of.setdefault(f"{row['chapter']}/{row['item']}", {})[row["participant"]] = row["value"]

    def answers(self, key: str, role: str = "") -> dict[str, str]:
        return {who: value for who, value in self._of.get(key, {}).items() if role in ("", self.role(who))}

    def role(self, who: str) -> str:
        return self.joined[who]["value"] if who in self.joined else ""

    def people(self, role: str = "") -> int:
        return sum(role in ("", row["value"]) for row in self.joined.values())

    def steps(self, key: str, role: str = "") -> list[int]:
        return [int(value) for value in self.answers(key, role).values()]

    def did(self, role: str, what: Callable[[dict[str, str]], bool]) -> int:
        return len(
            {r["participant"] for r in self.rows if what(r) and role in ("", self.role(r["participant"]))}
            & set(self.joined)
        )

    @property
    def confirmed(self) -> int:
        """Pairs that both confirmed the same."""
        return sum(n == 2 for n in Counter(self.answers("agreements/confirmed").values()).values())


def numbers(text: object) -> list[float]:
    return [
        float(number.replace(",", ".")) for number in re.findall(r"\d+(?:[.,]\d+)?", str(text).replace("(95%", "("))
    ]


def is_so(
    language: str, text: object, exact: float, interval: tuple[float, float] | None = None, digits: int = 0
) -> None:
    """Fail unless a cell or words say what is so: exactly, between two numbers, at least, or as people say it."""
    told, text = numbers(text), str(text).removeprefix("n = ")
    if (spoken := said(language, text, exact)) is not None:
        assert spoken, (text, exact)
    elif text.startswith(translate(language, "at least {n}", n="").strip("\u2068\u2069 ")):
        assert told[0] <= exact, text
    elif len(told) == 2:
        assert told[0] <= exact <= told[1], (text, exact)
    elif told:
        assert abs(told[0] - exact) <= 0.5 / 10**digits + 1e-9, (text, exact)
    if len(told) == 3:
        assert interval, text
        assert told[1:] == [pytest.approx(end, abs=0.5 / 10**digits + 1e-6) for end in interval], text


def said(language: str, text: str, exact: float) -> bool | None:
    """Return whether an average, or a share in percent, is as people say it; None when it is told otherwise."""
    ways: dict[str, Callable[..., bool]] = {
        "{n} in 10": lambda n: abs(exact - 10 * n) < 1e-6,
        "about {n} in 10": lambda n: abs(exact - 10 * n) <= 5,
        "about {low} to {high} in 10": lambda low, high: 10 * low - 5 <= exact <= 10 * high + 5,
        "fewer than {n} in 10": lambda n: exact < 10 * n,
        "at most {n} in 10": lambda n: exact <= 10 * n,
        "more than {n} in 10": lambda n: exact > 10 * n,
        "at least {n} in 10": lambda n: exact >= 10 * n - 1e-6,
        "about {n}": lambda n: abs(exact - n) <= 0.3,
        "about {low} to {high}": lambda low, high: low - 0.25 <= exact <= high + 0.25,
    }
    for way, is_true in ways.items():
        pattern = re.sub(r"\\\{\w+\\\}", r"(\\d+(?:[.,]\\d+)?)", re.escape(translate(language, way)))
        if match := re.fullmatch(pattern, text):
            return is_true(*(float(number.replace(",", ".")) for number in match.groups()))
    return None


def students(values: Sequence[int], low: int, high: int) -> tuple[float, float] | None:
    if len(values) < 10:
        return None
    half = t.ppf(0.975, len(values) - 1) * stdev(values) / sqrt(len(values))
    return max(low, fmean(values) - half), min(high, fmean(values) + half)


def wilson(count: int, n: int) -> tuple[float, float]:
    z2, p = 1.959964**2, count / n
    a, b, c = 1 + z2 / n, -(2 * p + z2 / n), p * p
    root = sqrt(max(0, b * b - 4 * a * c))
    return 100 * max(0, (-b - root) / (2 * a)), 100 * min(1, (-b + root) / (2 * a))


def split(name: str, names: Mapping[str, str]) -> list[str]:
    """Return the names that stand together; one of them may hold the sign between them itself."""
    return [name] if name in names else name.split(" + ")


def flat(text: object) -> str:
    """Return a text in one line, as it may be broken differently in each file."""
    return " ".join(str(text).split())
