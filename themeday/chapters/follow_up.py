"""After the day: the check after six and after twelve weeks, which `serve --follow-up` opens; no part of the agenda."""

from themeday.chapters.blocks import ONLY_COUNTED, Chapter, Live, Say
from themeday.i18n import N_
from themeday.model.questions import Kind, Option, Question
from themeday.model.visibility import Visibility

#: The checks by key, with the weeks after the day.
ROUNDS = {"six": 6, "twelve": 12}
#: How each is called afterwards, in the review and the report.
TITLES = {"six": N_("After six weeks"), "twelve": N_("After twelve weeks")}
STOPPED = "stopped"
GOES_ON, MET, STEP, FEEDBACK, LEARNED = "goes_on", "met", "step", "feedback", "learned"


def questions(check: str) -> tuple[Question, ...]:
    """Return what one check asks, in order."""

    def choice(
        key: str, ask: str, *options: Option, why: str = "", visibility: Visibility = Visibility.ANONYMOUS
    ) -> Question:
        key = f"{check}.{key}"
        return Question(key, Kind.CHOICE, ask, why, options, visibility=visibility, visibilities=ONLY_COUNTED)

    return (
        choice(
            GOES_ON,
            N_("Do the two of you go on?"),
            Option("yes", N_("Yes")),
            Option("changed", N_("Yes, but differently from what we agreed")),
            Option("undecided", N_("We do not know yet")),
            Option(STOPPED, N_("No, we have stopped")),
            why=N_(
                "Every answer is fine, and nobody asks why. Only you see this, unless you choose that it may count in "
                "the report."
            ),
            # Whoever stops need not tell anyone.
            visibility=Visibility.PRIVATE,
        ),
        choice(
            MET,
            N_("How often have you met since the theme day?"),
            Option("none", N_("Not yet")),
            Option("once", N_("Once")),
            Option("few", N_("Two or three times")),
            Option("many", N_("Four times or more")),
        ),
        choice(
            STEP,
            N_("Have you taken your step outside your comfort zone?"),
            Option("yes", N_("Yes")),
            Option("other", N_("Yes, another one than I planned")),
            Option("begun", N_("I have begun")),
            Option("none", N_("Not yet")),
        ),
        choice(
            FEEDBACK,
            N_("Did the young colleague tell the leader something that leaders do not often get to hear?"),
            Option("several", N_("Yes, more than once")),
            Option("once", N_("Yes, once")),
            Option("none", N_("Not yet")),
            why=N_("Whether, not what: what was said stays between the two of you."),
        ),
        learned(check),
    )


def learned(check: str) -> Question:
    """Return the question that everybody gets, also who has stopped or never had a partner."""
    return Question(
        key=f"{check}.{LEARNED}",
        kind=Kind.TEXT,
        ask=N_("What have you learned since the theme day that you keep?"),
        why=N_("For the report. You may leave it empty. Name no people and no cases."),
        long=True,
        visibilities=(Visibility.PRIVATE, Visibility.ANONYMOUS, Visibility.REPORT),
    )


ALL = tuple(question for check in ROUNDS for question in questions(check))
COUNTED = tuple(question for question in ALL if question.kind is Kind.CHOICE)

CHAPTER = Chapter(
    key="follow_up",
    of_live_parts=ALL,
    title=N_("How is it going?"),
    lead=N_("A few short questions, some weeks after the theme day. It takes three minutes."),
    projector="",
    blocks=(
        Say(
            N_(
                "You answer for yourself; your partner does not see it here. The report tells how it goes with all "
                "pairs together, never with one pair. What only you see is deleted when this check is closed."
            )
        ),
        Live("follow_up"),
        Live("take_along"),
    ),
)
