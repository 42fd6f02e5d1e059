"""The young colleagues' deliberation: who accompanies whom, talked over among themselves.

Everything on it is a private row: it is deleted when the day is closed, never exported and never read by the review.
Only a page of a young colleague gets it; what comes from another is refused. Whoever opted out of matching is not on
it. It lists the leaders who are here, said yes and have no partner yet; not being on it can mean that someone did not
answer, has a partner, came later or went home, so that it tells of nobody that they opted out.

Whoever may not do something gets `OutcomeRefused`, which says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal, get_args

from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.model.changes import Topic, below
from themeday.model.outcomes import Outcome
from themeday.model.people import Participant, Role
from themeday.model.visibility import Visibility
from themeday.pairing import Pair, may_meet
from themeday.room.participation import Participation
from themeday.room.session import Session
from themeday.room.speed_dates.reading import CHAPTER, people, to_match, to_match_topics
from themeday.room.stage import staged
from themeday.store.records import JOIN, LATE

Kind = Literal["wish", "lock", "veto"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MOST_LETTERS = 280
"""Of one message or one reason."""
MOST_MESSAGES = 60
"""Of one person; a board is not a diary."""

_SAY = "board.say."
_MARK = "board.mark."
_WHY = "board.why."


@dataclass(frozen=True)
class Decision:
    """What a young colleague ends with about a leader, for herself or himself only."""

    young_colleague: str  # code of who decided it; nobody decides for another
    leader: str
    kind: Kind  # "wish" goes before all others, "lock" has to be a pair, "veto" may not be one
    reason: str  # kept among the young colleagues


def board_state(session: Session) -> str:
    """Return "open", "closed" (it was open before) or "" (not yet)."""
    state = session.stage.value(CHAPTER, "board")
    return state if state in ("open", "closed") else ""


def board_topics(session: Session) -> frozenset[Topic]:
    """Return the topics that decide what a page may see of the board."""
    if not board_state(session) or session.participant is None or session.participant.role is not Role.YOUNG_COLLEAGUE:
        return staged(CHAPTER, "board")
    said = {below(CHAPTER, beginning) for beginning in (_SAY, _MARK, _WHY)}
    return to_match_topics(session.records) | staged(CHAPTER, "board") | said | {Topic(JOIN, LATE)}


def open_board(session: Session, on: bool = True) -> None:
    """Open the deliberation, or end it: it then stays readable for those who held it."""
    session.set_stage(CHAPTER, {"board": "open" if on else "closed"})


def is_young(session: Session) -> bool:
    """Return whether this page is a young colleague's own; a table's device may be in a leader's hands."""
    if session.participant is None or session.staff or session.participant.role is not Role.YOUNG_COLLEAGUE:
        return False
    # As they joined last: a page that was opened before someone joined anew as a leader is a leader's.
    now = session.records.participant(session.participant.code)
    return now is not None and now.role is Role.YOUNG_COLLEAGUE


def came_late(session: Session) -> bool:
    """Return whether whoever is here became a young colleague too late to hear what they say among themselves."""
    return session.records.private.latest(session.me.code, JOIN, LATE) is not None


def may_deliberate(session: Session) -> bool:
    """Return whether this page may see the board: a young colleague's all along, who did not opt out of matching."""
    if not is_young(session) or came_late(session):
        return False
    return session.me.code not in Participation(session.records).said_no


def leaders_on_board(session: Session) -> list[Participant]:
    """Return the leaders who may be talked about, by name; for pages of young colleagues only."""
    free, here = to_match(session), Participation(session.records).in_dates
    leaders = [who for who in here if who.role is Role.LEADER and who.code in free]
    return sorted(leaders, key=lambda who: (who.name.casefold(), who.code))


def decisions(session: Session) -> list[Decision]:
    """Return all wishes, locks and vetoes that count, in the order of deciding; for pages of young colleagues only."""
    willing = {person.code: person for person in people(session) if person.willing}
    private = session.records.private
    kept: list[tuple[str, Decision]] = []
    for item in private.items(CHAPTER, _MARK):
        leader = willing.get(item.removeprefix(_MARK))
        for outcome in private.answers(CHAPTER, item):
            young = willing.get(outcome.participant)
            kind = next((kind for kind in KINDS if kind == outcome.value), None)
            if kind and leader and young and young.role == "young_colleague" and may_meet(young, leader):
                why = private.latest(young.code, CHAPTER, f"{_WHY}{leader.code}")
                kept.append((outcome.outcome_id, Decision(young.code, leader.code, kind, why.value if why else "")))
    return [decision for _, decision in sorted(kept, key=itemgetter(0))]


def messages(session: Session) -> list[Outcome]:
    """Return what was said, in order, for pages of young colleagues only; nothing of who opted out or leads now."""
    out = Participation(session.records).said_no
    return sorted(
        (
            outcome
            for item in session.records.private.items(CHAPTER, _SAY)
            for outcome in session.records.private.answers(CHAPTER, item)
            if outcome.participant not in out
            and (who := session.records.participant(outcome.participant))
            and who.role is Role.YOUNG_COLLEAGUE
        ),
        key=lambda outcome: outcome.outcome_id,
    )


def counts(session: Session) -> Counter[str]:
    """Return how many wishes, locks and vetoes there are: all that the facilitator gets of it."""
    return Counter(decision.kind for decision in decisions(session))


def say_on_board(session: Session, text: object) -> None:
    """Say something to the other young colleagues; the same thing twice in a row is said once."""
    _refuse_unless_open(session)
    said = _short(text)
    with session.records.exclusive():
        mine = [message for message in messages(session) if message.participant == session.me.code]
        if mine and mine[-1].value == said:
            session.records.confirm(mine[-1:])
            return
        taken = {message.item for message in mine}
        free = next((item for n in range(1, MOST_MESSAGES + 1) if (item := f"{_SAY}{n}") not in taken), None)
        if free is None:
            raise OutcomeRefused(N_("You have said a lot already. Take back an earlier message to say more."))
        session.record(CHAPTER, {free: said}, Visibility.PRIVATE)


def take_back(session: Session, item: str) -> None:
    """Take back one of my own messages."""
    _refuse_unless_open(session)
    if item.startswith(_SAY):
        session.record(CHAPTER, {item: ""}, Visibility.PRIVATE)


def decide(session: Session, leader: str, kind: object, reason: object) -> None:
    """End with a wish, a lock or a veto about a leader, for myself; deciding anew replaces it."""
    _refuse_unless_open(session)
    if kind not in KINDS:
        raise OutcomeRefused(N_("Choose a wish, a lock or a veto."))
    why = _short(reason)
    with session.records.exclusive():
        here = {person.code: person for person in people(session) if person.willing}
        me, other = here.get(session.me.code), here.get(leader)
        if session.me.code in Participation(session.records).gone:
            raise OutcomeRefused(N_("According to the console you went home. Tell the facilitator that you are here."))
        if me is None:
            raise OutcomeRefused(
                N_("This is for who takes part in the matching. Say yes to it in the part “Expectations” first.")
            )
        if other is None or other.role != "leader":
            raise OutcomeRefused(N_("This leader is not on the board any more. Choose another one."))
        if not may_meet(me, other):
            raise OutcomeRefused(N_("You work in the same unit, and pairs cross units. Choose another leader."))
        if kind == "lock":
            _refuse_if_locked(session, leader)
        session.record(CHAPTER, {f"{_MARK}{leader}": str(kind), f"{_WHY}{leader}": why}, Visibility.PRIVATE)


def undecide(session: Session, leader: str) -> None:
    """Take back what I decided about a leader."""
    _refuse_unless_open(session)
    session.record(CHAPTER, {f"{_MARK}{leader}": "", f"{_WHY}{leader}": ""}, Visibility.PRIVATE)


def locks_of(decided: Sequence[Decision]) -> list[Pair]:
    """Return the locks that can be together: of two that cannot, the one that was there first."""
    locks: list[Pair] = []
    taken: set[str] = set()
    for decision in decided:
        if decision.kind == "lock" and not taken & {decision.young_colleague, decision.leader}:
            locks.append(Pair(decision.young_colleague, decision.leader))
            taken |= {decision.young_colleague, decision.leader}
    return locks


def _refuse_if_locked(session: Session, leader: str) -> None:
    me = session.me.code
    for decision in decisions(session):
        if decision.kind != "lock":
            continue
        if decision.young_colleague == me and decision.leader != leader:
            raise OutcomeRefused(
                N_("You have locked another leader already. Take that back first, or make this a wish.")
            )
        if decision.leader == leader and decision.young_colleague != me:
            raise OutcomeRefused(
                N_("Someone else has locked this leader already. Talk about it together, or make this a wish.")
            )


def _refuse_unless_open(session: Session) -> None:
    session.records.refresh()
    if not is_young(session) or came_late(session):
        raise OutcomeRefused(N_("This is among the young colleagues, on their own phones."))
    if session.me.code in Participation(session.records).said_no:
        raise OutcomeRefused(
            N_("This is for who takes part in the matching. Say yes to it in the part “Expectations” first.")
        )
    if board_state(session) != "open":
        raise OutcomeRefused(N_("The deliberation is not open now."))


def _short(text: object) -> str:
    said = text.strip() if isinstance(text, str) else ""
    if not said:
        raise OutcomeRefused(N_("Write a few words first."))
    if len(said) > MOST_LETTERS:
        raise OutcomeRefused(N_("Make it at most {most} characters."), most=MOST_LETTERS)
    return said
