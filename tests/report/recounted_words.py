"""The words of a report, counted again from the CSV by lines of their own: sentences, quotes, advice, what is "
"asked."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from itertools import zip_longest
from statistics import fmean

from babel.dates import format_date

from tests.asked import GAINED, THEMES, USEFUL, everything_asked, scale_of
from tests.rehearsed_day import ON
from tests.report.recount import LEADER, YOUNG, Csv, flat, wilson
from tests.report.recounted_figures import RecountedFigures
from themeday.chapters import EVERY_CHAPTER
from themeday.chapters.question_sets import shipped_sets
from themeday.i18n import SPOKEN
from themeday.model.people import ROLE_NAMES
from themeday.report.contents import Report
from themeday.report.figures import Figure
from themeday.report.words import Quote
from themeday.results.measures import CONFIDENCE

_MOST_ANSWERS = 20


class Recount(RecountedFigures):
    """All that a report says, beside the CSV it was made of."""

    def everything(self, report: Report) -> list[str]:
        """Return what is not so, or what nobody counts again."""
        checks: list[partial[None]] = [
            partial(self.frame, report),
            partial(self.headline, report.headline),
            *(partial(self.picture, "", picture) for picture in report.pictures),
            *(partial(self.picture, check, each) for check, shown in report.later for each in shown),
            *(partial(self.sentence, text, beginnings(self)) for text in (*report.happened, *report.gained)),
            *(partial(self.figure, part.title, figure) for part in report.sections for figure in part.figures),
            *(
                partial(self.note, part.title, figure, note)
                for part in report.sections
                for figure in part.figures
                for note in figure.notes
            ),
            *(partial(self.sentence, part.lead, leads(self)) for part in report.sections),
            *(partial(self.sentence, text, methods(self)) for text in report.method),
            partial(self.answers, report),
            partial(self.advice, report),
            partial(self.asks, report),
            partial(self.key_figures, report),
        ]
        wrong = []
        for check in checks:
            try:
                check()
            except AssertionError as error:
                wrong.append(f"{check.args[-1]}: {error}")
        return wrong

    @cached_property
    def told_alike(self) -> list[Csv]:
        """Return what is told alike: everyone, or each of the rooms when it is about one of them."""
        path = self.day.folder.path / "outcomes.csv"
        return [Csv(path, room) for room in self.rooms] if self.room else [self.csv]

    @property
    def rooms(self) -> dict[str, str]:
        return {room.key: room.name for room in self.day.day.rooms}

    def nothing(self, **_: str) -> None:
        """Take a sentence as it is: it tells what the kit does, and nothing of this day."""

    def date(self, day: dt.date) -> str:
        return str(format_date(day, "full", locale=SPOKEN[self.language].locale))

    def sentence(self, text: str, known: Mapping[str, Callable[..., None]]) -> None:
        """Fail unless one of the known sentences is the text, and what it says is so."""
        for english, check in known.items():
            parts = re.split(r"\{(\w+)\}", self.say(english))
            names = parts[1::2]
            places = (f"(?P={n})" if n in names[:at] else f"(?P<{n}>.+)" for at, n in enumerate(names))
            pattern = "".join(map("".join, zip_longest(map(re.escape, parts[::2]), places, fillvalue="")))
            if match := re.fullmatch(pattern, text):
                check(**match.groupdict())
                self.so.add(flat(text))
                return
        raise AssertionError(f"nobody counts again what this says: {text}")

    def frame(self, report: Report) -> None:
        """Check the title, the dates, and that a draft is called one."""
        day = self.day.day
        assert flat(report.date) == self.date(day.date)
        assert flat(report.made) == self.date(ON)
        assert report.title.startswith(day.title_in(self.language))
        self.names(report.title, report.date, f"{report.title} · {report.date}")
        draft = "Draft {number}: for the organisers' own eyes. Whoever passes it on, publishes it first."
        self.sentence(report.draft, {draft: partial(self.numbered, report)})
        self.names(self.say("Draft {number}").format(number=report.number))
        for part in report.sections:
            self.names(part.title)

    @staticmethod
    def numbered(report: Report, number: str) -> None:
        assert int(number) == report.number > 0

    def headline(self, text: str) -> None:
        surer = self.say("Looking back, they left surer than they came.")
        if text.endswith(surer):
            then, now = (fmean(self.csv.steps(key)) for key in CONFIDENCE[1:])
            assert now > then
        self.sentence(text.removesuffix(surer).strip(), beginnings(self))
        self.so.add(flat(text))

    # What people wrote

    def answers(self, report: Report) -> None:
        """Fail unless each quote was written by someone who released it, and its label by enough people."""
        top = {(quote.text, quote.by) for quote in report.quotes}
        assert top <= {(quote.text, quote.by) for answer in report.answers for quote in answer.quotes}
        assert len(top) == len(report.quotes) <= 5
        first = [answer for answer in report.answers if answer.ask == report.quotes_ask]
        assert top <= {(quote.text, quote.by) for answer in first for quote in answer.quotes}
        for answer in report.answers:
            keys = [key for key in self.open_questions() if self.say(self.open_questions()[key]) in answer.ask]
            released = [row for key in keys for row in self.rows_of(key)]
            assert len({row["participant"] for row in released}) >= self.k, answer.ask
            for quote in answer.quotes:
                self.quote(quote, released)
            wordings = {flat(row["value"]).casefold() for row in released}
            if len(keys) == 1:
                assert len(answer.quotes) + answer.more <= len(wordings)
                assert answer.more == 0 or len(answer.quotes) == _MOST_ANSWERS
            self.names(answer.ask, self.say("And {n} more, in the organisers' review.").format(n=answer.more))

    def open_questions(self) -> dict[tuple[str, str], str]:
        return {
            (key, question.key): question.ask
            for key in EVERY_CHAPTER
            for question in everything_asked(key)
            if question.text_items
        }

    def rows_of(self, key: tuple[str, str]) -> list[dict[str, str]]:
        return [
            row
            for row in self.csv.rows
            if (row["chapter"], row["item"]) == key and row["visibility"] in ("anonymous", "report")
        ]

    def quote(self, quote: Quote, released: list[dict[str, str]]) -> None:
        role, _, unit = quote.by.partition(", ")
        names = {self.say(name): key.value for key, name in ROLE_NAMES.items()}
        authors = [row for row in released if flat(row["value"]) == flat(quote.text)]
        assert authors, f"nobody wrote, or nobody released: {quote.text}"
        if role:
            reported = [row for row in authors if row["visibility"] == "report" and row["role"] == names[role]]
            assert [row for row in reported if unit in ("", row["unit"])], quote
            there = [row for row in self.whole.joined.values() if row["value"] == names[role]]
            assert len([row for row in there if unit in ("", row["unit"])]) >= self.k, quote
        by = f" ({quote.by})" if quote.by else ""
        self.names(quote.text, quote.by, by, f"“{quote.text}”", f"“{quote.text}”{by}")

    def advice(self, report: Report) -> None:
        """Fail unless each do and don't was written, and at least as many others voted for it as it says."""
        votes: dict[str, int] = {}
        for heading, tips in report.advice.items():
            assert heading in {self.say("Do"), self.say("Don't")}
            for tip in tips:
                votes[tip.text] = self.votes(tip.kind, tip.text)
                assert 0 <= tip.votes <= votes[tip.text], tip
                self.names(
                    tip.text,
                    self.say("at least {n} votes").format(n=tip.votes),
                    f"({self.say('at least {n} votes').format(n=tip.votes)})",
                )
            self.names(heading)
        for tip in (tip for tips in report.most_voted.values() for tip in tips):
            assert votes[tip.text] >= report.least_votes >= self.k
        for heading, more in report.more_voted.items():
            least = report.most_voted[heading][-1].votes
            alike = [tip for tip in report.advice[heading] if tip.votes >= least]
            assert more == len(alike) - len(report.most_voted[heading]) >= 0
            self.names(self.say("And {n} more with as many votes: they are in the list at the end.").format(n=more))
        self.names(self.say("Advice that at least {n} people voted for").format(n=report.least_votes))

    def votes(self, kind: str, text: str) -> int:
        written = {
            (row["item"], row["participant"])
            for row in self.whole.rows
            if row["chapter"] == "closing"
            and row["item"].startswith(f"{kind}.")
            and flat(row["value"]).casefold() == flat(text).casefold()
        }
        assert written, f"nobody wrote: {text}"
        voters = {
            row["participant"]
            for row in self.csv.rows
            if row["value"] == "1"
            and row["chapter"] == "closing"
            and any(row["item"] == f"vote.{item}.{who}" for item, who in written)
        }
        return len(voters - {who for _, who in written})

    # What is asked, and the figures by which the day is known

    def asks(self, report: Report) -> None:
        """Fail unless the dates are six and twelve weeks on, and pairs agreed on what is asked for them."""
        ends = [max(self.day.day.date, ON) + dt.timedelta(weeks=weeks) for weeks in (6, 12)]
        six, twelve = (self.date(end - dt.timedelta(days=max(0, end.weekday() - 4))) for end in ends)
        by = {
            "from now on, until {date} at least": twelve,
            "by {date}": six + twelve,
            "always": "",
        }
        for ask in report.asks:
            self.sentence(ask.what, whats(self))
            self.sentence(
                ask.whom,
                dict.fromkeys(
                    ("whoever leads someone of a pair", "HR, with the top", "the top", "everyone"), self.nothing
                ),
            )
            self.sentence(
                ask.when, {text: (lambda date="", right=right: self.dated(date, right)) for text, right in by.items()}
            )
            self.names(f"{ask.what} ({ask.whom}; {ask.when})")

    def dated(self, date: str, right: str) -> None:
        assert flat(date) in right

    def key_figures(self, report: Report) -> None:
        """Fail unless each figure by which the day is known is so."""
        for figure in report.key_figures:
            self.is_key_figure(figure.key, figure.shown)
            self.names(figure.name, figure.shown)
        self.names(*report.aims, *report.answer)
        assert set(report.aims) <= {"", *self.day.day.aims_in(self.language)}

    def is_key_figure(self, key: str, shown: str) -> None:
        if key in ("people", "agreements"):
            self.is_so(shown, self.csv.people() if key == "people" else self.csv.confirmed)
        elif key.startswith("met_"):
            given = list(self.csv.answers(f"follow_up/{key.removeprefix('met_')}.met").values())
            met = sum(value != "none" for value in given)
            self.is_so(shown, 100 * met / len(given), wilson(met, len(given)))
        else:
            of = {"recommend": "closing/recommend", "sure_before": CONFIDENCE[1], "sure": CONFIDENCE[2]}[key]
            self.average(shown, of)

    # Notes

    def note(self, section: str, figure: Figure, note: str) -> None:
        """Fail unless what is said below a figure is so."""
        self.sentence(note, notes(self, section, figure))


def whats(again: Recount) -> dict[str, Callable[..., None]]:
    """Return what may be asked of someone."""

    def agreed(agreed: bool) -> None:
        assert bool(again.csv.confirmed) is agreed or again.whole is not again.csv

    return {
        "Give every pair the time it agreed on, and let nobody have to explain those hours.": partial(agreed, True),
        **dict.fromkeys(
            (
                "Give pairs the time to meet, and let nobody have to explain those hours.",
                "Answer the list of do's and don'ts: what will you do, what not, and why?",
                "Go first: be a pair yourself, and tell what you learned.",
                "Ask nobody in person how their pair is doing: after six and twelve weeks they get a few questions "
                "of their own. What two people tell each other stays between those two.",
            ),
            again.nothing,
        ),
    }


def notes(again: Recount, section: str, figure: Figure) -> dict[str, Callable[..., None]]:
    """Return every note that may stand below a figure."""
    shown = [name.partition("–") for name, *_ in figure.rows]
    key = again.scales(section).get(figure.title, "")
    sets = (shipped_sets()[name] for name in again.day.day.questions)

    def ends(low: str, high: str, low_text: str, high_text: str) -> None:
        question = scale_of(key)
        assert (int(low), int(high)) == (question.low, question.high)
        assert (low_text, high_text) == (again.say(question.low_text), again.say(question.high_text))

    def together() -> None:
        taken = [(int(low), int(high)) for low, dash, high in shown if dash]
        each = [Counter(data.steps(key, role)) for data in again.told_alike for role in ("", YOUNG, LEADER)]
        assert taken
        for low, high in taken:
            assert any(0 < of[step] < again.k for of in each for step in range(low, high + 1))

    def nobody() -> None:
        question, steps = scale_of(key), again.csv.steps(key)
        told = {step for low, _, high in shown for step in range(int(low), int(high or low) + 1)}
        left = set(range(question.low, question.high + 1)) - told
        assert left
        assert not left & set(steps)

    def all_told() -> None:
        assert len(figure.rows) == len(_options(again, figure))

    def some_left_out() -> None:
        names = {name for name, *_ in figure.rows}
        left = {name: item for name, item in _options(again, figure).items() if name not in names}
        assert left
        for item in left.values():
            assert any(
                n < again.k or people - n < again.k
                for data in again.told_alike
                for role in ("", YOUNG, LEADER)
                for n, people in [(len(data.answers(item, role)), data.people(role))]
            ), item

    more, few = "More than one could be ticked.", "very few, or nearly all,"
    return {
        "{low} is “{low_text}”, {high} is “{high_text}”.": ends,
        "Steps that few people chose are taken together.": together,
        "Steps that few people chose in one of the rooms are taken together.": together,
        "Steps that nobody chose are left out.": nobody,
        f"In a fixed order. {more}": all_told,
        f"In a fixed order. {more} What very few, or nearly all, ticked is left out.": some_left_out,
        f"In a fixed order. {more} What {few} ticked in one of the rooms is left out.": some_left_out,
        "Themes in a fixed order.": all_told,
        f"Themes in a fixed order. One that {few} chose in one of the rooms is left out.": some_left_out,
        "Themes in a fixed order. One that very few, or nearly all, chose is left out.": some_left_out,
        **dict.fromkeys(
            (
                "“At least”: rounded down, so that nobody can be found by subtracting.",
                "Whoever kept all answers to themselves took part too, and is not counted here.",
                "Asked in private: it counts only for who chose so. Whoever stopped need not say it, so this is no "
                "share of all pairs.",
                "Only the parts in which everybody answers for themselves.",
                "Averages, each with its number of answers. A dash: too few to say, or not asked then.",
                "Everyone who answered counts; not per person, because that would give more away.",
                *(f"{again.say(each.title)}: {again.say(each.source)}" for each in sets),
                "Averages on a scale from 1 to 5, each with its number of answers: with its 95% interval, or "
                "between what it lies where steps are taken together. A dash: too few to say.",
                "“Looking back” was asked afterwards: who has learned something often finds that they were less sure "
                "before than they thought.",
                "Everyone who answered counts, before or after; not per person, because that would give more away.",
                "How sure people felt: from 1, not sure at all, to 5, very sure.",
                "Explained back: how well the listener can go on with what was explained, from 0 to 2.",
                "Steps that few people chose are taken together. A dash: too few to say.",
            ),
            again.nothing,
        ),
    }


def _options(again: Recount, figure: Figure) -> dict[str, str]:
    """Return the items of the options that a figure is about, by how they are called."""
    ticked = {
        again.say("What people want to learn"): ("expectations/learn", THEMES),
        again.say("What people have to offer"): ("expectations/offer", THEMES),
        again.say("What young colleagues and leaders gained"): ("closing/gained", GAINED),
    }
    key, options = ticked[figure.title]
    return {again.say(option.text): f"{key}.{option.key}" for option in options}


def leads(again: Recount) -> dict[str, Callable[..., None]]:
    """Return what may stand above a section."""

    def confirmed() -> None:
        assert again.csv.confirmed

    return {
        "Only agreements that both sides confirmed. Who made them, and with whom, is theirs.": confirmed,
        **dict.fromkeys(
            (
                "Everyone is counted once; a table that shares a device once for each side.",
                "Asked at the end, without names.",
                "Of who answered each time: not all of them came back.",
                "Said by people themselves, about themselves: it tells how sure they feel, not what they can do.",
                "Both sides were asked the same, at the end and without names.",
                "Everybody is asked both: what do you want to learn, and what can you offer someone else?",
                "Of those who came back with their personal code and let their answer count; it says nothing of who "
                "did not.",
                "Only texts that their authors released. Numbers of people, rounded down.",
            ),
            again.nothing,
        ),
    }


def methods(again: Recount) -> dict[str, Callable[..., None]]:
    """Return what may be said of how a report was made."""

    def k_is(k: str) -> None:
        assert int(k) == again.k

    return {
        "No number, chart or quote is about fewer than {k} people. Small groups are taken together or left out, and "
        "totals are such that nobody can be found by subtracting.": k_is,
        "Two published reports of the same day cannot be subtracted either: a new one changes a table only when of "
        "every number in it nobody or at least {k} people changed, and counts the same people until as many "
        "came.": k_is,
        "Quotes are there because their authors chose so. Role and unit stand with them only where the author chose "
        "that too and at least {k} people share both; a role alone where at least {k} people have it of whom no "
        "unit is told. A choice of words may still give someone away: read them before you pass them on.": k_is,
        **dict.fromkeys(
            (
                "This report is about one room. What could give someone away beside the report together and those of "
                "other rooms is left out here and stands in the report together only; so do agreements, because a "
                "pair may be of two rooms, and texts that may stand there with a unit.",
                "Reports of rooms cannot be subtracted from it either: steps are taken together in all rooms alike, "
                "and a room that would be left over is told by no report of its own.",
                "What people kept to themselves, or to their table, is quoted nowhere. Units are not ranked.",
                "Shares have Wilson's 95% interval, averages Student's; below ten answers they are not told: too "
                "few to say.",
                "Intervals say how much chance there is in a figure, as if other people like these had come. They "
                "do not say that the day caused a difference.",
                "Suppression follows Hundepool and others, Statistical Disclosure Control (2012).",
            ),
            again.nothing,
        ),
    }


def beginnings(again: Recount) -> dict[str, Callable[..., None]]:
    """Return every sentence with which a report may begin, and how to see whether it is so."""
    data, so = again.csv, again.is_so

    def took_part(people: str, young: str, leaders: str, units: str = "", rooms: str = "") -> None:
        so(people, data.people())
        so(young, data.people(YOUNG))
        so(leaders, data.people(LEADER))
        if units:
            so(units, len({row["unit"] for row in data.joined.values()} - {""}))
        if rooms:
            so(rooms, len({row["room"] for row in data.joined.values()}))

    def did() -> None:
        assert data.confirmed
        assert {row["chapter"] for row in data.rows} >= {"expectations", "lessons", "agreements"}

    def learned(people: str, n: str = "", least: str = "") -> None:
        so(people, data.people())
        if n:
            assert int(n) == data.confirmed
        if least:
            assert 0 < int(least) <= data.confirmed

    def in_room(people: str, young: str, leaders: str, room: str) -> None:
        took_part(people, young, leaders)
        assert {row["room"] for row in data.joined.values()} == {
            key for key, name in again.rooms.items() if name == room
        }

    def eight(share: str) -> None:
        marks = data.steps("closing/recommend")
        high = sum(mark >= 8 for mark in marks)
        so(share, 100 * high / len(marks), wilson(high, len(marks)))

    def recommended(average: str, n: str) -> None:
        so(n, len(data.steps("closing/recommend")))
        again.average(average, "closing/recommend")

    def useful(what: str) -> None:
        given = data.answers("closing/useful")
        again.most(what, Counter(given.values()), USEFUL, len(given))

    def gained(role: str, what: str) -> None:
        named = {option.key: len(data.answers(f"closing/gained.{option.key}", role)) for option in GAINED}
        again.most(what, named, GAINED, data.people(role))

    def sure(then: str, now: str, role: str = "") -> None:
        for text, key in zip((then, now), CONFIDENCE[1:], strict=True):
            again.average(text, key, role)

    return {
        "{people} people took part: {young} young colleagues and {leaders} leaders, from {units} units, in {rooms} "
        "rooms.": took_part,
        "{people} people took part: {young} young colleagues and {leaders} leaders, from {units} units.": took_part,
        "{people} people took part: {young} young colleagues and {leaders} leaders.": took_part,
        "{people} people took part in {room}: {young} young colleagues and {leaders} leaders.": in_room,
        "{people} people took part in {room}, young colleagues and leaders.": lambda people, room: so(
            people, data.people()
        ),
        "This report is about that room only; beside it there is one of the whole day.": again.nothing,
        "{people} people took part, young colleagues and leaders.": lambda people: so(people, data.people()),
        "{people} people met to learn from each other, and at least {n} pairs made an agreement.": lambda people, n: (
            learned(people, least=n)
        ),
        "{people} people met to learn from each other, and {n} pairs made an agreement.": learned,
        "{people} people met to learn from each other.": learned,
        "They said what they hope for, met in speed dates with people of other units, learned from each other in "
        "mini-lessons and made agreements, both ways.": did,
        "At least {n} pairs made an agreement that both confirmed: a learning goal and a step each.": lambda n: so(
            again.say("at least {n}", n=n), data.confirmed
        ),
        "{n} pairs made an agreement that both confirmed: a learning goal and a step each.": lambda n: so(
            n, data.confirmed
        ),
        "Would they recommend the day? On average {average} out of 10, from {n} answers.": recommended,
        "{share} of them gave an 8 or more.": eight,
        "Most useful, named most often: {what}.": useful,
        "What young colleagues say they gained, most often: {what}.": partial(gained, YOUNG),
        "What leaders say they gained, most often: {what}.": partial(gained, LEADER),
        "How sure people are about learning from someone so different, from 1 to 5: looking back on the morning "
        "{then}, at the end {now}.": sure,
        "Young colleagues went from {then}, looking back, to {now}.": partial(sure, role=YOUNG),
        "Leaders went from {then}, looking back, to {now}.": partial(sure, role=LEADER),
    }
