"""Chapter 4: mini-lessons taught by young colleagues."""

from themeday.chapters.blocks import Chapter, Live, Say
from themeday.i18n import N_
from themeday.lessons import Step
from themeday.outcomes import Visibility
from themeday.questions import Kind, Option, Question

CHAPTER = Chapter(
    key="lessons",
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
        Live("lessons"),
    ),
)

_COUNTED = (Visibility.PRIVATE, Visibility.ANONYMOUS)


def confidence(slug: str, when: str) -> Question:
    """Return the question how sure someone feels about a lesson.

    Args:
        slug: of the lesson.
        when: "before" or "after".
    """
    return Question(
        key=f"{slug}.{when}",
        kind=Kind.SCALE,
        ask=N_("How sure do you feel about this now?") if when == "before" else N_("And how sure do you feel now?"),
        why=N_("Shown only as an average of the room."),
        low_text=N_("Not sure at all"),
        high_text=N_("Very sure"),
        visibility=Visibility.ANONYMOUS,
        visibilities=_COUNTED,
    )


def step_question(slug: str, step: Step, text: str) -> Question | None:
    """Return the question that a step of a lesson asks, or None when it only shows something.

    Args:
        slug: of the lesson.
        step: from the lesson's file.
        text: its wording; already in the reader's language.
    """
    key = f"{slug}.{step.key}"
    options = tuple(Option(option.key, option.text) for option in step.options)
    if step.kind in ("quiz", "checklist"):
        kind = Kind.CHOICES if step.kind == "quiz" else Kind.CHECKLIST
        return Question(key, kind, text, options=options, visibilities=_COUNTED)
    if step.kind == "scenario":
        return Question(key, Kind.CHOICE, text, options=options, visibilities=_COUNTED)
    if step.kind in ("teachback", "reflection"):
        return Question(key, Kind.TEXT, text, long=True, visibility=Visibility.PRIVATE)
    return None
