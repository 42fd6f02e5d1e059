"""Sets of questions that a day may choose: asked on the phone, kept, exported in words, and told in the report."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from tests.asked import everything_asked
from tests.conftest import Party
from tests.widgets.participant.test_take_along import LONG, agreed
from themeday.chapters.question_sets import Moment, asked_at, read_set, shipped_sets
from themeday.day.load import load_day
from themeday.day.new import new_day
from themeday.errors import DayFileError, LessonError
from themeday.export.tables import export
from themeday.export.wording import everything_asked as asked_on
from themeday.i18n import LANGUAGES, translate
from themeday.lessons.lint.private import details
from themeday.model.questions import Kind
from themeday.model.visibility import ONLY_COUNTED
from themeday.rehearsal.simulation import simulate
from themeday.report import write_report
from themeday.store.folder import DataFolder
from themeday.store.records import Records
from themeday.widgets.participant.chapter import chapter_page
from themeday.widgets.participant.follow_up import FollowUp
from themeday.widgets.participant.question import QuestionCard

CHOSEN = ("workshop", "relationship", "both-ways")
SETS = shipped_sets().values()


def with_sets() -> Party:
    return Party(Records.in_memory(), LONG.model_copy(update={"questions": CHOSEN}))


@pytest.mark.parametrize("chosen", SETS, ids=lambda chosen: chosen.key)
def test_a_set_says_where_its_wording_comes_from_and_whether_one_may_use_it(chosen) -> None:
    own = {"en": "Own wording, not a validated scale.", "nl": "Eigen bewoording, geen gevalideerde schaal."}
    for language in LANGUAGES:
        assert translate(language, chosen.source).startswith(own[language])
        assert translate(language, chosen.licence).startswith("BSD-3-Clause")
        assert not list(details(translate(language, chosen.source)))


@pytest.mark.parametrize("chosen", SETS, ids=lambda chosen: chosen.key)
def test_what_a_set_asks_is_short_and_told_as_a_part_of_a_number_only(chosen) -> None:
    assert 0 < len(chosen.questions) <= 5
    for question in chosen.questions:
        assert (question.kind, question.visibilities) == (Kind.SCALE, ONLY_COUNTED)
        for language in LANGUAGES:
            assert len(translate(language, question.ask)) <= 90


def test_a_key_of_a_set_is_nothing_else_and_says_when_it_was_asked() -> None:
    keys = [question.key for key in ("closing", "follow_up") for question in everything_asked(key)]
    assert len(keys) == len(set(keys))
    assert next(question.key for question in asked_at("closing", ["workshop"])) == "workshop.useful"
    assert next(question.key for question in asked_at("six", ["relationship"])) == "six.relationship.trust"
    assert asked_at("closing", ["relationship"]) == ()


def test_a_day_that_chose_none_is_asked_what_it_always_was() -> None:
    page = chapter_page(Party().join(), "closing")
    assert not [card for card in page.children if isinstance(card, QuestionCard) and "workshop" in str(card.questions)]
    asked = [question.key for questions in asked_on(Party().day, "nl").values() for question in questions]
    assert not [key for key in asked if key.startswith(tuple(f"{chosen.key}." for chosen in SETS))]


def test_a_day_names_its_sets_and_hears_of_one_that_is_not_there(tmp_path: Path) -> None:
    file = new_day(tmp_path / "day", "en")
    text = file.read_text("utf-8")
    line = '# questions = ["workshop", "relationship", "both-ways"]'
    assert line in text
    file.write_text(text.replace(line, line.removeprefix("# ")), "utf-8")
    assert load_day(file).questions == CHOSEN
    file.write_text(text.replace(line, 'questions = ["workshops"]'), "utf-8")
    with pytest.raises(DayFileError, match=r"there is no set of questions .workshops.\. Choose from both-ways"):
        load_day(file)


def test_a_mistake_in_a_set_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "en.md").write_text(
        "---\ntitle: A\nsource: B\nwhen: [sunday]\n---\n```live tips\n```\n", "utf-8"
    )
    with pytest.raises(LessonError) as caught:
        read_set(tmp_path / "set")
    message = caught.value.message("en")
    assert 'The set of questions "set" cannot be used yet:' in message
    assert 'line 4: "when" cannot be that. Choose from: closing, six, twelve' in message
    assert '"licence" is missing' in message
    assert '"live" is no kind of block' in message


def test_a_day_with_sets_from_question_to_report(tmp_path: Path) -> None:
    day = with_sets()
    pairs = [(day.join(unit="Recherche"), day.leader()) for _ in range(8)]
    people = [session for pair in pairs for session in pair]
    for n, session in enumerate(people):
        cards = {
            key: card
            for card in chapter_page(session, "closing").children
            if isinstance(card, QuestionCard)
            for key in card.questions
        }
        card = cards["workshop.useful"]
        assert card.questions["workshop.useful"]["ask"] == "What I heard and did today is of use in my work."
        card._receive(None, {"type": "save", "key": "workshop.useful", "value": 4 + n % 2, "attempt": "1"}, None)
        assert card.replies["workshop.useful"]["status"] == "saved"
    for pair in pairs:
        agreed(*pair)
    day.clock.advance(dt.datetime(2027, 1, 14, 12, tzinfo=dt.UTC) + dt.timedelta(weeks=6))
    for n, session in enumerate(people):
        later = FollowUp(session)
        asked = list(later.questions)
        assert asked[-1] == "six.learned"
        assert "six.relationship.trust" in asked
        later._receive(
            None, {"type": "save", "key": "six.relationship.trust", "value": 3 + n % 2, "attempt": "1"}, None
        )
        assert later.replies["six.relationship.trust"]["status"] == "saved"

    rows = {(row.chapter, row.item) for row in day.rows()}
    assert {("closing", "workshop.useful"), ("follow_up", "six.relationship.trust")} <= rows

    paths = export(day.day, day.records, tmp_path / "export")
    with paths[0].open(encoding="utf-8-sig", newline="") as file:
        told = [row for row in csv.reader(file) if "workshop.useful" in row or "six.relationship.trust" in row]
    assert len(told) == 32
    assert all(
        any(text in row for text in ("Aan wat ik vandaag hoorde en deed, heb ik iets in mijn werk.", TRUST))
        for row in told
    )

    kept = DataFolder.of(day.day.model_copy(update={"folder": tmp_path}))
    write_report(day.day, day.records, kept, tmp_path / "report.html", "nl", dt.date(2027, 3, 1))
    page = (tmp_path / "report.html").read_text("utf-8")
    after = page[page.index("Aan wat ik vandaag hoorde en deed, heb ik iets in mijn werk.") :]
    assert "Eigen bewoording, geen gevalideerde schaal." in after
    assert TRUST in after


TRUST = "Ik kan de ander vertellen wat ik op het werk niet zomaar iedereen vertel."


def test_someone_who_has_stopped_is_not_asked_about_the_two_of_them() -> None:
    day = with_sets()
    young, leader = day.join(), day.leader()
    agreed(young, leader)
    day.clock.advance(dt.datetime(2027, 1, 14, 12, tzinfo=dt.UTC) + dt.timedelta(weeks=6))
    card = FollowUp(young)
    assert "six.relationship.trust" in card.state["shown"]
    card._receive(None, {"type": "save", "key": "six.goes_on", "value": "stopped", "attempt": "1"}, None)
    assert card.state["shown"] == ["six.goes_on", "six.learned"]
    alone = FollowUp(day.join(table="9"))
    assert list(alone.questions) == ["six.learned"]


def test_invented_people_answer_them_too() -> None:
    session, _ = simulate(LONG.model_copy(update={"questions": CHOSEN}), 24, 1, weeks_later=True)
    told = {item for moment in ("closing", "follow_up") for item in session.records.shared.items(moment, "")}
    for moment in Moment:
        assert {question.key for question in asked_at(moment, CHOSEN)} <= told


def test_every_moment_has_a_set() -> None:
    assert {moment for chosen in SETS for moment in chosen.when} == set(Moment)
