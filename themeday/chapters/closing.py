"""Chapter 6: do's and don'ts, and what everyone takes along."""

from themeday.chapters.blocks import Ask, Chapter, Live, Say
from themeday.i18n import N_
from themeday.outcomes import Visibility
from themeday.questions import Kind, Question

MAX_TIPS = 5


def tip(kind: str, number: int) -> Question:
    """Return the question for one do or don't.

    Args:
        kind: "do" or "dont".
        number: 1 to `MAX_TIPS`.
    """
    return Question(
        key=f"{kind}.{number}",
        kind=Kind.TEXT,
        ask=N_("Do") if kind == "do" else N_("Don't"),
        max_length=200,
        visibility=Visibility.ANONYMOUS,
        visibilities=(Visibility.ANONYMOUS,),
    )


CHAPTER = Chapter(
    key="closing",
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
        Ask(
            Question(
                key="take_along",
                kind=Kind.TEXT,
                ask=N_("What do you take along from today?"),
                long=True,
                visibility=Visibility.ANONYMOUS,
                revealable=True,
            )
        ),
        Ask(
            Question(
                key="confidence_then",
                kind=Kind.SCALE,
                ask=N_("This morning: how confident were you, looking back, about learning from someone so different?"),
                low_text=N_("Not at all"),
                high_text=N_("Completely"),
                visibilities=(Visibility.PRIVATE, Visibility.ANONYMOUS),
            )
        ),
        Ask(
            Question(
                key="confidence_now",
                kind=Kind.SCALE,
                ask=N_("And now?"),
                low_text=N_("Not at all"),
                high_text=N_("Completely"),
                visibilities=(Visibility.PRIVATE, Visibility.ANONYMOUS),
                revealable=True,
            )
        ),
        Ask(
            Question(
                key="recommend",
                kind=Kind.SCALE,
                ask=N_("Would you recommend this day to a colleague?"),
                low=0,
                high=10,
                low_text=N_("Certainly not"),
                high_text=N_("Certainly"),
                visibilities=(Visibility.PRIVATE, Visibility.ANONYMOUS),
                revealable=True,
            )
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
