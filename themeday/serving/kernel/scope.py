"""What belongs to one page while its code runs: its widgets, their channels, its sessions.

ipywidgets keeps all widgets of a process in one table, and tells the state of all of them to whoever asks. Here each
page has a table and channels of its own. Which page is meant follows from the context (`contextvars`) in which code
runs; tasks, timers and threads that a card starts inherit it.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections import UserDict
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, TypeVar

import comm
from comm.base_comm import BaseComm, CommManager

from themeday.room.session import Session
from themeday.serving import internals

_T = TypeVar("_T")
#: The target of the channel by which a browser asks for all widgets.
CONTROL = "jupyter.widget.control"
_SCHEDULE = ("call_soon", "call_soon_threadsafe", "call_at")  # `call_later` and every step of a task go by these
#: How a page tells its browsers something: kind of message, content, metadata, buffers.
Publish = Callable[[str, dict[str, Any], Any, Any], None]

_here: contextvars.ContextVar[Scope | None] = contextvars.ContextVar("themeday_page", default=None)
_log = logging.getLogger(__name__)


class Scope:
    """A page's own part of what ipywidgets has one of for each process; the ids of its channels begin with its name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.comms = CommManager()
        self.widgets: dict[str, Any] = {}
        self.sessions: list[Session] = []
        #: None as long as nobody listens: whoever comes asks for everything.
        self.publish: Publish | None = None
        self.made = 0
        self._context = contextvars.Context()
        self._context.run(_here.set, self)
        self.comms.register_target(CONTROL, self._controlled)

    def run(self, act: Callable[..., _T], *values: Any) -> _T:
        """Do something as this page."""
        if _here.get() is self:
            return act(*values)
        return self._context.run(act, *values)

    def states(self) -> dict[str, Any]:
        """Return the state of every widget of this page, as the control channel tells it."""
        states: dict[str, Any] = {}
        # Looking at a widget may make another, such as a layout that nobody had asked for.
        while missing := [widget for name, widget in self.widgets.items() if name not in states]:
            for widget in missing:
                state = _state(widget)
                names = ("model_name", "model_module", "model_module_version")
                states[widget.model_id] = {**{name: state[f"_{name}"] for name in names}, "state": state}
        return states

    def _controlled(self, channel: BaseComm, _opened: dict[str, Any]) -> None:
        """Answer the channel by which a browser asks for all widgets: with those of this page and no others."""

        def asked(message: dict[str, Any]) -> None:
            if message["content"]["data"].get("method") != "request_states":
                return
            states = self.states()
            try:
                channel.send({"method": "update_states", "states": states, "buffer_paths": []})
            except TypeError:  # there are bytes among them, which no card has: looking for these takes long
                states, paths, buffers = internals.without_buffers(states)
                channel.send({"method": "update_states", "states": states, "buffer_paths": paths}, buffers=buffers)

        channel.on_msg(asked)

    def close(self) -> None:
        """Let go of everything, so that nothing of this page is left in memory, and be silent."""
        self.publish = None
        for session in self.sessions:
            session.leave()
        self.sessions.clear()
        for widget in list(self.widgets.values()):
            with suppress(Exception):
                internals.take_apart(widget)
        self.widgets.clear()
        for channel in list(self.comms.comms.values()):
            channel.on_msg(None)
        self.comms.comms.clear()
        self.comms.targets.clear()
        self._context = contextvars.Context()


def current(context: contextvars.Context | None = None) -> Scope | None:
    """Return the page as which code runs, or None."""
    return _here.get() if context is None else context.get(_here)


class PageComm(BaseComm):
    """A channel between a widget and its twin in the browsers of one page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.scope = _here.get()
        if self.scope is not None and not kwargs.get("comm_id"):
            self.scope.made += 1
            kwargs["comm_id"] = f"{self.scope.name}-{self.scope.made}"
        super().__init__(*args, **kwargs)

    @property
    def kernel(self) -> object:
        """Return something while a browser may listen, None otherwise; ipywidgets then sends nothing."""
        return self.scope.publish if self.scope is not None else True

    def publish_msg(
        self, msg_type: str, data: Any = None, metadata: Any = None, buffers: Any = None, **keys: Any
    ) -> None:
        """Tell the page's browsers."""
        if self.scope is not None and self.scope.publish is not None:
            content = {"data": data or {}, "comm_id": self.comm_id, **keys}
            self.scope.publish(msg_type, content, metadata, buffers)

    def close(self, data: Any = None, metadata: Any = None, buffers: Any = None, deleting: bool = False) -> None:
        """Close the channel; whichever page is being served at that moment."""
        if self._closed:
            return
        self._closed = True
        self.publish_msg("comm_close", data=data, metadata=metadata, buffers=buffers)
        if self.scope is not None:
            self.scope.comms.comms.pop(self.comm_id, None)

    def __del__(self) -> None:
        """Go without a word: what a browser has let go of it knows no more."""

    def handle_msg(self, msg: dict[str, Any]) -> None:
        """Pass a message on; what goes wrong is the page's to tell, not the widget's, which would log its words."""
        if (callback := self._msg_callback) is not None:
            bare = getattr(callback, "__wrapped__", None)
            if bare is None:
                callback(msg)
            else:
                bare(callback.__self__, msg)  # type: ignore[attr-defined]


class _WidgetsHere(UserDict[str, Any]):
    """The table of all widgets, as the page sees it as which code runs now."""

    def __init__(self) -> None:
        self._nobodys: dict[str, Any] = {}

    @property
    def data(self) -> dict[str, Any]:  # type: ignore[override]
        """Return the table of that page."""
        scope = _here.get()
        return self._nobodys if scope is None else scope.widgets


_no_comms = CommManager()


def _comms_here() -> CommManager:
    scope = _here.get()
    return _no_comms if scope is None else scope.comms


class _KindOnly(logging.Filter):
    """Leaves of an error only its kind: its words may hold what someone wrote."""

    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0] if isinstance(record.exc_info, tuple) else None
        record.msg, record.args = "a callback failed: %s", (kind.__name__ if kind else "?",)
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def install() -> None:
    """Give every page of this process widgets of its own; done once, before the first page."""
    if not internals.replace_widget_table(_WidgetsHere()):
        return
    comm.create_comm = PageComm
    comm.get_comm_manager = _comms_here
    callbacks = logging.getLogger(f"{__name__}.callbacks")
    callbacks.addFilter(_KindOnly())
    internals.log_callbacks_to(callbacks)
    internals.open_quietly(lambda: (scope := _here.get()) is not None and scope.publish is None, PageComm)


_TO_JSON: dict[type, dict[str, Callable[[Any, Any], Any] | None]] = {}


def _state(widget: Any) -> dict[str, Any]:
    """Return a widget's whole state, as its own `get_state` does, which asks for every trait anew what it is."""
    kind = type(widget)
    if kind not in _TO_JSON:
        _TO_JSON[kind] = {name: trait.metadata.get("to_json") for name, trait in kind.class_traits(sync=True).items()}
    convert = _TO_JSON[kind]
    if len(widget.keys) != len(convert):
        return dict(widget.get_state())
    return {
        name: getattr(widget, name) if change is None else change(getattr(widget, name), widget)
        for name, change in convert.items()
    }


def guard(loop: asyncio.AbstractEventLoop) -> None:
    """Let nothing that runs as a page end the loop that all pages share, and tell of what nobody caught only its kind.

    asyncio lets `SystemExit` and `KeyboardInterrupt` through, whoever raised them: a card's task would end the server.
    Ctrl-C does not come this way: it cancels the server's own work (`signal` on POSIX, `asyncio.Runner` elsewhere).
    """
    for name in _SCHEDULE:
        setattr(loop, name, _guarded(getattr(loop, name), 1 if name == "call_at" else 0))
    loop.set_exception_handler(_told)


def _guarded(schedule: Callable[..., asyncio.Handle], before: int) -> Callable[..., asyncio.Handle]:
    """Return a way to schedule that does so with a callback which ends nothing, where it is a page's."""

    @wraps(schedule)
    def guarded(*arguments: Any, context: contextvars.Context | None = None) -> asyncio.Handle:
        if current(context) is not None:
            arguments = (*arguments[:before], _harmless, *arguments[before:])
        return schedule(*arguments, context=context)

    return guarded


def _harmless(callback: Callable[..., object], *arguments: Any) -> None:
    try:
        callback(*arguments)
    except (SystemExit, KeyboardInterrupt) as error:
        # A task has noted already that it ended so; whoever waits for it hears of it.
        _log.warning("something on a page failed: %s", type(error).__name__)


def _told(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what nobody caught: its kind and where, since its words may be someone's."""
    error = context.get("exception")
    if not isinstance(error, BaseException):
        _log.error("%s", context.get("message"))
        return
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" in {trace.tb_frame.f_code.co_name}, line {trace.tb_lineno}" if trace is not None else ""
    _log.error("something failed: %s%s", type(error).__name__, where)
