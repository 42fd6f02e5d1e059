"""Widgets' channels: made while the notebook is run for nobody, and silent until a kernel speaks through them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import comm
from comm.base_comm import BaseComm, CommManager

if TYPE_CHECKING:
    from themeday.serving.forking.kernel import PageKernel

_manager = CommManager()
_kernel: PageKernel | None = None


class PageComm(BaseComm):
    """A channel between a widget here and its twin in the browser."""

    @property
    def kernel(self) -> PageKernel | None:
        """Return the kernel of this process, or None before the fork; ipywidgets sends nothing then."""
        return _kernel

    def publish_msg(
        self, msg_type: str, data: Any = None, metadata: Any = None, buffers: Any = None, **keys: Any
    ) -> None:
        """Send a message to the browser, when there is one."""
        if _kernel is not None:
            content = {"data": data or {}, "comm_id": self.comm_id, **keys}
            _kernel.publish(msg_type, content, metadata=metadata, buffers=buffers, topic=self.topic)


def install() -> None:
    """Make every widget of this process speak through these channels; done before the first widget is made."""
    comm.create_comm = PageComm
    comm.get_comm_manager = lambda: _manager


def the_comms() -> CommManager:
    """Return what handles the messages of this process's channels."""
    return _manager


def speak_through(kernel: PageKernel) -> None:
    """Let the channels speak from now on.

    Args:
        kernel: of this process.
    """
    global _kernel
    _kernel = kernel


def forget() -> None:
    """Close every channel, and be silent again."""
    global _kernel
    _kernel = None
    ipywidgets = import_module("ipywidgets")
    ipywidgets.Widget.close_all()
    _manager.comms.clear()
