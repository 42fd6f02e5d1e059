"""The console's line about a server that died and was started again by itself, until the facilitator has read it."""

from __future__ import annotations

from collections.abc import Callable

from themeday.i18n import format_time
from themeday.room.restarts import READ, TOLD, Restarted
from themeday.room.session import Session


def restart_line(session: Session) -> str:
    """Return what there is to say; nothing when the server has been running all the time, or it was read."""
    restarted = Restarted.here()
    if restarted is None or session.stage.value("", READ) == restarted.to_text():
        return ""
    return session.say(TOLD, time=format_time(restarted.at.astimezone()))


def restart_acts(session: Session) -> dict[object, Callable[[], object]]:
    """Return how the facilitator tells that the line was read, by the type of the message."""

    def note_read() -> None:
        restarted = Restarted.here()
        if restarted and session.stage.value("", READ) != restarted.to_text():
            session.set_stage("", {READ: restarted.to_text()})

    return {"restart_read": note_read}
