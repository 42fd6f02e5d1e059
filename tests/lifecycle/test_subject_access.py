"""Everything about one participant: all that is theirs, private too, and nothing that is anyone else's."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.asked import FOR_BOTH, OWN
from tests.conftest import DAY, Party, owners_only
from themeday.errors import DataFolderError, UnknownParticipant
from themeday.lifecycle.close import close_day
from themeday.lifecycle.erase import erase_participant
from themeday.lifecycle.subject_access import ACCESS_FILES, about
from themeday.model.people import Role
from themeday.model.visibility import Visibility
from themeday.results.themes import Themes
from themeday.store import Cursor, export_register
from themeday.store.folder import DataFolder
from themeday.store.records import Records
from themeday.text.formulas import as_typed


class Room:
    """A pair and two others; everyone wrote something private and something shared."""

    def __init__(self, tmp_path: Path) -> None:
        self.folder = DataFolder.of(DAY, tmp_path / "data")
        self.party = Party(Records.in_folder(self.folder.path), DAY)
        self.young = self.party.join(nickname="Merel", language="nl")
        self.leader = self.party.leader(nickname="Chef")
        self.other = self.party.join(Role.YOUNG_COLLEAGUE, "Basisteam", nickname="Anderling")
        for person, name in ((self.young, "jong"), (self.leader, "baas"), (self.other, "buurvrouw")):
            person.record("welcome", {"help": f"eerst {name}"}, Visibility.ANONYMOUS)
            person.record("welcome", {"help": f"help {name} <b>"}, Visibility.ANONYMOUS)
            person.record("expectations", {"motivation": "4"}, Visibility.PRIVATE)
            person.record("closing", {"take_along": f"=geheim {name}"}, Visibility.PRIVATE)
        codes = {person: person.me.code for person in (self.young, self.leader, self.other)}
        self.codes = codes
        self.young.record("pairing", {f"rating.{codes[self.leader]}": "5"}, Visibility.PRIVATE)
        self.leader.record("pairing", {f"rating.{codes[self.young]}": "1"}, Visibility.PRIVATE)
        self.young.record("welcome", {"more": f"spreek {codes[self.other]} aan"}, Visibility.TABLE)
        self.party.publish((self.young, self.leader))
        self.party.staff().set_stage(
            "welcome", {f"hide:help:{codes[self.young]}": "1", f"hide:help:{codes[self.other]}": "1"}
        )
        for side, name in ((self.young, "jong"), (self.leader, "baas")):
            for question in OWN:
                side.save("agreements", question, "2027-02-01" if question.key == "step_date" else f"doel {name}")
        self.leader.save("agreements", next(q for q in FOR_BOTH if q.key == "rules"), "eerlijk zijn")
        self.target = tmp_path / "voor-jou"

    def get(self, code: str) -> tuple[list[dict[str, str]], str]:
        self.party.records.refresh()
        table, page = about(DAY, self.party.records, code, self.target)
        return list(csv.DictReader(io.StringIO(table.read_bytes().decode("utf-8-sig"), newline=""))), page.read_text()


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_every_row_of_theirs_is_in_it_private_and_earlier_ones_too(room: Room) -> None:
    rows, page = room.get(room.codes[room.young])
    mine = [
        row
        for log in room.party.records.logs[:2]
        for row in log.read(Cursor()).outcomes
        if row.participant == room.codes[room.young]
    ]
    assert len([row for row in rows if row["log"] != "stage"]) == len(mine)
    values = {as_typed(row["value"]) for row in rows}
    assert {"eerst jong", "help jong <b>", "=geheim jong", "Merel", "4", "doel jong"} <= values
    assert [row["item"] for row in rows if row["log"] == "stage"] == [f"hide:help:{room.codes[room.young]}"]
    assert {row["counts"] for row in rows if row["value"] == "eerst jong"} == {""}
    for text in ("eerst jong", "help jong &lt;b&gt;", "=geheim jong", "Merel"):
        assert text in page
    assert 'lang="nl"' in page


def test_nobody_elses_words_are_in_it_but_for_what_the_partner_shared_with_the_pair(room: Room) -> None:
    rows, page = room.get(room.codes[room.young])
    table = "\n".join(map(str, rows))
    for text in ("doel baas", "eerlijk zijn"):
        assert text in page
        assert text not in table
    for text in (
        "help baas",
        "geheim baas",
        "Chef",
        "buurvrouw",
        "Anderling",
        room.codes[room.leader],
        room.codes[room.other],
    ):
        assert text not in page, text
        assert text not in table, text
    assert "rating.other-" in table
    assert not [row for row in rows if row["value"] == "1" and row["item"].startswith("rating")]
    # Whoever is nobody's partner gets nothing of an agreement.
    _, page = room.get(room.codes[room.other])
    assert "doel" not in page


def test_after_closing_there_is_no_private_answer_left_to_hand_over(room: Room) -> None:
    close_day(room.folder.path)
    room.party.records.refresh()
    rows, page = room.get(room.codes[room.young])
    assert {row["log"] for row in rows} == {"shared", "stage"}
    assert "geheim" not in page


def test_a_table_gets_what_both_its_sides_wrote(room: Room) -> None:
    table = room.party.join(Role.TABLE, "", "2")
    assert table.participant is not None
    for role in (Role.YOUNG_COLLEAGUE, Role.LEADER):
        table.speak_as(role)
        table.save("agreements", OWN[0], f"wij {role}")
    rows, page = room.get(table.participant.code)
    for role in (Role.YOUNG_COLLEAGUE, Role.LEADER):
        assert f"wij {role}" in page
        assert f"wij {role}" in {row["value"] for row in rows}


def test_it_goes_with_the_participant_and_is_their_owners_only(room: Room) -> None:
    room.get(room.codes[room.young])
    paths = [room.target / name for name in ACCESS_FILES]
    assert owners_only(*paths)
    assert {entry.path for entry in export_register.entries(room.folder.path)} == set(paths)
    erase_participant(room.folder, room.codes[room.young])
    assert not any(path.exists() for path in paths)
    with pytest.raises(UnknownParticipant):
        about(DAY, room.party.records, room.codes[room.young], room.target)


def test_it_never_lands_in_a_data_folder(room: Room) -> None:
    with pytest.raises(DataFolderError, match="answers themselves"):
        about(DAY, room.party.records, room.codes[room.young], room.folder.path)


def test_the_page_is_whole_and_asks_for_nothing(room: Room) -> None:
    _, page = room.get(room.codes[room.young])
    opened: list[str] = []

    class Checker(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert not {"src", "href"} & {name for name, _ in attrs}
            if tag not in ("meta", "hr"):
                opened.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert opened.pop() == tag

    Checker().feed(page)
    assert opened == []


def test_the_theme_an_answer_was_put_in_is_told_with_the_name_it_was_given(room: Room) -> None:
    for person in (room.young, room.other):
        person.record("expectations", {"hope": "beter luisteren naar wie nieuw is"}, Visibility.ANONYMOUS)
    room.party.records.refresh()
    themes = Themes(room.party.records, room.folder.path)
    _, page = room.get(room.codes[room.young])
    assert "Luisterend oor" not in page
    themes.rename("expectations/hope", themes.of("expectations/hope")[0].key, "Luisterend oor")
    _, page = room.get(room.codes[room.young])
    assert page.count("Luisterend oor") == 1
    assert "Luisterend oor" not in room.get(room.codes[room.leader])[1]
