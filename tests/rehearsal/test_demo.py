"""The demo: a guest who has just joined, without a heavy library."""

import subprocess
import sys
from itertools import chain

import pytest

from tests.asked import OWN, TOGETHER
from themeday.chapters import CHAPTERS
from themeday.model.clock import Clock
from themeday.model.people import Role
from themeday.rehearsal import demo_session
from themeday.room.agreements import agreement_of
from themeday.room.stage import stage_data
from themeday.store.records import JOIN

pytestmark = pytest.mark.slow


def test_demo_guest_has_joined_and_been_matched_and_has_the_rest_to_do():
    session = demo_session()
    me = session.me
    assert me.role is Role.YOUNG_COLLEAGUE
    assert session.language == "nl"
    assert all(session.stage.state(chapter) == "open" for chapter in CHAPTERS)
    assert session.stage.current == "welcome"
    answers = chain(session.records.shared, session.records.private)
    mine = {outcome.chapter for outcome in answers if outcome.participant == me.code}
    assert mine == {JOIN, "expectations"}
    assert session.answer("expectations", "hope") is None
    agreement = agreement_of(session.records, me.code)
    assert agreement is not None
    assert set(agreement.missing) == {question.key for question in OWN}
    assert type(session.clock) is Clock


def test_demo_answers_can_be_saved_and_count_as_the_latest():
    session = demo_session()
    place = next(question for question in TOGETHER if question.key == "place")
    session.save("agreements", place, "Op de fiets.")
    assert agreement_of(session.records, session.me.code).together["place"] == "Op de fiets."


def test_demo_dates_cross_units():
    session = demo_session()
    unit = {who.code: who.unit for who in session.records.participants()}
    rounds = stage_data(session.records, "pairing", "schedule")["rounds"]
    dates = [(d["young_colleague"], d["leader"]) for dates in rounds for d in dates]
    assert len(dates) == len(set(dates)) == 30
    assert all(unit[a] != unit[b] for a, b in dates)


def test_demo_needs_neither_pandas_nor_a_page():
    code = (
        "import sys, themeday.rehearsal as r; r.demo_session(); "
        "sys.exit(', '.join({'pandas', 'ipywidgets', 'voila'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
