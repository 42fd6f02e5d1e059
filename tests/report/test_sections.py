"""What the report tells of the checks weeks later: counted anew here from the log itself, and nothing of a few."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.asked import COUNTED, questions
from tests.rehearsed_day import Rehearsal, rehearsed
from themeday.export.tables import export
from themeday.lifecycle.close import close_day
from themeday.model.people import ROLES_OF_PEOPLE, Role
from themeday.model.visibility import Visibility
from themeday.room.session import Session
from themeday.store.records import Records

pytestmark = pytest.mark.slow

WORDS = "Ik vraag nu eerder waarom iets zo gaat, nummer {n}"


def answer(day: Rehearsal, check: str, people: int) -> None:
    """Let people answer: one in three keeps whether they go on to themselves."""
    close_day(day.folder.path)
    session = Session(day.day, Records.in_folder(day.folder.path), day.folder.secret())
    session.records.refresh()
    asked = questions(check)
    codes = [who for who in session.records.participants() if who.role in ROLES_OF_PEOPLE][:people]
    for n, who in enumerate(codes):
        session.bind(who, "nl")
        for question in asked[:-1]:
            private = question.key.endswith("goes_on") and n % 3 == 0
            seen_by = Visibility.PRIVATE if private else Visibility.ANONYMOUS
            session.save("follow_up", question, question.options[n % len(question.options)].key, seen_by)
        session.save("follow_up", asked[-1], WORDS.format(n=n % 7))


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    day = rehearsed(tmp_path_factory.mktemp("weeks") / "day", 80)
    answer(day, "six", 60)
    answer(day, "twelve", 3)
    return day


def test_numbers_are_those_of_the_log(day: Rehearsal, tmp_path: Path) -> None:
    text = day.html(tmp_path / "report.html", "en")
    section = text[text.index("After six weeks") :]
    with (day.folder.path / "outcomes.csv").open(encoding="utf-8", newline="") as file:
        rows = {(r["participant"], r["item"]): r for r in csv.DictReader(file) if r["chapter"] == "follow_up"}
    for question in COUNTED[:4]:
        counts = Counter(row["value"] for (_, item), row in rows.items() if item == question.key)
        assert sum(counts.values()) == (40 if question.key == "six.goes_on" else 60)
        for option in question.options:
            assert f">{counts[option.key]}<" in section, (question.key, option.key)
    assert "so this is no share of all pairs" in section
    assert WORDS.format(n=1) in text


def test_of_three_people_nothing_is_told(day: Rehearsal, tmp_path: Path) -> None:
    text = day.html(tmp_path / "report.html", "en")
    assert "After twelve weeks" not in text


def test_a_day_without_a_check_has_no_such_part(tmp_path: Path) -> None:
    for language, words in (("en", "After six weeks"), ("nl", "Na zes weken")):
        assert words not in rehearsed(tmp_path / language, 20).html(tmp_path / f"{language}.html", language)


def test_what_was_private_is_in_no_file(day: Rehearsal, tmp_path: Path) -> None:
    records = day.records()
    # The day was closed again before the second check.
    assert records.private.answers("follow_up", "six.goes_on") == []
    told = records.shared.answers("follow_up", "six.goes_on")
    made = export(day.day, records, tmp_path / "export")
    content = next(path for path in made if path.name == "outcomes.csv").read_text("utf-8-sig")
    assert content.count("six.goes_on") == len(told) == 40
    book = next(path for path in made if path.suffix == ".xlsx")
    from openpyxl import load_workbook

    cells = {str(cell.value) for sheet in load_workbook(book) for line in sheet.iter_rows() for cell in line}
    assert "Gaan jullie samen door?" in cells
    assert "Hoe gaat het?" in cells
    dictionary = next(path for path in made if path.suffix == ".md" and "en" in path.name).read_text("utf-8")
    assert "`six.goes_on`" in dictionary
    assert "`twelve.learned`" in dictionary


def test_a_table_is_two_voices(tmp_path: Path) -> None:
    from themeday.results.measures import count_day

    day = rehearsed(tmp_path / "day", 12)
    session = Session(day.day, day.records(), day.folder.secret())
    from themeday.model.people import Participant

    table = Participant("AAAA2222", Role.TABLE, room="a", table="1")
    session.join(table)
    session.bind(table, "nl")
    for role, value in ((Role.YOUNG_COLLEAGUE, "once"), (Role.LEADER, "few")):
        session.speak_as(role)
        session.save("follow_up", questions("six")[1], value)
    raw = next(raw for raw in count_day(session.records, day.day).tables if raw.key == "follow_up/six.met")
    assert raw.counts[""]["once"] == raw.counts[""]["few"] == 1


def test_two_reports_about_a_check_cannot_be_subtracted(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 40)
    before = day.html(tmp_path / "a.html", "en")
    answer(day, "six", 3)
    assert day.html(tmp_path / "b.html", "en").count("After six weeks") == before.count("After six weeks") == 0
    answer(day, "six", 30)
    first = day.html(tmp_path / "c.html", "en")
    assert "After six weeks" in first
    answer(day, "six", 31)
    again = day.html(tmp_path / "d.html", "en")
    numbers = [[line for line in text.splitlines() if "<td" in line] for text in (first, again)]
    assert numbers[0] == numbers[1]


def test_what_people_learned_is_told_by_theme_of_each_check_once_an_organiser_arranged_it(tmp_path: Path) -> None:
    from themeday.results.questions import open_questions, question_text
    from themeday.results.themes import Themes

    day = rehearsed(tmp_path / "day", 40)
    answer(day, "six", 30)
    asked = [key for key in open_questions(day.day) if key.startswith("follow_up/")]
    assert asked == ["follow_up/six.learned", "follow_up/twelve.learned"]
    assert question_text(day.day.chapters, asked[1], "en").startswith("After twelve weeks: What have you learned")
    themes = Themes(day.records(), day.folder.path)
    found = themes.of(asked[0])
    assert sum(len(theme.answers) for theme in found) == 30
    assert "by theme" not in day.html(tmp_path / "a.html", "en")
    themes.split_off(asked[0], [one.id for theme in found for one in theme.answers][:12], "Eerst vragen")
    page = day.html(tmp_path / "b.html", "en")
    told = page[page.index("What people wrote, by theme") :]
    assert "After six weeks: What have you learned" in told
    assert '<th scope="row">Eerst vragen</th>' in told


def test_the_top_has_pictures_of_a_check_and_is_still_two_pages(day: Rehearsal, tmp_path: Path) -> None:
    pytest.importorskip("weasyprint")
    from themeday.report.render_pdf import laid_out

    text = day.html(tmp_path / "report.html", "en")
    top, _, _ = text.partition('<section class="part">')
    assert "<h2>After six weeks</h2>" in top
    assert top.count("<img ") == 3 + 4
    assert len(laid_out(top).pages) == 2
