"""The day itself: a facilitator, two young colleagues and two leaders go through all six chapters in real browsers."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import LAPTOP, PATIENCE, PROJECTOR, Facilitator, Visitor
from tests.served_day import ServedDay, serve

pytestmark = pytest.mark.browser

DAY = """
title = "Themadag wederkerig mentorschap"
date = 2027-01-14
languages = ["nl", "en"]
units = ["Recherche", "Intelligence", "Openbaar Ministerie"]
organiser_contact = "de organisatie bij de ingang"
lessons = ["fake-account", "close-the-leaks", "say-it-straight"]

[[rooms]]
name = "Grote zaal"
tables = 4

[pairing]
rounds = 2
minutes = 3
"""

HOSTILE = "<b>Lef</b> <script>alert(1)</script> =1+1 🙂"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDay]:
    folder = tmp_path_factory.mktemp("theday")
    (folder / "day.toml").write_text(DAY, "utf-8")
    with serve(folder) as day:
        yield day


def test_the_day(served: ServedDay, browser: Browser, pictures: Path) -> None:
    facilitator = Facilitator(browser, LAPTOP)
    facilitator.page.goto(served.facilitator)
    facilitator.expect_title("Themadag wederkerig mentorschap")
    facilitator.check_page()
    big = Visitor(browser, PROJECTOR)
    big.page.goto(served.facilitator)
    big.page.goto(f"{served.staff}/projector")
    expect(big.page.get_by_text(served.join_code).first).to_be_visible(timeout=PATIENCE)
    big.check_page()

    young, young_en, leader, leader_two = people = [
        Visitor(browser),
        Visitor(browser, locale="en-GB"),
        Visitor(browser),
        Visitor(browser),
    ]
    young.join(served, "young_colleague", "Recherche", table=1, nickname="Sam")
    young_en.join(served, "young_colleague", "Intelligence", table=2, language="en", nickname="Kim")
    leader.join(served, "leader", "Openbaar Ministerie", table=1, nickname="Noor")
    leader_two.join(served, "leader", "Recherche", table=2)
    # Everyone's page is the same but for role and language: looking through two of them sees all there is.
    looked_at = (young_en, leader)
    for person in people:
        expect(person.page.locator(".td-code")).to_be_visible()
    for person in looked_at:
        person.check_page()
    expect(facilitator.page.get_by_text("4 deelnemers")).to_be_visible(timeout=PATIENCE)

    # 1. Welcome: pages go on by themselves; an anonymous round.
    facilitator.start("Welkom")
    for person, title in zip(people, ("Welkom", "Welcome", "Welkom", "Welkom"), strict=True):
        person.expect_title(title)
    young.write("help", HOSTILE)
    leader.write("help", "Eerlijk terughoren hoe ik overkom")
    leader_two.write("help", "Iets dat ik voor mezelf houd", visibility="private")
    # Typed and not saved: a reload loses nothing.
    young_en.question("help").locator("textarea").fill("Half a sentence")
    young_en.page.reload()
    young_en.expect_title("Welcome")
    expect(young_en.question("help").locator("textarea")).to_have_value("Half a sentence")
    young_en.question("help").locator("button").click()
    young_en.expect_saved("help")
    young.page.reload()
    expect(young.question("help").locator("textarea")).to_have_value(HOSTILE)
    facilitator.press("Toon op het grote scherm")
    expect(big.page.get_by_text("Eerlijk terughoren hoe ik overkom")).to_be_visible(timeout=PATIENCE)
    expect(big.page.get_by_text(HOSTILE)).to_be_visible()
    expect(young_en.page.get_by_text("Eerlijk terughoren hoe ik overkom")).to_be_visible(timeout=PATIENCE)
    assert "voor mezelf houd" not in big.page.content() + facilitator.page.content() + leader.page.content()
    for visitor in (*looked_at, facilitator, big):
        visitor.check_page()

    # 2. Expectations: a table sees it together, when both sides have answered.
    facilitator.start("Verwachtingen")
    for person, title in zip(people, ("Verwachtingen", "Expectations", "Verwachtingen", "Verwachtingen"), strict=True):
        person.follow(title)
    young.write("hope", "Zien hoe besluiten echt vallen")
    expect(leader.page.get_by_text("Zien hoe besluiten echt vallen")).to_have_count(0)
    leader.write("hope", "Leren van een frisse blik")
    for person in (young, leader):
        expect(person.page.locator(".td-together", has_text="Leren van een frisse blik")).to_be_visible(
            timeout=PATIENCE
        )
        expect(person.page.locator(".td-together", has_text="Zien hoe besluiten echt vallen")).to_be_visible()
    assert "frisse blik" not in leader_two.page.content() + big.page.content() + facilitator.page.content()
    young.choose("learn", "organisation")
    young.choose("offer", "social_media")
    leader.choose("learn", "social_media")
    leader.choose("offer", "organisation")
    young_en.choose("direct", "4")
    for person in people:
        person.choose("motivation", "5")
        person.choose("matching", "yes")
    for person in looked_at:
        person.check_page()
    facilitator.check_page()

    # A closed question refuses and keeps the text.
    facilitator.press("Sluit de vraag")
    expect(leader_two.question("hope").locator(".td-status")).to_have_attribute("data-kind", "closed", timeout=PATIENCE)
    facilitator.press("Open de vraag")
    expect(leader_two.question("hope").locator(".td-status")).not_to_have_attribute(
        "data-kind", "closed", timeout=PATIENCE
    )

    # 3. Pairing: two rounds, private ratings, a match across units.
    facilitator.start("Koppelen")
    for person, title in zip(people, ("Koppelen", "Pairing", "Koppelen", "Koppelen"), strict=True):
        person.follow(title)
    facilitator.press("Maak het schema")
    facilitator.press("Start ronde 1")
    expect(big.page.get_by_text("Ronde 1 van 2")).to_be_visible(timeout=PATIENCE)
    expect(big.page.locator("[role=timer]")).to_be_visible()
    ratings = 0
    for number in (1, 2):
        for person in people:
            now = person.page.locator(".td-dates .td-now")
            expect(now).to_contain_text(str(number), timeout=PATIENCE)
            wanted = {"Sam": "5", "Noor": "5"} if person in (young, leader) else {}
            begun = person.page.locator(".td-dates li").all_inner_texts()[:number]
            met = sum(bool(re.search(r"(Tafel|Table) \d", line)) for line in begun)  # else a round of rest
            expect(person.page.locator(".td-question:not([data-key=matching])")).to_have_count(met, timeout=PATIENCE)
            for card in person.page.locator(".td-question:not([data-key=matching])").all():
                key = card.get_attribute("data-key") or ""
                if card.locator(".td-status[data-kind=saved]").count():
                    continue
                text = card.inner_text()
                value = next((score for name, score in wanted.items() if name in text), "3")
                person.choose(key, value)
                ratings += 1
        if number == 1:
            facilitator.press_surely("Start ronde 2")
    leader.page.locator(".td-card textarea").fill("Alleen op dit toestel: fijn gesprek")
    facilitator.press_surely("Maak de koppeling")
    card = facilitator.page.locator("#td-c-match-card")  # the dates tell of a lot as well
    expect(card.get_by_text(re.compile("lot met nummer"))).to_be_visible(timeout=PATIENCE)
    assert young.page.locator(".td-match").count() == 0
    facilitator.press_surely("Maak de koppeling bekend")
    expect(young.page.locator(".td-match")).to_contain_text("Noor", timeout=PATIENCE)
    expect(leader.page.locator(".td-match")).to_contain_text("Sam")
    expect(young.page.locator(".td-match")).to_contain_text("Jij wilt leren over")
    expect(young_en.page.locator(".td-match")).to_be_visible()
    expect(big.page.get_by_text("Sam").first).to_be_visible(timeout=PATIENCE)
    for visitor in (*looked_at, facilitator, big):
        visitor.check_page()

    # 4. Lessons: one lesson from confidence before to confidence after.
    facilitator.start("Mini-lessen")
    for person, title in zip(people, ("Mini-lessen", "Mini-lessons", "Mini-lessen", "Mini-lessen"), strict=True):
        person.follow(title)
    steps = play_lesson(young_en, "fake-account")
    assert steps >= 5
    leader.check_page()

    # 5. Agreements: complete only with a goal each way; confirmed by both.
    facilitator.start("Afspraken")
    for person, title in zip(people, ("Afspraken", "Agreements", "Afspraken", "Afspraken"), strict=True):
        person.follow(title)
    fill_own(young, "Ik kan uitleggen hoe een stuurploeg kiest")
    young.choose("cadence", "two_weeks")
    young.write("place", "Om de beurt bij elkaar")
    young.write("rules", "Eerlijk, en nooit voor het hele team")
    young.pick_date("review_date", "2027-04-08")
    young.choose("way_out", "say_it")
    expect(young.page.locator(".td-missing")).to_contain_text("Voor de ander", timeout=PATIENCE)
    assert young.page.get_by_role("button", name="Bevestig").count() == 0
    expect(leader.page.locator(".td-agreement")).to_contain_text("Om de beurt bij elkaar", timeout=PATIENCE)
    fill_own(leader, "Ik durf zelf een bericht te plaatsen")
    for person in (young, leader):
        person.page.locator(".td-agreement button").first.click()
    for person in (young, leader):
        expect(person.page.locator(".td-confirmed")).to_be_visible(timeout=PATIENCE)
    fill_own(young_en, "I know how a case is built")
    expect(young_en.page.locator(".td-missing")).to_be_visible()
    for person in looked_at:
        person.check_page()
    assert "stuurploeg" not in facilitator.page.content() + big.page.content() + leader_two.page.content()

    # 6. Closing: do's and don'ts, votes, what people take along.
    facilitator.start("Afsluiting")
    for person, title in zip(people, ("Afsluiting", "Closing", "Afsluiting", "Afsluiting"), strict=True):
        person.follow(title)
    young.page.get_by_role("textbox", name="Wel doen").fill("Begin klein en spreek een datum af")
    young.page.get_by_role("button", name="Toevoegen: Wel doen").click()
    expect(young.page.locator(".td-tip-list")).to_contain_text("Begin klein", timeout=PATIENCE)
    leader.page.get_by_role("textbox", name="Niet doen").fill("Er een beoordeling van maken")
    leader.page.get_by_role("button", name="Toevoegen: Niet doen").click()
    expect(leader.page.locator(".td-tip-list")).to_contain_text("beoordeling", timeout=PATIENCE)
    facilitator.press("Open het stemmen")
    for person in (young_en, leader, leader_two):
        row = person.page.locator(".td-tip-list li", has_text="Begin klein")
        row.locator("button").click()
        expect(row.locator("button")).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
    assert young.page.locator(".td-tip-list li", has_text="Begin klein").locator("button[aria-pressed]").count() == 0
    for person in people:
        person.choose("confidence_then", "2")
        person.choose("confidence_now", "4")
        person.choose("recommend", "9")
    for person in looked_at:
        person.check_page()
    leader_two.write("take_along", "Vaker vragen", visibility="report")
    facilitator.check_page()
    big.check_page()

    # On another device with the personal code: language, role, answers and place are back.
    young_en.page.locator("details.td-more summary").first.click()
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", young_en.page.locator(".td-my-code").inner_text())
    assert code is not None
    other_phone = Visitor(browser)
    other_phone.page.goto(served.base)
    other_phone.page.fill("#code", "FOUT-CODE")
    other_phone.page.locator("button").click()
    expect(other_phone.page.get_by_role("alert")).to_be_visible()
    other_phone.check_page()
    other_phone.page.fill("#code", code[0].lower())
    other_phone.page.locator("button").click()
    other_phone.expect_title("Closing")
    expect(other_phone.question("recommend").locator('input[value="9"]')).to_be_checked(timeout=PATIENCE)

    # The organiser sees what was entered, as far as it was shared.
    organiser = Visitor(browser, LAPTOP)
    organiser.page.goto(served.organiser)
    expect(organiser.page.get_by_role("heading", level=1)).to_be_visible(timeout=PATIENCE)
    shown = organiser.page.locator("main").inner_text()
    for chapter in organiser.page.get_by_role("navigation", name="Op deze bladzijde").get_by_role("button").all():
        chapter.click()
        expect(organiser.page.get_by_role("heading", name=chapter.inner_text(), exact=True).first).to_be_visible()
        shown += organiser.page.locator("main").inner_text()
    for text in ("Begin klein en spreek een datum af", "Eerlijk terughoren hoe ik overkom"):
        assert text in shown
    organiser.page.get_by_label("Zoeken").last.fill("Vaker vragen")
    expect(organiser.page.get_by_role("rowheader", name="Vaker vragen").first).to_be_visible()
    for secret in ("voor mezelf houd", "frisse blik", "stuurploeg", "Sam", "Noor"):
        assert secret not in shown
    organiser.check_page()

    expected_rows(served, ratings)
    for visitor in (*people, other_phone, organiser, facilitator, big):
        assert visitor.outside == []
        assert visitor.errors == []


def fill_own(person: Visitor, goal: str) -> None:
    person.write("learning_goal", goal)
    person.write("step", "Een week meelopen")
    person.pick_date("step_date", "2027-02-11")


def play_lesson(person: Visitor, slug: str) -> int:
    """Walk through a lesson, answering whatever is asked; return how many steps it had."""
    page = person.page
    page.locator(f"#td-open-{slug}").click()
    steps = 0
    while True:
        steps += 1
        expect(page.locator(".td-lesson .td-steps")).to_contain_text(
            re.compile(rf"^(Stap|Step) {steps} "), timeout=PATIENCE
        )
        for card in page.locator(".td-lesson .td-question").all():
            key = card.get_attribute("data-key") or ""
            if card.locator("textarea, input[type=text]").count():
                person.write(key, f"My answer to {key}")
            else:
                values = card.locator("input").evaluate_all("inputs => inputs.map(input => input.value)")
                person.choose(key, values[1])
        person.check_page()
        onward = page.locator("#td-step-next")
        if not onward.count():
            break
        onward.click()
    expect(page.locator(".td-lesson .td-confirmed")).to_be_visible(timeout=PATIENCE)
    return steps


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def expected_rows(served: ServedDay, ratings: int) -> None:
    """The CSV holds exactly what was entered: no row more, none less, each where its author put it."""
    shared, private = read(served.data / "outcomes.csv"), read(served.data / "private.csv")
    answers = {
        (row["chapter"], row["role"], row["unit"], row["item"], row["value"], row["visibility"]) for row in shared
    }
    young, kim, noor, two = (
        ("young_colleague", "Recherche"),
        ("young_colleague", "Intelligence"),
        ("leader", "Openbaar Ministerie"),
        ("leader", "Recherche"),
    )
    entered = [
        *((("join", *who, "role", who[0], "report")) for who in (young, kim, noor, two)),
        ("welcome", *young, "help", HOSTILE, "anonymous"),
        ("welcome", *kim, "help", "Half a sentence", "anonymous"),
        ("welcome", *noor, "help", "Eerlijk terughoren hoe ik overkom", "anonymous"),
        ("expectations", *young, "hope", "Zien hoe besluiten echt vallen", "table"),
        ("expectations", *noor, "hope", "Leren van een frisse blik", "table"),
        ("expectations", *young, "learn.organisation", "1", "table"),
        ("expectations", *young, "offer.social_media", "1", "table"),
        ("expectations", *noor, "learn.social_media", "1", "table"),
        ("expectations", *noor, "offer.organisation", "1", "table"),
        ("expectations", *kim, "direct", "4", "table"),
        ("agreements", *young, "cadence", "two_weeks", "anonymous"),
        ("agreements", *young, "place", "Om de beurt bij elkaar", "table"),
        ("agreements", *young, "rules", "Eerlijk, en nooit voor het hele team", "table"),
        ("agreements", *young, "review_date", "2027-04-08", "anonymous"),
        ("agreements", *young, "way_out", "say_it", "anonymous"),
        ("closing", *young, "do.1", "Begin klein en spreek een datum af", "anonymous"),
        ("closing", *noor, "dont.1", "Er een beoordeling van maken", "anonymous"),
        ("closing", *two, "take_along", "Vaker vragen", "report"),
    ]
    goals = {
        young: "Ik kan uitleggen hoe een stuurploeg kiest",
        noor: "Ik durf zelf een bericht te plaatsen",
        kim: "I know how a case is built",
    }
    for who, goal in goals.items():
        entered += [
            ("agreements", *who, "learning_goal", goal, "table"),
            ("agreements", *who, "step", "Een week meelopen", "table"),
            ("agreements", *who, "step_date", "2027-02-11", "anonymous"),
        ]
    for who in (young, kim, noor, two):
        for item, value in (("confidence_then", "2"), ("confidence_now", "4"), ("recommend", "9")):
            entered.append(("closing", *who, item, value, "anonymous"))
    changing = {"confirmed"}
    rest = {
        answer
        for answer in answers
        if answer[0] != "lessons" and answer[3] not in changing and not answer[3].startswith("vote.")
    }
    assert rest == set(entered)
    lesson = [answer for answer in answers if answer[0] == "lessons"]
    assert {answer[1:3] for answer in lesson} == {kim}
    assert {"fake-account.before", "fake-account.after"} <= {answer[3] for answer in lesson}
    assert sum(answer[3] == "confirmed" for answer in answers) == 2
    assert sum(answer[3].startswith("vote.do.1.") for answer in answers) == 3
    assert all(row["revision"] == "1" for row in shared)
    assert len({row["outcome_id"] for row in shared + private}) == len(shared) + len(private)
    assert len(shared) == len({(row["participant"], row["chapter"], row["item"]) for row in shared})

    kept = Counter((row["chapter"], row["item"]) for row in private if row["chapter"] != "join")
    hidden = {key: n for key, n in kept.items() if key[0] not in ("lessons", "pairing")}
    assert hidden == {
        ("welcome", "help"): 1,
        ("expectations", "motivation"): 4,
        ("expectations", "matching"): 4,
    }
    rated = {key: n for key, n in kept.items() if key[0] == "pairing"}
    assert all(item.startswith("rating.") for _, item in rated)
    assert sum(rated.values()) == ratings == 6
    assert "Alleen op dit toestel" not in "".join(path.read_text("utf-8") for path in served.data.glob("*.csv"))
