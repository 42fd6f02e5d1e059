"""One page: what it is told and answers, the browsers that follow it, and what a browser missed."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import deque
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

from themeday.errors import NotSaved, Overtaken
from themeday.group_commit.commits import Commits
from themeday.model.changes import Topics
from themeday.room.session import Session, making_sessions
from themeday.serving.kernel.answering import PROTOCOL, Message, answer, is_a_widgets, is_answered
from themeday.serving.kernel.missed_messages import EVERY_BROWSER, MissedMessages
from themeday.serving.kernel.notebook import CodeCell, Output, model_ids, run
from themeday.serving.kernel.protocol import as_message, as_parts, pack, unpack
from themeday.serving.kernel.scope import Scope

_MOST_AWAY = 3
_MOST_UNREAD = 8 * 2**20
_MOST_BROWSERS = 60
#: Channels that browsers opened themselves; each needs one for a moment, when it loads a page.
_MOST_CHANNELS = 4 * _MOST_BROWSERS
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


@dataclass(frozen=True)
class Outgoing:
    """A message to one browser, by its number, or to everyone."""

    who: int
    message: bytes
    of_a_widget: bool = False  # it tells a widget's state, which can be told again
    asked_for: bool = False  # it tells the states of all widgets to whoever asked, and waits for them


@dataclass(eq=False)
class HeldAct:
    """Something that a page did, of which its browsers hear later."""

    again: Callable[[], object] | None  # None when it wrote nothing and nobody waits for what it told
    told: list[Outgoing]
    number: int  # of its last write, as `Commits.foreseen` had it
    kept: bool = False


class Page:
    """A notebook that runs for one person, by their code, or for staff, by their role.

    After it did something, and when it has ended, `acted` is called with it: it may show something else now.
    """

    def __init__(
        self,
        kernel_id: str,
        owner: str,
        keeping: Commits,
        gone: Callable[[Page], None] = lambda _: None,
        acted: Callable[[Page], None] = lambda _: None,
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
        self._keeping = keeping
        self._telling: list[Outgoing] | None = None
        self._held: deque[HeldAct] = deque()
        self._space: dict[str, Any] = {}
        self._away: dict[str, MissedMessages] = {}
        #: Which browser opened a channel: what is said on it concerns no other, and another would not know it.
        self._openers: dict[str, int] = {}
        self._count = EVERY_BROWSER
        self._ended = False
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

    def build(self, cells: tuple[CodeCell, ...], make: Callable[[], Session]) -> list[list[Output]]:
        """Run the notebook for nobody in particular; return what its cells show, or raise what a cell raises."""

        def session() -> Session:
            made = make()
            made.act = self.act
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
        """Say for whom the page is, "participant:CODE:LANGUAGE" or "staff:NAME:LANGUAGE"; browsers may follow now."""
        for session in self.scope.sessions:
            # A card that fails must not end the page: it would be loaded again, and fail again, for ever.
            self.act(partial(session.bind_identity, identity))
        self.scope.publish = self._publish

    # Its browsers

    def attach(self, browser: Browser) -> int:
        """Let a browser follow; it hears first what it missed. Return its number, or 0 when it missed too much."""
        self.last_used = time.monotonic()
        missed = self._away.pop(browser.session, None) or MissedMessages()
        if missed.too_much or self._ended:
            return EVERY_BROWSER
        self._count += 1
        self.browsers[self._count] = browser
        if missed.number != EVERY_BROWSER:
            self._openers = {c: self._count if n == missed.number else n for c, n in self._openers.items()}
        while len(self.browsers) > _MOST_BROWSERS:  # the oldest tab makes room for the newest
            self.browsers.pop(next(iter(self.browsers))).close()
        for message in missed.messages:
            browser.tell(message)
        return self._count

    def detach(self, number: int) -> None:
        """Note that a browser's connection was lost; what is said now is kept for it for a while."""
        browser = self.browsers.pop(number, None)
        self.last_used = time.monotonic()
        if browser is not None and browser.session and not self._ended:
            self._away[browser.session] = MissedMessages(number)
            while len(self._away) > _MOST_AWAY:
                del self._away[next(iter(self._away))]
        known = {*self.browsers, *(missed.number for missed in self._away.values())}
        for channel in [channel for channel, opener in self._openers.items() if opener not in known]:
            self._let_go(channel)

    def say(self, number: int, message: bytes) -> bool:
        """Tell the page something; return whether it keeps up."""
        self.last_used = time.monotonic()
        if self._unread_bytes > _MOST_UNREAD:
            return False
        self._unread.append((number, message))
        self._unread_bytes += len(message)
        if self._turn is None and not self._ended:
            self._turn = asyncio.get_running_loop().call_soon(self._answer)
        return True

    def shows(self) -> tuple[Topics | None, float]:
        """Return the topics that it shows now, None for everything, and until when that holds."""
        shown = [self._guarded(session.shows)[1] or (None, math.inf) for session in self.scope.sessions]
        topics = [topics for topics, _ in shown if topics is not None]
        together = frozenset().union(*topics) if len(topics) == len(shown) else None
        return together, min((until for _, until in shown), default=math.inf)

    def show_changes(self) -> None:
        """Show what is new in the records; whoever follows the logs has read it."""
        for session in self.scope.sessions:
            self.act(session.show_changes)

    def pass_over(self, version: int) -> None:
        """Take note that nothing it did not hear of concerned it, up to a version of the records."""
        for session in self.scope.sessions:
            session.pass_over(version)

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
        self._held.clear()
        self.scope.close()
        gone, self._gone = self._gone, lambda _: None
        gone(self)
        self._acted(self)

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
        if is_answered(channel, message):
            self.act(partial(self._answer_as_asked, number, message))

    def _answer_as_asked(self, number: int, message: Message) -> None:
        self._parent = message["header"]
        kind = str(self._parent.get("msg_type"))
        if kind == "comm_open":
            self._note_opener(str(message["content"].get("comm_id", "")), number)
        try:
            failed, content = self._guarded(answer, self.scope, message)
            if failed is not None:
                content = {"status": "error", "ename": type(failed).__name__, "evalue": "", "traceback": []}
            if kind.endswith("_request") and content is not None:
                reply = self._message(kind.removesuffix("_request") + "_reply", content)
                self._tell(Outgoing(number, pack("shell", as_parts(reply))))
            idle = self._message("status", {"execution_state": "idle"})
            self._tell(Outgoing(number, pack("iopub", as_parts(idle))))
        finally:
            self._parent = {}

    def _note_opener(self, channel: str, number: int) -> None:
        """Remember who opens a channel; the oldest goes where one browser opens ever more."""
        if not channel or is_a_widgets(self.scope, channel):
            return
        self._openers.pop(channel, None)
        self._openers[channel] = number
        while len(self._openers) > _MOST_CHANNELS:
            self._let_go(next(iter(self._openers)))

    def _let_go(self, channel: str) -> None:
        del self._openers[channel]
        self.scope.comms.comms.pop(channel, None)

    def act(self, do: Callable[[], object]) -> None:
        """Do something as this page; its browsers hear what came of it when what it wrote is on disk.

        When that fails, it is done again so that it fails as it would have at once: the cards then say so. When another
        process wrote first, it is done again on what there is now. Whatever goes wrong in it is this page's alone.
        """
        if self._ended:
            return
        if self._telling is not None:  # it belongs to what is being done
            self._guarded(do)
            return
        before = self._keeping.foreseen
        told: list[Outgoing] = []
        self._telling = told
        try:
            self._guarded(do)
        finally:
            self._telling = None
        wrote = self._keeping.foreseen != before
        if wrote or self._held:
            again = do if wrote or any(each.asked_for for each in told) else None
            self._held.append(act := HeldAct(again, told, self._keeping.foreseen, kept=not wrote))
            if wrote:
                self._keeping.after(self._keeping.foreseen, partial(self._settled, act))
        else:
            self._send(told)
        self._acted(self)

    def _settled(self, act: HeldAct, error: NotSaved | None) -> None:
        if act not in self._held:
            return
        if error is None:
            act.kept = True
            self._send_kept()
            return
        self._send_kept(everything=True)  # or what is on disk would be done again
        # What was done since then may well reach the disk.
        lost = [held for held in self._held if held.number <= self._keeping.taken_back]
        self._held = deque(held for held in self._held if held not in lost)
        for held in lost:
            self._send([told for told in held.told if not told.of_a_widget])
        with nullcontext() if isinstance(error, Overtaken) else self._keeping.refusing(error):
            for held in lost:
                if held.again is not None:
                    self.act(held.again)
        # What cards said of all this was not told, and some of it they will not say again by themselves.
        self.act(self._tell_all)

    def _send_kept(self, everything: bool = False) -> None:
        """Tell for a turn what is on disk; a console may have hundreds of messages to tell when a slow disk is done."""
        until = time.perf_counter() + _TURN_SECONDS
        while self._held and self._held[0].kept:
            self._send(self._held.popleft().told)
            if not everything and self._held and time.perf_counter() >= until:
                asyncio.get_running_loop().call_soon(self._send_kept)
                return

    def _tell_all(self) -> None:
        for widget in list(self.scope.widgets.values()):
            widget.send_state()

    def _guarded(self, act: Callable[..., Any], *values: Any) -> tuple[BaseException | None, Any]:
        """Do something as this page; whatever goes wrong is this page's alone, and told by its kind alone."""
        try:
            return None, self.scope.run(act, *values)
        except BaseException as error:  # also what would end a program; Ctrl-C does not come this way
            _log.warning("something on a page failed: %s", type(error).__name__)
            return error, None

    def _publish(self, kind: str, content: dict[str, Any], metadata: Any = None, buffers: Any = None) -> None:
        message = pack("iopub", as_parts(self._message(kind, content, metadata, buffers)))
        of_a_widget = kind == "comm_msg"
        asked_for = of_a_widget and content.get("comm_id") not in self.scope.widgets
        who = self._openers.get(str(content.get("comm_id", "")), EVERY_BROWSER)
        self._tell(Outgoing(who, message, of_a_widget, asked_for))

    def _message(self, kind: str, content: dict[str, Any], metadata: Any = None, buffers: Any = None) -> Message:
        self._told += 1
        header = {
            "msg_id": f"{self.kernel_id}_{self._told}",
            "msg_type": kind,
            "username": "",
            "session": self.kernel_id,
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

    def _tell(self, told: Outgoing) -> None:
        if self._telling is not None:
            self._telling.append(told)
        elif self._held:
            self._held[-1].told.append(told)
        else:
            self._send([told])

    def _send(self, messages: list[Outgoing]) -> None:
        for told in messages:
            for number, browser in list(self.browsers.items()):
                if told.who in (EVERY_BROWSER, number):
                    browser.tell(told.message)
            for missed in self._away.values():
                if told.who in (EVERY_BROWSER, missed.number):
                    missed.keep(told.message)
