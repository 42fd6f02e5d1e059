"""Who may open the start page: the holder of its link, on this laptop, and no page of another site."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.starting.opened import Opened, opened
from themeday.starting.days import DayForm, make_day

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("start") / "days") as found:
        yield found


def ask(page: Opened, path: str, method: str = "GET", body: str = "", **headers: str) -> HTTPResponse:
    connection = HTTPConnection(page.base.partition("://")[2], timeout=20)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request(method, path, body, {**kind, **headers})
    return connection.getresponse()


def cookies(answer: HTTPResponse) -> str:
    return "; ".join(value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie")


def test_only_this_laptop_and_the_holder_of_the_link(page: Opened) -> None:
    assert page.link.startswith("http://127.0.0.1:")
    for path in ("/", "/new", "/running", "/day/x", "/nothing", "/language/nl"):
        assert ask(page, path).status == 403
    assert ask(page, "/enter/AAAA").status == 403
    assert ask(page, "/enter/AAAA", "HEAD").status == 403
    entered = ask(page, page.link.partition(page.base)[2])
    assert entered.status == 302
    cookie = cookies(entered)
    assert "HttpOnly" in str(entered.getheader("Set-Cookie"))
    assert ask(page, "/", Cookie=cookie).status == 200
    # A page elsewhere whose name was made to lead to this laptop.
    assert ask(page, "/", Cookie=cookie, Host="evil.example").status == 403


def test_a_form_of_another_site_does_nothing(page: Opened) -> None:
    cookie = cookies(ask(page, page.link.partition(page.base)[2]))
    for path in ("/practise", "/quit", "/stop", "/new", "/day/x/do/purge"):
        assert ask(page, path, "POST", "sure=yes", Cookie=cookie).status == 403
    assert page.process.poll() is None


@pytest.mark.parametrize("name", ["..", "%2e%2e", "..%2f..", "%2fetc", "rehearsal-24-1", "x"])
def test_a_name_that_is_no_day_leads_nowhere(page: Opened, name: str) -> None:
    cookie = cookies(ask(page, page.link.partition(page.base)[2]))
    form = ask(page, "/new", Cookie=cookie)
    token = re.search(r'name="_xsrf" value="([^"]+)"', form.read().decode())
    assert token
    cookie = f"{cookie}; {cookies(form)}"
    for path in (f"/day/{name}", f"/day/{name}/written/report.html"):
        assert ask(page, path, Cookie=cookie).status == 404
    for path in (f"/day/{name}/serve", f"/day/{name}/do/report", f"/day/{name}/do/unknown", f"/day/{name}/folder"):
        assert ask(page, path, "POST", urlencode({"_xsrf": token[1]}), Cookie=cookie).status == 404


def test_a_day_that_people_have_answered_on_is_not_changed_by_a_form(page: Opened) -> None:
    cookie = cookies(ask(page, page.link.partition(page.base)[2]))
    form = DayForm("Een dag", "2027-01-14", "Recherche\nParket")
    made = make_day(page.folder, form, "nl")
    shown = ask(page, f"/day/{made.name}/change", Cookie=cookie)
    assert shown.status == 200
    token = re.search(r'name="_xsrf" value="([^"]+)"', shown.read().decode())
    assert token
    (made.folder / "data").mkdir()
    (made.folder / "data" / "outcomes.csv").touch()
    before = (made.folder / "day.toml").read_bytes()
    body = urlencode({"_xsrf": token[1], "title": "Anders", "date": "2027-02-14", "units": "A\nB", "rooms": "1"})
    both = f"{cookie}; {cookies(shown)}"
    for answer in (
        ask(page, f"/day/{made.name}/change", Cookie=cookie),
        ask(page, f"/day/{made.name}/change", "POST", body, Cookie=both),
    ):
        assert (answer.status, answer.getheader("Location")) == (302, f"/day/{made.name}")
    assert (made.folder / "day.toml").read_bytes() == before


def test_nothing_is_stopped_where_nothing_runs(page: Opened) -> None:
    cookie = cookies(ask(page, page.link.partition(page.base)[2]))
    answer = ask(page, "/stop", Cookie=cookie)
    assert (answer.status, answer.getheader("Location")) == (302, "/")


def test_its_secret_is_for_its_owner_and_a_second_start_finds_the_first(page: Opened) -> None:
    mark = page.folder / ".start.json"
    assert page.link in mark.read_text("utf-8")
    if sys.platform != "win32":
        assert stat.S_IMODE(mark.stat().st_mode) == 0o600
    again = subprocess.run(
        [sys.executable, "-m", "themeday", "start", str(page.folder), "--no-browser"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert f"start: {page.link}\n" in again.stdout


def test_what_is_left_of_a_start_page_that_was_killed_is_in_nobodys_way(tmp_path: Path) -> None:
    for left in ('{"link": "http://127.0.0.1:1/enter/x"}', '{"link": "https://example.org/enter/x"}', "[]", "{"):
        (tmp_path / ".start.json").write_text(left, "utf-8")
        with opened(tmp_path) as page:
            assert "127.0.0.1:1/" not in page.link
    if os.name == "posix":  # elsewhere the test itself can only kill it
        assert not (tmp_path / ".start.json").exists()


def test_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = subprocess.run(
        [sys.executable, "-m", "themeday", "start", str(tmp_path / "file"), "--no-browser", "--language", "nl"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "In de map" in refused.stderr
