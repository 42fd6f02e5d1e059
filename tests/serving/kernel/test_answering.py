"""What a page answers: what widgets need, and nothing that runs code."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Party
from tests.serving.kernel.world import CONTROL, PARTICIPANTS, STAFF, Browser, World, asks_states, notebook, packed
from themeday.serving.kernel.page import Page

CELL = """
from ipywidgets import Text
from themeday.room.session import Session
Session.here()
Text('one')
"""
REQUESTS = """
    execute_request complete_request inspect_request history_request is_complete_request shutdown_request
    interrupt_request debug_request input_request usage_request create_subshell_request no_such_request
"""


@pytest.fixture
def page(world: World, tmp_path: Path) -> Page:
    return world.open(notebook(tmp_path, CELL), "staff:facilitator:nl")


def said(world: World, page: Page, *messages: bytes) -> Browser:
    browser = world.attach(page)
    world.say(page, browser, messages)
    return browser


def test_it_says_what_it_is(world: World, page: Page) -> None:
    request = packed("kernel_info_request", {}, msg_id="asked")
    browser = said(world, page, request)
    (reply,) = [one for one in browser.messages if one["header"]["msg_type"] == "kernel_info_reply"]
    assert reply["channel"] == "shell"
    assert reply["parent_header"]["msg_id"] == "asked"
    assert reply["content"]["status"] == "ok"
    assert reply["content"]["protocol_version"].startswith("5.")


@pytest.mark.parametrize("kind", REQUESTS.split())
def test_nothing_else_is_done(world: World, page: Page, tmp_path: Path, kind: str) -> None:
    marker = tmp_path / "was run"
    code = f"open({str(marker)!r}, 'w')"
    browser = said(world, page, packed(kind, {"code": code, "silent": False, "user_expressions": {"x": code}}))
    assert set(browser.kinds()) <= {"status"}
    assert not marker.exists()
    assert page.alive


@pytest.mark.parametrize("kind", ["execute_input", "stream", "error", "display_data", "status", "", "\x00"])
def test_what_is_no_request_has_no_reply(world: World, page: Page, kind: str) -> None:
    assert set(said(world, page, packed(kind, {"text": "x"})).kinds()) <= {"status"}


@pytest.mark.parametrize("kind", [None, 0, ["execute_request"], {"execute_request": 1}])
def test_a_kind_that_is_no_text_harms_nobody(world: World, page: Page, kind: Any) -> None:
    said(world, page, packed("x", {}, msg_type=kind))
    assert page.alive


@pytest.mark.parametrize("target", ["jupyter.widget", "jupyter.widget.version", "other", "", None, ["a"], {"a": 1}])
def test_a_browser_opens_no_channel_but_that_of_control(world: World, page: Page, target: Any) -> None:
    before = dict(page.scope.comms.comms)
    content = {"comm_id": "mine", "target_name": target, "data": {"state": {}}, "target_module": "os"}
    said(world, page, packed("comm_open", content))
    assert page.scope.comms.comms == before
    assert set(page.scope.comms.targets) == {CONTROL}


def test_a_browser_cannot_take_the_place_of_a_widgets_channel(world: World, page: Page) -> None:
    (name,) = page.shown_ids
    channel = page.scope.comms.comms[name]
    said(world, page, packed("comm_open", {"comm_id": name, "target_name": CONTROL, "data": {}}))
    assert page.scope.comms.comms[name] is channel


def test_closing_a_widgets_own_channel_does_nothing(world: World, page: Page) -> None:
    names = set(page.scope.comms.comms)
    said(world, page, *(packed("comm_close", {"comm_id": name, "data": {}}) for name in names))
    assert set(page.scope.comms.comms) == names
    assert set(page.shown_ids) <= set(world.states(page))


def test_a_browsers_own_channel_is_closed_when_it_says_so(world: World, page: Page) -> None:
    before = set(page.scope.comms.comms)
    browser = said(world, page, *asks_states("mine"), packed("comm_close", {"comm_id": "mine", "data": {}}))
    gc.collect()
    assert browser.of_kind("comm_close") == [], "it knows the channel no more"
    assert set(page.scope.comms.comms) == before


def test_channels_are_listed_by_what_they_are_for(world: World, page: Page) -> None:
    everything, some, none = (
        said(world, page, packed("comm_info_request", content)).of_kind("comm_info_reply")[0]["comms"]
        for content in ({}, {"target_name": "jupyter.widget"}, {"target_name": "none"})
    )
    assert set(everything) == set(some) == set(page.scope.comms.comms)
    assert none == {}


@pytest.mark.parametrize("content", [{}, {"comm_id": None}, {"comm_id": []}, {"comm_id": {}}, {"data": 5}])
@pytest.mark.parametrize("kind", ["comm_open", "comm_msg", "comm_close", "comm_info_request"])
def test_half_a_message_harms_nobody(world: World, page: Page, kind: str, content: Any) -> None:
    browser = said(world, page, packed(kind, content))
    assert page.alive
    assert "error" not in browser.kinds()


@pytest.mark.parametrize("data", [None, 5, [], {}, {"method": "x"}, {"method": "update"}, {"method": ["update"]}])
def test_half_a_message_to_a_widget_or_to_control_harms_nobody(world: World, page: Page, data: Any) -> None:
    names = ["c", *page.shown_ids]
    said(world, page, *asks_states("c"), *(packed("comm_msg", {"comm_id": name, "data": data}) for name in names))
    assert world.states(page)


@pytest.mark.parametrize("name", [*PARTICIPANTS, *STAFF])
def test_a_browser_sets_no_trait_of_any_widget(name: str) -> None:
    party = Party()
    code = party.join().me.code
    path = PARTICIPANTS.get(name) or STAFF[name]
    with World(party) as world:
        page = world.open(path, f"participant:{code}:nl" if name in PARTICIPANTS else "staff:facilitator:nl")
        before = world.states(page)
        messages = []
        for comm, model in before.items():
            changes = [{trait: value} for trait in model["state"] for value in (None, "mine", True, [], {}, 7)]
            for state in (*changes, dict.fromkeys(model["state"])):
                data = {"method": "update", "state": state, "buffer_paths": []}
                messages.append(packed("comm_msg", {"comm_id": comm, "data": data}))
        browser = said(world, page, *messages)
        assert set(browser.kinds()) == {"status"}, "something was told, if only as an echo"
        assert world.states(page) == before


@pytest.mark.parametrize("state", [[], "x", None, {"a": 1}, {"comm": None}, {"_model_id": "x"}, {"": ""}])
def test_a_browser_sets_nothing_else_of_a_widget(world: World, page: Page, state: Any) -> None:
    before = world.states(page)
    data = {"method": "update", "state": state, "buffer_paths": [["state"]]}
    browser = said(world, page, *(packed("comm_msg", {"comm_id": name, "data": data}) for name in before))
    assert set(browser.kinds()) == {"status"}
    assert world.states(page) == before


def test_a_browser_may_ask_for_a_widgets_state(world: World, page: Page) -> None:
    """Jupyter's own front end does, for each, where the answer to its one question for all took long."""
    (name,) = page.shown_ids
    browser = said(world, page, packed("comm_msg", {"comm_id": name, "data": {"method": "request_state"}}))
    (content,) = browser.of_kind("comm_msg")
    assert content["data"]["state"]["value"] == "one"
