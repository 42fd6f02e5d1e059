"""Released texts below their questions: which of many are told says nothing about them."""

from __future__ import annotations

from themeday.chapters import EVERY_CHAPTER
from themeday.report.words import released_answers, top_quotes
from themeday.results import Text

QUESTION = ("closing", "take_along")


def digest(text: str) -> str:
    return str(sum(map(ord, text)) * 7919 % 1009)


def test_of_many_the_first_in_the_alphabet_are_not_the_ones_that_are_told() -> None:
    texts = [Text(f"{letter} is wat ik meeneem naar mijn eigen team") for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    (answer,) = released_answers({QUESTION: texts}, EVERY_CHAPTER, "nl", digest)
    told = [quote.text for quote in answer.quotes]
    assert (len(told), answer.more) == (20, 6)
    assert told == sorted(told)
    assert told != [text.text for text in texts[:20]]
    ask, quotes = top_quotes([answer], digest)
    assert ask == answer.ask
    assert {quote.text for quote in quotes} <= set(told)


def test_quotes_at_the_top_answer_one_question_the_first_of_which_any_fit() -> None:
    texts = {QUESTION: [Text("Kort.")], ("expectations", "hope"): [Text("Dat we elkaar over een jaar nog opzoeken.")]}
    answers = released_answers(texts, EVERY_CHAPTER, "nl", digest)
    ask, quotes = top_quotes(answers, digest)
    assert (ask, [quote.text for quote in quotes]) == (answers[1].ask, ["Dat we elkaar over een jaar nog opzoeken."])
    assert top_quotes(answers[:1], digest) == ("", [])


def test_what_several_wrote_alike_stands_there_once() -> None:
    (answer,) = released_answers({QUESTION: [Text("Rust."), Text("rust."), Text("Tijd.")]}, EVERY_CHAPTER, "nl", digest)
    assert [quote.text for quote in answer.quotes] == ["rust.", "Tijd."]


def test_a_role_and_unit_stand_with_a_quote_as_far_as_they_may_be_told() -> None:
    texts = [Text("Een.", "leader", "Parket"), Text("Twee.", "leader"), Text("Drie.")]
    (answer,) = released_answers({QUESTION: texts}, EVERY_CHAPTER, "en", digest)
    assert [quote.by for quote in answer.quotes] == ["leader, Parket", "leader", ""]
