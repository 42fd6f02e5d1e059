"""Who gets in where: real servers, real cookies, no browser."""

from __future__ import annotations

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass

import pytest

from tests.served_day import ServedDay, free_port, serve
from themeday.day.load import load_day
from themeday.i18n import format_day
from themeday.model.people import rejoin_code
from themeday.room.session import Session

pytestmark = pytest.mark.server


@dataclass
class Answer:
    status: int
    url: str
    text: str
    headers: dict[str, str]


class Phone:
    """A browser without a screen: it keeps cookies and follows redirects."""

    def __init__(self) -> None:
        self.jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, url: str, **headers: str) -> Answer:
        return self._open(urllib.request.Request(url, headers=headers))

    def post(self, url: str, **fields: str) -> Answer:
        xsrf = next((cookie.value for cookie in self.jar if cookie.name == "_xsrf"), "") or ""
        data = urllib.parse.urlencode({"_xsrf": xsrf, **fields}).encode()
        return self._open(urllib.request.Request(url, data=data))

    def join(self, served: ServedDay, **choices: str) -> Answer:
        chosen = {"language": "nl", "role": "leader", **choices}
        unit = chosen.pop("unit", "Recherche")
        nickname = chosen.pop("nickname", "")
        link = f"{served.participants}?{urllib.parse.urlencode(chosen)}"
        self.get(link)
        return self.post(link, unit=unit, nickname=nickname)

    def _open(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.url, answer.read().decode("utf-8", "replace"), dict(answer.headers))
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.url, error.read().decode("utf-8", "replace"), dict(error.headers))


def test_the_notice_stands_before_the_first_field(served: ServedDay) -> None:
    first = Phone().get(served.participants)
    assert first.status == 200
    assert "<input" not in first.text
    assert "<button" not in first.text
    text = first.text.casefold()
    assert "geen personen of zaken" in text
    assert "do not name any people or cases" in text
    # Each notice speaks one language, down to whom to ask.
    assert text.count("te vinden bij de ontvangst") == text.count("at the reception desk") == 1
    day = load_day(served.folder)
    assert format_day("nl", day.keep_until) in first.text
    assert format_day("en", day.keep_until) in first.text


def test_three_choices_and_one_is_in(served: ServedDay, session: Session) -> None:
    phone = Phone()
    answer = phone.join(served, nickname="Kim")
    assert answer.url.endswith(("/lobby", "/welcome"))
    session.records.refresh()
    who = session.records.participants()[-1]
    assert (who.role.value, who.unit, who.nickname, who.language) == ("leader", "Recherche", "Kim", "nl")
    cookie = next(cookie for cookie in phone.jar if cookie.name == "themeday_participant")
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "Lax"


def test_a_table_joins_by_its_own_code_and_needs_no_unit(served: ServedDay, session: Session) -> None:
    phone = Phone()
    answer = phone.get(f"{served.base}/t/a/2/{served.join_code}")
    assert "table=2" in answer.url
    link = f"{answer.url}&language=nl&role=table"
    phone.get(link)
    phone.post(link, place="a:2")
    session.records.refresh()
    who = session.records.participants()[-1]
    assert (who.role.value, who.unit, who.table) == ("table", "", "2")


@pytest.mark.parametrize(
    "choices",
    [
        {"unit": ""},
        {"unit": "Bestaat niet"},
        {"unit": "<script>alert(1)</script>"},
        {"role": "chief"},
        {"room": "zz", "table": "1"},
        {"room": "a", "table": "999"},
        {"nickname": "x" * 10_000},
    ],
)
def test_bad_choices_get_a_message_and_let_nobody_in(
    served: ServedDay, session: Session, choices: dict[str, str]
) -> None:
    session.records.refresh()
    before = len(session.records.participants())
    phone = Phone()
    answer = phone.join(served, **choices)
    session.records.refresh()
    if choices.get("room") == "zz" or choices.get("table") == "999":
        # An unknown table on a poster of another day: refused, with a message.
        assert answer.status == 400
    assert answer.status in (400, 200)
    assert 'role="alert"' in answer.text
    assert len(session.records.participants()) == before
    assert "<script>alert" not in answer.text


def test_a_hostile_nickname_is_text(served: ServedDay, opened: Session) -> None:
    phone = Phone()
    phone.join(served, nickname="<img src=x onerror=a()>")
    lobby = phone.get(f"{served.base}/lobby")
    assert "<img src=x" not in lobby.text
    assert "&lt;img" in lobby.text


def test_a_wrong_join_code_and_a_wrong_personal_code_are_refused(served: ServedDay) -> None:
    wrong = Phone().get(f"{served.base}/j/QQQQ")
    assert wrong.status == 403
    phone = Phone()
    phone.get(f"{served.base}/")
    answer = phone.post(f"{served.base}/", code="ABCD-EFGH")
    assert answer.status == 403
    assert 'role="alert"' in answer.text


def test_the_short_code_and_the_personal_code_work(served: ServedDay, session: Session) -> None:
    phone = Phone()
    phone.get(f"{served.base}/")
    assert phone.post(f"{served.base}/", code=served.join_code.lower()).url.endswith(f"/j/{served.join_code}")
    session.records.refresh()
    who = session.records.participants()[0]
    other = Phone()
    other.get(f"{served.base}/")
    other.post(f"{served.base}/", code=rejoin_code(session.secret, who.code).lower())
    assert any(cookie.name == "themeday_participant" for cookie in other.jar)


def test_a_post_without_the_pages_token_is_refused(served: ServedDay) -> None:
    link = f"{served.participants}?language=nl&role=leader"
    request = urllib.request.Request(link, data=b"unit=Recherche")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code == 403


def test_a_kernel_answers_only_its_owner(served: ServedDay, opened: Session) -> None:
    mine, other, nobody = Phone(), Phone(), Phone()
    mine.join(served)
    other.join(served)
    page = mine.get(f"{served.base}/welcome")
    kernel = re.search(r'"kernelId": "([0-9a-f-]{36})"', page.text)
    assert kernel is not None
    path, alive = f"{served.base}/api/kernels/{kernel[1]}", f"{served.base}/alive/{kernel[1]}"
    assert mine.get(alive).status == 204
    upgrade = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
    }
    for stranger in (other, nobody):
        assert stranger.get(alive).status == 410
        assert stranger.get(f"{path}/channels", **upgrade).status == 403
        assert stranger.post(f"{served.base}/voila/api/shutdown/{kernel[1]}").status == 403
    assert mine.get(f"{served.base}/alive/{uuid.uuid4()}").status == 410
    assert mine.get(path).status == 404  # nobody may ask more, nor do anything with it
    assert mine.get(alive).status == 204


def test_a_chapter_that_is_not_open_yet_is_not_served(served: ServedDay, opened: Session) -> None:
    phone = Phone()
    phone.join(served)
    assert not phone.get(f"{served.base}/closing").url.endswith("/closing")


def test_a_day_goes_on_after_the_server_was_killed(served: ServedDay, tmp_path_factory: pytest.TempPathFactory) -> None:
    from themeday.day.new import new_day

    folder = tmp_path_factory.mktemp("again") / "day"
    new_day(folder, "nl")
    port = free_port()
    phone = Phone()
    with serve(folder, port) as first:
        phone.join(first, nickname="Noor")
        first.process.kill()
        first.process.wait()
    with serve(folder, port) as second:
        assert "Noor" in phone.get(f"{second.base}/lobby").text


def test_a_mistapped_role_or_unit_can_be_changed_and_nobody_is_counted_twice(
    served: ServedDay, session: Session
) -> None:
    phone = Phone()
    phone.join(served, nickname="Wisselaar")
    session.records.refresh()
    before = session.records.participants()
    changed = phone.get(f"{served.base}/change")
    assert "again=1" in changed.url
    link = f"{served.participants}?language=nl&role=young_colleague&again=1"
    phone.get(link)
    phone.post(link, unit="Intelligence", nickname="Wisselaar")
    session.records.refresh()
    after = session.records.participants()
    assert len(after) == len(before)
    assert [(who.role.value, who.unit) for who in after if who.nickname == "Wisselaar"] == [
        ("young_colleague", "Intelligence")
    ]


def test_two_of_one_nickname_can_be_told_apart(served: ServedDay, session: Session) -> None:
    for _ in range(2):
        Phone().join(served, nickname="Robin")
    session.records.refresh()
    assert sorted(who.nickname for who in session.records.participants() if "Robin" in who.nickname) == [
        "Robin",
        "Robin 2",
    ]


def test_a_half_edited_day_file_empties_nobodys_page(served: ServedDay, opened: Session) -> None:
    phone = Phone()
    phone.join(served)
    file = served.folder / "day.toml"
    whole = file.read_text("utf-8")
    file.write_text(whole[: len(whole) // 2] + "\n[[", "utf-8")
    try:
        page = phone.get(f"{served.base}/welcome")
    finally:
        file.write_text(whole, "utf-8")
    assert "application/vnd.jupyter.widget-view+json" in page.text
