"""A page behind the guide's nginx, in a real browser: joined over https, saved over wss."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.behind_nginx import Proxied, serve_behind_nginx
from tests.browser.visitor import Visitor
from themeday.day.load import load_day
from themeday.day.new import new_day
from themeday.room.session import Session
from themeday.store.folder import DataFolder
from themeday.store.records import Records

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    folder = tmp_path_factory.mktemp("behind") / "day"
    new_day(folder, "nl")
    with serve_behind_nginx(folder) as found:
        yield found


def test_someone_joins_and_answers(proxied: Proxied, browser: Browser) -> None:
    day = load_day(proxied.day.folder)
    session = Session(day, Records.in_folder(proxied.day.data), DataFolder.of(day).secret())
    session.records.refresh()
    session.set_stage("welcome", {"state": "open", "opened": "1"})
    session.set_stage("", {"current": "welcome"})
    visitor = Visitor(browser)
    sockets: list[str] = []
    complaints: list[str] = []
    visitor.page.on("websocket", lambda socket: sockets.append(socket.url))
    visitor.page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    # Typed without https, as people do.
    visitor.page.goto(f"{proxied.plain}/j/{proxied.day.join_code}")
    assert visitor.page.url == proxied.day.participants
    visitor.join(proxied.day, "leader", day.units[0])
    visitor.expect_title("Welkom")
    visitor.write("help", "Iemand die vragen stelt")
    visitor.check_page()
    assert complaints == []
    assert sockets
    assert all(url.startswith(f"wss://{proxied.host}/api/kernels/") for url in sockets)
    assert visitor.page.evaluate("isSecureContext")
    cookies = visitor.context.cookies()
    assert cookies
    assert [cookie["name"] for cookie in cookies if not cookie["secure"]] == []
    assert "Iemand die vragen stelt" in (proxied.day.data / "outcomes.csv").read_text("utf-8")
    # Loaded again, the answer is there.
    visitor.page.reload()
    visitor.expect_title("Welkom")
    expect(visitor.question("help").locator("textarea, input[type=text]").first).to_have_value(
        "Iemand die vragen stelt"
    )
    visitor.context.close()
