"""Ordinary kernels, for pages that need one of their own: they know whose they are."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import zmq
from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError, authenticated
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler, read_header_from_binary_message

from themeday.room.environment import ENV_IDENTITY
from themeday.serving.identity import ParticipantIdentity, recall
from themeday.serving.kernel.answering import FOR_WIDGETS, asked
from themeday.serving.kernel.protocol import SUBPROTOCOL, as_message, loads, unpack
from themeday.serving.kernel.registry import LEAVE_SECONDS, RoomFull
from themeday.serving.kernel.scope import CONTROL
from themeday.serving.plain_pages import PlainErrors

# Voilà hands these request headers to the kernel's environment; our own handler sets them, whatever a browser sent.
IDENTITY_HEADER = "X-Themeday-Identity"
PAGE_HEADER = "X-Themeday-Page"
#: An id in an address, as Jupyter's own addresses have it.
KERNEL_ID = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
_ENV_PAGE = "HTTP_X_THEMEDAY_PAGE"

_IDLE_HOURS = 3
_MOST_SOCKETS = 16_384
_BYTES_OF_A_PAGE = 80 * 2**20
_BYTES_OF_A_PAGE_IN_PROCESS = 2**20
_FEWEST_PAGES, _MOST_PAGES = 20, 3_000
_MOST_OF_A_PAGE = 3
_NOT_FOR_BROWSERS = ("execute_input", "error", "stream")
# Kernels write on the facilitator's terminal: only what is an error.
_KERNEL_ARGUMENTS = ("--log-level=40",)


class OwnedKernels(AsyncMappingKernelManager):
    """Starts kernels and remembers for whom."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        # Before the first socket: libzmq allows 1,023 in a context otherwise, and a kernel takes about six.
        self.context.set(zmq.MAX_SOCKETS, _MOST_SOCKETS)
        self.owners: dict[str, str] = {}
        self.most = most_pages(_BYTES_OF_A_PAGE)
        self.refused = 0
        self._opened: dict[tuple[str, str], list[str]] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self.cull_idle_timeout = _IDLE_HOURS * 3600
        self.cull_interval = 300

    @property
    def open(self) -> int:
        """Return how many pages have an ordinary kernel."""
        return len(self.owners)

    @property
    def connected(self) -> set[str]:
        """Return the owners of kernels to which a browser is connected now."""
        return {owner for kernel_id, owner in self.owners.items() if self._is_connected(kernel_id)}

    def _is_connected(self, kernel_id: str) -> bool:
        return kernel_id in self and bool(self.kernel_model(kernel_id)["connections"])  # type: ignore[no-untyped-call]

    def make_room(self, owner: str, page: str) -> None:
        """Make sure that one more page may be opened; someone's oldest tab of the same page makes room for the newest.

        Raises:
            RoomFull: there are as many as there may be.
        """
        mine = self._opened.get((owner, page), [])
        while len(mine) >= _MOST_OF_A_PAGE:
            self._end(mine.pop(0))
        if self.open >= self.most:
            self.refused += 1
            raise RoomFull

    async def start_kernel(self, **kwargs: Any) -> str:  # type: ignore[override]
        """Start a kernel, and note whose it is and of which page."""
        env = kwargs.get("env") or {}
        kwargs.setdefault("extra_arguments", list(_KERNEL_ARGUMENTS))
        kernel_id = str(await super().start_kernel(**kwargs))
        owner = owner_of_identity(env.get(ENV_IDENTITY, ""))
        self.owners[kernel_id] = owner
        self._opened.setdefault((owner, env.get(_ENV_PAGE, "")), []).append(kernel_id)
        return kernel_id

    # Ends

    async def shut_down(self, kernel_id: str) -> None:
        """End a kernel at once; nothing that was told as saved depends on it."""
        if kernel_id in self:
            await ensure_async(self.shutdown_kernel(kernel_id, now=True))  # type: ignore[no-untyped-call]

    def _end(self, kernel_id: str) -> None:
        task = asyncio.get_running_loop().create_task(self.shut_down(kernel_id))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    def leave(self, kernel_id: str) -> None:
        """End a kernel soon, unless a browser is connected again by then."""

        def left() -> None:
            if not self._is_connected(kernel_id):
                self._end(kernel_id)

        asyncio.get_running_loop().call_later(LEAVE_SECONDS, left)

    def forget(self, owner: str) -> None:
        """End all kernels of someone who is someone else now: another role, another unit."""
        for kernel_id in [kernel_id for kernel_id, whose in self.owners.items() if whose == owner]:
            self._end(kernel_id)

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel that has ended, however that came."""
        self.owners.pop(kernel_id, None)
        for place, mine in list(self._opened.items()):
            if kernel_id in mine:
                mine.remove(kernel_id)
            if not mine:
                del self._opened[place]
        return super().remove_kernel(kernel_id)

    def owned_by(self, kernel_id: str, user: str) -> bool:
        """Return whether a kernel was started for someone."""
        return bool(user) and self.owners.get(kernel_id) == user


def owner_of_identity(identity: str) -> str:
    """Return the user name in a kernel's identity, "participant:CODE:nl" → "CODE"."""
    return identity.split(":")[1] if identity.count(":") == 2 else ""


class _Owned:
    """Answers 403 to anyone but the kernel's owner."""

    async def prepare(self) -> None:
        await super().prepare()  # type: ignore[misc]
        kernel_id = self.path_kwargs.get("kernel_id", "")  # type: ignore[attr-defined]
        user = self.current_user  # type: ignore[attr-defined]
        if not self.kernel_manager.owned_by(kernel_id, user.username if user else ""):  # type: ignore[attr-defined]
            raise HTTPError(403)


def _kind(message: str | bytes | dict[str, Any]) -> object:
    if isinstance(message, bytes):
        return (read_header_from_binary_message(message) or {}).get("msg_type")
    # A client that speaks the older protocol gets JSON, which Voilà's own filter does not look into.
    parsed = json.loads(message) if isinstance(message, str) else message
    return (parsed.get("header") or {}).get("msg_type")


def _may(kind: object, content: dict[str, Any]) -> bool:
    """Return whether a browser may send a kernel this; what Voilà's own filter refuses is not looked into here."""
    if kind == "comm_open":
        return content.get("target_name") == CONTROL  # a widget that a browser makes up is of no page
    return kind != "comm_msg" or asked(content) in (*FOR_WIDGETS, "request_states")


class OwnedWebsocket(_Owned, VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The websocket of a page to its kernel."""

    def on_message(self, message: str | bytes) -> None:
        """Pass on what a browser sends; what is no message at all is left out and harms nobody."""
        try:
            # Jupyter believes how many parts a message says it has, and would look for them for ever.
            if isinstance(message, bytes):
                if self.selected_subprotocol != SUBPROTOCOL:
                    return  # bytes in the older protocol carry buffers, of which no card sends any
                parsed = as_message(unpack(message)[1])
            else:
                parsed = loads(message)
            if _may(parsed["header"]["msg_type"], parsed["content"]):
                super().on_message(message)
        except Exception as error:
            self.log.warning("no message: %s", type(error).__name__)

    def write_message(self, message: str | bytes | dict[str, Any], binary: bool = False) -> Any:
        """Send what a page needs: neither code, nor tracebacks, which hold this laptop's paths."""
        if _kind(message) in _NOT_FOR_BROWSERS:
            return None
        return super().write_message(message, binary)


class OwnedKernelHandler(_Owned, KernelHandler):  # type: ignore[misc]
    """Asks whether a kernel lives."""

    @authenticated
    async def delete(self, kernel_id: str) -> None:
        """Refuse: pages shut their kernel down through the shutdown address only."""
        raise HTTPError(403)


class OwnedShutdown(_Owned, VoilaShutdownKernelHandler):  # type: ignore[misc]
    """Hears that a page is left."""

    @authenticated
    async def post(self, kernel_id: str) -> None:
        """End the kernel soon, unless the page was only loaded again."""
        self.kernel_manager.leave(kernel_id)
        self.set_status(204)
        self.finish()


class Alive(PlainErrors):
    """`/alive/KERNEL`: whether the kernel of a page is still there; a page whose kernel is gone loads itself again."""

    def initialize(self, identity: type[ParticipantIdentity]) -> None:
        """Keep how users are known."""
        self.cookie = identity.cookie

    async def get(self, kernel_id: str) -> None:
        """Answer 204 when it is, 410 when it is not, or is another's."""
        kernels: OwnedKernels = self.settings["kernel_manager"]
        owned = kernel_id in kernels and kernels.owned_by(kernel_id, recall(self, self.cookie))
        here = owned and await ensure_async(kernels.get_kernel(kernel_id).is_alive())
        self.set_header("Cache-Control", "no-store")
        self.set_status(204 if here else 410)
        self.finish()


def most_pages(bytes_of_a_page: int = _BYTES_OF_A_PAGE_IN_PROCESS) -> int:
    """Return how many pages this computer can have open: as many as fit in two thirds of the memory that is free."""
    import psutil  # type: ignore[import-untyped]

    fitting = int(psutil.virtual_memory().available * 2 / 3 / bytes_of_a_page)
    return min(max(fitting, _FEWEST_PAGES), _MOST_PAGES)
