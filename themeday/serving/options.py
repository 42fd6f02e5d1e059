"""What whoever starts the servers asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from themeday.serving.address import LOOPBACK


@dataclass(frozen=True)
class ServeOptions:
    """How a day is to be served.

    Args:
        port: for participants; staff get the next one. None takes the first free pair.
        address: listen there only; empty for every network.
        staff_on_network: staff pages can be reached from other devices too, with their secret links.
        behind: where participants find the reverse proxy with TLS on this computer, such as
            "https://themadag.example.nl"; empty when they come straight here.
        publish: the folder in which a copy of what was shared is kept fresh.
        follow_up: only the check after six and twelve weeks, for who took part.
    """

    port: int | None = None
    address: str = ""
    staff_on_network: bool = False
    behind: str = ""
    open_browser: bool = False
    verbose: bool = False
    publish: Path | None = None
    follow_up: bool = False

    @property
    def participants_address(self) -> str:
        """Return where participants' application listens; empty for every network."""
        # 0.0.0.0 means every network, and as a link it leads nowhere.
        address = "" if self.address == "0.0.0.0" else self.address  # noqa: S104
        return address or (LOOPBACK if self.behind else "")  # nobody gets past the proxy

    @property
    def staff_address(self) -> str:
        """Return where the staff application listens; empty for every network."""
        if not self.staff_on_network:
            return LOOPBACK
        return "" if self.address == "0.0.0.0" else self.address  # noqa: S104
