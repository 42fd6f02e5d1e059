"""Has run one notebook, and forks a kernel for each page that is opened of it."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from select import select
from typing import Any

from themeday.serving.forking import comms, wire
from themeday.serving.forking.cells import NotForkable, check_alone, run_notebook
from themeday.serving.forking.kernel import PageKernel
from themeday.serving.forking.stream import StreamKernel
from themeday.session import ENV_BUILD, ENV_IDENTITY, Session

LIFELINE = 0  # standard input: it ends when the server does


def build(request: dict[str, Any], asked: socket.socket, address: Path) -> None:
    """Run a notebook, tell the server what it shows, then fork kernels until the server is gone.

    Args:
        request: "notebook", "language" and "env".
        asked: where the server waits for what the notebook shows.
        address: where to listen for pages.
    """
    os.environ |= {**request["env"], ENV_BUILD: request["language"]}
    os.environ.pop(ENV_IDENTITY, None)
    comms.install()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        shown = run_notebook(Path(request["notebook"]))
        if any(session.bound for session in Session.unbound):
            raise NotForkable("it asked who is here before anyone was")
        check_alone({asked.fileno(), listener.fileno()})
        listener.bind(str(address))
        listener.listen(1024)
    except NotForkable as error:
        wire.send(asked, {"error": str(error)})
        return
    import ipywidgets

    ipywidgets.register_comm_target()  # at import there was no kernel that it could have been done for
    # What lives now lives in every page: the collector must not touch it, or each page would get its own copy.
    gc.collect()
    gc.freeze()
    wire.send(asked, {"shown": shown, "address": str(address)})
    asked.close()
    _serve(listener)


def _serve(listener: socket.socket) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the pages; the server watches them itself
    while True:
        readable, _, _ = select([listener.fileno(), LIFELINE], [], [])
        if LIFELINE in readable:
            return
        connection, _ = listener.accept()
        with connection:
            request = wire.receive(connection)
            if request is None:
                continue
            _read_what_is_new()
            try:
                child = os.fork()
            except OSError as error:
                wire.send(connection, {"error": error.strerror or "fork"})
                continue
            if child == 0:
                listener.close()
                _become_kernel(request, connection)


def _become_kernel(request: dict[str, Any], connection: socket.socket) -> None:
    """Be the kernel of one page, and end with it."""
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.environ.pop(ENV_BUILD, None)
        _reseed()
        with asyncio.Runner() as runner:
            runner.get_loop()
            if "connection_file" not in request:
                wire.send(connection, {"pid": os.getpid()})
                request = wire.receive_first(connection) or {}  # who came; it may be long until someone does
            if "env" in request:
                os.setsid()  # kernel managers signal the whole group
                os.environ |= request["env"]
                runner.run(_live(request, connection))
        status = 0
    except BaseException as error:
        sys.stderr.write(f"a page ended: {type(error).__name__}\n")
    finally:
        os._exit(status)


async def _live(request: dict[str, Any], connection: socket.socket) -> None:
    kernel, ready = _reached_by(request, connection)
    asyncio.get_running_loop().add_reader(LIFELINE, kernel.stop)
    await kernel.run(ready)


def _reached_by(request: dict[str, Any], connection: socket.socket) -> tuple[PageKernel, Callable[[], None]]:
    """Return the kernel, and what to do once it can be reached: by this connection, or as a connection file says."""
    if "connection_file" not in request:
        return StreamKernel(connection), _arrive

    from themeday.serving.forking.zeromq import SocketKernel

    def ready() -> None:
        wire.send(connection, {"pid": os.getpid()})
        connection.close()
        _arrive()

    return SocketKernel(Path(request["connection_file"])), ready


def _read_what_is_new() -> None:
    for session in Session.unbound:
        with suppress(Exception):  # the page reads them itself later, and says what is wrong
            session.records.refresh()
            for log in session.records.files():
                log.settle()


def _arrive() -> None:
    _read_what_is_new()  # whoever came may have joined after this page was forked
    for session in list(Session.unbound):
        try:
            session.arrive()
        except Exception as error:
            # A card that fails must not end the page: it would be loaded again, and fail again, for ever.
            sys.stderr.write(f"a page could not be shown whole: {type(error).__name__}\n")


def _reseed() -> None:
    """Give this page chances of its own: a fork repeats its parent's otherwise."""
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
