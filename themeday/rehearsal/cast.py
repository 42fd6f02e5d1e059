"""The invented people: who they are, what they want to learn and to offer, and how keen they are to answer."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from themeday.chapters.expectations import MATCHING_YES, THEMES
from themeday.day.plan import Day
from themeday.model.people import ROLES_OF_PEOPLE, Participant, Role, new_code
from themeday.rehearsal.answers import Answers

_SEATS_PER_SIDE = 2
_NICKNAMED = 0.6
_RESERVED = 0.1
_ANY_THEME = 0.35
_MATCHING = {MATCHING_YES: 88, "no": 8, "": 4}
_ROW_OF_THEMES = tuple(option.key for option in THEMES)
# What one side asks for most the other side offers most; everyone may also ask for anything else.
_ASKED_BY = {
    Role.YOUNG_COLLEAGUE: (
        "craft",
        "organisation",
        "network",
        "leading",
        "feedback",
        "presenting",
        "energy",
        "culture",
    ),
    Role.LEADER: (
        "social_media",
        "devices",
        "ai",
        "privacy",
        "diversity",
        "culture",
        "feedback",
        "energy",
        "presenting",
    ),
}
_OFFERED_BY = {Role.YOUNG_COLLEAGUE: _ASKED_BY[Role.LEADER], Role.LEADER: _ASKED_BY[Role.YOUNG_COLLEAGUE]}


@dataclass(frozen=True)
class Character:
    """An invented person.

    Args:
        keenness: the share, 0 to 1, of the questions that this person answers.
        reserved: keeps numbers to themselves where that is possible.
        confidence: how sure this person feels beforehand, 1 to 4.
        matching: the answer to "do you want to be matched", or empty.
    """

    participant: Participant
    keenness: float
    reserved: bool
    confidence: int
    matching: str
    asks: tuple[str, ...]
    question: str
    goal: str
    offers: tuple[str, ...]
    offer: str


def make_cast(day: Day, participants: int, random: Random, answers: Answers) -> tuple[Character, ...]:
    """Return the invented people, young colleagues and leaders by turns.

    Args:
        participants: how many people; with an odd number there is one more young colleague.
    """
    units = list(day.units)
    random.shuffle(units)
    cast = []
    for number in range(participants):
        place, side = divmod(number, len(ROLES_OF_PEOPLE))
        seats = place // _SEATS_PER_SIDE
        participant = Participant(
            code=new_code(random),
            role=ROLES_OF_PEOPLE[side],
            # The two sides are one unit apart, so that there is someone to meet however few they are.
            unit=units[(place + side) % len(units)],
            language=day.languages[0],
            room=day.rooms[seats % len(day.rooms)].key,
            table=str(seats // len(day.rooms) + 1),
            nickname=answers.deal("nickname") if random.random() < _NICKNAMED else "",
        )
        cast.append(_character(participant, random, answers))
    return tuple(cast)


def _character(participant: Participant, random: Random, answers: Answers) -> Character:
    role = participant.role
    learn, offer = answers.deal("learn", role), answers.deal("offer", role)
    return Character(
        participant=participant,
        keenness=random.uniform(0.7, 0.98),
        reserved=random.random() < _RESERVED,
        confidence=random.choices((1, 2, 3, 4), weights=(2, 4, 3, 1))[0],
        matching=random.choices(list(_MATCHING), weights=list(_MATCHING.values()))[0],
        asks=_themes(learn["theme"], _ASKED_BY[role], random),
        question=learn["question"],
        goal=learn["goal"],
        offers=_themes(offer["theme"], _OFFERED_BY[role], random),
        offer=offer["words"],
    )


def _themes(main: str, likely: tuple[str, ...], random: Random) -> tuple[str, ...]:
    themes = {main, *random.sample(likely, 2)}
    if random.random() < _ANY_THEME:
        themes.add(random.choice(_ROW_OF_THEMES))
    return tuple(key for key in _ROW_OF_THEMES if key in themes)
