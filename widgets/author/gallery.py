"""Every kind of card in every state, with invented people: for authors, and to look at after a change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import ipywidgets

from themeday.chapters import CHAPTERS, EVERY_CHAPTER
from themeday.chapters.closing import TIP_KINDS
from themeday.chapters.follow_up import ROUNDS, STOPPED
from themeday.i18n import DEFAULT_LANGUAGE, N_
from themeday.lessons.markdown import MARKDOWN
from themeday.model.people import Participant, Role, new_code
from themeday.model.questions import Kind, Option, Question, ballot
from themeday.model.visibility import Visibility
from themeday.rehearsal import demo_session
from themeday.rehearsal.answers import by_chance
from themeday.room.agreements import agreement_of, partner_of
from themeday.room.session import Session
from themeday.room.speed_dates.board import decide, decisions, leaders_on_board, say_on_board
from themeday.room.stage import Timer, let_item
from themeday.room.teach_back import come
from themeday.room.teaching import begin, go_to
from themeday.store.records import Records
from themeday.widgets.participant.agreement import AgreementCard
from themeday.widgets.participant.board import Board
from themeday.widgets.participant.dates import Dates
from themeday.widgets.participant.follow_up import FollowUp
from themeday.widgets.participant.header import Header
from themeday.widgets.participant.lesson_steps import steps_of
from themeday.widgets.participant.lessons import LessonPlayer, offered
from themeday.widgets.participant.live_list import LiveList
from themeday.widgets.participant.match import MatchCard
from themeday.widgets.participant.notes import Notes
from themeday.widgets.participant.question import QuestionCard
from themeday.widgets.participant.reveal import RevealTogether
from themeday.widgets.participant.room import RoomAnswers, WhoIsHere
from themeday.widgets.participant.tables import PeopleAtTables
from themeday.widgets.participant.take_along import TakeAlong
from themeday.widgets.participant.tally import LiveTally
from themeday.widgets.participant.teacher import Teacher
from themeday.widgets.participant.tips import Tips
from themeday.widgets.participant.vote import Vote
from themeday.widgets.participant.willing import Willing
from themeday.widgets.shared.card import Card, style_sheet
from themeday.widgets.shared.prose import Prose
from themeday.widgets.shared.timer import TimerCard

CHAPTER = "gallery"
_SEED = 3
_THEMES = (
    Option("listening", N_("Listening")),
    Option("courage", N_("Courage")),
    Option("time", N_("Time for each other")),
    Option("humour", N_("Humour")),
    Option("honesty", N_("Honesty")),
)
_STEPS = (
    Option("date", N_("We put a first date in our diaries")),
    Option("goal", N_("We told each other what we want to learn")),
    Option("feedback", N_("We agreed how we give each other feedback")),
)
_MOMENTS = (Option("today", N_("Today")), Option("later", N_("Later")))
_WALK = Option("walk", N_("Take a walk together"))
_PLANS = (
    _WALK,
    Option("shadow", N_("Go along for a day")),
    Option("case", N_("Discuss a case from practice, without names")),
)
_ONE_TO_FIVE: dict[str, Any] = {"low_text": N_("Hardly anything"), "high_text": N_("A great deal")}
#: One question of each kind.
QUESTIONS = (
    Question(
        "word", Kind.TEXT, N_("In one sentence: what struck you?"), placeholder=N_("For example: how alike we are")
    ),
    Question("story", Kind.TEXT, N_("What would you like to tell the other?"), N_("Only if you want to."), long=True),
    Question("date", Kind.DATE, N_("When do you see each other again?")),
    Question("plan", Kind.CHOICE, N_("What will you do first?"), options=_PLANS, revealable=True),
    Question("themes", Kind.CHOICES, N_("What matters in a good conversation?"), options=_THEMES, own_words=True),
    Question("tags", Kind.TAGS, N_("Which words fit today?"), options=_THEMES, most=4, revealable=True),
    Question("useful", Kind.SCALE, N_("How useful was this morning?"), **_ONE_TO_FIVE, revealable=True),
    Question("learned", Kind.RATING, N_("How much did you learn from the other?"), **_ONE_TO_FIVE, revealable=True),
    Question("order", Kind.RANK, N_("What matters most between the two of you?"), options=_THEMES, revealable=True),
    Question("steps", Kind.CHECKLIST, N_("What have you two done already?"), options=_STEPS, revealable=True),
    Question("when", Kind.SORT, N_("When do you do what?"), options=_STEPS, groups=_MOMENTS, revealable=True),
)
BALLOT = ballot("ballot", N_("What shall we do after lunch?"), _PLANS, N_("What most choose, we do."))
_HELP = CHAPTERS["welcome"].question("help")


def gallery(language: str = DEFAULT_LANGUAGE, today: date | None = None) -> ipywidgets.VBox:
    """Return a page with every card in every state; what you fill in stays in memory and is gone afterwards."""
    exhibits = _Exhibits(language, today)
    return ipywidgets.VBox([card for room in _ROOMS for card in room(exhibits)])


class _Styled(Prose):
    """Text that brings the style sheet along, as a page's header does."""

    _css = style_sheet("design.css")


class _Exhibits:
    """The invented day behind the gallery, and pages of its people."""

    def __init__(self, language: str, today: date | None) -> None:
        self.language = language
        self.today = today
        self.random = Random(_SEED)  # noqa: S311  (repeatable on purpose)
        guest = demo_session(today)
        self.day, self.records, self.secret, self.clock = guest.day, guest.records, guest.secret, guest.clock
        self.guest = self.page(guest.participant)
        self.people = [who for who in self.records.participants() if who.code != self.guest.me.code]
        self.staff = self.page(None)
        self.newcomer = self.join(nickname="")
        self.regular = self.join(nickname="Noor")

    def page(self, who: Participant | None, records: Records | None = None) -> Session:
        session = Session(self.day, self.records if records is None else records, self.secret, self.clock)
        session.bind(who, self.language, staff="" if who else "facilitator")
        return session

    def empty_day(self) -> Session:
        return self.page(None, Records.in_memory())

    def join(self, nickname: str) -> Session:
        """Let someone come in whom nobody met; the others are from the rehearsal."""
        unit = self.day.units[0]
        who = Participant(new_code(self.random), Role.YOUNG_COLLEAGUE, unit, self.language, "a", "", nickname)
        self.staff.join(who)
        return self.page(who)

    def say(self, text: str, card: type[Prose] = Prose) -> Card:
        """Return a heading or a caption, from Markdown."""
        return card(self.guest, MARKDOWN.render(self.guest.say(text)))

    def poll(self) -> None:
        for session in (self.guest, self.staff, self.newcomer, self.regular):
            session.poll()

    def filled_in(self, question: Question) -> object:
        say = self.guest.say
        answers: dict[Kind, object] = {
            Kind.TEXT: say(N_("That we both look for the same thing: someone who dares to ask.")),
            Kind.DATE: (self.day.date + timedelta(weeks=4)).isoformat(),
            Kind.CHOICE: _WALK.key,
            Kind.CHOICES: {
                "chosen": ["listening", "honesty"],
                "own": say(N_("Asking on, also when it gets quiet")),
            },
            Kind.TAGS: {"chosen": ["courage", "humour"], "own": [say(N_("curious")), "", "", ""]},
            Kind.SCALE: 4,
            Kind.RATING: 4,
            Kind.RANK: ["honesty", "listening", "time", "courage", "humour"],
            Kind.CHECKLIST: {"chosen": ["date", "goal"]},
            Kind.SORT: {"date": "today", "goal": "today", "feedback": "later"},
        }
        return answers[question.kind]


def _top_and_questions(exhibits: _Exhibits) -> Iterator[Card]:
    yield exhibits.say(
        N_("# All cards\n\nEverything here is invented, and works: what you fill in is gone afterwards."), _Styled
    )
    yield exhibits.say(N_("## The top of a page"))
    yield Header(exhibits.guest, "welcome")
    yield exhibits.say(N_("## Questions\n\nEach of them fresh, and then filled in."))
    for question in QUESTIONS:
        exhibits.regular.save(CHAPTER, question, exhibits.filled_in(question))
        yield QuestionCard(exhibits.newcomer, CHAPTER, question)
        yield QuestionCard(exhibits.regular, CHAPTER, question)
    yield exhibits.say(N_("## Questions that the facilitator has closed"))
    for question in (replace(question, key=f"{question.key}_closed") for question in QUESTIONS):
        exhibits.regular.save(CHAPTER, question, exhibits.filled_in(question))
        exhibits.staff.set_stage(CHAPTER, {f"ask:{question.key}": "closed"})
        exhibits.poll()
        yield QuestionCard(exhibits.regular, CHAPTER, question)


def _from_the_room(exhibits: _Exhibits) -> Iterator[Card]:
    yield exhibits.say(N_("## From the room"))
    yield WhoIsHere(exhibits.guest)
    yield exhibits.say(N_("A question that is not shown yet, and then one of each kind that is."))
    counted = [question for question in QUESTIONS if question.revealable]
    for who in exhibits.people:
        page = exhibits.page(who)
        for question in counted:
            page.save(CHAPTER, question, by_chance(question, exhibits.random), Visibility.ANONYMOUS)
    exhibits.poll()
    yield LiveTally(exhibits.guest, CHAPTER, counted[0])
    exhibits.staff.set_stage(CHAPTER, {f"show:{question.key}": "1" for question in counted[1:]})
    exhibits.staff.set_stage("closing", {"show:take_along": "1"})
    exhibits.poll()
    for question in counted[1:]:
        yield LiveTally(exhibits.guest, CHAPTER, question)
    yield RoomAnswers(exhibits.guest, "closing")


def _votes_and_lists(exhibits: _Exhibits) -> Iterator[Card]:
    yield exhibits.say(N_("## A vote\n\nOpen, then with the result, and then closed."))
    for state in ("open", "shown", "closed"):
        vote = replace(BALLOT, key=f"{BALLOT.key}_{state}")
        for who in exhibits.people:
            exhibits.page(who).save(CHAPTER, vote, by_chance(vote, exhibits.random))
        if state != "open":
            exhibits.regular.save(CHAPTER, vote, _WALK.key)
            exhibits.staff.set_stage(CHAPTER, {f"show:{vote.key}": "1"})
        if state == "closed":
            exhibits.staff.set_stage(CHAPTER, {f"ask:{vote.key}": "closed"})
        exhibits.poll()
        yield Vote(exhibits.regular, CHAPTER, vote)
    yield exhibits.say(N_("## A list that the facilitator lets through\n\nBefore and after."))
    yield LiveList(exhibits.newcomer, CHAPTER, _HELP)
    written = exhibits.records.shared.answers("welcome", _HELP.key)
    enough = written[: exhibits.staff.day.smallest_group]
    exhibits.staff.set_stage("welcome", {let_item(text): str(text.revision) for text in enough})
    exhibits.poll()
    yield LiveList(exhibits.newcomer, "welcome", _HELP)


def _timers_and_tables(exhibits: _Exhibits) -> Iterator[Card]:
    yield exhibits.say(N_("## The timer\n\nNone, running, paused, and up."))
    now = exhibits.clock.now().timestamp()
    for timer in (Timer(), Timer(ends_at=now + 437), Timer(left=90), Timer(ends_at=now)):
        session = exhibits.empty_day()
        session.set_stage("", {"timer": timer.to_text()})
        yield TimerCard(session)
    yield exhibits.say(N_("## People at tables\n\nNobody yet, as people came in, and in a round of speed dates."))
    yield PeopleAtTables(exhibits.empty_day())
    yield PeopleAtTables(exhibits.guest)
    dating = demo_session(exhibits.today)
    dating.bind(dating.participant, exhibits.language)
    dating.set_stage("", {"current": "pairing"})
    dating.set_stage("pairing", {"round": "2"})
    yield PeopleAtTables(dating)
    yield exhibits.say(N_("## Together at a table\n\nWithout a table, before you answered, and when both sides did."))
    yield RevealTogether(exhibits.newcomer, "expectations")
    yield RevealTogether(exhibits.guest, "expectations")
    yield RevealTogether(exhibits.page(next(who for who in exhibits.people if who.table)), "expectations")


def _pairs(exhibits: _Exhibits) -> Iterator[Card]:
    yield exhibits.say(
        N_("## Speed dates, match and agreement\n\nAn agreement without a partner, begun, and confirmed.")
    )
    paired = [who for who in exhibits.people if partner_of(exhibits.records, who.code)]
    yield Willing(exhibits.newcomer)
    yield Dates(exhibits.guest)
    yield MatchCard(exhibits.guest)
    yield Notes(exhibits.guest)
    yield AgreementCard(exhibits.newcomer)
    for confirmed in (False, True):
        who_has_one = next((who for who in paired if _confirmed(exhibits, who) is confirmed), None)
        if who_has_one:
            yield AgreementCard(exhibits.page(who_has_one))


def _afterwards(exhibits: _Exhibits) -> Iterator[Card]:
    yield exhibits.say(
        N_(
            "## What one takes along, and some weeks later\n\nWithout a partner, before both confirmed, with a card; "
            "the questions then, for who goes on, who stopped and who has no partner."
        )
    )
    pairs = [who for who in exhibits.people if partner_of(exhibits.records, who.code)]
    open_yet, *_ = [*(who for who in pairs if not _confirmed(exhibits, who)), pairs[0]]
    goes_on, stops = [who for who in pairs if _confirmed(exhibits, who)][:2]
    yield TakeAlong(exhibits.newcomer)
    yield TakeAlong(exhibits.page(open_yet))
    card = TakeAlong(exhibits.page(goes_on))
    card.receive({"type": "card", "on": True})
    yield card
    yield FollowUp(exhibits.page(goes_on))
    stopped = exhibits.page(stops)
    for check in ROUNDS:
        stopped.save("follow_up", EVERY_CHAPTER.checks(check)[0], STOPPED)
    yield FollowUp(stopped)
    yield FollowUp(exhibits.newcomer)


def _deliberation(exhibits: _Exhibits) -> Iterator[Card]:
    yield exhibits.say(N_("## Among young colleagues\n\nFor who takes no part in the matching, and for who does."))
    regular, young = exhibits.regular, exhibits.join(nickname="Sam")
    for page, answer in ((regular, "yes"), (young, "yes"), (exhibits.newcomer, "no")):
        page.save("expectations", CHAPTERS["expectations"].question("matching"), answer)
    exhibits.staff.set_stage("pairing", {"board": "open"})
    exhibits.poll()
    say_on_board(young, exhibits.guest.say(N_("Who has already talked with someone about cases?")))
    locked = {decision.leader for decision in decisions(regular) if decision.kind == "lock"}
    here = [who for who in leaders_on_board(regular) if who.unit != regular.me.unit]
    free = [who for who in here if who.code not in locked]
    decide(regular, free[0].code, "lock", exhibits.guest.say(N_("We both want to know how a case is built.")))
    say_on_board(regular, exhibits.guest.say(N_("I have. That conversation is not finished yet.")))
    decide(young, free[-1].code, "wish", exhibits.guest.say(N_("Asked me things nobody ever asked.")))
    exhibits.poll()
    yield Board(exhibits.newcomer)
    yield Board(regular)


def _confirmed(exhibits: _Exhibits, who: Participant) -> bool:
    agreement = agreement_of(exhibits.records, who.code)
    return agreement is not None and agreement.confirmed


def _lessons_and_tips(exhibits: _Exhibits) -> Iterator[Card]:
    yield exhibits.say(N_("## Mini-lessons, and do's and don'ts"))
    yield LessonPlayer(exhibits.guest)
    yield Teacher(exhibits.guest)
    teacher = Teacher(exhibits.page(exhibits.people[1]))
    begin(teacher.session, teacher.choices[0]["slug"])
    teacher.refresh()
    yield teacher
    yield _at_the_teach_back(exhibits, teacher.choices[1]["slug"])
    # Of someone who wrote both, so that what can be taken away is there too.
    latest = exhibits.records.shared.latest
    wrote = [who for who in exhibits.people if all(latest(who.code, "closing", f"{kind}.1") for kind in TIP_KINDS)]
    yield Tips(exhibits.page([*wrote, *exhibits.people][0]))


def _at_the_teach_back(exhibits: _Exhibits, slug: str) -> Card:
    teacher, *learners = (exhibits.page(who) for who in exhibits.people[2:6])
    lesson = next(offer for offer in offered(teacher) if offer.slug == slug)
    n = next(n for n, step in enumerate(steps_of(lesson)) if step and step.kind == "teachback")
    begin(teacher, slug)
    go_to(teacher, slug, n)
    for page in learners:
        come(page, slug)
    card = LessonPlayer(learners[0])
    card.receive({"type": "open", "slug": slug})
    card.receive({"type": "step", "step": n})
    return card


_ROOMS: tuple[Callable[[_Exhibits], Iterator[Card]], ...] = (
    _top_and_questions,
    _from_the_room,
    _votes_and_lists,
    _timers_and_tables,
    _pairs,
    _deliberation,
    _lessons_and_tips,
    _afterwards,
)
