"""A rehearsal: an invented day of invented people, who go through it by the same code as real ones."""

from themeday.rehearsal.demo import demo_session
from themeday.rehearsal.folder import Rehearsed, rehearse

__all__ = ["Rehearsed", "demo_session", "rehearse"]
