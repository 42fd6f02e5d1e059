"""Serve a day: claim its folder and ports, load everything, answer until someone stops it."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from themeday.day.plan import Day
from themeday.errors import ServingError
from themeday.i18n import N_
from themeday.room.environment import ENV_DATA, ENV_DAY
from themeday.serving.announcing import Links, announce_day
from themeday.serving.garbage import collection_paused
from themeday.serving.housekeeping import Housekeeping
from themeday.serving.logs import log_to_terminal
from themeday.serving.ports import ServeOptions, listening
from themeday.store.folder import DataFolder
from themeday.store.records import Records
from themeday.web.card_modules import ENV_CARDS

SHARE = Path(__file__).parent / "share"
_MOST_FILES = 65_536
_MOST_FILES_ON_MAC = 10_240


def serve(day: Day, folder: DataFolder, options: ServeOptions, announce: Callable[[Links], None] | None = None) -> None:
    """Serve a day until it is stopped with Ctrl-C or SIGTERM; `announce` gets the links instead of the terminal.

    Raises:
        ServingError: the servers cannot start.
        DataFolderError: this day is being served already, or nothing can be published there.
    """
    with folder.in_use(), collection_paused():
        records = Records.in_folder(folder.path)  # a thread of its own reads them, so they are its own
        publisher = None
        if options.publish:
            from themeday.export.live_copy import Publisher  # with all that makes tables, which takes long to load

            publisher = Publisher(day, records, folder.path, options.publish)
        housekeeping = Housekeeping(records, publisher)
        level = logging.INFO if options.verbose else logging.ERROR
        here = listening(options.participants_address, options.port, options.staff_address)
        with here as listeners, log_to_terminal(level):
            _tell_by_environment(day, folder)
            allow_many_files()

            from themeday.serving.day_server import DayServer  # with Voilà and the cards, which take long to load

            server = DayServer(day, folder, options, listeners)
            server.warm_up()
            tell = partial(
                announce_day, day=day, staff_on_network=options.staff_on_network, follow_up=options.follow_up
            )
            server.run(housekeeping, announce or tell)


def _tell_by_environment(day: Day, folder: DataFolder) -> None:
    """Let Voilà and the kernels find the template, the day and its data."""
    if day.folder is None:
        raise ServingError(N_("A day without a folder cannot be served."))
    os.environ["JUPYTER_PATH"] = os.pathsep.join([os.fspath(SHARE), *filter(None, [os.environ.get("JUPYTER_PATH")])])
    os.environ[ENV_DAY] = str(folder.keep_served(day))
    os.environ[ENV_DATA] = str(folder.path)
    os.environ[ENV_CARDS] = "/static"


def allow_many_files() -> None:
    """Let this process have as many files and connections open as the system allows: 300 people come."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(_MOST_FILES, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    for limit in (wanted, _MOST_FILES_ON_MAC):
        # A Mac says that there is no end, and refuses more than OPEN_MAX all the same.
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(limit, wanted)), hard))
            return
