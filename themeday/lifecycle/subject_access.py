"""Everything that is kept about one participant, for them: a page to read and a CSV for other programs (GDPR 15, 20).

In it stand their own rows from every log, private ones and earlier answers too, and what the facilitator set about
them. Of others there is what they shared with this participant as a pair, on the page only: it stands on the
participant's own agreement card too. The codes of others are made labels that mean nothing outside these files; how
others rated this participant is theirs, and nobody sees it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from themeday.day.plan import Day
from themeday.errors import UnknownParticipant
from themeday.export.file_errors import file_errors_as
from themeday.export.wording import wording
from themeday.i18n import N_, format_day, known, translate
from themeday.lifecycle.handed_out import ACCESS
from themeday.model.clock import Clock
from themeday.model.outcomes import Outcome
from themeday.model.people import ROLE_NAMES, ROLES_OF_PEOPLE, Participant, Role, codes_in, device_code
from themeday.model.visibility import VISIBILITY_NAMES, Visibility
from themeday.results.themes.arranged import load_themes
from themeday.room.agreements import agreement_of
from themeday.store import Cursor
from themeday.store.export_register import write_exports
from themeday.store.records import JOIN, STAFF, Records
from themeday.text.display import shown
from themeday.text.formulas import neutral
from themeday.web.templating import templates

_TEMPLATES = Path(__file__).parent / "templates"
ACCESS_FILES = ("my-data.csv", "my-data.html")
_COLUMNS = (
    *("log", "recorded_at", "day", "room", "table", "role", "unit", "chapter", "item", "value", "visibility"),
    *("revision", "counts"),
)


@dataclass(frozen=True)
class _Row:
    log: str
    outcome: Outcome
    counts: bool


def about(day: Day, records: Records, code: str, target: Path) -> list[Path]:
    """Write everything about one participant; the register notes the files, so that they go when the answers go.

    Raises:
        UnknownParticipant: there is nothing about this code.
        DataFolderError: the folder or the register cannot be written, or the folder is a data folder.
    """
    data_folder = records.files()[0].path.parent
    with records.exclusive():  # nobody is erased between the reading and the register
        rows = _rows(records, code)
        if not rows:
            raise UnknownParticipant(N_("Nobody in this day has this code."))
        chosen = records.private.latest(code, JOIN, "language")
        language = known(chosen.value if chosen and chosen.value else day.languages[0])
        hide = _labels(records, code, rows)
        contents = (_csv(rows, hide), _page(day, records, code, rows, hide, language))
        paths = [target / name for name in ACCESS_FILES]
        with file_errors_as(N_("{path} cannot be written ({reason}). Choose another file with --output."), path=target):
            write_exports(data_folder, dict(zip(paths, contents, strict=True)), ACCESS)
    return paths


def _rows(records: Records, code: str) -> list[_Row]:
    rows = []
    for name, log in zip(("shared", "private"), (records.shared, records.private), strict=True):
        mine = [row for row in log.read(Cursor()).outcomes if device_code(row.participant) == code]
        for row in mine:
            latest = log.latest(*row.key)
            rows.append(_Row(name, row, latest == row and not row.withdrawn))
    for row in records.stage.read(Cursor()).outcomes:
        # What is about everyone, such as the plan of the dates, names others and is told of on the page.
        if row.participant == STAFF and code in row.item:
            rows.append(_Row("stage", row, records.stage.latest(*row.key) == row))
    return rows


def _labels(records: Records, code: str, rows: Iterable[_Row]) -> Callable[[str], str]:
    """Return what takes the codes of others out of a text."""
    everyone = {device_code(row.participant) for log in records.logs for row in log.read(Cursor()).outcomes}
    # In what the kit wrote also codes of whom nothing is left; in what someone typed only of people there are.
    made = {other for row in rows for other in codes_in(row.outcome.item)}
    others = sorted((everyone | made) - {code, STAFF})
    if not others:
        return lambda text: text
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, others))})\b", re.IGNORECASE)
    numbers: dict[str, int] = {}
    return lambda text: pattern.sub(
        lambda match: f"other-{numbers.setdefault(match[0].upper(), len(numbers) + 1)}", text
    )


def _csv(rows: Iterable[_Row], hide: Callable[[str], str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        fields = {"log": row.log, **asdict(row.outcome), "counts": "1" if row.counts else ""}
        writer.writerow({name: neutral(hide(str(fields[name]))) for name in _COLUMNS})
    return text.getvalue().encode("utf-8-sig")


def _page(day: Day, records: Records, code: str, rows: list[_Row], hide: Callable[[str], str], language: str) -> bytes:
    say = partial(translate, language)
    read = wording(day, language)
    titles = {key: say(chapter.title) for key, chapter in day.chapters.items()}

    def told(row: _Row) -> dict[str, str]:
        outcome = row.outcome
        reading = read(outcome.chapter, outcome.item)
        return {
            "chapter": titles.get(outcome.chapter, outcome.chapter),
            "ask": hide(reading.ask),
            "value": hide(reading.answer(outcome.value)),
            "seen_by": say(VISIBILITY_NAMES[outcome.visibility]) if row.log != "stage" else say(N_("staff")),
            "at": outcome.recorded_at[:16].replace("T", " "),
        }

    who = records.participant(code)
    own = [row for row in rows if row.log != "stage"]
    return (
        templates(_TEMPLATES)
        .get_template("subject_access.html.j2")
        .render(
            language=language,
            say=say,
            day=f"{shown(day.title_in(language))}, {format_day(language, day.date)}",
            who=who,
            role=who and say(ROLE_NAMES[who.role]),
            planned=any(code in row.value for row in records.stage),
            counting=[told(row) for row in own if row.counts],
            earlier=[told(row) for row in own if not row.counts],
            staged=[told(row) for row in rows if row.log == "stage"],
            themed=_themed(records, own, told, say),
            agreement=_agreement(records, code, who, say),
            until=format_day(language, day.keep_until),
            overdue=Clock().today() > day.keep_until,
            contact=day.contact_in(language),
        )
        .encode()
    )


def _themed(
    records: Records, own: Iterable[_Row], told: Callable[[_Row], dict[str, str]], say: Callable[..., str]
) -> list[dict[str, str]]:
    """Return the themes in which answers stand; by the name it was given, because its words are of others too."""
    names = {
        answer: theme.name or say(N_("a theme without a name"))
        for arranged in load_themes(records.files()[0].path.parent).values()
        for theme in arranged.themes
        for answer in theme.answers
    }
    mine = [(row, names[row.outcome.outcome_id]) for row in own if row.outcome.outcome_id in names]
    return [{**told(row), "value": name, "seen_by": say(N_("staff"))} for row, name in mine]


def _agreement(
    records: Records, code: str, who: Participant | None, say: Callable[[str], str]
) -> list[tuple[str, str, str]]:
    """Return the agreement as it stands on the card of this participant: whose, what, and the text."""
    if who is None:
        return []
    table = who.role is Role.TABLE
    mine = {who.speaking_as(role).code for role in ROLES_OF_PEOPLE} if table else {code}
    agreement = agreement_of(records, min(mine))
    if agreement is None:
        return []
    lines = []
    for side in agreement.pair:
        whose = say(N_("you")) if side in mine else say(N_("your partner"))
        for question in agreement.chapters.own:
            row = records.shared.latest(side, "agreements", question.key)
            # Private is none of these, but what was shared is decided by the row and not by what was asked.
            if row and row.value and (side in mine or row.visibility is not Visibility.PRIVATE):
                lines.append((whose, say(question.ask), row.value))
    for question in agreement.chapters.for_both:
        if value := agreement.together.get(question.key, ""):
            texts = {option.key: say(option.text) for option in question.options}
            lines.append((say(N_("together")), say(question.ask), texts.get(value, value)))
    return lines
