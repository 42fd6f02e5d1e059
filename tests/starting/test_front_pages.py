"""The first page, what it warns of, and the form of a day."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.starting.opened import Opened, ask, cookies
from themeday.i18n import LANGUAGES, translate
from themeday.room.reachability import Place
from themeday.serving.address import Verdict
from themeday.starting import front_pages
from themeday.starting.days import DayForm, make_day
from themeday.starting.front_pages import FIREWALLS, find_problems
from themeday.store.files import InUse

pytestmark = pytest.mark.server


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


def test_a_scanner_that_looks_at_a_file_that_was_just_written_is_no_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front_pages, "in_use", lambda _: False)
    monkeypatch.setattr(front_pages, "judge", lambda _: Verdict(Place("192.168.8.10", "wlan0")))
    monkeypatch.setattr(front_pages, "refusal", lambda _: None)
    held: list[Path] = []

    def remove(path: Path) -> None:
        held.append(path)
        raise InUse(13, "Permission denied", str(path))

    monkeypatch.setattr(front_pages, "remove", remove)
    assert find_problems(tmp_path / "days") == []
    assert held
    (tmp_path / "file").touch()
    (problem,) = find_problems(tmp_path / "file")
    assert str(tmp_path / "file") in problem.message("en")


@pytest.mark.parametrize("system", ["win32", "darwin", "linux"])
def test_on_every_system_it_is_said_what_the_firewall_may_ask(system: str) -> None:
    text = FIREWALLS.get(system, front_pages._OTHER_FIREWALL)
    for language in LANGUAGES:
        said = translate(language, text, port=8868)
        assert "{" not in said
        assert ("8868" in said) is (system != "darwin")
    assert translate("nl", text, port=1) != translate("en", text, port=1)
