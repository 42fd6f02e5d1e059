"""From Markdown to what a page may show."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.lessons.test_reading import HEAD, SVG, TEXTS, assert_harmless, assert_told, folder
from themeday.errors import LessonError
from themeday.lessons.reading import load_lesson, parse_lesson


def test_a_link_is_text_and_its_address(tmp_path: Path) -> None:
    text = HEAD + "Kijk [hier](https://example.org/a?b&c), <https://example.org> of [niet](javascript:alert(1))."
    step = load_lesson(folder(tmp_path, text), "nl").steps[0]
    assert "<a" not in step.text_html
    assert step.text == ("Kijk hier (https://example.org/a?b&c), https://example.org of [niet](javascript:alert(1)).")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=3, max_size=3))
def test_hostile_words_in_a_whole_quiz_stay_words(texts: list[str], tmp_path: Path) -> None:
    question, answer, feedback = (" ".join(f"w {text}".split()) for text in texts)
    made = tmp_path / "hostile"
    made.mkdir(exist_ok=True)
    (made / "bo.svg").write_bytes(SVG)
    text = f"{HEAD}``````quiz a\n{question}\n\n- [x] {{a}} {answer}\n  > {feedback}\n- [ ] {{b}} B\n  > c\n``````\n"
    try:
        [step] = parse_lesson(text, folder=made, language="nl").steps
    except LessonError as error:
        # Words alone cannot be wrong; a picture among them can.
        assert_told(error)
        assert all("picture" in values for values in (problem.values for problem in error.problems))  # noqa: PT017
        return
    assert [option.key for option in step.options] == ["a", "b"]
    assert step.text.startswith("w")
    for html in (step.text_html, step.options[0].text_html, step.options[0].feedback_html):
        assert_harmless(html)
