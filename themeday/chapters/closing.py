"""Chapter 6: do's and don'ts, and what everyone takes along."""

from typing import Any

from themeday.chapters.blocks import ONLY_COUNTED, Chapter, Live, Say
from themeday.i18n import N_
from themeday.model.questions import Kind, Option, Question
from themeday.model.visibility import Visibility

MAX_TIPS = 5
TIP_KINDS = ("do", "dont")
# Parts of the day, in their order.
USEFUL = (
    Option("expectations", N_("Saying what we hope for")),
    Option("pairing", N_("The speed dates")),
    Option("lessons", N_("A mini-lesson")),
    Option("agreements", N_("Making an agreement")),
    Option("closing", N_("The do's and don'ts")),
    Option("between", N_("The talks in between")),
)
# What someone may take home, the same for both sides.
GAINED = (
    Option("skill", N_("Something I can do now")),
    Option("view", N_("Another view of the work")),
    Option("organisation", N_("How things really go here")),
    Option("person", N_("Someone I can call")),
    Option("courage", N_("The courage to ask or say something")),
    Option("idea", N_("An idea to carry out")),
    Option("nothing", N_("Nothing yet")),
)
_CONFIDENT = (N_("Not at all"), N_("Completely"))


def _scale(key: str, ask: str, low_text: str, high_text: str, **more: Any) -> Question:
    return Question(key, Kind.SCALE, ask, low_text=low_text, high_text=high_text, visibilities=ONLY_COUNTED, **more)


def tip(kind: str, number: int) -> Question:
    """Return the question for one do or don't."""
    return Question(
        key=f"{kind}.{number}",
        kind=Kind.TEXT,
        ask=N_("Do") if kind == "do" else N_("Don't"),
        max_length=200,
        visibility=Visibility.ANONYMOUS,
        visibilities=(Visibility.ANONYMOUS,),
    )


TIPS = tuple(tip(kind, number) for kind in TIP_KINDS for number in range(1, MAX_TIPS + 1))

CHAPTER = Chapter(
    key="closing",
    minutes=25,
    of_live_parts=TIPS,
    title=N_("Closing"),
    lead=N_("What do we pass on, and what do you take along?"),
    projector=N_("What helps, and what had you better leave? Write it down and vote."),
    blocks=(
        Say(
            N_(
                "HR receives one list of do's and don'ts for everyone who wants to start. First everybody writes, then "
                "everybody votes. Everything here is without names."
            )
        ),
        Live("tips"),
        Question(
            key="take_along",
            kind=Kind.TEXT,
            ask=N_("What do you take along from today?"),
            long=True,
            visibility=Visibility.ANONYMOUS,
            revealable=True,
        ),
        Question(
            key="useful",
            kind=Kind.CHOICE,
            ask=N_("What was most useful to you today?"),
            options=USEFUL,
            visibilities=ONLY_COUNTED,
            revealable=True,
        ),
        Question(
            key="gained",
            kind=Kind.CHOICES,
            ask=N_("What did you gain today?"),
            why=N_("Tick what fits. We look at what each side gained, not at who gained what."),
            options=GAINED,
            visibilities=ONLY_COUNTED,
            revealable=True,
        ),
        _scale(
            "confidence_then",
            N_("This morning: how confident were you, looking back, about learning from someone so different?"),
            *_CONFIDENT,
        ),
        _scale("confidence_now", N_("And now?"), *_CONFIDENT, revealable=True),
        _scale("teaching", N_("And about teaching someone so different something yourself?"), *_CONFIDENT),
        _scale("interest", N_("How much do you feel like going on with this?"), N_("Not really"), N_("Very much")),
        _scale(
            "recommend",
            N_("Would you recommend this day to a colleague?"),
            N_("Certainly not"),
            N_("Certainly"),
            low=0,
            high=10,
            revealable=True,
        ),
        Live("room_answers"),
        Live("take_along"),
        Say(
            N_(
                "Thank you. What you kept private is deleted when the day is closed; what you shared is kept "
                "until the date in the privacy notice. The list of do's and don'ts goes to HR, without names."
            )
        ),
    ),
)
