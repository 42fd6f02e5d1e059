"""Erasing one participant, and a whole day: nothing of them is left, and nothing of anyone else is touched."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.conftest import Party
from themeday import agreements, pairing_desk
from themeday.day import Day, Room
from themeday.erasing import RECEIPTS, erase_participant, find, purge_day
from themeday.errors import DataFolderError, NotSaved, OutcomeRefused, UnknownParticipant
from themeday.export import export
from themeday.folder import DataFolder
from themeday.outcomes import Visibility
from themeday.people import Role, rejoin_code
from themeday.records import LOGS, Records
from themeday.session import Session
from themeday.store import Cursor
from widgets.console import Console
from widgets.dates import Dates, MatchCard
from widgets.projector import Projector

DAY = Day(
    title={"nl": "Dag", "en": "Day"},
    date=dt.date(2027, 1, 14),
    units=("Recherche", "Intelligence"),
    rooms=(Room(key="a", name="Zaal", tables=4),),
    organiser_contact="balie",
)
SECRET = "zilveren olifant"


class Room5:
    """Five people who met, rated each other and were matched, in a folder; the first is the one to be erased."""

    def __init__(self, tmp_path: Path) -> None:
        self.folder = DataFolder.of(DAY, tmp_path / "data")
        self.party = Party(Records.in_folder(self.folder.path), DAY)
        self.party.secret = self.folder.secret()
        self.target = self.party.join(Role.YOUNG_COLLEAGUE, "Recherche", nickname="Olifantje")
        self.partner = self.party.leader("Intelligence", nickname="Partner")
        self.others = [
            self.party.join(Role.YOUNG_COLLEAGUE, "Intelligence"),
            self.party.leader("Recherche"),
            self.party.join(Role.TABLE, "", "2"),
        ]
        for person in (self.target, self.partner, *self.others):
            person.record("expectations", {"matching": "yes"}, Visibility.PRIVATE)
            person.record("welcome", {"help": f"antwoord van {person.me.name}"}, Visibility.REPORT)
        self.target.record("welcome", {"free": f"{SECRET} gedeeld"}, Visibility.ANONYMOUS)
        self.target.record("closing", {"take": f"{SECRET} privé"}, Visibility.PRIVATE)
        pairing_desk.plan_dates(self.party.staff(), 1, 5)
        pairing_desk.start_round(self.party.staff(), 1)
        code = self.target.me.code
        self.partner.record("pairing", {f"rating.{code}": "5"}, Visibility.PRIVATE)
        self.target.record("pairing", {f"rating.{self.partner.me.code}": "4"}, Visibility.PRIVATE)
        self.party.publish((self.target, self.partner))
        self.party.staff().set_stage("welcome", {f"hide:help:{code}": "1"})

    @property
    def code(self) -> str:
        return self.target.me.code

    def everything(self) -> bytes:
        return b"".join(path.read_bytes() for path in sorted(self.folder.path.iterdir()) if path.is_file())

    def fresh(self) -> Session:
        records = Records.in_folder(self.folder.path)
        records.refresh()
        return Session(DAY, records, self.folder.secret())

    def rows(self, *but: str) -> list[str]:
        records = Records.in_folder(self.folder.path)
        rows = [row for log in records.logs for row in log.read(Cursor()).outcomes]
        return [row.model_dump_json() for row in rows if row.participant not in but]


@pytest.fixture
def room(tmp_path: Path) -> Room5:
    return Room5(tmp_path)


# Who is meant


def test_a_participant_is_found_by_the_code_on_their_page_however_it_is_typed(room: Room5) -> None:
    secret, records = room.folder.secret(), room.party.records
    code = rejoin_code(secret, room.code)
    for typed in (code, code.lower(), code.replace("-", " "), f" {code} ", room.code):
        assert find(records, secret, typed) == room.code
    table = room.others[2].participant
    assert table is not None
    for typed in (table.code, f"{table.code}-Y", rejoin_code(secret, table.code)):
        assert find(records, secret, typed) == table.code


@pytest.mark.parametrize("typed", ["", "ZZZZ-9999", "staff", "help", "A" * 500])
def test_a_code_that_nobody_has_is_refused(room: Room5, typed: str) -> None:
    before = room.everything()
    with pytest.raises(UnknownParticipant, match="personal code"):
        find(room.party.records, room.folder.secret(), typed)
    assert room.everything() == before


# One participant


def test_not_a_byte_is_left_and_everyone_else_is_whole(room: Room5, tmp_path: Path) -> None:
    room.party.records.refresh()
    exported = export(DAY, room.party.records, tmp_path / "export")
    for name in LOGS:
        with (room.folder.path / f"{name}.csv").open("ab") as file:
            file.write(f"0190,half a row of {room.code} with a {SECRET}".encode())
        (room.folder.path / f".{name}.csv.new").write_text(SECRET)
    others = room.rows(room.code)
    receipt = erase_participant(room.folder, room.code)
    for gone in (room.code, SECRET, "Olifantje"):
        assert gone.encode() not in room.everything(), gone
    assert not any(path.exists() for path in exported)
    after = room.rows()
    assert len(after) == len(others)
    # Where they spoke of the one who is gone stands a code that nobody has; all else is the same.
    changed = [(old, new) for old, new in zip(others, after, strict=True) if old != new]
    assert all(room.code in old for old, _ in changed)
    assert len({len(old) - len(new) for old, new in changed}) <= 1
    assert receipt.damaged == 3
    assert receipt.files == len(exported)
    assert sum(receipt.rows.values()) >= 7


def test_the_receipt_names_no_one(room: Room5) -> None:
    receipt = erase_participant(room.folder, room.code, "nl")
    kept = (room.folder.path / RECEIPTS).read_text("utf-8")
    assert kept == receipt.text("nl")
    assert "één deelnemer" in kept
    for word in (room.code, "Olifantje", "Recherche", "young", "jonge", rejoin_code(room.folder.secret(), room.code)):
        assert word not in kept
    erase_participant(room.folder, room.partner.me.code, "nl")
    assert (room.folder.path / RECEIPTS).read_text("utf-8").count("één deelnemer") == 2
    assert (room.folder.path / RECEIPTS).stat().st_mode & 0o077 == 0


def test_pages_go_on_without_the_one_who_is_gone(room: Room5) -> None:
    erase_participant(room.folder, room.code)
    session = room.fresh()
    session.bind(session.records.participant(room.partner.me.code), "nl")
    dates, mine = Dates(session), MatchCard(session)
    assert "rustronde" in str(dates.rounds) or "Je zit" in str(dates.rounds) or dates.message
    assert mine.match.get("who") is None
    assert agreements.partner_of(session.records, room.partner.me.code) is None
    staff = room.fresh()
    staff.bind(None, "nl", staff="facilitator")
    for card in (Console(staff), Projector(staff)):
        assert room.code not in str(card.get_state())
    assert pairing_desk.published_pairs(staff) == []
    pairing_desk.plan_dates(staff, 2, 5)
    pairing_desk.make_match(staff)


def test_the_partner_can_find_someone_else(room: Room5) -> None:
    erase_participant(room.folder, room.code)
    partner, other = room.fresh(), room.fresh()
    other.bind(other.records.participant(room.others[0].me.code), "nl")
    partner.bind(partner.records.participant(room.others[1].me.code), "nl")
    agreements.find_partner(partner, other.my_pair_code)
    other.records.refresh()
    assert agreements.partner_of(other.records, other.me.code) is not None


def test_a_page_that_is_still_open_saves_nothing_more(room: Room5) -> None:
    erase_participant(room.folder, room.code)
    with pytest.raises(OutcomeRefused, match="not in this day any more"):
        room.target.record("welcome", {"help": SECRET}, Visibility.REPORT)
    assert SECRET.encode() not in room.everything()
    room.partner.record("welcome", {"help": "ik wel"}, Visibility.REPORT)
    assert b"ik wel" in room.everything()


def test_a_table_goes_with_both_its_sides(room: Room5) -> None:
    table = room.others[2]
    assert table.participant is not None
    for role in (Role.YOUNG_COLLEAGUE, Role.LEADER):
        table.speak_as(role)
        table.record("welcome", {"help": f"{SECRET} {role}"}, Visibility.TABLE)
    room.target.record("welcome", {"free": ""}, Visibility.ANONYMOUS)
    erase_participant(room.folder, table.participant.code)
    assert table.participant.code.encode() not in room.everything()
    assert f"{SECRET} leader".encode() not in room.everything()


def test_what_others_wrote_and_was_damaged_comes_back_first(room: Room5) -> None:
    log = room.folder.path / "outcomes.csv"
    log.write_bytes(log.read_bytes().replace(b"\r\n", b"\n"))
    names = {person.me.name for person in (room.partner, *room.others[:2])}
    erase_participant(room.folder, room.code)
    text = log.read_text("utf-8")
    assert all(f"antwoord van {name}" in text for name in names)
    assert room.code not in text


def test_erasing_can_be_tried_again_when_the_disk_fails(room: Room5, monkeypatch: pytest.MonkeyPatch) -> None:
    before = room.rows(room.code)

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("themeday.store.disk.Disk.replace", fails)
        with pytest.raises(NotSaved):
            erase_participant(room.folder, room.code)
    assert len(room.rows(room.code)) == len(before)
    assert find(room.party.records, room.folder.secret(), room.code) == room.code
    erase_participant(room.folder, room.code)
    assert room.code.encode() not in room.everything()


# A whole day


def test_purging_leaves_a_receipt_and_nothing_else(room: Room5, tmp_path: Path) -> None:
    room.party.records.refresh()
    exported = export(DAY, room.party.records, tmp_path / "export")
    erase_participant(room.folder, room.code)
    exported += export(DAY, room.fresh().records, tmp_path / "export2")
    receipt, kept = purge_day(room.folder, "en")
    assert not room.folder.path.exists()
    assert not any(path.exists() for path in exported)
    assert kept == tmp_path / f"data-{RECEIPTS}"
    text = kept.read_text("utf-8")
    assert "one participant" in text
    assert "the whole day" in text
    assert receipt.rows["outcomes"] > 0
    for word in (room.code, SECRET, "Recherche", room.partner.me.code):
        assert word not in text


def test_purging_refuses_while_the_day_is_served_and_goes_on_where_it_failed(
    room: Room5, monkeypatch: pytest.MonkeyPatch
) -> None:
    with room.folder.in_use(), pytest.raises(DataFolderError, match="Ctrl-C"):
        purge_day(room.folder)
    real = Path.unlink

    def fails(path: Path, missing_ok: bool = False) -> None:
        if path.name == "private.csv":
            raise PermissionError(13, "Permission denied", str(path))
        real(path, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", fails)
        with pytest.raises(DataFolderError, match=r"private\.csv"):
            purge_day(room.folder)
    purge_day(room.folder)
    assert not room.folder.path.exists()


def test_a_page_that_saves_after_the_purge_brings_nothing_back(room: Room5) -> None:
    purge_day(room.folder)
    for person in (room.target, room.partner):
        with pytest.raises((NotSaved, OutcomeRefused)):
            person.record("welcome", {"help": SECRET}, Visibility.REPORT)
    assert not room.folder.path.exists()
