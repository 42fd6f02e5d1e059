"""What the review shows of a day and the report tells as well is the same or coarser, and solves for nobody."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from itertools import chain, product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.attacker import Knowledge, Person, found_out, solved
from tests.conftest import Party
from tests.rehearsed_day import ON, Rehearsal, rehearsed
from tests.reviewed import FIGURES, Reviewed, choose, offered
from themeday.chapters import CHAPTERS
from themeday.day.plan import Day, Room
from themeday.model.people import Participant, Role, new_code
from themeday.model.questions import Kind, Option, Question
from themeday.model.visibility import Visibility
from themeday.report import write_report
from themeday.report.disclosure.decision import question_now
from themeday.report.disclosure.history import load
from themeday.report.disclosure.published import PublishedNumbers
from themeday.report.sections import sections
from themeday.room.session import Session
from themeday.store.records import Records
from themeday.widgets.organiser.review_numbers import reported

pytestmark = pytest.mark.slow

K = 5
SIZES = (24, 80, 120)


@pytest.fixture(scope="module", params=SIZES)
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return rehearsed(tmp_path_factory.mktemp("day") / "day", request.param, weeks_later=True)


@pytest.fixture(scope="module")
def cards(day: Rehearsal) -> Reviewed:
    """Return the review before anything was reported."""
    return reviewed(day, "en")


@pytest.fixture(scope="module")
def published(day: Rehearsal, cards: Reviewed, tmp_path_factory: pytest.TempPathFactory) -> PublishedNumbers:
    """Publish the report, which changes nothing in the review; return what it told."""
    target = tmp_path_factory.mktemp("report") / "report.html"
    before = shown(cards)
    write_report(day.day, day.records(), day.folder, target, "en", ON, publish=True)
    assert shown(cards) == before
    return load(day.folder.path)[-1]


def reviewed(day: Rehearsal, language: str) -> Reviewed:
    session = Session(day.day, day.records(), day.folder.secret())
    session.bind(None, language, staff="organiser")
    return Reviewed(session)


def shown(cards: Reviewed) -> dict[str, Any]:
    return {chapter: cards.tables(chapter) for chapter in (*FIGURES, "weeks_later", "rooms")}


def text(cell: object) -> str:
    return cell if isinstance(cell, str) else cell["text"]  # type: ignore[index]


def numbers(cell: object) -> list[int]:
    """Return the counts in a cell; parts of a percentage, an average or an interval are none."""
    return [int(n) for n in re.findall(r"(?<![\d.,–])\d+(?![\d.,%–])", text(cell))]


def told_anywhere(published: PublishedNumbers) -> set[int]:
    """Return every number that the report tells."""
    told = {0, published.people or 0}
    for table in (*published.tables.values(), *(t for by_room in published.rooms.values() for t in by_room.values())):
        told |= {*table.numbers().values(), *table.totals.values(), table.total, table.n}
        told |= {cell.count for cell in table.overall}
    for of in (published.bounds, *published.room_bounds.values()):
        told |= {bound for bounds in of.values() for bound in bounds.values()}
    return told


def test_every_figure_that_both_tell_is_the_same(cards: Reviewed, published: PublishedNumbers) -> None:
    """Of every table of the review, the report's own figure with that heading has the very same cells."""
    told = reported(cards.session)
    figures: dict[str, list[list[list[str]]]] = defaultdict(list)  # a set asks the same at several moments
    for figure in chain.from_iterable(section.figures for section in sections(told)):
        figures[f"{figure.title} ({figure.n})"].append([list(map(str, row)) for row in figure.rows])
    checked = 0
    for chapter in ("scales", "gains", "learning", "weeks_later"):
        for table in cards.tables(chapter):
            assert [list(map(text, row)) for row in table["rows"]] in figures[table["caption"]]
            checked += 1
    assert checked >= 10
    assert told.published.tables == published.tables
    assert told.published.bounds == published.bounds


def test_no_count_is_finer_than_the_report(cards: Reviewed, published: PublishedNumbers) -> None:
    """Every count is one of the report's, or a bound in steps of k; how many pairs there are stood on a screen."""
    told, checked = told_anywhere(published), 0
    for chapter in ("response", "gains", "learning", "agreements", "weeks_later", "rooms"):
        for table in cards.tables(chapter):
            for row in table["rows"]:
                for cell in row[1:]:
                    for n in numbers(cell):
                        fine = n in told or n % K == 0 or row[0] == "Pairs" or "95%" in text(cell)
                        of_pairs = chapter == "agreements" and "at least" not in text(cell)
                        assert fine or of_pairs or "questions" in text(cell), (table["caption"], row[0], text(cell))
                        checked += 1
    assert checked > 60


def test_the_first_screen_tells_numbers_of_the_report(cards: Reviewed, published: PublishedNumbers) -> None:
    told = told_anywhere(published)
    figures = cards.top.state["figures"]
    assert len([figure for figure in figures if figure["value"] != "–"]) >= 4
    assert len(cards.top.state["pictures"]) == 2
    for figure in (figures[0], figures[3], figures[4]):
        assert all(n in told or n % K == 0 for n in numbers(figure["value"])), figure
    for picture in cards.top.state["pictures"]:
        rows = picture.get("rows", ())
        assert all(row["n"] in told or row["n"] % K == 0 for row in rows), picture
    total = published.tables["closing/recommend"].n
    assert figures[1]["note"] == f"n = {total}"


def test_steps_that_the_report_takes_together_stand_apart_nowhere(cards: Reviewed, published: PublishedNumbers) -> None:
    checked = 0
    for key in ("closing/recommend", "closing/useful", "expectations/direct"):
        table = published.tables.get(key)
        card = cards.open("question")
        choose(card, "question", key)
        rows = [row for block in card.blocks if block["kind"] == "table" for row in block["rows"]]
        assert len(rows) == (sum(cell.count > 0 for cell in table.overall) if table else 0)
        checked += len(rows)
    assert checked >= 4


# --- an attacker who has report and review of a day, and solves for what they do not say

ROLES, UNITS, ROOMS = ("young_colleague", "leader"), ("u", "v", "w"), ("a", "b")
NONE, STEPS = "none", ("1", "2", "3", "4", "5")
KINDS: list[Person] = list(product(ROLES, UNITS, ROOMS, (NONE, *STEPS)))
ASKED = "expectations/direct"
DAY = Day(
    title="Dag",
    date=dt.date(2027, 1, 14),
    units=UNITS,
    rooms=tuple(Room(key=key, name=f"Zaal {key}", tables=9) for key in ROOMS),
    organiser_contact="wij",
)
DAYS = 40 if os.environ.get("THEMEDAY_TORTURE") else 4


def played(
    seed: int, records: Records | None = None, between: tuple[int, int] = (18, 60)
) -> tuple[Reviewed, list[Person]]:
    """Return the review of a day of which people answered one question, and who they are.

    Args:
        records: to which they come; a day of its own otherwise.
        between: how many people come, at least and at most.
    """
    random = Random(seed)
    party = Party(records, day=DAY)
    people = []
    for _ in range(random.randint(*between)):
        role, unit = random.choice(ROLES), random.choices(UNITS, (8, 4, random.choice((1, 3))))[0]
        room, step = random.choice(ROOMS), random.choices((NONE, *STEPS), (4, 1, 2, 4, 5, 2))[0]
        people.append((role, unit, room, step))
        who = Participant(new_code(random), Role(role), unit=unit, room=room, table="1")
        session = Session(DAY, party.records)
        session.join(who)
        session.bind(who, "en")
        if step != NONE:
            session.save("expectations", CHAPTERS["expectations"].question("direct"), int(step), Visibility.ANONYMOUS)
    session = Session(DAY, party.records)
    session.bind(None, "en", staff="organiser")
    return Reviewed(session), people


def read(cards: Reviewed, but: Collection[str] = (), *, bounds: bool = True) -> Iterator[Knowledge]:
    """Yield all that the review says in numbers, read off its tables, but those of which it says that they are old.

    Args:
        bounds: how many shared something, too: of two looks they are about other moments, as anyone may share it later.
    """
    everyone: Callable[[Person], bool] = lambda p: True  # noqa: E731
    names = {"young colleague": 0, "leader": 0, "u": 1, "v": 1, "w": 1, "Zaal a": 2, "Zaal b": 2}

    def one_of(parts: str) -> Callable[[Person], bool]:
        keys = {part: part.removeprefix("Zaal ").replace(" ", "_") for part in names}
        return lambda p: p[names[parts]] == keys[parts]

    def cell(of: Callable[[Person], bool], said: object) -> Iterator[Knowledge]:
        for n in numbers(said):
            yield Knowledge(of, n, at_least="at least" in text(said))

    chapters, *divided = cards.tables("response")
    yield Knowledge(everyone, int(re.findall(r"\d+", chapters["caption"])[0]))
    began = next(row for row in chapters["rows"] if row[0] == "Expectations")
    yield from cell(lambda p: p[3] != NONE, began[1]) if bounds else ()
    for table in divided:
        if {"Role": "role", "Unit": "unit", "Room": "room"}.get(table["columns"][0]) in but:
            continue
        place = table["columns"].index("Expectations")
        for row in table["rows"]:
            if row[0] in names:
                mine = one_of(row[0])
                yield from cell(mine, row[1])
                yield from cell(lambda p, mine=mine: mine(p) and p[3] != NONE, row[place]) if bounds else ()
    card = cards.open("learning")
    if ASKED in but:
        return
    for key in offered(card, "group") or [""]:
        choose(cards.open("learning"), "group", key)
        kind, _, who = key.partition(":")
        at = {"role": 0, "unit": 1}.get(kind, 2)
        among = (lambda p, at=at, who=who: p[at] == who) if key else everyone
        for table in cards.tables("learning"):
            if not table["caption"].startswith("How direct"):
                continue
            for row in table["rows"]:
                first, _, last = row[0].partition("–")
                steps = set(map(str, range(int(first), int(last or first) + 1)))
                yield from cell(lambda p, of=among, steps=steps: of(p) and p[3] in steps, row[1])
                for column, role in zip(table["columns"][3:], ROLES, strict=False):
                    assert column in ("Young colleagues", "Leaders")
                    told = row[table["columns"].index(column)]
                    yield from cell(lambda p, role=role, steps=steps: p[0] == role and p[3] in steps, told)


GROUPS: list[tuple[str, Callable[[Person], bool]]] = [
    *((f"{r}, {u}", lambda p, r=r, u=u: p[:2] == (r, u)) for r, u in product(ROLES, UNITS)),
    *((f"{a}, {s}", lambda p, a=a, s=s: p[2:] == (a, s)) for a, s in product(ROOMS, (NONE, *STEPS))),
    *((f"{u}, {s}", lambda p, u=u, s=s: (p[1], p[3]) == (u, s)) for u, s in product(UNITS, (NONE, *STEPS))),
    *((f"{r}, {s}", lambda p, r=r, s=s: (p[0], p[3]) == (r, s)) for r, s in product(ROLES, (NONE, *STEPS))),
    *((f"{u}, silent {s}", lambda p, u=u, s=s: p[1] == u and (p[3] == NONE) is s) for u, s in product(UNITS, (0, 1))),
]


@pytest.mark.parametrize("seed", range(DAYS))
def test_whoever_solves_for_what_the_review_does_not_say_finds_nobody(seed: int) -> None:
    cards, people = played(seed)
    facts = list(read(cards))
    assert len(facts) > 8
    for fact in facts:
        really = sum(map(fact.of, people))
        assert really >= fact.count if fact.at_least else really == fact.count
    assert found_out(solved(KINDS, [facts], GROUPS, K), K) == []


@pytest.mark.parametrize("seed", range(3 * DAYS))
def test_whoever_looks_again_after_a_few_more_answers_finds_nobody(seed: int, tmp_path: Path) -> None:
    records = Records.in_folder(tmp_path)
    cards, _ = played(seed, records)
    looks = [list(read(cards, bounds=False))]
    for late in (1, 2):  # a handful, now and then some more
        played(100 * late + seed, records, (1, 12))
        cards.session.poll()
        told = reported(cards.session).published
        again = list(read(cards, told.since, bounds=False))
        if told.people_on or told.repeated:
            looks[-1] += again  # of those who were there before
        else:
            looks.append(again)
    assert found_out(solved(KINDS, looks, GROUPS, K), K) == []


def test_a_look_at_a_question_of_a_lesson_is_held_against_the_one_before(tmp_path: Path) -> None:
    party = Party(Records.in_folder(tmp_path), day=DAY)
    question = Question("lunch", Kind.CHOICE, "?", options=(Option("a", "a"), Option("b", "b")))

    def look() -> list[int]:
        party.records.refresh()
        table = question_now(DAY, party.records, "welcome", question).tables["welcome/lunch"]
        return [cell.count for cell in table.overall]

    for number in range(20):
        party.join().save("welcome", question, "ab"[number % 2], Visibility.ANONYMOUS)
    assert look() == [10, 10]
    party.join().save("welcome", question, "a", Visibility.ANONYMOUS)
    assert look() == [10, 10]
    for _ in range(K):
        party.join().save("welcome", question, "a", Visibility.ANONYMOUS)
    assert look() == [16, 10]


def test_the_attack_finds_people_in_a_table_that_the_rule_did_not_make() -> None:
    cards, _ = played(1)
    facts = [*read(cards), Knowledge(lambda p: p[1] == "w" and p[3] == "1", 2)]
    assert found_out(solved(KINDS, [facts], [("w, 1", lambda p: p[1] == "w" and p[3] == "1")], K), K) == [
        "w, 1: 2 to 2"
    ]
