"""Where phones reach the laptop while the day is on: what is told when the network changes."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest

from tests.conftest import Party
from tests.served_day import free_port
from themeday.day.new import new_day
from themeday.errors import NotSaved
from themeday.room.reachability import CHOICE, DOUBTFUL, GONE, OFFLINE, REACH, Place, Reach
from themeday.serving.address import Interface
from themeday.serving.network import Network, keep_reach

pytestmark = pytest.mark.server

LO = Interface("lo", ("127.0.0.1",))
WIFI = Interface("Wi-Fi", ("192.168.8.10",))
OTHER = Interface("Wi-Fi", ("10.0.0.7",))
CABLE = Interface("Ethernet", ("172.20.1.1",))
DOCKER = Interface("docker0", ("172.17.0.1",))
ENOUGH = 10


class Laptop:
    """A laptop whose network cards a test sets."""

    def __init__(self, *cards: Interface, fixed: str = "", public: str = "", party: Party | None = None) -> None:
        self.cards = [LO, *cards]
        self.party = party or Party()
        self.network = Network(8866, fixed, public, lambda: self.cards, lambda: "")
        self.network.begin(self.party.session().stage, bool(self.party.records.participants()))

    def becomes(self, *cards: Interface, looks: int = ENOUGH, chosen: str = "") -> Reach:
        self.cards = [LO, *cards]
        for _ in range(looks):
            self.network.look(chosen)
        return self.network.reach

    @property
    def origin(self) -> str:
        return self.network.reach.origin


def test_another_wifi_has_another_address_and_phones_must_know() -> None:
    laptop = Laptop(WIFI)
    assert laptop.origin == "http://192.168.8.10:8866"
    gone = laptop.becomes()
    # It may come back, and 127.0.0.1 would send every phone to itself.
    assert (gone.origin, gone.problem, gone.before) == ("http://192.168.8.10:8866", OFFLINE, "")
    there = laptop.becomes(OTHER, looks=1)
    assert (there.origin, there.problem, there.before) == ("http://10.0.0.7:8866", "", "http://192.168.8.10:8866")
    assert laptop.becomes(OTHER) == there


def test_an_address_that_comes_back_was_never_away() -> None:
    laptop = Laptop(WIFI, CABLE)
    before = laptop.network.reach
    assert laptop.becomes(CABLE, looks=1).origin == before.origin
    assert laptop.becomes(WIFI, CABLE, looks=1) == before
    # It is gone for good.
    moved = laptop.becomes(CABLE)
    assert (moved.origin, moved.before) == ("http://172.20.1.1:8866", before.origin)
    # And now people are there.
    assert laptop.becomes(WIFI, CABLE).origin == moved.origin


def test_what_else_comes_moves_nobody() -> None:
    laptop = Laptop(WIFI)
    reach = laptop.becomes(CABLE, DOCKER, WIFI)
    assert reach.origin == "http://192.168.8.10:8866"
    assert [place.address for place in reach.others] == ["172.20.1.1", "172.17.0.1"]
    # Nor does something doubtful when the address is away.
    away = laptop.becomes(DOCKER)
    assert (away.origin, away.problem) == ("http://192.168.8.10:8866", DOUBTFUL)


def test_a_laptop_that_begins_without_a_network_follows_the_first() -> None:
    laptop = Laptop()
    assert laptop.network.reach.only_here
    assert laptop.network.reach.problem == OFFLINE
    doubtful = laptop.becomes(DOCKER)
    assert (doubtful.place.address, doubtful.problem) == ("172.17.0.1", DOUBTFUL)
    found = laptop.becomes(DOCKER, WIFI, looks=1)
    assert (found.place.address, found.problem) == ("192.168.8.10", "")


def test_what_the_facilitator_chooses_is_shown_at_once_and_as_long_as_it_is_there() -> None:
    laptop = Laptop(WIFI, CABLE)
    chosen = laptop.becomes(WIFI, CABLE, looks=1, chosen="172.20.1.1")
    assert (chosen.origin, chosen.before) == ("http://172.20.1.1:8866", "http://192.168.8.10:8866")
    assert laptop.becomes(WIFI, chosen="172.20.1.1").origin == "http://192.168.8.10:8866"
    assert laptop.becomes(WIFI, CABLE, looks=1, chosen="172.20.1.1").origin == "http://172.20.1.1:8866"


def test_one_fixed_address_stays_the_address() -> None:
    laptop = Laptop(WIFI, CABLE, fixed="192.168.8.10")
    assert laptop.network.reach == Reach("http://192.168.8.10:8866", "", Place("192.168.8.10", "Wi-Fi"))
    gone = laptop.becomes(CABLE)
    assert (gone.origin, gone.problem, gone.others) == ("http://192.168.8.10:8866", GONE, ())
    assert laptop.becomes(WIFI).problem == ""


def test_a_proxy_has_one_address_whatever_the_network() -> None:
    laptop = Laptop(WIFI, public="https://themadag.example.nl", fixed="127.0.0.1")
    assert laptop.network.reach == Reach("https://themadag.example.nl")
    assert laptop.becomes() == Reach("https://themadag.example.nl")


def test_served_again_at_another_address_those_who_were_in_are_told_how_to_come_back() -> None:
    party = Party()
    first = Laptop(WIFI, CABLE, party=party)
    keep_reach(party.staff(), first.network.reach)
    assert Laptop(CABLE, party=party).network.reach.before == ""  # nobody was in
    party.join()
    assert Laptop(CABLE, party=party).network.reach.before == "http://192.168.8.10:8866"
    # What was used before goes before what the system tells first.
    assert Laptop(CABLE, WIFI, party=party).network.reach == Laptop(WIFI, CABLE, party=party).network.reach
    party.staff().set_stage("", {CHOICE: "172.20.1.1"})
    assert Laptop(WIFI, CABLE, party=party).origin == "http://172.20.1.1:8866"


def test_it_is_told_once_for_each_change_and_again_when_it_could_not_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("themeday.serving.network.LOOK_SECONDS", 0)
    laptop = Laptop(WIFI)
    told: list[str] = []
    full = [True]

    async def tell(reach: Reach) -> None:
        if full:
            full.clear()
            raise NotSaved("full")
        told.append(reach.origin)
        if len(told) == 2:
            raise asyncio.CancelledError
        laptop.cards = [LO, OTHER]

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(laptop.network.keep_looking(lambda: "", tell))
    assert told == ["http://192.168.8.10:8866", "http://10.0.0.7:8866"]


def test_every_page_hears_of_it_and_the_same_is_not_written_twice() -> None:
    party = Party()
    reach = Laptop(WIFI, CABLE).network.reach
    keep_reach(party.staff(), reach)
    keep_reach(party.staff(), reach)
    assert len(party.rows()) == 1
    assert Reach.from_text(party.join().stage.value("", REACH)) == reach


# A laptop of its own


def _alone() -> list[str]:
    """Return what puts before a command starts it in a network of its own."""
    return ["unshare", "--net", "--map-root-user"]


def _why_not() -> str:
    if sys.platform != "linux" or not all(map(shutil.which, ("unshare", "nsenter", "ip"))):
        return "networks of one's own are a thing of Linux, with util-linux and iproute2"
    tried = subprocess.run([*_alone(), "ip", "link", "add", "wlan0", "type", "veth"], capture_output=True, check=False)
    return f"this computer gives no network of one's own: {tried.stderr.decode().strip()}" if tried.returncode else ""


_WITHOUT = _why_not()
_NOTHING = """
ip link set lo up
exec "$@"
"""
_ROUTER = """
ip link set lo up
ip link add wlan0 type veth peer name ap0
ip addr add 192.168.8.10/24 dev wlan0
ip link set wlan0 up
ip link set ap0 up
exec "$@"
"""


_IPV6_ONLY = """
ip link set lo up
ip link add wlan0 type veth peer name ap0
ip addr add fd12::5/64 dev wlan0 nodad
ip link set wlan0 up
ip link set ap0 up
exec "$@"
"""
_GET = "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=30).status)"


class Served:
    """`themeday serve` in a network of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []

    def until(self, pattern: str) -> str:
        """Read what it prints until a line matches; return the first group."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            if found := re.match(pattern, line):
                return found[1]
        raise AssertionError("\n".join(self.said))

    def there(self, *command: str) -> str:
        """Run a command in that network."""
        place = ["nsenter", "--target", str(self.process.pid), "--net", "--user", "--preserve-credentials"]
        return subprocess.run([*place, *command], check=True, capture_output=True, text=True, timeout=60).stdout


@contextmanager
def served_alone(network: str, folder: Path, *options: str) -> Iterator[Served]:
    command = [sys.executable, "-m", "themeday", "serve", str(folder), "--no-browser", "--accept-drive", *options]
    with (folder / "serve.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*_alone(), "sh", "-ec", network, "sh", *command],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        late = Timer(120, process.kill)
        late.start()
        try:
            yield Served(process)
        finally:
            late.cancel()
            process.terminate()
            process.wait(30)
            assert process.stdout is not None
            process.stdout.close()


@pytest.mark.skipif(bool(_WITHOUT), reason=_WITHOUT or "-")
def test_a_router_without_internet_and_then_another_one(tmp_path: Path) -> None:
    folder, port = tmp_path / "day", free_port()
    new_day(folder, "en")
    with served_alone(_ROUTER, folder, "--port", str(port)) as laptop:
        assert laptop.there("ip", "route", "show", "default") == ""
        link = laptop.until(r"participants: (\S+)$")
        assert re.fullmatch(rf"http://192\.168\.8\.10:{port}/j/[A-Z0-9]{{4}}", link)
        assert any("█" in line for line in laptop.said)
        staff = laptop.until(r"facilitator: (\S+)/enter/")
        assert staff == f"http://127.0.0.1:{port + 1}"
        laptop.until("(Stop with)")
        assert laptop.there(sys.executable, "-c", _GET, link).strip() == "200"
        # Staff pages are for this laptop only.
        outside = f"http://192.168.8.10:{port + 1}/"
        with pytest.raises(subprocess.CalledProcessError, match="returned non-zero") as refused:
            laptop.there(sys.executable, "-c", _GET, outside)
        assert "Connection refused" in refused.value.stderr

        laptop.there("ip", "addr", "del", "192.168.8.10/24", "dev", "wlan0")
        laptop.until("(Phones cannot reach this laptop)")
        laptop.there("ip", "addr", "add", "10.9.8.7/24", "dev", "wlan0")
        moved = laptop.until(r"participants: (http://10\.\S+)$")
        assert moved == link.replace("192.168.8.10", "10.9.8.7")
        assert laptop.there(sys.executable, "-c", _GET, moved).strip() == "200"


@pytest.mark.skipif(bool(_WITHOUT), reason=_WITHOUT or "-")
@pytest.mark.parametrize(
    ("options", "said"),
    [((), "(Telefoons kunnen deze laptop niet)"), (("--address", "127.0.0.1"), "(Alleen deze laptop)")],
)
def test_without_a_network_there_is_no_code_to_scan_and_the_terminal_says_why(
    tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    folder, port = tmp_path / "day", free_port()
    new_day(folder, "nl")
    with served_alone(_NOTHING, folder, "--port", str(port), *options) as laptop:
        assert laptop.until(r"participants: (\S+)/j/") == f"http://127.0.0.1:{port}"
        laptop.until(said)
        assert not any("█" in line for line in laptop.said)


@pytest.mark.skipif(bool(_WITHOUT), reason=_WITHOUT or "-")
def test_a_network_with_ipv6_only(tmp_path: Path) -> None:
    folder, port = tmp_path / "day", free_port()
    new_day(folder, "en")
    with served_alone(_IPV6_ONLY, folder, "--port", str(port)) as laptop:
        link = laptop.until(r"participants: (\S+)$")
        assert link.startswith(f"http://[fd12::5]:{port}/j/")
        laptop.until("(Stop with)")
        assert laptop.there(sys.executable, "-c", _GET, link).strip() == "200"
