"""A day on which anything happens in any order: people on pages with every card, who share one reading of the logs."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import Random
from typing import Any

from tests.asked import FOR_BOTH, OWN, lesson_questions
from tests.conftest import DAY, Party
from themeday.chapters import AFTERWARDS, CHAPTERS
from themeday.chapters.closing import MAX_TIPS, TIP_KINDS
from themeday.errors import ThemeDayError
from themeday.model.outcomes import Outcome
from themeday.model.people import Participant, Role, new_code
from themeday.model.questions import Kind, Option, Question, ballot
from themeday.model.visibility import Visibility
from themeday.room import agreements, teaching
from themeday.room.optimistic_writes import at_once
from themeday.room.participation import Participation
from themeday.room.session import Session
from themeday.room.speed_dates import board, match_decision, planning, replanning, running_rounds
from themeday.room.stage import Timer, let_item
from themeday.store import MemoryLog
from themeday.store.records import Records
from themeday.widgets.author.gallery import CHAPTER as EXHIBITED
from themeday.widgets.author.gallery import QUESTIONS
from themeday.widgets.facilitator.console import Console
from themeday.widgets.facilitator.projector import Projector
from themeday.widgets.participant.agreement import AgreementCard
from themeday.widgets.participant.board import Board
from themeday.widgets.participant.chapter import chapter_page
from themeday.widgets.participant.dates import Dates
from themeday.widgets.participant.header import Header
from themeday.widgets.participant.lesson_steps import steps_of
from themeday.widgets.participant.lessons import LessonPlayer, offered
from themeday.widgets.participant.live_list import LiveList
from themeday.widgets.participant.question import QuestionCard
from themeday.widgets.participant.tables import PeopleAtTables
from themeday.widgets.participant.tally import LiveTally
from themeday.widgets.participant.teacher import Teacher
from themeday.widgets.participant.tips import Tips
from themeday.widgets.participant.vote import Vote
from themeday.widgets.shared.card import Card
from themeday.widgets.shared.saving import AnsweringCard
from themeday.widgets.shared.timer import TimerCard

EVERY = {**CHAPTERS, **AFTERWARDS}
VOTE = ballot("lunch", "Where do we eat?", (Option("in", "Inside"), Option("out", "Outside")))
# One of each way in which answers are counted.
COUNTED = [question for question in QUESTIONS if question.revealable]
UNITS = ("Recherche", "Parket", "Basisteam")
WORDS = ("", "", "coffee", "ask on", "luister", "no hurry")
# Days have parts: without them nobody would get as far as a confirmed agreement.
_PARTS = (
    ("be_matched", "share_themes", "answer", "join", "join_anew", "not_seen"),
    ("plan", "round", "round", "absent", "rate", "rate", "go_home", "join_anew"),
    ("be_matched", "open_board", "talk", "decide", "match", "publish", "set_example"),
    ("match", "publish", "find_partner", "agree", "agree", "confirm", "leave_pair"),
    ("give_lesson", "open_lesson", "open_lesson", "go_on", "go_on", "learn", "end_lesson", "show_lesson"),
    ("write_tip", "show_tips", "vote_for_tip", "show", "hide_or_let"),
    ("answer", "show", "ask", "hide_or_let"),
)
_TURN, _ON_TOPIC = 30, 0.75
# What these change is in no log.
_NOT_WRITTEN = ("hand_over", "open_lesson")
_MOST = 7  # people; more of them meet no other cases, and take longer


class WatchedLog(MemoryLog):
    """A log that keeps what is read from it, as (kind, whose, chapter, item)."""

    def __init__(self) -> None:
        super().__init__()
        self.reads: set[tuple[str, str, str, str]] = set()

    def latest(self, participant: str, chapter: str, item: str) -> Outcome | None:
        self.reads.add(("one", participant, chapter, item))
        return super().latest(participant, chapter, item)

    def position(self, participant: str, chapter: str, item: str) -> int:
        self.reads.add(("one", participant, chapter, item))
        return super().position(participant, chapter, item)

    def answers(self, chapter: str, item: str) -> list[Outcome]:
        self.reads.add(("all", "", chapter, item))
        return super().answers(chapter, item)

    def items(self, chapter: str, prefix: str = "") -> list[str]:
        self.reads.add(("items", "", chapter, prefix))
        return super().items(chapter, prefix)

    def __iter__(self) -> Iterator[Outcome]:
        self.reads.add(("items", "", "", ""))
        return super().__iter__()


class Page:
    """The pages of all chapters that one device has open, and cards that no chapter has; or other cards.

    Args:
        session: which the cards follow.
    """

    alive = True

    def __init__(self, session: Session, cards: list[Card] | None = None) -> None:
        self.session = session
        self.shows, self.pass_over, self.show_changes = session.shows, session.pass_over, session.show_changes
        self.cards = cards or self._every_card(session)

    @property
    def whose(self) -> str:
        """Return whose page it is."""
        return self.session.me.code if self.session.participant else self.session.staff

    @staticmethod
    def _every_card(session: Session) -> list[Card]:
        more = [
            PeopleAtTables(session),
            TimerCard(session),
            LiveList(session, "welcome", CHAPTERS["welcome"].question("help")),
            Vote(session, EXHIBITED, VOTE),
            *(LiveTally(session, EXHIBITED, question) for question in COUNTED),
            *(QuestionCard(session, EXHIBITED, question) for question in COUNTED[::3]),
        ]
        pages = [card for chapter in EVERY for card in chapter_page(session, chapter).children]
        return [*pages, *more]

    def of(self, kind: type[Card]) -> Any:
        """Return the first card of a kind."""
        return next(card for card in self.cards if isinstance(card, kind))

    def send(self, card: Card, kind: str, /, **more: object) -> None:
        """Let the browser send something to a card."""
        card._receive(None, {"type": kind, "attempt": "1", "scope": card.scope, **more}, None)


class AnyDay:
    """People who do whatever comes up.

    Args:
        seed: of what comes up.
        records: shared by all.
    """

    def __init__(self, seed: int, records: Records | None = None) -> None:
        self.random = Random(seed)
        self.party = Party(records, DAY.model_copy(update={"lessons": DAY.lessons[:2]}))
        self.records = self.party.records
        self.staff = self.party.staff()
        self.staff_page = Page(self.staff, [Console(self.staff), Projector(self.staff)])
        self.pages: list[Page] = []
        #: How often each act came to something.
        self.done: Counter[str] = Counter()
        for role in (*Role, Role.YOUNG_COLLEAGUE, Role.LEADER):
            self._enter(role)
        self._acts = [name.removeprefix("act_") for name in dir(self) if name.startswith("act_")]
        self._parts = self.random.sample(_PARTS, len(_PARTS))
        self._n = 0

    @property
    def watched(self) -> list[Page]:
        """Return every page there is, the facilitator's too."""
        return [self.staff_page, *self.pages]

    @property
    def never(self) -> list[str]:
        """Return which acts never came to anything."""
        return [name for name in self._acts if not self.done[name]]

    def act(self) -> str:
        """Let something happen; return what it was."""
        about = (*self._parts[self._n // _TURN % len(_PARTS)], "open")  # the facilitator's pages show what is open
        self._n += 1
        name = self._choice(about if self.random.random() < _ON_TOPIC else self._acts)
        before = self.records.version
        with suppress(ThemeDayError, LookupError):  # not now
            getattr(self, f"act_{name}")()
            self.done[name] += name in _NOT_WRITTEN or self.records.version != before
        return name

    def follow(self) -> None:
        """Let every page hear what came, until nothing comes any more."""
        for _ in range(9):
            before = self.records.version
            for page in self.watched:
                page.session.poll()
            if self.records.version == before:
                return
        raise AssertionError("pages keep answering each other")

    # Who is there

    def _choice(self, what: Any) -> Any:
        return self.random.choice(list(what))

    def _page(self) -> Page:
        return self.random.choice(self.pages)

    def _who(self, code: str = "", role: Role | None = None) -> Participant:
        each = role or self._choice(Role)
        return Participant(
            code or new_code(self.random),
            each,
            "" if each is Role.TABLE else self._choice(UNITS),
            self._choice(DAY.languages),
            self._choice("aab"),
            self._choice(("1", "1", "2", "")),
            self._choice(("", "Noor", "Sam")),
        )

    def _enter(self, role: Role | None = None) -> None:
        session, who = self.party.session(), self._who(role=role)
        session.join(who)
        session.bind(who, self._choice(DAY.languages))
        if role:
            session.save("expectations", CHAPTERS["expectations"].question("matching"), "yes")
        self.pages.append(Page(session))

    def act_join(self) -> None:
        if len(self.pages) < _MOST:
            self._enter()

    def act_join_anew(self) -> None:
        page = self._page()
        who = self._who(page.session.participant.code)  # type: ignore[union-attr]
        page.session.join(who)
        if self.random.random() < 0.7:  # the others left a page open that was theirs before
            page.session.bind(who, self._choice(DAY.languages))

    def act_not_seen(self) -> None:
        who = [self._page().session.participant]
        note = self._choice((self.staff.note_unseen, self.staff.note_seen))
        note([each for each in who if each])

    def act_move_on(self) -> None:
        who = self._page().session.participant
        self.staff.remember_places([(who, self._choice(CHAPTERS))] if who else [])

    def act_go_home(self) -> None:
        who = self._page().session.participant
        at_once(replanning.left_steps(self.staff, who.code if who else "", self._choice((True, False, False))))

    def act_hand_over(self) -> None:
        page = self._choice(page for page in self.pages if page.of(Header).state["sides"])
        page.send(page.of(Header), "side", role=self._choice(("young_colleague", "leader")))

    def act_erase(self) -> None:
        if len(self.pages) > 5:
            page = self.pages.pop(self.random.randrange(len(self.pages)))
            for log in self.records.logs:
                log.erase(page.session.participant.code, new_code(self.random))  # type: ignore[union-attr]
            page.session.leave()
            self.records.refresh()

    def act_wait(self) -> None:
        minutes = self._choice((1, 30, 95, 60 * 24 * 70 if self._n > 250 else 5))
        self.party.clock.advance(self.party.clock.now() + dt.timedelta(minutes=minutes))
        self.act_timer()  # a page that hears everything notices the time by whatever comes next

    # What the facilitator does

    def _stage(self, chapter: str, items: dict[str, object]) -> None:
        self.staff.set_stage(chapter, items)

    def act_open(self) -> None:
        chapter = self._choice(CHAPTERS)
        self._stage(chapter, {"state": self._choice(("open", "closed")), "opened": "1"})
        self._stage("", {"current": self._choice((chapter, ""))})

    def act_timer(self) -> None:
        now = self.party.clock.now().timestamp()
        timer = self._choice((Timer(), Timer(left=90), Timer(ends_at=now + self._choice((60, 300)), whole=300)))
        self._stage("", {"timer": timer.to_text()})

    def act_ask(self) -> None:
        chapter, question = self._question()
        self._stage(chapter, {f"ask:{question.key}": self._choice(("open", "open", "closed"))})

    def act_show(self) -> None:
        chapter, question = self._question()
        self._stage(chapter, {f"show:{question.key}": self._choice(("1", "1", ""))})

    def act_show_tips(self) -> None:
        self._stage("closing", {self._choice(("show:tips", "show:votes")): self._choice(("1", "1", ""))})

    def act_show_lesson(self) -> None:
        what = self._choice((*self.party.day.lessons, "confidence"))
        self._stage("lessons", {f"show:{what}": self._choice(("1", "1", ""))})

    def act_hide_or_let(self) -> None:
        row = self._choice(row for row in self.records.shared if row.chapter in EVERY or row.chapter == EXHIBITED)
        marks = {f"hide:{row.item}:{row.participant}": self._choice(("1", "")), let_item(row): str(row.revision)}
        chosen = self._choice(marks)
        self._stage(row.chapter, {chosen: marks[chosen]})

    def act_edit_lesson(self) -> None:
        self._stage("lessons", {"edited": str(self.records.version)})

    # Answers

    def _question(self) -> tuple[str, Question]:
        result = [(chapter.key, question) for chapter in EVERY.values() for question in chapter.questions]
        result += [(EXHIBITED, question) for question in (*QUESTIONS, VOTE)]
        return self._choice(result)

    def _answer(self, question: Question) -> object:
        if self.random.random() < 0.15:
            return {} if question.kind not in (Kind.TEXT, Kind.CHOICE, Kind.SCALE, Kind.RATING, Kind.DATE) else ""
        options = [option.key for option in question.options]
        chosen = self.random.sample(options, min(len(options), question.most, self.random.randint(1, 3)))
        return {
            Kind.TEXT: lambda: self._choice(WORDS),
            Kind.DATE: lambda: self._choice(("2027-02-01", "2027-03-01", "2027-04-01")),
            Kind.CHOICE: lambda: self._choice(options),
            Kind.SCALE: lambda: self.random.randint(question.low, question.high),
            Kind.RATING: lambda: self.random.randint(question.low, question.high),
            Kind.RANK: lambda: self.random.sample(options, len(options)),
            Kind.SORT: lambda: {option: self._choice(question.groups).key for option in options},
        }.get(question.kind, lambda: {"chosen": chosen})()

    def act_answer(self) -> None:
        page = self._page()
        card = self._choice(card for card in page.cards if isinstance(card, AnsweringCard) and card.asked())
        question = self._choice(card.asked())
        shown = self._choice(question.visibilities).value
        page.send(card, "save", key=card.key_for(question), value=self._answer(question), visibility=shown)

    def act_be_matched(self) -> None:
        question = CHAPTERS["expectations"].question("matching")
        self._page().session.save("expectations", question, self._choice(("yes", "yes", "yes", "no", "")))

    def act_share_themes(self) -> None:
        question = CHAPTERS["expectations"].question(self._choice(("learn", "offer")))
        visibility = self._choice((Visibility.REPORT, *question.visibilities))
        self._page().session.save("expectations", question, self._answer(question), visibility)

    def act_write_tip(self) -> None:
        page, kind = self._page(), self._choice(TIP_KINDS)
        page.send(page.of(Tips), "add", kind=kind, text=self._choice(WORDS))
        if self.random.random() < 0.2:
            page.send(page.of(Tips), "remove", kind=kind, number=self.random.randint(1, MAX_TIPS))

    def act_vote_for_tip(self) -> None:
        page = self._page()
        page.send(page.of(Tips), "vote", key=self._choice(page.of(Tips).others)["key"])

    # Dates and match

    def act_plan(self) -> None:
        at_once(planning.plan_steps(self.staff, self.random.randint(1, 3), 4, trios=self._choice((True, False))))

    def act_round(self) -> None:
        if self.random.random() < 0.2:
            running_rounds.end_rounds(self.staff)
        else:
            running_rounds.start_round(self.staff, self.random.randint(1, 3))

    def act_absent(self) -> None:
        page = self._page()
        told = self._choice(each for part in page.of(Dates).rounds for each in part["absent"])
        page.send(page.of(Dates), "absent", handle=told["handle"], on=not told["told"])
        if self.random.random() < 0.3:  # the console does, when it is open
            at_once(replanning.follow_steps(self.staff))

    def act_rate(self) -> None:
        page = self._page()
        page.send(page.of(Dates), "save", key=self._choice(page.of(Dates).questions), value=self.random.randint(1, 5))

    def act_open_board(self) -> None:
        board.open_board(self.staff, self._choice((True, True, False)))

    def act_talk(self) -> None:
        page = self._choice(page for page in self.pages if page.of(Board).state == "open")
        page.send(page.of(Board), "say", text=self._choice(WORDS))

    def act_decide(self) -> None:
        page = self._choice(page for page in self.pages if page.of(Board).leaders)
        leader = self._choice(page.of(Board).leaders)["handle"]
        content = {"leader": leader, "kind": self._choice(board.KINDS), "reason": "because"}
        page.send(page.of(Board), "decide", content=content)
        if self.random.random() < 0.3:
            page.send(page.of(Board), "undecide", handle=leader)

    def act_match(self) -> None:
        at_once(match_decision.match_steps(self.staff, self._choice(("stable", "total", "fairest"))))

    def act_publish(self) -> None:
        match_decision.publish_match(self.staff, self._choice((True, True, False)))

    def act_set_example(self) -> None:
        match_decision.set_example(
            self.staff, self._choice((*Participation(self.staff.records).match_pairs, ("", "")))[0]
        )

    # Agreements

    def act_find_partner(self) -> None:
        alone = [page for page in self.pages if not page.of(AgreementCard).state["partner"]]
        page = self._choice(alone)
        other = self._choice(first for first in alone if first.session.me.role is not page.session.me.role)
        page.send(page.of(AgreementCard), "find", code=other.session.my_pair_code)

    def act_agree(self) -> None:
        page = self._choice(page for page in self.pages if page.of(AgreementCard).state["partner"])
        partner = agreements.partner_of(self.records, page.session.me.code)
        both = [each for each in self.pages if each is page or (partner and each.session.me.code == partner.code)]
        for each in both:
            for question in (*OWN, *FOR_BOTH):
                value = self._answer(question) or self._answer(question) or "yes"
                each.send(each.of(AgreementCard), "save", key=question.key, value=value)
        for each in self.random.sample(both, self.random.randint(0, len(both))):
            each.session.poll()
            each.send(each.of(AgreementCard), "confirm")

    def act_leave_pair(self) -> None:
        page = self._choice(page for page in self.pages if page.of(AgreementCard).state.get("may_leave"))
        page.send(page.of(AgreementCard), "leave")

    def act_confirm(self) -> None:
        page = self._choice(page for page in self.pages if page.of(AgreementCard).state.get("complete"))
        page.send(page.of(AgreementCard), "confirm")

    # Lessons

    def act_open_lesson(self) -> None:
        page = self._page()
        lesson = self._choice(offered(page.session))
        page.send(page.of(LessonPlayer), "open", slug=self._choice((lesson.slug, lesson.slug, "")))
        page.send(page.of(LessonPlayer), "step", step=self.random.randrange(len(steps_of(lesson))))

    def act_learn(self) -> None:
        page = self._page()
        lesson = self._choice(offered(page.session))
        page.session.save("lessons", question := self._choice(lesson_questions(lesson)), self._answer(question))

    def act_give_lesson(self) -> None:
        page = self._page()
        page.send(page.of(Teacher), "give", slug=self._choice(offered(page.session)).slug)

    def act_go_on(self) -> None:
        page = self._choice(page for page in self.pages if page.of(Teacher).now)
        steps = page.of(Teacher).now["steps"]
        page.send(page.of(Teacher), "step", step=self._choice((*range(steps), *self._teachbacks(page))))
        if self.random.random() < 0.4:
            page.send(page.of(Teacher), "reveal", on=True)

    def _teachbacks(self, page: Page) -> list[int]:
        slug = page.of(Teacher).now["slug"]
        steps = steps_of(next(lesson for lesson in offered(page.session) if lesson.slug == slug))
        return 3 * [n for n, step in enumerate(steps) if step and step.kind == "teachback"]

    def act_end_lesson(self) -> None:
        page = self._choice(page for page in self.pages if page.of(Teacher).now)
        if self.random.random() < 0.3:
            page.send(page.of(Teacher), "end")
        elif self.random.random() < 0.3:
            teaching.free(self.staff, page.of(Teacher).now["slug"])

    # Weeks later

    def act_come_back(self) -> None:
        page = self._page()
        chapter = self._choice(AFTERWARDS)
        card = self._choice(
            card for card in page.cards if isinstance(card, AnsweringCard) and card.chapter == chapter and card.asked()
        )
        question = self._choice(card.asked())
        page.send(card, "save", key=question.key, value=self._answer(question))


@contextmanager
def reads_of(records: Records) -> Iterator[set[tuple[str, str, str, str, str]]]:
    """Collect what is read meanwhile, as (log, kind, whose, chapter, item)."""
    result: set[tuple[str, str, str, str, str]] = set()
    logs = {"shared": records.shared, "private": records.private, "stage": records.stage}
    for log in logs.values():
        assert isinstance(log, WatchedLog)
        log.reads.clear()
    yield result
    for name, log in logs.items():
        assert isinstance(log, WatchedLog)
        result |= {(name, *read) for read in log.reads}
