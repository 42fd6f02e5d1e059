"""A day on which everyone writes what programs choke on: the big list of naughty strings, and some for this kit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import quote

from tests.asked import FOR_BOTH, OWN, lesson_questions, tip
from tests.served_day import ServedDay
from tests.serving.security.asking import Answer, ask, code_of_cookie
from tests.serving.security.room import session_of
from tests.torture.figures import LONG
from themeday.chapters import CHAPTERS
from themeday.chapters.expectations import MATCHING_YES
from themeday.errors import OutcomeRefused
from themeday.lessons.reading import load_lesson
from themeday.model.people import ROLES_OF_PEOPLE, Participant
from themeday.model.questions import Kind, Question, checked_text
from themeday.model.visibility import Visibility
from themeday.room.joining import MAX_NICKNAME
from themeday.room.session import Session
from themeday.room.speed_dates.board import MOST_LETTERS, decide, open_board, say_on_board

#: Max Woolf's list, from npm's blns 2.0.4; its licence is beside it.
BIG_LIST = Path(__file__).parent / "naughty" / "blns.json"
#: What this kit's own templates, views and libraries would make something of, did they not take text as text.
OWN_LIST = (
    "<img src=/naughty onerror=globalThis.naughty=1>",
    "<script>globalThis.naughty = 1</script>",
    "</script><script>globalThis.naughty = 1</script>",
    '"><svg onload=globalThis.naughty=1>',
    "' autofocus onfocus=globalThis.naughty=1 x='",
    "<iframe srcdoc='<script>parent.naughty=1</script>'>",
    "<a href=javascript:globalThis.naughty=1>tik hier</a>",
    "<link rel=stylesheet href=/naughty.css>",
    "<style>@import '/naughty.css'; * { background: url(/naughty.png) }</style>",
    "<form action=/naughty><button>Opslaan</button></form>",
    "<base href=http://127.0.0.1:9/naughty/>",
    "<meta http-equiv=refresh content='0;url=/naughty'>",
    "<!-- --!><img src=/naughty>",
    "&lt;b&gt; &amp; &#60;b&#62; &nbsp;",
    "{{ 7 * 7 }} {% include 'base.html.j2' %} {# #}",
    "${7*7} #{7*7} <%= 7*7 %> {n} {title} {0} %s %(n)s",
    "_START_ _TOTAL_ _MENU_ $& $1 $` $'",
    "![x](/naughty.png) [tik](javascript:globalThis.naughty=1) **vet** `code` <http://127.0.0.1:9/naughty>",
    "application/vnd.jupyter.widget-view+json IPY_MODEL_x",
    "__proto__",
    "constructor",
    "\u202eomgekeerd\u202c \u2066x\u2069 \u200b\ufeff",
    '"quotes","and",commas\nand lines',
)
#: As much as every field takes.
MOST_TOGETHER = 200


@dataclass
class NaughtyDay:
    """What was written, and what was kept of it.

    Args:
        nicknames: of each person as it was kept; empty when it was refused.
        tried: how many texts were written, nicknames included.
        refused: how many of them were no answer, such as those that are too long.
    """

    served: ServedDay
    people: list[str] = field(default_factory=list)
    nicknames: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    kept: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    tried: int = 0
    refused: int = 0

    def save(self, session: Session, chapter: str, question: Question, text: str) -> None:
        """Answer a question with a text, so that as many as possible may see it."""
        open_to = Visibility.REPORT if Visibility.REPORT in question.visibilities else question.visibilities[-1]
        value = {"chosen": [question.options[0].key], "own": text} if question.kind is Kind.CHOICES else text
        self.tried += 1
        try:
            session.save(chapter, question, value, open_to)
        except OutcomeRefused:
            self.refused += 1
            return
        if kept := checked_text(text, question.max_length):
            item = f"{question.key}.own" if question.kind is Kind.CHOICES else question.key
            self.kept.setdefault((chapter, item), []).append(kept)


def strings() -> list[str]:
    """Return every naughty string once."""
    return list(dict.fromkeys([*OWN_LIST, *json.loads(BIG_LIST.read_text("utf-8"))]))


@cache
def texts() -> list[str]:
    """Return what each person writes: a string each; in short, long ones several together, each on its line."""
    if LONG:
        return strings()
    alone = [text for text in strings() if len(text) <= MAX_NICKNAME or text in OWN_LIST]
    return [*alone, *_together(sorted(set(strings()) - set(alone)), MOST_TOGETHER)]


@cache
def chunks(longest: int) -> list[str]:
    """Return all of them in as few texts as fit in a field; several lines are one text too."""
    return _together(strings(), longest)


def _together(alone: Sequence[str], longest: int) -> list[str]:
    found = [""]
    for text in alone:
        if found[-1] and len(found[-1]) + len(text) + 1 > longest:
            found.append("")
        found[-1] += f"\n{text}" if found[-1] else text
    return found


def write_all(served: ServedDay) -> NaughtyDay:
    """Let someone join for each string and write it; and let some write all of them in every other field."""
    day = NaughtyDay(served)
    session = session_of(served.folder)
    before = {who.code for who in session.records.participants()}
    session.set_stage("pairing", {"board": ""})  # whoever joins once they deliberate is not among them
    for number, text in enumerate(texts()):
        _join(day, number, text, session.day.units)
    for _ in range(session.day.smallest_group):
        assert form(served, ROLES_OF_PEOPLE[0].value, session.day.units[0], "").status == 302
    session.records.refresh()
    # As they were kept: the second of one name has a number.
    day.nicknames = [who.nickname if (who := session.records.participant(code)) else "" for code in day.people]
    for number, (code, text) in enumerate(zip(day.people, texts(), strict=True)):
        me = _speaking(session, code)
        for chapter, key in (("welcome", "help"), ("closing", "take_along")):
            day.save(me, chapter, CHAPTERS[chapter].question(key), text)
        day.save(me, "closing", tip("do" if number % 2 else "dont", 1), text)
    _pair(session, day)
    expectations = [("expectations", question) for question in CHAPTERS["expectations"].questions]
    lessons = [("lessons", question) for question in _of_lessons(session)]
    agreements = [("agreements", question) for question in (*OWN, *FOR_BOTH)]
    for chapter, question in (*expectations, *lessons, *agreements):
        if question.kind in (Kind.TEXT, Kind.CHOICES):
            for code, text in zip(day.people, chunks(question.max_length), strict=False):
                day.save(_speaking(session, code), chapter, question, text)
    _deliberate(session, day)
    _complete_batches(session, day, before)
    return day


def _complete_batches(session: Session, day: NaughtyDay, before: set[str]) -> None:
    """Let others answer too, so that no text waits for the next batch that comes to the screens."""
    k = session.day.smallest_group
    session.records.refresh()
    came = [who.code for who in session.records.participants() if who.code not in before]
    spare = sorted(came, key=day.people.__contains__)
    closing = CHAPTERS["closing"]
    shown = [("welcome", CHAPTERS["welcome"].question("help")), ("closing", closing.question("take_along"))]
    shown += [("expectations", question) for question in CHAPTERS["expectations"].questions]
    for chapter, question, items in [
        *((chapter, question, (question.key, f"{question.key}.")) for chapter, question in shown),
        ("closing", tip("do", 1), ("do.", "dont.")),
    ]:
        if question.kind not in (Kind.TEXT, Kind.CHOICES):
            continue
        rows = (row for row in session.records.shared if row.chapter == chapter and row.item.startswith(items))
        answered = {row.participant for row in rows} - before  # what they said was there when it was shown
        others = [code for code in spare if code not in answered]
        for code in others[: -len(answered) % k]:
            value = (
                {"chosen": [question.options[0].key], "own": "ook ik"} if question.kind is Kind.CHOICES else "ook ik"
            )
            open_to = Visibility.REPORT if Visibility.REPORT in question.visibilities else question.visibilities[-1]
            _speaking(session, code).save(chapter, question, value, open_to)


def _deliberate(session: Session, day: NaughtyDay) -> None:
    """Let young colleagues say all of them among themselves, and give them as reasons."""
    open_board(session)
    young, leaders = day.people[::2], day.people[1::2]
    for code in (young[0], *leaders):
        _speaking(session, code).save("expectations", CHAPTERS["expectations"].question("matching"), MATCHING_YES)
    for code, text in zip(young, chunks(MOST_LETTERS), strict=False):
        day.tried += 1
        say_on_board(_speaking(session, code), text)
        day.kept.setdefault(("pairing", "board.say.1"), []).append(text.strip())
    for leader, text in zip(leaders, chunks(MOST_LETTERS), strict=False):
        day.tried += 1
        decide(_speaking(session, young[0]), leader, "wish", text)
        day.kept.setdefault(("pairing", f"board.why.{leader}"), []).append(text.strip())


def _join(day: NaughtyDay, number: int, text: str, units: Sequence[str]) -> None:
    """Join by the form on a phone; without the nickname when that is refused."""
    served = day.served
    role = ROLES_OF_PEOPLE[number % 2].value
    nicknames = (text, "") if LONG or len(text) <= MAX_NICKNAME else ("",)
    day.tried += len(nicknames) - 1
    for nickname in nicknames:
        answer = form(served, role, units[number % 2], nickname)
        if answer.status == 302:
            break
        assert answer.status == 400, answer.status
        day.refused += 1
    cookie = next(given.partition(";")[0] for given in answer.given if given.startswith("themeday_participant="))
    day.cookies.append(cookie)
    day.people.append(code_of_cookie(cookie.partition("=")[2]))


def form(served: ServedDay, role: str, unit: str, nickname: str) -> Answer:
    """Send the form with which someone joins at the first table."""
    body = f"unit={quote(unit)}&nickname={quote(nickname)}&place=a:1".encode()
    path = f"/j/{served.join_code}?language=nl&role={role}"
    return ask(served.base, "POST", path, "", body, Content_Type="application/x-www-form-urlencoded")


def _speaking(session: Session, code: str) -> Session:
    who = session.records.participant(code)
    assert isinstance(who, Participant)
    session.participant = who  # no card follows this session, so there is nothing to bind
    return session


def _pair(session: Session, day: NaughtyDay) -> None:
    """Give everyone a date and a match, as the facilitator's console would."""
    pairs = list(zip(day.people[::2], day.people[1::2], strict=False))
    dates = [{"table": n, "young_colleague": young, "leader": leader} for n, (young, leader) in enumerate(pairs, 1)]
    session.set_stage(
        "pairing",
        {
            "schedule": {"seed": 1, "minutes": 5, "rounds": [dates], "byes": [day.people[len(pairs) * 2 :]]},
            "round": "1",
            "match": {"seed": 1, "pairs": [list(pair) for pair in pairs], "unmatched": 0, "blocking": 0},
        },
    )
    session.set_stage("pairing", {"published": "1"})


def _of_lessons(session: Session) -> Iterator[Question]:
    for slug in session.day.lessons:
        folder = next(root / slug for root in session.day.lesson_roots if (root / slug).is_dir())
        yield from (question for question in lesson_questions(load_lesson(folder, "nl")) if question.kind is Kind.TEXT)
