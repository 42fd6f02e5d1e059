"""A chapter as a page: built before anyone is known, bound when someone comes, unmoved by what a browser sends."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from traitlets import TraitError

from tests import asked
from tests.asked import FOR_BOTH, OWN, rating, tip
from tests.torture.rows import outcome_from_row
from themeday.chapters import AFTERWARDS, CHAPTERS, Live
from themeday.chapters.closing import MAX_TIPS
from themeday.i18n import LANGUAGES, translate
from themeday.model.outcomes import MAX_VALUE
from themeday.model.people import Role
from themeday.model.questions import Kind
from themeday.model.visibility import Visibility
from themeday.room.agreements import find_partner
from themeday.store.records import JOIN, STAFF
from themeday.widgets.participant.agreement import AgreementCard
from themeday.widgets.participant.chapter import chapter_page
from themeday.widgets.shared.card import Card
from themeday.widgets.shared.labels import LABELS
from themeday.widgets.shared.saving import AnsweringCard

SECRET, ANONYMOUS = "this stays between me and myself", "this may be read without my name"
EVERY = {**CHAPTERS, **AFTERWARDS}
each_chapter = pytest.mark.parametrize("chapter", list(EVERY))

# Everything a facilitator can open, so that whatever could leak, would.
OPENED = {
    chapter: {f"show:{q.key}": "1" for q in CHAPTERS[chapter].questions} | {"state": "open", "opened": "1"}
    for chapter in CHAPTERS
}
OPENED["closing"]["show:tips"] = "1"


def cards_of(session, chapter):
    return chapter_page(session, chapter).children


def an_answer(question, text):
    return {
        Kind.TEXT: lambda: text,
        Kind.CHOICE: lambda: question.options[0].key,
        Kind.CHOICES: lambda: {"chosen": [question.options[0].key], **({"own": text} if question.own_words else {})},
        Kind.SCALE: lambda: question.high,
        Kind.DATE: lambda: "2027-03-01",
    }[question.kind]()


def answer_everything(session, text, visibility):
    for chapter in CHAPTERS.values():
        for question in chapter.questions:
            if visibility in question.visibilities:
                session.save(chapter.key, question, an_answer(question, text), visibility)


def a_full_day(party):
    """Return a young colleague in the middle of a day, and the leader this person meets and is paired with."""
    me, other = party.join(table="1", nickname="Yara"), party.leader(table="1", nickname="Leo")
    dates = [{"table": 1, "young_colleague": me.me.code, "leader": other.me.code}]
    staff = party.staff()
    for chapter, items in OPENED.items():
        staff.set_stage(chapter, items)
    staff.set_stage("pairing", {"schedule": {"seed": 1, "minutes": 4, "rounds": [dates], "byes": [[]]}, "round": "1"})
    party.publish((me, other))
    for session in (me, other):
        session.save("closing", tip("do", 1), "luister eerst")
    return me, other


# As a page


@each_chapter
def test_a_page_has_a_card_for_every_block_in_order(party, chapter):
    cards = cards_of(party.join(), chapter)
    assert all(isinstance(card, Card) for card in cards)
    # Of the questions that a day may choose besides, this day has none.
    assert len(cards) == 1 + len([block for block in EVERY[chapter].blocks if block != Live("questions")])
    assert cards[0].state["page"] == chapter
    asked = [key for card in cards if type(card).__name__ == "QuestionCard" for key in card.questions]
    assert asked == [question.key for question in EVERY[chapter].questions]


@each_chapter
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_kit_is_in_the_readers_language(party, chapter, language):
    me, _ = a_full_day(party)
    me.bind(me.participant, language)
    for card in cards_of(me, chapter):
        assert card.language == language
        for name, text in {**LABELS, **card.texts}.items():
            assert card.labels[name] == translate(language, text)
        if isinstance(card, AnsweringCard):
            texts = [question["ask"] for question in card.questions.values()]
            assert all(texts)


# Before and after binding


@each_chapter
def test_a_page_that_nobody_opened_has_its_texts_and_knows_nobody(party, shown, chapter):
    me, other = a_full_day(party)
    answer_everything(me, SECRET, Visibility.PRIVATE)
    answer_everything(other, ANONYMOUS, Visibility.ANONYMOUS)
    page = cards_of(party.session(), chapter)
    told = shown(page)
    for word in (SECRET, ANONYMOUS, me.me.code, other.me.code, "Yara", "Leo", "Recherche", "luister eerst"):
        assert word not in told
    for card in page:
        assert card.labels["save"] == "Bewaar"
        assert card.scope == ""
        for name in own_traits(card) - {"language", "labels", "body"}:
            assert not getattr(card, name), (type(card).__name__, name)


@each_chapter
@pytest.mark.parametrize("language", LANGUAGES)
def test_binding_makes_it_the_same_page_as_one_that_was_bound_from_the_start(party, chapter, language):
    me, _ = a_full_day(party)
    answer_everything(me, SECRET, Visibility.PRIVATE)
    early = party.session()
    cards = cards_of(early, chapter)
    early.bind(me.participant, language)
    me.bind(me.participant, language)
    for bound, fresh in zip(cards, cards_of(me, chapter), strict=True):
        for name in own_traits(bound) - {"timer"}:
            assert getattr(bound, name) == getattr(fresh, name), (type(bound).__name__, name)
    assert any(card.labels for card in cards)


@each_chapter
def test_messages_before_anyone_is_there_are_let_go(party, chapter):
    before = party.rows()
    for card in cards_of(party.session(), chapter):
        for kind in KINDS:
            card._receive(None, {"type": kind, "key": "help", "value": "x", "code": "x", "slug": ""}, None)
    assert party.rows() == before


# Who sees what


@each_chapter
def test_private_answers_are_on_nobody_elses_page(party, shown, chapter):
    me, other = a_full_day(party)
    answer_everything(me, SECRET, Visibility.PRIVATE)
    me.save("pairing", rating(other.me.code), 1)
    watchers = [other, party.join(table="1"), party.leader(table="4"), party.join(Role.TABLE, "", "1")]
    for watcher in watchers:
        answer_everything(watcher, "mine", Visibility.TABLE)
    before = {watcher: shown(cards_of(watcher, chapter)) for watcher in watchers}
    assert not any(SECRET in told for told in before.values())
    # What is private changes nothing that anybody else sees, not even a number.
    for question in EVERY[chapter].questions:
        if question.kind is Kind.SCALE and Visibility.PRIVATE in question.visibilities:
            me.save(chapter, question, question.low, Visibility.PRIVATE)
    if chapter == "pairing":
        me.save(chapter, rating(other.me.code), 5)
    for watcher, told in before.items():
        assert without_ids(shown(cards_of(watcher, chapter))) == without_ids(told)


@each_chapter
def test_an_anonymous_answer_carries_no_code_name_or_unit(party, shown, chapter):
    author = party.leader(table="7", unit="Basisteam", nickname="Leonie")
    answer_everything(author, ANONYMOUS, Visibility.ANONYMOUS)
    author.save("closing", tip("dont", 1), ANONYMOUS)
    for name, items in OPENED.items():
        party.staff().set_stage(name, items)
    readers = [party.join(table="2"), party.join(Role.TABLE, "", "3")]
    for reader in readers:
        told = shown(cards_of(reader, chapter))
        assert (ANONYMOUS in told) is (chapter in ("welcome", "expectations", "closing"))
        assert author.me.code not in told
        assert "Leonie" not in told
        if chapter != "welcome":  # There, units are counted.
            assert "Basisteam" not in told


def test_what_a_table_shares_stays_at_the_table(party, shown):
    me, _ = a_full_day(party)
    answer_everything(me, SECRET, Visibility.TABLE)
    outside = [party.join(table="2"), party.leader(table="1", room="b")]
    for watcher in outside:
        answer_everything(watcher, "mine", Visibility.TABLE)
        assert SECRET not in shown(cards_of(watcher, "expectations"))


def test_nobody_is_named_who_wanted_no_match(party, shown):
    me, other = a_full_day(party)
    out = party.leader(unit="Basisteam", table="1", nickname="Olaf")
    out.save("expectations", CHAPTERS["expectations"].question("matching"), "no")
    for watcher in (me, other):
        for chapter in CHAPTERS:
            told = shown(cards_of(watcher, chapter))
            assert out.me.code not in told
            assert "Olaf" not in told


# Whatever a browser sends

KINDS = ("save", "find", "confirm", "add", "remove", "vote", "open", "step", "side", "note")
FIELDS = ("key", "value", "visibility", "attempt", "kind", "text", "number", "slug", "step", "role", "code")
ODD = ["", "--5", "9" * 5_000, "\ud800", "\x00", "x" * 5_000, "=1+1", "<script>", "private", "report", "do", "leader"]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=9)
    | st.sampled_from(ODD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)
KNOWN = [question.key for chapter in CHAPTERS.values() for question in chapter.questions]
KNOWN += [question.key for question in (*OWN, *FOR_BOTH, *asked.ALL)] + ["fake-account", "fake-account.before"]
MESSAGE = st.dictionaries(
    st.sampled_from(FIELDS),
    JSON | st.sampled_from([*KNOWN, 1, 2, "2027-03-01", {"chosen": ["craft"], "own": "x"}]),
    max_size=6,
).flatmap(lambda rest: st.sampled_from(KINDS).map(lambda kind: {"type": kind} | rest))
ANYTHING = (
    MESSAGE | st.fixed_dictionaries({"type": st.just("save"), "key": st.sampled_from(KNOWN), "value": JSON}) | JSON
)


def own_traits(card):
    """Return the traits that the kit's cards add to those of any widget."""
    return {name for name in set(card.keys) - set(Card.__mro__[1].class_trait_names()) if not name.startswith("_")}


def without_ids(told):
    return re.sub(r"IPY_MODEL_[0-9a-f]+", "", told)


def is_valid(row, party):
    """Return whether a row is one that the kit itself could have meant."""
    questions = {q.key: q for q in CHAPTERS[row.chapter].questions} if row.chapter in CHAPTERS else {}
    questions |= {q.key: q for q in (*OWN, *FOR_BOTH)} if row.chapter == "agreements" else {}
    head, _, rest = row.item.partition(".")
    if row.withdrawn:
        return row.revision > 1 or row.item in {q.key for q in FOR_BOTH}
    if head == "vote":
        return row.value == "1" and rest.partition(".")[0] in ("do", "dont")
    if head in ("do", "dont"):
        return rest in [str(n) for n in range(1, MAX_TIPS + 1)] and 0 < len(row.value) <= 200
    if head == "rating":
        return row.value in "12345" and row.visibility is Visibility.PRIVATE
    if row.chapter == "lessons":
        return head in party.day.lessons and len(row.value) <= MAX_VALUE
    if row.item == "partner":
        return party.records.participant(row.value) is not None
    if row.item == "confirmed":
        return re.fullmatch(r"[0-9a-f]{16}", row.value) is not None
    if row.chapter == "follow_up":
        questions, head = {question.key: question for question in asked.ALL}, row.item
    question = questions[head]
    if question.kind is Kind.CHOICES:
        return (
            row.item in question.items
            and (row.value == "1" or rest == "own")
            and row.visibility in question.visibilities
        )
    return question.check(row.value) == row.value and row.visibility in question.visibilities


def check(party, me):
    for row in party.rows():
        assert outcome_from_row(row.row()) == row
        if row.participant != STAFF and row.chapter != JOIN:
            assert is_valid(row, party), row
            assert row.participant in (me.me.code, *party.others)


@each_chapter
@settings(max_examples=20, deadline=None)
@given(messages=st.lists(ANYTHING, min_size=1, max_size=6))
def test_no_message_breaks_a_card_or_writes_what_is_no_answer(new_party, chapter, messages):
    party = new_party()
    me, other = a_full_day(party)
    party.others = (other.me.code,)
    for card in cards_of(me, chapter):
        for message in messages:
            card._receive(None, message, None)
    check(party, me)


@each_chapter
@settings(max_examples=8, deadline=None)
@given(garbage=st.lists(JSON, min_size=1, max_size=4), message=MESSAGE)
def test_no_trait_set_from_a_browser_breaks_a_card_or_is_believed(new_party, chapter, garbage, message):
    party = new_party()
    me, other = a_full_day(party)
    party.others = (other.me.code,)
    for card in cards_of(me, chapter):
        for value in [*garbage, {}, [], [1], {"partner": 5, "mark": [], "saved": 1}, True, ""]:
            for name in own_traits(card):
                try:
                    card.set_state({name: value})
                except TraitError:
                    continue  # Widgets refuse another type by themselves.
        for kind in KINDS:
            card._receive(None, message | {"type": kind}, None)
        card.refresh()
    check(party, me)
    # What others see comes from the records, so that nobody can be shown what was never saved.
    forged, honest = cards_of(other, chapter), cards_of(party.session(), chapter)
    honest[0].session.bind(other.participant, "en")
    for first, another in zip(forged, honest, strict=True):
        assert [getattr(first, n) for n in own_traits(first)] == [getattr(another, n) for n in own_traits(another)]


def test_pages_of_two_people_grow_together(party):
    young, leader = party.join(), party.leader()
    mine, theirs = (
        next(card for card in cards_of(session, "agreements") if isinstance(card, AgreementCard))
        for session in (young, leader)
    )
    find_partner(young, leader.my_pair_code)
    for n, question in enumerate(FOR_BOTH):
        session, card, other = ((young, mine, theirs), (leader, theirs, mine))[n % 2]
        card._receive(None, {"type": "save", "key": question.key, "value": an_answer(question, "samen")}, None)
        other.session.poll()
        assert other.questions[question.key]["answer"] == card.questions[question.key]["answer"] != ""
        assert session.answer("agreements", question.key)
    assert date.fromisoformat(theirs.questions["review_date"]["answer"])
