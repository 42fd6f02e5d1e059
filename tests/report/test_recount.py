"""Every number and sentence of a report, counted again from the CSV by lines of its own: what is told is so."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from math import sqrt
from pathlib import Path
from statistics import fmean, stdev

import pytest
from scipy.stats import t

from tests.rehearsed_day import ON, Rehearsal, rehearsed
from themeday.chapters import CHAPTERS
from themeday.chapters.agreements import TOGETHER
from themeday.chapters.closing import GAINED, USEFUL
from themeday.chapters.expectations import THEMES
from themeday.chapters.follow_up import COUNTED, TITLES
from themeday.i18n import translate
from themeday.lessons.reading import load_lesson_for
from themeday.model.questions import Option
from themeday.report import write_report
from themeday.report.contents import Report
from themeday.report.figures import Figure
from themeday.report.pictures import Picture
from themeday.results.measures import CONFIDENCE, MOTIVATION
from themeday.results.questions import scale_of

pytestmark = pytest.mark.slow

YOUNG, LEADER = "young_colleague", "leader"
SCALES = ("closing/recommend", *CONFIDENCE, *MOTIVATION, "expectations/direct")


class Csv:
    """What lies in outcomes.csv, read without the kit."""

    def __init__(self, path: Path) -> None:
        latest: dict[tuple[str, str, str], dict[str, str]] = {}
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                key = (row["participant"], row["chapter"], row["item"])
                if key not in latest or int(row["revision"]) >= int(latest[key]["revision"]):
                    latest[key] = row
        self.rows = [row for row in latest.values() if row["value"]]
        self.joined = {
            row["participant"]: row for row in self.rows if (row["chapter"], row["item"]) == ("join", "role")
        }

    def answers(self, key: str, role: str = "") -> dict[str, str]:
        chapter, _, item = key.partition("/")
        return {
            row["participant"]: row["value"]
            for row in self.rows
            if (row["chapter"], row["item"]) == (chapter, item) and role in ("", self.role(row["participant"]))
        }

    def role(self, who: str) -> str:
        return self.joined[who]["value"] if who in self.joined else ""

    def people(self, role: str = "") -> int:
        return sum(role in ("", row["value"]) for row in self.joined.values())

    def steps(self, key: str, role: str = "") -> list[int]:
        return [int(value) for value in self.answers(key, role).values()]

    def did(self, role: str, what: Callable[[dict[str, str]], bool]) -> int:
        return len(
            {r["participant"] for r in self.rows if what(r) and role in ("", self.role(r["participant"]))}
            & set(self.joined)
        )

    @property
    def confirmed(self) -> int:
        """Pairs that both confirmed the same."""
        return sum(n == 2 for n in Counter(self.answers("agreements/confirmed").values()).values())


def numbers(text: object) -> list[float]:
    return [float(number.replace(",", ".")) for number in re.findall(r"\d+(?:[.,]\d+)?", str(text).replace("95%", ""))]


def is_so(
    language: str, text: object, exact: float, interval: tuple[float, float] | None = None, digits: int = 0
) -> None:
    """Fail unless a cell or words say what is so, exactly, between two numbers, or at least."""
    told, text = numbers(text), str(text).removeprefix("n = ")
    if text.startswith(translate(language, "at least {n}", n="").strip("\u2068\u2069 ")):
        assert told[0] <= exact, text
    elif len(told) == 2:
        assert told[0] <= exact <= told[1], (text, exact)
    elif told:
        assert abs(told[0] - exact) <= 0.5 / 10**digits + 1e-9, (text, exact)
    if len(told) == 3:
        assert interval, text
        assert told[1:] == [pytest.approx(end, abs=0.5 / 10**digits + 1e-6) for end in interval], text


def students(values: Sequence[int], low: int, high: int) -> tuple[float, float] | None:
    if len(values) < 10:
        return None
    half = t.ppf(0.975, len(values) - 1) * stdev(values) / sqrt(len(values))
    return max(low, fmean(values) - half), min(high, fmean(values) + half)


def wilson(count: int, n: int) -> tuple[float, float]:
    z2, p = 1.959964**2, count / n
    a, b, c = 1 + z2 / n, -(2 * p + z2 / n), p * p
    root = sqrt(max(0, b * b - 4 * a * c))
    return 100 * max(0, (-b - root) / (2 * a)), 100 * min(1, (-b + root) / (2 * a))


class Recount:
    """A report in one language beside the CSV it was made of."""

    def __init__(self, day: Rehearsal, language: str, folder: Path) -> None:
        self.day, self.language, self.csv = day, language, Csv(day.folder.path / "outcomes.csv")
        self.say = partial(translate, language)
        target = folder / "report.html"
        written = write_report(day.day, day.records(), day.folder, target, language, ON)
        self.report: Report = written.reports[target]
        self.checked = 0

    def is_so(self, *args: object, **more: object) -> None:
        is_so(self.language, *args, **more)  # type: ignore[arg-type]
        self.checked += 1

    # Words

    def average(self, text: object, key: str, role: str = "") -> None:
        values, question = self.csv.steps(key, role), scale_of(key)
        if numbers(text):
            self.is_so(text, fmean(values), students(values, question.low, question.high), digits=1)

    def sentence(self, text: str) -> None:
        """Fail unless one of the known sentences is the text, and what it says is so."""
        for english, check in self.known().items():
            words = re.escape(self.say(english))
            pattern = re.sub(r"\\\{(\w+)\\\}", lambda name: f"(?P<{name[1]}>.+)", words)
            if match := re.fullmatch(pattern, text):
                check(**match.groupdict())
                return
        pytest.fail(f"nobody counts again what this says: {text}")

    def known(self) -> Mapping[str, Callable[..., None]]:
        return KNOWN(self)

    def most(self, text: str, named: Mapping[str, int], options: Sequence[Option], n: int) -> None:
        """Fail unless what is named most was: more often than all else."""
        names = {self.say(option.text).casefold(): option.key for option in options}
        parts = text.split("; ")
        first = [names[re.split(r", \d|, [^\d,]*\d+%", part)[0].casefold()] for part in parts]
        others = [named[option.key] for option in options if option.key not in first]
        for key, part in zip(first, parts, strict=True):
            assert named[key] > max(others), (text, named)
            self.is_so(part[part.rindex(", ") :], 100 * named[key] / n, wilson(named[key], n))

    # Figures

    def figure(self, section: str, figure: Figure) -> None:
        say = self.say
        titles = {say(scale_of(key).heading): partial(self.scale, key) for key in SCALES}
        titles |= {
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

    def headline(self, text: str) -> None:
        surer = self.say("They left surer than they came.")
        if text.endswith(surer):
            then, now = (fmean(self.csv.steps(key)) for key in CONFIDENCE[1:])
            assert now > then
        self.sentence(text.removesuffix(surer).strip())

    def picture(self, check: str, picture: Picture) -> None:
        """Fail unless each bar is as many as it says, and as long as their share."""
        say = self.say
        roles = {say("Young colleagues"): YOUNG, say("Leaders"): LEADER, "": ""}
        scales = {say(scale_of(key).ask): {"": key} for key in ("closing/recommend", "expectations/direct")}
        scales[say("How sure of learning from someone so different")] = {
            say("Looking back on the morning"): CONFIDENCE[1],
            say("At the end"): CONFIDENCE[2],
        }
        chosen = {say(CHAPTERS["closing"].question("useful").ask): ("closing/useful", USEFUL)}
        for asked in COUNTED:
            if say(TITLES[asked.key.partition(".")[0]]) == check:
                chosen[say(asked.ask)] = (f"follow_up/{asked.key}", asked.options)
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
                    exact, of = sum(given.count(names[name]) for name in split(label, names)), len(given)
                self.is_so(shown, exact)
                if self.say("at least {n}", n="").strip() not in picture.n:
                    assert part == pytest.approx(exact / of)

    def spread(self, figure: Figure, exact: Callable[[str, str], int], total: int, strata: Sequence[str]) -> None:
        """Check a table of parts: count, share of all that answered, and the counts of each stratum.

        Args:
            exact: returns how many are in a part, by its name and the stratum.
        """
        self.is_so(figure.n, total)
        for name, count, part, *each in figure.rows:
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
        for note in figure.notes:
            for english in ("Average: {average}.", "{who}: {average}."):
                words = (
                    re.escape(self.say(english))
                    .replace(r"\{average\}", "(?P<average>.+)")
                    .replace(r"\{who\}", "(?P<who>[^:]+)")
                )
                if match := re.fullmatch(words, note):
                    who = match.groupdict().get("who", "")
                    role = {self.say("Young colleagues"): YOUNG, self.say("Leaders"): LEADER}.get(who, "")
                    self.average(match["average"], key, role)
                    break

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
                average, _, n = str(cell).partition(", n = ")
                self.average(average, key)
                if n:
                    self.is_so(n, len(self.csv.steps(key)))

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
                for part in str(cell).split("; ") if cell != "–" else ():
                    span, _, count = part.partition(": ")
                    low, _, high = span.partition("–")
                    self.is_so(count, sum(int(low) <= step <= int(high or low) for step in self.csv.steps(key)))


def split(name: str, names: Mapping[str, str]) -> list[str]:
    """Return the names that stand together; one of them may hold the sign between them itself."""
    return [name] if name in names else name.split(" + ")


def KNOWN(again: Recount) -> dict[str, Callable[..., None]]:
    """Return every sentence that a report may begin with, and how to see whether it is so."""
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

    def learned(people: str, n: str = "") -> None:
        so(people, data.people())
        if n:
            assert 0 < int(n) <= data.confirmed

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

    def sure(then: str, now: str, first: str = "", role: str = "") -> None:
        for text, key in zip((first, then, now), CONFIDENCE, strict=True):
            again.average(text, key, role)

    return {
        "{people} people took part: {young} young colleagues and {leaders} leaders, from {units} units, in {rooms} "
        "rooms.": took_part,
        "{people} people took part: {young} young colleagues and {leaders} leaders, from {units} units.": took_part,
        "{people} people took part: {young} young colleagues and {leaders} leaders.": took_part,
        "{people} people took part, young colleagues and leaders.": lambda people: so(people, data.people()),
        "{people} people learned from each other, and at least {n} pairs made an agreement.": learned,
        "{people} people learned from each other, and {n} pairs made an agreement.": learned,
        "{people} people learned from each other.": learned,
        "They said what they hope for, met in speed dates with people of other units, learned from each other in "
        "mini-lessons and made agreements, both ways.": did,
        "At least {n} pairs made an agreement that both confirmed: a learning goal and a step each.": lambda n: so(
            again.say("at least {n}", n=n), data.confirmed
        ),
        "{n} pairs made an agreement that both confirmed: a learning goal and a step each.": lambda n: so(
            n, data.confirmed
        ),
        "Would they recommend the day? On average {average} out of 10, from {n} answers.": recommended,
        "An 8 or more was given by {share} of them.": eight,
        "Most useful, named most often: {what}.": useful,
        "What young colleagues say they gained, most often: {what}.": partial(gained, YOUNG),
        "What leaders say they gained, most often: {what}.": partial(gained, LEADER),
        "How sure people are about learning from someone so different, from 1 to 5: in the morning {first}, looking "
        "back on the morning {then}, at the end {now}.": sure,
        "How sure people are about learning from someone so different, from 1 to 5: looking back on the morning "
        "{then}, at the end {now}.": sure,
        "Young colleagues went from {then}, looking back, to {now}.": partial(sure, role=YOUNG),
        "Leaders went from {then}, looking back, to {now}.": partial(sure, role=LEADER),
    }


@pytest.fixture(scope="module", params=[24, 80, 120])
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return rehearsed(tmp_path_factory.mktemp("recount") / "day", request.param, weeks_later=True)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_sentence_and_number_of_a_report_is_so(day: Rehearsal, language: str, tmp_path: Path) -> None:
    again, wrong = Recount(day, language, tmp_path), []
    checks: list[partial[None]] = [partial(again.headline, again.report.headline)]
    checks += [partial(again.picture, "", picture) for picture in again.report.pictures]
    checks += [partial(again.picture, check, one) for check, shown in again.report.later for one in shown]
    checks += [partial(again.sentence, text) for text in (*again.report.happened, *again.report.gained)]
    checks += [partial(again.figure, part.title, figure) for part in again.report.sections for figure in part.figures]
    for check in checks:
        try:
            check()
        except AssertionError as error:
            wrong.append(f"{check.args[-1]}: {error}")
    assert not wrong, "\n".join(wrong)
    assert again.checked > 100
