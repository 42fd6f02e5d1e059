"""themeday.report.disclosure.published: what is told of a rehearsal of 120 people, counted again from its CSV."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Sequence
from functools import partial
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.attacker import Knowledge, Person, found_out, solved
from tests.rehearsed_day import Rehearsal, rehearsed
from tests.report.recount import latest
from themeday.chapters import CHAPTERS
from themeday.cli import main
from themeday.model.people import Participant, Role, new_code
from themeday.report.disclosure.history import load, tells_the_same
from themeday.report.disclosure.published import PublishedNumbers, publish
from themeday.results.frequencies import FrequencyTable
from themeday.results.measures import Counted
from themeday.room.session import Session

pytestmark = pytest.mark.slow

K = 5


def test_every_published_number_is_that_of_the_csv(day_of_120: Rehearsal, tmp_path: Path) -> None:
    day_of_120.html(tmp_path / "report.html")
    rows = latest(day_of_120.folder.path)
    role = {who: row["value"] for (who, chapter, item), row in rows.items() if (chapter, item) == ("join", "role")}
    # Who confirmed what is checked in the tests of agreements.
    published = {
        key: t for key, t in load(day_of_120.folder.path)[-1].tables.items() if not key.startswith("agreements/")
    }
    checked = 0
    for key, table in published.items():
        chapter, _, item = key.partition("/")
        if key in ("role", "people"):
            truth = Counter(("", kind if key == "role" else "") for kind in role.values())
        elif key in ("unit", "room"):
            truth = Counter(("", rows[(who, "join", "role")][key]) for who in role)
        else:
            answers = [(role[who], row["value"]) for (who, c, i), row in rows.items() if (c, i) == (chapter, item)]
            truth = Counter((r if r in table.cells else "", value) for r, value in answers)
        for stratum, cells in table.cells.items():
            assert table.totals[stratum] == sum(stratum in ("", kind) for kind in role.values())
            for cell in cells:
                number = sum(truth[(stratum, category)] for category in cell.group)
                assert (number >= cell.count) if cell.at_least else (number == cell.count), (key, cell)
                assert cell.count == 0 or cell.count >= K
                checked += 1
    assert checked > 80
    bounds = load(day_of_120.folder.path)[-1].bounds
    for chapter in ("welcome", "expectations", "lessons", "closing"):
        there = {who for who, c, _ in rows if c == chapter and who in role}
        assert len(there) - K * 2 < bounds[f"response/{chapter}"][""] <= len(there)


def test_a_day_of_too_few_tells_nothing(tmp_path: Path) -> None:
    tiny = rehearsed(tmp_path / "day", 4)
    page = tiny.html(tmp_path / "report.html")
    assert "Too few people took part" in page
    assert "<img" not in page
    assert page.count("<table") == page.count('<table class="asks"') == 1
    assert "<blockquote" not in page


# --- a report at noon and one at night, against someone who has both and solves for what they do not say

ROLES, NONE, STEPS, MARKS = ("young_colleague", "leader"), "none", ("1", "2", "3"), ("1", "2")
# Role, what they said at noon and at night to one question, and at night to another. Whoever was erased says nothing.
KINDS: list[Person] = [
    (role, noon, night, mark)
    for role, noon, mark in product(ROLES, (NONE, *STEPS), (NONE, *MARKS))
    for night in ((NONE, *STEPS) if noon == NONE else (noon, NONE))
]
PLACE = {"role": 0, "scale": 2, "mark": 3}


def counted(people: Sequence[Person], at: int) -> Counted:
    """Return what people came to, with what stands at a place as their answer to the first question."""
    totals = {role: sum(p[0] == role for p in people) for role in ROLES}

    def table(place: int, steps: Sequence[str]) -> dict[str, dict[str, int]]:
        return {r: {s: sum(p[0] == r and p[place] == s for p in people) for s in steps} for r in ROLES}

    asked = {"scale": table(at, STEPS)} | ({"mark": table(3, MARKS)} if at == 2 else {})
    return Counted(
        len(people),
        FrequencyTable("role", {"": len(people)}, {"": totals}),
        tuple(FrequencyTable(key, totals, counts, ordered=True) for key, counts in asked.items()),
        (),
    )


def facts(report: PublishedNumbers, at: int) -> list[Knowledge]:
    places = {**PLACE, "scale": at}
    known = []
    for key, table in report.tables.items():
        if key in report.since:
            continue
        for s, size in table.totals.items():
            known.append(Knowledge(lambda p, s=s: s in ("", p[0]), size))
        for s, cells in table.cells.items() if key in places else ():
            for cell in cells:
                known.append(
                    Knowledge(
                        lambda p, s=s, g=cell.group, place=places[key]: s in ("", p[0]) and p[place] in g,
                        cell.count,
                        cell.at_least,
                    )
                )
    return known


GROUPS = [
    (str(values), lambda p, v=values: all(p[place] == value for place, value in v))
    for values in (
        *(((0, r), (3, m)) for r, m in product(ROLES, (NONE, *MARKS))),
        *(((0, r), (1, n), (2, s)) for r, n, s in product(ROLES, (NONE, *STEPS), (NONE, *STEPS))),
        *(((1, n), (3, m)) for n, m in product((NONE, *STEPS), MARKS)),
        *(((0, r), (2, s), (3, m)) for r, s, m in product(ROLES, STEPS, MARKS)),
        ((1, NONE), (2, NONE), (3, "1")),
    )
]


@settings(
    max_examples=150 if os.environ.get("THEMEDAY_TORTURE") else 8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    st.lists(
        st.one_of(st.sampled_from([k for k in KINDS if k[2] != NONE]), st.sampled_from(KINDS)), min_size=20, max_size=80
    ),
    st.lists(st.sampled_from([k for k in KINDS if k[1] == NONE]), max_size=7),
    st.integers(0, 4),
)
def test_nobody_can_be_found_by_two_reports_though_the_second_tells_more(
    day: list[Person], late: list[Person], gone: int
) -> None:
    # Whoever is erased has said nothing to anything at night.
    day = [*((role, noon, NONE, NONE) for role, noon, _, _ in day[:gone]), *day[gone:]]
    first = publish(counted(day, at=1), K, (), (), dt.date(2027, 1, 15), joined="noon")
    there = [*day[gone:], *late]
    stayed = counted(day[gone:], at=2)
    night = partial(publish, counted(there, at=2), K, on=dt.date(2027, 1, 15), texts=(), joined="night")
    second = night(earlier=[first], stayed=lambda _: stayed)
    if second.people_on:
        told = [[*facts(first, at=1), *facts(second, at=2)]]
    elif gone:
        return  # who left cannot be told from who came, which tells an attacker less
    else:
        told = [facts(first, at=1), facts(second, at=2)]
    assert found_out(solved(KINDS, told, GROUPS, K), K) == []
    # Was the first a draft, nobody is asked whether it was sent only when it makes no difference.
    alone = night(earlier=[])
    if tells_the_same(alone, second) and not second.people_on:
        assert found_out(solved(KINDS, [facts(first, at=1), facts(alone, at=2)], GROUPS, K), K) == []


def test_a_draft_gives_someone_away_only_beside_a_report_about_which_one_is_asked() -> None:
    day = [(role, step, step, mark) for role in ROLES for step in STEPS for mark in MARKS for _ in range(6)]
    draft = publish(counted(day, at=1), K, (), (), dt.date(2027, 1, 15), joined="noon")
    late = [("leader", NONE, "3", "2")] * 2
    night = partial(publish, counted([*day, *late], at=2), K, on=dt.date(2027, 1, 15), texts=(), joined="night")
    alone = night(earlier=[])
    assert found_out(solved(KINDS, [facts(draft, at=1), facts(alone, at=2)], GROUPS, K), K) != []
    sent = night(earlier=[draft], stayed=lambda _: counted(day, at=2))
    assert not tells_the_same(alone, sent)  # so it is asked for
    assert found_out(solved(KINDS, [[*facts(draft, at=1), *facts(sent, at=2)]], GROUPS, K), K) == []


def test_after_a_report_at_noon_the_next_one_tells_what_is_new_of_the_same_people() -> None:
    day = [(role, step, step, mark) for role in ROLES for step in STEPS for mark in MARKS for _ in range(6)]
    first = publish(counted(day, at=1), K, (), (), dt.date(2027, 1, 15), joined="noon")
    late = [("leader", NONE, "3", "2")] * 2
    second = publish(
        counted([*day[1:], *late], at=2),
        K,
        [first],
        (),
        dt.date(2027, 1, 16),
        joined="night",
        stayed=lambda until: counted(day[1:], at=2) if until == "noon" else pytest.fail(until),
    )
    assert (second.people, second.people_on, second.joined) == (len(day), "2027-01-15", "noon")
    assert second.since == {"scale": "2027-01-15"}  # one who was erased had answered that
    assert second.tables["scale"] == first.tables["scale"]
    # One of 36 is gone, and what is left of 72 people is five of them at least.
    assert [(cell.group, cell.count, cell.at_least) for cell in second.tables["mark"].overall] == [
        (("1",), 35, False),
        (("2",), 32, True),
    ]


@pytest.fixture(scope="module")
def lunch(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rehearsal, PublishedNumbers, str]:
    """Return a day that was reported at lunch, when two more came and one was erased; and its last report."""
    folder = tmp_path_factory.mktemp("lunch") / "day"
    day = rehearsed(folder, 80)
    log = day.folder.path / "outcomes.csv"
    header, *rows = log.read_bytes().splitlines(keepends=True)
    morning = [row for row in rows if row.split(b",")[8] in (b"join", b"welcome", b"expectations")]
    assert 0 < len(morning) < len(rows)
    log.write_bytes(header + b"".join(morning))
    day.html(folder / "lunch.html")
    (first,) = load(day.folder.path)
    assert not any(key.startswith(("closing/recommend", "agreements/")) for key in first.tables)
    log.write_bytes(header + b"".join(rows))
    for _ in range(2):
        records = day.records()
        late = Session(day.day, records, day.folder.secret())
        late.join(who := Participant(new_code(), Role.LEADER, unit="Onderdeel A", room="a", table="1"))
        late.bind(who, "en")
        late.save("closing", CHAPTERS["closing"].question("recommend"), 10)
    gone = next(who for who in day.records().participants() if who.role == Role.LEADER and who.room == "b")
    assert main(["erase", gone.code, str(folder), "--yes"]) == 0
    page = day.html(folder / "night.html")
    return day, load(day.folder.path)[-1], page


def test_a_report_at_lunch_silences_neither_the_closing_nor_agreements_nor_advice(
    lunch: tuple[Rehearsal, PublishedNumbers, str],
) -> None:
    day, told, page = lunch
    assert told.people == 80
    assert {"closing/recommend", "closing/useful", "agreements/confirmed"} <= told.tables.keys() - told.since.keys()
    assert any(key.startswith("closing/") for key in told.rooms)
    assert "Do this" in page or "do" in page.lower()
    rows = latest(day.folder.path)
    joined = sorted((row["recorded_at"], who) for (who, c, i), row in rows.items() if (c, i) == ("join", "role"))
    stayed = {who for at, who in joined if at <= told.joined}
    assert len(stayed) == 79
    given = Counter(
        row["value"] for (who, c, i), row in rows.items() if (c, i) == ("closing", "recommend") and who in stayed
    )
    for cell in told.tables["closing/recommend"].overall:
        number = sum(given[step] for step in cell.group)
        assert (number >= cell.count) if cell.at_least else (number == cell.count)
