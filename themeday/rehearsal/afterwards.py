"""The invented people weeks later: who comes back answers the checks after six and after twelve weeks."""

from __future__ import annotations

import datetime as dt
from functools import partial

from themeday.chapters.follow_up import CHAPTER, FEEDBACK, GOES_ON, LEARNED, MET, ROUNDS, STEP, STOPPED, questions
from themeday.model.visibility import Visibility
from themeday.rehearsal.cast import Character
from themeday.rehearsal.performance import Deed, Part, Performance
from themeday.room.agreements import agreement_of

# The share of those who answer at all that still comes back.
_COMES_BACK = {"six": 0.8, "twelve": 0.65}
_DAYS_OPEN = 5
# How often each option is chosen, in the order in which it is asked.
_ANSWERS = {
    "six": {GOES_ON: (70, 12, 10, 8), MET: (10, 30, 45, 15), STEP: (35, 15, 35, 15), FEEDBACK: (30, 45, 25)},
    "twelve": {GOES_ON: (65, 18, 5, 12), MET: (3, 12, 40, 45), STEP: (55, 20, 18, 7), FEEDBACK: (50, 35, 15)},
}
_LETS_IT_COUNT = 0.7
_WRITES = 0.6


def come_back(show: Performance) -> None:
    """Let who comes back answer both checks, as they would on their own phones."""
    stopped: set[str] = set()
    for check, weeks in ROUNDS.items():
        opens = show.opens + dt.timedelta(weeks=weeks)
        parts: list[Part] = [
            (who, _answers(show, check, who, stopped))
            for who in show.cast
            if show.random.random() < _COMES_BACK[check] and show.willing(who)
        ]
        show.act_between(opens, opens + dt.timedelta(days=_DAYS_OPEN), parts)


def _answers(show: Performance, check: str, who: Character, stopped: set[str]) -> list[Deed]:
    save = partial(show.session.save, CHAPTER.key)
    deeds: list[Deed] = []
    code = who.participant.code
    paired = agreement_of(show.session.records, code) is not None
    for question in questions(check):
        name = question.key.partition(".")[2]
        if name == LEARNED:
            if show.random.random() < _WRITES:
                text = show.answers.deal(LEARNED, who.participant.role)
                deeds.append(partial(save, question, text, show.visibility(who, question)))
        elif paired and (name == GOES_ON or code not in stopped):
            weights = _ANSWERS[check][name]
            key = show.random.choices([option.key for option in question.options], weights)[0]
            counts = show.random.random() < _LETS_IT_COUNT
            seen_by = Visibility.ANONYMOUS if name != GOES_ON or counts else Visibility.PRIVATE
            if name == GOES_ON and (key == STOPPED or code in stopped):
                key = STOPPED
                stopped.add(code)
            deeds.append(partial(save, question, key, seen_by))
    return deeds
