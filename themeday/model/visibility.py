"""Who may see an answer: its author chooses, for each answer."""

from __future__ import annotations

from enum import StrEnum

from themeday.i18n import N_


class Visibility(StrEnum):
    """Who may see an answer; its author chooses."""

    PRIVATE = "private"
    TABLE = "table"
    ANONYMOUS = "anonymous"
    REPORT = "report"


#: Of an answer that is told as a part of a number only: what its author may choose.
ONLY_COUNTED = (Visibility.PRIVATE, Visibility.ANONYMOUS)
VISIBILITY_NAMES = {
    Visibility.PRIVATE: N_("Only me"),
    Visibility.TABLE: N_("My table or pair"),
    Visibility.ANONYMOUS: N_("The room, without my name"),
    Visibility.REPORT: N_("The report, with role and unit"),
}
