"""A small Jupyter kernel for one page: one event loop, no threads of its own, and no way to run code from a message.

It speaks the Jupyter messaging protocol, version 5.4 (jupyter-client's documentation, "Messaging in Jupyter"). A page
needs comm messages, kernel info, and the requests to interrupt and to shut down; those work as in any kernel. A request
to execute code is answered with an error, whoever sends it: the notebook has run already, before anyone was known.
"""

from __future__ import annotations

import asyncio
import json
import logging
import platform
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.session import Session

from themeday import __version__
from themeday.serving.forking.comms import speak_through, the_comms

_log = logging.getLogger(__name__)
_Message = dict[str, Any]
_Content = dict[str, Any]
_KINDS = {"shell": zmq.ROUTER, "control": zmq.ROUTER, "stdin": zmq.ROUTER, "iopub": zmq.PUB, "hb": zmq.REP}
_LINGER_MS = 1000
_NOT_HERE = {
    "status": "error",
    "ename": "NotHere",
    "evalue": "This kernel belongs to a page. It runs no code.",
    "traceback": [],
}


class PageKernel:
    """Answers the messages of one page.

    Args:
        connection_file: as Jupyter's kernel managers write it: key, transport and ports.
    """

    def __init__(self, connection_file: Path) -> None:
        self._connection = json.loads(connection_file.read_text("utf-8"))
        self._session = Session(
            key=self._connection["key"].encode(), signature_scheme=self._connection["signature_scheme"]
        )
        self._sockets: dict[str, zmq.asyncio.Socket] = {}
        self._out: zmq.Socket[bytes] | None = None
        self._parent: _Message = {}
        self._stopped = asyncio.Event()
        self._comms = the_comms()
        self._answers: dict[str, Callable[[_Message], _Content | None]] = {
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

    async def run(self, ready: Callable[[], None]) -> None:
        """Answer until told to stop.

        Args:
            ready: called once the kernel can be reached.
        """
        context = zmq.asyncio.Context(io_threads=1)
        try:
            for name, kind in _KINDS.items():
                self._sockets[name] = context.socket(kind)
                self._sockets[name].linger = _LINGER_MS
                self._sockets[name].sndhwm = 0  # a page that follows slowly misses nothing
                self._sockets[name].bind(self._address(name))
            # Widgets speak in the middle of a callback, which cannot wait; a PUB socket never makes one wait.
            self._out = zmq.Socket.shadow(self._sockets["iopub"].underlying)
            # A signal while nothing is being done must not end the page; while something is, it ends only that.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            # Nobody listens yet. Whoever comes asks for everything, so what changes now need not be told.
            ready()
            speak_through(self)
            work = (self._listen("shell"), self._listen("control"), self._beat(), self._until_stopped())
            tasks = [asyncio.create_task(one) for one in work]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
        finally:
            for opened in self._sockets.values():
                opened.close()
            context.term()

    async def _until_stopped(self) -> None:
        await self._stopped.wait()

    def stop(self) -> None:
        """Stop answering."""
        self._stopped.set()

    def publish(
        self, kind: str, content: _Content, *, metadata: Any = None, buffers: Any = None, topic: bytes = b""
    ) -> None:
        """Send something to whoever follows this kernel.

        Args:
            kind: of message, such as "comm_msg".
            content: of the message.
            metadata: of the message.
            buffers: binary parts.
            topic: by which it can be subscribed to.
        """
        message = self._session.msg(kind, content=content, parent=self._parent, metadata=metadata)
        parts = self._session.serialize(message, ident=topic or f"kernel.{self._session.session}.{kind}".encode())
        if self._out is not None:
            self._out.send_multipart([*parts, *(buffers or ())])

    def _address(self, name: str) -> str:
        port = self._connection[f"{name}_port"]
        joint = "-" if self._connection["transport"] == "ipc" else ":"
        return f"{self._connection['transport']}://{self._connection['ip']}{joint}{port}"

    async def _listen(self, name: str) -> None:
        while not self._stopped.is_set():
            parts = await self._sockets[name].recv_multipart()
            try:
                identities, rest = self._session.feed_identities(parts)
                message = self._session.deserialize(rest)
            except Exception as error:
                # Not signed with this kernel's key, sent twice, or no message at all.
                _log.warning("no message: %s", type(error).__name__)
                continue
            await self._answer(self._sockets[name], identities, message)

    async def _beat(self) -> None:
        while not self._stopped.is_set():
            await self._sockets["hb"].send(await self._sockets["hb"].recv())

    async def _answer(self, socket: zmq.asyncio.Socket, identities: list[bytes], message: _Message) -> None:
        self._parent = {"header": message["header"]}
        kind = message["header"]["msg_type"]
        self.publish("status", {"execution_state": "busy"})
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            handle: Callable[[_Message], _Content | None] = self._answers.get(kind, _refuse)
            answer = handle(message)
        except KeyboardInterrupt:
            answer = {"status": "error", "ename": "KeyboardInterrupt", "evalue": "", "traceback": []}
        except Exception as error:
            # Only the kind: its message may hold what someone wrote.
            _log.warning("%s failed: %s", kind, type(error).__name__)
            answer = {"status": "error", "ename": type(error).__name__, "evalue": "", "traceback": []}
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        if kind.endswith("_request") and answer is not None:
            reply = self._session.msg(kind.removesuffix("_request") + "_reply", content=answer, parent=self._parent)
            await socket.send_multipart(self._session.serialize(reply, ident=identities))
        self.publish("status", {"execution_state": "idle"})
        if kind == "shutdown_request":
            self.stop()

    def _comm(self, kind: str) -> Callable[[_Message], None]:
        handle = getattr(self._comms, kind)
        return lambda message: handle(None, None, message)

    def _comm_info(self, message: _Message) -> _Content:
        wanted = message["content"].get("target_name")
        found = {
            key: {"target_name": channel.target_name}
            for key, channel in self._comms.comms.items()
            if wanted in (None, channel.target_name)
        }
        return {"status": "ok", "comms": found}

    def _shut_down(self, message: _Message) -> _Content:
        answer = {"status": "ok", "restart": bool(message["content"].get("restart"))}
        self.publish("shutdown_reply", answer)
        return answer

    def _interrupt(self, _: _Message) -> _Content:
        # Nothing runs between two messages, and during one this message waits: there is nothing left to interrupt.
        return {"status": "ok"}


def _refuse(_: _Message) -> _Content:
    return dict(_NOT_HERE)


def kernel_info() -> _Content:
    """Return what this kernel tells about itself."""
    return {
        "status": "ok",
        "protocol_version": "5.4",
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
