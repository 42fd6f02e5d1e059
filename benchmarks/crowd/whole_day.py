"""A whole day of a crowd that has long logs: everyone has a page open, and every kind of act is done on the server."""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

from tornado.web import create_signed_value

from benchmarks.crowd.phone import Phone, in_groups
from tests.served_day import ServedDay, environment, started
from themeday.chapters import CHAPTERS
from themeday.day.load import load_day
from themeday.model.visibility import Visibility
from themeday.rehearsal import rehearse
from themeday.room.session import Session
from themeday.serving.identity import PARTICIPANT_COOKIE
from themeday.serving.kernel.protocol import loads, unpack
from themeday.store import Cursor
from themeday.store.folder import DataFolder
from themeday.store.records import Records

ROOT = Path(__file__).parents[2]
_WORDS = ("koffie", "meer tijd", "luisteren", "een goed gesprek")


@dataclass
class Follower(Phone):
    """A browser that follows its page: it keeps the state of every card, and hears all it is told."""

    #: State of each widget, by its id.
    states: dict[str, dict[str, Any]] = field(default_factory=dict)
    _hearing: asyncio.Task[None] | None = None

    async def follow(self, page: str) -> None:
        """Open a page, and hear what it is told from then on."""
        self.leave()
        self.page = page
        await self.look()
        self.states = await self.connect()
        self._hearing = asyncio.create_task(self._follow())

    def card_of(self, kind: str) -> str:
        """Return the id of a card by the name of its class, or nothing when the page has none of this kind."""
        return next((key for key, own in self.states.items() if own.get("_anywidget_id", "").endswith("." + kind)), "")

    def state(self, kind: str) -> dict[str, Any]:
        """Return what a card shows, or nothing."""
        return self.states.get(self.card_of(kind), {})

    async def do(self, kind: str, /, **content: object) -> None:
        """Send a message to a card, where the page has it."""
        if card := self.card_of(kind):
            await self.send(card, **content)

    async def send(self, card: str, /, **content: object) -> None:
        """Send a message to a card."""
        asked = {**content, "scope": self.states[card].get("scope", ""), "attempt": uuid.uuid4().hex}
        await self._say("comm_msg", {"comm_id": card, "data": {"method": "custom", "content": asked}})

    def leave(self) -> None:
        """Close the page."""
        if self._hearing is not None:
            self._hearing.cancel()
        super().leave()

    async def _follow(self) -> None:
        assert self.socket is not None
        while (message := await self.socket.read_message()) is not None:
            _, parts = unpack(message if isinstance(message, bytes) else message.encode())
            if loads(parts[0])["msg_type"] != "comm_msg":
                continue
            content = loads(parts[3])
            if content["data"].get("method") in ("update", "echo_update"):
                self.states.setdefault(content["comm_id"], {}).update(content["data"]["state"])


def lengthen(session: Session, rows: int) -> None:
    """Let people answer again what they answered, until the day's logs have so many rows."""
    records = session.records
    written = [one for one in (*records.shared, *records.private) if one.chapter != "join"]
    short = rows - sum(len(log.read(Cursor()).outcomes) for log in records.logs)
    revisions = {one.key: one.revision for one in written}
    again = []
    for one in cycle(written):
        if len(again) >= short:
            break
        revisions[one.key] += 1
        again.append(one.model_copy(update={"outcome_id": session.clock.new_id(), "revision": revisions[one.key]}))
    for log, private in ((records.private, True), (records.shared, False)):
        log.append([one for one in again if (one.visibility is Visibility.PRIVATE) is private])
    records.refresh()


def longest_turns(people: int, rows: int, seed: int = 1) -> tuple[int, dict[str, tuple[int, float]]]:
    """Go through a day on a real server; return how many turns its loop made, and the longest of each name.

    Returns:
        The number of turns; for each name how many took 5 ms or longer, and the seconds of processor time of the
        longest.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rehearse(folder, people, seed)
        day = load_day(folder)
        data = DataFolder.of(day)
        session = Session(day, Records.in_folder(data.path), data.secret())
        session.records.refresh()
        lengthen(session, rows)
        file = folder / "turns.json"
        command = [sys.executable, "-m", "benchmarks.crowd.turns", str(file), "serve", str(folder), "--accept-drive"]
        with started(command, folder, env={**environment(), "PYTHONPATH": str(ROOT)}) as served:
            codes = [who.code for who in session.records.participants()]
            asyncio.run(_Day(served, codes, data, seed).go())
        found = json.loads(file.read_text("utf-8"))
        return found["count"], {key: (times, most) for key, (times, most) in found["found"].items()}


class _Day:
    """Who does what."""

    def __init__(self, served: ServedDay, codes: Iterable[str], data: DataFolder, seed: int) -> None:
        self.served = served
        self.random = random.Random(seed)
        secret = hashlib.blake2b(data.door_secret(), person=b"participants").hexdigest()
        self.people = [self._phone(secret, code) for code in codes]
        self.console, self.screen = (Follower(served.staff, "") for _ in range(2))

    def _phone(self, secret: str, code: str) -> Follower:
        value = create_signed_value(secret, PARTICIPANT_COOKIE, code).decode()
        language = self.random.choice(("nl", "en"))
        return Follower(self.served.base, "", {PARTICIPANT_COOKIE: value, "themeday_language": language})

    async def go(self) -> None:
        """Go through the day."""
        for staff, page in ((self.console, "/console"), (self.screen, "/projector")):
            await staff.ask(self.served.facilitator.removeprefix(self.served.staff))
            await staff.follow(page)
        for chapter in CHAPTERS:
            begun = time.monotonic()
            await self.console.do("Console", type="start", chapter=chapter)
            await self._settle(lambda chapter=chapter: self._is_open(chapter))
            await in_groups(lambda one, chapter=chapter: one.follow(f"/{chapter}"), self.people)
            await self._switch_all()
            await in_groups(self._answer, self.people)
            if chapter == "pairing":
                await self._pair()
            await in_groups(self._live, self.people[::3])
            sys.stderr.write(f"{chapter}: {time.monotonic() - begun:.0f} s\n")
        await in_groups(lambda one: one.ask("/privacy"), self.people[:10])
        await self.console.ask("/status")
        review = Phone(self.served.staff, "")
        await review.ask(self.served.organiser.removeprefix(self.served.staff))
        await review.ask("/review")
        for one in (*self.people, self.console, self.screen):
            one.leave()

    def _is_open(self, chapter: str) -> bool:
        told = self.console.state("Console").get("state", {}).get("chapters", [])
        return any(one["key"] == chapter and one["current"] for one in told)

    async def _switch_all(self) -> None:
        """Open every question of the part, and show it on the big screen."""
        for row in self.console.state("Console").get("asked", []):
            if row["askable"] and not row["open"]:
                await self.console.do("Console", type="ask", key=row["key"], on=True)
            for show in row["shows"]:
                await self.console.do("Console", type="show", key=show["key"], on=True)
        await asyncio.sleep(0.2)

    async def _answer(self, one: Follower) -> None:
        """Answer one question of each card that asks something."""
        for card, state in list(one.states.items()):
            asked = state.get("questions") or {}
            if not asked:
                continue
            key = self.random.choice(list(asked))
            await one.send(card, type="save", key=key, value=self._value(asked[key]), visibility="table")

    def _value(self, question: dict[str, Any]) -> object:
        options = [option.get("key") for option in question.get("options") or []]
        kind = question.get("kind")
        if kind in ("scale", "rating"):
            return question.get("low", 1)
        if kind == "choice" and options:
            return self.random.choice(options)
        if kind == "rank":
            return options
        if kind == "choices":
            return {"chosen": options[:1]}
        return f"{self.random.choice(_WORDS)} {uuid.uuid4().hex[:6]}"

    async def _live(self, one: Follower) -> None:
        """Do on the live cards what they are for."""
        await one.do("Tips", type="add", kind="do", text=f"{self.random.choice(_WORDS)} {uuid.uuid4().hex[:6]}")
        if others := one.state("Tips").get("others"):
            await one.do("Tips", type="vote", key=self.random.choice(others)["key"])
        if offer := one.state("LessonPlayer").get("lessons"):
            slug = self.random.choice(offer)["slug"]
            await one.do("LessonPlayer", type="open", slug=slug)
            await one.do("LessonPlayer", type="step", step=1)
            await one.do("Teacher", type="give", slug=slug)
            await one.do("Teacher", type="step", step=1)
            await one.do("Teacher", type="end")
        await one.do("AgreementCard", type="confirm")
        await one.do("TakeAlong", type="card")

    async def _pair(self) -> None:
        """Plan the dates, hold two rounds, let them talk, match, publish, try another pair, and have people go home."""
        panel = lambda: self.console.state("Console").get("pairing", {})  # noqa: E731
        await self._work(type="schedule", rounds=6, minutes=5, trios=True)
        for number in (1, 2):
            await self.console.do("Console", type="round", round=number)
            await asyncio.sleep(0.5)
            await in_groups(self._answer, self.people)
        for one in self.people[:3]:
            told = [told for part in one.state("Dates").get("rounds", []) for told in part["absent"]]
            if told:
                await one.do("Dates", type="absent", handle=told[0]["handle"], on=True)
        await self._worked_out()
        await self._work(type="absent", person=panel()["people"][0]["handle"])
        await self._work(type="left", person=panel()["people"][1]["handle"], on=True)
        await self._work(type="plan_in")
        await self.console.do("Console", type="end_rounds")
        await self.console.do("Console", type="board", on=True)
        await asyncio.sleep(1)
        await in_groups(self._talk, self.people[::2])
        for method in ("total", "fairest", "stable"):
            await self._work(type="match", method=method)
        move = panel().get("move") or {}
        if move.get("young") and move.get("leaders"):
            young, leader = move["young"][0]["handle"], move["leaders"][-1]["handle"]
            await self._work(type="try_move", young=young, leader=leader)
            await self._work(type="move")
        await self.console.do("Console", type="publish", on=True)
        await asyncio.sleep(1)

    async def _talk(self, one: Follower) -> None:
        if one.state("Board").get("state") == "open":
            await one.do("Board", type="say", text=self.random.choice(_WORDS))
            if leaders := one.state("Board").get("leaders"):
                content = {"leader": self.random.choice(leaders)["handle"], "kind": "wish", "reason": "daarom"}
                await one.do("Board", type="decide", content=content)

    async def _work(self, **content: object) -> None:
        """Let the console work something out, and wait until it is done."""
        await self._worked_out()
        before = self.console.state("Console").get("notice")
        await self.console.do("Console", **content)
        await self._settle(lambda: self.console.state("Console").get("notice") != before)
        await self._worked_out()
        notice = self.console.state("Console")["notice"]
        sys.stderr.write(f"  {content['type']}: {notice['ok']} {notice['text']}\n")

    async def _worked_out(self) -> None:
        await self._settle(lambda: not self.console.state("Console").get("working"))

    async def _settle(self, found: Callable[[], bool]) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(60):
                while not found():
                    await asyncio.sleep(0.05)
