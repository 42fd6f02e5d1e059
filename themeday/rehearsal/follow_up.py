"""The invented people weeks later: who comes back answers the checks after six and after twelve weeks."""

from __future__ import annotations

import datetime as dt
from functools import partial

from themeday.chapters.follow_up import CHAPTER, FEEDBACK, GOES_ON, LEARNED, MET, ROUNDS, STEP, STOPPED
from themeday.chapters.question_sets import asked_at
from themeday.model.visibility import Visibility
from themeday.rehearsal.behaviour import Behaviour, Task, Tasks
from themeday.rehearsal.people import Character
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


def come_back(crowd: Behaviour) -> None:
    """Let who comes back answer both checks, as they would on their own phones."""
    stopped: set[str] = set()
    for check, weeks in ROUNDS.items():
        opens = crowd.opens + dt.timedelta(weeks=weeks)
        parts: list[Tasks] = [
            (who, _answers(crowd, check, who, stopped))
            for who in crowd.people
            if crowd.random.random() < _COMES_BACK[check] and crowd.willing(who)
        ]
        crowd.act_between(opens, opens + dt.timedelta(days=_DAYS_OPEN), parts)


def _answers(crowd: Behaviour, check: str, who: Character, stopped: set[str]) -> list[Task]:
    save = partial(crowd.session.save, CHAPTER)
    actions: list[Task] = []
    code = who.participant.code
    paired = agreement_of(crowd.session.records, code) is not None
    for question in crowd.chapters.checks(check):
        name = question.key.partition(".")[2]
        if name == LEARNED:
            if crowd.random.random() < _WRITES:
                text = crowd.answers.deal(LEARNED, who.participant.role)
                actions.append(partial(save, question, text, crowd.visibility(who, question)))
        elif paired and name not in _ANSWERS[check]:  # of the day's own
            actions += crowd.saves(who, CHAPTER, question) if code not in stopped else []
        elif paired and (name == GOES_ON or code not in stopped):
            keys = [option.key for option in question.options]
            weights = _ANSWERS[check][name] if len(keys) == len(_ANSWERS[check][name]) else None
            key = crowd.random.choices(keys, weights)[0]
            counts = crowd.random.random() < _LETS_IT_COUNT
            seen_by = Visibility.ANONYMOUS if name != GOES_ON or counts else Visibility.PRIVATE
            if name == GOES_ON and (key == STOPPED or code in stopped):
                key = STOPPED
                stopped.add(code)
            actions.append(partial(save, question, key, seen_by))
    if paired and code not in stopped:
        for question in asked_at(check, crowd.session.day.questions):
            actions += crowd.saves(who, CHAPTER, question)
    return actions
