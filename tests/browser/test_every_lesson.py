"""Every lesson of the kit, played to its end: given on a phone, shown on the big screen, learned on phones and a table.

Who plays knows only the blocks of a lesson: how each kind is answered on a page, and which rows that has to leave. Who
gives a lesson and the big screen speak Dutch at one and English at the next, and a phone the other language. At half of
the lessons the answers are shown, at the others they are kept back; every kind of block comes in each language, shown
and kept back. A second phone in the other language, and a table that answers for one side in Dutch and for the other in
English, play along until they have had every kind in both languages.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser.visitor import PATIENCE, PROJECTOR, Visitor
from tests.served_day import ServedDay, serve
from themeday.day.load import load_day
from themeday.day.plan import Day, lesson_keys
from themeday.i18n import translate
from themeday.lessons.model import Lesson, Step
from themeday.lessons.reading import load_lesson
from themeday.model.people import Role
from themeday.places import EXERCISES
from themeday.room.session import Session
from themeday.store.folder import DataFolder
from themeday.store.records import Records

pytestmark = pytest.mark.browser

SLUGS = lesson_keys(EXERCISES)
#: How each lesson is given: in which language, and whether the answers are shown.
GIVEN = {slug: (("nl", "en")[n % 2], n < len(SLUGS) / 2) for n, slug in enumerate(SLUGS)}
LESSONS = {(slug, language): load_lesson(EXERCISES / slug, language) for slug in SLUGS for language in ("nl", "en")}
KINDS = {slug: {step.kind for step in LESSONS[slug, "nl"].steps if step.kind != "note"} for slug in SLUGS}


def _at_table(language: str) -> Iterator[str]:
    """Yield lessons until every kind of block has come."""
    left = set().union(*(KINDS[slug] for slug in SLUGS))
    for slug in sorted(_given(language), key=lambda slug: -len(KINDS[slug])):
        if KINDS[slug] & left:
            left -= KINDS[slug]
            yield slug
    assert not left, language


def _given(language: str) -> list[str]:
    return [slug for slug in SLUGS if GIVEN[slug][0] == language]


def players(slug: str) -> list[str]:
    """Return who plays a lesson: the phone that does not speak the language of its teacher, or everyone."""
    dutch = GIVEN[slug][0] == "nl"
    if slug not in TOGETHER:
        return ["english" if dutch else "dutch"]
    return ["dutch", "english", "young" if dutch else "leader"]


#: The lessons that two phones and the table play, each in its own language.
TOGETHER = {*_at_table("nl"), *_at_table("en")}
DAY = f"""
title = "Elke les"
date = 2027-01-14
languages = ["nl", "en"]
units = ["Recherche", "Parket"]
organiser_contact = "de organisatie"
lessons = {list(SLUGS)}

[[rooms]]
name = "Zaal"
tables = 2
"""
SEEN = """() => {
  const text = (one) => one.textContent.replace(/\\s+/g, " ").trim();
  const all = (selector) => [...document.querySelectorAll(selector)].map(text);
  return {
    of: all(".td-lesson .td-steps")[0], title: all("#td-lesson-title")[0], asks: all(".td-lesson .td-ask"),
    body: all(".td-lesson-body")[0], feedback: all(".td-feedback li"), sign: all(".td-sign > strong")[0],
    pictures: document.querySelectorAll(".td-lesson-body img").length,
  };
}"""
# Everything on the big screen, whose pages are turned until the first comes back.
ON_SCREEN = """async () => {
  const lines = new Set();
  let text = "";
  for (let page = 0; page < 12; page += 1) {
    const now = document.querySelector(".td-lesson-now");
    text += ` ${now?.innerText || ""}`;
    const listed = now?.querySelectorAll(".td-solution li").length ? ".td-solution li" : "ul li";
    now?.querySelectorAll(listed).forEach((one) => lines.add(one.textContent));
    const next = document.getElementById("td-p-next");
    if (!next) break;
    next.click();
    await new Promise(requestAnimationFrame);
  }
  return { lines: lines.size, solution: !!document.querySelector(".td-solution li"), text };
}"""
ORDER = "list => [...list.children].map((one) => one.dataset.option)"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDay]:
    folder = tmp_path_factory.mktemp("everylesson")
    (folder / "day.toml").write_text(DAY, "utf-8")
    with serve(folder) as day:
        # The facilitator opens the chapter, and lets the big screen follow whichever lesson is given.
        staff = Session(loaded := load_day(folder), Records.in_folder(day.data), DataFolder.of(loaded).secret())
        staff.bind(None, "nl", staff="facilitator")
        staff.set_stage("lessons", {"state": "open", "opened": "1"} | {f"show:{slug}": "1" for slug in SLUGS})
        staff.set_stage("", {"current": "lessons"})
        yield day


def words(html_or_text: str) -> str:
    return " ".join(html_or_text.split())


@dataclass
class Learner:
    """Who follows lessons on a page, answering in a way of their own.

    Args:
        visitor: the browser.
        language: of the page.
        taste: which of the answers they give.
        rows: what they must have left: item to value and visibility.
    """

    visitor: Visitor
    language: str
    taste: int
    rows: dict[str, tuple[str, str]] = field(default_factory=dict)
    waited: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.visitor.page

    def lesson(self, slug: str) -> Lesson:
        return LESSONS[slug, self.language]

    def open(self, slug: str) -> None:
        self.page.locator(f"#td-open-{slug}").click()

    def answer(self, slug: str, step: Step | None, last: bool) -> None:
        """Fill in what a step asks; `expect_kept` waits until it is on disk."""
        self.waited, self.told = [], []
        if step is None:
            for when in ("after", "back") if last else ("before",):
                self._choose(f"{slug}.{when}", str(1 + (self.taste + len(when)) % 5))
        elif step.kind == "teachback":
            self._choose(f"{slug}.{step.key}.heard", str(self.taste % 3))
            self._write(f"{slug}.{step.key}.praise", f"{slug}: goed uitgelegd ({self.taste})")
        elif step.kind == "reflection":
            self._write(f"{slug}.{step.key}", f"{slug}: dat neem ik mee ({self.taste})")
        elif step.options:
            {"sort": self._sort, "rank": self._rank, "scenario": self._pick}.get(step.kind, self._tick)(slug, step)

    def expect_kept(self, slug: str, step: Step | None, n: int, held: bool) -> None:
        for key in self.waited:
            status = self.visitor.question(key).locator(".td-status")
            expect(status, f"{key}, {self.language}").to_have_attribute("data-kind", "saved", timeout=PATIENCE)
        told = [] if held and step and step.kind != "checklist" else self.told
        expect(self.page.locator(".td-feedback li")).to_have_count(len(told), timeout=PATIENCE)
        lesson = self.lesson(slug)
        # The word that it is kept comes first, and what follows from it a moment later.
        finished = self.page.locator(".td-lesson .td-confirmed")
        expect(finished).to_have_count(int(n == steps_in(lesson) - 1), timeout=PATIENCE)
        seen: dict[str, Any] = self.page.evaluate(SEEN)
        where = f"{slug}, step {n + 1}, {self.language}"
        assert seen["title"] == lesson.title, where
        assert seen["of"].split()[1] == str(n + 1), where
        for line, text in zip(seen["feedback"], told, strict=True):
            assert words(text) in line, where
        if step and step.kind not in ("show", "text", "teachback"):
            assert seen["asks"] == [words(step.ask)] or not step.ask, where
        if step and step.kind in ("show", "text", "teachback"):
            assert words(step.text)[:20] in seen["body"] or seen["pictures"], where

    # Each kind of block

    def _keep(self, item: str, value: str, visibility: str = "anonymous") -> None:
        self.rows[item] = value, visibility

    def _card(self, key: str) -> Any:
        if key not in self.waited:
            self.waited.append(key)
        return self.visitor.question(key)

    def _check(self, key: str, control: str) -> None:
        # On its words: the control itself may be drawn over.
        self._card(key).locator("label", has=self.page.locator(control)).click()
        expect(self._card(key).locator(control), f"{key}, {self.language}").to_be_checked()

    def _choose(self, key: str, value: str) -> None:
        self._check(key, f'input[value="{value}"]')
        self._keep(key, value)

    def _write(self, key: str, text: str) -> None:
        card = self._card(key)
        card.locator("textarea").fill(text)
        card.locator("button.td-button").first.click()
        self._keep(key, text, "private")

    def _pick(self, slug: str, step: Step) -> None:
        option = step.options[self.taste % len(step.options)]
        self._choose(f"{slug}.{step.key}", option.key)
        self.told = [option.feedback]

    def _tick(self, slug: str, step: Step) -> None:
        right = [option for option in step.options if option.right]
        # One ticks what is right, another the first ones, and another the last one alone.
        ticked = (right or list(step.options), list(step.options[: len(right) or 1]), [step.options[-1]])[self.taste]
        for option in ticked:
            self._check(f"{slug}.{step.key}", f'input[value="{option.key}"]')
            self._keep(f"{slug}.{step.key}.{option.key}", "1")
        # Who is still looking is not told what there is to find.
        told = ticked if len(ticked) < len(right) else [one for one in step.options if one in ticked or one.right]
        self.told = [one.feedback or one.text for one in told if one.feedback or right]

    def _sort(self, slug: str, step: Step) -> None:
        keys = [group.key for group in step.groups]
        for option in step.options:
            group = option.group if self.taste == 0 else keys[self.taste % len(keys)]
            self._check(f"{slug}.{step.key}", f'input[id$="-{option.key}_{group}"]')
            self._keep(f"{slug}.{step.key}.{option.key}", group)
        self.told = [option.feedback for option in step.options]

    def _rank(self, slug: str, step: Step) -> None:
        card = self._card(f"{slug}.{step.key}")
        card.locator("[data-by='1']").first.click()
        card.locator("button.td-button").first.click()
        order = card.locator(".td-rank").evaluate(ORDER)
        for place, key in enumerate(order, start=1):
            self._keep(f"{slug}.{step.key}.{key}", str(place))
        self.told = [one.text for one in step.options if step.ordered or one.feedback]


@dataclass
class Front:
    """Who gives the lessons, and the big screen; both in one language at a time.

    Args:
        teacher: a phone.
        screen: the projector.
    """

    teacher: Visitor
    screen: Visitor
    language: str = "nl"

    def speak(self, served: ServedDay, language: str) -> None:
        self.language = language
        self.teacher.page.goto(f"{served.base}/lessons")
        self.teacher.change_language(language)
        self.screen.page.goto(f"{served.staff}/language/{language}?to=projector")

    def begin(self, slug: str) -> None:
        page = self.teacher.page
        page.locator("#td-teach-choose summary").click()
        page.locator(f"#td-teach-give-{slug}").click()
        expect(page.locator(".td-teacher h2")).to_contain_text(LESSONS[slug, self.language].title, timeout=PATIENCE)
        assert page.locator(".td-teacher").inner_text().count(LESSONS[slug, self.language].teacher_note) == 1

    def next(self, slug: str, step: Step | None, n: int, reveal: bool) -> None:
        page = self.teacher.page
        if n:
            page.locator("#td-teach-next").click()
        expect(page.locator("#td-teach-step")).to_contain_text(self._place(slug, n), timeout=PATIENCE)
        if reveal and step and step.options:
            page.locator("#td-teach-reveal").click()

    def expect_on_screen(self, slug: str, step: Step | None, n: int, reveal: bool) -> None:
        lesson, now = LESSONS[slug, self.language], self.screen.page.locator(".td-lesson-now")
        expect(now).to_contain_text(self._place(slug, n), timeout=PATIENCE)
        expect(self.screen.page.locator("h1")).to_have_text(lesson.title)
        if step is None:
            return
        right = step.options if step.groups or step.ordered else [one for one in step.options if one.right]
        solved = bool(step.options and reveal and right)
        lines = len(right) if solved else len(step.options)
        text = words(self._read(lambda seen: seen["lines"] == lines and seen["solution"] == solved if lines else True))
        if step.kind == "teachback":
            assert translate(self.language, "On your phone is a sign. Find the one who has the same.") in text
        elif step.ask:
            assert words(step.ask) in text, f"{slug}, step {n + 1}"
        elif step.kind in ("show", "text"):
            assert now.locator("img").count() or words(step.text)[:20] in text, f"{slug}, step {n + 1}"
        if not solved:
            assert [one.text for one in step.options if words(one.text) not in text] == [], f"{slug}, step {n + 1}"

    def _read(self, whole: Callable[[dict[str, Any]], bool]) -> str:
        """Return everything that stands on the big screen, once it is whole."""
        end = time.monotonic() + PATIENCE / 1000
        while not whole(seen := self.screen.page.evaluate(ON_SCREEN)):
            assert time.monotonic() < end, seen
            self.screen.page.wait_for_timeout(50)
        return str(seen["text"])

    def _place(self, slug: str, n: int) -> str:
        return translate(self.language, "Step {n} of {total}", n=n + 1, total=steps_in(LESSONS[slug, self.language]))

    def end(self) -> None:
        page = self.teacher.page
        over = page.locator("#td-teach-choose")
        # Twice: really. On a slow computer the moment for the second press may have passed, and it asks anew.
        button = page.locator("#td-teach-end:not([aria-disabled=true])")
        until = time.monotonic() + PATIENCE / 1000
        while over.is_hidden() and time.monotonic() < until:
            expect(button.or_(over)).to_be_visible()
            with suppress(Error):  # gone between the look and the press
                button.click(timeout=1_000)
        expect(over).to_be_visible()


def steps_of(lesson: Lesson) -> list[Step | None]:
    return [None, *(step for step in lesson.steps if step.kind != "note"), None]


def steps_in(lesson: Lesson) -> int:
    return len(steps_of(lesson))


def play(front: Front, learners: list[Learner], slug: str, reveal: bool) -> None:
    """Give one lesson, from the first step to the last."""
    front.begin(slug)
    for one in learners:
        one.open(slug)
    total = steps_in(LESSONS[slug, "nl"])
    signs = set()
    for n in range(total):
        mine = {language: steps_of(LESSONS[slug, language])[n] for language in ("nl", "en")}
        front.next(slug, mine[front.language], n, reveal)
        for one in learners:
            one.answer(slug, mine[one.language], last=n == total - 1)
        for one in learners:
            one.expect_kept(slug, mine[one.language], n, held=not reveal)
            step = mine[one.language]
            alone = len(learners) == 1 or one.visitor.page.locator(".td-sides").count()
            if step and step.kind == "teachback" and not alone:
                sign = one.page.locator(".td-sign-shape")
                expect(sign).to_be_visible(timeout=PATIENCE)
                signs.add(sign.inner_html())
        front.expect_on_screen(slug, mine[front.language], n, reveal)
        for one in learners:
            one.page.locator("#td-step-next" if n < total - 1 else "#td-step-menu").click()
    assert len(signs) <= 1  # two phones have each other
    front.end()


class Room:
    """A day with someone who gives the lessons, two learners with a phone, a table and the big screen."""

    def __init__(self, served: ServedDay, browser: Browser) -> None:
        self.served = served
        self.front = Front(Visitor(browser), Visitor(browser, PROJECTOR))
        dutch, english = Learner(Visitor(browser), "nl", 0), Learner(Visitor(browser, locale="en-GB"), "en", 1)
        self.learners = {"dutch": dutch, "english": english, "young": Learner(Visitor(browser), "nl", 2)}
        join(served, self.front.teacher, "young_colleague", "nl")
        join(served, dutch.visitor, "leader", "nl")
        join(served, english.visitor, "leader", "en")
        join(served, self.table, "table", "nl")
        self.front.screen.page.goto(served.facilitator)
        self.front.speak(served, "nl")
        self.played: list[str] = []

    @property
    def table(self) -> Visitor:
        return self.learners["young"].visitor

    def speak(self, language: str) -> None:
        """Let the front speak a language; in English the other side of the table answers, in that language too."""
        if language == self.front.language:
            return
        self.front.speak(self.served, language)
        self.table.change_language(language)
        self.table.page.locator(f"#td-side-{'leader' if language == 'en' else 'young_colleague'}").check(force=True)
        self.learners.setdefault("leader", Learner(self.table, "en", 0))

    def play(self, slug: str) -> None:
        language, reveal = GIVEN[slug]
        self.speak(language)
        play(self.front, [self.learners[name] for name in players(slug)], slug, reveal)
        self.played.append(slug)


@pytest.fixture(scope="module")
def room(served: ServedDay, browser: Browser) -> Room:
    return Room(served, browser)


# Each by itself: on a busy computer all of them together take longer than any test may.
@pytest.mark.parametrize("slug", sorted(SLUGS, key=lambda slug: GIVEN[slug][0] != "nl"))
def test_every_lesson_is_played_to_its_end(room: Room, slug: str) -> None:
    room.play(slug)
    for visitor in (room.front.teacher, room.front.screen, *(one.visitor for one in room.learners.values())):
        assert visitor.errors == []
        assert visitor.outside == []


def test_the_logs_hold_what_was_answered_and_nothing_else(room: Room) -> None:
    if not room.played:  # this test alone was asked for
        room.play(SLUGS[0])
    check_rows(load_day(room.served.folder), room)


def test_every_kind_of_block_comes_in_each_language_and_with_answers_shown_and_kept_back() -> None:
    kinds = {way: set[str]() for way in GIVEN.values()}
    for slug, way in GIVEN.items():
        kinds[way] |= {step.kind for step in LESSONS[slug, "nl"].steps}
    assert len(kinds) == 4
    for number in (0, 1):
        for value in {way[number] for way in kinds}:
            here = set().union(*(found for way, found in kinds.items() if way[number] == value))
            assert here == set().union(*kinds.values()), value


def join(served: ServedDay, visitor: Visitor, role: str, language: str) -> None:
    page = visitor.page
    page.goto(served.participants)
    page.locator(f"a.td-tap[lang={language}]").click()
    page.locator(f"a.td-tap[data-role={role}]").click()
    page.locator(".td-tap").first.click()
    page.wait_for_load_state()
    page.goto(f"{served.base}/lessons")


def check_rows(day: Day, room: Room) -> None:
    """What the logs hold of lessons is what was answered, by whom and seen by whom, and nothing else."""
    records = Records.in_folder(room.served.data)
    records.refresh()
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for outcome in (*records.shared, *records.private):
        if outcome.chapter == "lessons":
            found.setdefault(outcome.participant, {})[outcome.item] = outcome.value, outcome.visibility.value
    codes: dict[str, str] = {}
    for who in records.participants():
        if who.role is Role.LEADER:
            codes["dutch" if who.language == "nl" else "english"] = who.code
        elif who.role is Role.TABLE:
            for role, name in ((Role.YOUNG_COLLEAGUE, "young"), (Role.LEADER, "leader")):
                codes[name] = who.speaking_as(role).code
    learned = {name: learner for name, learner in room.learners.items() if learner.rows}
    assert found == {codes[name]: learner.rows for name, learner in learned.items()}
    everything: dict[str, set[str]] = {}
    for slug in room.played:
        for name in players(slug):
            everything.setdefault(name, set()).add(slug)
    assert {name: {item.split(".")[0] for item in one.rows} for name, one in learned.items()} == everything
