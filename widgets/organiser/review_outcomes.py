"""Every outcome that may leave the room, in a table to search, sort and filter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from themeday import results
from themeday.chapters import EVERY_CHAPTER
from themeday.i18n import N_, number_signs
from themeday.model.people import ROLE_NAMES
from themeday.model.visibility import VISIBILITY_NAMES, Visibility
from themeday.report.disclosure.labels import labels
from themeday.results import SharedRow
from themeday.room.session import Session
from themeday.store.records import JOIN
from themeday.text.shown import shown, visible
from themeday.widgets.organiser.review_figures import CardPart, ReviewCard
from themeday.widgets.organiser.review_wording import wordings

_PAGE_LENGTHS = (25, 50, 100, 250)
# More rows than this are drawn when someone asks for them: a day of 300 people has some 6,000.
_AT_ONCE = 20_000
_ALL, _LATER = "", "-"
_Row = tuple[str, ...]
_COLUMNS = (N_("Chapter"), N_("Question"), N_("Answer"), N_("Who may see it"), N_("Role"), N_("Unit"))
# pandas would write these as a backslash and a letter, as if someone had typed that; a browser shows them as a space.
_SPACES = str.maketrans("\t\r\n", "   ")


class Outcomes(ReviewCard):
    """The table of all outcomes, with what to filter it by."""

    texts = {"title": N_("All outcomes")}

    def __init__(self, session: Session) -> None:
        from itables.widget import ITable

        self._shown: tuple[str, list[SharedRow]] = ("", [])
        # The table's front end makes HTML of its cells: itables escapes them, unless someone allows HTML.
        self.table = ITable(_frame((), _COLUMNS), **_options(session))
        self.table.add_class("td-card")
        self.table.add_class("td-outcomes")
        super().__init__(session)

    def bind(self) -> None:
        """Look up how questions and answers read in this language."""
        say = self.session.say
        self._words = wordings(self.session)
        # Looked up once, not for each of what may be a hundred thousand rows.
        self._titles = {key: say(chapter.title) for key, chapter in EVERY_CHAPTER.items()}
        self._seen_by = {visibility: say(name) for visibility, name in VISIBILITY_NAMES.items()}
        self._roles = {role.value: say(name) for role, name in ROLE_NAMES.items()}
        self._withheld = say(N_("(counted, not shown)"))
        self._shown = ("", [])

    def offered(self) -> list[dict[str, Any]]:
        """Return the chapters and visibilities to filter by."""
        say, shared = self.session.say, self.session.records.shared
        used = [key for key in EVERY_CHAPTER if shared.items(key)]
        if not used:
            return []
        many = sum(outcome.chapter != JOIN for outcome in shared) > _AT_ONCE
        later = [(_LATER, say(N_("Choose a part of the day")))] if many else []
        chapters = [*later, (_ALL, say(N_("All"))), *((key, self._titles[key]) for key in used)]
        visibilities = [(v.value, self._seen_by[v]) for v in VISIBILITY_NAMES if v is not Visibility.PRIVATE]
        roles = [(role, name) for role, name in self._roles.items()]
        return [
            self.choice("chapter", N_("Chapter"), chapters),
            self.choice("visibility", N_("Who may see it"), [(_ALL, say(N_("All"))), *visibilities]),
            self.choice("role", N_("Role"), [(_ALL, say(N_("All"))), *roles]),
        ]

    def content(self) -> list[CardPart]:
        """Draw the table anew where other rows are chosen, and return how many there are."""
        session, say = self.session, self.session.say
        if not self.choices:
            self.table.layout.display = "none"
            return [_status(say(N_("There are no outcomes yet. They appear here as soon as people share an answer.")))]
        chapter, visibility, role = (self.chosen[name] for name in ("chapter", "visibility", "role"))
        if chapter == _LATER:
            self.table.layout.display = "none"
            return [_status(say(N_("There are very many outcomes. Choose a part of the day to see its table.")))]
        rows = [
            row
            for row in results.shareable(session.records, chapter, labels(session.records, session.day.smallest_group))
            if visibility in (_ALL, row.visibility) and role in (_ALL, row.role)
        ]
        if (session.language, rows) != self._shown:
            # Drawn anew only for other rows: that would undo what the reader is searching for.
            self._shown = (session.language, rows)
            drawn = [self._row(row) for row in rows]
            self.table.update(_frame(drawn, [say(column) for column in _COLUMNS]), **_options(session))
        self.table.layout.display = None if rows else "none"
        return [_status(session.say_count("{n} outcome", "{n} outcomes", len(rows)))]

    def _row(self, outcome: SharedRow) -> _Row:
        chapter, item, value, visibility, role, unit = outcome
        ask, answers = self._words.get((chapter, item), (item, {}))
        return (
            self._titles.get(chapter, chapter),
            ask,
            shown(visible(answers.get(value, value)).translate(_SPACES)) if value else self._withheld,
            self._seen_by[visibility],
            self._roles.get(role, ""),
            shown(unit),
        )


def _status(words: str) -> CardPart:
    return {"kind": "status", "text": words}


def _frame(rows: Sequence[_Row], columns: Sequence[str]) -> Any:
    import pandas as pd

    # What repeats is kept once: the table writes each of its values only once then.
    columnwise = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pd.DataFrame(
        {name: pd.Series(cells, dtype="object") for name, cells in zip(columns, columnwise, strict=True)},
        columns=list(columns),
    )


def _options(session: Session) -> dict[str, Any]:
    say = session.say
    decimal, thousands = number_signs(session.language)
    return {
        "allow_html": False,
        "caption": say(N_("All outcomes")),
        "classes": "td-table",
        "style": "width:100%;caption-side:top",
        "showIndex": False,
        "maxBytes": 0,  # all rows: the organiser must not miss one
        "lengthMenu": list(_PAGE_LENGTHS),
        "pageLength": 50,
        "autoWidth": False,
        "layout": {"topStart": "search", "topEnd": "pageLength", "bottomStart": "info", "bottomEnd": "paging"},
        # What DataTables says by itself; it fills in _START_, _END_, _TOTAL_, _MAX_ and _MENU_.
        "language": {
            "search": say(N_("Search")),
            "lengthMenu": say(N_("Rows per page")) + " _MENU_",
            "info": say(N_("{start} to {end} of {total}"), start="_START_", end="_END_", total="_TOTAL_"),
            "infoEmpty": say(N_("Nothing found")),
            "infoFiltered": say(N_("(from {total})"), total="_MAX_"),
            "zeroRecords": say(N_("Nothing found")),
            "emptyTable": say(N_("Nothing found")),
            "decimal": decimal,
            "thousands": thousands,
            "aria": {
                "orderable": ": " + say(N_("sort")),
                "orderableReverse": ": " + say(N_("sort the other way round")),
                "orderableRemove": ": " + say(N_("stop sorting")),
                "paginate": {
                    "first": say(N_("First page")),
                    "previous": say(N_("Previous page")),
                    "next": say(N_("Next page")),
                    "last": say(N_("Last page")),
                    "number": say(N_("Page")) + " ",
                },
            },
        },
    }
