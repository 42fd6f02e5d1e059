"""Pages come and go all day, and nothing of them stays: no widget, no session, no word of what was typed."""

from __future__ import annotations

import gc
import tracemalloc
import weakref
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.serving.kernel.world import PARTICIPANTS, STAFF, Browser, World, asks_states, custom, notebook
from tests.torture.figures import times
from themeday.model.people import Role
from themeday.serving.kernel.page import Page

COME_AND_GO = times(300, 2_000)
#: What may come to be once, late, such as a cache that fills: objects in all, and bytes for each page that went.
FEW_OBJECTS, FEW_BYTES = 300, 1_000


@contextmanager
def without_collector() -> Iterator[None]:
    """Let only counting of references free anything: what a circle holds would stay until the collector runs."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def come_and_go(world: World, path: Path, identity: str) -> list[weakref.ref[object]]:
    """Let a page come, do what pages do, and go; return what must be gone with it."""
    page = world.open(path, identity)
    browser = world.attach(page, Browser())
    world.say(page, browser, asks_states())
    world.party.staff().set_stage("", {"current": "welcome"})
    world.follow()
    page.detach(browser.number)
    back = world.attach(page, Browser(browser.session))
    for name in page.shown_ids:
        world.say(page, back, [custom(name, {"type": "save", "key": "hope", "value": "x"})])
    scope = page.scope
    held: list[weakref.ref[object]] = [
        weakref.ref(page),
        weakref.ref(scope),
        *(weakref.ref(session) for session in scope.sessions),
        *(weakref.ref(widget) for widget in scope.widgets.values()),
        *(weakref.ref(channel) for channel in scope.comms.comms.values()),
    ]
    world.run(page.end)
    return held


def kept(held: list[weakref.ref[object]]) -> Counter[str]:
    """Return what is still there, by its kind."""
    return Counter(type(one).__name__ for ref in held if (one := ref()) is not None)


@pytest.mark.parametrize("name", [*PARTICIPANTS, *STAFF])
def test_a_page_that_ended_is_gone_at_once(world: World, name: str) -> None:
    who = world.party.join().participant
    assert who is not None
    path = {**PARTICIPANTS, **STAFF}[name]
    identity = "staff:facilitator:nl" if name in STAFF else f"participant:{who.code}:nl"
    come_and_go(world, path, identity)
    with without_collector():
        assert kept(come_and_go(world, path, identity)) == {}


@pytest.mark.slow
def test_thousands_of_pages_come_and_go(world: World) -> None:
    people = [world.party.join(role).participant for role in (Role.YOUNG_COLLEAGUE, Role.LEADER, Role.TABLE)]
    visits = [(path, f"participant:{who.code}:nl") for path in PARTICIPANTS.values() for who in people if who]
    visits += [(path, "staff:facilitator:en") for path in STAFF.values()]
    page_of = lambda n: visits[n % len(visits)]  # noqa: E731
    for n in range(2 * len(visits)):
        come_and_go(world, *page_of(n))
    rows = [len(log.outcomes) for log in world.records.logs if hasattr(log, "outcomes")]
    gc.collect()
    before = Counter(type(one).__name__ for one in gc.get_objects())
    tracemalloc.start()
    try:
        for n in range(2 * len(visits)):  # what comes to be once is not counted
            world.run(world.open(*page_of(n)).end)
        gc.collect()
        size = tracemalloc.get_traced_memory()[0]
        for n in range(COME_AND_GO):
            world.run(world.open(*page_of(n)).end)
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - size
    finally:
        tracemalloc.stop()
    more = Counter(type(one).__name__ for one in gc.get_objects())
    more.subtract(before)
    assert {kind: n for kind, n in more.items() if n >= COME_AND_GO // 4} == {}
    assert sum(n for n in more.values() if n > 0) < FEW_OBJECTS
    assert grown < FEW_BYTES * COME_AND_GO
    assert list(world.pages) == []
    assert rows == [len(log.outcomes) for log in world.records.logs if hasattr(log, "outcomes")]


def test_a_page_whose_card_holds_on_to_it_is_gone_as_soon_as_the_card_lets_go(world: World, tmp_path: Path) -> None:
    cell = (
        "from ipywidgets import Text, VBox, link\nfrom themeday.room.session import Session\nsession = Session.here()\n"
        "one, two = Text('one'), Text('two')\nlink((one, 'value'), (two, 'value'))\nbox = VBox([one, two])\n"
        "one.box, box.one = box, one\none.observe(lambda change: box, 'value')\nsession.when_bound(lambda: box)\n"
        "one.on_msg(lambda *_: session)\none.value = 'linked'\nbox"
    )
    path = notebook(tmp_path, cell)
    come_and_go(world, path, "staff:facilitator:nl")
    with without_collector():
        assert kept(come_and_go(world, path, "staff:facilitator:nl")) == {}


def test_a_task_that_a_card_began_ends_with_its_page_or_holds_nothing_of_another(world: World, tmp_path: Path) -> None:
    cell = (
        "import asyncio\nfrom ipywidgets import Text\nfrom themeday.room.session import Session\n"
        "session = Session.here()\n"
        "text = Text('one')\nasync def wait():\n    await asyncio.sleep(3600)\n    text.value = 'late'\n"
        "task = asyncio.get_running_loop().create_task(wait())\ntext"
    )
    path = notebook(tmp_path, cell)

    def built() -> Page:
        return world.pages.open(world.pages.built(path, "nl"), "staff:facilitator:nl")

    page = world.run(built)
    task = page._space["task"]
    world.run(page.end)
    task.cancel()
    assert not page.alive
