"""Whatever interrupts a page, what was typed comes back, and what was to be saved is saved once and in order."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.browser.visitor import PATIENCE, Visitor
from tests.rehearsed_day import practised
from tests.served_day import ServedDay, serve
from themeday.day.load import load_day
from themeday.store.folder import DataFolder

pytestmark = pytest.mark.browser
TYPED = "Hier was ik nog mee bezig"
THREE = {"one_on_one": "Eerst dit", "hope": "Dan dit", "with_others": "En dan dit"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDay]:
    folder = tmp_path_factory.mktemp("day") / "day"
    practised(folder, "welcome", "pairing", "expectations")
    with serve(folder) as served:
        yield served


@pytest.fixture
def person(browser: Browser, served: ServedDay) -> Visitor:
    person = Visitor(browser)
    person.join(served, "leader", load_day(served.folder).units[0])
    person.expect_title("Verwachtingen")
    return person


def field(page: Page, key: str):
    return page.locator(f'[data-key="{key}"] textarea').first


def rows(served: ServedDay, *texts: str) -> list[str]:
    """Return which of these texts are in the log, in its order, as often as they are."""
    with (DataFolder.of(load_day(served.folder)).path / "outcomes.csv").open(encoding="utf-8", newline="") as file:
        return [row["value"] for row in csv.DictReader(file) if row["value"] in texts]


def ask_to_save(page: Page, key: str, text: str) -> None:
    field(page, key).fill(text)
    page.locator(f'[data-key="{key}"] button').click()


def state(person: Visitor):
    return person.page.locator("#td-state")


def test_the_page_says_how_it_is(person: Visitor) -> None:
    expect(state(person)).to_be_hidden()
    field(person.page, "hope").fill("Iets")
    expect(state(person)).to_have_text("Nog niet alles is opgeslagen")
    ask_to_save(person.page, "hope", "Iets")
    expect(state(person)).to_have_text("Alles is opgeslagen")
    expect(state(person)).to_be_hidden()  # said, and out of the way
    field(person.page, "hope").fill("Iets anders")
    expect(state(person)).to_be_visible()
    person.write("hope", "Iets anders")
    expect(state(person)).to_have_text("Alles is opgeslagen")
    field(person.page, "one_on_one").fill("Nog iets")
    expect(state(person)).to_have_text("Nog niet alles is opgeslagen")


@pytest.mark.parametrize("how", ["reload", "back and forward", "tab killed"])
def test_what_was_typed_comes_back(person: Visitor, served: ServedDay, how: str) -> None:
    page = person.page
    field(page, "one_on_one").fill(TYPED)
    if how == "reload":
        page.reload()
    elif how == "back and forward":
        page.goto(f"{served.base}/welcome")
        person.expect_title("Welkom")
        page.go_back()
    else:
        page.close()
        page = person.page = person.new_page()
        page.goto(f"{served.base}/expectations")
    expect(field(page, "one_on_one")).to_have_value(TYPED, timeout=PATIENCE)
    person.write("one_on_one", TYPED)
    page.reload()
    expect(field(page, "one_on_one")).to_have_value(TYPED, timeout=PATIENCE)
    person.expect_saved("one_on_one")
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('themeday:'))") == []


def test_another_language_in_mid_typing(person: Visitor) -> None:
    field(person.page, "one_on_one").fill(TYPED)
    person.page.locator("details.td-more summary").first.click()
    person.page.get_by_role("button", name="English").click()
    person.expect_title("Expectations")
    expect(field(person.page, "one_on_one")).to_have_value(TYPED, timeout=PATIENCE)


def test_offline_with_three_answers_they_are_saved_once_and_in_order(person: Visitor, served: ServedDay) -> None:
    person.page.clock.install()
    person.page.reload()
    person.expect_title("Verwachtingen")
    person.context.set_offline(True)
    texts = [f"{text} zonder verbinding" for text in THREE.values()]
    for key, text in zip(THREE, texts, strict=True):
        ask_to_save(person.page, key, text)
    expect(person.page.locator("#td-connection")).to_contain_text("De verbinding is weg", timeout=PATIENCE)
    expect(state(person)).to_have_text("Niet opgeslagen, probeert het opnieuw")
    for _ in range(40):  # ten minutes by the page's own clock, in which it tries in vain again and again
        person.page.clock.fast_forward(15_000)
        person.page.wait_for_timeout(50)
    assert person.page.evaluate("performance.now()") > 600_000
    assert rows(served, *texts) == []
    person.context.set_offline(False)
    for key in THREE:
        person.expect_saved(key)
    expect(person.page.locator("#td-connection")).to_be_hidden(timeout=PATIENCE)
    assert rows(served, *texts) == texts


def test_a_reload_while_three_answers_wait_keeps_their_order(person: Visitor, served: ServedDay) -> None:
    texts = [f"{text} voor het herladen" for text in THREE.values()]
    person.context.set_offline(True)
    for key, text in zip(THREE, texts, strict=True):
        ask_to_save(person.page, key, text)
    expect(state(person)).to_have_text("Niet opgeslagen, probeert het opnieuw", timeout=PATIENCE)
    person.page.close()
    person.context.set_offline(False)
    person.page = person.new_page()
    person.page.goto(f"{served.base}/expectations")
    for key in THREE:
        person.expect_saved(key)
    assert rows(served, *texts) == texts


def test_a_websocket_that_is_cut_is_opened_again(browser: Browser, served: ServedDay) -> None:
    person = Visitor(browser)
    cut: list[WebSocketRoute] = []

    def through(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        route.on_message(server.send)
        server.on_message(route.send)
        cut.append(route)

    person.page.route_web_socket("**/channels**", through)
    person.join(served, "leader", load_day(served.folder).units[0])
    person.expect_title("Verwachtingen")
    field(person.page, "one_on_one").fill(TYPED)
    person.page.evaluate("window.before = true")
    for times in range(1, 4):
        cut[-1].close(code=3000)
        expect(person.page.locator("#td-connection")).to_be_hidden(timeout=PATIENCE)
        person.write("hope", f"Na de {times}e keer")
    expect(field(person.page, "one_on_one")).to_have_value(TYPED)
    assert person.page.evaluate("window.before")
    assert len(cut) > 3
    assert len(rows(served, *(f"Na de {times}e keer" for times in range(1, 4)))) == 3


def test_a_page_connects_before_its_script_is_there_and_only_once(person: Visitor, served: ServedDay) -> None:
    page, sockets, held = person.new_page(), [], []
    page.on("websocket", lambda socket: sockets.append(socket))
    page.route("**/static/page.*.js", lambda route: held.append(route))
    with page.expect_websocket(), page.expect_request("**/static/page.*.js"):
        page.goto(f"{served.base}/expectations", wait_until="commit")
    while not held:  # the request is seen a moment before it is held
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(field(page, "hope")).to_be_visible(timeout=PATIENCE)
    assert len(sockets) == 1


def test_two_tabs_of_one_person_show_the_same_and_the_later_save_wins(person: Visitor, served: ServedDay) -> None:
    first, second = person.page, person.new_page()
    second.goto(f"{served.base}/expectations")
    expect(field(second, "hope")).to_be_visible(timeout=PATIENCE)
    person.write("hope", "Van het eerste tabblad")
    expect(field(second, "hope")).to_have_value("Van het eerste tabblad", timeout=PATIENCE)
    ask_to_save(second, "hope", "Van het tweede tabblad")
    expect(field(first, "hope")).to_have_value("Van het tweede tabblad", timeout=PATIENCE)
    texts = ["Van het eerste tabblad", "Van het tweede tabblad"]
    assert rows(served, *texts) == texts


def test_the_second_tab_asks_once_and_hears_that_it_is_saved(person: Visitor, served: ServedDay) -> None:
    second, sent = person.new_page(), list[bytes]()

    def listen(frame: bytes | str) -> None:
        sent.append(frame if isinstance(frame, bytes) else frame.encode())

    second.on("websocket", lambda socket: socket.on("framesent", listen))
    second.goto(f"{served.base}/expectations")
    expect(field(second, "hope")).to_be_visible(timeout=PATIENCE)
    person.write("hope", "Eerst in het eerste")
    expect(field(second, "hope")).to_have_value("Eerst in het eerste", timeout=PATIENCE)
    ask_to_save(second, "hope", "Dan in het tweede")
    line = second.locator('[data-key="hope"] .td-status')
    expect(line).to_have_attribute("data-kind", "saved", timeout=PATIENCE)
    expect(second.locator("#td-state")).to_have_text("Alles is opgeslagen")
    assert sum(b"Dan in het tweede" in frame for frame in sent) == 1


def test_notes_that_only_this_device_has_are_the_same_in_every_tab(person: Visitor, served: ServedDay) -> None:
    first, second = person.page, person.new_page()
    notes = "textarea[id^=td-notes]"
    for page in (first, second):
        page.goto(f"{served.base}/pairing")
        expect(page.locator(notes)).to_be_visible(timeout=PATIENCE)
    for writes, reads, text in ((first, second, "Van de een"), (second, first, "Van de een, en de ander")):
        writes.locator(notes).fill(text)
        expect(reads.locator(notes)).to_have_value(text, timeout=PATIENCE)
    second.locator(f"{notes} ~ div .td-clear").click()
    expect(first.locator(notes)).to_have_value("")


def test_leaving_the_device_leaves_nothing_on_it(person: Visitor, served: ServedDay) -> None:
    field(person.page, "one_on_one").fill(TYPED)
    assert "themeday:" in person.page.evaluate("JSON.stringify(localStorage)")
    person.page.goto(f"{served.base}/leave")
    person.page.get_by_role("button", name="Ja, weg van dit apparaat").or_(
        person.page.locator("form button")
    ).first.click()
    person.page.wait_for_url(f"{served.base}/")
    assert person.page.evaluate("JSON.stringify([localStorage, sessionStorage])") == "[{},{}]"
