"""The few requests of Jupyter's protocol that a page answers; none of them runs code, and all else is left out.

The protocol is 5.4 (jupyter-client's documentation, "Messaging in Jupyter").
"""

from __future__ import annotations

import logging
import platform
from collections.abc import Callable
from typing import Any

from themeday import __version__
from themeday.serving.kernel.scope import PageComm, Scope

Message = dict[str, Any]
Content = dict[str, Any]
PROTOCOL = "5.4"
#: What a browser may ask of a widget. "update" is not among it: what a card shows, only the laptop says.
FOR_WIDGETS = ("custom", "request_state")
_log = logging.getLogger(__name__)


def is_answered(channel: str, message: Message) -> bool:
    """Return whether a page does what a message asks; anything may stand in it, from whoever may reach the page."""
    kind = message["header"].get("msg_type")
    return channel == "shell" and isinstance(kind, str) and kind in _ANSWERS


def answer(scope: Scope, message: Message) -> Content | None:
    """Do what a message asks, as the page; return the content of the reply, if its kind has one."""
    return _ANSWERS[message["header"]["msg_type"]](scope, message)


def is_a_widgets(scope: Scope, comm_id: str) -> bool:
    """Return whether a channel belongs to a widget of the page; a browser may open its own again by the same name."""
    channel = scope.comms.comms.get(comm_id)
    return channel is not None and channel.primary


def asked(content: Content) -> str:
    """Return what a message on a channel asks for, such as "custom"; empty when that is nothing."""
    data = content.get("data")
    method = data.get("method") if isinstance(data, dict) else None
    return method if isinstance(method, str) else ""


def _comm_open(scope: Scope, message: Message) -> None:
    content = message["content"]
    open_target = scope.comms.targets.get(content["target_name"])
    if open_target is None or is_a_widgets(scope, str(content["comm_id"])):
        return
    channel = PageComm(comm_id=str(content["comm_id"]), primary=False, target_name=content["target_name"])
    scope.comms.register_comm(channel)
    open_target(channel, message)


def _comm_msg(scope: Scope, message: Message) -> None:
    channel = scope.comms.comms.get(message["content"]["comm_id"])
    if channel is None:
        return
    if channel.primary and asked(message["content"]) not in FOR_WIDGETS:
        _log.debug("a message that no widget takes was refused")  # not a warning: whoever sends many fills no terminal
        return
    channel.handle_msg(message)


def _comm_close(scope: Scope, message: Message) -> None:
    # Only what a browser opened itself: a widget's own channel lives as long as its page.
    channel = scope.comms.comms.get(message["content"]["comm_id"])
    if channel is not None and not channel.primary:
        del scope.comms.comms[channel.comm_id]


def _comm_info(scope: Scope, message: Message) -> Content:
    wanted = message["content"].get("target_name")
    channels = {
        key: {"target_name": channel.target_name}
        for key, channel in scope.comms.comms.items()
        if wanted in (None, channel.target_name)
    }
    return {"status": "ok", "comms": channels}


def _kernel_info(_: Scope, __: Message) -> Content:
    language = {"name": "python", "version": platform.python_version(), "mimetype": "text/x-python"}
    return {
        "status": "ok",
        "protocol_version": PROTOCOL,
        "implementation": "themeday",
        "implementation_version": __version__,
        "language_info": {**language, "file_extension": ".py"},
        "banner": "",
        "help_links": [],
    }


_ANSWERS: dict[str, Callable[[Scope, Message], Content | None]] = {
    "comm_open": _comm_open,
    "comm_msg": _comm_msg,
    "comm_close": _comm_close,
    "comm_info_request": _comm_info,
    "kernel_info_request": _kernel_info,
}
