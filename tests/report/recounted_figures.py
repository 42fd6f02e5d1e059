"""The figures and pictures of a report, counted again from the CSV by lines of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from statistics import fmean

import pytest

from tests.asked import COUNTED, GAINED, THEMES, TOGETHER, USEFUL, scale_of
from tests.rehearsed_day import Rehearsal
from tests.report.recount import LEADER, YOUNG, Csv, flat, is_so, numbers, split, students, wilson
from themeday.chapters import CHAPTERS
from themeday.chapters.follow_up import TITLES
from themeday.chapters.question_sets import scales_of, shipped_sets
from themeday.i18n import translate
from themeday.lessons.reading import load_lesson_for
from themeday.model.questions import Option
from themeday.report.figures import Figure
from themeday.report.pictures import Picture
from themeday.results.measures import CONFIDENCE, MOTIVATION

#: Of fewer answers no average and no share is told.
ENOUGH = 10
SCALES = ("closing/recommend", *CONFIDENCE, *MOTIVATION, "expectations/direct")


class RecountedFigures:
    """Figures and pictures of a report in one language beside the CSV it was made of.

    What was counted again is kept in `so`: nothing else may stand in any file that is made of the report.
    """

    def __init__(self, day: Rehearsal, language: str, room: str = "") -> None:
        self.day, self.language, self.csv = day, language, Csv(day.folder.path / "outcomes.csv", room)
        self.room = room
        self.whole = Csv(day.folder.path / "outcomes.csv")
        self.say = partial(translate, language)
        self.k = day.day.smallest_group
        self.so: set[str] = set()
        self.checked = 0

    def is_so(self, text: object, *args: object, **more: object) -> None:
        is_so(self.language, text, *args, **more)  # type: ignore[arg-type]
        self.so.add(flat(text))
        self.checked += 1

    def names(self, *texts: str) -> None:
        """Take note of texts that name something and tell no number of people."""
        self.so |= set(map(flat, texts))

    def average(self, text: object, key: str, role: str = "") -> None:
        values, question = self.csv.steps(key, role), scale_of(key)
        average, _, n = str(text).partition(", n = ")
        if n:
            self.is_so(n, len(values))
        if numbers(average):
            assert len(values) >= ENOUGH, text
            self.is_so(average, fmean(values), students(values, question.low, question.high), digits=1)

    def most(self, text: str, named: Mapping[str, int], options: Sequence[Option], n: int) -> None:
        """Fail unless what is named most was: more often than all else."""
        names = {self.say(option.text).casefold(): option.key for option in options}
        parts = text.split("; ")
        first = [names[part.rpartition(", ")[0].casefold()] for part in parts]
        others = [named[option.key] for option in options if option.key not in first]
        for key, part in zip(first, parts, strict=True):
            assert named[key] > max(others), (text, named)
            self.is_so(part.rpartition(", ")[2], 100 * named[key] / n)

    def figure(self, section: str, figure: Figure) -> None:
        say = self.say
        titles = {title: partial(self.scale, key) for title, key in self.scales(section).items()}
        titles |= {
            say("The same question at several moments"): self.asked_again,
            say(CHAPTERS["closing"].question("useful").ask): partial(self.parts, "closing/useful", USEFUL),
            say("By role"): self.roles,
            say("By unit"): partial(self.joined_by, "unit"),
            say("By room"): partial(self.joined_by, "room"),
            say("Who shared an answer, by part of the day"): self.responses,
            say("Both sides teach and learn"): self.both_sides,
            say("What people want to learn"): partial(self.ticked, "expectations/learn", THEMES),
            say("What people have to offer"): partial(self.ticked, "expectations/offer", THEMES),
            say("What young colleagues and leaders gained"): partial(self.ticked, "closing/gained", GAINED),
            say("How sure people felt, before and after"): self.before_and_after,
            say("Lesson by lesson: how many chose which step"): self.lesson_by_lesson,
        }
        titles |= {say(asked.ask): partial(self.agreed, asked.key, asked.options) for asked in TOGETHER}
        for asked in COUNTED:
            if say(TITLES[asked.key.partition(".")[0]]) == section:
                titles[say(asked.ask)] = partial(self.parts, f"follow_up/{asked.key}", asked.options)
        assert figure.title in titles, f"nobody counts again: {figure.title}"
        titles[figure.title](figure)
        self.names(figure.title, f"{figure.title} ({figure.n})", *figure.columns, *(row[0] for row in figure.rows))
        self.so |= {flat(cell) for row in figure.rows for cell in row}

    def of_workbook(self, section: str, figure: Figure) -> None:
        """Check a figure that was put together again from the cells of a workbook."""
        if figure.title == self.say("Lesson by lesson: how many chose which step"):
            moments = [*map(self.say, ("Before", "Before, looking back", "Afterwards", "Explained back"))]
            rows: dict[str, list[list[str]]] = defaultdict(lambda: [[] for _ in moments])
            for lesson, when, step, people in figure.rows:
                rows[lesson][moments.index(when)].append(f"{step}: {people}")
            figure = replace(figure, rows=tuple((name, *map("; ".join, cells)) for name, cells in rows.items()))
            self.names(*moments)
        if figure.columns[1] == self.say("Average"):
            self.scale(self.scales(section)[figure.title], replace(figure, rows=(), averages=figure.rows))
        else:
            self.figure(section, figure)

    def picture(self, check: str, picture: Picture) -> None:
        """Fail unless each bar is as many as it says, and as long as their share."""
        say = self.say
        roles = {say("Young colleagues"): YOUNG, say("Leaders"): LEADER, "": ""}
        scales = {say(scale_of("closing/recommend").ask): {"": "closing/recommend"}}
        asked_early = say("Asked in the morning: {ask}", ask=say(scale_of("expectations/direct").ask))
        scales[asked_early] = {"": "expectations/direct"}
        scales[say("How sure of learning from someone so different")] = {
            say("Looking back on the morning"): CONFIDENCE[1],
            say("At the end"): CONFIDENCE[2],
        }
        chosen = {say(CHAPTERS["closing"].question("useful").ask): ("closing/useful", USEFUL)}
        for asked in COUNTED:
            if say(TITLES[asked.key.partition(".")[0]]) == check:
                chosen[say(asked.ask)] = (f"follow_up/{asked.key}", asked.options)
        self.names(picture.title, *picture.labels, *(series.name for series in picture.series))
        for series in picture.series:
            for label, part, shown in zip(picture.labels, series.shares, series.shown, strict=True):
                if picture.title == say("What it brought people"):
                    (key,) = (option.key for option in GAINED if say(option.text) == label)
                    role = roles[series.name]
                    exact, of = len(self.csv.answers(f"closing/gained.{key}", role)), self.csv.people(role)
                elif picture.title in scales:
                    steps = self.csv.steps(scales[picture.title][series.name])
                    low, _, high = label.partition(" (")[0].partition("–")
                    exact, of = sum(int(low) <= step <= int(high or low) for step in steps), len(steps)
                else:
                    key, options = chosen[picture.title]
                    names = {say(option.text): option.key for option in options}
                    given = list(self.csv.answers(key).values())
                    together = [name for other in picture.labels for name in split(other, names) if name in names]
                    others = [name for name in names if name not in together]
                    parts = others if label == say("{n} other answers").format(n=len(others)) else split(label, names)
                    exact, of = sum(given.count(names[name]) for name in parts), len(given)
                self.is_so(shown, exact)
                assert not exact or exact >= self.k, (label, exact)
                if self.say("at least {n}", n="").strip() not in picture.n:
                    assert part == pytest.approx(exact / of)
                    assert of in numbers(picture.n)
        self.names(picture.n)
        if picture.note:
            self.note_of(picture)
        self.so.add(flat(in_words(picture)))

    def note_of(self, picture: Picture) -> None:
        """Fail unless what is not told of both sides is so of both together, and is not in the picture."""
        before, after = self.say("Told of both sides together only: {what}.").split("{what}")
        names = {self.say(option.text): option.key for option in GAINED}
        for part in picture.note.removeprefix(before).removesuffix(after).split("; "):
            name, _, n = part.partition(": ")
            assert name not in picture.labels
            self.is_so(n, len(self.csv.answers(f"closing/gained.{names[name]}")))
        self.names(picture.note)

    def spread(self, figure: Figure, exact: Callable[[str, str], int], total: int, strata: Sequence[str]) -> None:
        """Check a table of parts: count, share of all that answered, and the counts of each stratum.

        Args:
            exact: returns how many are in a part, by its name and the stratum.
        """
        self.is_so(figure.n, total)
        for name, count, part, *each in figure.rows:
            assert exact(str(name), "") >= self.k
            self.is_so(count, exact(str(name), ""))
            self.is_so(part, 100 * exact(str(name), "") / total)
            for role, cell in zip(strata, each, strict=True):
                self.is_so(cell, exact(str(name), role))

    def strata(self, figure: Figure) -> list[str]:
        return [
            role
            for role, name in ((YOUNG, "Young colleagues"), (LEADER, "Leaders"))
            if self.say(name) in figure.columns
        ]

    def scale(self, key: str, figure: Figure) -> None:
        def exact(name: str, role: str) -> int:
            low, _, high = name.partition("–")
            return sum(int(low) <= step <= int(high or low) for step in self.csv.steps(key, role))

        self.spread(figure, exact, len(self.csv.steps(key)), self.strata(figure))
        whose = {self.say("Average"): "", self.say("Young colleagues"): YOUNG, self.say("Leaders"): LEADER}
        for who, average in figure.averages:
            self.average(average, key, whose[who])
            self.so.add(flat(f"{who}: {average}."))

    def scales(self, section: str) -> dict[str, str]:
        """Return the scales that a section may tell of, by their titles; sets ask the same at several moments."""
        moment = next((check for check, title in TITLES.items() if self.say(title) == section), "closing")
        keys = [*SCALES, *(key for name in self.day.day.questions for key in scales_of(shipped_sets()[name], moment))]
        return {self.say(scale_of(key).heading): key for key in keys}

    def asked_again(self, figure: Figure) -> None:
        self.is_so(figure.n, self.csv.people())
        for title, *cells in figure.rows:
            for section, cell in zip(figure.columns[1:], cells, strict=True):
                if cell != "–":
                    self.average(cell, self.scales(section)[str(title)])

    def parts(self, key: str, options: Sequence[Option], figure: Figure) -> None:
        given = self.csv.answers(key)
        names = {self.say(option.text): option.key for option in options}

        def exact(name: str, _: str) -> int:
            return sum(value in [names[part] for part in split(name, names)] for value in given.values())

        order = [option.key for option in options]
        if not key.startswith("closing/useful"):  # steps of one thing: only neighbours stand together
            for row in figure.rows:
                places = sorted(order.index(names[part]) for part in split(str(row[0]), names))
                assert places == list(range(places[0], places[-1] + 1)), row
        self.spread(figure, exact, len(given), [])

    def agreed(self, key: str, options: Sequence[Option], figure: Figure) -> None:
        names = {self.say(option.text): option.key for option in options}
        mine = self.csv.answers("agreements/confirmed")
        pairs: dict[str, list[str]] = defaultdict(list)
        for who, what in mine.items():
            pairs[what].append(who)
        rows = {(r["participant"], r["item"]): r for r in self.csv.rows if r["chapter"] == "agreements"}
        chosen = [
            max((rows[who, key] for who in both if (who, key) in rows), key=lambda row: row["recorded_at"])["value"]
            for both in pairs.values()
            if len(both) == 2
        ]

        def exact(name: str, _: str) -> int:
            return sum(value in [names[part] for part in split(name, names)] for value in chosen)

        self.spread(figure, exact, len(chosen), [])

    def roles(self, figure: Figure) -> None:
        names = {self.say("Young colleagues"): YOUNG, self.say("Leaders"): LEADER}
        self.spread(
            figure,
            lambda name, _: sum(self.csv.people(names[part]) for part in split(name, names)),
            self.csv.people(),
            [],
        )

    def joined_by(self, column: str, figure: Figure) -> None:
        names = (
            {room.name: room.key for room in self.day.day.rooms}
            if column == "room"
            else {u: u for u in self.day.day.units}
        )
        names[self.say("a shared device, without a unit")] = ""

        def exact(name: str, _: str) -> int:
            return sum(row[column] in [names[part] for part in split(name, names)] for row in self.csv.joined.values())

        self.spread(figure, exact, self.csv.people(), [])

    def bounds(self, figure: Figure, did: Mapping[str, Callable[[dict[str, str]], bool]]) -> None:
        self.is_so(figure.n, self.csv.people())
        for name, *cells in figure.rows:
            for role, cell in zip(("", *self.strata(figure)), cells, strict=True):
                self.is_so(cell, self.csv.did(role, did[str(name)]))

    def responses(self, figure: Figure) -> None:
        self.bounds(
            figure, {self.say(one.title): (lambda row, key=key: row["chapter"] == key) for key, one in CHAPTERS.items()}
        )

    def both_sides(self, figure: Figure) -> None:
        endings = {
            f"{slug}.{step.key}"
            for slug, one in self.lessons().items()
            for step in one.steps
            if step.kind == "teachback"
        }
        texts = {
            "named something they want to learn": lambda row: (
                row["item"].startswith("learn.") and row["chapter"] == "expectations"
            ),
            "named something they can offer": lambda row: row["item"].startswith("offer."),
            "explained a mini-lesson back and shared it": lambda row: row["item"] in endings,
        }
        self.bounds(figure, {self.say(text): did for text, did in texts.items()})

    def ticked(self, key: str, options: Sequence[Option], figure: Figure) -> None:
        names = {self.say(option.text): option.key for option in options}
        self.is_so(figure.n, self.csv.people())
        for name, count, part, *each in figure.rows:
            exact = len(self.csv.answers(f"{key}.{names[str(name)]}"))
            self.is_so(count, exact)
            self.is_so(part, 100 * exact / self.csv.people(), wilson(exact, self.csv.people()))
            for role, cell in zip(self.strata(figure), each, strict=True):
                mine, of = len(self.csv.answers(f"{key}.{names[str(name)]}", role)), self.csv.people(role)
                if cell != "–":
                    many, _, share = str(cell).partition(": ")
                    self.is_so(many, mine)
                    self.is_so(share, 100 * mine / of, wilson(mine, of))

    @cache  # noqa: B019  # a test's own
    def lessons(self) -> dict[str, object]:
        roots = self.day.day.lesson_roots
        return {
            slug: load_lesson_for(next(root / slug for root in roots if (root / slug).is_dir()), self.language)
            for slug in self.day.day.lessons
        }

    def before_and_after(self, figure: Figure) -> None:
        subjects = {self.say("Learning from someone so different"): CONFIDENCE}
        for slug, lesson in self.lessons().items():
            subjects[lesson.title] = tuple(f"lessons/{slug}.{when}" for when in ("before", "back", "after"))
        self.is_so(figure.n, self.csv.people())
        for name, *cells in figure.rows:
            for key, cell in zip(subjects[str(name)], cells, strict=True):
                self.average(cell, key)

    def lesson_by_lesson(self, figure: Figure) -> None:
        titles = {lesson.title: slug for slug, lesson in self.lessons().items()}
        self.is_so(figure.n, self.csv.people())
        for name, *cells in figure.rows:
            slug = titles[str(name)]
            heard = [
                f"lessons/{slug}.{step.key}.heard" for step in self.lessons()[slug].steps if step.kind == "teachback"
            ]
            keys = (*(f"lessons/{slug}.{when}" for when in ("before", "back", "after")), *heard)
            for key, cell in zip(keys, cells, strict=False):
                for part in str(cell).split("; ") if cell not in ("–", "") else ():
                    span, _, count = part.partition(": ")
                    low, _, high = span.partition("–")
                    self.names(span)
                    self.is_so(count, sum(int(low) <= step <= int(high or low) for step in self.csv.steps(key)))


def in_words(picture: Picture) -> str:
    """Return what is said of a picture to whoever does not see it, put together from what was counted again."""
    lines = []
    for n, label in enumerate(picture.labels):
        bars = [": ".join(filter(None, (series.name, series.shown[n]))) for series in picture.series]
        lines.append(f"{label}: {', '.join(bars)}")
    return f"{picture.title} ({picture.n}). {'; '.join(lines)}. {picture.note}".strip()
