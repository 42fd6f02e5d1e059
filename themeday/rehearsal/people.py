"""The invented people: who they are, what they want to learn and to offer, and how keen they are to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from themeday.chapters.expectations import MATCHING_YES
from themeday.day.plan import Day
from themeday.model.people import ROLES_OF_PEOPLE, Participant, Role, new_code
from themeday.rehearsal.answers import Answers

_SEATS_PER_SIDE = 2
_NICKNAMED = 0.6
_RESERVED = 0.1
_ANY_THEME = 0.35
_MATCHING = {MATCHING_YES: 88, "no": 8, "": 4}
# What one side asks for most the other side offers most; everyone may also ask for anything else.
_OF_YOUNG_COLLEAGUES = ["craft", "organisation", "network", "leading", "feedback", "presenting", "energy", "culture"]
_OF_LEADERS = ["social_media", "devices", "ai", "privacy", "diversity", "culture", "feedback", "energy", "presenting"]


@dataclass(frozen=True)
class Character:
    """An invented person."""

    participant: Participant
    keenness: float  # the share, 0 to 1, of the questions that this person answers
    reserved: bool  # keeps numbers to themselves where that is possible
    confidence: int  # how sure this person feels beforehand, 1 to 4
    matching: str  # the answer to "do you want to be matched", or empty
    asks: tuple[str, ...]
    question: str
    goal: str
    offers: tuple[str, ...]
    offer: str


def make_people(day: Day, participants: int, random: Random, answers: Answers) -> tuple[Character, ...]:
    """Return the invented people, young colleagues and leaders by turns; an odd one is a young colleague."""
    units = list(day.units)
    random.shuffle(units)
    people = []
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
        people.append(_character(participant, random, answers, tuple(day.chapters.themes)))
    return tuple(people)


def _character(participant: Participant, random: Random, answers: Answers, row: Sequence[str]) -> Character:
    role = participant.role
    learn, offer = answers.deal("learn", role), answers.deal("offer", role)
    sides = (_OF_YOUNG_COLLEAGUES, _OF_LEADERS)
    asked, offered = sides if role is Role.YOUNG_COLLEAGUE else reversed(sides)
    return Character(
        participant=participant,
        keenness=random.uniform(0.7, 0.98),
        reserved=random.random() < _RESERVED,
        confidence=random.choices((1, 2, 3, 4), weights=(2, 4, 3, 1))[0],
        matching=random.choices(list(_MATCHING), weights=list(_MATCHING.values()))[0],
        asks=_themes(learn["theme"], asked, random, row),
        question=learn["question"],
        goal=learn["goal"],
        offers=_themes(offer["theme"], offered, random, row),
        offer=offer["words"],
    )


def _themes(main: str, likely: list[str], random: Random, row: Sequence[str]) -> tuple[str, ...]:
    themes = {main, *random.sample(likely, 2)}
    if random.random() < _ANY_THEME:
        themes.add(random.choice(row or [main]))
    if row and not themes.intersection(row):  # a day has themes of its own
        themes = {*random.sample(row, min(3, len(row)))}
    return tuple(key for key in row if key in themes)
