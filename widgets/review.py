"""The organiser's review: what a day brought, in figures and in the words that people chose to share."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import ipywidgets
import traitlets

from themeday import report
from themeday.chapters import CHAPTERS
from themeday.chapters.agreements import CONFIRMATION, OWN, TOGETHER
from themeday.chapters.closing import MAX_TIPS, tip
from themeday.chapters.expectations import THEMES
from themeday.chapters.lessons import lesson_questions
from themeday.errors import LessonError
from themeday.i18n import LANGUAGE_NAMES, N_, format_day
from themeday.lessons import Lesson, load_lesson
from themeday.outcomes import VISIBILITY_NAMES, Visibility
from themeday.people import ROLE_NAMES, Role
from themeday.questions import Question
from themeday.records import JOIN
from themeday.session import ENV_IDENTITY, Session
from widgets.card import Card, front_end, look

_LONGEST_QUESTION = 140  # characters; the step of a lesson may be a whole paragraph
_PAGE_LENGTHS = (25, 50, 100, 250)
_LOCALES = {"nl": "nl_NL", "en": "en_GB"}

_Block = dict[str, Any]
_Row = tuple[str, ...]


def review(session: Session) -> ipywidgets.VBox:
    """Return the whole review as a column of cards.

    Args:
        session: of this page; outside a served day one that nobody is bound to becomes the organiser's.
    """
    if not session.bound and ENV_IDENTITY not in os.environ:
        session.bind(None, session.language, staff="organiser")
    outcomes = Outcomes(session)
    cards = [Overview(session), Response(session), Ratings(session), Learning(session), Tips(session)]
    return ipywidgets.VBox([*cards, Agreements(session), outcomes, outcomes.table])


class Overview(Card):
    """The top of the page: which day it was, who took part, and how long the answers are kept.

    Args:
        session: of this page.
    """

    _esm = front_end("review")
    _css = look("design.css", "review.css")
    texts = {"title": N_("Review"), "rehearsal": N_("Rehearsal: nothing here is real"), "language": N_("Language")}
    part = traitlets.Unicode("overview").tag(sync=True)
    state = traitlets.Dict().tag(sync=True)

    def refresh(self) -> None:
        """Count who took part and the days that are left."""
        session, day = self.session, self.session.day
        served = bool(session.staff) and ENV_IDENTITY in os.environ
        self.state = {
            "day": day.title_in(session.language),
            "date": format_day(session.language, day.date),
            "people": session.say_count(
                "{n} participant", "{n} participants", len(session.records.shared.answers(JOIN, "role"))
            ),
            "kept": self._kept(),
            "notes": [
                session.say(
                    N_(
                        "In the figures, units with fewer than {n} people are not told apart. With a text, role and "
                        "unit stand only where its author chose so."
                    ),
                    n=report.SMALLEST_GROUP,
                ),
                session.say(N_("What people share with their own table only is counted, but never shown.")),
            ],
            "warnings": self._damaged(),
            "rehearsal": day.rehearsal,
            "languages": [
                {"key": key, "text": LANGUAGE_NAMES[key]} for key in day.languages if served and key != session.language
            ],
        }

    def _kept(self) -> str:
        session = self.session
        until = session.day.keep_until
        left = (until - session.clock.now().astimezone().date()).days
        if left < 0:
            return session.say(
                N_("The answers were to be kept until {date}. Delete them now."),
                date=format_day(session.language, until),
            )
        return session.say_count(
            "The answers are kept until {date}: {n} more day.",
            "The answers are kept until {date}: {n} more days.",
            left,
            date=format_day(session.language, until),
        )

    def _damaged(self) -> list[str]:
        damaged = self.session.records.damaged
        if not damaged:
            return []
        return [
            self.session.say_count(
                "{n} damaged piece was found in what was saved, and is left out here. It is kept beside the log; "
                "“themeday doctor” tells more.",
                "{n} damaged pieces were found in what was saved, and are left out here. They are kept beside the log; "
                "“themeday doctor” tells more.",
                damaged,
            )
        ]


class Figures(Card):
    """A card of figures: a heading and, below it, texts, tables with bars, and quotations.

    Args:
        session: of this page.
    """

    _esm = front_end("review")
    part = traitlets.Unicode("figures").tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)
    blocks = traitlets.List().tag(sync=True)

    def __init__(self, session: Session) -> None:
        # Each card's front end is a module of its own, so ids that must differ between cards cannot be counted there.
        super().__init__(session, name=type(self).__name__.lower())

    def refresh(self) -> None:
        """Count anew."""
        self.blocks = self.content()

    def content(self) -> list[_Block]:
        """Return what stands below the heading, from top to bottom."""
        return []

    def _share(self, n: int | None, total: int | None) -> object:
        if n is None or total is None:
            return self.session.say(N_("small group, not shown"))
        return _measured(self.session.say(N_("{n} of {total}"), n=n, total=total), n, total)

    def _average(self, summary: report.ScaleSummary) -> object:
        if summary.mean is None:
            return "–"
        steps = [step for step, _ in summary.counts]
        text = self.session.say_count(
            "{mean} (1 answer)", "{mean} ({n} answers)", summary.n, mean=_number(self.session, summary.mean)
        )
        return _measured(text, summary.mean - steps[0], steps[-1] - steps[0])


class Response(Figures):
    """How many answered, per chapter, role and unit.

    Args:
        session: of this page.
    """

    texts = {"title": N_("Response")}

    def content(self) -> list[_Block]:
        """Return a table per chapter and role, and one per unit."""
        say = self.session.say
        chapters = report.response(self.session.records, self.session.day)
        if not chapters or not chapters[0].joined:
            return [_text(say(N_("Nobody has joined yet. As soon as someone does, you see here who answers what.")))]
        titles = [say(CHAPTERS[chapter.chapter].title) for chapter in chapters]
        roles = [group.key for group in chapters[0].roles if group.joined]
        by_role = [
            [title, self._share(c.answered, c.joined)]
            + [self._share(group.answered, group.joined) for group in c.roles if group.key in roles]
            for title, c in zip(titles, chapters, strict=True)
        ]
        by_unit = [
            [unit.key, *(self._share(c.units[number].answered, c.units[number].joined) for c in chapters)]
            for number, unit in enumerate(chapters[0].units)
        ]
        role_names = [_capital(say(ROLE_NAMES[Role(key)])) for key in roles]
        blocks = [
            _text(
                say(N_("How many shared at least one answer. What is answered in pairing is private and not counted."))
            ),
            _table(say(N_("Per chapter and role")), [say(N_("Chapter")), say(N_("Everyone")), *role_names], by_role),
        ]
        return [*blocks, _table(say(N_("Per unit")), [say(N_("Unit")), *titles], by_unit)] if by_unit else blocks


class Ratings(Figures):
    """How sure people felt before and after, and whether they recommend the day.

    Args:
        session: of this page.
    """

    texts = {"title": N_("Before and after")}

    def bind(self) -> None:
        """Look up what the lessons are called."""
        self._titles = {lesson.slug: lesson.title for lesson in _lessons_of(self.session)}

    def content(self) -> list[_Block]:
        """Return the lessons, the whole day, and the recommendation."""
        return [*self._lessons(), *self._day(), *self._recommendation()]

    def _lessons(self) -> list[_Block]:
        say = self.session.say
        title = self._titles.get
        rows = [
            [
                title(one.slug, one.slug),
                self._average(one.before),
                self._average(one.after),
                self._change(one),
                self._average(one.back),
            ]
            for one in report.lessons(self.session.records)
        ]
        if not rows:
            return [_text(say(N_("No lesson has been done yet.")))]
        columns = [
            say(N_("Mini-lesson")),
            say(N_("Before")),
            say(N_("After")),
            say(N_("Change")),
            say(N_("Before, looking back")),
        ]
        return [_table(say(N_("How sure people feel, from 1 to 5")), columns, rows)]

    def _change(self, lesson: report.LessonSummary) -> str:
        if lesson.change is None:
            return "–"
        return self.session.say_count(
            "{change} (1 did both)",
            "{change} ({n} did both)",
            lesson.both,
            change=_number(self.session, lesson.change, "+0.0;-0.0;0.0"),
        )

    def _day(self) -> list[_Block]:
        say = self.session.say
        then, now = (report.scale_summary(self.session.records, "closing", f"confidence_{k}") for k in ("then", "now"))
        if not then.n and not now.n:
            return [_text(say(N_("Nobody has looked back on the day yet.")))]
        rows: list[list[object]] = [
            [name, _measured(str(n), n, then.n), _measured(str(m), m, now.n)]
            for name, (_, n), (_, m) in zip(self._steps("confidence_then"), then.counts, now.counts, strict=True)
        ]
        rows.append([say(N_("Average")), self._average(then), self._average(now)])
        columns = [say(N_("Confidence")), say(N_("This morning, looking back")), say(N_("At the closing"))]
        return [_table(say(N_("Confident about learning from someone so different")), columns, rows)]

    def _recommendation(self) -> list[_Block]:
        summary = report.scale_summary(self.session.records, "closing", "recommend")
        say = self.session.say
        if summary.mean is None:
            return []
        rows = [
            [name, _measured(str(n), n, summary.n)]
            for name, (_, n) in zip(self._steps("recommend"), summary.counts, strict=True)
        ]
        caption = self.session.say_count(
            "{ask} 1 answer, on average {mean}.",
            "{ask} {n} answers, on average {mean}.",
            summary.n,
            ask=say(CHAPTERS["closing"].question("recommend").ask),
            mean=_number(self.session, summary.mean),
        )
        return [_table(caption, [say(N_("Mark")), say(N_("Answers"))], rows)]

    def _steps(self, key: str) -> list[str]:
        question = CHAPTERS["closing"].question(key)
        ends = {question.low: question.low_text, question.high: question.high_text}
        return [
            f"{step}  {self.session.say(ends.get(step, ''))}".strip() for step in range(question.low, question.high + 1)
        ]


class Learning(Figures):
    """What people want to learn and what they offer.

    Args:
        session: of this page.
    """

    texts = {"title": N_("Learning questions and offers")}

    def content(self) -> list[_Block]:
        """Return the themes side by side, and the own words that may be shown."""
        say, records = self.session.say, self.session.records
        learn, offer = (report.tags(records, "expectations", key) for key in ("learn", "offer"))
        wanted, offered = dict(learn.counts), dict(offer.counts)
        n, m = sum(wanted.values()), sum(offered.values())
        if not n and not m and not learn.own_words and not offer.own_words:
            return [_text(say(N_("Nobody has shared a learning question or an offer yet.")))]
        most = max(1, *wanted.values(), *offered.values())
        names = {theme.key: say(theme.text) for theme in THEMES}
        rows = [
            [names[key], *(_measured(str(counts[key]), counts[key], most) for counts in (wanted, offered))]
            for key in wanted
            if wanted[key] or offered[key]
        ]
        blocks = []
        if rows:
            caption = say(N_("Themes: ticked {n} times to learn, {m} times to offer"), n=n, m=m)
            blocks.append(_table(caption, [say(N_("Theme")), say(N_("Wants to learn")), say(N_("Can offer"))], rows))
        for heading, tags in ((N_("Learning questions in own words"), learn), (N_("Offers in own words"), offer)):
            if tags.own_words:
                blocks.append({"kind": "quotes", "heading": say(heading), "texts": list(tags.own_words)})
        return blocks


class Tips(Figures):
    """Do's and don'ts by votes.

    Args:
        session: of this page.
    """

    texts = {"title": N_("Do's and don'ts")}

    def content(self) -> list[_Block]:
        """Return the do's and the don'ts, most votes first."""
        say = self.session.say
        tips = report.tips(self.session.records)
        if not tips:
            return [_text(say(N_("Nobody has written a do or a don't yet.")))]
        most = max(1, *(one.votes for one in tips))
        blocks = []
        for kind, name in (
            ("do", N_("Do's: {n} written, {votes} votes")),
            ("dont", N_("Don'ts: {n} written, {votes} votes")),
        ):
            mine = [one for one in tips if one.kind == kind]
            if mine:
                columns = [say(N_("Advice")), say(N_("Votes")), say(N_("Written by"))]
                caption = say(name, n=len(mine), votes=sum(one.votes for one in mine))
                rows = [[one.text, _measured(str(one.votes), one.votes, most), str(one.writers)] for one in mine]
                blocks.append(_table(caption, columns, rows))
        return blocks


class Agreements(Figures):
    """Agreements with their dates, without who made them.

    Args:
        session: of this page.
    """

    texts = {"title": N_("Agreements")}

    def content(self) -> list[_Block]:
        """Return a row per agreement, the confirmed ones first."""
        session, say = self.session, self.session.say
        agreements = report.agreements(session.records)
        if not agreements:
            return [_text(say(N_("No pair has written an agreement yet.")))]
        cadence = next(question for question in TOGETHER if question.key == "cadence")
        often = {option.key: say(option.text) for option in cadence.options}
        rows = [
            [
                say(N_("Confirmed by both")) if one.confirmed else say(N_("Not complete or confirmed yet")),
                often.get(one.cadence, "–"),
                *(_date_text(session, text) for text in (one.review_date, *one.step_dates)),
            ]
            for one in agreements
        ]
        caption = session.say_count(
            "{n} agreement, {confirmed} confirmed by both",
            "{n} agreements, {confirmed} confirmed by both",
            len(agreements),
            confirmed=sum(one.confirmed for one in agreements),
        )
        columns = [
            say(N_("State")),
            say(N_("How often")),
            say(N_("Looking back on")),
            say(N_("Step of the young colleague")),
            say(N_("Step of the leader")),
        ]
        note = say(N_("What the two of them tell each other is not here; it stays between them."))
        return [_text(note), _table(caption, columns, rows)]


class Outcomes(Card):
    """Every outcome that may leave the room, in a table to search, sort and filter.

    Args:
        session: of this page.
    """

    _esm = front_end("review")
    part = traitlets.Unicode("filter").tag(sync=True)
    texts = {
        "title": N_("All outcomes"),
        "chapter": N_("Chapter"),
        "visibility": N_("Who may see it"),
        "all": N_("All"),
    }
    filters = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session) -> None:
        from itables.widget import ITable

        self._rows: list[_Row] = []
        self._chosen = {"chapter": "", "visibility": ""}
        self._shown: tuple[str, list[_Row]] = ("", [])
        # The table's front end makes HTML of its cells: itables escapes them, unless someone allows HTML.
        self.table = ITable(_frame((), _COLUMNS), **_options(session))
        self.table.add_class("td-card")
        self.table.add_class("td-outcomes")
        super().__init__(session)

    def bind(self) -> None:
        """Look up how questions and answers read in this language."""
        say = self.session.say
        self._words = _wording(self.session)
        # Looked up once, not for each of what may be a hundred thousand rows.
        self._titles = {key: say(chapter.title) for key, chapter in CHAPTERS.items()}
        self._seen_by = {visibility: say(name) for visibility, name in VISIBILITY_NAMES.items()}
        self._roles = {role.value: say(name) for role, name in ROLE_NAMES.items()}
        self._withheld = say(N_("(counted, not shown)"))
        self._shown = ("", [])

    def refresh(self) -> None:
        """Read the outcomes and show those that were chosen."""
        self._outcomes = report.shareable(self.session.records)
        self._show()

    def receive(self, message: dict[str, Any]) -> None:
        """Show the outcomes of another chapter, or with another visibility."""
        chapter, visibility = message.get("chapter"), message.get("visibility")
        known = chapter in ("", *CHAPTERS) and visibility in ("", *Visibility)
        if message.get("type") == "filter" and known:
            self._chosen = {"chapter": str(chapter), "visibility": str(visibility)}
            self._show()

    def _show(self) -> None:
        session, say = self.session, self.session.say
        chosen = [
            row
            for row in self._outcomes
            if self._chosen["chapter"] in ("", row.chapter) and self._chosen["visibility"] in ("", row.visibility)
        ]
        rows = [self._row(outcome) for outcome in chosen]
        if (session.language, rows) != self._shown:
            # Drawn anew only for other rows: that would undo what the reader is searching for.
            self._shown = (session.language, rows)
            self.table.update(_frame(rows, [say(column) for column in _COLUMNS]), **_options(session))
        self.table.layout.display = None if rows else "none"
        used = {row.chapter for row in self._outcomes}
        seen = {row.visibility for row in self._outcomes}
        self.filters = {
            "chapters": [{"key": key, "text": say(one.title)} for key, one in CHAPTERS.items() if key in used],
            "visibilities": [{"key": v.value, "text": say(name)} for v, name in VISIBILITY_NAMES.items() if v in seen],
            **self._chosen,
            "status": session.say_count("{n} outcome", "{n} outcomes", len(rows))
            if self._outcomes
            else say(N_("There are no outcomes yet. They appear here as soon as people share an answer.")),
        }

    def _row(self, outcome: report.SharedRow) -> _Row:
        ask, answers = self._words.get((outcome.chapter, outcome.item), (outcome.item, {}))
        return (
            self._titles.get(outcome.chapter, outcome.chapter),
            ask,
            answers.get(outcome.value, outcome.value) if outcome.value else self._withheld,
            self._seen_by[outcome.visibility],
            self._roles.get(outcome.role, ""),
            outcome.unit,
        )


_COLUMNS = (N_("Chapter"), N_("Question"), N_("Answer"), N_("Who may see it"), N_("Role"), N_("Unit"))


# pandas would write these as a backslash and a letter, as if someone had typed that; a browser shows them as a space.
_SPACES = str.maketrans("\t\r\n", "   ")


def _frame(rows: Iterable[_Row], columns: Sequence[str]) -> Any:
    import pandas as pd

    shown = [[cell.translate(_SPACES) for cell in row] for row in rows]
    return pd.DataFrame(shown, columns=list(columns), dtype="object")


def _options(session: Session) -> dict[str, Any]:
    say = session.say
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
            "decimal": "," if session.language == "nl" else ".",
            "thousands": "." if session.language == "nl" else ",",
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


def _wording(session: Session) -> dict[tuple[str, str], tuple[str, dict[str, str]]]:
    """Return what was asked, and how its answers read, by chapter and item."""
    asked: list[tuple[str, str, Question]] = [
        *((key, "", question) for key, chapter in CHAPTERS.items() for question in chapter.questions),
        *(("agreements", "", question) for question in (*OWN, *TOGETHER)),
        *(("closing", "", tip(kind, n)) for kind in ("do", "dont") for n in range(1, MAX_TIPS + 1)),
    ]
    for lesson in _lessons_of(session):
        asked += [("lessons", lesson.title, question) for question in lesson_questions(lesson)]
    words = {("agreements", CONFIRMATION): (session.say(N_("Agreement confirmed")), {})}
    for chapter, lesson_title, question in asked:
        for item, (asked_for, answers) in question.readings(session.say).items():
            ask = textwrap.shorten(asked_for, _LONGEST_QUESTION, placeholder="…")
            words[chapter, item] = (f"{lesson_title}: {ask}" if lesson_title else ask, answers)
    return words


def _lessons_of(session: Session) -> list[Lesson]:
    """Return the day's lessons in the reader's language; one that cannot be read keeps its key as its name."""
    found = []
    for slug in session.day.lessons:
        for root in session.day.lesson_roots:
            try:
                found.append(load_lesson(root / slug, session.language))
            except LessonError:
                continue
            break
    return found


def _text(text: str) -> _Block:
    return {"kind": "text", "text": text}


def _table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> _Block:
    return {"kind": "table", "caption": caption, "columns": list(columns), "rows": [list(row) for row in rows]}


def _measured(text: str, n: float, total: float) -> dict[str, object]:
    """Return a cell with a bar: what it says, and how much of the bar is filled, from 0 to 1."""
    return {"text": text, "part": round(n / total, 3) if total else 0}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _number(session: Session, value: float, pattern: str = "0.0") -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(value, format=pattern, locale=_LOCALES[session.language]))


def _date_text(session: Session, text: str) -> str:
    from babel.dates import format_date

    try:
        return str(format_date(date.fromisoformat(text), "medium", locale=_LOCALES[session.language]))
    except ValueError:
        return "–"
