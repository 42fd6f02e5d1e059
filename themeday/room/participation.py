"""Who takes part in what now: one answer for rounds, deliberation, match, agreements, counts, lists and screens.

========================= =========== ============= ================= ================ =======
who                       counted in  dates to come deliberation, new published pair   expected
                                                    match, draft      and agreement    to answer
========================= =========== ============= ================= ================ =======
joined, also late         yes         yes           if they said yes  yes              yes
missed a round            yes         yes           if they said yes  yes              yes
said nothing about it     yes         yes           no                yes              yes
opted out of matching     yes         yes           no                no               yes
has a partner by code     yes         yes           no                yes              yes
went home                 yes         no            no                yes              if they did
not seen since joining    no          no            no                no               if they did
table's shared device     yes, as one no            no                with itself      yes
has another role now      yes         as they are   as they are       no               yes
is of the other's unit    yes         not together  not together      no               yes
was erased                no          no            no                no               no
========================= =========== ============= ================= ================ =======

A round that has begun stays as it was held. Whoever went home after the pairs were published goes on with their
partner; before that, nobody waits for someone who is not there. No screen says why a pair ended: one of the causes is a
private choice.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any

from themeday.chapters.expectations import MATCHING_YES
from themeday.model.changes import Topic, below
from themeday.model.people import ROLES_OF_PEOPLE, Participant, Role
from themeday.pairing.people import same_unit
from themeday.room.stage import Stage, stage_data, staged
from themeday.store.records import JOIN, PEOPLE, STAFF, UNSEEN, Records

PAIRING = "pairing"
AGREEMENTS = "agreements"
EXPECTATIONS = "expectations"
MATCHING = "matching"
GONE = "gone:"
"""With someone's code behind it, the item under which the stage keeps that they went home."""
STEPPED_OUT = "left"

#: The topics that decide who is here, and who counts.
HERE = PEOPLE | {Topic(JOIN, UNSEEN), below(PAIRING, GONE, STAFF)} | staged(PAIRING, "schedule")
#: The topics that decide who takes part in the matching, and which pairs of the match stand.
MATCHED = HERE | {Topic(EXPECTATIONS, MATCHING), Topic(AGREEMENTS, STEPPED_OUT)} | staged(PAIRING, "match", "published")

#: A young colleague's code and a leader's.
Couple = tuple[str, str]


class Participation:
    """Who takes part in what, as the logs say at this moment; made anew whenever they may have changed.

    Made as often as anyone likes: as long as nothing is added to the logs, all of them share what was worked out.
    """

    def __init__(self, records: Records) -> None:
        # One dictionary holds the attributes, and so what was worked out, of all that are made before the next change.
        self.__dict__ = records.cached(Participation, dict)
        self.records = records
        self._stage = Stage(records.stage)

    # Who is in the day

    @cached_property
    def joined(self) -> list[Participant]:
        """Return everyone who joined, in the order of joining; a device that a table shares is one."""
        return self.records.participants()

    @cached_property
    def unseen(self) -> frozenset[str]:
        """Return the codes of those who joined, answered nothing and were not seen since."""
        return frozenset(row.participant for row in self.records.private.answers(JOIN, UNSEEN))

    @cached_property
    def gone(self) -> frozenset[str]:
        """Return the codes of those who went home."""
        stage = self.records.stage
        # A schedule of an earlier version keeps them itself.
        said = dict.fromkeys((stage_data(self.records, PAIRING, "schedule") or {}).get("left", []), "1")
        for item in stage.items(PAIRING, GONE):
            said[item.removeprefix(GONE)] = self._stage.value(PAIRING, item)
        return frozenset(code for code, value in said.items() if value and self.records.participant(code))

    @cached_property
    def counted(self) -> list[Participant]:
        """Return who counts as having joined: nobody twice who scanned the code in two browsers."""
        return [who for who in self.joined if who.code not in self.unseen]

    @cached_property
    def here(self) -> list[Participant]:
        """Return who is here now."""
        return [who for who in self.counted if who.code not in self.gone]

    @cached_property
    def persons(self) -> list[Participant]:
        """Return everyone who joined in person, whether they are here or not."""
        return [who for who in self.joined if who.role in ROLES_OF_PEOPLE]

    @cached_property
    def in_dates(self) -> list[Participant]:
        """Return who has speed dates from now on."""
        return [who for who in self.here if who.role in ROLES_OF_PEOPLE]

    def expected(self, answered: Collection[str] = (), role: str = "") -> int:
        """Return of how many an answer is expected: who is here, and who gave it and then left; a table is one.

        Args:
            role: of those who are asked, when others are not; both sides of a table are at its device.
        """
        here = {who.code for who in self.here if role in ("", who.role) or who.role is Role.TABLE}
        return len(here | {who.code for who in self.joined}.intersection(answered))

    # Who is in the matching

    @cached_property
    def said_no(self) -> frozenset[str]:
        """Return the codes of those who opted out of matching."""
        return frozenset(code for code, said in self._said.items() if said != MATCHING_YES)

    @cached_property
    def said_yes(self) -> frozenset[str]:
        """Return the codes of those who want to be matched."""
        return frozenset(code for code, said in self._said.items() if said == MATCHING_YES)

    @cached_property
    def in_matching(self) -> frozenset[str]:
        """Return the codes of those whom a match can pair: who is here and said yes, and who is in a published pair."""
        kept = {code for pair in self.published_pairs for code in pair}
        codes = {who.code for who in self.in_dates} | {who.code for who in self.persons if who.code in kept}
        return self.said_yes & codes

    # What stands

    def date_stands(self, young_colleague: str, leader: str) -> bool:
        """Return whether two who are planned together in a round to come still meet."""
        away = self.gone | self.unseen
        return self._may_meet(young_colleague, leader) and not away & {young_colleague, leader}

    @cached_property
    def match_pairs(self) -> list[Couple]:
        """Return the pairs of the match that still stand, published or not."""
        return [pair for pair in self.made_pairs if self._pair_stands(*pair)]

    @cached_property
    def published_pairs(self) -> list[Couple]:
        """Return the pairs that everyone may see and that still stand."""
        return self.match_pairs if self.published else []

    @property
    def published(self) -> bool:
        """Return whether everyone may see the match."""
        return self._stage.value(PAIRING, "published") == "1"

    @cached_property
    def made_pairs(self) -> list[Couple]:
        """Return the pairs of the match as they were made."""
        match: dict[str, Any] = stage_data(self.records, PAIRING, "match") or {}
        return [(young, leader) for young, leader in match.get("pairs", [])]

    @cached_property
    def ended_pairs(self) -> frozenset[frozenset[str]]:
        """Return the pairs that are pairs no longer, because either side stepped out."""
        answers = self.records.shared.answers(AGREEMENTS, STEPPED_OUT)
        return frozenset(frozenset((row.participant, code)) for row in answers for code in row.value.split())

    @cached_property
    def _said(self) -> dict[str, str]:
        answers = self.records.answered(EXPECTATIONS, MATCHING)
        return {code: outcome.value for code, outcome in answers.items() if not outcome.withdrawn}

    def _pair_stands(self, young_colleague: str, leader: str) -> bool:
        both = {young_colleague, leader}
        if frozenset(both) in self.ended_pairs or not self._may_meet(young_colleague, leader):
            return False
        if not self.published and both & (self.gone | self.unseen):
            return False
        return not any(map(self._is_out, both))

    def _is_out(self, code: str) -> bool:
        """Return whether someone said no, or took a yes back; once the day is closed nobody's answer is known."""
        if code in self.said_no:
            return True
        logs = (self.records.private, self.records.shared)
        return code not in self.said_yes and any(log.latest(code, EXPECTATIONS, MATCHING) for log in logs)

    def _may_meet(self, young_colleague: str, leader: str) -> bool:
        # Either may have joined anew since, with another role or unit.
        young, other = self.records.participant(young_colleague), self.records.participant(leader)
        if young is None or other is None or (young.role, other.role) != (Role.YOUNG_COLLEAGUE, Role.LEADER):
            return False
        return not same_unit(young.unit, other.unit)
