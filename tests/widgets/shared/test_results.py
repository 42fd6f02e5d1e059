"""How many answered and of how many; what a result says in a sentence, and never before it is revealed."""

from __future__ import annotations

import pytest

from themeday.chapters import CHAPTERS
from themeday.model.people import Role
from themeday.model.questions import Option, ballot
from themeday.widgets.shared.results import question_result, revealed_results, tally, turnout, who_answered

LUNCH = ballot("lunch", "What shall we do?", (Option("walk", "Walk"), Option("talk", "Talk")))


def test_a_turnout_counts_private_answers_too_and_a_shared_device_once(party):
    motivation = CHAPTERS["expectations"].question("motivation")
    party.join().save("expectations", motivation, 4, "private")
    device = party.join(Role.TABLE)
    for role in (Role.YOUNG_COLLEAGUE, Role.LEADER):
        device.speak_as(role)
        device.save("expectations", motivation, 3)
    party.leader()
    staff = party.staff()
    assert turnout(staff, "expectations", motivation.items)[:2] == (2, 3)
    assert len(who_answered(staff, "expectations", motivation.items)) == 2


@pytest.mark.parametrize(
    ("votes", "summary"), [(("walk", "walk", "talk"), "Most: Walk."), (("walk", "talk"), ""), ((), "")]
)
def test_a_tally_says_what_most_chose_unless_two_are_equal(party, votes, summary):
    for vote in votes:
        party.join().save("closing", LUNCH, vote)
    staff = party.staff()
    assert tally(staff, "closing", LUNCH)["summary"] == ""
    staff.set_stage("closing", {"show:lunch": "1"})
    assert tally(staff, "closing", LUNCH)["summary"] == summary


def test_a_chapter_shows_the_questions_that_were_revealed_and_no_others(party, answer):
    staff = party.staff()
    assert revealed_results(staff, "expectations") == []
    staff.set_stage("expectations", {"show:learn": "1", "show:motivation": "1"})  # of which one is never revealed
    assert [result["key"] for result in revealed_results(staff, "expectations")] == ["learn"]


def test_pages_in_one_language_share_a_result_until_somebody_answers(party):
    pages = party.join(), party.leader()
    before = [question_result(page, "closing", LUNCH) for page in pages]
    assert before[0] is before[1]
    pages[0].save("closing", LUNCH, "walk")
    assert [question_result(page, "closing", LUNCH)["n"] for page in pages] == [1, 1]
