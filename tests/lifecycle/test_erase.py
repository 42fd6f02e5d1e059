"""Erasing one participant, and a whole day: nothing of them is left, and nothing of anyone else is touched."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.asked import FOR_BOTH, OWN, rating
from tests.conftest import Party, answer, owners_only, shown
from tests.reviewed import Reviewed
from tests.store.conftest import kept_bytes
from themeday import results
from themeday.chapters import CHAPTERS
from themeday.day.plan import Day, Room
from themeday.errors import DataFolderError, LogDamaged, NotSaved, OutcomeRefused, UnknownParticipant
from themeday.export.tables import export
from themeday.lifecycle.erase import RECEIPTS, erase_participant, find_participant, purge_day
from themeday.model.outcomes import Outcome
from themeday.model.people import ROLE_NAMES, Role, device_code, rejoin_code
from themeday.model.questions import Kind
from themeday.model.visibility import Visibility
from themeday.results.themes.arranged import Arranged, Theme, load_themes, save_themes
from themeday.room import agreements
from themeday.room.optimistic_writes import at_once
from themeday.room.participation import Participation
from themeday.room.session import Session
from themeday.room.speed_dates import counting, match_decision, match_problem, planning, reading, running_rounds
from themeday.store import CsvLog, Cursor, MemoryLog, export_register
from themeday.store.folder import DataFolder
from themeday.store.frames import END, HEADER, row_of
from themeday.store.records import LOGS, Records
from themeday.widgets.facilitator.console import Console
from themeday.widgets.facilitator.projector import Projector
from themeday.widgets.participant.agreement import AgreementCard
from themeday.widgets.participant.chapter import chapter_page
from themeday.widgets.participant.dates import Dates
from themeday.widgets.participant.match import MatchCard
from themeday.widgets.participant.question import QuestionCard

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
        at_once(planning.plan_steps(self.party.staff(), 1, 5))
        running_rounds.start_round(self.party.staff(), 1)
        code = self.target.me.code
        self.partner.record("pairing", {f"rating.{code}": "5"}, Visibility.PRIVATE)
        self.target.record("pairing", {f"rating.{self.partner.me.code}": "4"}, Visibility.PRIVATE)
        self.party.publish((self.target, self.partner))
        self.party.staff().set_stage("welcome", {f"hide:help:{code}": "1", f"let:help:{code}": "1"})

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
        return [repr(row) for row in rows if row.participant not in but]


@pytest.fixture
def room(tmp_path: Path) -> Room5:
    return Room5(tmp_path)


# Who is meant


def test_a_participant_is_found_by_the_code_on_their_page_however_it_is_typed(room: Room5) -> None:
    secret, records = room.folder.secret(), room.party.records
    code = rejoin_code(secret, room.code)
    for typed in (code, code.lower(), code.replace("-", " "), f" {code} ", room.code):
        assert find_participant(records, secret, typed) == room.code
    table = room.others[2].participant
    assert table is not None
    for typed in (table.code, f"{table.code}-Y", rejoin_code(secret, table.code)):
        assert find_participant(records, secret, typed) == table.code


@pytest.mark.parametrize("typed", ["", "ZZZZ-9999", "staff", "help", "A" * 500])
def test_a_code_that_nobody_has_is_refused(room: Room5, typed: str) -> None:
    before = room.everything()
    with pytest.raises(UnknownParticipant, match="personal code"):
        find_participant(room.party.records, room.folder.secret(), typed)
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
    assert len(receipt.handed_out.files) == len(exported)
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
    assert owners_only(room.folder.path / RECEIPTS)


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
    assert Participation(staff.records).published_pairs == []
    at_once(planning.plan_steps(staff, 2, 5))
    at_once(match_decision.match_steps(staff))


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


def resave(folder: Path) -> None:
    for name in LOGS:
        log = folder / f"{name}.csv"
        log.write_bytes(log.read_bytes().replace(b"\r\n", b"\n"))


def test_when_another_program_saved_the_logs_the_themes_of_others_stay_and_the_receipt_counts(room: Room5) -> None:
    records = room.fresh().records
    ids = [row.outcome_id for row in records.shared.answers("welcome", "help")]
    save_themes(room.folder.path, {"welcome/help": Arranged((Theme("a", "Hulp", tuple(ids)),))})
    resave(room.folder.path)
    receipt = erase_participant(room.folder, room.code)
    assert sum(receipt.rows.values()) >= 7
    (theme,) = load_themes(room.folder.path)["welcome/help"].themes
    assert len(theme.answers) == len(ids) - 1
    counts = {name: len(CsvLog(room.folder.path / f"{name}.csv").read(Cursor()).outcomes) for name in LOGS}
    resave(room.folder.path)
    assert purge_day(room.folder)[0].rows == counts


@pytest.mark.parametrize("log", LOGS)
def test_while_answers_of_others_cannot_be_read_nothing_is_erased_or_purged(room: Room5, log: str) -> None:
    path = room.folder.path / f"{log}.csv"
    rows = [row for row in path.read_bytes().split(END) if row and room.code.encode() not in row]
    changed = rows[-1].replace(b"2027-01-14", b"2O27-01-14")
    path.write_bytes(path.read_bytes().replace(rows[-1], changed))
    before = kept_bytes(room.folder.path)
    for delete in (lambda: erase_participant(room.folder, room.code), lambda: purge_day(room.folder)):
        with pytest.raises(LogDamaged, match="missing: 1"):
            delete()
        assert kept_bytes(room.folder.path) == before


def test_erasing_can_be_tried_again_when_the_disk_fails(room: Room5, monkeypatch: pytest.MonkeyPatch) -> None:
    before = room.rows(room.code)

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("themeday.store.disk.Disk.replace", fails)
        with pytest.raises(NotSaved):
            erase_participant(room.folder, room.code)
    assert len(room.rows(room.code)) == len(before)
    assert find_participant(room.party.records, room.folder.secret(), room.code) == room.code
    erase_participant(room.folder, room.code)
    assert room.code.encode() not in room.everything()


def open_page(room: Room5, person: Session, language: str = "nl") -> Session:
    """Return a page that someone opens now."""
    session = room.fresh()
    session.bind(session.records.participant(person.me.code), language)
    return session


def staff_page(room: Room5, language: str = "nl", staff: str = "facilitator") -> Session:
    session = room.fresh()
    session.bind(None, language, staff=staff)
    return session


def test_someone_of_whom_the_row_with_which_they_joined_is_damaged_can_be_erased(room: Room5) -> None:
    log = room.folder.path / "outcomes.csv"
    rows = log.read_bytes().split(END)
    at = next(n for n, row in enumerate(rows) if room.code.encode() in row and b",join,role," in row)
    rows[at] = rows[at].replace(b"2027", b"2O27")
    log.write_bytes(END.join(rows))
    records = room.fresh().records
    assert records.participant(room.code) is None
    assert find_participant(records, room.folder.secret(), rejoin_code(room.folder.secret(), room.code)) == room.code
    erase_participant(room.folder, room.code)
    for gone in (room.code, SECRET):
        assert gone.encode() not in room.everything()


def test_what_others_wrote_is_the_same_byte_for_byte_but_for_the_code(room: Room5) -> None:
    code = room.code.encode()
    before = {name: (room.folder.path / f"{name}.csv").read_bytes().split(END) for name in LOGS}
    receipt = erase_participant(room.folder, room.code)
    for name, rows in before.items():
        after = (room.folder.path / f"{name}.csv").read_bytes().split(END)
        others = [row for row in rows if code not in row.split(b",")[5:6]]
        assert len(rows) - len(others) == receipt.rows[name]
        assert len(after) == len(others)
        for old, new in zip(others, after, strict=True):
            if code not in old:
                assert new == old
            else:  # the checksum is another one
                start = old.index(code)
                stand_in = new[start : start + len(code)]
                assert stand_in.isalnum()
                assert old.replace(code, stand_in)[:-10] == new[:-10]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["AAAA2222", "AAAA2222-Y", "BBBB3333", "AAAA222", "staff"]),
            st.sampled_from(["hope", "rating.AAAA2222", "hide:hope:AAAA2222-L", "rating.BBBB3333"]),
            st.lists(st.sampled_from(["AAAA2222", "AAAA2222-Y", "BBBB3333", ",", '"', "\n", "AAAA"]), max_size=4),
        ),
        max_size=8,
    )
)
def test_whoever_wrote_what_about_whom_only_the_one_who_is_gone_is_missed(rows: list) -> None:
    log, clock = MemoryLog(), Party().clock
    made = [
        Outcome(
            outcome_id=clock.new_id(),
            recorded_at=clock.stamp(),
            day="2027-01-14-dag",
            participant=who,
            chapter="pairing",
            item=item,
            value="".join(words),
        )
        for who, item, words in rows
    ]
    log.append(made)
    gone = log.erase("AAAA2222", "ZZZZ9999")
    left = list(log.read(Cursor()).outcomes)
    expected = [row for row in made if device_code(row.participant) != "AAAA2222"]
    assert gone == len(made) - len(left)
    assert [row.outcome_id for row in left] == [row.outcome_id for row in expected]
    for old, new in zip(expected, left, strict=True):
        assert row_of(new)[:-12] == row_of(old)[:-12].replace(b"AAAA2222", b"ZZZZ9999")


# Files that were handed out


def test_every_file_that_was_handed_out_goes_whatever_became_of_it(room: Room5, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    exported = export(DAY, room.fresh().records, stick)
    edited, published, missing = stick / "edited.csv", stick / "copy.csv", stick / "missing.csv"
    for path, kind in (
        (edited, export_register.EDITED),
        (published, export_register.PUBLISHED),
        (missing, export_register.EXPORT),
    ):
        path.write_text(SECRET)
        export_register.register(room.folder.path, [path], kind)
    edited.write_text(f"{SECRET}, changed since")
    missing.unlink()
    mine = stick / "mine.txt"
    mine.write_text("not of the kit")
    receipt = erase_participant(room.folder, room.code)
    assert list(stick.iterdir()) == [mine]
    assert len(receipt.handed_out.files) == len(exported) + 2
    assert receipt.handed_out.left == {}
    assert export_register.entries(room.folder.path) == ()


def test_what_cannot_be_deleted_is_said_with_the_reason(room: Room5, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    exported = export(DAY, room.fresh().records, stick)
    exported[0].unlink()
    exported[0].mkdir()
    away = tmp_path / "away"
    away.mkdir()
    (away / "copy.csv").write_text(SECRET)
    export_register.register(room.folder.path, [away / "copy.csv"], export_register.EXPORT)
    (away / "copy.csv").unlink()
    away.rmdir()
    receipt = erase_participant(room.folder, room.code, "nl")
    assert set(receipt.handed_out.left) == {exported[0], away / "copy.csv"}
    for language, word in (("nl", "NIET verwijderd"), ("en", "NOT deleted")):
        assert receipt.text(language).count(word) == 2
        assert str(exported[0]) in receipt.text(language)
    assert room.code.encode() not in room.everything()


# The pages


def test_every_page_of_everyone_opens_in_both_languages(room: Room5) -> None:
    staff = room.party.staff()
    for key in CHAPTERS:
        staff.set_stage(key, {"state": "open", "opened": "1"})
    erase_participant(room.folder, room.code)
    hidden = (room.code, "Olifantje", SECRET)
    for language in ("nl", "en"):
        for person in (room.partner, *room.others):
            session = open_page(room, person, language)
            for key in CHAPTERS:
                text = shown(chapter_page(session, key).children)
                assert not [word for word in hidden if word in text]
        session = staff_page(room, language, "organiser")
        assert not [word for word in hidden if word in Reviewed(session).everything()]
        for key in ("", *CHAPTERS):
            staff_page(room, language).set_stage("", {"current": key})
            session = staff_page(room, language)
            for card in (Console(session), Projector(session)):
                assert not [word for word in hidden if word in shown(card)]


def test_pages_that_were_open_go_on(room: Room5) -> None:
    staff = room.party.staff()
    staff.set_stage("", {"current": "pairing"})
    people = (room.partner, *room.others)
    pages = {person: [chapter_page(person, key) for key in CHAPTERS] for person in people}
    desk, screen = Console(staff), Projector(staff)
    assert "Olifantje" in shown(pages[room.partner][list(CHAPTERS).index("pairing")].children)
    erase_participant(room.folder, room.code)
    for session in (*people, staff):
        session.poll()
    for chapters in pages.values():
        for page in chapters:
            assert "Olifantje" not in shown(page.children)
    for card in (desk, screen):
        assert "Olifantje" not in shown(card)
        assert room.code not in shown(card)


def test_the_open_page_of_the_one_who_is_gone_stays_whole_and_saves_nothing(room: Room5) -> None:
    pages = [chapter_page(room.target, key) for key in CHAPTERS]
    erase_participant(room.folder, room.code)
    before = room.rows()
    room.target.poll()
    for page in pages:
        for card in page.children:
            shown(card)
    card = next(card for page in pages for card in page.children if isinstance(card, QuestionCard))
    key = next(iter(card.questions))
    card._receive(
        None, {"type": "save", "attempt": "1", "key": key, "value": "still me", "visibility": "private"}, None
    )
    assert card.replies[key]["status"] == "refused"
    assert "not in this day any more" in card.replies[key]["message"]
    for act in (
        lambda: agreements.leave_pair(room.target),
        lambda: agreements.confirm(room.target),
        lambda: agreements.find_partner(room.target, room.others[1].my_pair_code),
        lambda: answer(room.target, "welcome", "help", "still me"),
    ):
        with pytest.raises(OutcomeRefused):
            act()
    assert room.rows() == before


# The pairing


def test_the_schedule_goes_on_without_the_one_who_is_gone(room: Room5) -> None:
    staff = room.party.staff()
    at_once(planning.plan_steps(staff, 2, 5))
    before = counting.dating(staff)
    assert before.newcomers == 0
    erase_participant(room.folder, room.code)
    staff = staff_page(room)
    after = counting.dating(staff)
    assert after.rounds == 2
    assert after.newcomers == 0, "whoever had a date with them is in the schedule all the same"
    assert after.sitting_out == 3 * 2 - 2 * after.dates
    assert after.rated <= after.to_rate
    for number in (1, 2):
        byes = reading.byes_of(staff, number)
        meeting = {
            code for date in reading.rounds_of(staff)[number - 1] for code in (date.leader, date.young_colleague)
        }
        assert meeting.isdisjoint(byes)
        assert meeting | set(byes) == {person.me.code for person in (room.partner, *room.others[:2])}
    running_rounds.start_round(staff, 2)
    running_rounds.end_rounds(staff)
    at_once(planning.plan_steps(staff, 3, 5))
    assert counting.dating(staff).newcomers == 0


def test_a_partner_is_counted_among_those_without_one(room: Room5) -> None:
    staff = room.party.staff()
    at_once(match_decision.match_steps(staff))
    before = counting.matching(staff)
    pairs = Participation(staff.records).published_pairs
    erase_participant(room.folder, room.code)
    after = counting.matching(staff_page(room))
    gone = any(room.code in pair for pair in pairs)
    assert gone
    assert (after.pairs, after.unmatched) == (before.pairs - 1, before.unmatched + 1)
    assert after.willing == before.willing - 1


def test_a_new_match_knows_nothing_of_the_one_who_is_gone(room: Room5) -> None:
    room.others[1].save("pairing", rating(room.code), 1)
    erase_participant(room.folder, room.code)
    staff = staff_page(room)
    at_once(match_decision.match_steps(staff))
    match_decision.publish_match(staff)
    here = {person.code for person in staff.records.participants()}
    assert Participation(staff.records).published_pairs
    assert {code for pair in Participation(staff.records).published_pairs for code in pair} <= here
    assert room.code.encode() not in room.everything()


def test_whoever_was_erased_while_the_facilitator_planned_is_not_written_down_again(
    room: Room5, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = room.party.staff()
    for module, name, act in (
        (planning, "make_schedule", lambda: at_once(planning.plan_steps(staff, 2, 5))),
        (match_problem, "make_match", lambda: at_once(match_decision.match_steps(staff))),
    ):
        real, victim = getattr(module, name), room.fresh().records.participants()[0].code

        def overtaken(*arguments: object, real: object = real, victim: str = victim, **more: object) -> object:
            found = real(*arguments, **more)  # type: ignore[operator]
            erase_participant(room.folder, victim)
            return found

        with monkeypatch.context() as patch:
            patch.setattr(module, name, overtaken)
            act()
        assert victim.encode() not in room.everything()
        for session in (staff, staff_page(room)):
            shown([Console(session), Projector(session)])


def test_an_agreement_ends_with_the_one_who_is_gone(room: Room5) -> None:
    leader = room.partner
    room.party.staff().set_stage("pairing", {"published": ""})
    agreements.find_partner(room.target, leader.my_pair_code)
    values = {Kind.TEXT: SECRET, Kind.DATE: "2027-03-01"}
    for session, questions in ((room.target, (*OWN, *FOR_BOTH)), (leader, OWN)):
        for question in questions:
            text = values.get(question.kind) or question.options[0].key
            session.save("agreements", question, text if session is room.target or text != SECRET else "van mij")
    for session in (room.target, leader):
        agreements.confirm(session)
    assert agreements.agreement_of(room.fresh().records, leader.me.code).confirmed  # type: ignore[union-attr]
    erase_participant(room.folder, room.code)
    session = open_page(room, leader)
    assert agreements.agreement_of(session.records, leader.me.code) is None
    assert agreements.all_agreements(session.records) == []
    assert AgreementCard(session).state["partner"] == ""
    assert SECRET.encode() not in room.everything()
    other = room.party.join(Role.YOUNG_COLLEAGUE, "Recherche")
    agreements.find_partner(session, other.my_pair_code)
    found = agreements.agreement_of(session.records, leader.me.code)
    assert found is not None
    assert found.young == other.me.code
    assert not found.together
    assert not found.confirmed
    assert "van mij" in found.own[leader.me.code].values()


def test_a_pair_that_was_left_can_still_be_left_and_found_again(room: Room5) -> None:
    agreements.leave_pair(room.partner)
    erase_participant(room.folder, room.code)
    session = open_page(room, room.partner)
    with pytest.raises(OutcomeRefused, match="no partner yet"):
        agreements.leave_pair(session)
    other = room.party.join(Role.YOUNG_COLLEAGUE, "Recherche")
    agreements.find_partner(session, other.my_pair_code)
    agreements.leave_pair(session)
    agreements.find_partner(session, other.my_pair_code)
    assert agreements.partner_of(session.records, other.me.code).code == room.partner.me.code  # type: ignore[union-attr]


def test_the_report_and_an_export_know_nothing_of_the_one_who_is_gone(room: Room5, tmp_path: Path) -> None:
    erase_participant(room.folder, room.code)
    records = room.fresh().records
    said = str([results.shareable(records), results.response(records, DAY), results.tips(records)])
    exported = export(DAY, records, tmp_path / "export")
    for word in (room.code, SECRET, "Olifantje"):
        assert word not in said
        assert word.encode() not in b"".join(path.read_bytes() for path in exported[:2])


# The receipt


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_receipt_is_in_numbers_only(room: Room5, tmp_path: Path, language: str) -> None:
    export(DAY, room.fresh().records, tmp_path / "export")
    secret = room.folder.secret()
    people = (room.target, room.partner, *room.others)
    words = [
        word for person in people for word in (person.me.code, person.me.name, rejoin_code(secret, person.me.code))
    ]
    words += [*DAY.units, *(str(role) for role in Role), *(str(name) for name in ROLE_NAMES.values()), SECRET]
    texts = [
        erase_participant(room.folder, room.code, language).text(language),
        erase_participant(room.folder, room.others[2].me.code.partition("-")[0], language).text(language),
        purge_day(room.folder, language)[0].text(language),
    ]
    assert len({text.splitlines()[0].partition("  ")[2] for text in texts}) == 2
    for text in texts:
        assert not [word for word in words if word in text]
        assert "{" not in text
    kept = (tmp_path / f"data-{RECEIPTS}").read_text("utf-8")
    assert kept == "".join(texts)


def test_a_receipt_counts_earlier_revisions_and_what_nobody_can_read(room: Room5) -> None:
    for text in ("een", "twee", ""):
        room.target.record("welcome", {"free": text}, Visibility.ANONYMOUS)
    mine = {
        name: sum(
            row.participant == room.code for row in CsvLog(room.folder.path / f"{name}.csv").read(Cursor()).outcomes
        )
        for name in LOGS
    }
    with (room.folder.path / "stage.csv").open("ab") as file:
        file.write(b"torn")
    receipt = erase_participant(room.folder, room.code)
    assert receipt.rows == mine
    assert list(receipt.rows) == list(LOGS)
    assert (receipt.damaged, receipt.head) == (1, "Erased: one participant.")
    again = erase_participant(room.folder, room.code)
    assert (set(again.rows.values()), again.damaged, len(again.handed_out.files)) == ({0}, 0, 0)


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


def test_purging_keeps_what_someone_else_put_there(room: Room5) -> None:
    theirs = {"aantekening.txt": "van mij", "outcomes.csv.bak": "een kopie", "outcomes.xlsx": "ook een"}
    for name, text in theirs.items():
        (room.folder.path / name).write_text(text)
    (room.folder.path / "map").mkdir()
    (room.folder.path / "map" / "outcomes.csv").write_text("in een map")
    _, kept = purge_day(room.folder)
    assert {path.name for path in room.folder.path.iterdir()} == {*theirs, "map"}
    assert {name: (room.folder.path / name).read_text() for name in theirs} == theirs
    assert (room.folder.path / "map" / "outcomes.csv").read_text() == "in een map"
    assert kept.parent == room.folder.path.parent


def test_purging_removes_all_that_the_kit_makes(room: Room5) -> None:
    room.folder.keep_served(DAY)
    room.folder.door_secret()
    for name in LOGS:
        log = CsvLog(room.folder.path / f"{name}.csv")
        log.path.write_bytes((log.path.read_bytes() if log.path.exists() else HEADER) + b"torn")
        log.mend()
        for kind in ("csv", "quarantine"):
            (room.folder.path / f".{name}.{kind}.new").write_text(SECRET)
    (room.folder.path / "handed-out-damaged-1.json").write_text("[")
    erase_participant(room.folder, room.code)
    receipt, _ = purge_day(room.folder)
    assert not room.folder.path.exists()
    assert any("damaged" in reason for reason in receipt.handed_out.left.values())


@pytest.mark.parametrize("stuck", ["outcomes.csv", "private.csv", "secret", RECEIPTS, "day.json", ".lock"])
def test_purging_again_goes_on_where_it_failed_and_keeps_each_receipt_once(
    room: Room5, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stuck: str
) -> None:
    erase_participant(room.folder, room.code, "en")
    room.folder.secret()
    real = Path.unlink

    def fails(path: Path, missing_ok: bool = False) -> None:
        if path.name == stuck:
            raise PermissionError(13, "Permission denied", str(path))
        real(path, missing_ok=missing_ok)

    for _ in range(2):
        with monkeypatch.context() as patch:
            patch.setattr(Path, "unlink", fails)
            with pytest.raises(DataFolderError, match="purge again"):
                purge_day(room.folder, "en")
        assert (room.folder.path / stuck).exists()
    purge_day(room.folder, "en")
    assert not room.folder.path.exists()
    kept = (tmp_path / f"data-{RECEIPTS}").read_text("utf-8")
    assert kept.count("one participant") == 1
    assert kept.count("the whole day") == 1  # a purge that failed does not say that it was done
    assert owners_only(tmp_path / f"data-{RECEIPTS}")


def test_purging_a_day_that_is_served_touches_nothing(room: Room5) -> None:
    before = room.everything()
    with room.folder.in_use(), pytest.raises(DataFolderError, match="Ctrl-C"):
        purge_day(room.folder)
    assert room.everything() == before
    assert not (room.folder.path.parent / f"data-{RECEIPTS}").exists()
