"""What the facilitator has on the big screen: of all that was shown, what was shown last."""

from __future__ import annotations

from themeday.i18n import N_
from themeday.room.session import Session
from themeday.widgets.participant.tips import TIPS, VOTES

_LISTS = {TIPS: N_("Do's and don'ts"), VOTES: N_("Do's and don'ts: the result")}


def on_screen(session: Session, chapter: str) -> str:
    """Return the key of the question or list of a chapter that is on the big screen, or an empty text."""
    keys = [question.key for question in session.day.chapters[chapter].questions if question.revealable]
    return session.stage.on_screen(chapter, [*keys, *(_LISTS if chapter == "closing" else ())])


def screen_text(session: Session, chapter: str) -> str:
    """Return in words what the facilitator put on the big screen, or an empty text."""
    key = on_screen(session, chapter) if chapter in session.day.chapters else ""
    if not key:
        return ""
    what = _LISTS[key] if key in _LISTS else session.day.chapters[chapter].question(key).ask
    return session.say(N_("On the big screen: {what}"), what=session.say(what))
