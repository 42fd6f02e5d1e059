"""Does what a server does until it listens, part by part, and prints the seconds that each took as JSON.

Run: python -m benchmarks.crowd.starting DAY
"""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path

import psutil


def main() -> None:
    """Start, and print."""
    seconds: dict[str, float] = {}
    now = time.time()

    def took(part: str) -> None:
        nonlocal now
        now, before = time.time(), now
        seconds[part] = now - before

    now = psutil.Process().create_time()
    took("Python itself")

    gc.disable()  # as the server does

    import os

    import themeday.cli  # noqa: F401
    from themeday.day.load import load_day
    from themeday.serving.run import SHARE
    from themeday.store.folder import DataFolder
    from themeday.store.records import Records  # noqa: F401

    took("the kit's modules")
    os.environ["JUPYTER_PATH"] = os.fspath(SHARE)
    from themeday.group_commit.commits import Commits
    from themeday.group_commit.served_records import ServedRecords
    from themeday.room.environment import ENV_DATA, ENV_DAY
    from themeday.room.session import Session
    from themeday.serving.application import make_application
    from themeday.serving.audience import for_participants, for_staff
    from themeday.serving.garbage import freeze_loaded
    from themeday.serving.kernel.registry import PageRegistry
    from themeday.serving.prewarm import coming, make_ready
    from themeday.serving.shared_state import SharedState
    from themeday.web.card_modules import ENV_CARDS

    took("Voilà and Jupyter Server")
    day = load_day(Path(sys.argv[1]))
    folder = DataFolder.of(day)
    os.environ |= {ENV_DAY: str(folder.keep_served(day)), ENV_DATA: str(folder.path), ENV_CARDS: "/static"}
    took("the day's settings")
    records = ServedRecords.in_folder(folder.path)
    records.refresh()
    took("reading the logs")
    session = Session(day, records, folder.secret())
    shared = SharedState(session, folder.door_secret(), Commits(session))

    def make(language: str) -> Session:
        made = Session(day, records, session.secret)
        made.followed, made.language = True, language
        return made

    applications = [
        make_application(shared, audience, PageRegistry(make, 1_000, shared.writer), [], 40)
        for audience in (for_participants(shared), for_staff(shared))
    ]
    took("making the applications")
    for application, keys in zip(applications, (coming(shared), ["console", "projector"]), strict=True):
        for key in keys:
            make_ready(application.pages, application.audience.notebook(key), day.languages[0], key)
    took("loading the cards, trying the pages")
    freeze_loaded()
    took("settling memory")
    print(json.dumps(seconds))


if __name__ == "__main__":
    main()
