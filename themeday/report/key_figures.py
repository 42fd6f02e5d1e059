"""The few figures by which a day is known: in its workbook, as the answer to its purpose, and beside other days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from themeday.chapters.follow_up import CHAPTER as FOLLOW_UP
from themeday.chapters.follow_up import MET, ROUNDS
from themeday.i18n import N_
from themeday.report.figures import ReportedDay
from themeday.report.numbers import PERCENT
from themeday.results.intervals import share
from themeday.results.measures import CONFIDENCE
from themeday.text.numbers import Number

_NOT_MET = "none"


@dataclass(frozen=True)
class KeyFigure:
    """One of them, as far as it may be told."""

    key: str
    name: str
    shown: str  # a `Number`


def key_figures(told: ReportedDay) -> list[KeyFigure]:
    """Return those of which something is told, in the order in which they are read."""
    figures = ((key, told.say(name), shown(told)) for key, (name, shown) in FIGURES.items())
    return [KeyFigure(key, name, shown) for key, name, shown in figures if shown]


def _people(told: ReportedDay) -> str:
    return Number.whole(told.published.people) if told.published.people else ""


def _agreements(told: ReportedDay) -> str:
    return told.count(told.confirmed) if told.confirmed else ""


def _average(key: str) -> Callable[[ReportedDay], str]:
    return lambda told: told.average_of(key)


def _met(check: str) -> Callable[[ReportedDay], str]:
    def met(told: ReportedDay) -> str:
        table = told.published.tables.get(f"{FOLLOW_UP}/{check}.{MET}")
        if table is None or any(cell.at_least or {_NOT_MET} < set(cell.group) for cell in table.overall):
            return ""  # some of those who have not met are taken together with others
        count = sum(cell.count for cell in table.overall if _NOT_MET not in cell.group)
        part = share(count, table.n)
        return told.interval(part, PERCENT) if part else ""

    return met


#: Each by the key by which day.toml may name it: what it is called, and how it is told.
FIGURES: Mapping[str, tuple[str, Callable[[ReportedDay], str]]] = {
    "people": (N_("People who took part"), _people),
    "agreements": (N_("Agreements that both confirmed"), _agreements),
    "recommend": (N_("Would recommend the day, on average out of 10"), _average("closing/recommend")),
    "sure_before": (
        N_("Sure of learning from someone so different, from 1 to 5: looking back on the morning"),
        _average(CONFIDENCE[1]),
    ),
    "sure": (N_("Sure of learning from someone so different, from 1 to 5: at the end"), _average(CONFIDENCE[2])),
    **{
        f"met_{check}": (text, _met(check))
        for check, text in zip(
            ROUNDS,
            (N_("Have met at least once, after six weeks"), N_("Have met at least once, after twelve weeks")),
            strict=True,
        )
    },
}
