"""A hospital's day in English: two parts of its own, a changed question, others left out; held, reviewed, reported."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import LAPTOP, PROJECTOR, Facilitator, Visitor
from tests.served_day import ServedDay, serve

pytestmark = pytest.mark.browser

HOSPITAL = Path(__file__).parents[1] / "days" / "hospital"
#: Wording of the kit that this day puts in other words, or leaves out.
NOT_HERE = ("And how when colleagues are present?", "Social media and online culture", "What was most useful to you")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDay]:
    folder = tmp_path_factory.mktemp("hospital") / "day"
    shutil.copytree(HOSPITAL, folder)
    with serve(folder) as day:
        yield day


def test_a_hospital_holds_its_day(served: ServedDay, browser: Browser) -> None:
    facilitator, big = Facilitator(browser, LAPTOP, "en-GB"), Visitor(browser, PROJECTOR, "en-GB")
    facilitator.page.goto(served.facilitator)
    big.page.goto(served.facilitator)
    big.page.goto(f"{served.staff}/projector")
    places = (("young_colleague", "Surgery"), ("young_colleague", "Pharmacy"), ("leader", "Paediatrics"))
    people = [Visitor(browser, locale="en-GB") for _ in places]
    young, _, leader = people
    for number, (person, (role, unit)) in enumerate(zip(people, places, strict=True), 1):
        person.page.goto(f"{served.base}/t/a/{number}/{served.join_code}")
        if person.page.locator("a.td-tap[lang=en]").count():
            person.page.locator("a.td-tap[lang=en]").click()
        person.page.locator(f"a.td-tap[data-role={role}]").click()
        person.page.get_by_role("button", name=unit, exact=True).click()
        expect(person.page.locator(".td-code")).to_be_visible()

    facilitator.start("Welcome")
    for person in people:
        person.expect_title("Welcome")

    # A part of its own: its own words everywhere, and each role its own question.
    facilitator.start("On the ward")
    for person in people:
        person.follow("On the ward")
    expect(facilitator.page.get_by_text("Ask two people to tell what they see")).to_be_visible()
    expect(big.page.get_by_text("What do you see that others walk past?")).to_be_visible()
    expect(young.question("tell_up")).to_be_visible()
    expect(young.question("hear")).to_have_count(0)
    expect(leader.question("hear")).to_be_visible()
    expect(leader.question("tell_up")).to_have_count(0)
    for person in people:
        person.choose("handover", "paper")
        person.write("see", "A <b>lamp</b> that nobody mends", visibility="report")
    young.choose("tell_up", "2")
    leader.choose("hear", "4")
    row = facilitator.page.locator(".td-asked, li, tr, section", has_text="Where does a handover go wrong").last
    row.get_by_role("button", name="Show on the big screen").click()
    expect(big.page.get_by_text("What is written is not what was said")).to_be_visible()
    for visitor in (young, leader, facilitator, big):
        visitor.check_page()

    # A part of the kit's in the day's own words.
    facilitator.start("Expectations")
    for person in people:
        person.follow("Expectations")
        expect(person.page.get_by_text("on both sides of the bed")).to_be_visible()
        expect(person.question("with_others")).to_have_count(0)
    young.choose("learn", "rota")
    young.choose("offer", "devices")
    leader.choose("learn", "devices")
    leader.choose("offer", "rota")
    for person in people:
        person.choose("matching", "yes")

    facilitator.start("Pairing")
    for person in people:
        person.follow("Pairing")
    facilitator.press("Make the schedule")
    facilitator.press("Start round 1")
    expect(big.page.get_by_text("Round 1 of")).to_be_visible()
    facilitator.press_surely("Make the match")
    facilitator.press_surely("Publish the match")
    expect(leader.page.locator(".td-match")).to_contain_text("Surgery")
    expect(leader.page.locator(".td-match")).to_contain_text("How the rota is really made")

    facilitator.start("Agreements")
    young.follow("Agreements")
    young.write("learning_goal", "I can explain the rota")
    facilitator.start("The night shift")
    for person in (young, leader):
        person.follow("The night shift")
        person.choose("calls", "senior")
    young.write("tip", "Eat before three")

    facilitator.start("Closing")
    for person in people:
        person.follow("Closing")
        expect(person.question("useful")).to_have_count(0)
        person.choose("gained", "person")
        person.choose("shift", "today")
        person.choose("recommend", "9")
        person.check_page()
        assert not any(text in person.page.content() for text in NOT_HERE)

    organiser = Visitor(browser, LAPTOP, "en-GB")
    organiser.page.goto(served.organiser)
    expect(organiser.page.get_by_role("heading", level=1)).to_be_visible()
    shown = organiser.page.locator("main").inner_text()
    for chapter in organiser.page.get_by_role("navigation", name="On this page").get_by_role("button").all():
        chapter.click()
        expect(organiser.page.get_by_role("heading", name=chapter.inner_text(), exact=True).first).to_be_visible()
        shown += organiser.page.locator("main").inner_text()
    assert "A <b>lamp</b> that nobody mends" in shown
    assert "On the ward" in shown
    organiser.check_page()

    with (served.data / "outcomes.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["chapter"], row["item"], row["value"]) for row in csv.DictReader(file)}
    assert {
        ("ward", "handover", "paper"),
        ("ward", "see", "A <b>lamp</b> that nobody mends"),
        ("ward", "tell_up", "2"),
        ("ward", "hear", "4"),
        ("night", "calls.senior", "1"),
        ("night", "tip", "Eat before three"),
        ("closing", "shift", "today"),
        ("closing", "gained.person", "1"),
    } <= rows
    for visitor in (*people, facilitator, big, organiser):
        assert (visitor.outside, visitor.errors) == ([], [])


def test_its_report_and_its_export_are_in_its_own_words(served: ServedDay) -> None:
    def told(*command: str) -> str:
        ran = subprocess.run(
            [sys.executable, "-m", "themeday", *command], capture_output=True, text=True, check=True, encoding="utf-8"
        )
        return ran.stdout

    folder = str(served.folder)
    assert "closing does not ask useful: the report cannot tell which part was most useful." in told("check", folder)
    told("export", folder, "-o", str(served.folder / "export"))
    words = (served.folder / "export" / "data-dictionary.en.md").read_text("utf-8")
    for text in (
        "Where does a handover go wrong most often?",
        "## The night shift (`night`)",
        "Handing over a patient",
    ):
        assert text in words
    assert not any(text in words for text in NOT_HERE)
    told("report", folder, "-o", str(served.folder / "report.html"))
    assert not any(text in (served.folder / "report.html").read_text("utf-8") for text in NOT_HERE)
