"""What is asked weeks later: twice the same, under keys of its own."""

from tests.asked import ALL, COUNTED, learned, questions
from themeday.chapters import AFTERWARDS
from themeday.chapters.follow_up import CHAPTER, GOES_ON, LEARNED, ROUNDS, STOPPED
from themeday.model.questions import Kind
from themeday.model.visibility import Visibility


def test_both_checks_ask_the_same_under_keys_of_their_own() -> None:
    six, twelve = map(questions, ROUNDS)
    assert [asked.key.partition(".")[2] for asked in six] == [asked.key.partition(".")[2] for asked in twelve]
    assert [asked.ask for asked in six] == [asked.ask for asked in twelve]
    assert (*six, *twelve) == ALL
    assert {asked.kind for asked in COUNTED} == {Kind.CHOICE}


def test_whoever_stopped_need_not_tell_anyone() -> None:
    for check in ROUNDS:
        goes_on = next(asked for asked in questions(check) if asked.key == f"{check}.{GOES_ON}")
        assert goes_on.visibility is Visibility.PRIVATE
        assert STOPPED in [option.key for option in goes_on.options]


def test_one_question_is_for_everybody() -> None:
    assert learned("six") == questions("six")[-1]
    assert learned("six").key == f"six.{LEARNED}"


def test_it_is_no_part_of_a_day() -> None:
    assert list(AFTERWARDS) == [CHAPTER]
