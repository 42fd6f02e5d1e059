"""Kernels that know whose they are."""

from __future__ import annotations

from typing import Any

from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError, authenticated
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from themeday.session import ENV_IDENTITY

_IDLE_HOURS = 3


class OwnedKernels(AsyncMappingKernelManager):
    """Starts kernels and remembers for whom."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self.owners: dict[str, str] = {}
        self.cull_idle_timeout = _IDLE_HOURS * 3600
        self.cull_interval = 300

    async def _async_start_kernel(self, **kwargs: Any) -> str:
        kernel_id = str(await super()._async_start_kernel(**kwargs))
        self.owners[kernel_id] = owner_of_identity(kwargs.get("env", {}).get(ENV_IDENTITY, ""))
        return kernel_id

    start_kernel = _async_start_kernel  # type: ignore[assignment]

    def owned_by(self, kernel_id: str, user: str) -> bool:
        """Return whether a kernel was started for someone.

        Args:
            kernel_id: from an address.
            user: from a checked cookie.
        """
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


class OwnedWebsocket(_Owned, VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The websocket of a page to its kernel."""


class OwnedKernelHandler(_Owned, KernelHandler):  # type: ignore[misc]
    """Asks whether a kernel lives."""

    @authenticated
    async def delete(self, kernel_id: str) -> None:
        """Refuse: pages shut their kernel down through the shutdown address only."""
        raise HTTPError(403)


class OwnedShutdown(_Owned, VoilaShutdownKernelHandler):  # type: ignore[misc]
    """Stops the kernel of a page that is left."""
