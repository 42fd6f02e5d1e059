"""What is in the way of a day on this laptop, said before anyone stands in the room."""

from __future__ import annotations

from pathlib import Path

from themeday.errors import ThemeDayError
from themeday.i18n import N_
from themeday.room.reachability import PROBLEMS
from themeday.serving.address import interfaces, judge
from themeday.serving.ports import DEFAULT_PORT, in_use
from themeday.store.drives import refusal


def find_problems(root: Path) -> list[ThemeDayError]:
    """Return what to mend first: about the folder of days, the network, and the port that posters name."""
    problems: list[ThemeDayError] = []
    try:
        root.mkdir(parents=True, exist_ok=True)
        probe = root / ".td-can-write"
        probe.write_text("", "utf-8")
        probe.unlink()
    except OSError as error:
        problems.append(
            ThemeDayError(
                N_("The folder {folder} cannot be written ({reason}), so no day can be kept there."),
                folder=root,
                reason=error.strerror or "?",
            )
        )
    else:
        if risk := refusal(root):
            problems.append(risk)
    verdict = judge(interfaces())
    if verdict.problem:
        values = {"address": verdict.place.address, "interface": verdict.place.interface}
        problems.append(ThemeDayError(PROBLEMS[verdict.problem], **values))
    if problem := port_taken():
        problems.append(problem)
    return problems


def port_taken() -> ThemeDayError | None:
    """Return what to do when another program has the port that posters name; None when it is free."""
    if in_use(DEFAULT_PORT):
        return ThemeDayError(
            N_(
                "Another program uses port {port} or {next}, so the day gets the next free one. Is a poster or table "
                "card printed already? Then stop that program first: the address on paper ends in {port}."
            ),
            port=DEFAULT_PORT,
            next=DEFAULT_PORT + 1,
        )
    return None
