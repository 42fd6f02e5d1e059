"""How any Jupyter client speaks to a forked kernel: the five ZeroMQ sockets of a connection file.

Such a client may also run code, as in any kernel: it has the key. What asks for input is told that there is none.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

import zmq
import zmq.asyncio
from jupyter_client.session import Session

from themeday.serving.forking.kernel import Content, Message, PageKernel
from themeday.serving.forking.shell import ClientShell

_log = logging.getLogger(__name__)
_KINDS = {"shell": zmq.ROUTER, "control": zmq.ROUTER, "stdin": zmq.ROUTER, "iopub": zmq.PUB, "hb": zmq.REP}
_LINGER_MS = 1000
_ABORTED: Content = {"status": "aborted"}


class SocketKernel(PageKernel):
    """A kernel that can be reached as its connection file says.

    Args:
        connection_file: as Jupyter's kernel managers write it: key, transport and ports.
    """

    def __init__(self, connection_file: Path) -> None:
        super().__init__()
        self._connection = json.loads(connection_file.read_text("utf-8"))
        self._session = Session(
            key=self._connection["key"].encode(), signature_scheme=self._connection["signature_scheme"]
        )
        self._sockets: dict[str, zmq.asyncio.Socket] = {}
        self._out: zmq.Socket[bytes] | None = None
        self._shell = ClientShell(self)
        self._answers |= {kind: partial(_of_content, handle) for kind, handle in self._shell.answers.items()}

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
            self.live(ready)
            work = (self._listen("shell"), self._listen("control"), self._beat(), self._stopped.wait())
            tasks = [asyncio.ensure_future(one) for one in work]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
        finally:
            for opened in self._sockets.values():
                opened.close()
            context.term()

    def send(self, message: Message, topic: bytes = b"") -> None:
        """Send a message to whoever subscribed."""
        if self._out is not None:
            parts = self._session.serialize(message, ident=topic)
            self._out.send_multipart([*parts, *(message["buffers"] or ())])

    def _address(self, name: str) -> str:
        port = self._connection[f"{name}_port"]
        joint = "-" if self._connection["transport"] == "ipc" else ":"
        return f"{self._connection['transport']}://{self._connection['ip']}{joint}{port}"

    async def _listen(self, name: str) -> None:
        while not self._stopped.is_set():
            identities, message = self._read(await self._sockets[name].recv_multipart())
            if message is None:
                continue
            if message["header"]["msg_type"] == "execute_request":
                await self._execute(name, identities, message)
            else:
                await self._answer(name, identities, message)

    async def _answer(self, name: str, identities: list[bytes], message: Message) -> None:
        replies: list[Message] = []
        before = self._parent
        self.answer(message, replies.append)
        if name == "control":  # code may be at work: what it shows next is still in answer to who asked for it
            self._parent = before
        for reply in replies:
            await self._reply(name, identities, reply)

    def _read(self, parts: list[bytes]) -> tuple[list[bytes], Message | None]:
        try:
            identities, rest = self._session.feed_identities(parts)
            return identities, self._session.deserialize(rest)
        except Exception as error:
            # Not signed with this kernel's key, sent twice, or no message at all.
            _log.warning("no message: %s", type(error).__name__)
            return [], None

    async def _reply(self, name: str, identities: list[bytes], reply: Message) -> None:
        await self._sockets[name].send_multipart(self._session.serialize(reply, ident=identities))

    async def _execute(self, name: str, identities: list[bytes], message: Message) -> None:
        self._parent, content = message["header"], message["content"]
        self.publish("status", {"execution_state": "busy"})
        answer = await self._shell.execute(content)
        refused = []
        if answer["status"] == "error" and content.get("stop_on_error", True):
            # Before it is told: whoever hears of it may send something new, and that is to be run.
            refused = await self._sent_already(name)
        await self._reply(name, identities, self.new_message("execute_reply", answer))
        self.publish("status", {"execution_state": "idle"})
        for waiting, later in refused:
            await self._refuse_or_answer(name, waiting, later)

    async def _sent_already(self, name: str) -> list[tuple[list[bytes], Message]]:
        found = []
        while await self._sockets[name].poll(0):
            identities, message = self._read(await self._sockets[name].recv_multipart())
            if message is not None:
                found.append((identities, message))
        return found

    async def _refuse_or_answer(self, name: str, identities: list[bytes], message: Message) -> None:
        """Refuse code that was sent already when a piece before it failed; answer what is no code."""
        if message["header"]["msg_type"] != "execute_request":
            await self._answer(name, identities, message)
            return
        self._parent = message["header"]
        self.publish("status", {"execution_state": "busy"})
        await self._reply(name, identities, self.new_message("execute_reply", dict(_ABORTED)))
        self.publish("status", {"execution_state": "idle"})

    async def _beat(self) -> None:
        while not self._stopped.is_set():
            await self._sockets["hb"].send(await self._sockets["hb"].recv())


def _of_content(handle: Callable[[Content], Content], message: Message) -> Content:
    return handle(message["content"])
