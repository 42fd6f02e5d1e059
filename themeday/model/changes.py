"""What changed in a day, and whom it concerns: three hundred pages are not drawn anew for each answer.

A card declares the topics that it shows. Each row has topics too, and a card is notified when it shows one of them. One
notification too many costs time; one too few leaves a page stale. So where it is not known what changed, because a log
was rewritten or too much came at once, everything counts as changed.
"""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Callable, Collection, Hashable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from themeday.model.outcomes import Outcome

#: How many rows are remembered; a page looks every second, and then has at most those of a second to hear of.
MOST_ROWS = 1000
# An item is a key, with what belongs to it behind a dot or a colon.
_PARTS = re.compile(r"[.:]")
_Who = TypeVar("_Who", bound=Hashable)


class Topic(NamedTuple):
    """What a card may show and a row may change, in whichever log the row is."""

    chapter: str  # empty for the whole day
    item: str
    participant: str = ""  # whose answer; empty for anyone's
    below: bool = False  # whether `item` is with what the keys of items begin; `below()` makes these


Topics = AbstractSet[Topic]


def below(chapter: str, beginning: str = "", participant: str = "") -> Topic:
    """Return the topic of all items of a chapter that begin in one way, up to and with a dot or a colon."""
    if beginning and not _PARTS.match(beginning[-1]):
        raise ValueError(f"{beginning} ends in the middle of a word")
    return Topic(chapter, beginning, participant, below=True)


def topics_of(outcome: Outcome) -> frozenset[Topic]:
    """Return all topics that a row changes."""
    participant, chapter, item = outcome.key
    beginnings = ("", *(item[: part.end()] for part in _PARTS.finditer(item)))
    return frozenset(
        topic
        for who in ("", participant)
        for topic in (Topic(chapter, item, who), *(below(chapter, beginning, who) for beginning in beginnings))
    )


def concerns(shown: Topics | None, changed: Topics | None) -> bool:
    """Return whether what changed may make a difference to what is shown."""
    return shown is None or changed is None or not changed.isdisjoint(shown)


class Changes:
    """What came into the logs, as far back as it is remembered."""

    def __init__(self, most: int = MOST_ROWS) -> None:
        self.version = 0
        self._most = most
        self._rows: deque[tuple[int, frozenset[Topic]]] = deque()
        self._forgotten = 0  # up to this version it is not known any more what changed
        self._asked: dict[int, frozenset[Topic]] = {}

    def note(self, outcomes: Collection[Outcome] | None) -> None:
        """Remember rows that came, or that were taken back; None when anything may be another than it was."""
        self.version += 1
        self._asked.clear()
        if outcomes is None or len(outcomes) > self._most:
            self._rows.clear()
            self._forgotten = self.version
            return
        self._rows.extend((self.version, topics_of(outcome)) for outcome in outcomes)
        while len(self._rows) > self._most:
            self._forgotten, _ = self._rows.popleft()

    def since(self, version: int) -> frozenset[Topic] | None:
        """Return the topics of what came since a version; None when that may be everything."""
        if version < self._forgotten:
            return None
        if version not in self._asked:  # most pages ask what came since they looked together
            changed: set[Topic] = set()
            for at, topics in reversed(self._rows):
                if at <= version:
                    break
                changed |= topics
            self._asked[version] = frozenset(changed)
        return self._asked[version]


@dataclass
class _Listener:
    tell: Callable[[], None]
    shows: Callable[[], Topics | None]
    until: Callable[[], float]
    owed: bool = False


class Listeners:
    """Callbacks that are notified of changes, each only of those that concern it."""

    def __init__(self) -> None:
        self._all: list[_Listener] = []

    def add(
        self,
        tell: Callable[[], None],
        shows: Callable[[], Topics | None] | None = None,
        until: Callable[[], float] | None = None,
    ) -> None:
        """Add a callback; `shows` and `until` return what `Index.note` takes; without them, everything."""
        self._all.append(_Listener(tell, shows or (lambda: None), until or (lambda: math.inf)))

    def shows(self) -> tuple[Topics | None, float]:
        """Return the topics that they show together, None for everything, and until when that holds."""
        together: set[Topic] = set()
        for listener in self._all:
            topics = None if listener.owed else listener.shows()
            if topics is None:
                return None, math.inf
            together |= topics
        return together, min((listener.until() for listener in self._all), default=math.inf)

    def clear(self) -> None:
        """Tell nobody any more."""
        self._all.clear()

    def tell(self, changed: Topics | None) -> None:
        """Notify those whom a change concerns; then raise the first error. Who failed hears of any next change."""
        failed: Exception | None = None
        for listener in list(self._all):
            owed, listener.owed = listener.owed, False
            try:
                if owed or concerns(listener.shows(), changed):
                    listener.tell()
            except Exception as error:
                listener.owed = True
                failed = failed or error  # the others hear it first
        if failed:
            raise failed


class Index(Generic[_Who]):
    """Who shows what."""

    def __init__(self) -> None:
        self._shown: dict[_Who, tuple[Topics | None, float]] = {}

    def note(self, who: _Who, topics: Topics | None, until: float = math.inf) -> None:
        """Take note of what someone shows now, None for everything, and until when, in seconds since the epoch."""
        self._shown[who] = (topics, until)

    def forget(self, who: _Who) -> None:
        """Take note that someone shows nothing any more."""
        self._shown.pop(who, None)

    def split(self, changed: Topics | None, now: float) -> tuple[list[_Who], list[_Who]]:
        """Return those to whom a change may make a difference, and the others, in the order in which they came."""
        concerned: list[_Who] = []
        others: list[_Who] = []
        for who, (topics, until) in self._shown.items():
            (concerned if until <= now or concerns(topics, changed) else others).append(who)
        return concerned, others
