"""Ordinary kernels, for the pages of staff that need one of their own: they know whose they are."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler, read_header_from_binary_message

from themeday.room.environment import ENV_IDENTITY
from themeday.serving.kernel.answering import FOR_WIDGETS, asked
from themeday.serving.kernel.protocol import SUBPROTOCOL, as_message, unpack
from themeday.serving.kernel.registry import LEAVE_SECONDS
from themeday.serving.kernel.scope import CONTROL

#: Voilà hands this request header to the kernel's environment; our own handler sets it, whatever a browser sent.
IDENTITY_HEADER = "X-Themeday-Identity"
#: An id in an address, as Jupyter's own addresses have it.
KERNEL_ID = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"

_IDLE_HOURS = 3
_MOST_OF_SOMEONE = 3  # and staff are two, so that memory need not be counted
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

    def make_room(self, owner: str) -> None:
        """Let someone's oldest tabs make room for one more."""
        mine = [kernel_id for kernel_id, whose in self.owners.items() if whose == owner]
        for kernel_id in mine[: len(mine) + 1 - _MOST_OF_SOMEONE]:
            self._end(kernel_id)

    async def start_kernel(self, **kwargs: Any) -> str:  # type: ignore[override]
        """Start a kernel, and note whose it is."""
        kwargs.setdefault("extra_arguments", list(_KERNEL_ARGUMENTS))
        kernel_id = str(await super().start_kernel(**kwargs))
        self.owners[kernel_id] = owner_of_identity((kwargs.get("env") or {}).get(ENV_IDENTITY, ""))
        return kernel_id

    def owned_by(self, kernel_id: str, user: str) -> bool:
        """Return whether a kernel was started for someone."""
        return bool(user) and self.owners.get(kernel_id) == user

    async def model(self, kernel_id: str, user: str) -> dict[str, Any] | None:
        """Describe a kernel that lives and is someone's."""
        if not (kernel_id in self and self.owned_by(kernel_id, user)):
            return None
        alive = await ensure_async(self.get_kernel(kernel_id).is_alive())
        return self.kernel_model(kernel_id) if alive else None  # type: ignore[no-untyped-call]

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


def owner_of_identity(identity: str) -> str:
    """Return the user name in a kernel's identity, "participant:CODE:nl" → "CODE"."""
    return identity.split(":")[1] if identity.count(":") == 2 else ""


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
