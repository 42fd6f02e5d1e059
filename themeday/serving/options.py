"""What whoever starts the servers asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from themeday.serving.address import LOOPBACK


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

    @property
    def _address(self) -> str:
        # 0.0.0.0 means every network, and as a link it leads nowhere.
        return "" if self.address == "0.0.0.0" else self.address  # noqa: S104

    @property
    def participants_address(self) -> str:
        """Return where participants' application listens; empty for every network."""
        return self._address or (LOOPBACK if self.behind else "")  # nobody gets past the proxy

    @property
    def staff_address(self) -> str:
        """Return where the staff application listens; empty for every network."""
        return self._address if self.staff_on_network else LOOPBACK
