"""A browser sets every trait of every card to what it cannot be, and asks of every card what no button offers."""

from __future__ import annotations

import asyncio
import math
import uuid
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from tests.served_day import ServedDay
from tests.serving.security.asking import ask, code_of
from tests.serving.security.figures import Tried
from tests.serving.security.room import PAGES, Room, open_everything
from tests.serving.security.wire import TOO_DEEP, Wire, connected, cookies
from tests.serving.test_doors import Phone
from tests.torture.figures import LONG, times
from themeday.chapters import CHAPTERS
from themeday.model.outcomes import Outcome
from themeday.model.people import device_code, rejoin_code
from themeday.room.stage import stage_data
from themeday.store.records import STAFF

pytestmark = pytest.mark.server

STAFF_PAGES = ("console", "projector", "review")
#: How many odd values each trait is given, and how many odd messages each card gets.
VALUES, MESSAGES = times(4, 40), times(20, 400)
# An ordinary kernel with a table of all outcomes takes its time over each.
SLOW = "review"
ODD_TRAITS = (
    "comm",
    "keys",
    "session",
    "log",
    "chapter",
    "_slug",
    "_step",
    "__class__",
    "__dict__",
    "_model_id",
    "",
    "a.b",
)
#: What the views ask, of any card.
ASKED = """
    save find leave confirm add remove vote let open step side filter start end timer ask show hide schedule round
    end_rounds match publish tick update custom __init__ anywidget-command
"""


FIELDS = """
    key value visibility attempt scope code kind number text slug step role chapter do minutes on handle rounds round
    places.a places.zz
"""


def deep(levels: int, in_list: bool) -> object:
    """Return something with something in it, and so on."""
    value: object = "x"
    for _ in range(levels):
        value = [value] if in_list else {"a": value}
    return value


ODD: tuple[object, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    3.0,
    2**63,
    -(10**400),
    1e308,
    math.nan,
    math.inf,
    "",
    " ",
    "0",
    "1",
    "--5",
    "٣",
    "\x00",
    "\ud800",
    'a\r\n"b",c\n',
    "=1+1",
    "x" * 100_000,
    "<img src=x onerror=alert(1)>",
    "__proto__",
    "IPY_MODEL_",
    "IPY_MODEL_x",
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "staff",
    "private",
    [],
    {},
    [None],
    [[]],
    ["a"] * 5_000,
    {str(n): n for n in range(2_000)},
    {"": ""},
    {"key": ["x"]},
    {"chosen": "x"},
    {"chosen": [["x"], {}, None, 5], "own": 5},
    {"chosen": ["x"] * 1_000, "own": "y" * 10_000},
    {"chosen": [], "own": ["y" * 40, 5, None, ["x"]]},
    deep(300, True),
    deep(300, False),
    TOO_DEEP,
    {"__class__": "x", "__proto__": {"a": 1}, "constructor": {"prototype": {}}},
)


@pytest.fixture(autouse=True, scope="module")
def _open_again(served: ServedDay) -> Iterator[None]:
    """Undo what the console was made to do."""
    yield
    session = open_everything(served.folder)
    for key, chapter in CHAPTERS.items():
        session.set_stage(key, {f"ask:{question.key}": "open" for question in chapter.questions})


@pytest.fixture
def matched(served: ServedDay, room: Room) -> Phone:
    """Return the browser of someone who has dates, a match, and an agreement."""
    code = stage_data(room.session.records, "pairing", "match")["pairs"][0][0]
    phone = Phone()
    phone.get(f"{served.base}/")
    phone.post(f"{served.base}/", code=rejoin_code(room.session.secret, code))
    assert code_of(phone) == code
    return phone


@pytest.fixture
def table(room: Room) -> Phone:
    """Return the device that a table shares."""
    return room.person(role="table", room="a", table="2", unit="")


@pytest.mark.parametrize("page", PAGES)
def test_every_trait_of_a_participants_page(
    served: ServedDay, room: Room, matched: Phone, page: str, tried: Tried
) -> None:
    before = room.rows()
    traits, messages, through = asyncio.run(fuzz(served, matched, page))
    through += bad(room, before, {code_of(matched)})
    tried("traits of participants' cards set to what they cannot be", traits, through)
    tried("odd messages to participants' cards", messages, [])
    # Some are right by chance; were all refused at the door, this would try nothing.
    assert page != "expectations" or len(news(room, before)) > 1


@pytest.mark.parametrize("page", ["expectations", "agreements"])
def test_every_trait_of_a_tables_page(served: ServedDay, room: Room, table: Phone, page: str, tried: Tried) -> None:
    before = room.rows()
    traits, messages, through = asyncio.run(fuzz(served, table, page))
    through += bad(room, before, {code_of(table)})
    tried("traits of participants' cards set to what they cannot be", traits, through)
    tried("odd messages to participants' cards", messages, [])


@pytest.mark.parametrize("page", STAFF_PAGES)
def test_every_trait_of_a_staff_page(served: ServedDay, room: Room, page: str, tried: Tried) -> None:
    before = room.rows()
    staff = room.staff(served.organiser if page == "review" else served.facilitator)
    traits, messages, through = asyncio.run(fuzz(served, staff, page, served.staff))
    through += bad(room, before, {STAFF} if page == "console" else set())
    tried("traits of staff's cards set to what they cannot be", traits, through)
    tried("odd messages to staff's cards", messages, [])


def test_clicks_on_what_is_disabled(served: ServedDay, room: Room, tried: Tried) -> None:
    """Closed questions, lists that are not open, agreements that are not complete, and the facilitator's buttons."""
    phone, staff = room.person(), room.session
    for key in ("welcome", "expectations", "closing"):
        staff.set_stage(key, {f"ask:{question.key}": "closed" for question in CHAPTERS[key].questions})
    staff.set_stage("closing", {"show:tips": "", "ask:tips": "closed"})
    code = code_of(phone)
    before, sizes = room.rows(), room.sizes()["stage"]

    async def click() -> int:
        number = 0
        for page in ("welcome", "expectations", "pairing", "agreements", "closing", "lessons"):
            async with connected(served, phone, page) as wire:
                states = await wire.states()
                for comm in states:
                    clicks = list(disabled(page, states[comm]["state"]))
                    for content in clicks:
                        await wire.send("comm_msg", {"comm_id": comm, "data": {"method": "custom", "content": content}})
                    number += len(clicks)
                assert await wire.alive()
        return number

    number = asyncio.run(click())
    # That someone opened a page is kept, which is no answer.
    fresh = news(room, before)
    through: list[object] = [row for row in fresh if row.item != "place" and not is_late(row)]
    through += ["the stage"] if room.sizes()["stage"] != sizes and not any(map(is_late, fresh)) else []
    through += [row for row in room.rows() if device_code(row.participant) == code and row.chapter != "join"]
    tried("clicks on what is disabled or not there", number, through)


def test_channels_to_elsewhere(served: ServedDay, room: Room, tried: Tried) -> None:
    phone = room.person()
    targets = (
        "jupyter.widget",
        "jupyter.widget.control",
        "jupyter.widget.version",
        "os",
        "ipython",
        "debugpy",
        "",
        "x" * 999,
    )
    classes = (
        ("@jupyter-widgets/controls", "FileUploadModel"),
        ("@jupyter-widgets/output", "OutputModel"),
        ("@jupyter-widgets/base", "LayoutModel"),
        ("anywidget", "AnyModel"),
        ("os", "system"),
        ("", ""),
    )
    odd: list[dict[str, Any]] = [
        {
            "comm_id": id_,
            "target_name": target,
            "target_module": "os",
            "data": {"state": {**state, "_esm": "x", **extra}},
        }
        for target in targets
        for module, model in classes
        for state in [{f"_{kind}_{what}": value for kind in ("model", "view") for what, value in named(module, model)}]
        for id_, extra in (("x", {}), (uuid.uuid4().hex, {"value": 5}), ("", {"layout": "IPY_MODEL_x"}))
    ]
    odd += [{"comm_id": value, "target_name": value, "data": value} for value in ODD[:40]] + [{}]

    async def open_all() -> tuple[int, list[object]]:
        through: list[object] = []
        async with connected(served, phone, "welcome") as wire:
            known = set(await wire.states())
            for content in odd:
                for version in ("2.1.0", "1.0.0", "9"):
                    await wire.send("comm_open", content, metadata={"version": version})
            heard = await wire.until_answered()
            through += [
                m
                for m in heard
                if m["header"]["msg_type"] not in ("status", "comm_msg", "comm_close", "comm_open")
                and m["header"]["msg_type"] != "kernel_info_reply"
            ]
            through += [text for text in ("/themeday/", "Traceback", "site-packages") if text in str(heard)]
            through += [] if known <= set(await wire.states()) else ["a card is gone"]
        return 3 * len(odd), through

    number, through = asyncio.run(open_all())
    tried("channels opened to other targets and other kinds of widgets", number, through)


def named(module: str, model: str) -> list[tuple[str, str]]:
    """Return what names a kind of widget, without its beginning."""
    return [("module", module), ("name", model), ("module_version", "*")]


async def fuzz(served: ServedDay, phone: Phone, page: str, base: str = "") -> tuple[int, int, list[object]]:
    """Set every trait of a page, of which nothing is changed or told; then send its cards what no view would.

    Returns:
        How many traits were set, how many messages were sent, and what went wrong.
    """
    random = Random(page)
    number = messages = 0
    through: list[object] = []
    async with connected(served, phone, page, base) as wire:
        states = await wire.states()
        keys = words(states)
        for comm, state in states.items():
            # What is there already is odd enough for another trait.
            pool = [*ODD, *(f"IPY_MODEL_{other}" for other in states), *random.sample(keys, min(len(keys), 9))]
            traits = [*state["state"], *random.sample(ODD_TRAITS, 3)]
            if page == SLOW and not LONG:
                traits = random.sample(traits, min(len(traits), 8))
            for trait in traits:
                for value in random.sample(pool, 1 if page == SLOW and not LONG else VALUES):
                    await put(wire, comm, {"method": "update", "state": {trait: value}}, random)
                    number += 1
            await put(wire, comm, {"method": "update", "state": dict.fromkeys(state["state"])}, random)
        heard = [one for one in await wire.until_answered() if one["header"]["msg_type"] != "status"][:-1]
        # What others did meanwhile is told in answer to nothing.
        through += [f"{page} said {one['header']['msg_type']}" for one in heard if one["parent_header"]]
        for content in (one["content"] for one in heard if not one["parent_header"]):
            states[content["comm_id"]]["state"] |= content["data"].get("state", {})
        through += [] if await wire.states() == states else [f"{page} shows something else"]
        for comm, state in states.items():
            for _ in range(MESSAGES // 4 if page == SLOW else MESSAGES):
                asked = state["state"].get("questions")
                content = odd_message(random, keys, sorted(asked) if asked and isinstance(asked, dict) else keys)
                await put(wire, comm, {"method": "custom", "content": content}, random)
                messages += 1
            for data in (None, [], "x", 5, {"method": None}, {"method": "update"}, {"method": "update", "state": []}):
                await wire.send("comm_msg", {"comm_id": comm, "data": data})
            await wire.until_answered()
        alive = await wire.alive()
        path = f"/alive/{wire.kernel_id}"
    here = await asyncio.to_thread(ask, base or served.base, "GET", path, cookies(phone))
    through += [] if alive and here.status == 204 else [f"the kernel of {page} died"]
    return number, messages, through


async def put(wire: Wire, comm: str, data: dict[str, Any], random: Random) -> None:
    """Send a card something, now and then with binary parts that belong nowhere."""
    buffers, more = None, {}
    if random.random() < 0.1:
        buffers = [random.randbytes(random.choice((0, 1, 5_000))) for _ in range(random.randint(1, 3))]
        more = {
            "buffer_paths": random.choice(([["state"]], [["a", "b"]], [[]], "x", [[0]], [["state", "labels", "x"]], 5))
        }
    await wire.send("comm_msg", {"comm_id": comm, "data": {**data, **more}}, buffers=buffers)


def odd_message(random: Random, keys: list[str], own: list[str]) -> object:
    """Return a message to a card: now and then nearly right, else anything.

    Args:
        random: seeded.
    """
    if random.random() < 0.1:
        return random.choice(ODD)
    odd = [*ODD, *keys, *PAGES]
    message: dict[str, Any] = {name: random.choice(odd) for name in FIELDS.split() if random.random() < 0.5}
    message["type"] = random.choice(ASKED.split())
    right = {
        "type": "save",
        "key": random.choice(own),
        "kind": random.choice(("do", "dont")),
        "visibility": random.choice(("private", "table", "anonymous", "report")),
        "do": random.choice(("start", "pause", "resume", "more", "stop")),
        "slug": random.choice(keys),
        "text": random.choice(keys),
    }
    message |= {name: value for name, value in right.items() if random.random() < 0.5}
    if random.random() < 0.8:
        message.pop("scope", None)  # else it is another's
    return message


def words(states: dict[str, dict[str, Any]]) -> list[str]:
    """Return the words by which a page's cards know things: keys of questions, lessons and lists."""
    found = {"x"}

    def look(value: object) -> None:
        if isinstance(value, dict):
            found.update(key for key in value if len(key) < 60)
            for name in ("key", "slug", "handle"):
                if isinstance(value.get(name), str):
                    found.add(value[name])
            for one in value.values():
                look(one)
        elif isinstance(value, list):
            for one in value:
                look(one)

    for state in states.values():
        look({name: value for name, value in state["state"].items() if name not in ("labels", "_esm", "_css")})
    return sorted(found)


def disabled(page: str, state: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what a card's browser would send, had it a button for it that worked."""
    if page in ("welcome", "expectations", "closing"):
        for key, question in (state.get("questions") or {}).items():
            for value in ("text", "1", 3, {"chosen": [o["key"] for o in question["options"]], "own": "mine"}):
                for visibility in ("private", "table", "anonymous", "report"):
                    yield {"type": "save", "key": key, "value": value, "visibility": visibility, "attempt": "1"}
    yield from (
        {"type": "add", "kind": "do", "text": "een tip"},
        {"type": "remove", "kind": "do", "number": 1},
        {"type": "vote", "key": "x"},
        {"type": "confirm"},
        {"type": "leave"},
        {"type": "find", "code": "AAAAA"},
        {"type": "save", "key": "learning_goal", "value": "zonder partner"},
        {"type": "save", "key": "rating.AAAA2222", "value": 5},
        {"type": "side", "role": "leader"},
        {"type": "start", "chapter": "closing"},
        {"type": "end"},
        {"type": "timer", "do": "start", "minutes": 5},
        {"type": "ask", "key": "help", "on": True},
        {"type": "show", "key": "help", "on": True},
        {"type": "hide", "handle": "x", "on": True},
        {"type": "let", "handle": "x", "on": True},
        {"type": "schedule", "rounds": 3, "minutes": 5},
        {"type": "round", "round": 1},
        {"type": "match"},
        {"type": "publish", "on": True},
    )


def news(room: Room, before: list[Outcome]) -> list[Outcome]:
    """Return the rows that were not there before."""
    known = {row.outcome_id for row in before}
    return [row for row in room.rows() if row.outcome_id not in known]


def is_late(row: Outcome) -> bool:
    """Return whether a row is a match that a console made in a thread, for which an earlier test pressed."""
    return (row.participant, row.chapter, row.item) == (STAFF, "pairing", "match")


def bad(room: Room, before: list[Outcome], writers: set[str]) -> list[object]:
    """Return what is wrong in the data folder: rows that are no answers, rows of others, damage.

    Args:
        writers: who may have written rows.
    """
    fresh = [row for row in news(room, before) if not is_late(row)]
    others = [
        f"written as {row.participant}: {row.chapter}/{row.item}={row.value[:60]}"
        for row in fresh
        if device_code(row.participant) not in writers
    ]
    return [*room.wrong(fresh), *others, *room.damaged()]
