"""The report of a merged day when sites made reports of their own before."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from itertools import chain, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.attacker import Knowledge, Person, found_out, solved
from tests.rehearsed_day import ON, Rehearsal, rehearsed
from tests.report.disclosure.test_by_room import (
    DID,
    KINDS,
    MARKS,
    NONE,
    PLACE,
    ROLES,
    ROOMS,
    STEPS,
    TICKS,
    K,
    counted,
    crowds,
    facts,
    people,
    relaxed,
    report,
)
from themeday.cli import main
from themeday.day.load import load_day
from themeday.lifecycle.merge import merge
from themeday.report import write_report
from themeday.report.disclosure.history import load
from themeday.report.disclosure.published import PublishedNumbers
from themeday.report.disclosure.sites import Site, publish_beside
from themeday.report.disclosure.suppression import Table
from themeday.results.measures import Counted
from themeday.store.folder import DataFolder

GROUPS = [
    (str(values), lambda p, v=values: all(p[{**PLACE, "did": 5}[key]] == value for key, value in v.items()))
    for values in (
        *({"room": room, "role": r} for room, r in product(ROOMS, ROLES)),
        *({"room": room, "scale": s} for room, s in product(ROOMS, (NONE, *STEPS))),
        *({"room": room, "role": r, "scale": s} for room, r, s in product(ROOMS, ROLES, (NONE, *STEPS))),
        *({"room": room, "mark": m} for room, m in product(ROOMS, (NONE, *MARKS))),
        *({"room": room, "role": r, "tick": t} for room, r, t in product(ROOMS, ROLES, TICKS)),
    )
]


def known(tables: dict[str, Table], rooms: Iterable[str] = ROOMS) -> list[Knowledge]:
    return [*chain.from_iterable(facts(key, table, tuple(rooms)) for key, table in tables.items())]


@relaxed
@given(st.one_of(people(60, 160), crowds()), st.sampled_from([("a",), ("a", "b"), ROOMS]))
def test_nobody_can_be_found_with_the_report_of_all_and_of_sites(day: list[Person], told: tuple[str, ...]) -> None:
    sites = []
    for room in told:
        mine = report([p for p in day if p[1] == room])
        if mine.tables:
            sites.append(Site(room, frozenset({room}), mine))
    others = [p for p in day if p[1] not in {one.name for one in sites}]
    if not sites:
        return
    both = (counted(day), counted(others, parted=False))
    national = publish_beside(sites, both, K, (), (), dt.date(2027, 2, 1))
    rest = () if len(others) < K else tuple({p[1] for p in others})
    assert "room" not in national.tables
    # Of what fewer than k others said nothing is in it.
    there = tuple({*rest, *(one.name for one in sites)})
    # A number that a site did not tell has no people of that site in it.
    told_by = {key: (*rest, *(one.name for one in sites if key in one.published.tables)) for key in national.tables}
    everything = [
        *chain.from_iterable(facts(key, table, told_by[key]) for key, table in national.tables.items()),
        *chain.from_iterable(known(dict(one.published.tables), one.rooms) for one in sites),
    ]
    kinds = [kind for kind in KINDS if kind[1] in there and kind[5] == DID[0]]
    groups = [(name, of) for name, of in GROUPS if any(of(kind) for kind in kinds)]
    assert found_out(solved(kinds, [everything], groups, K), K) == []


@pytest.fixture
def three(tmp_path: Path) -> Path:
    for number, site in enumerate(("utrecht", "zwolle", "breda")):
        rehearsed(tmp_path / site, 40, seed=number + 1)
    return tmp_path


def merged(folder: Path) -> Rehearsal:
    merge([folder / site for site in ("utrecht", "zwolle", "breda")], folder / "national")
    day = load_day(folder / "national")
    return Rehearsal(day, DataFolder.of(day))


def test_a_site_that_reported_is_told_and_repeated(three: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(three / "zwolle"), "-o", str(three / "zwolle.html"), "--publish"]) == 0
    capsys.readouterr()
    folders = [str(three / site) for site in ("utrecht", "zwolle", "breda")]
    assert main(["merge", *folders, "-o", str(three / "national"), "--language", "en"]) == 0
    assert "zwolle: made a report of its own" in capsys.readouterr().out
    again = merged(three)
    each = write_report(
        again.day, again.records(), again.folder, three / "all.html", "en", ON, each_room=True, publish=True
    )
    assert list(each.reports) == [three / "all.html"]
    assert {why.values["sites"] for why in each.refused} == {"zwolle"}
    assert "These sites made reports of their own before: zwolle." in (three / "all.html").read_text("utf-8")
    site = load(three / "zwolle" / "data")[-1]
    national = load(again.folder.path)[-1]
    assert national.people == 120
    assert not any(key.startswith("agreements/") for key in national.tables)
    compared = 0
    for key, table in national.tables.items():
        of = site.tables[key]
        # Whole groups of the site's, so that it can be told what is left; that is nobody or at least k people.
        assert all(any(set(mine) <= set(group) for group in table.groups) for mine in of.groups), key
        for cell in table.overall:
            inside = [mine for mine in of.overall if set(mine.group) <= set(cell.group)]
            left = cell.count - sum(mine.count for mine in inside)
            assert left == 0 or left >= K
            compared += 1
    assert compared > 60


def test_a_merge_of_sites_without_reports_keeps_no_numbers(three: Path) -> None:
    day = merged(three)
    assert "reported" not in json.loads((day.folder.path / "merged.json").read_text("utf-8"))


def test_a_next_report_repeats_when_anything_changed() -> None:
    day = [KINDS[0]] * 20 + [KINDS[-1]] * 20
    site = Site("a", frozenset({"a"}), report([p for p in day if p[1] == "a"]))
    others = [p for p in day if p[1] != "a"]

    def national(others: list[Person], *earlier: PublishedNumbers) -> PublishedNumbers:
        both: tuple[Counted, Counted] = (counted(day), counted(others, parted=False))
        return publish_beside([site], both, K, earlier, (), dt.date(2027, 2, 1))

    first = national(others)
    assert first.people == 40
    assert not national(others, first).repeated
    assert national([*others, *[KINDS[-1]] * 9], first).repeated
