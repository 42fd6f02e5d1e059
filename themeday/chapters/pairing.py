"""Speed dates and the match."""

from dataclasses import replace

from themeday.chapters.shipped import shipped
from themeday.model.questions import Question


def rating(partner: str) -> Question:
    """Return the private question about one speed date."""
    return replace(shipped("pairing").question("rating"), key=f"rating.{partner}")
