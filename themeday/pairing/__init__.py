"""Who meets whom, and who is paired with whom: pure functions, the same seed giving the same answer.

People of whom two have one code, or a capacity below 0, are refused by all of them with `PairingRefused`.
"""

from themeday.pairing.bottlenecks import Bottleneck, find_bottlenecks, find_rating_gaps
from themeday.pairing.match_quality import Change, Judge, Quality
from themeday.pairing.matching import METHODS, Match, Method, Pair, make_match
from themeday.pairing.people import Person, may_meet, reasons
from themeday.pairing.preference_lists import RATHER_NOT, preferences
from themeday.pairing.schedule import Date, FewDates, Schedule, make_schedule

__all__ = [
    "METHODS",
    "RATHER_NOT",
    "Bottleneck",
    "Change",
    "Date",
    "FewDates",
    "Judge",
    "Match",
    "Method",
    "Pair",
    "Person",
    "Quality",
    "Schedule",
    "find_bottlenecks",
    "find_rating_gaps",
    "make_match",
    "make_schedule",
    "may_meet",
    "preferences",
    "reasons",
]
