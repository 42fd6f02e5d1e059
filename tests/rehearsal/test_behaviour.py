"""Invented people answer most things, in their own time and as they choose."""

from itertools import chain

import pytest

from tests.asked import OWN, TOGETHER
from tests.rehearsal.conftest import PEOPLE
from themeday.chapters import CHAPTERS
from themeday.model.clock import Clock
from themeday.model.visibility import Visibility
from themeday.rehearsal import rehearse
from themeday.room.agreements import pairs
from themeday.store.records import JOIN, Records

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("chapter", "question"),
    [(c.key, q) for c in CHAPTERS.values() for q in c.questions] + [("agreements", q) for q in (*OWN, *TOGETHER)],
    ids=lambda value: value if isinstance(value, str) else value.key,
)
def test_every_question_is_answered_by_many(records, chapter, question):
    answered = set(chain.from_iterable(records.answered(chapter, item) for item in question.items))
    assert len(answered) >= len(pairs(records)) - 1 if question in TOGETHER else len(answered) > PEOPLE / 2


def test_not_everyone_answers_everything(records):
    assert len(records.answered("expectations", "hope")) < PEOPLE
    assert len(records.answered("closing", "recommend")) < PEOPLE


def test_what_was_answered_in_a_rehearsal_lies_behind_whoever_practises(tmp_path):
    made = rehearse(tmp_path, 6, 1, weeks_later=True)
    records = Records.in_folder(made.data)
    records.refresh()
    last = max(row.recorded_at for log in records.logs for row in log)
    assert last < Clock().stamp()


def test_private_is_never_in_the_shared_log(records):
    shared = list(records.shared)
    assert {o.visibility for o in shared} == {Visibility.TABLE, Visibility.ANONYMOUS, Visibility.REPORT}
    assert {o.visibility for o in records.private} == {Visibility.PRIVATE}
    assert not [o for o in shared if o.item.startswith("rating.") or o.item in ("matching", "motivation")]
    assert any(o.chapter != JOIN and o.revision > 1 for o in shared)
