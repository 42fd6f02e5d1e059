"""What the kit uses of other packages beyond what they promise to keep: all of it stands here, and a test lists it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

#: What traitlets itself needs of an object until it is gone.
_KEPT = ("_trait_values", "_trait_notifiers", "_trait_validators", "_cross_validation_lock")
Turn = Callable[[asyncio.Handle], None]


@contextmanager
def wrapped_turns(wrap: Callable[[Turn], Turn]) -> Iterator[None]:
    """Let every turn of an event loop go through a wrapper; asyncio itself times turns in its slow debug mode only."""
    run = asyncio.Handle._run
    asyncio.Handle._run = wrap(run)  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        asyncio.Handle._run = run  # type: ignore[method-assign]


def replace_widget_table(table: MutableMapping[str, Any]) -> bool:
    """Let ipywidgets keep all widgets of the process elsewhere; return False when it does already."""
    from ipywidgets.widgets import widget

    if isinstance(widget._instances, type(table)):
        return False
    widget._instances = table
    return True


def open_quietly(is_quiet: Callable[[], bool], channel: Callable[..., Any]) -> None:
    """Let a widget that nobody listens to open its channel without working out what would be told."""
    from ipywidgets import Widget

    opened = Widget.open

    def opening(self: Any) -> None:
        """Open the widget's channel."""
        if not is_quiet():
            opened(self)
        elif self.comm is None:
            self.comm = channel(target_name="jupyter.widget", comm_id=self._model_id)

    Widget.open = opening


def log_callbacks_to(log: logging.Logger) -> None:
    """Let all widgets, also kinds that come later, log what fails in their callbacks elsewhere."""
    from ipywidgets.widgets.widget import LoggingHasTraits

    LoggingHasTraits._log_default = lambda _: log
    _log_to(LoggingHasTraits, lambda _: log)


def _log_to(kind: Any, log: Callable[[Any], logging.Logger]) -> None:
    """Each kind of widgets keeps its own note of where it logs."""
    kind._all_trait_default_generators["log"] = log
    for later in kind.__subclasses__():
        _log_to(later, log)


def without_buffers(states: dict[str, Any]) -> tuple[Any, Any, Any]:
    """Return states without the bytes in them, where these were, and the bytes."""
    from ipywidgets.widgets.widget import _remove_buffers

    stripped, paths, buffers = _remove_buffers(states)
    return stripped, paths, buffers


def take_apart(widget: Any) -> None:
    """Take a widget out of all circles it is in, so that it goes as soon as nobody holds it."""
    channel = widget.comm
    if channel is not None:
        channel.on_msg(None)
        channel._closed = True
    widget.close()
    values = widget._trait_values
    widget._msg_callbacks.callbacks.clear()
    widget.unobserve_all()
    for name in [name for name in vars(widget) if name not in _KEPT]:
        del vars(widget)[name]
    values.clear()
    values["comm"] = None
