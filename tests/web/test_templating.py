"""Templates escape everything, and draw nothing of what is absent."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from themeday.web.templating import templates


def drawn(source: str, **values: object) -> str:
    return templates().from_string(source).render(values)


def test_what_people_typed_is_text_and_what_is_ours_is_markup() -> None:
    assert drawn("{{ x }}", x="<b>&") == "&lt;b&gt;&amp;"
    assert drawn("{{ x }}", x=Markup("<b>")) == "<b>"
    # What reverses the direction of a line stays with the one who typed it.
    assert "\u202e" not in drawn("{{ x }}", x="abc\u202edef")


@pytest.mark.parametrize("absent", [None, True, False])
def test_what_has_no_words_of_its_own_is_not_drawn(absent: object) -> None:
    assert drawn("[{{ x }}]", x=absent) == "[]"
    assert drawn("[{{ x }}]", x=0) == "[0]"


def test_a_name_that_nobody_gave_is_a_mistake_and_not_an_empty_place() -> None:
    with pytest.raises(UndefinedError):
        drawn("{{ nobody }}")


def test_the_first_folder_that_has_a_template_counts(tmp_path: Path) -> None:
    for folder, text in (("mine", "mine"), ("others", "others")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.j2").write_text(text, "utf-8")
    (tmp_path / "others" / "only.j2").write_text("only", "utf-8")
    made = templates(tmp_path / "mine", tmp_path / "others")
    assert [made.get_template(name).render() for name in ("page.j2", "only.j2")] == ["mine", "only"]
