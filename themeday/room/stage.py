"""What the facilitator has open now: chapter, timer, questions, what is revealed, dates and match."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from themeday.model.changes import Topic
from themeday.model.outcomes import Outcome
from themeday.store import OutcomeLog
from themeday.store.records import STAFF, Records

#: The item under which the stage keeps what is on the big screen, of all that is revealed.
ON_SCREEN = "screen"


def staged(chapter: str, *items: str) -> frozenset[Topic]:
    """Return the topics of what the facilitator sets."""
    return frozenset(Topic(chapter, item, STAFF) for item in items)


@dataclass(frozen=True)
class Timer:
    """A countdown that everyone sees."""

    ends_at: float | None = None  # seconds since the epoch at which it ends; None while it is paused
    left: float = 0  # seconds left while it is paused
    whole: float = 0  # seconds it counts in all; 0 where nobody kept that

    @property
    def running(self) -> bool:
        """Return whether it counts."""
        return self.ends_at is not None

    def seconds_left(self, now: float) -> float:
        """Return the seconds left, never below zero."""
        return max(0.0, self.ends_at - now if self.ends_at is not None else self.left)

    def to_text(self) -> str:
        """Return the timer as the stage log keeps it."""
        return json.dumps({"ends_at": self.ends_at, "left": self.left, "whole": self.whole})

    @classmethod
    def from_text(cls, text: str) -> Timer:
        """Return the timer that the stage log keeps."""
        kept = json.loads(text) if text else {}
        return cls(kept.get("ends_at"), kept.get("left", 0), kept.get("whole", 0))


@dataclass(frozen=True)
class Stage:
    """What the stage log says now; a view that costs nothing to make."""

    log: OutcomeLog

    def value(self, chapter: str, item: str) -> str:
        """Return what the facilitator last set, or an empty text."""
        outcome = self.log.latest(STAFF, chapter, item)
        return outcome.value if outcome else ""

    @property
    def current(self) -> str:
        """Return the key of the chapter that is open now, or an empty text before, between and after."""
        return self.value("", "current")

    def state(self, chapter: str) -> str:
        """Return "open", "closed" (it was open before) or "" (not yet)."""
        return self.value(chapter, "state")

    def was_opened(self, chapter: str) -> bool:
        """Return whether participants may enter a chapter; what was open stays readable."""
        return bool(self.state(chapter))

    def opened_at(self, chapter: str) -> datetime | None:
        """Return when a chapter was last opened, aware, or None."""
        outcome = self.log.latest(STAFF, chapter, "opened")
        return datetime.fromisoformat(outcome.recorded_at) if outcome else None

    def opened_last(self, chapters: Iterable[str]) -> str:
        """Return which of some chapters was opened last, or an empty text."""
        opened = {key: at for key in chapters if (at := self.log.position(STAFF, key, "opened"))}
        return max(opened, key=lambda key: opened[key], default="")

    @property
    def timer(self) -> Timer:
        """Return the timer."""
        return Timer.from_text(self.value("", "timer"))

    def accepts(self, chapter: str, item: str) -> bool:
        """Return whether a question takes answers; it does from the start until the facilitator closes it."""
        return self.value(chapter, f"ask:{item}") != "closed"

    def revealed(self, chapter: str, item: str) -> bool:
        """Return whether the room's answers to a question may be seen."""
        return self.value(chapter, f"show:{item}") == "1"

    def revealed_at(self, chapter: str, item: str) -> str:
        """Return when the room's answers to a question were revealed, as the log has it; empty while they are not."""
        outcome = self.log.latest(STAFF, chapter, f"show:{item}")
        return outcome.recorded_at if outcome and outcome.value == "1" else ""

    def on_screen(self, chapter: str, items: Iterable[str]) -> str:
        """Return which of the revealed items the big screen shows: what was put there last, or an empty text."""
        at = {item: self.log.position(STAFF, chapter, f"show:{item}") for item in items if self.revealed(chapter, item)}
        newest = max(at, key=lambda item: at[item], default="")
        if newest and self.log.position(STAFF, chapter, ON_SCREEN) > at[newest]:
            put = self.value(chapter, ON_SCREEN)
            return put if put in at else ""
        return newest

    def hidden(self, participant: str, chapter: str, item: str) -> bool:
        """Return whether the facilitator took one answer off the screens."""
        return self.value(chapter, f"hide:{item}:{participant}") == "1"

    def let_through(self, outcome: Outcome) -> bool:
        """Return whether the facilitator let the room see one answer as it stands; a changed one is another."""
        return self.value(outcome.chapter, let_item(outcome)) == str(outcome.revision)


def stage_data(records: Records, chapter: str, item: str) -> Any:
    """Return structured data the facilitator published, such as schedule and match, or None; to be left as it is."""
    text = Stage(records.stage).value(chapter, item)
    return records.cached((stage_data, chapter, item), lambda: json.loads(text)) if text else None


def let_item(outcome: Outcome) -> str:
    """Return the item under which the stage keeps which revision of an answer the room may see."""
    return f"let:{outcome.item}:{outcome.participant}"
