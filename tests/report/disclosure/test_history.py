"""themeday.report.disclosure.history: what was published is kept, and a next report is held against it."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from tests.attacker import Person, found_out
from tests.rehearsed_day import Rehearsal, rehearsed
from tests.report.disclosure.test_suppression import KINDS, K, attack, publish, told_anew
from tests.report.recount import latest
from themeday.errors import DataFolderError
from themeday.model.people import Role
from themeday.model.visibility import Visibility
from themeday.report.disclosure.history import FILE, keep, load, numbered
from themeday.report.disclosure.published import PublishedNumbers

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("pages")
def test_the_register_names_nobody_and_holds_no_words(day_of_120: Rehearsal) -> None:
    text = (day_of_120.folder.path / FILE).read_text("utf-8")
    rows = latest(day_of_120.folder.path)
    words = {row["value"] for row in rows.values() if len(row["value"]) > 12 and " " in row["value"]}
    assert [value for value in words if value in text] == []
    assert [who for who, _, _ in rows if who != "staff" and who in text] == []


def test_a_register_that_cannot_be_read_stops_the_report(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 16)
    (day.folder.path / FILE).write_text("{", encoding="utf-8")
    with pytest.raises(DataFolderError, match="cannot be read"):
        day.html(tmp_path / "report.html")
    assert not (tmp_path / "report.html").exists()


def test_someone_who_comes_later_changes_nothing_in_the_next_report(tmp_path: Path) -> None:
    from themeday.chapters import CHAPTERS
    from themeday.model.people import Participant, new_code
    from themeday.room.session import Session

    day = rehearsed(tmp_path / "day", 60)
    first = day.html(tmp_path / "first.html")
    records = day.records()
    who = Participant(new_code(), Role.LEADER, unit="Onderdeel A", room="a", table="1")
    late = Session(day.day, records, day.folder.secret())
    late.join(who)
    late.bind(who, "en")
    late.save("closing", CHAPTERS["closing"].question("take_along"), "a text of who came late", Visibility.REPORT)
    second = day.html(tmp_path / "second.html")
    assert "a text of who came late" not in second
    assert "Counted are the people of the report of" in second
    assert re.findall(r"<td>.*?</td>", first) == re.findall(r"<td>.*?</td>", second)
    assert len(load(day.folder.path)) == 1


# --- drafts: whoever has two of them, one answer apart


def drafted(folder: Path, people: list[Person], *, alone: bool = False) -> PublishedNumbers:
    """Return a draft as it is made and kept; alone: as if none was made before."""
    told = publish(people, K, *(() if alone else load(folder, drafts=True)))
    told = numbered(folder, told, draft=True)
    keep(folder, told)
    return told


@pytest.mark.parametrize("seed", range(6))
def test_two_drafts_solve_for_nobody(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    day = random.choices(KINDS, (len(KINDS) - n for n in range(len(KINDS))), k=random.randint(20, 50))
    first = drafted(tmp_path, day)
    second = drafted(tmp_path, [*day, random.choice(KINDS)])
    assert load(tmp_path) == []  # neither binds a report
    assert second.tables == first.tables
    third = drafted(tmp_path, [*day, *[random.choice(KINDS)] * random.randint(K, 2 * K)])
    assert found_out(attack(first.tables, told_anew(third)), K) == []


def test_two_drafts_that_do_not_ask_one_another_give_someone_away(tmp_path: Path) -> None:
    day = [*[KINDS[0]] * 20, *[KINDS[-3]] * 20]
    first, second = drafted(tmp_path, day), drafted(tmp_path, [*day, ("leader", "w", "4", "yes")], alone=True)
    assert found_out(attack(first.tables, second.tables), K) != []


def test_a_draft_that_stayed_makes_room_for_the_next(tmp_path: Path) -> None:
    day = [*[KINDS[0]] * 20, *[KINDS[-3]] * 20]
    drafted(tmp_path, day)
    anew = numbered(tmp_path, publish([*day, KINDS[0]], K), draft=True)
    keep(tmp_path, anew, drafts_stayed=True)
    assert [draft.number for draft in load(tmp_path, drafts=True)] == [2]
