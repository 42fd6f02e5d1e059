"""themeday.report.disclosure.questions: what is told of a question that the report has no table of."""

from __future__ import annotations

import pytest

from tests.asked import lesson_questions
from tests.reviewed import DAY, Room
from themeday.lessons.reading import load_lesson_for
from themeday.model.questions import Kind, Option, Question
from themeday.model.visibility import Visibility
from themeday.places import EXERCISES
from themeday.report.disclosure.decision import question_now
from themeday.report.disclosure.suppression import Cell, Table

OPTIONS = tuple(Option(key, key) for key in ("a", "b", "c"))
CHOICE = Question("lunch", Kind.CHOICE, "?", options=OPTIONS, visibilities=(Visibility.ANONYMOUS,))
TICKS = Question("drink", Kind.CHOICES, "?", options=OPTIONS, visibilities=(Visibility.ANONYMOUS,))


def told(room: Room, question: Question) -> dict[str, Table]:
    numbers = question_now(DAY, room.records, "welcome", question)
    return {key: of for key, of in numbers.tables.items() if key.startswith(f"welcome/{question.key}")}


def test_answers_that_few_chose_are_told_together() -> None:
    room = Room()
    for number in range(20):
        room.join().save("welcome", CHOICE, "a" if number < 12 else "b" if number < 16 else "c")
    (table,) = told(room, CHOICE).values()
    assert set(table.overall) == {Cell(("a",), 12), Cell(("b", "c"), 8)}


def test_an_option_that_few_ticked_is_not_told_and_of_one_that_nearly_all_did_a_lower_bound() -> None:
    room = Room()
    for number in range(20):
        ticked = [key for key, many in (("a", 18), ("b", 8), ("c", 3)) if number < many]
        room.join().save("welcome", TICKS, {"chosen": ticked})
    assert {key: of.overall for key, of in told(room, TICKS).items()} == {
        "welcome/drink.a": (Cell(("1",), 15, at_least=True),),
        "welcome/drink.b": (Cell(("1",), 8),),
    }


@pytest.mark.parametrize("kind", [Kind.RANK, Kind.SORT])
def test_what_people_ordered_in_a_lesson_is_told_option_by_option(kind: Kind) -> None:
    lessons = [load_lesson_for(path, "en") for path in sorted(EXERCISES.iterdir()) if path.name in DAY.lessons]
    question = next(q for lesson in lessons for q in lesson_questions(lesson) if q.kind is kind)
    room = Room()
    keys = [option.key for option in question.options]
    for number in range(20):
        value: object = keys if number % 2 else keys[::-1]
        if kind is Kind.SORT:
            value = dict.fromkeys(keys, question.groups[number % 2].key)
        room.join().save("lessons", question, value)
    numbers = question_now(DAY, room.records, "lessons", question)
    for option in question.options:
        table = numbers.tables[f"lessons/{question.item_of(option)}"]
        assert {cell.count for cell in table.overall} <= {0, 10, 20}


def test_of_too_few_people_nothing_is_told_and_what_the_report_tells_stays() -> None:
    room = Room()
    for _ in range(4):
        room.join().save("welcome", CHOICE, "a")
    assert told(room, CHOICE) == {}
