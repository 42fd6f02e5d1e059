"""What people typed, as it is shown: one rule, for every page and file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import example, given
from hypothesis import strategies as st

from themeday.i18n import LOCALES, N_, translate, translate_count
from themeday.model.people import Participant, Role
from themeday.serving import plain_pages
from themeday.text.display import APART, TOGETHER, begins_right_to_left, shown, side_by_side, visible
from themeday.web.templating import templates

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
STEERS = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2067\u206a-\u206f\ufeff\u00ad\x00-\x08\x80-\x84]")


def apart(text: str) -> str:
    return f"{APART}{text}{TOGETHER}"


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("Anna\u202etxt", "Annatxt"),
        ("a\u200bb\u00adc\ufeffd\x9be\u3164f", "abcdef"),
        ("regel\u2028twee\x0bdrie\tvier", "regel\ntwee\ndrie\tvier"),
        ("verstopt\U000e0041\U000e0042", "verstopt"),  # tags that nobody sees
        ("a\ufe0f\ufe0f\ufe0fb\ufe00", "a\ufe0fb\ufe00"),  # nor a row of selectors behind one letter
        ("a\u200db \u200cc", "ab c"),
        ("Zoë & Jürgen – 5 € ½ 汉字 Ελλάδα", "Zoë & Jürgen – 5 € ½ 汉字 Ελλάδα"),
    ],
)
def test_what_nobody_sees_is_left_out(typed: str, seen: str) -> None:
    assert visible(typed) == seen == shown(typed)


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f469\U0001f3fd\u200d\u2695\ufe0f",  # a doctor of some colour
        "\U0001f3f3\ufe0f\u200d\U0001f308",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # the flag of England
        "1\ufe0f\u20e3 \u2764\ufe0f",
        "क\u094d\u200dष",
        "ක\u0dca\u200dර",
        "葛\U000e0100",
    ],
)
def test_what_means_something_stays(text: str) -> None:
    assert shown(text) == text


def test_a_joiner_stays_in_persian() -> None:
    assert shown("می\u200cخواهم") == apart("می\u200cخواهم")


@given(ANY)
@example("א\u2068")
@example("\u2069א")
@example("א\nb\u2068")
def test_it_leaves_nothing_open_and_may_be_done_again(text: str) -> None:
    seen = shown(text)
    assert shown(seen) == seen
    assert not STEERS.search(seen)
    for line in seen.split("\n"):
        assert line.count(APART) == line.count(TOGETHER)
        outside = re.sub(f"{APART}.*{TOGETHER}", "", line)
        assert not re.search("[\u05d0-\u05ea\u0620-\u064a]", outside)
    assert shown(f"{seen} · {seen}") == f"{seen} · {seen}"


def test_the_kits_own_words_are_as_they_are() -> None:
    with (LOCALES / "nl.po").open("rb") as file:
        texts = [text for m in read_po(file) for text in (str(m.id), str(m.string))]
    files = [*Path("exercises").rglob("*.md"), *Path("themeday").glob("*/templates/*.*")]
    texts += [path.read_text("utf-8") for path in files]
    assert {"day.nl.toml", "lesson.nl.md"} <= {path.name for path in files}
    assert [text[:80] for text in texts if shown(text) != text] == []


def test_a_name_in_a_sentence_stands_apart() -> None:
    assert translate("en", N_("You speak {name}!"), name="שרה") == f"You speak {apart('שרה')}!"
    assert translate_count("en", "{name} once", "{name} {n} times", 3, name="a\u202eb") == "ab 3 times"
    assert side_by_side("leider", "", "محمد", "12") == f"leider · {apart('محمد')} · 12"
    who = Participant("ABCDEFGHJK", Role.LEADER, "وحدة", nickname="\u202eSam")
    assert who.name_and_unit == f"Sam ({apart('وحدة')})"


def test_a_template_escapes_and_shows_by_the_same_rule() -> None:
    page = templates().from_string("<p>{{ text }}|{{ absent }}|{{ yes }}|{{ n }}</p>")
    assert page.render(text="<b>א\u202e", absent=None, yes=True, n=0) == f"<p>{apart('&lt;b&gt;א')}|||0</p>"


def test_what_a_form_sends_back_is_as_it_was() -> None:
    unit, name = "وحدة א", "\u202eSam"
    page = plain_pages.render(
        "join_unit",
        "nl",
        **{"day_title": "", "error": "", "action": "/", "xsrf": "", "is_table": False, "places": [], "own_place": ""},
        **{"nickname": name, "units": [unit], "back": "/", "several_rooms": False, "again": False, "other_role": False},
    )
    assert f'value="{unit}">{apart(unit)}</button>' in page
    assert f'value="{name}"' in page


@pytest.mark.parametrize(
    ("text", "from_the_right"), [("12 שלום", True), ("hallo שלום", False), ("12", False), ("", False)]
)
def test_the_first_letter_says_how_a_text_reads(text: str, from_the_right: bool) -> None:
    assert begins_right_to_left(text) is from_the_right
