"""What the facilitator's pages hear of: who is here, what is open, and all that happens in one chapter."""

from __future__ import annotations

from themeday.model.changes import Topic, Topics, below
from themeday.room.agreements import pair_topics
from themeday.room.participation import HERE, MATCHED
from themeday.room.session import Session
from themeday.room.stage import staged
from themeday.store.records import STAFF


def day_topics(session: Session, chapter: str) -> Topics:
    """Return the topics of what is shown of the day as a whole, and of one chapter if there is one."""
    topics: set[Topic] = {*HERE, below("", participant=STAFF)}
    topics.update(*(staged(plan.key, "state", "opened") for plan in session.day.agenda))
    if chapter:
        topics.add(below(chapter))
    if chapter in ("pairing", "agreements"):
        topics.update(MATCHED, pair_topics(session.records))
    if chapter == "pairing":
        topics.update(below("expectations", beginning) for beginning in ("learn.", "offer."))
    return topics
