"""The review's numbers of a rehearsal of 120 people in 9 units and 3 rooms, counted again from its CSV."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from decimal import ROUND_HALF_EVEN, Decimal
from math import sqrt
from statistics import fmean, stdev

import pytest
from scipy.stats import t

from tests.rehearsed_day import Rehearsal, rehearsed
from tests.reviewed import Reviewed
from themeday import results
from themeday.room.session import Session

pytestmark = pytest.mark.slow

Rows = dict[tuple[str, str, str], dict[str, str]]


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return rehearsed(tmp_path_factory.mktemp("review") / "day", 120)


@pytest.fixture(scope="module")
def rows(big: Rehearsal) -> Rows:
    found: Rows = {}
    with (big.folder.path / "outcomes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["participant"], row["chapter"], row["item"])
            if key not in found or int(row["revision"]) >= int(found[key]["revision"]):
                found[key] = row
    return {key: row for key, row in found.items() if row["value"]}


@pytest.fixture(scope="module")
def cards(big: Rehearsal) -> Reviewed:
    session = Session(big.day, big.records(), big.folder.secret())
    session.bind(None, "en", staff="organiser")
    return Reviewed(session)


def answers(rows: Rows, chapter: str, item: str) -> dict[str, str]:
    return {who: row["value"] for (who, c, i), row in rows.items() if (c, i) == (chapter, item)}


def tables(cards: Reviewed, chapter: str) -> dict[str, dict]:
    return {table["caption"]: table for table in cards.tables(chapter)}


def text(cell: object) -> str:
    return cell if isinstance(cell, str) else cell["text"]


def test_who_took_part_is_that_of_the_csv(big: Rehearsal, rows: Rows, cards: Reviewed) -> None:
    joined = {who: row for (who, chapter, item), row in rows.items() if (chapter, item) == ("join", "role")}
    began: dict[str, set[str]] = defaultdict(set)
    items: dict[tuple[str, str], set[str]] = defaultdict(set)
    for who, chapter, item in rows:
        began[chapter].add(who)
        items[(who, chapter)].add(item.split(".")[0] if chapter != "lessons" else item)
    wanted = {
        "welcome": {"help"},
        "expectations": {"hope", "learn", "offer", "direct", "feedback", "one_on_one", "with_others", "confidence"},
        "closing": {
            *("take_along", "useful", "gained", "confidence_then", "confidence_now"),
            *("teaching", "interest", "recommend"),
        },
    }
    ended = {chapter: {w for w in joined if keys <= items[(w, chapter)]} for chapter, keys in wanted.items()}
    ended["lessons"] = {w for w in joined if any(item.endswith(".after") for item in items[(w, "lessons")])}
    divided = {"roles": "value", "units": "unit", "rooms": "room"}
    checked = 0
    for chapter in results.response(big.records(), big.day):
        for kind, column in divided.items():
            for group in getattr(chapter, kind):
                mine = {who for who, row in joined.items() if row[column] == group.key}
                assert (group.eligible, group.started) == (len(mine), len(mine & began[chapter.chapter]))
                if chapter.chapter in ended:
                    assert group.far == len(mine & ended[chapter.chapter]), (chapter.chapter, group)
                checked += 1
    assert checked == 5 * (3 + 9 + 3)
    table = tables(cards, "response")["Per part of the day (120 participants)"]
    assert [text(cell) for cell in table["rows"][-1]] == [
        *(
            "Closing",
            "120",
            str(len(began["closing"] & set(joined))),
            f"{len(ended['closing'])}: all 8 questions",
        ),
    ]


def test_confidence_at_three_moments_is_that_of_the_csv(rows: Rows, cards: Reviewed) -> None:
    table = tables(cards, "scales")["Confident about learning from someone so different"]
    places = (("expectations", "confidence"), ("closing", "confidence_then"), ("closing", "confidence_now"))
    for column, place in enumerate(places, start=1):
        steps = [int(value) for value in answers(rows, *place).values()]
        assert table["columns"][column].endswith(f"(n = {len(steps)})")
        counts = Counter(steps)
        assert [text(row[column]) for row in table["rows"][:5]] == [str(counts[step]) for step in range(1, 6)]
        assert text(table["rows"][5][column]) == told(steps, 1, 5)


def test_lessons_and_their_change_are_those_of_the_csv(big: Rehearsal, rows: Rows, cards: Reviewed) -> None:
    (table,) = (one for caption, one in tables(cards, "scales").items() if caption.startswith("How sure people feel"))
    assert len(table["rows"]) == len(big.day.lessons)
    for line, slug in zip(table["rows"], sorted(big.day.lessons), strict=True):
        before, back, after = (
            {who: int(value) for who, value in answers(rows, "lessons", f"{slug}.{when}").items()}
            for when in ("before", "back", "after")
        )
        assert [text(cell) for cell in line[1:4]] == [told(list(one.values()), 1, 5) for one in (before, back, after)]
        changes = [after[who] - before[who] for who in before if who in after]
        assert f"({len(changes)} did both)" in text(line[4])
        assert text(line[4]).startswith(f"{fmean(changes):+.1f} ")


def test_what_was_useful_and_gained_is_that_of_the_csv(rows: Rows, cards: Reviewed) -> None:
    useful = Counter(answers(rows, "closing", "useful").values())
    found = tables(cards, "gains")
    table = found[f"What was most useful to you today? ({sum(useful.values())} answers)"]
    keys = ("expectations", "pairing", "lessons", "agreements", "closing", "between")
    assert [text(row[1]) for row in table["rows"]] == [str(useful[key]) for key in keys]
    roles = answers(rows, "join", "role")
    gained = {(who, item.split(".")[1]) for who, chapter, item in rows if item.startswith("gained.")}
    (table,) = (one for caption, one in found.items() if caption.startswith("What did you gain"))
    for column, role in enumerate(("young_colleague", "leader"), start=1):
        n = len({who for who, _ in gained if roles[who] == role})
        assert table["columns"][column].endswith(f"(n = {n})")
        for row, key in zip(
            table["rows"], ("skill", "view", "organisation", "person", "courage", "idea", "nothing"), strict=True
        ):
            count = sum(roles[who] == role and what == key for who, what in gained)
            assert text(row[column]).startswith(f"{count}: {100 * count / n:.0f}% ")
            low, high = wilson(count, n)
            assert re.search(rf"between {low:.0f}% and {high:.0f}%", text(row[column]))


def told(values: list[int], lowest: int, highest: int) -> str:
    """Return an average as the review should tell it, by the textbook."""
    half = t.ppf(0.975, len(values) - 1) * stdev(values) / sqrt(len(values))
    mean = fmean(values)
    middle, low, high = map(tenths, (mean, max(lowest, mean - half), min(highest, mean + half)))
    return f"{middle} (95% between {low} and {high}), n = {len(values)}"


def tenths(value: float) -> Decimal:
    """Return a number with one decimal; what lies halfway goes to the even one, as it does where we write numbers."""
    return Decimal(str(round(value, 9))).quantize(Decimal("0.1"), ROUND_HALF_EVEN)


def wilson(count: int, n: int) -> tuple[float, float]:
    """Return the ends of Wilson's interval in percent, by solving (p - x)^2 = z^2 x (1 - x) / n for x."""
    z2, p = 1.959964**2, count / n
    a, b, c = 1 + z2 / n, -(2 * p + z2 / n), p * p
    root = sqrt(b * b - 4 * a * c)
    return 100 * (-b - root) / (2 * a), 100 * (-b + root) / (2 * a)
