"""What belongs to one page: no other has its widgets, channels or states, whoever runs at that moment."""

from __future__ import annotations

import asyncio
import gc
from itertools import count
from typing import Any

import ipywidgets
import pytest
from ipywidgets.widgets import widget as ipywidgets_widget

from tests.serving.kernel.world import Browser, World, custom, notebook, packed
from themeday.serving.kernel.scope import PageComm, Scope, current, install

TEXT = "from ipywidgets import HTML, Text, VBox\nfrom themeday.room.session import Session\nSession.here()\n"


@pytest.fixture(autouse=True)
def _installed() -> None:
    install()


_numbers = count(1)


def named(name: str) -> Scope:
    """Return a page's scope with a name that none had before: a widget of another test may be freed at any moment, and
    then takes its id out of the table of whichever page runs."""
    return Scope(f"{name}{next(_numbers)}")


def labelled(text: str) -> ipywidgets.Text:
    return ipywidgets.Text(text)


def test_each_page_has_its_own_widgets() -> None:
    mine, other = named("mine"), named("other")
    one, two = mine.run(labelled, "one"), other.run(labelled, "two")
    assert one.model_id in mine.widgets
    assert two.model_id in other.widgets
    assert not set(mine.widgets) & set(other.widgets)
    assert all(name.startswith(f"{mine.name}-") for name in (*mine.widgets, *mine.comms.comms))
    seen = mine.run(lambda: dict(ipywidgets_widget._instances))
    assert seen == mine.widgets
    assert dict(ipywidgets_widget._instances) == {}, "nobody's are nobody's"


def test_looking_up_anothers_widget_finds_nothing() -> None:
    mine, other = named("mine"), named("other")
    theirs = other.run(labelled, "theirs")
    reference = f"IPY_MODEL_{theirs.model_id}"
    deserialize = ipywidgets_widget._json_to_widget
    assert other.run(deserialize, reference, None) is theirs
    assert mine.run(deserialize, reference, None) == reference
    assert deserialize(reference, None) == reference


def test_closing_all_closes_ones_own() -> None:
    mine, other = named("mine"), named("other")
    one, two = mine.run(labelled, "one"), other.run(labelled, "two")
    mine.run(ipywidgets.Widget.close_all)
    assert one.comm is None
    assert two.comm is not None


def test_a_widget_that_is_freed_while_another_page_runs_takes_none_of_its() -> None:
    def forgotten() -> None:
        page = named("forgotten")
        text = page.run(labelled, "freed late")
        text.circle = text

    forgotten()
    mine = named("mine")
    text = mine.run(labelled, "mine")
    mine.run(gc.collect)
    assert mine.widgets[text.model_id] is text


def test_tasks_timers_and_threads_belong_to_the_page_that_began_them() -> None:
    scope, found = named("mine"), list[Scope | None]()

    async def look() -> None:
        found.append(current())

    def begin() -> list[Any]:
        loop = asyncio.get_running_loop()
        loop.call_soon(lambda: found.append(current()))
        loop.call_later(0, lambda: found.append(current()))
        return [loop.create_task(look()), loop.create_task(asyncio.to_thread(lambda: found.append(current())))]

    async def go() -> None:
        await asyncio.gather(*scope.run(begin))
        await asyncio.sleep(0.001)
        while len(found) < 4:
            await asyncio.sleep(0)
        assert current() is None

    asyncio.run(go())
    assert found == [scope] * 4


def test_a_page_may_act_while_another_does() -> None:
    mine, other = named("mine"), named("other")
    assert mine.run(lambda: other.run(lambda: current())) is other
    assert mine.run(lambda: mine.run(lambda: current())) is mine


def test_nothing_is_told_before_anyone_listens_and_then_all_of_it() -> None:
    scope, told = named("mine"), list[tuple[str, Any]]()
    text = scope.run(labelled, "before")
    scope.run(setattr, text, "value", "still before")
    scope.publish = lambda kind, content, *_: told.append((kind, content))
    assert told == []
    scope.run(setattr, text, "value", "after")
    assert [content["data"]["state"] for _, content in told] == [{"value": "after"}]
    later = scope.run(labelled, "later")
    assert [kind for kind, content in told if content["comm_id"] == later.model_id] == ["comm_open"]


def test_whoever_asks_is_told_of_everything_also_of_what_was_made_for_the_answer(world: World, tmp_path: Any) -> None:
    """A layout is made when someone looks at it; the browser that asks must be able to find it."""
    page = world.open(notebook(tmp_path, f"{TEXT}Text('one')"), "staff:facilitator:nl")
    states = world.states(page)
    references = {
        value.removeprefix("IPY_MODEL_")
        for model in states.values()
        for value in model["state"].values()
        if isinstance(value, str) and value.startswith("IPY_MODEL_")
    }
    assert references
    assert references <= set(states)
    assert set(states) == set(page.scope.widgets)


def test_what_is_bytes_is_told_beside_the_states(world: World, tmp_path: Any) -> None:
    cell = (
        "from ipywidgets import Image\nfrom themeday.room.session import Session\nSession.here()\nImage(value=b'abc')"
    )
    page = world.open(notebook(tmp_path, cell), "staff:facilitator:nl")
    browser = world.attach(page)
    world.states(page, browser)
    (told,) = [message for message in browser.messages if message["buffers"]]
    assert told["content"]["data"]["buffer_paths"] == [[page.shown_ids[0], "state", "value"]]
    assert told["buffers"] == [b"abc"]


def test_two_pages_of_one_notebook_are_told_of_their_own_only(world: World, tmp_path: Any) -> None:
    path = notebook(tmp_path, f"{TEXT}box = VBox([Text('one'), HTML('two')])\nbox")
    pages = [world.open(path, f"staff:{who}:nl") for who in ("facilitator", "organiser")]
    browsers = [world.attach(page) for page in pages]
    states = [world.states(page, browser) for page, browser in zip(pages, browsers, strict=True)]
    for page, told in zip(pages, states, strict=True):
        assert told
        assert all(name.startswith(page.kernel_id) for name in told)
        assert page.shown_ids[0] in told
    heard = len(browsers[1].told)
    text = next(name for name, model in states[0].items() if model["model_name"] == "TextModel")
    data = {"method": "request_state"}
    mine = len(browsers[0].of_kind("comm_msg"))
    world.say(pages[0], browsers[0], [packed("comm_msg", {"comm_id": text, "data": data})])
    assert len(browsers[0].of_kind("comm_msg")) == mine + 1
    assert len(browsers[1].told) == heard
    # And the other may name it, in vain.
    world.say(pages[1], browsers[1], [packed("comm_msg", {"comm_id": text, "data": data}), custom(text, {"a": 1})])
    assert set(browsers[1].kinds()[heard:]) <= {"status"}


def test_a_closed_page_is_silent_and_holds_nothing(world: World, tmp_path: Any) -> None:
    page = world.open(notebook(tmp_path, f"{TEXT}text = Text('one')\ntext"), "staff:facilitator:nl")
    browser = world.attach(page)
    (text,) = [one for one in page.scope.widgets.values() if isinstance(one, ipywidgets.Text)]
    scope, heard = page.scope, len(browser.told)
    world.run(page.end)
    text.value = "nobody hears this"
    text.send({"a": 1})
    text.close()
    assert len(browser.told) == heard
    assert browser.closed
    assert (scope.widgets, scope.sessions, scope.comms.comms, scope.comms.targets) == ({}, [], {}, {})


def test_a_channel_is_closed_once_and_whoever_runs() -> None:
    mine, told = named("mine"), list[str]()
    mine.publish = lambda kind, *_: told.append(kind)
    channel = mine.run(lambda: PageComm(target_name="x", data={}))
    mine.comms.register_comm(channel)
    named("other").run(channel.close)
    channel.close()
    assert told == ["comm_open", "comm_close"]
    assert mine.comms.comms == {}


def test_it_is_installed_once() -> None:
    before = (ipywidgets_widget._instances, ipywidgets.Widget.open)
    install()
    assert (ipywidgets_widget._instances, ipywidgets.Widget.open) == before


def test_a_browser_hears_nothing_of_the_pages_that_come_and_go_beside_it(world: World, tmp_path: Any) -> None:
    path = notebook(tmp_path, f"{TEXT}Text('one')")
    page = world.open(path, "staff:facilitator:nl")
    browser = world.attach(page, Browser())
    for _ in range(3):
        other = world.open(path, "staff:organiser:nl")
        world.states(other)
        world.run(other.end)
    assert browser.told == []
