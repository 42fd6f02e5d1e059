"""Who meets whom, and who is paired with whom: pure functions, the same seed giving the same answer."""

from themeday.pairing.gaps import gaps
from themeday.pairing.hindrances import Hindrance, hindrances
from themeday.pairing.matching import METHODS, Match, Method, Pair, make_match, match
from themeday.pairing.moving import Change, change, moved
from themeday.pairing.people import Person, may_meet
from themeday.pairing.preferences import RATHER_NOT, preferences
from themeday.pairing.quality import Quality, blocking_pairs, quality
from themeday.pairing.reasons import Reasons, reasons
from themeday.pairing.schedule import Date, FewDates, Schedule, make_schedule

__all__ = [
    "METHODS",
    "RATHER_NOT",
    "Change",
    "Date",
    "FewDates",
    "Hindrance",
    "Match",
    "Method",
    "Pair",
    "Person",
    "Quality",
    "Reasons",
    "Schedule",
    "blocking_pairs",
    "change",
    "gaps",
    "hindrances",
    "make_match",
    "make_schedule",
    "match",
    "may_meet",
    "moved",
    "preferences",
    "quality",
    "reasons",
]
