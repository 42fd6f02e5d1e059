"""Chapter 2: expectations both ways."""

from themeday.chapters.blocks import ONLY_COUNTED, Chapter, Live, Say
from themeday.i18n import N_
from themeday.model.questions import Kind, Option, Question
from themeday.model.visibility import Visibility

# What people ask of and offer to each other; the same themes both ways, so that asks and offers can meet.
THEMES = (
    Option("social_media", N_("Social media and online culture")),
    Option("devices", N_("Smart use of phone and devices")),
    Option("ai", N_("AI and data in our work")),
    Option("privacy", N_("Being safe and private online")),
    Option("craft", N_("The craft: how an investigation or case is built")),
    Option("organisation", N_("How decisions are really made here")),
    Option("network", N_("Finding the right people")),
    Option("feedback", N_("Addressing each other on quality and behaviour")),
    Option("diversity", N_("Room for diversity and other views")),
    Option("culture", N_("Changing the culture of the organisation")),
    Option("presenting", N_("Presenting and telling a story")),
    Option("leading", N_("Leading people")),
    Option("energy", N_("Keeping energy and enjoyment in the work")),
)
MATCHING_YES = "yes"


def _words(key: str, ask: str, why: str = "", *, revealable: bool = False) -> Question:
    return Question(key, Kind.TEXT, ask, why, long=True, visibility=Visibility.TABLE, revealable=revealable)


def _themes(key: str, ask: str, why: str) -> Question:
    return Question(
        key,
        Kind.CHOICES,
        ask,
        why,
        THEMES,
        own_words=True,
        max_length=400,
        visibility=Visibility.TABLE,
        revealable=True,
    )


CHAPTER = Chapter(
    key="expectations",
    minutes=40,
    title=N_("Expectations"),
    lead=N_("Good cooperation starts with saying aloud what you hope for, both of you."),
    projector=N_("What do you hope for, what do you want to learn, and what do you have to offer?"),
    blocks=(
        Say(
            N_(
                "Answer for yourself first. For each answer you choose who sees it. What you share with your table "
                "appears there only when **both sides** have answered, so that nobody has to go first alone."
            )
        ),
        _words(
            "hope",
            N_("What do you hope to achieve with reciprocal mentoring?"),
            N_("Who knows what the other hopes for, can help with it."),
            revealable=True,
        ),
        _themes(
            "learn",
            N_("What are your main learning questions?"),
            N_("Tick themes, and put your own question in words. We use it to find someone who fits."),
        ),
        _themes(
            "offer",
            N_("What can you offer someone else?"),
            N_("Think of what comes easily to you and costs others effort."),
        ),
        Question(
            key="direct",
            kind=Kind.SCALE,
            ask=N_("How direct may the other be with you?"),
            why=N_("Agreeing on this beforehand makes honesty easier."),
            low_text=N_("Gently, with some wrapping"),
            high_text=N_("Straight, no wrapping"),
            visibility=Visibility.TABLE,
            revealable=True,
        ),
        _words("feedback", N_("What feedback do you hope to get, and what may the other expect from you?")),
        _words("one_on_one", N_("How do you like to talk when it is just the two of you?")),
        _words(
            "with_others",
            N_("And how when colleagues are present?"),
            N_("What is fine between two people may feel different in front of a team."),
        ),
        Live("reveal_together"),
        Question(
            key="confidence",
            kind=Kind.SCALE,
            ask=N_("How confident are you now about learning from someone so different?"),
            why=N_("At the closing we ask it again. Shown only as an average of everyone."),
            low_text=N_("Not at all"),
            high_text=N_("Completely"),
            visibilities=ONLY_COUNTED,
        ),
        Question(
            key="motivation",
            kind=Kind.SCALE,
            ask=N_("How much do you feel like doing this?"),
            why=N_("An honest answer helps; nobody sees it."),
            low_text=N_("Not really"),
            high_text=N_("Very much"),
            visibility=Visibility.PRIVATE,
            visibilities=(Visibility.PRIVATE,),
        ),
        Question(
            key="matching",
            kind=Kind.CHOICE,
            ask=N_("Do you want to be matched with someone today?"),
            why=N_(
                "A free choice that nobody sees. If you say no you simply join the speed dates and everything "
                "else; you are not matched and not named."
            ),
            options=(
                Option(MATCHING_YES, N_("Yes, match me")),
                Option("no", N_("No, not today")),
            ),
            visibility=Visibility.PRIVATE,
            visibilities=(Visibility.PRIVATE,),
        ),
        Live("room_answers"),
    ),
)
