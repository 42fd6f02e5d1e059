"""Lesson files: what they become, every mistake and its mend, and hostile text."""

import base64
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.asked import step_questions
from themeday.errors import LessonError
from themeday.lessons.block_kinds import ANSWERED
from themeday.lessons.lesson_check import check_lesson
from themeday.lessons.pictures import LARGEST_PICTURE
from themeday.lessons.reading import available, load_lesson, load_lesson_for, parse_lesson
from themeday.lessons.timing import needed

HEAD = """---
title: Nep of echt?
minutes: 12
goal: Kijken.
teacher_note: Rustig aan.
material: Een telefoon.
digcomp: [1.2, 4.2]
---
"""
QUIZ = """```quiz first-look
Welk profiel is *nep*?

- [ ] {anna} Het profiel
  van Anna
  > Anna's foto's kloppen.
- [x] {bo} Het profiel van `Bo`
  > Bo is van **vandaag**.

  > Dat is snel.
```
"""
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><text>Bo</text></svg>'


def folder(tmp_path: Path, nl: str = HEAD + QUIZ, en: str | None = None, slug: str = "fake-account") -> Path:
    made = tmp_path / slug
    made.mkdir(exist_ok=True)
    (made / "nl.md").write_text(nl, encoding="utf-8", newline="")
    if en is not None:
        (made / "en.md").write_text(en, encoding="utf-8")
    return made


def test_a_lesson_is_read_whole(tmp_path: Path) -> None:
    text = (
        f"{HEAD}\nEerst *dit*.\n\n{QUIZ}\n```show\n# Groot\n```\n```note\nStil\n```\n"
        "```checklist phone\nDoe dit\n- [ ] {place} Locatie\n- [ ] {mic} Microfoon\n  > Zoek op *microfoon*.\n```\n"
        "```scenario now\nWat doe je?\n- {wait} Wachten\n  > Niets.\n- {go} Gaan\n  > Iets.\n```\n"
        "```teachback explain\nLeg uit\n```\n~~~reflection mine\nEn nu?\n~~~\n"
    )
    lesson = load_lesson(folder(tmp_path, text), "nl")
    assert (lesson.slug, lesson.language, lesson.title, lesson.minutes) == ("fake-account", "nl", "Nep of echt?", 12)
    assert (lesson.goal, lesson.teacher_note, lesson.material) == ("Kijken.", "Rustig aan.", "Een telefoon.")
    assert lesson.digcomp == ("1.2", "4.2")
    assert [(step.kind, step.key) for step in lesson.steps] == [
        ("text", "text-1"),
        ("quiz", "first-look"),
        ("show", "show-1"),
        ("note", "note-1"),
        ("checklist", "phone"),
        ("scenario", "now"),
        ("teachback", "explain"),
        ("reflection", "mine"),
    ]
    assert lesson.steps[0].text_html == "<p>Eerst <em>dit</em>.</p>"
    assert [step.line for step in lesson.steps[:2]] == [10, 12]
    anna, bo = lesson.steps[1].options
    assert (anna.key, anna.text, anna.right, anna.feedback) == (
        "anna",
        "Het profiel van Anna",
        False,
        "Anna's foto's kloppen.",
    )
    assert (bo.text, bo.text_html, bo.right) == ("Het profiel van Bo", "Het profiel van <code>Bo</code>", True)
    assert bo.feedback == "Bo is van vandaag.\nDat is snel."
    assert bo.feedback_html == "<p>Bo is van <strong>vandaag</strong>.</p>\n<p>Dat is snel.</p>"
    assert [option.feedback for option in lesson.steps[4].options] == ["", "Zoek op microfoon."]
    assert lesson.steps[5].options[0].feedback == "Niets."


def test_a_picture_travels_inside_the_page(tmp_path: Path) -> None:
    made = folder(tmp_path, HEAD + '```show\n![Bo & "co"](bo.svg "title")\n```')
    (made / "bo.svg").write_bytes(SVG)
    step = load_lesson(made, "nl").steps[0]
    source = "data:image/svg+xml;base64," + base64.b64encode(SVG).decode()
    assert step.text_html == f'<p><img src="{source}" alt="Bo &amp; &quot;co&quot;" /></p>'
    assert step.text == ""


def test_a_lesson_is_read_again_only_when_it_or_a_picture_changed(tmp_path: Path) -> None:
    written = HEAD + QUIZ + "\n```show drawing\n![a drawing](drawing.svg)\n```\n"
    here = folder(tmp_path, written)
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n} {n}"/>'
    (here / "drawing.svg").write_text(drawing.format(n=1), "utf-8")
    first = load_lesson(here, "nl")
    assert load_lesson(here, "nl") is first
    (here / "drawing.svg").write_text(drawing.format(n=10), "utf-8")
    second = load_lesson(here, "nl")
    assert second.steps[-1].text_html != first.steps[-1].text_html
    (here / "nl.md").write_text(written.replace("a drawing", "a picture"), "utf-8")
    assert "a picture" in load_lesson(here, "nl").steps[-1].text_html
    (here / "drawing.svg").unlink()
    with pytest.raises(LessonError):
        load_lesson(here, "nl")


def block(old: str, new: str) -> str:
    assert old in HEAD + QUIZ
    return (HEAD + QUIZ).replace(old, new, 1)


MISTAKES = {
    "no front matter": (QUIZ, 1, "does not begin with a line ---"),
    "front matter without end": ("---\ntitle: x\n", 1, "has no end"),
    "colon in a value": (block("Nep of", "Nep: of"), 2, "between straight quotes"),
    "no names": ("---\nhallo\n---\n" + QUIZ, 1, 'no "title: …"'),
    "missing name": (block("goal: Kijken.\n", ""), 1, '"goal" is missing'),
    "unknown name": (block("minutes:", "duration: 3\nminutes:"), 3, '"duration" is not a name'),
    "empty title": (block("title: Nep of echt?", "title:"), 2, '"title" is empty or too long'),
    "long title": (block("Nep of echt?", "x" * 121), 2, "at most 120"),
    "list as goal": (block("Kijken.", "[a, b]"), 4, '"goal" is empty or too long'),
    "half a character": (block("Nep of echt?", '"\\uD800"'), 2, '"title" is empty or too long'),
    "no character at all": (block("Nep of echt?", '"\\UFFFFFFFF"'), 1, "cannot be read"),
    "too short": (block("12", "4"), 3, "whole number from 5 to 20"),
    "too long": (block("12", "21"), 3, "whole number from 5 to 20"),
    "no minutes": (block("12", "veel"), 3, "whole number from 5 to 20"),
    "no such competence": (block("4.2", "6.1"), 7, "digcomp"),
    "no list": (block("[1.2, 4.2]", "veilig"), 7, "digcomp"),
    "endless nesting": (block("Kijken.", "[" * 5000), 1, "cannot be read"),
    "no steps": (HEAD, 9, "no steps yet"),
    "unknown kind": (block("```quiz", "```quis"), 9, '"quis" is no kind of block. Did you mean "quiz"?'),
    "no kind": (block("```quiz first-look", "```"), 9, "Choose from: show, note, quiz"),
    "no key": (block("quiz first-look", "quiz"), 9, "its kind and one key"),
    "two keys": (block("first-look", "first look"), 9, "its kind and one key"),
    "unusable key": (block("first-look", "First_Look"), 9, '"First_Look" is no usable key'),
    "reserved key": (block("first-look", "before"), 9, "already has"),
    "key twice": (HEAD + QUIZ + QUIZ, 20, "used before, on line 9"),
    "open block": (HEAD + QUIZ.removesuffix("```\n"), 9, "has no end. Close it with a line ```."),
    "open block before another": (HEAD + "```show\nHallo\n\n" + QUIZ.removesuffix("```\n"), 9, "has no end"),
    "open last line": (HEAD + "```show", 9, "has no end"),
    "no question": (block("Welk profiel is *nep*?", ""), 9, "no text of its own"),
    "empty block": (HEAD + "```show\n```\n", 9, "no text of its own"),
    "nothing right": (block("[x]", "[ ]"), 9, "no right answer"),
    "one option": (block("- [x] {bo} Het profiel van `Bo`", "  - iets"), 9, "too few options. Write at least 2"),
    "no options": (HEAD + "```scenario x\nWat?\n- een\n- twee\n```\n", 9, "- {key} …"),
    "option without key": (block("{bo} ", ""), 15, "- [ ] {key} …"),
    "option with empty key": (block("{bo} ", "{} "), 15, "this option has no key"),
    "option with unusable key": (block("{bo}", "{B o}"), 15, '"B o" is no usable key'),
    "option key twice": (block("{bo}", "{anna}"), 9, 'two options of "first-look" have the key "anna"'),
    "option without box": (block("[x] ", ""), 15, "has no box"),
    "option with odd box": (block("[x]", "[v]"), 15, "has no box"),
    "option without text": (block("{bo} Het profiel van `Bo`", "{bo}"), 15, "has no text"),
    "empty option": (block("- [x] {bo} Het profiel van `Bo`", "-"), 15, "this option has no key"),
    "option without feedback": (block("  > Anna's foto's kloppen.\n", ""), 12, "says nothing back"),
    "ticked checklist": (HEAD + "```checklist c\nDoe\n- [x] {a} Dit\n```\n", 11, "nothing is right or wrong"),
    "box in scenario": (HEAD + "```scenario c\nW?\n- [ ] {a} A\n  > b\n- {b} B\n  > b\n```\n", 11, "has a box"),
    "picture without text": (HEAD + "Zie\n![ ](bo.svg)", 9, "![what it shows](bo.svg)"),
    "picture from outside": (
        HEAD + "```show\n![Bo](https://example.org/bo.svg)\n```",
        10,
        "not in the lesson's folder",
    ),
    "picture from elsewhere": (HEAD + "![Bo](../bo.svg)", 9, "not in the lesson's folder"),
    "picture from elsewhere, hidden": (HEAD + "![Bo](..%2Fbo.svg)", 9, "not in the lesson's folder"),
    "picture as data": (HEAD + "![Bo](data:image/png;base64,AAAA)", 9, "not in the lesson's folder"),
    "picture that is not there": (HEAD + "![Bo](anna.svg)", 9, "not in the lesson's folder"),
    "picture of another sort": (HEAD + "![Bo](bo.png)", 9, "damaged or only half there"),
    "picture in feedback": (block("Bo is van", "![](bo.svg) Bo is van"), 16, "no text for who cannot see it"),
    "half a picture": (HEAD + "![Bo](half.svg)", 9, "no SVG drawing"),
    "picture that is too large": (HEAD + "![Bo](large.svg)", 9, "no SVG drawing"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_line_and_its_mend(name: str, tmp_path: Path) -> None:
    text, line, words = MISTAKES[name]
    made = folder(tmp_path, text)
    (tmp_path / "bo.svg").write_bytes(SVG)
    (made / "bo.svg").write_bytes(SVG)
    (made / "bo.png").write_bytes(b"png")
    (made / "half.svg").write_bytes(SVG[:-4])
    (made / "large.svg").write_bytes(SVG.replace(b"Bo", b"B" * LARGEST_PICTURE))
    with pytest.raises(LessonError) as caught:
        load_lesson(made, "nl")
    told = [str(problem) for problem in caught.value.problems]
    assert any(one.startswith(f"fake-account/nl.md, line {line}: ") and words in one for one in told), told
    assert all(one in str(caught.value) for one in told)


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    text = block("minutes: 12", "minutes: soon").replace("[x]", "[ ]") + "```poll\n```\n"
    with pytest.raises(LessonError) as caught:
        load_lesson(folder(tmp_path, text), "nl")
    assert [problem.values["line"] for problem in caught.value.problems] == [3, 9, 20]


def test_lessons_come_in_alphabetical_order(tmp_path: Path) -> None:
    for slug in ("b", "a"):
        folder(tmp_path, slug=slug)
    (tmp_path / "pictures").mkdir()
    assert available(tmp_path) == ["a", "b"]
    assert available(tmp_path / "nowhere") == []


def test_check_finds_nothing_in_a_whole_lesson_and_each_language_of_one_that_is_gone(tmp_path: Path) -> None:
    folder(tmp_path, en=HEAD + QUIZ)
    assert check_lesson(tmp_path / "fake-account") == []
    assert len(check_lesson(tmp_path / "gone")) == 2


class _Tags(HTMLParser):
    """Collects what a browser would take for markup."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.seen.append(("comment", {}))

    def handle_decl(self, decl: str) -> None:
        self.seen.append(("declaration", {}))

    def handle_pi(self, data: str) -> None:
        self.seen.append(("instruction", {}))


# What CommonMark itself makes, without HTML and without links.
HARMLESS = {"p", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "hr", "br", "img"}
HARMLESS |= {f"h{level}" for level in range(1, 7)}
ATTRIBUTES = {"img": {"src", "alt"}, "ol": {"start"}, "code": {"class"}}


def assert_harmless(html: str) -> None:
    parser = _Tags()
    parser.feed(html)
    parser.close()
    for tag, attributes in parser.seen:
        assert tag in HARMLESS, html
        assert set(attributes) <= ATTRIBUTES.get(tag, set()), html
        source = attributes.get("src")
        assert source is None or source.startswith(("data:image/svg+xml;base64,", "data:image/webp;base64,")), html


def assert_told(error: LessonError) -> None:
    assert error.problems
    assert all(problem.values["file"] == "hostile/nl.md" and problem.message("nl") for problem in error.problems)


PIECES = st.sampled_from(
    [
        *("- {c} z\n", "  - {d} z\n", "    > z\n", "1. {e} z\n", "```sort a\n", "```rank a\n", "```spot a\n"),
        *("---\n", "```", "```quiz a\n", "```show\n", "~~~", "- [ ] {a} x\n", "- [x] {b} y\n", "  > z\n", "\n", "  "),
        *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</p>", "<!--", "]]>", "<?x", "<a href='x'>"),
        *(
            "![x](y.svg)",
            "![",
            "](",
            "[a](javascript:alert(1))",
            "[a]: http://b\n",
            "[a]",
            "<http://c>",
            '"',
            "'",
            "&lt;",
        ),
        *(
            "![a](bo.svg)",
            '![" onerror="x](bo.svg)',
            "title: x\n",
            "minutes: 12\n",
            "goal: &a [*a]\n",
            "!!bool x",
            "{0}",
        ),
        *("&#xD800;", "&#0;", "\u2028", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "\ud800"),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=20), max_size=30).map("".join)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, kind=st.sampled_from(["", "show x", *(f"{kind} x" for kind in ANSWERED)]))
def test_no_text_crashes_or_becomes_markup(text: str, kind: str, tmp_path: Path) -> None:
    (tmp_path / "bo.svg").write_bytes(SVG)
    whole = f"{HEAD}```{kind}\n{text}\n```\n" if kind else HEAD + text
    made = tmp_path / "hostile"
    made.mkdir(exist_ok=True)
    for candidate in (text, whole):
        try:
            lesson = parse_lesson(candidate, folder=made, language="nl")
        except LessonError as error:
            assert_told(error)
            continue
        needed(lesson)
        for step in lesson.steps:
            assert_harmless(step.text_html)
            assert_harmless(step.rest_html)
            step_questions("hostile", step)
            for option in step.options:
                assert_harmless(option.text_html)
                assert_harmless(option.feedback_html)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=200) | TEXTS.map(lambda text: text.encode("utf-8", "replace")))
def test_no_file_crashes(raw: bytes, tmp_path: Path) -> None:
    made = tmp_path / "hostile"
    made.mkdir(exist_ok=True)
    (made / "nl.md").write_bytes(raw)
    with pytest.raises(LessonError) as caught:
        load_lesson(made, "nl")
    assert caught.value.problems


def test_a_lesson_is_read_in_a_language_in_which_it_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "only-dutch"
    folder.mkdir()
    (folder / "nl.md").write_text(HEAD + QUIZ, encoding="utf-8")
    assert [load_lesson_for(folder, language).language for language in ("nl", "en", "fy")] == ["nl"] * 3
    (folder / "en.md").write_text("broken", encoding="utf-8")
    with pytest.raises(LessonError, match=r"en\.md"):  # what is there is not passed over for another
        load_lesson_for(folder, "en")
