"""Who was here before comes back, whichever door they find: by their code, in few taps, and with nothing doubled."""

from __future__ import annotations

import html
import re
from urllib.parse import urlencode

import pytest
import tornado.httpclient
import tornado.testing
import tornado.web

from tests.conftest import Party
from themeday.group_commit.commits import Commits
from themeday.model.people import Role
from themeday.serving.application import NothingHere
from themeday.serving.audience import for_participants
from themeday.serving.identity import LANGUAGE_COOKIE, PARTICIPANT_COOKIE
from themeday.serving.kernel.registry import RoomFull
from themeday.serving.plain_pages import PlainPage, write_plain_error
from themeday.serving.shared_state import SharedState

SECRET = "of this test"
TOKEN = "0123456789abcdef0123456789abcdef"
WAY_BACK = {"nl": "Ik deed al mee, op een ander toestel", "en": "I took part already, on another device"}


class FullRoom(PlainPage):
    def get(self) -> None:
        self.set_status(503)
        write_plain_error(self, 503, RoomFull())


class Broken(PlainPage):
    def get(self) -> None:
        raise ZeroDivisionError


class Doors(tornado.testing.AsyncHTTPTestCase):
    def get_app(self) -> tornado.web.Application:
        self.party = Party()
        self.young = self.party.join(nickname="Olifantje", language="nl", table="1")
        self.shared = SharedState(self.party.session(), b"door", Commits(self.party.session()))
        self.jar: dict[str, str] = {}
        shared = {"shared": self.shared}
        handlers = [(path, one, shared) for path, one in for_participants(self.shared).handlers]
        more = [("/full", FullRoom, shared), ("/broken", Broken, shared), (r".*", NothingHere)]
        return tornado.web.Application([*handlers, *more], cookie_secret=SECRET)

    def ask(
        self, path: str, body: dict[str, str] | None = None, language: str = "en"
    ) -> tornado.httpclient.HTTPResponse:
        """Ask as one browser that keeps its cookies."""
        cookies = "; ".join(f"{name}={value}" for name, value in {**self.jar, "_xsrf": TOKEN}.items())
        answer = self.fetch(
            path,
            method="GET" if body is None else "POST",
            body=None if body is None else urlencode({**body, "_xsrf": TOKEN}),
            headers={"Cookie": cookies, "Accept-Language": language},
            follow_redirects=False,
            raise_error=False,
        )
        for cookie in answer.headers.get_list("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.jar[name] = value.strip('"')
            if not self.jar[name]:
                del self.jar[name]
        return answer

    def is_here(self, code: str) -> None:
        self.jar[PARTICIPANT_COOKIE] = tornado.web.create_signed_value(SECRET, PARTICIPANT_COOKIE, code).decode()

    def here(self) -> str:
        """Return who holds this browser."""
        found = tornado.web.decode_signed_value(SECRET, PARTICIPANT_COOKIE, self.jar.get(PARTICIPANT_COOKIE, ""))
        return found.decode() if found else ""

    def doors(self) -> dict[str, tuple[str, dict[str, str] | None]]:
        """Return every page that someone may find who is not known in this browser."""
        join = f"/j/{self.shared.join_code}"
        return {
            "the QR code": (join, None),
            "role": (f"{join}?language=LANGUAGE", None),
            "unit": (f"{join}?language=LANGUAGE&role=leader", None),
            "table, as a device": (f"{join}?language=LANGUAGE&role=table", None),
            "a choice that is refused": (f"{join}?language=LANGUAGE&role=leader", {"unit": "?"}),
            "the QR code of a table": (f"{join}?room=a&table=2", None),
            "the address": ("/", None),
            "a code that is unknown": ("/", {"code": "ZZZZ-9999"}),
            "a link of another day": ("/j/QQQQ", None),
            "privacy": ("/privacy", None),
            "nothing here": ("/nowhere", None),
            "a full room": ("/full", None),
            "a fault": ("/broken", None),
        }

    def way_back(self, answer: tornado.httpclient.HTTPResponse, language: str) -> str:
        found = re.search(rf'<a href="([^"]+)">{re.escape(WAY_BACK[language])}</a>', answer.body.decode())
        return html.unescape(found[1]) if found else ""

    def rows(self) -> int:
        return len(self.party.rows())


class AsOneOfThem(Doors):
    def get_app(self) -> tornado.web.Application:
        application = super().get_app()
        assert "/as/([A-Za-z0-9-]+)" not in dict(for_participants(self.shared).handlers)  # on a real day, no such door
        self.party.day = self.party.day.model_copy(update={"rehearsal": True})
        self.shared.session = self.party.session()
        shared = {"shared": self.shared}
        application.add_handlers(".*", [(path, one, shared) for path, one in for_participants(self.shared).handlers])
        return application

    def test_in_a_rehearsal_a_link_shows_the_day_as_an_invented_person_sees_it(self) -> None:
        before = self.rows()
        answer = self.ask(f"/as/{self.young.rejoin_code}")
        assert (answer.code, answer.headers["Location"]) == (302, "/")
        assert (self.here(), self.rows()) == (self.young.me.code, before)
        assert "Olifantje" in self.ask("/lobby").body.decode()

    def test_a_code_that_nobody_has_lets_nobody_in_however_often_it_is_tried(self) -> None:
        self.shared.wrong_codes.counts_here = True  # as for a phone
        answers = [self.ask("/as/ZZZZ-9999").code for _ in range(30)]
        assert answers[0] == 403
        assert answers[-1] == 429
        assert self.here() == ""


class ComingBack(Doors):
    def test_every_door_has_the_way_back(self) -> None:
        before = self.rows()
        for language in ("nl", "en"):
            for name, (path, body) in self.doors().items():
                answer = self.ask(path.replace("LANGUAGE", language), body, language)
                assert self.way_back(answer, language).startswith("/back"), (name, language)
        assert self.rows() == before

    def test_who_joined_anew_by_mistake_finds_it_too(self) -> None:
        ghost = self.party.join(Role.LEADER, "Parket", language="nl")
        self.is_here(ghost.me.code)
        for path in ("/lobby", f"/t/a/2/{self.shared.join_code}", "/privacy", "/nowhere", "/full"):
            assert self.way_back(self.ask(path, language="nl"), "nl") == "/back", path
        assert self.ask("/back").code == 200
        assert self.ask("/back", {"code": self.young.rejoin_code}).headers["Location"] == "/"
        assert self.here() == self.young.me.code

    def test_from_the_qr_code_it_takes_two_taps_and_the_code(self) -> None:
        before = self.rows()
        audience = self.ask(f"/j/{self.shared.join_code}")
        page = self.ask(self.way_back(audience, "en"))  # a tap
        assert page.body.decode().count("<input") == 2
        assert "autofocus" in page.body.decode()
        answer = self.ask("/back", {"code": self.young.rejoin_code.lower().replace("-", " ")})  # and another
        assert (answer.code, answer.headers["Location"]) == (302, "/")
        assert self.ask("/").headers["Location"] == "/lobby"
        assert "Olifantje" in self.ask("/lobby").body.decode()
        assert (self.here(), self.rows()) == (self.young.me.code, before)

    def test_from_the_qr_code_of_a_table_one_more_and_one_sits_there(self) -> None:
        people = len(self.party.records.participants())
        code = self.shared.join_code
        audience = self.ask(self.ask(f"/t/b/3/{code}").headers["Location"])
        page = self.ask(self.way_back(audience, "en")).body.decode()
        carried = dict(re.findall(r'name="(room|table)" value="([^"]*)"', page))
        answer = self.ask("/back", {"code": self.young.rejoin_code, **carried})
        assert answer.headers["Location"] == f"/t/b/3/{code}"
        assert "Zit je nu aan Zolder" in self.ask(f"/t/b/3/{code}").body.decode()
        assert self.ask(f"/t/b/3/{code}", {}).headers["Location"] == "/"
        self.party.records.refresh()
        who = self.party.records.participant(self.young.me.code)
        assert who is not None
        assert (who.room, who.table, len(self.party.records.participants())) == ("b", "3", people)

    def test_a_table_that_is_none_leads_to_the_day(self) -> None:
        for room, table in (("a", "999"), ("zz", "1"), ("a", "\u0663"), ("//evil.example", "1"), ("a", "1/../..")):
            answer = self.ask("/back", {"code": self.young.rejoin_code, "room": room, "table": table})
            assert (answer.code, answer.headers["Location"]) == (302, "/")

    def test_a_code_that_is_wrong_asks_again_and_keeps_the_table(self) -> None:
        answer = self.ask("/back", {"code": "ZZZZ-9999", "room": "b", "table": "3"})
        page = answer.body.decode()
        assert (answer.code, 'role="alert"' in page, self.here()) == (403, True, "")
        assert 'name="room" value="b"' in page
        assert 'name="table" value="3"' in page
        hostile = self.ask("/back?" + urlencode({"room": '"><script>', "table": "<b>"})).body.decode()
        assert "<script>" not in hostile

    def test_the_code_of_the_room_is_recognised_there_and_leads_nobody_in_a_circle(self) -> None:
        answer = self.ask("/back", {"code": self.shared.join_code.lower(), "room": "b", "table": "3"})
        assert (answer.code, "Location" in answer.headers, self.here()) == (200, False, "")
        page = answer.body.decode()
        assert "the code of the room" in page
        assert 'name="table" value="3"' in page
        self.is_here(self.young.me.code)
        assert "je bent al binnen" in self.ask("/back", {"code": self.shared.join_code}, "nl").body.decode()

    def test_in_the_lobby_the_way_back_comes_after_what_nearly_everyone_needs(self) -> None:
        self.is_here(self.young.me.code)
        page = self.ask("/lobby", language="nl").body.decode()
        assert page.index(WAY_BACK["nl"]) > page.index('href="/privacy"')


class LinksChangeNothing(Doors):
    def test_no_link_writes_anything_for_who_is_here(self) -> None:
        self.is_here(self.young.me.code)
        before, who = self.rows(), self.young.me
        code = self.shared.join_code
        for path in (
            *("/", "/lobby", "/back", "/change", "/leave", "/privacy", "/now", f"/j/{code}", f"/j/{code}?again=1"),
            *(f"/t/{room}/{n}/{code}" for room in "ab" for n in (1, 2)),
            *("/language/en", "/language/nl?to=lobby", "/language/en"),
        ):
            assert self.ask(path).code < 400, path
        assert (self.rows(), self.here()) == (before, who.code)

    def test_another_language_is_a_choice_for_all_ones_devices(self) -> None:
        self.is_here(self.young.me.code)
        self.ask("/language/en")
        assert 'html lang="nl"' in self.ask("/lobby").body.decode()
        lobby = self.ask("/lobby").body.decode()
        assert '<form method="post" action="/language/en">' in lobby
        assert self.ask("/language/en", {"to": "lobby"}).headers["Location"] == "/lobby"
        self.jar.pop(LANGUAGE_COOKIE)
        assert 'html lang="en"' in self.ask("/lobby").body.decode()


class Afterwards(Doors):
    """Weeks later there is one door."""

    def get_app(self) -> tornado.web.Application:
        super().get_app()
        self.shared.follow_up = True
        handlers = [(path, one, {"shared": self.shared}) for path, one in for_participants(self.shared).handlers]
        return tornado.web.Application([*handlers, (r".*", NothingHere)], cookie_secret=SECRET)

    def test_the_way_back_is_the_page_of_the_code(self) -> None:
        for path in ("/privacy", "/nowhere"):
            assert self.way_back(self.ask(path), "en") == "/back"
        assert "How is it going?" in self.ask("/back").body.decode()
        assert self.ask("/back", {"code": self.young.rejoin_code}).headers["Location"] == "/"
        assert self.here() == self.young.me.code


del Doors


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_of_a_chapter_has_it_under_more(party: Party, language: str) -> None:
    from themeday.widgets.participant.header import Header

    assert Header(party.join(language=language), "welcome").labels["have_code"] == WAY_BACK[language]
