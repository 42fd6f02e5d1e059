"""The agreement of a pair: two sides, complete only with a learning goal each way, confirmed by both.

What cannot be done raises `OutcomeRefused`, which says why and what to do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from themeday.chapters import EVERY_CHAPTER, Chapters
from themeday.chapters.agreements import CONFIRMATION
from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.model.changes import Topic
from themeday.model.people import (
    ROLES_OF_PEOPLE,
    Participant,
    Role,
    device_code,
    join_code,
    normal_code,
    pair_code,
    rejoin_code,
)
from themeday.model.visibility import Visibility
from themeday.pairing.people import same_unit
from themeday.room.participation import EXPECTATIONS, MATCHING, PAIRING, STEPPED_OUT, Participation
from themeday.room.session import Session
from themeday.room.stage import staged
from themeday.store.records import PEOPLE, Records

CHAPTER = "agreements"
_PARTNER = "partner"
# The topics that decide who is whose partner: before a match is published nobody's choice to be matched changes a pair.
_BY_CODE = PEOPLE | {Topic(CHAPTER, _PARTNER), Topic(CHAPTER, STEPPED_OUT)} | staged(PAIRING, "published")
_BY_MATCH = _BY_CODE | {Topic(EXPECTATIONS, MATCHING)} | staged(PAIRING, "match")


@dataclass(frozen=True)
class Agreement:
    """What a pair promises each other, as it stands now."""

    young: str
    leader: str
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # each side's own answers: code to item to value
    # what either side wrote for both, the latest: item to value
    together: Mapping[str, str] = field(default_factory=dict)
    # code to the fingerprint of what that side confirmed
    confirmations: Mapping[str, str] = field(default_factory=dict)
    chapters: Chapters = EVERY_CHAPTER  # what the day asks

    @property
    def pair(self) -> tuple[str, str]:
        """Return both codes, the young colleague's first."""
        return (self.young, self.leader)

    def missing_of(self, code: str) -> tuple[str, ...]:
        """Return the items that one side has still to answer for itself."""
        return tuple(q.key for q in self.chapters.own if not self.own.get(code, {}).get(q.key))

    @property
    def missing_together(self) -> tuple[str, ...]:
        """Return the items that neither side has answered yet."""
        return tuple(q.key for q in self.chapters.together if not self.together.get(q.key))

    @property
    def missing(self) -> tuple[str, ...]:
        """Return everything that is still missing, as item keys; a side's own items come once for each side."""
        return (*self.missing_of(self.young), *self.missing_of(self.leader), *self.missing_together)

    @property
    def complete(self) -> bool:
        """Return whether nothing is missing, in either direction."""
        return not self.missing

    @property
    def fingerprint(self) -> str:
        """Return a short text that changes whenever the agreement changes."""
        parts = [self.own.get(code, {}).get(q.key, "") for code in self.pair for q in self.chapters.own]
        parts += [self.together.get(q.key, "") for q in self.chapters.together]
        # Only what is there: who confirmed without them, confirmed the same agreement.
        parts += [f"{q.key}={value}" for q in self.chapters.meeting if (value := self.together.get(q.key, ""))]
        return hashlib.blake2s("\x1f".join(parts).encode(), digest_size=8).hexdigest()

    def confirmed_by(self, code: str) -> bool:
        """Return whether one side confirmed the agreement as it stands now."""
        return self.complete and self.confirmations.get(code) == self.fingerprint

    @property
    def confirmed(self) -> bool:
        """Return whether both sides confirmed the agreement as it stands now."""
        return self.confirmed_by(self.young) and self.confirmed_by(self.leader)

    @property
    def cadence(self) -> str:
        """Return the key of how often they meet, or an empty text."""
        return self.together.get("cadence", "")

    @property
    def review_date(self) -> str:
        """Return the ISO date on which they look back, or an empty text."""
        return self.together.get("review_date", "")

    @property
    def step_dates(self) -> tuple[str, str]:
        """Return the ISO dates of both steps, the young colleague's first."""
        young, leader = (self.own.get(code, {}).get("step_date", "") for code in self.pair)
        return (young, leader)


def pairs(records: Records) -> list[tuple[str, str]]:
    """Return all pairs as (young colleague, leader): the published match, and those who found each other by code."""
    return list(records.cached(pairs, lambda: _pairs(records)))


def _pairs(records: Records) -> tuple[tuple[str, str], ...]:
    now = Participation(records)
    made = list(now.published_pairs)
    taken = {code for pair in made for code in pair}
    for outcome in records.shared.answers(CHAPTER, _PARTNER):
        author, other = records.participant(outcome.participant), records.participant(outcome.value)
        # Either may have joined anew since, with another role or unit: then they are a pair no longer.
        if author is None or other is None or _mismatch(author, other) or {author.code, other.code} & taken:
            continue
        if frozenset((author.code, other.code)) not in now.ended_pairs:
            young, leader = sorted((author, other), key=lambda who: who.role is Role.LEADER)
            made.append((young.code, leader.code))
            taken |= {young.code, leader.code}
    tables = [who for who in now.joined if who.role is Role.TABLE]
    made += [(who.speaking_as(Role.YOUNG_COLLEAGUE).code, who.speaking_as(Role.LEADER).code) for who in tables]
    return tuple(made)


def _pair_of(records: Records, code: str) -> tuple[str, str] | None:
    """Return the first pair that someone is in; every page asks it at every change."""

    def worked_out() -> dict[str, tuple[str, str]]:
        return {code: pair for pair in reversed(pairs(records)) for code in pair}

    return records.cached(_pair_of, worked_out).get(code)


def partner_of(records: Records, code: str) -> Participant | None:
    """Return the partner of a participant, or None."""
    pair = _pair_of(records, code)
    return records.participant(pair[1] if code == pair[0] else pair[0]) if pair else None


def agreement_of(records: Records, code: str) -> Agreement | None:
    """Return the agreement that a participant is part of, or None without a partner."""
    pair = _pair_of(records, code)
    return _read(records, pair) if pair else None


def pair_topics(records: Records) -> frozenset[Topic]:
    """Return the topics that decide who is whose partner now."""
    return _BY_MATCH if Participation(records).published else _BY_CODE


def agreement_topics(records: Records, code: str) -> frozenset[Topic]:
    """Return the topics that decide what the agreement of a participant is, also while there is none."""
    both = next((pair for pair in pairs(records) if code in pair), (code,))
    asked = records.chapters
    items = (*(question.key for question in (*asked.own, *asked.for_both)), CONFIRMATION)
    return pair_topics(records) | {Topic(CHAPTER, item, side) for side in both for item in items}


def all_agreements(records: Records) -> list[Agreement]:
    """Return the agreements of all pairs in which either side has written anything."""

    def read() -> tuple[Agreement, ...]:
        agreements = [_read(records, pair) for pair in pairs(records)]
        return tuple(agreement for agreement in agreements if any(agreement.own.values()) or agreement.together)

    return list(records.cached(all_agreements, read))


def find_partner(session: Session, typed: str) -> Participant:
    """Form a pair with the one whose pair code a participant without a match typed, and return that partner."""
    with session.records.exclusive():  # whoever is erased meanwhile must not be written down again
        me = session.me
        other = _with_code(session, normal_code(typed))
        if problem := _mismatch(me, other):
            raise OutcomeRefused(problem)
        if partner_of(session.records, me.code) == other:
            return other  # both typed a code at the same time
        taken = {code for pair in pairs(session.records) for code in pair}
        if me.code in taken:
            raise OutcomeRefused(N_("You already have a partner. Ask the facilitator if that is not right."))
        if other.code in taken:
            raise OutcomeRefused(N_("The other already has a partner. Ask the facilitator if that is not right."))
        answers = {_PARTNER: other.code}
        if frozenset((me.code, other.code)) in Participation(session.records).ended_pairs:
            if me.code in _stepped_out_of(session, other):
                raise OutcomeRefused(
                    N_(
                        "This pair was stopped before. Let the one who stopped it type the code, or look for someone "
                        "else."
                    )
                )
            answers[STEPPED_OUT] = " ".join(code for code in _stepped_out_of(session, me) if code != other.code)
        session.record(CHAPTER, answers, Visibility.TABLE)
        return other


def _with_code(session: Session, typed: str) -> Participant:
    """Return who has a pair code; what else was typed is told by its form, so that nobody can find a code by trying."""
    own = session.participant or session.me
    if not typed:
        raise OutcomeRefused(N_("Type the pair code that stands on the other's screen."))
    if typed == pair_code(session.secret, own.code):
        raise OutcomeRefused(N_("This is your own pair code. Type the one that stands on the other's screen."))
    if len(typed) == len(normal_code(rejoin_code(session.secret, own.code))):
        raise OutcomeRefused(
            N_(
                "This looks like a personal code, with which someone comes back on another device. The pair code is "
                "shorter: it stands on the other's screen, in this same place."
            )
        )
    if typed == join_code(session.secret):
        raise OutcomeRefused(
            N_("This is the code to join the day. The pair code stands on the other's screen, in this same place.")
        )
    other = next((p for p in session.records.participants() if pair_code(session.secret, p.code) == typed), None)
    if other is None:
        raise OutcomeRefused(N_("Nobody has this pair code. Look at the other's screen and type it again."))
    return other


def leave_pair(session: Session) -> None:
    """Let either side step out of its pair, without a reason; both can then find another partner."""
    with session.records.exclusive():
        me = session.me
        partner = partner_of(session.records, me.code)
        if partner is None or device_code(partner.code) == device_code(me.code):
            raise OutcomeRefused(N_("You have no partner yet. Find one first."))
        codes = {*_stepped_out_of(session, me), partner.code}
        session.record(CHAPTER, {STEPPED_OUT: " ".join(sorted(codes))}, Visibility.TABLE)


def _stepped_out_of(session: Session, who: Participant) -> list[str]:
    kept = session.records.latest(who.code, CHAPTER, STEPPED_OUT)
    return kept.value.split() if kept else []


def confirm(session: Session) -> None:
    """Confirm the agreement as it stands now, for my side."""
    session.records.refresh()
    agreement = agreement_of(session.records, session.me.code)
    if agreement is None:
        raise OutcomeRefused(N_("You have no partner yet. Find one first."))
    if not agreement.complete:
        raise OutcomeRefused(
            N_("The agreement is not complete yet. Fill in what is missing, both of you; then confirm.")
        )
    session.record(CHAPTER, {CONFIRMATION: agreement.fingerprint}, Visibility.TABLE)


def superseded(records: Records) -> set[str]:
    """Return the ids of what one side wrote for both, and the other side then changed or took away."""
    written = (
        records.shared.latest(code, CHAPTER, question.key)
        for pair in pairs(records)
        for question in records.chapters.for_both
        for code in pair
        if code != _last_writer(records, pair, question.key)
    )
    return {outcome.outcome_id for outcome in written if outcome}


def _mismatch(who: Participant, other: Participant) -> str:
    """Return why two people cannot be a pair, or an empty text."""
    if {who.role, other.role} != set(ROLES_OF_PEOPLE):
        return N_("A pair is a young colleague and a leader. Look for someone with the other role.")
    if same_unit(who.unit, other.unit):
        return N_("You work in the same unit. A pair always crosses units; look for someone else.")
    return ""


def _read(records: Records, pair: tuple[str, str]) -> Agreement:
    own: dict[str, dict[str, str]] = {}
    for code in pair:
        answers = {q.key: records.latest(code, CHAPTER, q.key) for q in records.chapters.own}
        own[code] = {key: outcome.value for key, outcome in answers.items() if outcome}
    # Withdrawals too: what either side writes for both, either side may take back for both.
    together = {
        q.key: records.shared.latest(_last_writer(records, pair, q.key), CHAPTER, q.key)
        for q in records.chapters.for_both
    }
    confirmations = {code: records.latest(code, CHAPTER, CONFIRMATION) for code in pair}
    return Agreement(
        *pair,
        own=own,
        together={key: outcome.value for key, outcome in together.items() if outcome and outcome.value},
        confirmations={code: outcome.value for code, outcome in confirmations.items() if outcome},
        chapters=records.chapters,
    )


def _last_writer(records: Records, pair: tuple[str, str], item: str) -> str:
    return max(pair, key=lambda code: records.shared.position(code, CHAPTER, item))
