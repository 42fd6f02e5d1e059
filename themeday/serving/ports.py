"""Where a day is served: what was asked for, and two ports side by side, participants' and, one higher, the staff's."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from themeday.errors import ServingError
from themeday.i18n import N_
from themeday.serving.address import LOOPBACK

DEFAULT_PORT = 8866
_PAIRS_TO_TRY = 20
_MOST_WAITING = 2_048  # connections that are not taken up yet: a thousand phones may come at one moment


@dataclass(frozen=True)
class ServeOptions:
    """How a day is to be served."""

    port: int | None = None  # participants'; staff get the next one. None takes the first free pair
    address: str = ""  # listen there only; empty for every network
    staff_on_network: bool = False  # staff pages can be reached from other devices too, with their secret links
    behind: str = ""  # where participants find the reverse proxy with TLS here, such as "https://themadag.example.nl"
    open_browser: bool = False
    verbose: bool = False
    publish: Path | None = None  # the folder in which a copy of what was shared is kept fresh
    follow_up: bool = False  # only the check after six and twelve weeks, for who took part
    review: bool = False  # only the review, on this laptop

    @property
    def after_the_day(self) -> bool:
        """Return whether the day itself is not opened."""
        return self.follow_up or self.review

    @property
    def _address(self) -> str:
        # 0.0.0.0 means every network, and as a link it leads nowhere.
        return "" if self.address == "0.0.0.0" else self.address  # noqa: S104

    @property
    def participants_address(self) -> str:
        """Return where participants' application listens; empty for every network."""
        return self._address or (LOOPBACK if self.behind or self.review else "")  # nobody gets past the proxy

    @property
    def staff_address(self) -> str:
        """Return where the staff application listens; empty for every network."""
        return self._address if self.staff_on_network else LOOPBACK


@dataclass(frozen=True)
class Listeners:
    """Sockets that listen; several for one application where it listens on IPv4 and IPv6."""

    participants: list[socket.socket]
    staff: list[socket.socket]

    @property
    def port(self) -> int:
        """Return the participants' port; the staff's is the next one."""
        return int(self.participants[0].getsockname()[1])


@contextmanager
def listening(address: str, port: int | None, staff_address: str = LOOPBACK) -> Iterator[Listeners]:
    """Listen for both applications as long as the block lasts.

    It listens at once: a port that is only looked at may be another server's before this one has loaded. Whoever
    connects meanwhile waits. An empty address is every network; without a port the first free pair is taken from the
    default on. ServingError when the port that was asked for is in use, may not be used, or is no port.
    """
    if port is not None and not 1 <= port <= 65534:
        raise ServingError(N_("{port} is no port. Choose a number from 1024 to 65534 with --port."), port=port)
    candidates = [port] if port is not None else range(DEFAULT_PORT, DEFAULT_PORT + 2 * _PAIRS_TO_TRY, 2)
    for candidate in candidates:
        with ExitStack() as stack:
            try:
                listeners = Listeners(_bound(address, candidate, stack), _bound(staff_address, candidate + 1, stack))
            except OSError as error:
                _raise_what_no_other_port_mends(error, address, port)
            else:
                yield listeners
                return
    if port is None:
        raise ServingError(N_("No free port was found. Choose one with --port."))
    text = N_(
        "Port {port} or {next} is in use, perhaps by a day that is still being served. Stop that one, "
        "or choose another with --port."
    )
    raise ServingError(text, port=port, next=port + 1)


def _raise_what_no_other_port_mends(error: OSError, address: str, port: int | None) -> None:
    if error.errno == errno.EADDRNOTAVAIL:
        text = N_("This computer does not have the address {address}. Leave out --address.")
        raise ServingError(text, address=address) from error
    if port is not None and error.errno == errno.EACCES:
        text = N_("Port {port} may not be used. Choose a number from 1024 with --port.")
        raise ServingError(text, port=port) from error


def _bound(address: str, port: int, stack: ExitStack) -> list[socket.socket]:
    bound = [stack.enter_context(socket.create_server((address, port), backlog=_MOST_WAITING))]
    if not address and socket.has_ipv6:
        try:
            server = socket.create_server(("::", port), family=socket.AF_INET6, backlog=_MOST_WAITING)
            bound.append(stack.enter_context(server))
        except OSError as error:
            if error.errno not in (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL):  # IPv6 that is switched off
                raise
    for server in bound:
        server.setblocking(False)  # as Tornado wants them
    return bound


def in_use(port: int) -> bool:
    """Return whether another program has a port or the next one now; nothing listens to find out."""
    for candidate in (port, port + 1):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("" if candidate == port else LOOPBACK, candidate))
            except OSError:
                return True
    return False
