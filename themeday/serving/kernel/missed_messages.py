"""What a page told while a browser was away, so that it hears of it when it is back."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

#: What a browser's number is when it may not follow; whoever is told something as this is everyone.
EVERY_BROWSER = 0
_MOST_MISSED = 500
_MOST_MISSED_BYTES = 2**20


@dataclass
class MissedMessages:
    """What was told while a browser was away."""

    number: int = EVERY_BROWSER
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
