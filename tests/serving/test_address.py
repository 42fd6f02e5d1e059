"""Which address phones are sent to, judged from the tables that Windows, macOS and Linux give."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from types import SimpleNamespace
from typing import Any, NamedTuple

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from themeday.room.reachability import DOUBTFUL, GONE, NO_DHCP, OFFLINE, Place
from themeday.serving.address import Interface, interfaces, judge, judge_fixed, origin

LO = Interface("lo", ("127.0.0.1", "::1"))
WLAN = Interface("wlan0", ("192.168.8.10", "fe80::1"))
DOCKER = Interface("docker0", ("172.17.0.1",))


def test_an_address_without_a_way_out_is_an_address() -> None:
    assert judge([LO, WLAN]).place == Place("192.168.8.10", "wlan0")
    assert judge([LO, WLAN]).problem == ""


def test_a_laptop_on_no_network_is_told_so() -> None:
    assert judge([LO]).problem == OFFLINE
    assert judge([LO]).place == Place("127.0.0.1", "")
    assert judge([]).problem == OFFLINE
    down = Interface("Wi-Fi", ("192.168.8.10",), up=False)
    assert judge([LO, down]).problem == OFFLINE


def test_an_address_that_the_laptop_made_up_is_no_address() -> None:
    assert judge([LO, Interface("Ethernet", ("169.254.12.7", "fe80::2"))]).problem == NO_DHCP
    # Windows keeps one on every card that is not connected.
    unplugged = Interface("Ethernet", ("169.254.12.7",), up=False)
    assert judge([LO, unplugged]).problem == OFFLINE
    assert judge([LO, unplugged, WLAN]).problem == ""


@pytest.mark.parametrize(
    "name",
    [
        # Linux
        "docker0 br-0123456789ab veth1a2b3c4 virbr0 vmnet8 vboxnet0 tun0 tap0 wg0 wg-office tailscale0 ztabcdefgh ppp0",
        "nordlynx proton0 wwan0 wwp0s20u4 lxcbr0 cni0 cali12345 flannel.1 bnep0",
        # macOS
        "utun4 bridge100 awdl0 llw0 vmenet0 feth1234 ipsec0 gif0 stf0 vnic0",
    ],
)
def test_what_looks_virtual_is_taken_only_for_want_of_better(name: str) -> None:
    for one in name.split():
        virtual = Interface(one, ("10.8.0.2",))
        assert judge([LO, virtual, WLAN]).place.address == "192.168.8.10", one
        assert judge([LO, virtual]).problem == DOUBTFUL, one
        assert judge([LO, virtual]).place.address == "10.8.0.2", one


@pytest.mark.parametrize(
    "name",
    [
        "vEthernet (WSL (Hyper-V firewall))",
        "vEthernet (Default Switch)",
        "VirtualBox Host-Only Network",
        "VMware Network Adapter VMnet8",
        "OpenVPN Wintun",
        "OpenVPN TAP-Windows6",
        "Tailscale",
        "ZeroTier One [8056c2e21c000001]",
        "Bluetooth-netwerkverbinding",
        "Npcap Loopback Adapter",
        "VPN - Kantoor",
        "Cellular",
        "Mobiel",
    ],
)
def test_windows_calls_them_otherwise(name: str) -> None:
    for real in ("Wi-Fi", "WiFi 2", "Ethernet", "Ethernet 3", "WLAN", "LAN-verbinding", "Local Area Connection* 10"):
        table = [Interface(name, ("172.28.0.1",)), Interface(real, ("192.168.137.1",))]
        verdict = judge(table)
        assert (verdict.place.interface, verdict.problem) == (real, "")


@pytest.mark.parametrize("name", ["en0", "enp3s0", "eth0", "wlp2s0", "wlan0", "br0", "bridge0", "usb0", "enx00e04c68"])
def test_what_is_real_is_not_taken_for_virtual(name: str) -> None:
    assert judge([LO, Interface(name, ("10.42.0.1",))]).problem == ""


def test_addresses_that_only_a_vpn_has_are_doubtful_under_any_name() -> None:
    for card in (
        Interface("en7", ("100.101.102.103",)),
        Interface("Ethernet 4", ("198.18.0.1",)),
        Interface("office", ("10.8.0.2",), point_to_point=True),
    ):
        assert judge([card]).problem == DOUBTFUL
        assert judge([card, WLAN]).place.address == "192.168.8.10"
    # 464XLAT: what a network with IPv6 only lets older programs believe.
    assert judge([Interface("en0", ("192.0.0.2", "2001:db8:1::5"))]).place.address == "2001:db8:1::5"


def test_of_several_a_person_chooses_and_all_are_offered() -> None:
    cable = Interface("enp3s0", ("10.20.0.5",))
    table = [LO, DOCKER, cable, WLAN]
    assert judge(table).place.address == "10.20.0.5"
    assert [place.address for place in judge(table).others] == ["192.168.8.10", "172.17.0.1"]
    assert judge(table, preferred=["", "192.168.8.10"]).place.address == "192.168.8.10"
    chosen = judge(table, "172.17.0.1", ["192.168.8.10"])
    assert (chosen.place.address, chosen.problem) == ("172.17.0.1", "")
    # The way out leads through a VPN: that is no reason to send phones there.
    assert judge(table, preferred=["172.17.0.1"]).place.address == "10.20.0.5"
    # What was chosen is gone.
    assert judge([LO, WLAN], "10.20.0.5").place.address == "192.168.8.10"


def test_a_network_with_ipv6_only() -> None:
    table = [LO, Interface("wlan0", ("fe80::1", "fd12::5", "fd12::a77"))]
    assert judge(table).place.address == "fd12::5"
    assert judge(table).others == ()
    assert origin("fd12::5", 8866) == "http://[fd12::5]:8866"
    assert judge([LO, Interface("wlan0", ("fe80::1",))]).problem == OFFLINE
    # Phones have both, and people can type the other one.
    assert judge([LO, Interface("wlan0", ("fd12::5", "192.168.8.10"))]).place.address == "192.168.8.10"


def test_the_address_that_was_asked_for_is_there_or_gone() -> None:
    assert judge_fixed([LO, WLAN], "192.168.8.10").problem == ""
    assert judge_fixed([LO], "192.168.8.10").problem == GONE
    assert judge_fixed([], "127.0.0.1").problem == ""
    assert judge_fixed([LO], "127.0.0.2").problem == ""


cards = st.builds(
    Interface,
    st.sampled_from(["lo", "wlan0", "Wi-Fi", "docker0", "utun3", "Tailscale", "en0", "eth1", "VPN"]),
    st.lists(st.one_of(st.ip_addresses(v=4).map(str), st.ip_addresses(v=6).map(str)), max_size=3).map(tuple),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(cards, max_size=5), st.ip_addresses().map(str), st.lists(st.ip_addresses().map(str), max_size=2))
def test_whatever_the_table_phones_are_never_sent_to_themselves(
    table: list[Interface], chosen: str, preferred: list[str]
) -> None:
    verdict = judge(table, chosen, preferred)
    address = ip_address(verdict.place.address)
    here = address.is_loopback or address.is_link_local or address.is_unspecified
    assert here == (verdict.problem in (OFFLINE, NO_DHCP))
    up = {(one, card.name) for card in table if card.up for one in card.addresses}
    for place in (*([] if here else [verdict.place]), *verdict.others):
        assert (place.address, place.interface) in up
    assert verdict.place not in verdict.others


class Row(NamedTuple):
    """As psutil gives an address."""

    family: int
    address: str
    netmask: str | None = None
    broadcast: str | None = None
    ptp: str | None = None


def state(up: bool = True, flags: str = "") -> Any:
    return SimpleNamespace(isup=up, flags=flags)


LINUX = {
    "lo": [Row(socket.AF_INET, "127.0.0.1", "255.0.0.0"), Row(17, "00:00:00:00:00:00")],
    "wlp2s0": [Row(socket.AF_INET, "192.168.8.10", "255.255.255.0"), Row(socket.AF_INET6, "fe80::1%wlp2s0")],
    "office": [Row(socket.AF_INET, "10.8.0.2", "255.255.255.0", None, "10.8.0.1")],
    "enp3s0": [Row(17, "aa:bb:cc:dd:ee:ff")],
}
LINUX_STATES = {
    "lo": state(flags="up,loopback,running"),
    "wlp2s0": state(flags="up,broadcast,running,multicast"),
    "office": state(flags="up,pointopoint,running"),
    "enp3s0": state(up=False),
}
WINDOWS = {
    "Ethernet": [Row(-1, "AA-BB-CC-DD-EE-FF"), Row(socket.AF_INET, "169.254.7.7", "255.255.0.0")],
    "Wi-Fi": [Row(socket.AF_INET, "192.168.8.10", "255.255.255.0"), Row(socket.AF_INET6, "fe80::1")],
    "Kantoor": [Row(socket.AF_INET, "10.8.0.2", "255.255.255.255")],
    "Loopback Pseudo-Interface 1": [Row(socket.AF_INET, "127.0.0.1", "255.0.0.0")],
}
WINDOWS_STATES = {
    "Ethernet": state(up=False),
    "Wi-Fi": state(),
    "Kantoor": state(),
    "Loopback Pseudo-Interface 1": state(),
}
MAC = {
    "lo0": [Row(socket.AF_INET, "127.0.0.1", "255.0.0.0"), Row(socket.AF_INET6, "fe80::1%lo0")],
    "en0": [Row(18, "aa:bb:cc:dd:ee:ff"), Row(socket.AF_INET, "192.168.8.10", "255.255.255.0")],
    "awdl0": [Row(socket.AF_INET6, "fe80::5%awdl0")],
    "utun3": [Row(socket.AF_INET, "10.8.0.2", "255.255.255.255", None, "10.8.0.2")],
    "bridge100": [Row(socket.AF_INET, "192.168.64.1", "255.255.255.0")],
}


@pytest.mark.parametrize(
    ("rows", "states"), [(LINUX, LINUX_STATES), (WINDOWS, WINDOWS_STATES), (MAC, dict.fromkeys(MAC, state()))]
)
def test_the_tables_of_three_systems(rows: Any, states: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: rows)
    monkeypatch.setattr(psutil, "net_if_stats", lambda: states)
    verdict = judge(interfaces())
    assert (verdict.place.address, verdict.problem) == ("192.168.8.10", "")


def test_a_system_that_tells_nothing_of_its_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise PermissionError

    monkeypatch.setattr(psutil, "net_if_addrs", refuse)
    for route, problem in (("192.168.8.10", ""), ("", OFFLINE)):
        monkeypatch.setattr("themeday.serving.address.routed_address", lambda route=route: route)
        assert judge(interfaces()).problem == problem
