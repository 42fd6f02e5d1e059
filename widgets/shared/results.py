"""The room's answers to one question, as far as their authors and the facilitator let them be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from statistics import fmean
from typing import Any

from themeday.chapters import CHAPTERS
from themeday.i18n import N_, number_signs
from themeday.model.changes import Topic, Topics, below
from themeday.model.labels import comparable
from themeday.model.outcomes import Outcome, Visibility
from themeday.model.people import ROLE_NAMES, Role, device_code
from themeday.model.questions import Kind, Option, Question
from themeday.room.session import Session
from themeday.store.records import STAFF
from themeday.text.shown import side_by_side

#: Whose answers may stand on a screen.
SHOWN = (Visibility.ANONYMOUS, Visibility.REPORT)
#: A result as a view draws it: bars, texts, how many answered, and words that go with it.
Result = dict[str, Any]
_MOST_TAGS = 12


def question_result(session: Session, chapter: str, question: Question) -> Result:
    """Return the room's answers to one question: bars for what can be counted, texts as far as their authors allow.

    All pages in one language share it, so it is left as it is.
    """
    key = (question_result, session.language, chapter, question)
    return session.records.cached(key, lambda: _result(session, chapter, question))


def _result(session: Session, chapter: str, question: Question) -> Result:
    result: Result = {"key": question.key, "ask": session.say(question.ask), "bars": [], "texts": [], "caption": ""}
    answers = _Answers(session, chapter, question)
    result["n"] = len(answers.people)
    result |= _WAYS[question.kind](answers)
    result["n_text"] = session.say_count("{n} answer", "{n} answers", result["n"])
    return result


def result_topics(chapter: str, question: Question) -> Topics:
    """Return what the room's answers to one question follow from."""
    return {
        topic
        for item in question.items
        for topic in (Topic(chapter, item), *(below(chapter, f"{mark}:{item}:", STAFF) for mark in ("hide", "let")))
    }


def shown_by(session: Session, outcome: Outcome) -> str:
    """Return role and unit of who answered, as far as its author chose to be known by them."""
    if outcome.visibility is not Visibility.REPORT:
        return ""
    role = session.say(ROLE_NAMES[Role(outcome.role)]) if outcome.role in set(Role) else ""
    return side_by_side(role, outcome.unit)


def decimal(session: Session, value: float) -> str:
    """Return a number with one decimal, with the comma that Dutch readers expect."""
    text = f"{value:.1f}"
    return text.replace(".", number_signs(session.language)[0])


def who_answered(session: Session, chapter: str, items: Iterable[str]) -> set[str]:
    """Return who answered any of some items, privately or not; for counting, never for showing.

    Returns:
        Codes; the two sides of a table that shares a device are one.
    """
    asked = tuple(items)
    return set(session.records.cached((who_answered, chapter, asked), lambda: _who_answered(session, chapter, asked)))


def _who_answered(session: Session, chapter: str, items: Iterable[str]) -> frozenset[str]:
    return frozenset(device_code(code) for item in items for code in session.records.answered(chapter, item))


class _Answers:
    """What may be shown of the answers to one question, by item."""

    def __init__(self, session: Session, chapter: str, question: Question) -> None:
        self.session, self.question = session, question
        stage = session.stage
        # Where the facilitator lets texts through one by one, no other screen is quicker.
        listed = chapter in CHAPTERS and question.key in CHAPTERS[chapter].let_through
        wait = question.text_items if listed else ()
        self.by_item = {
            item: [
                outcome
                for outcome in session.records.shared.answers(chapter, item)
                if outcome.visibility in SHOWN
                and not stage.hidden(*outcome.key)
                and (item not in wait or stage.let_through(outcome))
            ]
            for item in question.items
        }

    @property
    def people(self) -> set[str]:
        return {outcome.participant for found in self.by_item.values() for outcome in found}

    @property
    def one(self) -> list[Outcome]:
        return self.by_item[self.question.key]

    def of(self, option: Option) -> list[Outcome]:
        return self.by_item[f"{self.question.key}.{option.key}"]

    @property
    def texts(self) -> list[str]:
        # Sorted by the text itself: the order of answering would tell who wrote what.
        found = [outcome.value for item in self.question.text_items for outcome in self.by_item[item]]
        return sorted(found, key=str.casefold)


def _words(answers: _Answers) -> Result:
    # No by-line in the room, whatever was allowed for the report: at one table a role and a unit are a name.
    return {"texts": [{"text": text, "by": ""} for text in answers.texts]}


def _one_of(answers: _Answers) -> Result:
    given = Counter(outcome.value for outcome in answers.one)
    return {"bars": [{"text": answers.session.say(o.text), "n": given[o.key]} for o in answers.question.options]}


def _ticked(answers: _Answers) -> Result:
    rows = [(answers.session.say(o.text), len(answers.of(o))) for o in answers.question.options]
    return {**_words(answers), "bars": [{"text": text, "n": n} for text, n in _most_first(rows) if n]}


def _checked_off(answers: _Answers) -> Result:
    # The list keeps its order, and shows what nobody has done yet.
    say = answers.session.say
    return {"bars": [{"text": say(o.text), "n": len(answers.of(o))} for o in answers.question.options]}


def _steps(answers: _Answers) -> Result:
    question, say = answers.question, answers.session.say
    given = Counter(outcome.value for outcome in answers.one)
    ends = {question.low: say(question.low_text), question.high: say(question.high_text)}
    steps = range(question.low, question.high + 1)
    bars = [{"text": f"{step}  {ends.get(step, '')}".strip(), "step": step, "n": given[str(step)]} for step in steps]
    return {"bars": bars, "heat": True, "ends": [ends[question.low], ends[question.high]]}


def _rated(answers: _Answers) -> Result:
    given = [int(outcome.value) for outcome in answers.one if outcome.value.isdecimal()]
    if not given:
        return _steps(answers)
    session, high = answers.session, answers.question.high
    mean = session.say(N_("On average {mean} of {high}"), mean=decimal(session, fmean(given)), high=high)
    return {**_steps(answers), "caption": mean}


def _ranked(answers: _Answers) -> Result:
    # The longest bar for what stands highest: the mean number of places from the bottom.
    session, lowest = answers.session, len(answers.question.options)
    rows = []
    for option in answers.question.options:
        places = [int(outcome.value) for outcome in answers.of(option) if outcome.value.isdecimal()]
        if places:
            mean = fmean(places)
            rows.append({"text": session.say(option.text), "n": lowest + 1 - mean, "shown": decimal(session, mean)})
    caption = session.say(N_("Mean place; 1 is at the top")) if rows else ""
    return {"bars": sorted(rows, key=lambda row: -row["n"]), "caption": caption}


def _sorted_into(answers: _Answers) -> Result:
    say, question = answers.session.say, answers.question
    rows = []
    for option in question.options:
        given = Counter(outcome.value for outcome in answers.of(option))
        rows += [
            {"text": f"{say(option.text)} – {say(group.text)}", "n": given[group.key]} for group in question.groups
        ]
    return {"bars": [row for row in rows if row["n"]]}


def _tagged(answers: _Answers) -> Result:
    say, question = answers.session.say, answers.question
    said: list[tuple[str, Outcome]] = [(say(o.text), one) for o in question.options for one in answers.of(o)]
    said += sorted(((one.value, one) for item in question.text_items for one in answers.by_item[item]), key=_by_text)
    # Own words count with the word that was offered, or with those of others, when they are the same word.
    names = {comparable(text): text for text in (say(option.text) for option in question.options)}
    users: dict[str, set[str]] = {}
    for text, outcome in said:
        names.setdefault(comparable(text), text)
        users.setdefault(comparable(text), set()).add(outcome.participant)
    rows = sorted((names[word], len(people)) for word, people in users.items())
    return {"bars": [{"text": text, "n": n} for text, n in _most_first(rows)[:_MOST_TAGS]]}


def _by_text(said: tuple[str, Outcome]) -> str:
    return said[0]


def _most_first(rows: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(rows, key=lambda row: -row[1])


_WAYS: dict[Kind, Callable[[_Answers], Result]] = {
    Kind.TEXT: _words,
    Kind.DATE: lambda answers: {"texts": [{"text": day, "by": ""} for day in sorted(o.value for o in answers.one)]},
    Kind.CHOICE: _one_of,
    Kind.CHOICES: _ticked,
    Kind.SCALE: _steps,
    Kind.TAGS: _tagged,
    Kind.RANK: _ranked,
    Kind.RATING: _rated,
    Kind.CHECKLIST: _checked_off,
    Kind.SORT: _sorted_into,
}
