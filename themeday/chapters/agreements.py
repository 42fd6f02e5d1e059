"""Chapter 5: the two-sided agreement of a pair."""

from typing import Any

from themeday.chapters.blocks import Chapter, Live, Say
from themeday.i18n import N_
from themeday.model.questions import Kind, Option, Question
from themeday.model.visibility import Visibility

_COUNTED = (Visibility.ANONYMOUS,)
# Few enough to tap; a pair that wants another time moves it in its own calendar.
_HOURS = (("09", "00"), ("10", "30"), ("12", "00"), ("13", "30"), ("15", "00"), ("16", "30"))


def _words(key: str, ask: str, why: str = "", **more: Any) -> Question:
    with_partner = (Visibility.TABLE, Visibility.ANONYMOUS, Visibility.REPORT)
    return Question(key, Kind.TEXT, ask, why, visibility=Visibility.TABLE, visibilities=with_partner, **more)


def _date(key: str, ask: str, why: str = "") -> Question:
    return Question(key, Kind.DATE, ask, why, visibilities=_COUNTED)


# Each side answers these for itself; without both, the agreement is not complete.
OWN = (
    _words(
        "learning_goal",
        N_("What do you want to learn from the other?"),
        N_("Both of you learn: an agreement needs a goal each way."),
        long=True,
        placeholder=N_("For example: I can explain a social network to my team by March"),
    ),
    _words(
        "step",
        N_("Which step outside your comfort zone do you take?"),
        N_("Small and real. Something you would not do by yourself."),
        long=True,
        placeholder=N_("For example: I join a briefing of your team and say what strikes me"),
    ),
    _date("step_date", N_("When will you have taken that step?")),
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
        visibilities=_COUNTED,
    ),
    _words("place", N_("Where do you meet?"), N_("Preferably in turns on each other's ground."), max_length=200),
    _words("rules", N_("How do you give each other feedback, one-on-one and with colleagues present?"), long=True),
    _date("review_date", N_("When do you look back together?")),
    Question(
        key="way_out",
        kind=Kind.CHOICE,
        ask=N_("What if it does not work?"),
        why=N_("Either of you may stop at any time, without giving a reason and without blame."),
        options=(
            Option("say_it", N_("We tell each other, and stop without blame")),
            Option("third", N_("If talking is hard, someone neutral helps us close it")),
        ),
        visibilities=_COUNTED,
    ),
)
# Likewise, but nobody has to: with them the meetings can stand in a calendar.
MEETING = (
    _date(
        "first_date",
        N_("When do you meet for the first time?"),
        N_("You may leave this open. With a date, your meetings can go into your calendar."),
    ),
    Question(
        key="hour",
        kind=Kind.CHOICE,
        ask=N_("At what time?"),
        options=(
            *(Option(f"{hour}{minute}", f"{hour}:{minute}") for hour, minute in _HOURS),
            Option("open", N_("We choose each time")),
        ),
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
