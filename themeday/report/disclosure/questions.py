"""What may be told of a question that the report has no table of, such as those that lessons ask."""

from __future__ import annotations

from collections import Counter

from themeday.model.questions import Kind, Question
from themeday.report.disclosure.published import PublishedNumbers
from themeday.report.disclosure.suppression import Table, protect
from themeday.results.frequencies import FrequencyTable
from themeday.results.measures import EVERYONE
from themeday.results.reading import countable
from themeday.store.records import Records

#: Kinds of questions that take one answer, of which the parts of one table are the answers.
ONE_ANSWER = (Kind.CHOICE, Kind.SCALE, Kind.RATING)


def question_tables(told: PublishedNumbers, records: Records, chapter: str, question: Question) -> dict[str, Table]:
    """Return the numbers of one question, by the rules of the report; of everyone together, none that it tells itself.

    Its table has the key of the question, or each of its options one, with the key of its item.
    """
    key = f"{chapter}/{question.key}"
    if not told.people or key in told.tables or any(name.startswith(f"{key}.") for name in told.tables):
        return {}
    steps = [str(step) for step in range(question.low, question.high + 1)]
    options = [option.key for option in question.options]
    values: dict[str, list[str]] = {}  # by item
    if question.kind in ONE_ANSWER:
        values = {question.key: options or steps}
    elif question.options:
        places = [str(place) for place in range(1, len(options) + 1)]
        answers = {Kind.RANK: places, Kind.SORT: [group.key for group in question.groups]}.get(question.kind, ["1"])
        values = {question.item_of(option): answers for option in question.options}
    tables: dict[str, Table] = {}
    for item, answers in values.items():
        given = Counter(outcome.value for outcome in countable(records, chapter, [item], told.k))
        ordered = question.kind in (Kind.SCALE, Kind.RATING, Kind.RANK)
        counts = {EVERYONE: {answer: given[answer] for answer in answers}}
        least = 2 if item == question.key else 1
        raw = FrequencyTable(f"{chapter}/{item}", {EVERYONE: told.people}, counts, ordered, least)
        if table := protect(raw, told.k):
            tables[raw.key] = table
    return tables
