"""Chapter 1: what today is and who is here."""

from themeday.chapters.blocks import ONLY_COUNTED, Chapter, Live, Say
from themeday.i18n import N_
from themeday.model.questions import Kind, Question
from themeday.model.visibility import Visibility

CHAPTER = Chapter(
    key="welcome",
    minutes=20,
    title=N_("Welcome"),
    lead=N_("Good to have you here. Today, young colleagues and leaders learn from each other, both ways."),
    projector=N_("Good to have you here. Where could you use some help?"),
    blocks=(
        Say(
            N_(
                "You know things the other does not. One of you grew up with the digital world and looks at the "
                "organisation with fresh eyes; the other knows how the work and the organisation really run. Today you "
                "put those side by side: **what you hope for**, **who you meet**, **what you learn from each other** "
                "and **what you agree on**."
            )
        ),
        Say(
            N_(
                "Three rules for today: we both learn, we speak openly, and what two people tell each other stays "
                "between those two. Do not name any people or cases."
            )
        ),
        Live("who_is_here"),
        Question(
            key="help",
            kind=Kind.TEXT,
            ask=N_("Where could you use some help?"),
            why=N_(
                "Everybody has something. We read a few answers aloud, without names, so that we see how much we share."
            ),
            long=True,
            max_length=280,
            visibility=Visibility.ANONYMOUS,
            visibilities=ONLY_COUNTED,
            revealable=True,
            placeholder=N_("For example: giving a short talk without slides"),
        ),
        Live("room_answers"),
    ),
)
