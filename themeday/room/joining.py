"""The rules of joining: which tables there are, what may be chosen, who is let in, and where they go on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from themeday.day.plan import Day
from themeday.errors import OutcomeRefused
from themeday.i18n import N_, known
from themeday.model.labels import comparable, spelled
from themeday.model.people import Participant, Role, new_code, normal_code, rejoin_code
from themeday.model.typed import checked_text
from themeday.room.participation import PAIRING
from themeday.room.session import Session
from themeday.store.records import JOIN
from themeday.text.display import visible

MAX_NICKNAME = 30


@dataclass(frozen=True)
class Choices:
    """What someone who joins chose, as it was typed or sent; anything may stand in it."""

    language: str
    role: str
    place: str = ""  # "ROOM:TABLE", "ROOM:" or empty
    unit: str = ""  # where they work, in any spelling
    nickname: str = ""


def roles(day: Day) -> list[Role]:
    """Return the roles that one may have: no table's, where there are no tables."""
    return [role for role in Role if role is not Role.TABLE or any(room.tables for room in day.rooms)]


def is_place(day: Day, room: str, table: str) -> bool:
    """Return whether a day has a table."""
    number = int(table) if re.fullmatch("[0-9]{1,4}", table) else 0
    return any(known.key == room and 1 <= number <= known.tables for known in day.rooms)


def place_of(who: Participant | None) -> str:
    """Return where someone sits, as `Choices` has it."""
    return f"{who.room}:{who.table}" if who and who.table else ""


def checked(day: Day, choices: Choices, before: Participant | None = None, code: str = "") -> Participant:
    """Return who joins with these choices.

    Args:
        before: who they were until now, when they choose anew; they keep their code, and their room without another.
        code: for someone new; a fresh one when empty.

    Raises:
        OutcomeRefused: something was not chosen, or is not to be had.
    """
    room, _, table = choices.place.partition(":")
    unit = spelled(choices.unit, day.units) or ""
    rooms = [known.key for known in day.rooms]
    if choices.role not in set(Role):
        raise OutcomeRefused(N_("Choose your role."))
    if choices.role != Role.TABLE and not unit:
        raise OutcomeRefused(N_("Choose the part of the organisation where you work."))
    if (room and room not in rooms) or (table and not is_place(day, room, table)):
        raise OutcomeRefused(N_("This table does not exist. Choose one from the list."))
    if choices.role == Role.TABLE and not table:
        raise OutcomeRefused(N_("Choose your table."))
    nickname = checked_text(choices.nickname, MAX_NICKNAME)
    return Participant(
        code=before.code if before else code or new_code(),
        role=Role(choices.role),
        unit="" if choices.role == Role.TABLE else unit,
        language=known(choices.language),
        room=room or (before.room if before else next(iter(rooms), "")),
        table=str(int(table)) if table else "",
        nickname=" ".join(visible(nickname).split()),  # kept as others see it
    )


def let_in(session: Session, who: Participant, here_before: bool) -> str:
    """Write down that someone joined, or joined anew; return their code. Who was erased meanwhile gets another."""
    session.records.refresh()
    if here_before and session.records.participant(who.code) is None:
        who = replace(who, code=new_code())
    # Two of one name could not find their own table on the big screen.
    taken = {comparable(other.nickname) for other in session.records.participants() if other.code != who.code}
    names = (who.nickname if n == 1 else f"{who.nickname} {n}" for n in range(1, len(taken) + 2))
    free = next(name for name in names if not comparable(name) or comparable(name) not in taken)
    session.join(replace(who, nickname=free), late=_comes_late(session, who))
    return who.code


def _comes_late(session: Session, who: Participant) -> bool:
    """Return whether someone becomes a young colleague too late for their deliberation.

    Whoever is talked about could else read it with five taps: by another role once leaders met young colleagues, or by
    joining anew once it began.
    """
    before = session.records.participant(who.code)
    if Role.YOUNG_COLLEAGUE not in {who.role} - {before.role if before else None}:
        return False
    began = ("schedule", "board") if before else ("board",)
    return any(session.stage.value(PAIRING, item) for item in began)


def change(session: Session, who: Participant) -> None:
    """Write down what someone changed, unless they were erased meanwhile."""
    session.records.refresh()
    if session.records.participant(who.code) is not None:
        session.join(who)


def returning(session: Session, typed: str) -> Participant | None:
    """Return whose personal code was typed, or None."""
    wanted = normal_code(typed)
    people = session.records.participants()
    return next((who for who in people if normal_code(rejoin_code(session.secret, who.code)) == wanted), None)


def goes_on_at(session: Session, code: str) -> str:
    """Return the chapter for someone who arrives: the current one, else where they were, else none."""
    stage = session.stage
    if stage.current:
        return stage.current
    last = session.records.private.latest(code, JOIN, "place")
    return last.value if last and stage.was_opened(last.value) else ""
