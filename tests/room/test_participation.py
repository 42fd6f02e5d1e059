"""Who takes part in what now: every state of a leader, asked in every place, and every place gives one answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from tests.conftest import Party, answer, shown
from themeday.errors import OutcomeRefused, PairingRefused
from themeday.model.people import Participant, Role, pair_code
from themeday.model.visibility import Visibility
from themeday.pairing import Date
from themeday.room.agreements import agreement_of, find_partner, leave_pair, partner_of
from themeday.room.optimistic_writes import at_once
from themeday.room.participation import Participation
from themeday.room.session import Session
from themeday.room.speed_dates import board, counting, match_decision, planning, reading, replanning, running_rounds
from themeday.widgets.facilitator.console import Console
from themeday.widgets.facilitator.projector import Projector
from themeday.widgets.participant.room import who_is_here
from themeday.widgets.participant.tables import PeopleAtTables


class Story:
    """A leader of whom something comes to pass, a young colleague who would be theirs, and four others."""

    def __init__(self) -> None:
        self.party = Party()
        self.staff = self.party.staff()
        self.young = self.willing(self.party.join(unit="Recherche", nickname="Yara"))
        self.leader = self.willing(self.party.leader(unit="Parket", nickname="Lars"))
        self.others = [
            self.willing(self.party.join(unit="Basisteam")),
            self.willing(self.party.leader(unit="Recherche")),
        ]
        self.staff.set_stage("pairing", {"state": "open", "opened": "1"})
        self.staff.set_stage("", {"current": "pairing"})

    @staticmethod
    def willing(session: Session, matching: str = "yes") -> Session:
        answer(session, "expectations", "matching", matching)
        return session

    @property
    def code(self) -> str:
        return self.leader.me.code

    def again(self, **changes: object) -> None:
        """Let the leader join anew with other choices."""
        self.party.session().join(replace(self.joined, **changes))  # type: ignore[arg-type]

    @property
    def joined(self) -> Participant:
        assert self.leader.participant is not None
        return self.leader.participant

    def erase(self) -> None:
        for log in self.party.records.logs:
            log.erase(self.code, "NOBODY22")
        self.party.records.refresh()

    def miss_a_round(self) -> None:
        running_rounds.start_round(self.staff, 1)
        at_once(replanning.absent_steps(self.staff, reading.rounds_of(self.staff)[0][0].leader))

    def pair_by_code(self) -> None:
        other = self.party.join(unit="Basisteam")
        find_partner(other, pair_code(self.party.secret, self.code))


@dataclass(frozen=True)
class Place:
    """Where someone is, or is not, after something came to pass."""

    counted: bool = True
    expected: bool = True
    dates_to_come: bool = True
    board: bool = True
    draft: bool = True
    made_anew: bool = True
    published: bool = True
    agreement: bool = True
    listed: bool = True
    at_table: bool = True


STATES: dict[str, tuple[Callable[[Story], object], Place]] = {
    "joined": (lambda story: None, Place()),
    "missed a round": (lambda story: story.miss_a_round(), Place()),
    "went home": (
        lambda story: at_once(replanning.left_steps(story.staff, story.code)),
        Place(expected=False, dates_to_come=False, board=False, draft=False, made_anew=False, at_table=False),
    ),
    "went home and is back": (
        lambda story: [at_once(replanning.left_steps(story.staff, story.code, gone)) for gone in (True, False)],
        Place(),
    ),
    "opted out": (
        lambda story: story.willing(story.leader, "no"),
        Place(board=False, draft=False, made_anew=False, published=False, agreement=False),
    ),
    "took the yes back": (
        lambda story: answer(story.leader, "expectations", "matching", ""),
        Place(board=False, draft=False, made_anew=False, published=False, agreement=False),
    ),
    "not seen again": (
        lambda story: story.party.session().note_unseen([story.joined]),
        Place(
            counted=False,
            expected=False,
            dates_to_come=False,
            board=False,
            draft=False,
            made_anew=False,
            at_table=False,
        ),
    ),
    "is a young colleague now": (
        lambda story: story.again(role=Role.YOUNG_COLLEAGUE),
        Place(dates_to_come=False, board=False, draft=False, made_anew=False, published=False, agreement=False),
    ),
    "shares a table's device now": (
        lambda story: story.again(role=Role.TABLE, unit=""),
        Place(
            dates_to_come=False,
            board=False,
            draft=False,
            made_anew=False,
            published=False,
            agreement=False,
            listed=False,
        ),
    ),
    "is of the same unit now": (
        lambda story: story.again(unit="RECHERCHE\u200b"),
        Place(dates_to_come=False, draft=False, made_anew=False, published=False, agreement=False),
    ),
    "was erased": (
        lambda story: story.erase(),
        Place(*[False] * 10),
    ),
}


@pytest.fixture(params=STATES, ids=STATES)
def case(request: pytest.FixtureRequest) -> tuple[Callable[[Story], object], Place]:
    return STATES[request.param]


def are_pair(story: Story, pairs: list[tuple[str, str]]) -> bool:
    return (story.young.me.code, story.code) in pairs


def test_the_table_of_who_takes_part_in_what(case: tuple[Callable[[Story], object], Place]) -> None:
    comes_to_pass, place = case
    story = Story()
    staff, records = story.staff, story.party.records
    at_once(planning.plan_steps(staff, 2, 4))
    board.open_board(staff)
    for rater, rated in ((story.young, story.code), (story.leader, story.young.me.code)):
        rater.record("pairing", {f"rating.{rated}": "5"}, Visibility.PRIVATE)
    at_once(match_decision.match_steps(staff))
    assert are_pair(story, Participation(staff.records).match_pairs)

    comes_to_pass(story)
    now, code = Participation(records), story.code
    assert (code in {who.code for who in now.counted}) == place.counted
    assert now.expected() == 3 + place.expected
    assert now.expected({code}) == 3 + (place.expected or place.listed)  # who answered counts, also when gone
    to_come = [d for dates in reading.rounds_of(staff)[reading.round_now(staff) :] for d in dates]
    meet = (story.young.me.code, code) in [(d.young_colleague, d.leader) for d in to_come]
    if not reading.round_now(staff):  # once they met they need not meet again
        assert meet == place.dates_to_come
    assert (code in {who.code for who in board.leaders_on_board(story.others[0])}) == place.board
    assert are_pair(story, Participation(staff.records).match_pairs) == place.draft
    console = Console(staff)
    told = any("fell away" in line for line in console.pairing["match"])
    assert told != place.draft, "the console says when a pair of the draft is none any more"
    assert counting.matching(staff).pairs == len(Participation(staff.records).match_pairs)
    assert any("Lars" in person["text"] for person in console.pairing["people"]) == place.listed
    assert ("Lars" in shown(PeopleAtTables(staff))) == (place.at_table and code in {w.code for w in now.persons})
    assert who_is_here(staff)["total"] == 3 + place.at_table

    # Publishing the draft, then making it anew.
    match_decision.publish_match(staff)
    assert are_pair(story, Participation(staff.records).published_pairs) == place.draft
    assert (partner_of(records, story.young.me.code) is not None) == place.draft
    assert ("Lars" in str(Projector(staff).scene.get("pairs"))) == place.draft
    match_decision.publish_match(staff, False)
    at_once(match_decision.match_steps(staff))
    assert are_pair(story, Participation(staff.records).match_pairs) == place.made_anew


def test_the_same_after_the_pairs_were_published(case: tuple[Callable[[Story], object], Place]) -> None:
    comes_to_pass, place = case
    story = Story()
    staff, records = story.staff, story.party.records
    at_once(planning.plan_steps(staff, 2, 4))
    for rater, rated in ((story.young, story.code), (story.leader, story.young.me.code)):
        rater.record("pairing", {f"rating.{rated}": "5"}, Visibility.PRIVATE)
    at_once(match_decision.match_steps(staff))
    match_decision.publish_match(staff)
    story.young.record("agreements", {"learning_goal": "hoe een zaak loopt"}, Visibility.TABLE)

    comes_to_pass(story)
    assert are_pair(story, Participation(staff.records).published_pairs) == place.published
    assert (partner_of(records, story.young.me.code) is not None) == place.agreement
    assert (agreement_of(records, story.young.me.code) is not None) == place.agreement
    # What is published stays together when the match is made anew, and who is none any more is not in it.
    at_once(match_decision.match_steps(staff))
    assert are_pair(story, Participation(staff.records).published_pairs) == place.published
    if not reading.round_now(staff):  # a round that was started since is what the big screen shows
        assert ("Lars" in str(Projector(staff).scene["pairs"])) == place.published


def test_what_nobody_can_read_after_the_day_was_closed_parts_nobody() -> None:
    story = Story()
    at_once(match_decision.match_steps(story.staff))
    match_decision.publish_match(story.staff)
    before = Participation(story.staff.records).published_pairs
    story.party.records.private.rewrite(lambda outcome: None)  # as closing the day does
    story.party.records.refresh()
    assert len(before) == 2
    assert Participation(story.staff.records).published_pairs == before


def test_who_stepped_out_is_in_no_pair_of_the_match() -> None:
    story = Story()
    at_once(match_decision.match_steps(story.staff))
    match_decision.publish_match(story.staff)
    leave_pair(story.leader)
    assert not are_pair(story, Participation(story.staff.records).published_pairs)
    assert counting.matching(story.staff).fallen == 1


def test_a_pair_by_code_is_not_matched_again_and_survives_opting_out() -> None:
    story = Story()
    story.pair_by_code()
    at_once(match_decision.match_steps(story.staff))
    assert not are_pair(story, Participation(story.staff.records).match_pairs)
    story.willing(story.leader, "no")  # a pair by code is a choice of both
    assert partner_of(story.party.records, story.code) is not None


def test_a_match_of_which_nothing_is_left_is_not_published() -> None:
    story = Story()
    at_once(match_decision.match_steps(story.staff))
    for session in (story.young, *story.others):
        at_once(
            replanning.left_steps(story.staff, session.me.code)
        ) if session.me.role is Role.YOUNG_COLLEAGUE else None
    with pytest.raises(PairingRefused, match="No pair of this match is left"):
        match_decision.publish_match(story.staff)
    assert story.staff.stage.value("pairing", "published") == ""


def test_someone_can_go_home_before_there_is_a_schedule() -> None:
    story = Story()
    at_once(replanning.left_steps(story.staff, story.code))
    result = at_once(planning.plan_steps(story.staff, 2, 4))
    assert (result.left, result.newcomers) == (1, 0)
    assert story.code not in story.staff.stage.value("pairing", "schedule")
    with pytest.raises(PairingRefused):
        at_once(replanning.left_steps(story.staff, "NOBODY22"))


def test_rounds_to_come_lose_a_date_also_when_no_other_schedule_can_be_made() -> None:
    story = Story()
    at_once(planning.plan_steps(story.staff, 2, 4))
    last = story.others[1].me.code
    at_once(replanning.left_steps(story.staff, story.code))
    with pytest.raises(PairingRefused):  # nobody of the other side is left
        at_once(replanning.left_steps(story.staff, last))
    assert [date for dates in reading.rounds_of(story.staff) for date in dates] == []
    assert counting.dating(story.staff).fallen > 0
    assert "fell away" in Console(story.staff).pairing["newcomers"]


def test_a_round_that_was_held_stays_as_it_was() -> None:
    story = Story()
    at_once(planning.plan_steps(story.staff, 2, 4))
    running_rounds.start_round(story.staff, 1)
    held: list[Date] = reading.rounds_of(story.staff)[0]
    at_once(replanning.left_steps(story.staff, story.code))
    story.again(role=Role.YOUNG_COLLEAGUE)
    assert reading.rounds_of(story.staff)[0] == held


def test_a_young_colleague_who_went_home_decides_nothing_and_locks_nobody() -> None:
    story = Story()
    board.open_board(story.staff)
    board.decide(story.young, story.code, "lock", "wij gaan samen")
    assert len(board.decisions(story.young)) == 1
    at_once(replanning.left_steps(story.staff, story.young.me.code))
    assert board.decisions(story.others[0]) == []
    with pytest.raises(OutcomeRefused, match="went home"):
        board.decide(story.young, story.code, "wish", "toch")


def test_the_console_tells_ghosts_apart_and_never_why_a_pair_fell_away() -> None:
    story = Story()
    at_once(match_decision.match_steps(story.staff))
    story.willing(story.leader, "no")
    ghost = story.party.join(nickname="Spook").participant
    assert ghost is not None
    story.party.session().note_unseen([ghost])
    console = Console(story.staff)
    assert console.state["joined"] == "4 participants"
    assert "1 joined and was not seen again" in console.state["roles"]
    assert [person["text"] for person in console.pairing["people"] if "Spook" in person["text"]] == [
        "Spook (Recherche), not seen again"
    ]
    assert Projector(story.staff).scene["joined"] == "4 participants"
    (line,) = [line for line in console.pairing["match"] if "fell away" in line]
    by_going = Story()
    at_once(match_decision.match_steps(by_going.staff))
    at_once(replanning.left_steps(by_going.staff, by_going.code))
    assert line in Console(by_going.staff).pairing["match"]


def test_who_comes_later_is_in_everything_that_is_made_anew() -> None:
    story = Story()
    at_once(planning.plan_steps(story.staff, 2, 4))
    at_once(match_decision.match_steps(story.staff))
    late = story.willing(story.party.leader(unit="Basisteam"))
    assert counting.dating(story.staff).newcomers == 1
    assert late.me.code in {who.code for who in board.leaders_on_board(story.young)}
    assert counting.matching(story.staff).unmatched == 1
    at_once(replanning.again_steps(story.staff))
    assert late.me.code in story.staff.stage.value("pairing", "schedule")


def test_a_tables_device_counts_as_one_and_is_in_no_pair_but_its_own() -> None:
    story = Story()
    table = story.party.join(Role.TABLE, unit="", table="4")
    now = Participation(story.party.records)
    assert (len(now.counted), now.expected(), len(now.in_dates)) == (5, 5, 4)
    at_once(planning.plan_steps(story.staff, 2, 4))
    at_once(match_decision.match_steps(story.staff))
    match_decision.publish_match(story.staff)
    code = table.participant.code if table.participant else ""
    assert code not in story.staff.stage.value("pairing", "schedule") + story.staff.stage.value("pairing", "match")
    partner = partner_of(story.party.records, table.me.code)
    assert partner is not None
    assert partner.code.startswith(code)
