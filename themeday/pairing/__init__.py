"""Who meets whom, and who is paired with whom: pure functions, the same seed giving the same answer."""

from themeday.pairing.matching import Pair, match
from themeday.pairing.people import Person, may_meet
from themeday.pairing.preferences import preferences
from themeday.pairing.quality import Quality, blocking_pairs, quality
from themeday.pairing.reasons import Reasons, reasons
from themeday.pairing.schedule import Date, Schedule, make_schedule

__all__ = [
    "Date",
    "Pair",
    "Person",
    "Quality",
    "Reasons",
    "Schedule",
    "blocking_pairs",
    "make_schedule",
    "match",
    "may_meet",
    "preferences",
    "quality",
    "reasons",
]
