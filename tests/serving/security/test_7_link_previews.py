"""A link that is shared in a chat is opened by robots first: they let nobody in, and cost nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.served_day import ServedDay
from tests.serving.security.asking import ask
from tests.serving.security.figures import Tried
from tests.serving.security.laptop import Laptop
from tests.serving.security.room import PAGES, Room
from tests.torture.figures import times

pytestmark = pytest.mark.server

ROBOTS = (
    "WhatsApp/2.24.6.77 A",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
    "Mozilla/5.0 (Windows NT 10.0) Teams/1.0 MicrosoftPreview/2.0",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "TelegramBot (like TwitterBot)",
    "Signal/7.0",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "curl/8.0",
    "",
)
AHEAD = ({}, {"Purpose": "prefetch"}, {"Sec_Purpose": "prefetch;prerender"}, {"X_Moz": "prefetch"})


def test_robots_that_look_at_links(served: ServedDay, room: Room, tried: Tried) -> None:
    laptop = Laptop(served)
    before, sizes, people = laptop.pages(), room.sizes(), len(room.records.participants())
    asked = [one for _ in range(times(2, 20)) for one in visits(served)]
    known = []
    for method, path, headers in asked:
        answer = ask(served.base, method, path, **headers)
        assert answer.status < 500, path
        known += [text for text in answer.given if text.startswith(("themeday_participant", "themeday_staff"))]
    through: list[object] = list(known)
    through += [f"{laptop.pages() - before} pages"] if laptop.pages() != before else []
    through += ["a row"] if room.sizes() != sizes else []
    through += ["someone"] if len(room.records.participants()) != people else []
    tried("visits of robots and browsers that look ahead, without a cookie", len(asked), through)


def test_staff_links_that_robots_look_at(served: ServedDay, room: Room, tried: Tried) -> None:
    """The secret links are secret; a robot that has one gets a cookie, and with that it does nothing by itself."""
    laptop = Laptop(served)
    before, sizes = laptop.pages(), room.sizes()
    links = [link.removeprefix(served.staff) for link in (served.facilitator, served.organiser)]
    asked = [(link, robot) for link in links for robot in ROBOTS]
    for link, robot in asked:
        assert ask(served.staff, "GET", link, User_Agent=robot).status == 302
    through = [] if (laptop.pages(), room.sizes()) == (before, sizes) else ["a page or a row"]
    tried("robots at the staff's links: pages opened, rows written", len(asked), through)


def test_looking_at_a_page_again_costs_no_second_kernel(served: ServedDay, room: Room, tried: Tried) -> None:
    """A browser that looks ahead for someone who is in opens the page that they are about to open, and that once."""
    laptop, phone = Laptop(served), room.person()
    who = "; ".join(f"{cookie.name}={cookie.value}" for cookie in phone.jar)
    before = laptop.pages()
    asked = [(method, headers) for headers in AHEAD for method in ("GET", "HEAD") for _ in range(times(3, 30))]
    for method, headers in asked:
        ask(served.base, method, "/closing", who, **headers)
    assert laptop.pages() == before + 1
    tried("a page looked at ahead: kernels beyond one", len(asked), [*range(max(0, laptop.pages() - before - 1))])


def visits(served: ServedDay) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield what a robot asks: method, path, headers."""
    join = f"/j/{served.join_code}"
    paths = [
        join,
        f"{join}?language=nl",
        f"{join}?language=nl&role=leader",
        f"/t/a/2/{served.join_code}",
        "/",
        "/lobby",
    ]
    paths += [
        "/change",
        "/back",
        "/leave",
        "/language/en?to=welcome",
        "/now",
        "/favicon.ico",
        *(f"/{page}" for page in PAGES),
    ]
    for robot in ROBOTS:
        for path in paths:
            for method in ("GET", "HEAD"):
                yield method, path, {"User_Agent": robot, "Accept": "*/*"}
    for headers in AHEAD:
        for path in paths:
            yield "GET", path, headers
