"""A small Jupyter kernel for one page: one event loop, no threads of its own, and no way to run code from a message.

It speaks the Jupyter messaging protocol, version 5.4 (jupyter-client's documentation, "Messaging in Jupyter"). A page
needs comm messages, kernel info, and the requests to interrupt and to shut down; those work as in any kernel. A request
to execute code is answered with an error: the notebook has run already, before anyone was known. (A kernel that is
reached by a connection file adds a shell, `shell.py`; a page that is served has none.)

How messages come and go is another's: `stream.py` for pages that are served, `zeromq.py` for any Jupyter client.
"""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import signal
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from themeday import __version__
from themeday.serving.forking.comms import speak_through, the_comms

_log = logging.getLogger(__name__)
Message = dict[str, Any]
Content = dict[str, Any]
PROTOCOL = "5.4"
_NOT_HERE = {
    "status": "error",
    "ename": "NotHere",
    "evalue": "This kernel belongs to a page. It runs no code.",
    "traceback": [],
}


class PageKernel(ABC):
    """Answers the messages of one page."""

    #: Whether whoever follows this kernel hears that it is at work, as Jupyter's clients expect.
    tells_busy = True

    def __init__(self) -> None:
        self._name = os.urandom(8).hex()
        self._count = 0
        self._parent: Message = {}
        self._stopped = asyncio.Event()
        self._comms = the_comms()
        self._answers: dict[str, Callable[[Message], Content | None]] = {
            "kernel_info_request": lambda _: kernel_info(),
            "comm_info_request": self._comm_info,
            "shutdown_request": self._shut_down,
            "interrupt_request": self._interrupt,
            "comm_open": self._comm("comm_open"),
            "comm_msg": self._comm("comm_msg"),
            "comm_close": self._comm("comm_close"),
            "is_complete_request": lambda _: {"status": "unknown"},
            "complete_request": lambda message: {
                "status": "ok",
                "matches": [],
                "metadata": {},
                "cursor_start": message["content"].get("cursor_pos", 0),
                "cursor_end": message["content"].get("cursor_pos", 0),
            },
            "inspect_request": lambda _: {"status": "ok", "found": False, "data": {}, "metadata": {}},
            "history_request": lambda _: {"status": "ok", "history": []},
        }

    @abstractmethod
    async def run(self, ready: Callable[[], None]) -> None:
        """Answer until told to stop.

        Args:
            ready: called once the kernel can be reached.
        """

    @abstractmethod
    def send(self, message: Message, topic: bytes = b"") -> None:
        """Send a message to whoever follows this kernel, without waiting.

        Args:
            message: what `new_message` made.
            topic: by which it can be subscribed to.
        """

    def stop(self) -> None:
        """Stop answering."""
        self._stopped.set()

    def live(self, ready: Callable[[], None]) -> None:
        """Begin to answer: from now on widgets speak through this kernel.

        Args:
            ready: called first.
        """
        # A signal while nothing is being done must not end the page; while something is, it ends only that.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # Nobody listens yet. Whoever comes asks for everything, so what changes now need not be told.
        ready()
        speak_through(self)

    def new_message(self, kind: str, content: Content, metadata: Any = None, buffers: Any = None) -> Message:
        """Return a message of this kernel, in answer to the one it is at.

        Args:
            kind: such as "comm_msg".
            content: of the message.
            metadata: of the message.
            buffers: binary parts.
        """
        self._count += 1
        header = {
            "msg_id": f"{self._name}_{self._count}",
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

    def publish(
        self, kind: str, content: Content, *, metadata: Any = None, buffers: Any = None, topic: bytes = b""
    ) -> None:
        """Tell something to whoever follows this kernel.

        Args:
            kind: of message, such as "comm_msg".
            content: of the message.
            metadata: of the message.
            buffers: binary parts.
            topic: by which it can be subscribed to.
        """
        topic = topic or f"kernel.{self._name}.{kind}".encode()
        self.send(self.new_message(kind, content, metadata, buffers), topic)

    def answer(self, message: Message, reply: Callable[[Message], None]) -> None:
        """Do what a message asks.

        Args:
            message: from whoever may reach this kernel; anything may stand in it.
            reply: sends the answer to the one who asked.
        """
        self._parent = message["header"]
        kind = str(self._parent.get("msg_type"))
        if self.tells_busy:
            self.publish("status", {"execution_state": "busy"})
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            handle: Callable[[Message], Content | None] = self._answers.get(kind, _refuse)
            answer = handle(message)
        except KeyboardInterrupt:
            answer = {"status": "error", "ename": "KeyboardInterrupt", "evalue": "", "traceback": []}
        except Exception as error:
            # Only the kind: its message may hold what someone wrote.
            _log.warning("a message failed: %s", type(error).__name__)
            answer = {"status": "error", "ename": type(error).__name__, "evalue": "", "traceback": []}
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        if kind.endswith("_request") and answer is not None:
            reply(self.new_message(kind.removesuffix("_request") + "_reply", answer))
        self.publish("status", {"execution_state": "idle"})
        if kind == "shutdown_request":
            self.stop()

    def _comm(self, kind: str) -> Callable[[Message], None]:
        handle = getattr(self._comms, kind)
        return lambda message: handle(None, None, message)

    def _comm_info(self, message: Message) -> Content:
        wanted = message["content"].get("target_name")
        found = {
            key: {"target_name": channel.target_name}
            for key, channel in self._comms.comms.items()
            if wanted in (None, channel.target_name)
        }
        return {"status": "ok", "comms": found}

    def _shut_down(self, message: Message) -> Content:
        answer = {"status": "ok", "restart": bool(message["content"].get("restart"))}
        self.publish("shutdown_reply", answer)
        return answer

    def _interrupt(self, _: Message) -> Content:
        # Nothing runs between two messages, and during one this message waits: there is nothing left to interrupt.
        return {"status": "ok"}


def _refuse(_: Message) -> Content:
    return dict(_NOT_HERE)


def kernel_info() -> Content:
    """Return what this kernel tells about itself."""
    return {
        "status": "ok",
        "protocol_version": PROTOCOL,
        "implementation": "themeday",
        "implementation_version": __version__,
        "language_info": {
            "name": "python",
            "version": platform.python_version(),
            "mimetype": "text/x-python",
            "file_extension": ".py",
            "pygments_lexer": "python3",
            "nbconvert_exporter": "python",
            "codemirror_mode": {"name": "python", "version": sys.version_info.major},
        },
        "banner": "",
        "help_links": [],
        "supported_features": [],
    }
