"""The workbook: for people, in the words in which they were asked, and nothing of small groups."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from tests.asked import OWN, TOGETHER
from tests.conftest import Party, answer
from tests.export.conftest import cells_of, join, put
from tests.rehearsed_day import Rehearsal, rehearsed
from themeday.chapters import CHAPTERS
from themeday.day.plan import Day
from themeday.export.tables import FILES, export
from themeday.i18n import translate
from themeday.model.outcomes import MAX_VALUE
from themeday.model.questions import Kind
from themeday.report.weeks import WEEKS
from themeday.results.measures import REVIEW_WEEKS, STEP_WEEKS
from themeday.room.agreements import all_agreements
from themeday.store.records import Records
from themeday.text.formulas import neutral


def test_the_workbook_reads_as_the_day_was_asked(day: Day, records: Records, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(export(day, records, tmp_path)[2])

    def dutch(text: str) -> str:
        return translate("nl", text)

    names = ["Outcomes", "Response", "Do's and don'ts", "Agreements"]
    assert book.sheetnames == [dutch(name) for name in names]
    outcomes, response, tips, agreements = (list(sheet.iter_rows(values_only=True)) for sheet in book)
    assert all(sheet.freeze_panes == "A2" and sheet.column_dimensions["A"].width > 10 for sheet in book)
    assert outcomes[0][:3] == tuple(dutch(text) for text in ("Chapter", "Question", "Answer"))
    asked = {row[-1]: row for row in outcomes}
    offer = CHAPTERS["expectations"].question("offer")
    assert asked["offer.craft"][1:3] == (dutch(offer.ask), dutch(offer.options[4].text))
    assert asked["offer.craft"][4:6] == (dutch("leader"), "'=Parket")
    assert asked["take_along"][2] == "é" * MAX_VALUE
    assert asked["cadence"][2] == "Elke maand"
    assert asked["hope"][2] == dutch("(counted, not told)")
    every = dutch("shared an answer to every question")
    assert response[1] == ("Welkom", dutch("Everyone"), 11, "–", "–", every)
    by_unit = {row[1]: row[2:] for row in response if row[0] == "Welkom"}
    for unit, n in (("Recherche", 6), ("'=Parket", 5)):
        assert by_unit[unit] == (n, "–", "–", every)
    assert tips[1:] == [
        (dutch("Do"), 'Bel; "vraag",\nluister', "–", "–"),
        (dutch("Don't"), "'=Zwijgen", "–", "–"),
    ]
    assert agreements[1:] == []  # one pair is nobody's business


@pytest.mark.parametrize("k", [5, 8])
def test_the_response_sheet_tells_nothing_of_small_groups(party: Party, tmp_path: Path, k: int) -> None:
    sizes = {"Recherche": 13, "Parket": 9, "Basisteam": 2}
    for unit, size in sizes.items():
        for number in range(size):
            session = party.join(unit=unit, room="b" if number == 0 else "a")
            if number % 2:
                answer(session, "welcome", "help", "presenteren")
    careful = party.day.model_copy(update={"smallest_group": k, "languages": ("en",)})
    book = openpyxl.load_workbook(export(careful, party.records, tmp_path)[2])
    rows = [row for row in book["Response"].iter_rows(values_only=True, min_row=2) if row[0] == "Welcome"]
    told = {row[1]: row[2:] for row in rows}
    # How many there are is told as the report tells it; how many of them took part as a lower bound.
    numbers = [(total, n) for total, *parts in told.values() for n in parts[:2] if n != "–"]
    assert numbers
    assert all(n == total or n % k == 0 for total, n in numbers)
    assert told["Recherche"][0] == 13
    # The small unit would follow from the total, if the smallest of the others were told.
    assert told["Parket + Basisteam"][0] == 11
    assert not {"Parket", "Basisteam", "Zolder", "Aula"} & told.keys()


def test_the_workbook_speaks_the_days_first_language(day: Day, records: Records, tmp_path: Path) -> None:
    english = day.model_copy(update={"languages": ("en", "nl")})
    book = openpyxl.load_workbook(export(english, records, tmp_path)[2])
    assert book.sheetnames == ["Outcomes", "Response", "Do's and don'ts", "Agreements"]


def test_the_longest_answer_fits_in_a_cell_with_every_line_neutralised(day: Day, tmp_path: Path) -> None:
    records = Records.in_memory()
    worst = "=\n" * (MAX_VALUE // 2)
    put(join(day, records), "take_along", worst)
    export(day, records, tmp_path)
    assert neutral(worst) in cells_of(tmp_path / FILES[2])


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return rehearsed(tmp_path_factory.mktemp("agreed") / "day", 120)


@pytest.mark.slow
def test_agreements_are_counts_and_curves_and_no_date_stands_for_a_few(rehearsal: Rehearsal, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(export(rehearsal.day, rehearsal.records(), tmp_path)[2]).worksheets[3]
    rows = list(sheet.iter_rows(values_only=True))
    made = [agreement for agreement in all_agreements(rehearsal.records()) if agreement.confirmed]
    k, cadence = rehearsal.day.smallest_group, next(question for question in TOGETHER if question.key == "cadence")
    assert rows[1][1:] == (translate("nl", "yes"), len(made))
    names = {translate("nl", option.text): option.key for option in cadence.options}
    chosen = Counter(agreement.cadence for agreement in made)
    told = {name: n for ask, name, n in rows if ask == translate("nl", cadence.ask)}
    assert {name: sum(chosen[names[part]] for part in name.split(" + ")) for name in told} == told
    for key, days in (
        (STEP_WEEKS, [max(each.step_dates) for each in made]),
        (REVIEW_WEEKS, [each.review_date for each in made]),
    ):
        curve = [(friday, n) for text, friday, n in rows if text == translate("nl", WEEKS[key])]
        assert curve
        for (friday, n), before in zip(curve, [0, *(n for _, n in curve)], strict=False):
            assert isinstance(friday, dt.datetime)
            assert friday.isoweekday() == 5
            sunday = friday.date() + dt.timedelta(days=2)
            assert n == sum(dt.date.fromisoformat(day) <= sunday for day in days)
            assert n - before >= k
    assert len(sheet._charts) == 2


@pytest.mark.slow
def test_no_cell_has_a_number_or_a_date_as_text(rehearsal: Rehearsal, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(export(rehearsal.day, rehearsal.records(), tmp_path)[2])
    for sheet in book.worksheets[1:]:
        texts = [cell.value for row in sheet.iter_rows(min_row=2) for cell in row if cell.data_type == "s"]
        assert [text for text in texts if re.fullmatch(r"(minstens )?\d[\d.,:-]*( ?%)?", text)] == []
    asked = {(row[1], type(row[2])) for row in book.worksheets[0].iter_rows(min_row=2, values_only=True) if row[2]}
    steps = [question.ask for question in (*OWN, *TOGETHER) if question.kind is Kind.DATE]
    assert {(translate("nl", ask), dt.datetime) for ask in steps} <= asked
    assert not asked & {(translate("nl", ask), str) for ask in steps}
    assert (translate("nl", CHAPTERS["closing"].question("recommend").ask), int) in asked
