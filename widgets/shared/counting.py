"""How the answers of a room are counted, by the kind of their question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from statistics import fmean
from typing import Any

from themeday.i18n import N_, number_signs
from themeday.model.labels import comparable
from themeday.model.outcomes import Outcome
from themeday.model.questions import Kind, Option, Question
from themeday.report.disclosure.batches import in_batches
from themeday.room.session import Session
from themeday.widgets.shared.moderation import answers_for_the_room, by_text, is_moderated, room_sees

#: A result as a view draws it: bars, texts, how many answered, and words that go with it.
RoomResult = dict[str, Any]
_MOST_TAGS = 12


def decimal(session: Session, value: float) -> str:
    """Return a number with one decimal, with the comma that Dutch readers expect."""
    return f"{value:.1f}".replace(".", number_signs(session.language)[0])


class _Answers:
    """What may be shown of the answers to one question, by item."""

    def __init__(self, session: Session, chapter: str, question: Question, revealed: bool) -> None:
        self.session, self.question = session, question
        wait = question.text_items if is_moderated(session, chapter, question.key) else ()
        there = [
            outcome
            for item in question.items
            for outcome in answers_for_the_room(session, chapter, item)
            if room_sees(session, outcome, waits=item in wait)
        ]
        people = {outcome.participant for outcome in there}
        if revealed:
            there = in_batches(
                session.records,
                (chapter, question.key),
                there,
                session.day.smallest_group,
                since=session.stage.revealed_at(chapter, question.key) or ("" if wait else None),
                texts=question.text_items,
            )
        self.people = {outcome.participant for outcome in there}
        #: How many people's answers come with the next batch.
        self.waiting = len(people - self.people)
        self.by_item: dict[str, list[Outcome]] = {item: [] for item in question.items}
        for outcome in there:
            self.by_item[outcome.item].append(outcome)

    @property
    def whole(self) -> list[Outcome]:
        return self.by_item[self.question.key]

    def of(self, option: Option) -> list[Outcome]:
        return self.by_item[f"{self.question.key}.{option.key}"]

    def count(self, option: Option) -> dict[str, Any]:
        return {"text": self.session.say(option.text), "n": len(self.of(option))}

    @property
    def texts(self) -> list[str]:
        written = [outcome for item in self.question.text_items for outcome in self.by_item[item]]
        return [outcome.value for outcome in by_text(written)]


def count_answers(session: Session, chapter: str, question: Question, *, revealed: bool) -> RoomResult:
    """Return the room's answers to one question, and how many gave them; `revealed` when screens show them."""
    answers = _Answers(session, chapter, question, revealed)
    counted = {"n": len(answers.people), "waiting": answers.waiting}
    return {"bars": [], "texts": [], "caption": "", **counted, **_WAYS[question.kind](answers)}


def _words(answers: _Answers) -> RoomResult:
    # No by-line in the room, whatever was allowed for the report: at one table a role and a unit are a name.
    return {"texts": [{"text": text, "by": ""} for text in answers.texts]}


def _one_of(answers: _Answers) -> RoomResult:
    given = Counter(outcome.value for outcome in answers.whole)
    return {"bars": [{"text": answers.session.say(o.text), "n": given[o.key]} for o in answers.question.options]}


def _ticked(answers: _Answers) -> RoomResult:
    bars = [bar for bar in map(answers.count, answers.question.options) if bar["n"]]
    return {**_words(answers), "bars": _most_first(bars)}


def _checked_off(answers: _Answers) -> RoomResult:
    # The list keeps its order, and shows what nobody has done yet.
    return {"bars": [answers.count(option) for option in answers.question.options]}


def _steps(answers: _Answers) -> RoomResult:
    question, say = answers.question, answers.session.say
    given = Counter(outcome.value for outcome in answers.whole)
    ends = {question.low: say(question.low_text), question.high: say(question.high_text)}
    steps = range(question.low, question.high + 1)
    bars = [{"text": f"{step}  {ends.get(step, '')}".strip(), "step": step, "n": given[str(step)]} for step in steps]
    return {"bars": bars, "heat": True, "ends": [ends[question.low], ends[question.high]]}


def _rated(answers: _Answers) -> RoomResult:
    given = [int(outcome.value) for outcome in answers.whole if outcome.value.isdecimal()]
    if not given:
        return _steps(answers)
    session, high = answers.session, answers.question.high
    mean = session.say(N_("On average {mean} of {high}"), mean=decimal(session, fmean(given)), high=high)
    return {**_steps(answers), "caption": mean}


def _ranked(answers: _Answers) -> RoomResult:
    # The longest bar for what stands highest: the mean number of places from the bottom.
    session, lowest = answers.session, len(answers.question.options)
    rows = []
    for option in answers.question.options:
        places = [int(outcome.value) for outcome in answers.of(option) if outcome.value.isdecimal()]
        if places:
            mean = fmean(places)
            rows.append({"text": session.say(option.text), "n": lowest + 1 - mean, "shown": decimal(session, mean)})
    caption = session.say(N_("Mean place; 1 is at the top")) if rows else ""
    return {"bars": _most_first(rows), "caption": caption}


def _sorted_into(answers: _Answers) -> RoomResult:
    say, question = answers.session.say, answers.question
    rows = []
    for option in question.options:
        given = Counter(outcome.value for outcome in answers.of(option))
        rows += [
            {"text": f"{say(option.text)} – {say(group.text)}", "n": given[group.key]} for group in question.groups
        ]
    return {"bars": [row for row in rows if row["n"]]}


def _tagged(answers: _Answers) -> RoomResult:
    say, question = answers.session.say, answers.question
    said = [(say(option.text), outcome) for option in question.options for outcome in answers.of(option)]
    written = [(outcome.value, outcome) for item in question.text_items for outcome in answers.by_item[item]]
    said += sorted(written, key=lambda word: word[0])
    # Own words count with the word that was offered, or with those of others, when they are the same word.
    names = {comparable(text): text for text in (say(option.text) for option in question.options)}
    users: dict[str, set[str]] = {}
    for text, outcome in said:
        names.setdefault(comparable(text), text)
        users.setdefault(comparable(text), set()).add(outcome.participant)
    words = sorted((names[word], len(people)) for word, people in users.items())
    return {"bars": _most_first([{"text": text, "n": n} for text, n in words])[:_MOST_TAGS]}


def _most_first(bars: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(bars, key=lambda bar: -bar["n"])


_WAYS: dict[Kind, Callable[[_Answers], RoomResult]] = {
    Kind.TEXT: _words,
    Kind.DATE: lambda answers: {"texts": [{"text": day, "by": ""} for day in sorted(o.value for o in answers.whole)]},
    Kind.CHOICE: _one_of,
    Kind.CHOICES: _ticked,
    Kind.SCALE: _steps,
    Kind.TAGS: _tagged,
    Kind.RANK: _ranked,
    Kind.RATING: _rated,
    Kind.CHECKLIST: _checked_off,
    Kind.SORT: _sorted_into,
}
