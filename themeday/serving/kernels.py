"""Ordinary kernels, for the pages of staff that need one of their own: they know whose they are."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterable
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler, read_header_from_binary_message

from themeday.room.environment import ENV_IDENTITY
from themeday.serving.kernel.answering import FOR_WIDGETS, asked
from themeday.serving.kernel.notebook import Output
from themeday.serving.kernel.protocol import SUBPROTOCOL, as_message, unpack
from themeday.serving.kernel.registry import LEAVE_SECONDS, PageFailed
from themeday.serving.kernel.scope import CONTROL

#: An id in an address, as Jupyter's own addresses have it.
KERNEL_ID = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"

_IDLE_HOURS = 3
_MOST_OF_SOMEONE = 3  # and staff are two, so that memory need not be counted
_PATIENCE = 120.0  # seconds in which a notebook has to be done; a kernel that died never is
_NOT_FOR_BROWSERS = ("execute_input", "error", "stream")
# Kernels write on the facilitator's terminal: only what is an error.
_KERNEL_ARGUMENTS = ("--log-level=40",)


class OwnedKernels(AsyncMappingKernelManager):
    """Starts kernels and remembers for whom."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self.owners: dict[str, str] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self.cull_idle_timeout = _IDLE_HOURS * 3600
        self.cull_interval = 300

    async def open(self, folder: str, identity: str) -> str:
        """Start a kernel in a folder of notebooks for someone, whose oldest tabs make room for it; return its id."""
        owner = identity.split(":")[1]
        mine = [kernel_id for kernel_id, whose in self.owners.items() if whose == owner]
        for kernel_id in mine[: len(mine) + 1 - _MOST_OF_SOMEONE]:
            self._end(kernel_id)
        environment = {**os.environ, ENV_IDENTITY: identity}
        started: dict[str, Any] = {"path": folder, "env": environment, "extra_arguments": list(_KERNEL_ARGUMENTS)}
        kernel_id = str(await self.start_kernel(**started))
        self.owners[kernel_id] = owner
        return kernel_id

    async def run(self, kernel_id: str, cells: Iterable[str]) -> list[list[Output]]:
        """Run code in a kernel; return what each cell shows, as a notebook file keeps it.

        Raises:
            PageFailed: a cell failed, or the kernel did not answer.
        """
        client: Any = self.get_kernel(kernel_id).client()
        client.start_channels()
        try:
            async with asyncio.timeout(_PATIENCE):
                await client.wait_for_ready()
                return [await _shown(client, source) for source in cells]
        except (TimeoutError, RuntimeError) as error:
            raise PageFailed from error
        finally:
            client.stop_channels()

    def owned_by(self, kernel_id: str, user: str) -> bool:
        return bool(user) and self.owners.get(kernel_id) == user

    async def lives(self, kernel_id: str, user: str) -> bool:
        owned = kernel_id in self and self.owned_by(kernel_id, user)
        return owned and bool(await ensure_async(self.get_kernel(kernel_id).is_alive()))

    def leave(self, kernel_id: str) -> None:
        """End a kernel soon, unless a browser is connected again by then."""

        def left() -> None:
            if kernel_id in self and not self.kernel_model(kernel_id)["connections"]:  # type: ignore[no-untyped-call]
                self._end(kernel_id)

        asyncio.get_running_loop().call_later(LEAVE_SECONDS, left)

    def _end(self, kernel_id: str) -> None:
        """End a kernel at once; nothing that was told as saved depends on it."""

        async def end() -> None:
            if kernel_id in self:
                await ensure_async(self.shutdown_kernel(kernel_id, now=True))  # type: ignore[no-untyped-call]

        task = asyncio.get_running_loop().create_task(end())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel that has ended, however that came."""
        self.owners.pop(kernel_id, None)
        return super().remove_kernel(kernel_id)


async def _shown(client: Any, source: str) -> list[Output]:
    outputs: list[Output] = []

    def heard(message: dict[str, Any]) -> None:
        content = message["content"]
        if message["msg_type"] in ("display_data", "execute_result"):
            outputs.append({"output_type": "display_data", "data": content["data"], "metadata": content["metadata"]})

    reply = await client.execute_interactive(source, store_history=False, allow_stdin=False, output_hook=heard)
    if reply["content"]["status"] != "ok":
        raise PageFailed
    return outputs


class OwnedWebsocket(VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The websocket of a page to its ordinary kernel, for its owner only."""

    async def prepare(self) -> None:
        await super().prepare()
        user = self.current_user
        if not self.kernel_manager.owned_by(self.path_kwargs.get("kernel_id", ""), user.username if user else ""):
            raise HTTPError(403)

    def on_message(self, message: str | bytes) -> None:
        """Pass on what a browser sends; what is no message at all is left out and harms nobody."""
        if isinstance(message, str) or self.selected_subprotocol != SUBPROTOCOL:
            return  # the older protocol, which no page of ours speaks
        try:
            # Jupyter believes how many parts a message says it has, and would look for them for ever.
            parsed = as_message(unpack(message)[1])
            if _may(parsed["header"]["msg_type"], parsed["content"]):
                super().on_message(message)
        except Exception as error:
            self.log.warning("no message: %s", type(error).__name__)

    def write_message(self, message: str | bytes | dict[str, Any], binary: bool = False) -> Any:
        """Send what a page needs: neither code, nor tracebacks, which hold this laptop's paths."""
        if _kind(message) in _NOT_FOR_BROWSERS:
            return None
        return super().write_message(message, binary)


def _kind(message: str | bytes | dict[str, Any]) -> object:
    if isinstance(message, bytes):
        return (read_header_from_binary_message(message) or {}).get("msg_type")
    parsed = json.loads(message) if isinstance(message, str) else message
    return (parsed.get("header") or {}).get("msg_type")


def _may(kind: object, content: dict[str, Any]) -> bool:
    """Return whether a browser may send a kernel this; what Voilà's own filter refuses is not looked into here."""
    if kind == "comm_open":
        return content.get("target_name") == CONTROL  # a widget that a browser makes up is of no page
    return kind != "comm_msg" or asked(content) in (*FOR_WIDGETS, "request_states")
