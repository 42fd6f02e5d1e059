"""All answers in words that may leave the room, in a table to search, sort and filter; what is counted is in no row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, overload

from themeday import results
from themeday.i18n import N_
from themeday.model.people import ROLE_NAMES
from themeday.model.visibility import VISIBILITY_NAMES, Visibility
from themeday.report.disclosure.labels import labels
from themeday.results import SharedRow
from themeday.room.session import Session
from themeday.text.display import visible
from themeday.widgets.organiser.review_card import CardPart, ReviewCard, paragraph, table
from themeday.widgets.organiser.review_wording import all_questions, wordings

_COLUMNS = (N_("Answer"), N_("Question"), N_("Role"), N_("Unit"), N_("Chapter"), N_("Who may see it"))
_Cells = tuple[str, ...]


def outcome_table(card: ReviewCard) -> list[CardPart]:
    """Return the answers that are chosen as a table, and how many they are."""
    session, say, records = card.session, card.session.say, card.session.records
    written = {(chapter, item) for chapter, _, question in all_questions(session) for item in question.text_items}
    used = [
        (key, say(chapter.title))
        for key, chapter in session.day.chapters.items()
        if any((key, item) in written for item in records.shared.items(key))
    ]
    if not used:
        text = N_("Nobody has released a text yet.")
        return [{"kind": "status", "text": say(text)}]
    everything = ("", say(N_("All")))
    visibilities = [(v.value, say(name)) for v, name in VISIBILITY_NAMES.items() if v is not Visibility.PRIVATE]
    roles = [(role.value, say(name)) for role, name in ROLE_NAMES.items()]
    chapter = card.choose("chapter", N_("Chapter"), [everything, *used])
    visibility = card.choose("visibility", N_("Who may see it"), [everything, *visibilities])
    role = card.choose("role", N_("Role"), [everything, *roles])
    unit = card.choose("unit", N_("Unit"), [everything, *((unit, unit) for unit in session.day.units)])
    label = labels(records, card.k)
    words = card.search(N_("Search")).casefold().split()
    rows: Sequence[SharedRow] = [
        row
        for row in records.cached((outcome_table, chapter), lambda: results.shareable(records, chapter, label))
        if (row.chapter, row.item) in written
        and visibility in ("", row.visibility)
        and role in ("", row.role)
        and unit in ("", row.unit)
    ]
    cells: Sequence[_Cells] = _Drawn(rows, _drawing(session))
    if words:
        cells = [row for row in cells if all(word in " ".join(row).casefold() for word in words)]
    count = session.say_count("{n} answer", "{n} answers", len(cells))
    part = card.sortable({**table(say(N_("All answers in words")), list(map(say, _COLUMNS)), cells), "words": True})
    notes = [N_("Numbers are in the other parts. Every answer as it was released is in the export.")]
    if role or unit:
        notes.insert(0, N_("Role and unit stand only where an author chose so and enough people share them."))
    return [*([part] if cells else []), paragraph(" ".join(map(say, notes))), {"kind": "status", "text": count}]


class _Drawn(Sequence[_Cells]):
    """Rows as they are read, each only when it is looked at: there may be a hundred thousand."""

    def __init__(self, rows: Sequence[SharedRow], draw: Callable[[SharedRow], _Cells]) -> None:
        self._rows, self._draw = rows, draw

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> _Cells: ...
    @overload
    def __getitem__(self, place: slice) -> list[_Cells]: ...
    def __getitem__(self, place: int | slice) -> Any:
        rows = self._rows[place]
        return list(map(self._draw, rows)) if isinstance(place, slice) else self._draw(rows)  # type: ignore[arg-type]


def _drawing(session: Session) -> Callable[[SharedRow], _Cells]:
    """Return what makes cells of a row, in the reader's language."""
    say, words = session.say, wordings(session)
    titles = {key: say(chapter.title) for key, chapter in session.day.chapters.items()}
    seen_by = {visibility: say(name) for visibility, name in VISIBILITY_NAMES.items()}
    roles = {role.value: say(name) for role, name in ROLE_NAMES.items()}
    withheld = say(N_("(counted, not shown)"))

    def drawn(row: SharedRow) -> _Cells:
        ask, answers = words.get((row.chapter, row.item), (row.item, {}))
        answer = visible(answers.get(row.value, row.value)) if row.value else withheld
        return (
            answer,
            ask,
            roles.get(row.role, ""),
            row.unit,
            titles.get(row.chapter, row.chapter),
            seen_by[row.visibility],
        )

    return drawn
