"""What a day does without when it leaves out a question whose answers the kit works with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from themeday.chapters.shipped import NEEDED
from themeday.chapters.whole_day import Chapters
from themeday.errors import ThemeDayError
from themeday.i18n import DEFAULT_LANGUAGE, N_, translate

_SURE_IN_LESSONS = N_("how sure people feel about a lesson, before and after, is in no picture and no report")
_SURE_BY_DAY = N_("the report cannot tell whether people became surer of learning from each other")
_STEP = N_("no step is promised, and none is asked about weeks later or put into a calendar")
_MEETINGS = N_("the meetings of a pair are not put into a calendar")
#: By chapter and question.
LOST = {
    "expectations": {
        "learn": N_(
            "neither the dates nor the match look at what people want to learn, and the report does not tell it"
        ),
        "offer": N_(
            "neither the dates nor the match look at what people have to offer, and the report does not tell it"
        ),
        "direct": N_("the report has no picture of how direct people want it"),
        "confidence": _SURE_BY_DAY,
        "matching": N_("nobody can say yes to a match, so nobody is matched; pairs can only find each other by code"),
    },
    "pairing": {"rating": N_("the match does not know how people found their speed dates")},
    "lessons": {
        "before": _SURE_IN_LESSONS,
        "after": _SURE_IN_LESSONS,
        "back": _SURE_IN_LESSONS,
        "heard": N_("nobody says how well an explanation was understood"),
        "praise": N_("who explained something gets no sentence about what was good"),
    },
    "agreements": {
        "learning_goal": N_("agreements have no learning goals, and the card weeks later reminds of none"),
        "step": _STEP,
        "step_date": N_("a step has no day: it is in no calendar, and the report cannot tell by when"),
        "cadence": N_("how often pairs meet is not agreed, and neither calendar nor report tells it"),
        "first_date": _MEETINGS,
        "hour": N_("meetings stand in a calendar without a time"),
        "place": N_("meetings stand in a calendar without a place"),
        "review_date": N_("when pairs look back is not agreed: it is in no calendar and no report"),
    },
    "closing": {
        "do": N_("there are no do's to vote on, and none in the report"),
        "dont": N_("there are no don'ts to vote on, and none in the report"),
        "take_along": N_("the report has no quotes of what people take along"),
        "useful": N_("the report cannot tell which part was most useful"),
        "gained": N_("the report cannot tell what each side gained"),
        "confidence_then": _SURE_BY_DAY,
        "confidence_now": _SURE_BY_DAY,
        "teaching": N_("the report cannot tell how sure people feel of teaching someone"),
        "interest": N_("the report cannot tell how much people feel like going on"),
        "recommend": N_(
            "the report cannot tell whether people would recommend the day, nor compare it with other days"
        ),
    },
    "follow_up": {
        "goes_on": N_("pairs cannot say that they go on, or that they stopped"),
        "met": N_("the report cannot tell how many pairs met"),
        "step": N_("the report cannot tell how many steps were taken"),
        "feedback": N_("the report cannot tell whether leaders were told what they seldom hear"),
        "learned": N_("the report has no texts of what people keep, weeks later"),
    },
}


class Loss(ThemeDayError):
    """What a day does without; what that is, is named in the language of the message."""

    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Return the message in a language."""
        return translate(language, self.text, **self.values | {"lost": translate(language, self.values["lost"])})


def losses(chapters: Chapters, keys: Iterable[str]) -> Iterator[Loss]:
    """Yield what is lost by the questions that some chapters leave out; each loss once.

    Args:
        keys: of the chapters that are looked at.
    """
    for chapter in keys:
        gone: dict[str, list[str]] = {}
        for key in NEEDED.get(chapter, "").split():
            if not chapters.find(chapter, key):
                gone.setdefault(LOST[chapter][key], []).append(key)
        for lost, left_out in gone.items():
            text = N_("{chapter} does not ask {keys}: {lost}.")
            yield Loss(text, chapter=chapter, keys=", ".join(left_out), lost=lost)
