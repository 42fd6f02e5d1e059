"""The guide's recipe for nginx, tried: real nginx with TLS before a real day."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse
from tornado.httputil import HTTPHeaders
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.behind_nginx import Proxied, recipe, serve_behind_nginx
from themeday.day.load import load_day
from themeday.day.new import new_day
from themeday.room.session import Session
from themeday.serving.kernel.protocol import SUBPROTOCOL, as_message, as_parts, pack, unpack
from themeday.serving.proxy import BehindProxy
from themeday.store.folder import DataFolder
from themeday.store.records import Records

pytestmark = pytest.mark.server

PUBLIC = "https://themadag.example.nl"


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    folder: Path = tmp_path_factory.mktemp("behind") / "day"
    new_day(folder, "nl")
    day = load_day(folder)
    with serve_behind_nginx(folder) as found:
        session = Session(day, Records.in_folder(found.day.data), DataFolder.of(day).secret())
        session.records.refresh()
        session.set_stage("welcome", {"state": "open", "opened": "1"})
        session.set_stage("", {"current": "welcome"})
        yield found


@dataclass
class Phone:
    """A browser without a screen that trusts the certificate of the test, and no other."""

    proxied: Proxied
    address: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)
    set_cookies: list[str] = field(default_factory=list)

    def request(self, url: str, **headers: str) -> HTTPRequest:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return HTTPRequest(
            url,
            headers=HTTPHeaders(
                {"Cookie": cookies, **{name.replace("_", "-"): said for name, said in headers.items()}}
            ),
            ca_certs=str(self.proxied.certificate),
            network_interface=self.address,
            follow_redirects=False,
        )

    async def ask(self, path: str, body: dict[str, str] | None = None, **headers: str) -> HTTPResponse:
        request = self.request(path if "://" in path else self.proxied.day.base + path, **headers)
        if body is not None:
            request.method, request.body = "POST", urlencode({**body, "_xsrf": self.cookies.get("_xsrf", "")}).encode()
        answer = await AsyncHTTPClient().fetch(request, raise_error=False)
        if answer.code == 599:
            raise answer.error or ConnectionError
        for cookie in answer.headers.get_list("Set-Cookie"):
            self.set_cookies.append(cookie)
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    async def join(self) -> HTTPResponse:
        link = f"/j/{self.proxied.day.join_code}?language=nl&role=leader"
        await self.ask(link)
        return await self.ask(link, {"unit": "Recherche"})

    async def kernel(self, page: str) -> str:
        """Return the path of a page's websocket."""
        answer = await self.ask(page)
        kernel = re.search(r'"kernelId": "([0-9a-f-]{36})"', answer.body.decode())
        assert kernel, (answer.code, page)
        return f"/api/kernels/{kernel[1]}/channels"

    async def connect(self, path: str, **headers: str) -> WebSocketClientConnection:
        url = path if "://" in path else self.proxied.day.base.replace("http", "ws", 1) + path
        return await websocket_connect(self.request(url, **headers), subprotocols=[SUBPROTOCOL])


class Talk:
    """What a browser says to a page."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self.socket = socket

    async def say(self, kind: str, content: dict[str, object], **metadata: str) -> None:
        header = {"msg_id": uuid.uuid4().hex, "username": "", "session": "s", "msg_type": kind, "version": "5.3"}
        message = {"header": header, "parent_header": {}, "metadata": metadata, "content": content}
        await self.socket.write_message(pack("shell", as_parts(message)), binary=True)

    async def hear(self, kind: str) -> str:
        while True:
            message = await asyncio.wait_for(self.socket.read_message(), 60)
            assert message is not None, "the websocket was closed"
            assert isinstance(message, bytes)
            told = as_message(unpack(message)[1])
            if told["header"]["msg_type"] == kind:
                return json.dumps(told, default=str)

    async def widgets(self) -> str:
        """Return the states of everything that is on the page."""
        await self.say(
            "comm_open", {"comm_id": "c", "target_name": "jupyter.widget.control", "data": {}}, version="1.0.0"
        )
        await self.say("comm_msg", {"comm_id": "c", "data": {"method": "request_states"}})
        return await self.hear("comm_msg")


def test_both_languages_have_the_same_recipe() -> None:
    assert recipe("nl") == recipe("en")


def test_plain_http_is_sent_to_https_for_now(proxied: Proxied) -> None:
    answer = asyncio.run(Phone(proxied).ask(f"{proxied.plain}/j/ABCD?room=a"))
    # A browser keeps 301 for ever, and a room may have to go back to http.
    assert (answer.code, answer.headers["Location"]) == (302, f"{proxied.day.base}/j/ABCD?room=a")


def test_the_links_are_those_of_the_proxy_and_staff_stay_on_the_laptop(proxied: Proxied) -> None:
    assert re.fullmatch(r"https://127\.0\.0\.1:\d+/j/[A-Z0-9]+", proxied.day.participants)
    assert proxied.day.facilitator.startswith("http://127.0.0.1:")
    for path in ("/console", "/projector", "/review", "/" + proxied.day.facilitator.split("/", 3)[3]):
        assert asyncio.run(Phone(proxied).ask(path)).code in (403, 404)


def test_the_big_screen_shows_the_proxys_link(proxied: Proxied) -> None:
    async def shown() -> str:
        facilitator = Phone(proxied)
        await facilitator.ask(proxied.day.facilitator)
        assert "secure" not in "".join(facilitator.set_cookies).casefold()  # on the laptop itself there is no TLS
        path = await facilitator.kernel(f"{proxied.day.staff}/projector")
        socket = await facilitator.connect(f"{proxied.day.staff.replace('http', 'ws', 1)}{path}")
        try:
            return await Talk(socket).widgets()
        finally:
            socket.close()

    assert proxied.day.participants in asyncio.run(shown())


def test_joining_over_https_gives_secure_cookies_only(proxied: Proxied) -> None:
    async def join() -> tuple[Phone, list[HTTPResponse]]:
        phone = Phone(proxied)
        answers = [await phone.join(), await phone.ask("/language/en"), await phone.ask("/welcome")]
        return phone, answers

    phone, answers = asyncio.run(join())
    assert [answer.code for answer in answers] == [302, 302, 200]
    given = [cookie for cookie in phone.set_cookies if not re.match('[^=]+="";', cookie)]  # the others are taken away
    names = {cookie.partition("=")[0] for cookie in given}
    assert names == {"themeday_participant", "themeday_joining", "themeday_language", "_xsrf"}
    assert [cookie for cookie in given if not re.search("; *secure", cookie, re.I)] == []
    for answer in answers:
        assert "Strict-Transport-Security" not in answer.headers
        assert f"connect-src 'self' wss://{proxied.host};" in answer.headers["Content-Security-Policy"]
        assert " ws:" not in answer.headers["Content-Security-Policy"]


def test_a_page_and_its_widgets_work_over_wss(proxied: Proxied) -> None:
    async def opened() -> tuple[str, str]:
        phone = Phone(proxied)
        await phone.join()
        socket = await phone.connect(await phone.kernel("/welcome"), Origin=proxied.day.base)
        try:
            talk = Talk(socket)
            await talk.say("kernel_info_request", {})
            return await talk.hear("kernel_info_reply"), await talk.widgets()
        finally:
            socket.close()

    info, widgets = asyncio.run(opened())
    assert "protocol_version" in info
    assert "AnyModel" in widgets


def test_pages_of_other_origins_get_no_websocket(proxied: Proxied) -> None:
    async def refused() -> list[int]:
        phone = Phone(proxied)
        await phone.join()
        path = await phone.kernel("/welcome")
        tries: list[dict[str, str]] = [
            {"Origin": "https://evil.example"},
            {"Origin": "https://evil.example", "Host": "evil.example"},
            {"Origin": proxied.day.base.replace("https", "http")},
            {"Origin": "https://127.0.0.1"},
            {"Origin": proxied.direct},
            {"Origin": "null"},
        ]
        codes = []
        for headers in tries:
            with pytest.raises(HTTPClientError) as answer:
                await phone.connect(path, **headers)
            codes.append(answer.value.code)
        (await phone.connect(path, Origin=proxied.day.base)).close()
        return codes

    assert asyncio.run(refused()) == [403] * 6


def test_the_limit_counts_the_phone_whatever_it_says_about_itself(proxied: Proxied) -> None:
    async def guess() -> tuple[list[int], int, int]:
        liar = Phone(proxied, "127.0.0.9")
        codes = []
        for n in range(26):
            lies = {"X_Forwarded_For": f"10.1.1.{n}", "X_Real_Ip": f"10.2.2.{n}", "Forwarded": f"for=10.3.3.{n}"}
            codes.append((await liar.ask("/j/WRONG", None, **lies)).code)
        return codes, (await liar.join()).code, (await Phone(proxied, "127.0.0.10").join()).code

    codes, liar, other = asyncio.run(guess())
    assert codes[:20] == [403] * 20
    assert set(codes[20:]) == {429}
    assert liar == 429
    assert other == 302


def test_nothing_about_a_phone_is_kept_by_the_proxy(proxied: Proxied) -> None:
    asyncio.run(Phone(proxied).ask("/nothing-here"))
    assert "client" not in proxied.log.read_text()
    kept = {path.name for path in proxied.log.parent.rglob("*") if path.is_file()}
    assert kept == {"nginx.conf", "themadag.crt", "themadag.key", "log", "pid"}


# Who is believed


def checked(peer: str, **headers: str) -> dict[str, str]:
    server = BehindProxy(lambda request: None, xheaders=True)
    server.public = PUBLIC
    found = HTTPHeaders({name.replace("_", "-"): value for name, value in headers.items()})
    server.check(found, peer)
    return {name: value for name, value in found.items() if value}


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1"])
def test_the_proxy_is_believed_about_the_phone(peer: str) -> None:
    said = {"X_Forwarded_For": "192.168.8.20", "X_Forwarded_Proto": "https"}
    assert checked(peer, **said) == {
        "X-Forwarded-For": "192.168.8.20",
        "X-Forwarded-Proto": "https",
        "Host": "themadag.example.nl",
    }


def test_of_several_only_the_proxys_own_counts() -> None:
    said = {"X_Forwarded_For": "1.1.1.1, 127.0.0.1, 192.168.8.20", "X_Forwarded_Proto": "http, https"}
    found = checked("127.0.0.1", **said, X_Real_Ip="1.1.1.1", X_Scheme="http")
    assert found["X-Forwarded-For"] == "192.168.8.20"
    assert found["X-Forwarded-Proto"] == "https"
    assert not {"X-Real-Ip", "X-Scheme"} & {*found}


def test_who_comes_past_the_proxy_is_not_believed() -> None:
    lies = {"X_Forwarded_For": "127.0.0.1", "X_Real_Ip": "1.1.1.1", "X_Forwarded_Proto": "https", "X_Scheme": "https"}
    assert checked("192.168.8.20", **lies) == {"Host": "themadag.example.nl"}


@pytest.mark.parametrize(
    ("origin", "heard"),
    [
        (PUBLIC, PUBLIC),
        ("http://themadag.example.nl", "null"),
        ("https://themadag.example.nl:8443", "null"),
        ("https://themadag.example.nl.evil.example", "null"),
        ("null", "null"),
    ],
)
def test_only_the_public_address_is_our_own(origin: str, heard: str) -> None:
    assert checked("127.0.0.1", Origin=origin, Host="evil.example")["Origin"] == heard
    assert "Origin" not in checked("127.0.0.1")


def test_a_proxy_that_does_not_say_who_asks_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    server = BehindProxy(lambda request: None, xheaders=True)
    server.public = PUBLIC
    for _ in range(3):
        server.check(HTTPHeaders(), "127.0.0.1")
    assert [record.message for record in caplog.records if "X-Forwarded-For" in record.message] == [
        "The proxy does not say who asks (X-Forwarded-For), so everyone counts as one; use the guide's recipe."
    ]
