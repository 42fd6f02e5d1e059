"""Who may open the start page: the holder of its link, on this laptop, and no page of another site."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from tests.starting.opened import Opened, ask, cookies

pytestmark = pytest.mark.server


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
