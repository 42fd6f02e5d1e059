"""There is enough to say, and all of it is a valid answer."""

import tomllib
from itertools import chain
from pathlib import Path

import pytest

from tests.asked import OWN, THEMES, TOGETHER, tip
from themeday.chapters import CHAPTERS
from themeday.model.clock import Clock
from themeday.model.outcomes import MAX_VALUE
from themeday.model.people import Role
from themeday.model.questions import Kind
from themeday.rehearsal import answers
from themeday.rehearsal.day import rehearsal_day

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def texts():
    return tomllib.loads(Path(answers.__file__).with_name("answers.nl.toml").read_text("utf-8"))


def test_there_is_enough_to_say(texts):
    for about, groups in texts.items():
        people = {role: said for role, said in groups.items() if role in ("anyone", *Role)}
        if about in ("do", "dont"):
            assert len(groups["anyone"]) >= 20
        elif about not in ("reflection", "place", "rules", "board", "board_reason", "anything"):
            assert sum(map(len, people.values())) >= 15, about
        for said in groups.values():
            assert len({str(entry) for entry in said}) == len(said), about


def test_all_words_are_valid_answers(texts):
    questions = {q.key: q for c in CHAPTERS.values() for q in c.questions} | {q.key: q for q in (*OWN, *TOGETHER)}
    questions |= {kind: tip(kind, 1) for kind in ("do", "dont")}
    themes = {option.key for option in THEMES}
    for about, groups in texts.items():
        question = questions.get(about)
        for entry in chain.from_iterable(groups.values()):
            if about in ("learn", "offer"):
                assert entry["theme"] in themes
                assert len(entry.get("question", entry.get("words"))) <= question.max_length
                assert len(entry.get("goal", "")) <= questions["learning_goal"].max_length
            elif question and question.kind is Kind.TEXT:
                assert question.check(entry) == entry
            else:
                assert 0 < len(entry.strip()) <= MAX_VALUE


def test_every_lesson_has_answers_and_no_answers_belong_to_an_unknown_lesson(texts):
    for kind in ("praise", "reflection"):
        assert texts[kind]["anyone"]
        assert set(texts[kind]) - {"anyone"} <= set(rehearsal_day(2, Clock().today()).lessons)
