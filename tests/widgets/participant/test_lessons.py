"""The lesson player: every lesson of the kit from the first step to the last, in both languages."""

from __future__ import annotations

import pytest

from themeday.day.plan import lesson_keys
from themeday.i18n import LANGUAGES
from themeday.lessons.reading import load_lesson
from themeday.model.visibility import Visibility
from themeday.places import EXERCISES
from themeday.widgets.participant import lessons as player_module
from themeday.widgets.participant.lessons import LessonPlayer
from themeday.widgets.participant.quiz_answers import LEADS

SLUGS = lesson_keys(EXERCISES)
each_lesson = pytest.mark.parametrize("slug", SLUGS)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def send(card, kind, /, **more):
    card._receive(None, {"type": kind, "attempt": "1"} | more, None)


def save(card, key, value, visibility=None):
    send(card, "save", key=key, value=value, visibility=visibility)
    return card.replies.get(key, {}).get("status")


def player(party, slug="", language="en"):
    card = LessonPlayer(party.join(language=language))
    send(card, "open", slug=slug)
    return card


def some_answer(question):
    options = [option["key"] for option in question["options"]]
    return {
        "scale": lambda: question["low"] + 1,
        "choices": lambda: {"chosen": options[:1]},
        "checklist": lambda: {"chosen": options[:1]},
        "choice": lambda: options[0],
        "rank": lambda: options,
        "sort": lambda: {options[0]: question["groups"][0]["key"]},
        "text": lambda: "in mijn eigen woorden",
    }[question["kind"]]()


@each_language
def test_the_menu_offers_the_lessons_of_the_day(party, language):
    menu = LessonPlayer(party.join(language=language)).menu
    assert [entry["slug"] for entry in menu] == list(SLUGS)
    assert [entry["title"] for entry in menu] == [load_lesson(EXERCISES / slug, language).title for slug in SLUGS]
    assert not any(entry["begun"] for entry in menu)
    assert all("12" in entry["minutes"] for entry in menu)


@each_lesson
@each_language
def test_a_lesson_is_played_through(party, shown, slug, language):
    lesson = load_lesson(EXERCISES / slug, language)
    visible = [step for step in lesson.steps if step.kind != "note"]
    notes = [line for step in lesson.steps if step.kind == "note" for line in step.text.splitlines() if len(line) > 20]
    card = player(party, slug, language)
    steps = len(card.steps)
    assert steps == len(visible) + 2
    answered = []
    for n in range(steps):
        send(card, "step", step=n)
        assert (card.at["slug"], card.at["step"]) == (slug, n)
        assert str(n + 1) in card.at["of"]
        told = shown(card)
        assert not any(line in told for line in notes)
        if not card.steps[n]["keys"]:
            assert card.shown[n]
            continue
        assert card.steps[n]["feedback"] == []
        for key in card.steps[n]["keys"]:
            assert not card.questions[key]["answered"]
            assert save(card, key, some_answer(card.questions[key])) == "saved"
            answered.append(key)
        if 0 < n < steps - 1 and visible[n - 1].kind in ("quiz", "spot", "sort", "scenario"):
            assert card.steps[n]["feedback"]
    assert notes
    assert answered[0] == f"{slug}.before"
    assert answered[-2:] == [f"{slug}.after", f"{slug}.back"]
    assert set(answered) == set(card.questions)
    assert next(entry for entry in card.menu if entry["slug"] == slug)["begun"]


@each_lesson
@each_language
def test_what_there_is_to_say_about_an_answer_is_not_on_the_page_before_it(party, shown, slug, language):
    lesson = load_lesson(EXERCISES / slug, language)
    card = player(party, slug, language)
    told = shown(card)
    for step in lesson.steps:
        for option in step.options:
            if option.feedback_html:
                assert option.feedback_html not in told
    assert '"right": true' not in told.lower()


@each_lesson
def test_a_quiz_tells_of_the_right_ones_and_of_what_was_chosen(party, slug):
    lesson = load_lesson(EXERCISES / slug, "en")
    quiz = next(step for step in lesson.steps if step.kind in ("quiz", "spot"))
    well_done, missed, look_again = LEADS[quiz.kind]
    wrong = [option for option in quiz.options if not option.right]
    key = f"{slug}.{quiz.key}"
    card = player(party, slug)
    right = [option for option in quiz.options if option.right]
    ticked = wrong[: len(right)]
    for n in range(len(ticked)):
        save(card, key, {"chosen": [option.key for option in ticked[: n + 1]]})
        step = next(step for step in card.steps if step["keys"] == [key])
        expected = {option.text: look_again for option in ticked[: n + 1]}
        # Who is still looking is not told what there is to find.
        if n + 1 == len(right):
            expected |= {option.text: missed for option in right}
        assert {line["text"]: line["lead"] for line in step["feedback"]} == expected
        assert bool(step["more"]) == (n + 1 < len(right))
    save(card, key, {"chosen": [option.key for option in quiz.options if option.right]})
    feedback = next(step for step in card.steps if step["keys"] == [key])["feedback"]
    assert {line["lead"] for line in feedback} == {well_done}
    save(card, key, {"chosen": []})
    assert next(step for step in card.steps if step["keys"] == [key])["feedback"] == []


@each_lesson
def test_a_scenario_tells_what_follows_from_the_choice_and_from_no_other(party, slug):
    lesson = load_lesson(EXERCISES / slug, "en")
    scenario = next(step for step in lesson.steps if step.kind == "scenario")
    key = f"{slug}.{scenario.key}"
    card = player(party, slug)
    for option in scenario.options:
        save(card, key, option.key)
        (feedback,) = next(step for step in card.steps if step["keys"] == [key])["feedback"]
        assert (feedback["text"], feedback["lead"]) == (option.text, "What follows")


def test_own_words_are_private_and_confidence_counts_without_a_name(party):
    card = player(party, SLUGS[0])
    kinds = {question["kind"]: question["visibility"] for question in card.questions.values()}
    assert kinds["text"] == "private"
    assert card.questions[f"{SLUGS[0]}.before"]["visibility"] == "anonymous"


def test_the_page_comes_back_with_what_was_answered(party):
    card = player(party, SLUGS[0])
    save(card, f"{SLUGS[0]}.before", 2)
    again = LessonPlayer(card.session)
    assert [entry["slug"] for entry in again.menu if entry["begun"]] == [SLUGS[0]]
    send(again, "open", slug=SLUGS[0])
    assert again.questions[f"{SLUGS[0]}.before"]["answer"] == "2"


def test_back_to_the_menu_and_into_another_lesson(party):
    card = player(party, SLUGS[0])
    send(card, "step", step=3)
    send(card, "open", slug="")
    assert (card.at, card.steps, card.questions) == ({}, [], {})
    send(card, "open", slug=SLUGS[1])
    assert (card.at["slug"], card.at["step"]) == (SLUGS[1], 0)
    assert all(key.startswith(SLUGS[1]) for key in card.questions)


@pytest.mark.parametrize("slug", ["nothing", "../day", None, 5, [], {}, ["a"]])
def test_only_an_offered_lesson_opens(party, slug):
    card = player(party, SLUGS[0])
    send(card, "open", slug=slug)
    assert card.at["slug"] == SLUGS[0]
    card.set_state({"menu": [{"slug": "nothing"}]})
    send(card, "open", slug="nothing")
    assert card.at["slug"] == SLUGS[0]


@pytest.mark.parametrize("step", [-1, 99, None, "1", 1.5, [], {}])
def test_only_a_step_that_exists_is_shown(party, step):
    card = player(party, SLUGS[0])
    card.set_state({"steps": [{}] * 200})
    send(card, "step", step=step)
    assert card.at["step"] == 0


def test_questions_of_a_lesson_that_is_not_open_take_no_answer(party):
    card = player(party, SLUGS[0])
    before = party.rows()
    assert save(card, f"{SLUGS[1]}.before", 3) is None
    assert party.rows() == before


def test_private_learning_is_shown_to_nobody_else(party, shown):
    mine = player(party, SLUGS[0])
    teachback = next(key for key, question in mine.questions.items() if question["kind"] == "text")
    save(mine, teachback, "only for myself", Visibility.PRIVATE)
    assert "only for myself" not in shown(player(party, SLUGS[0]))


def test_a_broken_lesson_is_not_offered_and_the_others_are(new_party, party, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "en.md").write_text("---\nno end", "utf-8")
    day = party.day.model_copy(update={"lessons_folder": tmp_path, "lessons": ("broken", "gone", SLUGS[0])})
    assert [entry["slug"] for entry in LessonPlayer(new_party(day=day).join()).menu] == [SLUGS[0]]


def test_an_author_sees_a_change_at_once(new_party, party, tmp_path):
    own = tmp_path / SLUGS[0]
    own.mkdir()
    text = (EXERCISES / SLUGS[0] / "en.md").read_text("utf-8")
    for picture in (EXERCISES / SLUGS[0]).glob("*.svg"):
        (own / picture.name).write_bytes(picture.read_bytes())
    title = load_lesson(EXERCISES / SLUGS[0], "en").title
    (own / "en.md").write_text(text.replace(title, "My own title", 1), "utf-8")
    day = party.day.model_copy(update={"lessons_folder": tmp_path, "lessons": (SLUGS[0],)})
    card = LessonPlayer(new_party(day=day).join())
    assert [entry["title"] for entry in card.menu] == ["My own title"]
    (own / "en.md").write_text(text.replace(title, "A better title", 1), "utf-8")
    card.refresh()
    assert [entry["title"] for entry in card.menu] == ["A better title"]


def test_a_page_costs_nobody_the_reading_of_lessons_in_whatever_language(party, monkeypatch):
    player_module._load.cache_clear()
    session = party.session()
    card = LessonPlayer(session)  # as it is before anyone comes
    monkeypatch.setattr(player_module, "load_lesson", lambda *_: pytest.fail("read anew"))
    for language in LANGUAGES:
        session.bind(party.join().participant, language)
        assert len(card.menu) == len(SLUGS)


def test_a_day_without_lessons_has_an_empty_menu(new_party, party):
    card = LessonPlayer(new_party(day=party.day.model_copy(update={"lessons": ()})).join())
    assert (card.menu, card.steps, card.at) == ([], [], {})
