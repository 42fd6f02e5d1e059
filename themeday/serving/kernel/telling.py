"""What a page's browsers are told: now, when it is on disk, or when they are back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

#: What a browser's number is when it may not follow; whoever is told something as this is everyone.
EVERYONE = 0
_MOST_MISSED = 500
_MOST_MISSED_BYTES = 2**20


class Browser(Protocol):
    """One browser that follows a page."""

    #: By which it is known again when its connection was lost; a tab that is loaded anew has another.
    session: str

    def tell(self, message: bytes) -> None:
        """Send it a message."""

    def close(self) -> None:
        """Let it go."""


@dataclass(frozen=True)
class Outgoing:
    """A message to one browser, or to everyone.

    Args:
        who: number of the browser, or `EVERYONE`.
        of_a_widget: it tells a widget's state, which can be told again.
        asked_for: it tells the states of all widgets to whoever asked, and waits for them.
    """

    who: int
    message: bytes
    of_a_widget: bool = False
    asked_for: bool = False


@dataclass(eq=False)
class HeldAct:
    """Something that a page did, of which its browsers hear later.

    Args:
        again: does it again; None when it wrote nothing and nobody waits for what it told.
        number: of its last write, as `Commits.foreseen` had it.
    """

    again: Callable[[], object] | None
    told: list[Outgoing]
    number: int
    kept: bool = False


@dataclass
class MissedMessages:
    """What was told while a browser was away."""

    number: int = EVERYONE
    messages: deque[bytes] = field(default_factory=deque)
    size: int = 0
    too_much: bool = False

    def keep(self, message: bytes) -> None:
        """Keep one more, or note that it is too much."""
        self.size += len(message)
        if self.size > _MOST_MISSED_BYTES or len(self.messages) >= _MOST_MISSED:
            self.too_much = True
            self.messages.clear()
        if not self.too_much:
            self.messages.append(message)
