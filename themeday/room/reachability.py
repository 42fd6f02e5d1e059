"""Where phones reach the laptop, as the server tells it to the pages: kept in the stage, so that all follow it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from pydantic import TypeAdapter, ValidationError

from themeday.i18n import N_

OFFLINE, NO_DHCP, DOUBTFUL, GONE = "offline", "no dhcp", "doubtful", "gone"
#: What is wrong, and what to do about it.
PROBLEMS = {
    OFFLINE: N_(
        "Phones cannot reach this laptop: it has no address on a network. Connect it to the Wi-Fi or the router of "
        "the room. If it is connected already, give it a fixed address."
    ),
    NO_DHCP: N_(
        "Phones cannot reach this laptop: it is connected, but the network gave it no address. Start the router again, "
        "or give the laptop a fixed address."
    ),
    DOUBTFUL: N_(
        "Phones may not reach this laptop: {address} belongs to {interface}, which looks like a VPN or a virtual "
        "network. Connect the laptop to the Wi-Fi or the router of the room."
    ),
    GONE: N_(
        "Phones cannot reach this laptop any more: it lost the address {address}. Connect it to the same network "
        "again, or stop and start without --address."
    ),
}
#: Items of the stage: what the server saw, which address the facilitator chose, and which change they have read.
REACH, CHOICE, READ = "reach", "address", "address_read"


@dataclass(frozen=True)
class Place:
    """An address of this laptop on a network."""

    address: str = ""  # IPv4 or IPv6, without a port
    interface: str = ""  # the system's name of the network card


@dataclass(frozen=True)
class Reach:
    """Where phones reach the laptop now."""

    origin: str = ""  # such as "http://192.168.8.10:8866"
    problem: str = ""  # why phones cannot reach it, a key of `PROBLEMS`; empty when they can
    place: Place = Place()  # the address in `origin` and its network card
    others: tuple[Place, ...] = ()  # further addresses that phones on another network may reach
    before: str = ""  # the origin that phones used until it changed; empty when it did not

    @property
    def only_here(self) -> bool:
        """Return whether nothing but the laptop itself finds the day there, or it is not known where that is."""
        return not self.origin or self.place.address.startswith("127.")

    @property
    def warning(self) -> tuple[str, dict[str, str]]:
        """Return what to say about the problem, in English, with its placeholders; an empty text without one."""
        return PROBLEMS.get(self.problem, ""), asdict(self.place)

    def to_text(self) -> str:
        """Return it as the stage keeps it."""
        return _STORED.dump_json(self).decode()

    @classmethod
    def from_text(cls, text: str) -> Reach:
        """Return what the stage keeps; what an older or newer kit kept there counts as nothing."""
        try:
            return _STORED.validate_json(text)
        except ValidationError:
            return cls()


_STORED = TypeAdapter(Reach)
