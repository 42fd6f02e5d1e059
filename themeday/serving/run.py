"""Start both applications, print their links, and stop without leaving anything behind."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import re
import socket
import webbrowser
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from themeday.day.plan import Day
from themeday.errors import NotSaved, ServingError
from themeday.i18n import N_, known
from themeday.model.people import rejoin_code
from themeday.room.reach import CHOICE, Reach
from themeday.room.session import ENV_DATA, ENV_DAY, Session
from themeday.serving.address import LOOPBACK, interfaces, judge, origin
from themeday.serving.announcing import Links, announce_change
from themeday.serving.announcing import announce as announce_day
from themeday.serving.garbage import keep_collecting, not_yet, settle
from themeday.serving.kernel.guarding import guard
from themeday.serving.network import Network, keep_reach
from themeday.serving.watch import Watch
from themeday.store.folder import DataFolder
from themeday.store.records import Records
from themeday.supervising import supervised
from themeday.supervising.stopping import stop_asked
from themeday.web.hashed import ENV_CARDS

if TYPE_CHECKING:
    from themeday.export.live_copy import Publisher

DEFAULT_PORT = 8866
_SHARE = Path(__file__).parent / "share"
_PORTS_TO_TRY = 20
#: In so many seconds a room is back on a server that started again; what can wait until then, does.
_CALM_SECONDS = 10.0
_MOST_FILES = 65_536
_MOST_FILES_MAC = 10_240


_ADDRESS = re.compile(
    r"\b\d{1,3}(?:\.\d{1,3}){3}\b"  # IPv4
    r"|[0-9a-f:]*::[0-9a-f:]*|\b(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}\b"  # IPv6
    r"|(?<=/enter/)[^\s'\"]+",
    re.IGNORECASE,
)


class Discreet(logging.Filter):
    """Takes addresses of devices, and the secrets of staff links, out of what is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record, without them."""
        record.msg, record.args = _ADDRESS.sub("…", record.getMessage()), ()
        return True


def free_ports(address: str, port: int | None, staff_address: str = "127.0.0.1") -> tuple[int, int]:
    """Return a port for participants and the one for staff.

    Args:
        address: where participants' application will listen; empty for every network.
        port: the port that was asked for; the staff's is the next one. None tries from the default on.
        staff_address: where the staff application will listen.

    Raises:
        ServingError: the port that was asked for is in use, may not be used, or is no port.
    """
    if port is not None and not 1 <= port <= 65534:
        raise ServingError(N_("{port} is no port. Choose a number from 1024 to 65534 with --port."), port=port)
    candidates = [port] if port is not None else range(DEFAULT_PORT, DEFAULT_PORT + 2 * _PORTS_TO_TRY, 2)
    for candidate in candidates:
        problem = _port_problem(address, candidate) or _port_problem(staff_address, candidate + 1)
        if problem is None:
            return candidate, candidate + 1
        if problem == errno.EADDRNOTAVAIL:
            raise ServingError(
                N_("This computer does not have the address {address}. Leave out --address."), address=address
            )
        if port is not None and problem == errno.EACCES:
            raise ServingError(N_("Port {port} may not be used. Choose a number from 1024 with --port."), port=port)
    if port is not None:
        raise ServingError(
            N_(
                "Port {port} or {next} is in use, perhaps by a day that is still being served. Stop that one, "
                "or choose another with --port."
            ),
            port=port,
            next=port + 1,
        )
    raise ServingError(N_("No free port was found. Choose one with --port."))


def _port_problem(address: str, port: int) -> int | None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            return error.errno
    return None


def serve(
    day: Day,
    folder: DataFolder,
    *,
    port: int | None = None,
    address: str = "",
    staff_on_network: bool = False,
    open_browser: bool = False,
    verbose: bool = False,
    publish: Path | None = None,
    behind: str = "",
    announce: Callable[[Links], None] | None = None,
    follow_up: bool = False,
) -> None:
    """Serve a day until it is stopped with Ctrl-C or SIGTERM.

    Args:
        day: what to serve.
        folder: where its logs are.
        port: for participants; staff get the next one.
        address: listen there only; empty for every network.
        staff_on_network: staff pages can be reached from other devices too, with their secret links.
        open_browser: open the console in a browser.
        verbose: show Voilà's log.
        publish: keep a copy of what was shared fresh in this folder.
        behind: where participants find the reverse proxy with TLS on this computer, such as
            "https://themadag.example.nl"; empty when they come straight here.
        announce: called with the links instead of printing them for a facilitator.
        follow_up: only the check after six and twelve weeks, for who took part.

    Raises:
        ServingError: the servers cannot start.
        DataFolderError: this day is being served already, or nothing can be published there.
    """
    with folder.in_use(), not_yet():
        records = Records.in_folder(folder.path)  # a thread of its own reads them, so they are its own
        watch = Watch(records, _publisher(day, records, folder.path, publish) if publish else None)
        tell = announce or partial(announce_day, day=day, staff_on_network=staff_on_network, follow_up=follow_up)
        _serve(day, folder, port, address, staff_on_network, open_browser, verbose, watch, behind, tell, follow_up)


def _publisher(day: Day, records: Records, folder: Path, publish: Path) -> Publisher:
    from themeday.export.live_copy import Publisher  # with all that makes tables, which takes long to load

    return Publisher(day, records, folder, publish)


def _serve(
    day: Day,
    folder: DataFolder,
    port: int | None,
    address: str,
    staff_on_network: bool,
    open_browser: bool,
    verbose: bool,
    watch: Watch,
    behind: str,
    announce: Callable[[Links], None],
    follow_up: bool,
) -> None:
    if address == "0.0.0.0":  # noqa: S104  (it means every network, and as a link it leads nowhere)
        address = ""
    staff_address = address if staff_on_network else LOOPBACK
    if behind and not address:
        address = LOOPBACK  # nobody gets past the proxy
    participants_port, staff_port = free_ports(address, port, staff_address)
    # Voilà and the kernels find the template, the day and its data through the environment.
    os.environ["JUPYTER_PATH"] = os.pathsep.join([os.fspath(_SHARE), *filter(None, [os.environ.get("JUPYTER_PATH")])])
    if day.folder is None:
        raise ServingError(N_("A day without a folder cannot be served."))
    os.environ[ENV_DAY] = str(folder.keep_served(day))
    os.environ[ENV_DATA] = str(folder.path)
    os.environ[ENV_CARDS] = "/static"
    level = logging.INFO if verbose else logging.ERROR
    _log_own_lines()
    for name in ("tornado.access", "tornado.general", "tornado.application"):
        logging.getLogger(name).setLevel(level)
        logging.getLogger(name).addFilter(Discreet())

    from themeday.lessons import written_at
    from themeday.saving.commits import Commits
    from themeday.saving.served_records import ServedRecords
    from themeday.serving.application import make_application, notebooks, participants_door, staff_door
    from themeday.serving.follower import Follower
    from themeday.serving.house import House
    from themeday.serving.kernel.registry import Pages
    from themeday.serving.kernels import most_pages
    from themeday.serving.presence import Presence
    from themeday.serving.prewarm import coming, keep_ready, make_ready
    from themeday.serving.staff import staff_key
    from themeday.serving.status import Engine, Errors

    _make_room()
    records = ServedRecords.in_folder(folder.path)
    session = Session(day, records, folder.secret())
    records.refresh()
    writer = Commits(session)
    house = House(session, folder.door_secret(), writer, follow_up=follow_up)
    for limit in (house.wrong_codes, house.joins):
        limit.counts_here = bool(behind)
    network = Network(participants_port, address, behind)
    network.begin(session.stage, bool(session.records.participants()))

    def make(language: str) -> Session:
        made = Session(day, records, session.secret)
        made.followed, made.language = True, known(language)
        return made

    version = partial(written_at, day.lesson_roots, day.lessons)
    doors = [
        (participants_door(house), address, participants_port, behind),
        (staff_door(house), staff_address, staff_port, ""),
    ]
    follower = Follower(records, session.clock)
    applications = [
        make_application(
            house, door, where, at, level, Pages(make, most_pages(), writer, version, follower.acted), proxied
        )
        for door, where, at, proxied in doors
    ]
    writer.on_settled.append(follower.look_soon)
    house.forget = applications[0].forget
    presence = Presence(session, writer, lambda: applications[0].connected)
    if not follow_up:
        house.seen = presence.seen
    for application in applications:
        application.log.addFilter(Discreet())
    here = address if address.startswith("127.") else LOOPBACK

    invented = next(iter(records.participants()), None) if day.rehearsal and not (follow_up or behind) else None
    as_one = f"http://{here}:{participants_port}/as/{rejoin_code(session.secret, invented.code)}" if invented else ""

    def links(reach: Reach) -> Links:
        staff_origin = origin(staff_address or reach.place.address or judge(interfaces()).place.address, staff_port)
        facilitator, organiser = (
            f"{staff_origin}/enter/{role}/{staff_key(house.door_secret, role)}" for role in ("facilitator", "organiser")
        )
        return Links(
            reach.origin if follow_up else f"{reach.origin}/j/{house.join_code}",
            "" if follow_up else facilitator,  # weeks later there is nothing to facilitate
            organiser,
            f"http://{here}:{participants_port}" if behind else "",
            reach,
            as_one,
        )

    os.environ["THEMEDAY_JOIN_LINK"] = links(network.reach).participants
    errors = Errors()
    for log in (*(application.log for application in applications), logging.getLogger("tornado.application")):
        log.addHandler(errors)

    first = said = network.reach
    if not follow_up:
        with suppress(NotSaved):  # it is told again as soon as anything is served
            keep_reach(session, first)

    def chosen() -> str:
        session.records.refresh()
        return session.stage.value("", CHOICE)

    async def tell_reach(reach: Reach) -> None:
        if not follow_up:  # weeks later no page shows it, and the day is closed
            await writer.write(partial(keep_reach, reach=reach))
        nonlocal said
        if (reach.origin, reach.problem) != (said.origin, said.problem):
            announce_change(links(reach), day)
        said = reach

    async def rendered(chapter: str, language: str) -> bytes:
        built = applications[0].pages.built(chapters[chapter], language)
        return await applications[0].rendering.page(doors[0][0].pages[chapter], language, built)

    def started() -> list[Coroutine[Any, Any, None]]:
        """Return what goes on beside answering browsers."""
        writer.start()
        house.engine = Engine(tuple(applications), errors)
        beside = [
            follower.keep_telling(),
            house.engine.keep_telling(),
            house.engine.lag.keep_watching(),
            network.keep_looking(chosen, tell_reach),
        ]
        if not follow_up:
            beside.append(presence.keep_looking())
        beside += [keep_ready(house, applications[0].pages, chapters, rendered), keep_collecting(lambda: follower.calm)]
        return beside

    # Loading the cards takes longest: before anyone comes.
    chapters, staff_notebooks = notebooks(follow_up)
    for application, first_ones in zip(
        applications, ([chapters[key] for key in coming(house)], staff_notebooks), strict=True
    ):
        for notebook in first_ones:
            make_ready(application.pages, notebook, day.languages[0])
    settle()
    try:
        asyncio.run(_run(applications, links(first), announce, open_browser, watch, started))
    finally:
        writer.stop()


def _log_own_lines() -> None:
    """Let the kit's own log lines appear on the facilitator's terminal, with their time."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    handler.addFilter(Discreet())
    log = logging.getLogger("themeday")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


def _make_room() -> None:
    """Raise how many files this process may have open: a page takes about ten, and 300 people come."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(_MOST_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        for many in (wanted, _MOST_FILES_MAC):
            # A Mac says that there is no end, and refuses more than OPEN_MAX all the same.
            with suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(many, wanted)), hard))
                return


async def _run(
    applications: list[Any],
    links: Links,
    announce: Callable[[Links], None],
    open_browser: bool,
    watch: Watch,
    started: Callable[[], list[Coroutine[Any, Any, None]]],
) -> None:
    loop = asyncio.get_running_loop()
    guard(loop)
    with stop_asked() as stop:
        try:
            for application in applications:
                application.start()
            beside = [loop.create_task(work) for work in (watch.keep_looking(_CALM_SECONDS), *started())]
            supervised.serves(applications[0].port, partial(loop.call_soon_threadsafe, stop.set))
            announce(links)
            if open_browser:
                await loop.run_in_executor(None, webbrowser.open, links.facilitator or links.organiser)
            await stop.wait()
            supervised.ends()
            for work in beside:
                work.cancel()
            await loop.run_in_executor(None, watch.last_look)
        finally:
            for application in applications:
                await application.shut_down()
