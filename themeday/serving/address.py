"""At which of this laptop's addresses phones reach it: judged from its network cards alone, never by sending anything.

The route that leads to the internet is no help: the router of the day often has none, and with a VPN it leads astray.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import psutil  # type: ignore[import-untyped]

from themeday.room.reachability import DOUBTFUL, GONE, NO_DHCP, OFFLINE, Place

LOOPBACK = "127.0.0.1"

# How systems name what leads to no room: virtual machines, containers, VPNs, mobile modems, Bluetooth.
_LINUX_AND_MAC = re.compile(
    r"docker|podman|veth|virbr|vnet|vmnet|vboxnet|vmenet|vnic|lxcbr|lxdbr|incusbr|br-[0-9a-f]{12}|bridge\d{3}|cni|cali|"
    r"flannel|kube|tun|tap|utun|wg|ipsec|gif|stf|feth|zt|tailscale|nordlynx|proton|mullvad|nebula|cscotun|gpd|ppp|wwan|"
    r"wwp|rmnet|bnep|awdl|llw"
)
_WINDOWS = re.compile(
    r"vethernet|virtual|vmware|hyper-v|wsl|docker|loopback|vpn|tap-windows|wintun|wireguard|tailscale|zerotier|hamachi|"
    r"anyconnect|globalprotect|pangp|forti|zscaler|teredo|isatap|bluetooth|cellular|mobi(?:le |el)"
)
# Carrier-grade NAT, where Tailscale lives, and the range of benchmarks, where VPNs hide.
_VPN = (ip_network("100.64.0.0/10"), ip_network("198.18.0.0/15"))
# What a network with IPv6 only lets IPv4 programs believe.
_PRETENDED = ip_network("192.0.0.0/24")


@dataclass(frozen=True)
class Interface:
    """A network card as the system tells of it."""

    name: str  # in the system's words, and language
    addresses: tuple[str, ...]
    up: bool = True
    point_to_point: bool = False  # there is only one other side, as with a VPN

    @property
    def doubtful(self) -> bool:
        """Return whether it looks like a VPN or a virtual network."""
        name = self.name.casefold()
        return self.point_to_point or bool(_LINUX_AND_MAC.match(name) or _WINDOWS.search(name))


@dataclass(frozen=True)
class Verdict:
    """Which address phones should use."""

    place: Place
    problem: str = ""  # a key of `themeday.room.reachability.PROBLEMS`; empty when phones reach it
    others: tuple[Place, ...] = ()


def judge(interfaces: Iterable[Interface], chosen: str = "", preferred: Sequence[str] = ()) -> Verdict:
    """Return the address for phones.

    One that a person chose, who may know better, counts while the laptop has it. When several would do, one of those
    preferred is taken, the best first.
    """
    cards = [card for card in interfaces if card.up]
    good = [place for card in cards if not card.doubtful for place in _places(card, doubtful=False)]
    # Phones that have IPv4 have an address that can be typed as well.
    good = [place for place in good if ":" not in place.address] or good
    doubtful = [place for card in cards for place in _places(card, doubtful=True) if place not in good]
    offered = (*good, *doubtful)
    wanted = next((place for place in offered if place.address == chosen), None)
    liked = [place for address in preferred for place in good if place.address == address]
    place = next(iter([*([wanted] if wanted else []), *liked, *offered]), None)
    if place is None:
        made_up = any(_is_link_local(address) for card in cards if not card.doubtful for address in card.addresses)
        return Verdict(Place(LOOPBACK, ""), NO_DHCP if made_up else OFFLINE)
    problem = "" if place == wanted or place in good else DOUBTFUL
    return Verdict(place, problem, tuple(other for other in offered if other != place))


def judge_fixed(interfaces: Iterable[Interface], address: str) -> Verdict:
    """Return whether the one address that is listened on is still there."""
    for card in interfaces:
        if card.up and address in card.addresses:
            return Verdict(Place(address, card.name))
    # All of 127.0.0.0/8 is here, whatever the table says.
    return Verdict(Place(address, ""), "" if ip_address(address).is_loopback else GONE)


def origin(address: str, port: int) -> str:
    """Return an address as a browser wants it."""
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"


def interfaces() -> list[Interface]:
    """Return the network cards of this laptop as the system tells of them now."""
    try:
        addresses, states = psutil.net_if_addrs(), psutil.net_if_stats()
    except OSError:  # a system that tells nobody
        return [Interface("?", (routed,))] if (routed := routed_address()) else []
    cards = []
    for name, rows in addresses.items():
        state = states.get(name)
        rows = [row for row in rows if row.family in (socket.AF_INET, socket.AF_INET6)]
        cards.append(
            Interface(
                name,
                tuple(row.address.partition("%")[0] for row in rows),
                up=state is None or state.isup,
                # Windows has no flags; a network of one address says the same.
                point_to_point=(state is not None and "pointopoint" in getattr(state, "flags", ""))
                or any(row.ptp or row.netmask == "255.255.255.255" for row in rows if row.family == socket.AF_INET),
            )
        )
    return cards


def routed_address() -> str:
    """Return the address that the way out has; only a hint, and empty without one. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 1))
            return str(probe.getsockname()[0])
        except OSError:
            return ""


def _places(card: Interface, *, doubtful: bool) -> list[Place]:
    """Return the addresses of a card that phones may reach; of several IPv6 ones the first, for they come and go."""
    places, seen_6 = [], False
    for text in card.addresses:
        address = ip_address(text)
        useless = address.is_loopback or address.is_link_local or address.is_unspecified or address.is_multicast
        if useless or (isinstance(address, IPv4Address) and address in _PRETENDED):
            continue
        if isinstance(address, IPv6Address):
            if seen_6 or doubtful:
                continue
            seen_6 = True
        if doubtful or not any(address in network for network in _VPN if network.version == address.version):
            places.append(Place(text, card.name))
    return places


def _is_link_local(text: str) -> bool:
    address = ip_address(text)
    return isinstance(address, IPv4Address) and address.is_link_local
