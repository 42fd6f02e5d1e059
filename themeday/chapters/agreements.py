"""Chapter 5: the two-sided agreement of a pair."""

from themeday.chapters.blocks import Chapter, Live, Say
from themeday.i18n import N_
from themeday.model.questions import Kind, Option, Question
from themeday.model.visibility import Visibility

_WITH_PARTNER = (Visibility.TABLE, Visibility.ANONYMOUS, Visibility.REPORT)
_COUNTED = (Visibility.ANONYMOUS,)
# Few enough to tap; a pair that wants another time moves it in its own calendar.
_HOURS = (("09", "00"), ("10", "30"), ("12", "00"), ("13", "30"), ("15", "00"), ("16", "30"))

# Each side answers these for itself; without both, the agreement is not complete.
OWN = (
    Question(
        key="learning_goal",
        kind=Kind.TEXT,
        ask=N_("What do you want to learn from the other?"),
        why=N_("Both of you learn: an agreement needs a goal each way."),
        long=True,
        visibility=Visibility.TABLE,
        visibilities=_WITH_PARTNER,
        placeholder=N_("For example: I can explain a social network to my team by March"),
    ),
    Question(
        key="step",
        kind=Kind.TEXT,
        ask=N_("Which step outside your comfort zone do you take?"),
        why=N_("Small and real. Something you would not do by yourself."),
        long=True,
        visibility=Visibility.TABLE,
        visibilities=_WITH_PARTNER,
        placeholder=N_("For example: I join a briefing of your team and say what strikes me"),
    ),
    Question(
        key="step_date",
        kind=Kind.DATE,
        ask=N_("When will you have taken that step?"),
        visibility=Visibility.ANONYMOUS,
        visibilities=_COUNTED,
    ),
)
# Either side may write these; both see the latest.
TOGETHER = (
    Question(
        key="cadence",
        kind=Kind.CHOICE,
        ask=N_("How often do you meet?"),
        options=(
            Option("weekly", N_("Every week")),
            Option("two_weeks", N_("Every two weeks")),
            Option("monthly", N_("Every month")),
            Option("six_weeks", N_("Every six weeks")),
        ),
        visibility=Visibility.ANONYMOUS,
        visibilities=_COUNTED,
    ),
    Question(
        key="place",
        kind=Kind.TEXT,
        ask=N_("Where do you meet?"),
        why=N_("Preferably in turns on each other's ground."),
        max_length=200,
        visibility=Visibility.TABLE,
        visibilities=_WITH_PARTNER,
    ),
    Question(
        key="rules",
        kind=Kind.TEXT,
        ask=N_("How do you give each other feedback, one-on-one and with colleagues present?"),
        long=True,
        visibility=Visibility.TABLE,
        visibilities=_WITH_PARTNER,
    ),
    Question(
        key="review_date",
        kind=Kind.DATE,
        ask=N_("When do you look back together?"),
        visibility=Visibility.ANONYMOUS,
        visibilities=_COUNTED,
    ),
    Question(
        key="way_out",
        kind=Kind.CHOICE,
        ask=N_("What if it does not work?"),
        why=N_("Either of you may stop at any time, without giving a reason and without blame."),
        options=(
            Option("say_it", N_("We tell each other, and stop without blame")),
            Option("third", N_("If talking is hard, someone neutral helps us close it")),
        ),
        visibility=Visibility.ANONYMOUS,
        visibilities=_COUNTED,
    ),
)
# Likewise, but nobody has to: with them the meetings can stand in a calendar.
MEETING = (
    Question(
        key="first_date",
        kind=Kind.DATE,
        ask=N_("When do you meet for the first time?"),
        why=N_("You may leave this open. With a date, your meetings can go into your calendar."),
        visibility=Visibility.ANONYMOUS,
        visibilities=_COUNTED,
    ),
    Question(
        key="hour",
        kind=Kind.CHOICE,
        ask=N_("At what time?"),
        options=(
            *(Option(f"{hour}{minute}", f"{hour}:{minute}") for hour, minute in _HOURS),
            Option("open", N_("We choose each time")),
        ),
        visibility=Visibility.ANONYMOUS,
        visibilities=_COUNTED,
    ),
)
#: All that is for both, in the order of the page.
FOR_BOTH = (TOGETHER[0], *MEETING, *TOGETHER[1:])
CONFIRMATION = "confirmed"

CHAPTER = Chapter(
    key="agreements",
    minutes=30,
    of_live_parts=(*OWN, *FOR_BOTH),
    title=N_("Agreements"),
    lead=N_("A match becomes cooperation when you agree on something. Do it together, both ways."),
    projector=N_("Sit together with your partner and make your agreement: a goal each way, a step each."),
    blocks=(
        Say(
            N_(
                "Fill this in together, each on your own phone. You see at once what the other writes. When "
                "everything is there, both of you confirm. What you tell each other stays between the two of "
                "you."
            )
        ),
        Live("agreement"),
        Live("take_along"),
    ),
)
