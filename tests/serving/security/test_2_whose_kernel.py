"""A kernel belongs to a cookie: whoever has its id, but not that cookie, gets 403 from it whatever they ask."""

from __future__ import annotations

import asyncio
import re
import time
import uuid

import pytest

from tests.served_day import ServedDay
from tests.serving.security.asking import METHODS, TOKEN, ask, both_names, code_of, cookie_of, signed, upgrade
from tests.serving.security.figures import Tried
from tests.serving.security.room import Room, kernel_of
from tests.serving.security.wire import cookies, join
from tests.serving.test_doors import Phone
from tests.torture.figures import LONG
from themeday.serving.identity import COOKIE_HOURS, PARTICIPANT_COOKIE, STAFF_COOKIE

pytestmark = pytest.mark.server

FEWER = ("GET", "POST", "DELETE")
PATHS = (
    "/api/kernels/{id}",
    "/api/kernels/{id}/",
    "/api/kernels/{id}?session_id=x",
    "/voila/api/shutdown/{id}",
    "/api/kernels/{id}/channels",
    "/api/kernels/{id}/channels?session_id=x",
    "/alive/{id}",
    "/api/kernels/{id}/restart",
    "/api/kernels/{id}/interrupt",
    "/voila/api/shutdown/{id}?_xsrf=" + TOKEN,
    "/api/kernels/%20{id}",
    "/api/kernels/{id}%00",
    "//api/kernels/{id}",
    "/./api/kernels/{id}",
    "/voila/../api/kernels/{id}",
)
SOCKETS = ("/api/kernels/{id}/channels", "/api/kernels/{id}/channels?session_id=x", "/api/kernels/{id}/channels/")


def test_a_participants_kernel(served: ServedDay, tried: Tried) -> None:
    room = Room(served)
    mine, other, organiser = room.person(), room.person(), room.staff(served.organiser)
    kernel_id = kernel_of(mine.get(f"{served.base}/welcome").text)
    kernel_of(other.get(f"{served.base}/welcome").text)
    strangers = [
        "",
        cookies(other),
        *forgeries(cookie_of(mine), cookie_of(other)),
        both_names(cookie_of(organiser, STAFF_COOKIE)),
        old(served, mine),
        signed(served.folder, "staff", PARTICIPANT_COOKIE, code_of(mine)),
    ]
    number, through = knock(served.base, kernel_id, strangers)
    tried("another's kernel, without its cookie", number, through)
    number, through = knock(served.staff, kernel_id, [cookies(mine), both_names(cookie_of(mine)), cookies(organiser)])
    tried("participants' kernels at the staff's door", number, through)
    assert asyncio.run(answers(served.base, mine, kernel_id)), "its owner cannot reach it"


def test_the_staffs_kernels(served: ServedDay, tried: Tried) -> None:
    room = Room(served)
    facilitator, organiser, participant = room.staff(), room.staff(served.organiser), room.person()
    kernel_id = kernel_of(facilitator.get(f"{served.staff}/console").text)
    strangers = [
        "",
        cookies(participant),
        cookies(organiser),
        both_names(cookie_of(participant)),
        both_names(cookie_of(organiser, STAFF_COOKIE)),
        *forgeries(cookie_of(facilitator, STAFF_COOKIE), cookie_of(organiser, STAFF_COOKIE), STAFF_COOKIE),
        signed(served.folder, "participants", STAFF_COOKIE, "facilitator"),
    ]
    number, through = knock(served.staff, kernel_id, strangers)
    tried("the facilitator's kernel without the facilitator's cookie", number, through)
    known = both_names(cookie_of(facilitator, STAFF_COOKIE))
    number, through = knock(served.base, kernel_id, [cookies(participant), known, cookies(organiser)])
    tried("staff's kernels at the participants' door", number, through)
    assert asyncio.run(answers(served.staff, facilitator, kernel_id)), "its owner cannot reach it"


def test_staff_pages_with_another_cookie(served: ServedDay, tried: Tried) -> None:
    room = Room(served)
    participant, organiser, facilitator = room.person(), room.staff(served.organiser), room.staff()
    strangers = ["", cookies(participant), both_names(cookie_of(participant))]
    strangers += [f"{STAFF_COOKIE}=facilitator", signed(served.folder, "participants", STAFF_COOKIE, "facilitator")]
    closed = [(page, who) for page in ("console", "projector", "review", "status") for who in strangers]
    closed += [(page, cookies(organiser)) for page in ("console", "projector")] + [("review", cookies(facilitator))]
    asked = [(page, method, who) for page, who in closed for method in METHODS]
    through = [
        (page, method, answer.status)
        for page, method, who in asked
        if not (answer := ask(served.staff, method, f"/{page}", who)).refused
    ]
    tried("staff pages without their cookie", len(asked), through)
    # The other way round nobody is known, so there is nothing but the way in.
    crossed = both_names(cookie_of(facilitator, STAFF_COOKIE))
    pages = ("welcome", "expectations", "lobby", "leave", "closing")
    through = [page for page in pages if not ask(served.base, "GET", f"/{page}", crossed).refused]
    tried("participants' pages with a staff cookie", len(pages), through)


def test_a_page_of_another_site(served: ServedDay, tried: Tried) -> None:
    mine = Room(served).person()
    kernel_id = kernel_of(mine.get(f"{served.base}/welcome").text)
    path = f"/api/kernels/{kernel_id}/channels"
    assert upgrade(served.base, path, cookies(mine), Origin=served.base).status == 101
    sites = ["https://example.org", "null", served.staff, served.base.replace("127.0.0.1", "localhost")]
    sites += [f"{served.base}.example.org", served.base.replace("http", "ftp").replace("127", "128"), "http://", "x"]
    through = [site for site in sites if upgrade(served.base, path, cookies(mine), Origin=site).status == 101]
    tried("websockets with the right cookie from another site's page", len(sites), through)
    posts = [(f"/voila/api/shutdown/{kernel_id}", b""), ("/leave", b""), ("/", b"code=x")]
    posts += [(f"/j/{served.join_code}?language=nl&role=leader", b"unit=Recherche")]
    form = {"X_XSRFToken": "", "Content_Type": "application/x-www-form-urlencoded"}
    through = [path for path, body in posts if ask(served.base, "POST", path, cookies(mine), body, **form).status < 400]
    tried("forms of another site, with the right cookie and no token", len(posts), through)


def test_a_cookie_lasts_twelve_hours(served: ServedDay, tried: Tried) -> None:
    mine = Room(served).person()
    code = code_of(mine)

    def known(hours: float) -> bool:
        """Return whether a cookie of some hours ago still tells who is here."""
        then = time.time() - hours * 3600
        cookie = signed(served.folder, "participants", PARTICIPANT_COOKIE, code, clock=lambda: then)
        return ask(served.base, "GET", "/lobby", cookie).status == 200

    assert known(0)
    assert known(COOKIE_HOURS - 0.1)
    ages = [COOKIE_HOURS + 0.1, 24, 24 * 30]
    tried("cookies older than twelve hours", len(ages), [age for age in ages if known(age)])


def test_what_cookies_may_not_do(served: ServedDay, tried: Tried) -> None:
    """No script reads one, no other site sends one, and none outlives the day."""
    link = f"/j/{served.join_code}?language=nl&role=leader"
    unit = Room(served).session.day.units[0].encode()
    form = ask(served.base, "GET", link)
    joined = ask(served.base, "POST", link, body=b"unit=" + unit, Content_Type="application/x-www-form-urlencoded")
    entered = ask(served.staff, "GET", served.facilitator.removeprefix(served.staff))
    given = [text for answer in (form, joined, entered) for text in answer.given if text.startswith("themeday_")]
    given = [text for text in given if not text.partition("=")[2].startswith('"";')]  # takes one back
    assert len(given) == 3
    assert [answer.status for answer in (form, joined, entered)] == [200, 302, 302]
    through = []
    for text in given:
        expires = re.search(r"expires=([^;]+)", text)
        assert expires, text
        left = time.mktime(time.strptime(expires[1], "%a, %d %b %Y %H:%M:%S GMT")) - time.mktime(time.gmtime())
        good = "HttpOnly" in text and "SameSite=Lax" in text and "Path=/" in text and "Domain" not in text
        through += [] if good and abs(left / 3600 - COOKIE_HOURS) < 0.1 else [text]
    tried("cookies without HttpOnly, SameSite or an end after twelve hours", len(given), through)


def knock(base: str, kernel_id: str, strangers: list[str]) -> tuple[int, list[object]]:
    """Ask everything about a kernel as each of some strangers; return how often, and what was not refused."""
    through: list[object] = []
    paths = [path.format(id=kernel_id) for path in PATHS]
    number = 0
    for place, cookie in enumerate(strangers):
        # In short, nobody tries everything, someone with a cookie of their own nearly so, and forgers try less.
        methods = METHODS if place == 0 or LONG else FEWER
        these = paths if place < 2 or LONG else paths[:7:3]
        number += len(these) * len(methods) + len(SOCKETS)
        for path in these:
            for method in methods:
                answer = ask(base, method, path, cookie)
                if not answer.refused or kernel_id in answer.body:
                    through.append((method, path, cookie[:30], answer.status))
        for path in SOCKETS:
            if upgrade(base, path.format(id=kernel_id), cookie).status not in (403, 404):
                through.append(("websocket", path, cookie[:30]))
    # Someone's own cookie says nothing about kernels that nobody has either.
    unknown = [str(uuid.uuid4()), "0" * 8 + kernel_id[8:], kernel_id[:-1] + "x", kernel_id.upper()]
    for other in unknown:
        for cookie in strangers:
            if not ask(base, "GET", f"/api/kernels/{other}", cookie).refused:
                through.append(("GET", other, cookie[:30]))
    return number + len(strangers) * len(unknown), through


def forgeries(mine: str, other: str, name: str = PARTICIPANT_COOKIE) -> list[str]:
    """Return cookies that nobody was given.

    Args:
        mine: a value that opens the door.
        other: a value that does not.
    """
    fields, theirs = mine.split("|"), other.split("|")
    made = [
        "",
        mine[:-1],
        mine[:-1] + ("0" if mine[-1] != "0" else "1"),
        mine.rpartition("|")[0] + "|",
        "|".join([*fields[:-1], theirs[-1]]),
        "|".join([*theirs[:-1], fields[-1]]),
        mine.replace("2|", "1|", 1),
        mine.upper(),
        fields[4].partition(":")[2] if len(fields) > 4 else "x",
        "x" * 4_000,
        f'"{other}"',
    ]
    return [f"{name}={value}" for value in made] + [f"{name.upper()}={mine}", f"{name} ={other}"]


def old(served: ServedDay, phone: Phone) -> str:
    """Return the cookie of someone who was let in yesterday."""
    yesterday = time.time() - 86_400
    return signed(served.folder, "participants", PARTICIPANT_COOKIE, code_of(phone), clock=lambda: yesterday)


async def answers(base: str, phone: Phone, kernel_id: str) -> bool:
    """Return whether a kernel answers its owner."""
    wire = await join(base, phone, kernel_id)
    try:
        return await wire.alive()
    finally:
        await wire.hang_up()
