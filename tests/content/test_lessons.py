"""The mini-lessons we ship: whole, equal in both languages, and in the tone of the day."""

import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import segno

from themeday.i18n import LANGUAGES
from themeday.lessons.block_kinds import ANSWERED
from themeday.lessons.lesson_check import check_lesson
from themeday.lessons.model import Lesson
from themeday.lessons.new_lesson import QUESTIONS, new_lesson
from themeday.lessons.reading import available, load_lesson
from themeday.places import EXERCISES

SHIPPED = [
    "ask-and-check",
    "close-the-leaks",
    "fake-account",
    "my-craft",
    "passkeys",
    "read-the-video",
    "say-it-straight",
    "traces-at-home",
    "what-a-post-tells",
    "where-does-it-lead",
    "who-else-reads",
]
#: Those that are yours too: what the check asks of anyone's lesson is tested here, and what our own house asks below.
ALL = available(EXERCISES)
LESSONS = [load_lesson(EXERCISES / slug, language) for slug in SHIPPED for language in LANGUAGES]
PICTURES = sorted(path for path in EXERCISES.glob("*/*.svg") if path.parent.name in (*SHIPPED, "_example"))
# Words that look down on someone, and those that would leave the room.
UNWANTED = re.compile(
    r"dinosaur|digibe|illitera|bijspijker|opfris|refresher|boomer|millennial|ouderwets|old-fashioned|achterlop|laggard"
    r"|\bsimpelweg\b|\bgewoon even\b|\bof course\b|\bnatuurlijk\b|https?:|www\.|@",
    re.IGNORECASE,
)

FROM_OWN_EYES = ("close-the-leaks", "fake-account", "say-it-straight")
# An address of the kinds that do exist; those on .example never lead anywhere (RFC 2606). A time has dots as well.
REAL_ADDRESS = re.compile(r"\b[\w-]+\.(?:nl|be|com|org|net|eu|uk|io|info|gov)\b", re.IGNORECASE)
DATA = re.compile(r'src="[^"]*"')
SVG = "{http://www.w3.org/2000/svg}"

each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: f"{lesson.slug}-{lesson.language}")


def words(lesson: Lesson) -> str:
    parts = [lesson.title, lesson.goal, lesson.teacher_note, lesson.material]
    for step in lesson.steps:
        parts += [step.text, *(text for option in step.options for text in (option.text, option.feedback))]
    return "\n".join(parts)


def test_the_shipped_lessons_are_on_offer() -> None:
    assert set(SHIPPED) <= set(ALL)
    assert [load_lesson(EXERCISES / slug, "nl").slug for slug in SHIPPED] == list(SHIPPED)


@pytest.mark.parametrize("slug", [*ALL, "_example"])
def test_the_check_finds_nothing_to_mend(slug: str) -> None:
    assert [str(problem) for problem in check_lesson(EXERCISES / slug)] == []


def test_a_lesson_of_ones_own_among_them_is_asked_what_the_check_asks(tmp_path: Path) -> None:
    exercises = tmp_path / "exercises"
    shutil.copytree(EXERCISES / "fake-account", exercises / "fake-account")
    made = new_lesson(exercises, "Mijn les", dict.fromkeys(QUESTIONS, "Kijk eerst samen."), "nl")
    assert available(exercises) == ["fake-account", "mijn-les"]
    (made / "en.md").write_text((made / "en.md").read_text("utf-8").replace("TRANSLATE: ", ""), "utf-8")
    assert [str(problem) for problem in check_lesson(made)] == []
    (made / "nl.md").write_text((made / "nl.md").read_text("utf-8").replace("- [ ]", "• [ ]"), "utf-8")
    assert check_lesson(made) != []


@each_lesson
def test_a_lesson_shows_lets_do_explains_back_and_records(lesson: Lesson) -> None:
    kinds = [step.kind for step in lesson.steps]
    assert lesson.minutes == 12
    assert kinds[0] == "note"
    assert next(kind for kind in kinds if kind != "note") == "show"
    assert kinds[-2:] == ["teachback", "reflection"]
    assert "text" not in kinds
    assert {"quiz", "spot"} & set(kinds)
    assert "scenario" in kinds
    assert len(lesson.teacher_note) <= 200


@each_lesson
def test_a_teacher_has_a_line_for_each_part_of_the_twelve_minutes(lesson: Lesson) -> None:
    note = lesson.steps[0].text
    assert re.findall(r"\d+–\d+", note) == ["0–1", "1–4", "4–8", "8–11", "11–12"]


@each_lesson
def test_a_teacher_can_check_the_facts(lesson: Lesson) -> None:
    # The first three tell of what one sees for oneself; the others lean on facts, which need a source.
    head = {"nl": "Bronnen", "en": "Sources"}[lesson.language]
    assert lesson.slug in FROM_OWN_EYES or re.search(rf"^{head}$", lesson.steps[0].text, re.MULTILINE)


@each_lesson
def test_what_learners_see_names_no_place_on_the_internet_that_exists(lesson: Lesson) -> None:
    shown = [step for step in lesson.steps if step.kind != "note"]
    for step in shown:
        for text in (step.text_html, *(part for option in step.options for part in (option.text, option.feedback))):
            assert not REAL_ADDRESS.search(DATA.sub("", text)), text


@each_lesson
def test_the_template_marks_what_a_leader_fills_in(lesson: Lesson) -> None:
    places = [step.key for step in lesson.steps if step.text.startswith("✎")]
    template = ["fill-in-three-moves", "fill-in-quiz", "fill-in-scenario", "fill-in-practice"]
    assert places == (template if lesson.slug == "my-craft" else [])


@each_lesson
def test_nobody_is_looked_down_on_and_nothing_leaves_the_room(lesson: Lesson) -> None:
    assert UNWANTED.search(words(lesson)) is None


@each_lesson
def test_free_text_asks_to_name_nobody(lesson: Lesson) -> None:
    ask = {"nl": "Noem geen personen of zaken", "en": "Please do not name people or cases"}[lesson.language]
    assert ask in lesson.steps[-1].text


@each_lesson
def test_the_two_languages_are_not_one(lesson: Lesson) -> None:
    other = next(one for one in LESSONS if one.slug == lesson.slug and one.language != lesson.language)
    for mine, theirs in zip(lesson.steps, other.steps, strict=True):
        assert mine.text == "" or mine.text != theirs.text


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_used(picture: Path) -> None:
    language = picture.stem.rsplit("-", 1)[1]
    assert f"]({picture.name})" in (picture.parent / f"{language}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_tells_who_cannot_see_it_and_can_be_read_on_a_phone(picture: Path) -> None:
    root = ET.fromstring(picture.read_text(encoding="utf-8"))
    wide, high = (float(root.get(side, "0")) for side in ("width", "height"))
    assert [(root.findtext(SVG + name) or "").strip() != "" for name in ("title", "desc")] == [True, True]
    assert wide == 360  # a phone of 375 px shows it nearly as it is
    # A page may be light or dark, so a picture brings its own ground.
    ground = root.find(SVG + "rect")
    assert ground is not None
    assert (float(ground.get("width", "0")), float(ground.get("height", "0"))) >= (wide - 2, high - 2)
    assert min(float(text.get("font-size", "0")) for text in root.iter(SVG + "text")) >= 15
    assert not REAL_ADDRESS.search(" ".join(root.itertext()))


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_what_a_picture_says_is_in_its_alternative_text(picture: Path) -> None:
    language = picture.stem.rsplit("-", 1)[1]
    page = (picture.parent / f"{language}.md").read_text(encoding="utf-8")
    alternative = re.search(rf"!\[([^\]]*)\]\({re.escape(picture.name)}\)", page)
    assert alternative
    plain = re.compile(r"[^\w,.]+|[,.](?=\s|$)")
    told = set(plain.sub(" ", alternative[1].lower().replace("'", " ").replace("’", " ")).split())
    drawn = " ".join(text for text in ET.fromstring(picture.read_text(encoding="utf-8")).itertext())
    told_too = {"8", "41"}  # the clock
    shown = set(plain.sub(" ", drawn.lower().replace("’", " ")).split())
    assert {word.strip(".,") for word in shown} <= {word.strip(".,") for word in told} | told_too


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_to_scan_leads_nowhere(language: str) -> None:
    drawing = (EXERCISES / "where-does-it-lead" / f"parking-{language}.svg").read_text(encoding="utf-8")
    squares = re.findall(r"M(\d+(?:\.\d+)?) (\d+(?:\.\d+)?)h5v5h-5z", drawing)
    across, down = ({float(square[axis]) for square in squares} for axis in (0, 1))
    dark = {(round((float(x) - min(across)) / 5), round((float(y) - min(down)) / 5)) for x, y in squares}
    address = {
        "nl": "https://stad.example.parkeer-nu.example",
        "en": "https://city.example.park-now.example",
    }[language]
    code = segno.make(address, error="m", micro=False).matrix
    assert dark == {(x, y) for y, row in enumerate(code) for x, module in enumerate(row) if module}


def test_the_author_page_explains_every_kind_in_both_languages() -> None:
    page = (EXERCISES / "README.md").read_text(encoding="utf-8")
    dutch, english = page.split("## English\n")
    for kind in ("show", "note", *ANSWERED):
        assert f"| `{kind}` |" in dutch
        assert f"| `{kind}` |" in english
