"""Chapter 4: mini-lessons taught by young colleagues."""

from hashlib import sha256

from themeday.chapters.blocks import ONLY_COUNTED, Chapter, Live, Say
from themeday.i18n import N_
from themeday.lessons.model import Lesson, Step
from themeday.model.questions import Kind, Option, Question
from themeday.model.visibility import Visibility

CHAPTER = Chapter(
    key="lessons",
    minutes=60,
    title=N_("Mini-lessons"),
    lead=N_("A quarter of an hour, taught by a young colleague: watch, try it yourself, and explain it back."),
    projector=N_("Choose a mini-lesson on your phone and try it yourself."),
    blocks=(
        Say(
            N_(
                "Choose a lesson. At the start and at the end you say how sure you feel: only you see the "
                "difference, and the room sees the average."
            )
        ),
        Live("teacher"),
        Live("lessons"),
    ),
)

_ASKED = {
    "before": N_("How sure do you feel about this now?"),
    "after": N_("And how sure do you feel now?"),
    "back": N_("Looking back: how sure were you really, before?"),
}
_BACK_WHY = N_("While learning, your own yardstick moves. So we ask twice about then.")
_PRAISE_LENGTH = 200
_PICTURE_ALONE = N_("Look at the picture. What do you say?")
_CHOSEN = {"quiz": Kind.CHOICES, "spot": Kind.CHOICES, "checklist": Kind.CHECKLIST, "scenario": Kind.CHOICE}


def confidence(slug: str, when: str) -> Question:
    """Return the question how sure someone feels "before" or "after" a lesson, or looking "back" at before."""
    return Question(
        key=f"{slug}.{when}",
        kind=Kind.SCALE,
        ask=_ASKED[when],
        why=_BACK_WHY if when == "back" else N_("Shown only as an average of the room."),
        low_text=N_("Not sure at all"),
        high_text=N_("Very sure"),
        visibilities=ONLY_COUNTED,
    )


def lesson_questions(lesson: Lesson) -> tuple[Question, ...]:
    """Return every question of a lesson, from the first to the last."""
    between = (question for step in lesson.steps for question in step_questions(lesson.slug, step))
    return (confidence(lesson.slug, "before"), *between, *(confidence(lesson.slug, when) for when in ("after", "back")))


def step_questions(slug: str, step: Step) -> tuple[Question, ...]:
    """Return the questions that a step of a lesson asks; none when it only shows something."""
    key, ask = f"{slug}.{step.key}", step.ask or _PICTURE_ALONE
    options = tuple(Option(option.key, option.text) for option in step.options)
    if step.kind in _CHOSEN:
        return (Question(key, _CHOSEN[step.kind], ask, step.why, options, visibilities=ONLY_COUNTED),)
    if step.kind == "sort":
        groups = tuple(Option(group.key, group.text) for group in step.groups)
        return (Question(key, Kind.SORT, ask, step.why, _mixed(options), groups, visibilities=ONLY_COUNTED),)
    if step.kind == "rank":
        shown = _mixed(options) if step.ordered else options
        return (Question(key, Kind.RANK, ask, step.why, shown, visibilities=ONLY_COUNTED),)
    if step.kind == "teachback":
        return (heard(key), _praise(key))
    if step.kind == "reflection":
        return (Question(key, Kind.TEXT, ask, step.why, long=True, visibility=Visibility.PRIVATE),)
    return ()


def heard(key: str) -> Question:
    """Return what a listener is asked, after a step such as "fake-account.explain": how well they can go on."""
    return Question(
        key=f"{key}.heard",
        kind=Kind.SCALE,
        ask=N_("You listened: how well can you go on with what you heard?"),
        why=N_("Shown only as an average of the room."),
        low=0,
        high=2,
        low_text=N_("Tell me once more"),
        high_text=N_("I can go on with it"),
        visibilities=ONLY_COUNTED,
    )


def _praise(key: str) -> Question:
    return Question(
        key=f"{key}.praise",
        kind=Kind.TEXT,
        ask=N_("What did the other explain well? Say it, and write it in one sentence."),
        long=True,  # a sentence does not fit on one line of a phone
        max_length=_PRAISE_LENGTH,
        visibility=Visibility.PRIVATE,
        placeholder=N_("For example: your example made it clear at once"),
    )


def _mixed(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return options in another order than that of the file, which is the right one; the same one on every phone."""
    mixed = tuple(sorted(options, key=lambda option: sha256(option.key.encode()).digest()))
    return (*mixed[1:], mixed[0]) if mixed == options else mixed
