"""Chapter 3: speed dates and the match."""

from themeday.chapters.blocks import Chapter, Live, Say
from themeday.i18n import N_
from themeday.model.questions import Kind, Question
from themeday.model.visibility import Visibility

CHAPTER = Chapter(
    key="pairing",
    minutes=75,
    title=N_("Pairing"),
    lead=N_("Short meetings with people from other units; after that, a match."),
    projector=N_("Speed dates: find your table and tell each other what you want to learn."),
    blocks=(
        Say(
            N_(
                "Each round you meet someone from another unit. Tell each other what you want to learn and what "
                "you have to offer. After each meeting you give a **private** rating: it helps to find a match "
                "and nobody gets to see it."
            )
        ),
        # Empty until it is published; from then on it is what everybody looks for first.
        Live("match"),
        Live("dates"),
        # On pages of young colleagues only, once the facilitator has opened it.
        Live("board"),
        Live("notes"),
    ),
)


def rating(partner: str) -> Question:
    """Return the private question about one speed date."""
    return Question(
        key=f"rating.{partner}",
        kind=Kind.SCALE,
        ask=N_("Would you like to go on with this person?"),
        why=N_("Private: only used to find a match, and deleted when the day is closed."),
        low_text=N_("Rather not"),
        high_text=N_("Very much"),
        visibility=Visibility.PRIVATE,
        visibilities=(Visibility.PRIVATE,),
    )
