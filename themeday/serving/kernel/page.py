"""One page: what it is told and answers, the browsers that follow it, and what a browser missed."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from themeday.serving.kernel.answering import PROTOCOL, Message, answer
from themeday.serving.kernel.notebook import Cell, Output, model_ids, run
from themeday.serving.kernel.protocol import as_message, as_parts, pack, unpack
from themeday.serving.kernel.scope import Scope
from themeday.session import Session, making_sessions

#: What a browser's number is when it may not follow; whoever is told something as this is everyone.
EVERYONE = 0
_MOST_MISSED = 500
_MOST_MISSED_BYTES = 2**20
_MOST_AWAY = 3
_MOST_UNREAD = 8 * 2**20
_MOST_BROWSERS = 60
#: How long a page answers before others may go on.
_TURN_SECONDS = 0.005

_log = logging.getLogger(__name__)


class Browser(Protocol):
    """One browser that follows a page."""

    #: By which it is known again when its connection was lost; a tab that is loaded anew has another.
    session: str

    def tell(self, message: bytes) -> None:
        """Send it a message."""

    def close(self) -> None:
        """Let it go."""


@dataclass
class Missed:
    """What was told while a browser was away."""

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


class Page:
    """A notebook that runs for one person, or for staff.

    Args:
        kernel_id: by which browsers know it.
        owner: participant's code or staff role.
        gone: called when it has ended.
        acted: called after it answered something.
    """

    def __init__(
        self,
        kernel_id: str,
        owner: str,
        gone: Callable[[str], None] = lambda _: None,
        acted: Callable[[], None] = lambda: None,
    ) -> None:
        self.kernel_id = kernel_id
        self.owner = owner
        self.last_used = time.monotonic()
        self.browsers: dict[int, Browser] = {}
        #: The ids of the widgets that its notebook shows, in order.
        self.shown_ids: list[str] = []
        self.scope = Scope(kernel_id)
        self._gone = gone
        self._acted = acted
        self._space: dict[str, Any] = {}
        self._away: dict[str, Missed] = {}
        self._count = EVERYONE
        self._ended = False
        self._name = os.urandom(8).hex()
        self._told = 0
        self._parent: Message = {}
        self._unread: deque[tuple[int, bytes]] = deque()
        self._unread_bytes = 0
        self._turn: asyncio.Handle | None = None

    @property
    def alive(self) -> bool:
        """Return whether it answers."""
        return not self._ended

    # Its beginning

    def build(self, cells: tuple[Cell, ...], make: Callable[[], Session]) -> list[list[Output]]:
        """Run the notebook for nobody in particular; return what its cells show.

        Args:
            cells: of the notebook.
            make: gives the session that the notebook asks for.

        Raises:
            Exception: whatever a cell raises.
        """

        def session() -> Session:
            made = make()
            self.scope.sessions.append(made)
            return made

        def build() -> list[list[Output]]:
            making_sessions.set(session)
            shown, self._space = run(cells)
            making_sessions.set(None)
            return shown

        shown = self.scope.run(build)
        self.shown_ids = model_ids(shown)
        return shown

    def arrive(self, identity: str) -> None:
        """Say for whom the page is; from now on browsers may follow it.

        Args:
            identity: "participant:CODE:LANGUAGE" or "staff:NAME:LANGUAGE".
        """
        for session in self.scope.sessions:
            # A card that fails must not end the page: it would be loaded again, and fail again, for ever.
            self._guarded(session.bind_identity, identity)
        self.scope.publish = self._publish

    # Its browsers

    def attach(self, browser: Browser) -> int:
        """Let a browser follow; it hears first what it missed. Return its number, or 0 when it missed too much.

        Args:
            browser: that has connected.
        """
        self.last_used = time.monotonic()
        missed = self._away.pop(browser.session, None) or Missed()
        if missed.too_much or self._ended:
            return EVERYONE
        self._count += 1
        self.browsers[self._count] = browser
        while len(self.browsers) > _MOST_BROWSERS:  # the oldest tab makes room for the newest
            self.browsers.pop(next(iter(self.browsers))).close()
        for message in missed.messages:
            browser.tell(message)
        return self._count

    def detach(self, number: int) -> None:
        """Note that a browser's connection was lost; what is said now is kept for it for a while.

        Args:
            number: the browser's.
        """
        browser = self.browsers.pop(number, None)
        self.last_used = time.monotonic()
        if browser is not None and browser.session and not self._ended:
            self._away[browser.session] = Missed()
            while len(self._away) > _MOST_AWAY:
                del self._away[next(iter(self._away))]

    def say(self, number: int, message: bytes) -> bool:
        """Tell the page something; return whether it keeps up.

        Args:
            number: of the browser that says it.
            message: packed.
        """
        self.last_used = time.monotonic()
        if self._unread_bytes > _MOST_UNREAD:
            return False
        self._unread.append((number, message))
        self._unread_bytes += len(message)
        if self._turn is None and not self._ended:
            self._turn = asyncio.get_running_loop().call_soon(self._answer)
        return True

    def poll(self) -> None:
        """Show what is new in the day's logs."""
        for session in self.scope.sessions:
            self._guarded(session.poll)

    def end(self) -> None:
        """End the page and free everything it holds."""
        if self._ended:
            return
        self._ended = True
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None
        for browser in list(self.browsers.values()):
            browser.close()
        self.browsers.clear()
        self._away.clear()
        self._unread.clear()
        self._space.clear()
        self.scope.close()
        gone, self._gone = self._gone, lambda _: None
        gone(self.kernel_id)

    # How it answers

    def _answer(self) -> None:
        """Answer for a turn, then let others go on for as long as that took: many messages keep nobody waiting."""
        self._turn = None
        began = now = time.perf_counter()
        while self._unread and not self._ended and now - began < _TURN_SECONDS:
            number, message = self._unread.popleft()
            self._unread_bytes -= len(message)
            self._answer_one(number, message)
            now = time.perf_counter()
        if self._unread and not self._ended:
            self._turn = asyncio.get_running_loop().call_later(now - began, self._answer)

    def _answer_one(self, number: int, packed: bytes) -> None:
        try:
            channel, parts = unpack(packed)
            message = as_message(parts)
        except ValueError as error:
            _log.debug("no message: %s", type(error).__name__)
            return
        self._parent = message["header"]
        kind = str(self._parent.get("msg_type"))
        failed, content = self._guarded(answer, self.scope, message)
        if failed is not None:
            content = {"status": "error", "ename": type(failed).__name__, "evalue": "", "traceback": []}
        if kind.endswith("_request") and content is not None:
            reply = self._message(kind.removesuffix("_request") + "_reply", content)
            self._tell(number, pack(channel, as_parts(reply)))
        self._publish("status", {"execution_state": "idle"})
        self._parent = {}
        self._acted()

    def _guarded(self, act: Callable[..., Any], *values: Any) -> tuple[BaseException | None, Any]:
        """Do something as this page; whatever goes wrong is this page's alone, and told by its kind alone."""
        try:
            return None, self.scope.run(act, *values)
        except BaseException as error:  # also what would end a program; Ctrl-C does not come this way
            _log.warning("something on a page failed: %s", type(error).__name__)
            return error, None

    def _publish(self, kind: str, content: dict[str, Any], metadata: Any = None, buffers: Any = None) -> None:
        self._tell(EVERYONE, pack("iopub", as_parts(self._message(kind, content, metadata, buffers))))

    def _message(self, kind: str, content: dict[str, Any], metadata: Any = None, buffers: Any = None) -> Message:
        self._told += 1
        header = {
            "msg_id": f"{self._name}_{self._told}",
            "msg_type": kind,
            "username": "",
            "session": self._name,
            "date": datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "version": PROTOCOL,
        }
        return {
            "header": header,
            "parent_header": self._parent,
            "metadata": metadata or {},
            "content": content,
            "buffers": buffers,
        }

    def _tell(self, who: int, message: bytes) -> None:
        if who != EVERYONE:
            if browser := self.browsers.get(who):
                browser.tell(message)
            return
        for browser in list(self.browsers.values()):
            browser.tell(message)
        for missed in self._away.values():
            missed.keep(message)
