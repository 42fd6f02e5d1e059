"""What an organiser does to themes, as functions of what was arranged before; answers are ids of outcomes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.results.themes.kept import Arranged, Theme

#: What the answers that are in no theme are moved to and from.
LOOSE = ""
GONE = N_("This theme or answer is not here any more. Look again, and try once more.")


def renamed(now: Arranged, key: str, name: str) -> Arranged:
    """Return the same with another name for a theme.

    Raises:
        OutcomeRefused: there is no such theme.
    """
    found(now, key)
    return replace(now, themes=tuple(replace(t, name=name) if t.key == key else t for t in now.themes))


def merged(now: Arranged, key: str, into: str) -> Arranged:
    """Return the same with everything of a theme in another one.

    Raises:
        OutcomeRefused: there is no such theme, or they are one.
    """
    if key == into:
        raise OutcomeRefused(GONE)
    return moved(now, found(now, key).answers, into)


def split(now: Arranged, answers: Collection[str], name: str) -> Arranged:
    """Return the same with a new theme of some answers.

    Raises:
        OutcomeRefused: no such answer.
    """
    if not answers or not set(answers) <= now.answers:
        raise OutcomeRefused(GONE)
    left = now.without(set(answers))
    made = now.made + 1
    return replace(left, themes=(*left.themes, Theme(f"t{made}", name, tuple(sorted(answers)))), made=made)


def found(now: Arranged, key: str) -> Theme:
    """Return a theme by its key.

    Raises:
        OutcomeRefused: there is no such theme.
    """
    theme = next((one for one in now.themes if one.key == key), None)
    if theme is None:
        raise OutcomeRefused(GONE)
    return theme


def moved(now: Arranged, answers: Iterable[str], into: str) -> Arranged:
    """Return the same with answers in another theme; a theme that becomes empty goes.

    Raises:
        OutcomeRefused: no such theme, or no such answer.
    """
    moving = set(answers)
    if into != LOOSE:
        found(now, into)
    if not moving or not moving <= now.answers:
        raise OutcomeRefused(GONE)
    # Where they go to is there before they leave where they were: a theme of which all go into itself must not end.
    if into == LOOSE:
        left = now.without(moving)
        return replace(left, loose=tuple(sorted({*left.loose, *moving})))
    grown = tuple(
        replace(one, answers=tuple(sorted({*one.answers, *moving})))
        if one.key == into
        else replace(one, answers=tuple(key for key in one.answers if key not in moving))
        for one in now.themes
    )
    return Arranged(
        tuple(one for one in grown if one.answers), tuple(key for key in now.loose if key not in moving), now.made
    )
