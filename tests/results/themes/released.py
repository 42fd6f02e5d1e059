"""Texts that their authors released, and how to find one among themes."""

from __future__ import annotations

from tests.conftest import Party
from themeday.results.themes import ShownTheme, Themes
from themeday.store.folder import DataFolder

HOPE = "expectations/hope"
TEXTS = (
    "Ik hoop dat we eerlijke feedback geven",
    "Feedback geven zonder omwegen",
    "Feedback krijgen van iemand die eerlijk is",
    "Beter luisteren naar elkaar",
    "Eerst luisteren, dan praten",
    "Listening before I speak",
    "Zebra",
)


def desk(party: Party, folder: DataFolder) -> Themes:
    party.records.refresh()
    return Themes(party.records, folder.path)


def told(found: list[ShownTheme]) -> dict[str, set[str]]:
    return {theme.key: {one.text for one in theme.answers} for theme in found}


def with_text(found: list[ShownTheme], text: str) -> ShownTheme:
    return next(theme for theme in found if text in {one.text for one in theme.answers})


def id_of(found: list[ShownTheme], text: str) -> str:
    return next(one.id for theme in found for one in theme.answers if one.text == text)
