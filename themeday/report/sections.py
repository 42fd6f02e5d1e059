"""The full picture of a report: its sections in the order in which they are read, each with its figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from themeday.chapters.follow_up import GOES_ON, ROUNDS, TITLES
from themeday.chapters.question_sets import Moment, scales_of, shipped_sets
from themeday.i18n import N_
from themeday.model.questions import Kind, Question
from themeday.report.figures import ROLE_HEADINGS, Figure, ReportedDay, part_name, span
from themeday.results.measures import CONFIDENCE, EVERYONE, MOTIVATION, added, heard_in, response_chapters
from themeday.results.questions import question_text, scale_of
from themeday.text.numbers import Number


@dataclass(frozen=True)
class Section:
    """One part of the full picture."""

    title: str
    lead: str
    figures: tuple[Figure, ...]


def sections(told: ReportedDay) -> Iterator[Section]:
    """Return the sections about numbers; one of which nothing can be told has no figures."""

    def section(title: str, lead: str, *figures: list[Figure]) -> Section:
        return Section(told.say(title), told.say(lead), tuple(chain.from_iterable(figures)))

    chapters, asked = {plan.key for plan in told.day.agenda}, told.chapters
    yield section(
        N_("Who took part"),
        N_("Everyone is counted once; a table that shares a device once for each side."),
        _who(told),
        _lower_bounds(
            told,
            N_("Who shared an answer, by part of the day"),
            N_("Part"),
            {
                f"response/{key}": told.chapters[key].title
                for key in response_chapters(told.chapters)
                if key in chapters
            },
            (
                N_("“At least”: rounded down, so that nobody can be found by subtracting."),
                N_("Whoever kept all answers to themselves took part too, and is not counted here."),
                N_("Only the parts in which everybody answers for themselves."),
            ),
        ),
    )
    yield section(
        N_("How people found the day"),
        N_("Asked at the end, without names."),
        _scale(told, "closing/recommend"),
        told.options(
            told.ask("closing", "useful"), "closing/useful", told.chapters.options("closing", "useful"), N_("Answers")
        ),
        *_of_sets(told, "closing"),
    )
    yield section(
        N_("What people learned"),
        N_("Said by people themselves, about themselves: it tells how sure they feel, not what they can do."),
        _before_and_after(told),
        *(_scale(told, key) for key in CONFIDENCE),
        _lesson_by_lesson(told),
    )
    yield section(
        N_("What each side gained"),
        N_("Both sides were asked the same, at the end and without names."),
        told.ticked(
            "closing/gained",
            told.chapters.options("closing", "gained"),
            N_("What young colleagues and leaders gained"),
            N_("Gained"),
            _notes_of_ticked(told),
        ),
        *(_scale(told, key) for key in MOTIVATION),
    )
    yield section(
        N_("What both sides bring and seek"),
        N_("Everybody is asked both: what do you want to learn, and what can you offer someone else?"),
        _lower_bounds(
            told,
            N_("Both sides teach and learn"),
            N_("What they did"),
            {
                "told/learn": N_("named something they want to learn"),
                "told/offer": N_("named something they can offer"),
                "told/teachback": N_("explained a mini-lesson back and shared it"),
            },
            (),
        ),
        _themes(told, "learn", N_("What people want to learn")),
        _themes(told, "offer", N_("What people have to offer")),
        _scale(told, "expectations/direct"),
    )
    yield section(
        N_("What was agreed"),
        N_("Only agreements that both sides confirmed. Who made them, and with whom, is theirs."),
        *(told.options(each.ask, f"agreements/{each.key}", each.options, N_("Agreements")) for each in asked.together),
    )
    yield section(
        N_("What this day asked besides"),
        N_("Questions of this day's own."),
        *(_added(told, chapter, question) for chapter, question in added(told.chapters)),
    )
    for check in ROUNDS:
        yield section(
            TITLES[check],
            N_(
                "Of those who came back with their personal code and let their answer count; it says nothing of "
                "who did not."
            ),
            *_weeks_later(told, check),
        )
    yield section(
        N_("Asked more than once"),
        N_("Of who answered each time: not all of them came back."),
        _asked_again(told),
    )


def _added(told: ReportedDay, chapter: str, question: Question) -> list[Figure]:
    """Return the answers to a question of the day's own."""
    key = f"{chapter}/{question.key}"
    if question.kind is Kind.CHOICE:
        return told.options(question.ask, key, question.options, N_("Answers"))
    if question.kind in (Kind.SCALE, Kind.RATING):
        return _scale(told, key)
    return told.ticked(key, question.options, question.ask, N_("Ticked"), _notes_of_ticked(told))


def _notes_of_ticked(told: ReportedDay) -> tuple[str, str]:
    """Return what stands below what was ticked: when all of it is told, and when some is not."""
    in_rooms = N_(
        "In a fixed order. More than one could be ticked. What very few, or nearly all, ticked in one of the rooms is "
        "left out."
    )
    some = N_("In a fixed order. More than one could be ticked. What very few, or nearly all, ticked is left out.")
    return N_("In a fixed order. More than one could be ticked."), in_rooms if told.of_room else some


def _who(told: ReportedDay) -> list[Figure]:
    """Return who took part: by role, unit and room, in the order of the day and never as a ranking."""
    say = told.say
    names = {
        "role": (N_("By role"), {role.value: say(text) for role, text in ROLE_HEADINGS.items()}),
        "unit": (N_("By unit"), {EVERYONE: say(N_("a shared device, without a unit"))}),
        "room": (N_("By room"), {room.key: room.name for room in told.day.rooms}),
    }
    return [
        figure
        for key, (title, labels) in names.items()
        for figure in told.parts(say(title), key, part_name(labels), N_("People"))
    ]


def _lower_bounds(
    told: ReportedDay, title: str, heading: str, texts: Mapping[str, str], notes: Iterable[str]
) -> list[Figure]:
    """Return how many of each side did something, as lower bounds; by key what each of those is called."""
    return told.of_people(
        title,
        (told.say(heading), *told.stratum_names(told.strata)),
        [(told.say(text), *bounds) for key, text in texts.items() if (bounds := told.bounds(key))],
        notes,
    )


def _scale(told: ReportedDay, key: str) -> list[Figure]:
    """Return the answers to a scale as a distribution, by role where that was published."""
    scale, say = told.scale(key), told.say
    if scale is None:
        return []
    table, question = scale
    notes = [
        say(
            N_("{low} is “{low_text}”, {high} is “{high_text}”."),
            low=question.low,
            high=question.high,
            low_text=say(question.low_text),
            high_text=say(question.high_text),
        ),
    ]
    roles = ROLE_HEADINGS.items() if EVERYONE not in table.cells else ()
    averages = [(say(N_("Average")), told.average_in_words(table, question))]
    averages += [(say(heading), told.average_in_words(table, question, role)) for role, heading in roles]
    if any(len(group) > 1 for group in table.groups):
        text = N_("Steps that few people chose are taken together.")
        in_rooms = N_("Steps that few people chose in one of the rooms are taken together.")
        notes.append(say(in_rooms if told.of_room else text))
    if any(not cell.count for cell in table.overall):
        notes.append(say(N_("Steps that nobody chose are left out.")))
    title = say(question.heading)
    known = tuple((who, average) for who, average in averages if average)
    return [
        replace(figure, notes=(*notes, *figure.notes), averages=known)
        for figure in told.parts(title, key, span, N_("Answers"))
    ]


def _of_sets(told: ReportedDay, moment: str) -> Iterator[list[Figure]]:
    """Return the answers to the sets of questions that the day chose; below each set where its wording comes from."""
    for key in told.day.questions:
        chosen = shipped_sets()[key]
        figures = [figure for scale in scales_of(chosen, moment) for figure in _scale(told, scale)]
        if figures:
            note = f"{told.say(chosen.title)}: {told.say(chosen.source)}"
            yield [*figures[:-1], replace(figures[-1], notes=(*figures[-1].notes, note))]


def _asked_again(told: ReportedDay) -> list[Figure]:
    """Return the averages of the scales that a set asks at several moments."""
    moments = (Moment.CLOSING, *map(Moment, ROUNDS))
    subjects: list[tuple[str, tuple[str, ...]]] = []
    for key in told.day.questions:
        by_moment = [scales_of(shipped_sets()[key], moment) for moment in moments]
        for at in range(max(map(len, by_moment))):
            keys = tuple(scales[at] if at < len(scales) else "" for scales in by_moment)
            if question := scale_of(told.chapters, next(filter(None, keys))):
                subjects.append((told.say(question.ask), keys))
    return told.of_people(
        N_("The same question at several moments"),
        map(told.say, (N_("Question"), N_("At the end"), *TITLES.values())),
        _averages(told, subjects),
        (
            N_("Averages, each with its number of answers. A dash: too few to say, or not asked then."),
            N_("Everyone who answered counts; not per person, because that would give more away."),
        ),
    )


def _averages(told: ReportedDay, subjects: Iterable[tuple[str, Iterable[str]]]) -> list[tuple[str, ...]]:
    """Return rows of averages with how many answers they are of; those with fewer than two are left out."""

    def average(key: str) -> str:
        table, average = told.published.tables.get(key), told.average_of(key)
        if not table or not isinstance(average, Number):
            return "–"
        return Number(f"{average}, n = {table.n}", average.value, average.pattern, average.beside)

    rows = ((title, *map(average, keys)) for title, keys in subjects)
    return [row for row in rows if sum(cell != "–" for cell in row[1:]) > 1]


def _before_and_after(told: ReportedDay) -> list[Figure]:
    """Return the averages of how sure people felt: before, looking back on before, and afterwards."""
    subjects = [(told.say(N_("Learning from someone so different")), CONFIDENCE)]
    subjects += [
        (title, (f"lessons/{slug}.before", f"lessons/{slug}.back", f"lessons/{slug}.after"))
        for slug, title in told.lesson_titles.items()
    ]
    return told.of_people(
        N_("How sure people felt, before and after"),
        map(told.say, (N_("About"), N_("Before"), N_("Before, looking back"), N_("Afterwards"))),
        _averages(told, subjects),
        (
            N_(
                "Averages on a scale from 1 to 5, each with its number of answers: with its 95% interval, or between "
                "what it lies where steps are taken together. A dash: too few to say."
            ),
            N_(
                "“Looking back” was asked afterwards: who has learned something often finds that they were "
                "less sure before than they thought."
            ),
            N_("Everyone who answered counts, before or after; not per person, because that would give more away."),
        ),
    )


def _lesson_by_lesson(told: ReportedDay) -> list[Figure]:
    """Return the answers to the scales of each lesson, step by step, in one table."""
    say = told.say

    def steps(key: str) -> list[tuple[str, str]]:
        table = told.published.tables.get(key)
        return [(span(cell.group), told.count(cell)) for cell in table.overall if cell.count] if table else []

    heard = {key.partition(".")[0]: f"lessons/{key}" for key in heard_in(told.lessons)}
    lesson, *moments = map(
        say, (N_("Mini-lesson"), N_("Before"), N_("Before, looking back"), N_("Afterwards"), N_("Explained back"))
    )
    rows: list[tuple[str, ...]] = []
    long: list[tuple[str, ...]] = []
    for slug, title in told.lesson_titles.items():
        keys = (*(f"lessons/{slug}.{when}" for when in ("before", "back", "after")), heard.get(slug, ""))
        each = list(map(steps, keys))
        if any(each):
            rows.append((title, *("; ".join(f"{step}: {n}" for step, n in cells) or "–" for cells in each)))
            long += [(title, when, *cell) for when, cells in zip(moments, each, strict=True) for cell in cells]
    figures = told.of_people(
        N_("Lesson by lesson: how many chose which step"),
        (lesson, *moments),
        rows,
        (
            N_("How sure people felt: from 1, not sure at all, to 5, very sure."),
            N_("Explained back: how well the listener can go on with what was explained, from 0 to 2."),
            N_("Steps that few people chose are taken together. A dash: too few to say."),
        ),
    )
    columns = (lesson, say(N_("When")), say(N_("Step")), say(N_("People")))
    return [replace(figure, long=replace(figure, columns=columns, rows=tuple(long))) for figure in figures]


def _themes(told: ReportedDay, question: str, title: str) -> list[Figure]:
    return told.ticked(
        f"expectations/{question}",
        told.chapters.options("expectations", question),
        title,
        N_("Theme"),
        (
            N_("Themes in a fixed order."),
            N_("Themes in a fixed order. One that very few, or nearly all, chose in one of the rooms is left out.")
            if told.of_room
            else N_("Themes in a fixed order. One that very few, or nearly all, chose is left out."),
        ),
    )


def _weeks_later(told: ReportedDay, check: str) -> Iterable[list[Figure]]:
    """Return what a check some weeks later brought: all pairs together, nothing of any one."""
    private = N_(
        "Asked in private: it counts only for who chose so. Whoever stopped need not say it, so this is no share "
        "of all pairs."
    )
    for question in told.chapters.counted:
        mine, _, name = question.key.partition(".")
        if mine == check:
            figures = told.options(question.ask, f"follow_up/{question.key}", question.options, N_("Answers"))
            notes = (told.say(private),) if name == GOES_ON else ()
            yield [replace(figure, notes=(*notes, *figure.notes)) for figure in figures]
    yield from _of_sets(told, check)


def themes(told: ReportedDay, questions: Iterable[tuple[str, int, list[tuple[str, int]]]]) -> Section:
    """Return the section about what people wrote, as an organiser arranged it."""
    say = told.say
    figures = [
        Figure(
            question_text(told.chapters, question, told.language),
            f"n = {answers}",
            (say(N_("Theme")), say(N_("People"))),
            tuple((name, told.at_least(bound)) for name, bound in by_size),
            drawn=True,
            notes=(say(N_("Themes as the organisers arranged them. One that few people wrote about is left out.")),),
        )
        for question, answers, by_size in questions
    ]
    return Section(
        say(N_("What people wrote, by theme")),
        say(N_("Only texts that their authors released. Numbers of people, rounded down.")),
        tuple(figures),
    )
