"""Joining and moving when things go wrong: sent twice, wrong codes, odd numbers, a laptop that cannot write."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, cast
from unittest import mock
from urllib.parse import quote, urlencode

import pytest
import tornado.httpclient
import tornado.testing
import tornado.web

from tests.conftest import Party, answer
from themeday.chapters import CHAPTERS
from themeday.errors import NotSaved
from themeday.group_commit.commits import Commits
from themeday.model.people import Participant, Role
from themeday.serving import join, participant_pages
from themeday.serving.audience import for_participants, pages_of
from themeday.serving.identity import PARTICIPANT_COOKIE
from themeday.serving.join import JOINING_COOKIE
from themeday.serving.shared_state import RateLimit, SharedState

SECRET = "of this test"


def full(*_: object) -> None:
    raise NotSaved("Not saved: the laptop cannot write. Your text is still here; warn the facilitator and try again.")


class Doors(tornado.testing.AsyncHTTPTestCase):
    """The participants' pages without a kernel, in this process."""

    def get_app(self) -> tornado.web.Application:
        self.party = Party()
        self.records = self.party.records
        self.shared = SharedState(self.party.session(), b"door", Commits(self.party.session()))
        shared = {"shared": self.shared}
        return tornado.web.Application(
            [
                (r"/j/([A-Za-z0-9]+)", join.JoinHandler, shared),
                (r"/t/([a-z0-9-]+)/(\d{1,3})/([A-Za-z0-9]+)", participant_pages.TableHandler, shared),
                (r"/language/(nl|en)", participant_pages.ParticipantLanguage, shared),
                (r"/change", participant_pages.ChangeHandler, shared),
            ],
            cookie_secret=SECRET,
        )

    def ask(self, path: str, body: dict[str, str] | None = None, **cookies: str) -> tornado.httpclient.HTTPResponse:
        token = "0123456789abcdef0123456789abcdef"
        signed = {
            name: tornado.web.create_signed_value(SECRET, name, value).decode() for name, value in cookies.items()
        }
        header = "; ".join(f"{name}={value}" for name, value in {**signed, "_xsrf": token}.items())
        return self.fetch(
            path,
            method="GET" if body is None else "POST",
            body=None if body is None else urlencode({**body, "_xsrf": token}),
            headers={"Cookie": header, "Accept-Language": "en"},
            follow_redirects=False,
            raise_error=False,
        )

    def join(self, place: str = "", role: str = "leader", **cookies: str) -> tornado.httpclient.HTTPResponse:
        unit = "" if role == "table" else "Parket"
        path = f"/j/{self.shared.join_code}?language=en&role={role}"
        return self.ask(path, {"unit": unit, "place": place}, **cookies)

    def people(self) -> list[Participant]:
        self.records.refresh()
        return self.records.participants()

    def test_a_form_that_is_sent_twice_lets_one_person_in(self) -> None:
        form = self.ask(f"/j/{self.shared.join_code}?language=en&role=leader")
        assert any(JOINING_COOKIE in cookie for cookie in form.headers.get_list("Set-Cookie"))
        for _ in range(2):
            assert self.join(**{JOINING_COOKIE: "AAAA2222"}).code == 302
        assert [who.code for who in self.people()] == ["AAAA2222"]
        # Without a form there is a fresh code.
        self.join()
        assert len(self.people()) == 2

    def test_what_may_not_be_chosen_is_told_on_the_form(self) -> None:
        assert self.join("a:3", "table").code == 302
        for place, role in (("a:11", "table"), ("", "table"), ("zz:1", "leader"), ("", "king")):
            answer = self.join(place, role)
            assert (answer.code, b'role="alert"' in answer.body) == (400, True), place
        assert len(self.people()) == 1

    def test_a_tables_link_moves_who_is_in_only_with_the_code_of_today(self) -> None:
        me = self.party.join(table="1").participant
        assert me is not None
        known = {PARTICIPANT_COOKIE: me.code}
        answer = self.ask("/t/a/2/WRONG", **known)
        assert answer.headers["Location"].startswith("/j/WRONG")
        assert self.ask("/j/WRONG", **known).code == 403
        assert self.ask("/t/a/2/WRONG", {}, **known).headers["Location"].startswith("/j/WRONG")
        assert self.people()[0].table == "1"
        here = f"/t/a/2/{self.shared.join_code}"
        # Browsers and chat programs open links by themselves: that moves nobody.
        asked = self.ask(here, **known)
        assert (asked.code, b"Do you sit at Aula" in asked.body) == (200, True)
        assert self.people()[0].table == "1"
        assert self.ask(here, {}, **known).headers["Location"] == "/"
        assert self.people()[0].table == "2"
        assert self.ask(here, **known).headers["Location"] == "/"

    def test_who_chooses_another_role_or_unit_keeps_nickname_table_and_answers(self) -> None:
        session = self.party.join(unit="Recherche", table="3", room="b", nickname="Bo")
        me = session.participant
        assert me is not None
        answer(session, "expectations", "matching", "yes")
        known = {PARTICIPANT_COOKIE: me.code}
        again = self.ask("/change", **known).headers["Location"]
        form = self.ask(f"{again}&language=en&role=leader", **known).body.decode()
        assert 'value="Bo"' in form
        assert '<option value="b:3" selected>' in form
        assert "You are going to be: leader. It is not saved yet." in form
        assert form.index(">Save</button>") < form.index("Change nothing, back to the day")
        path = f"/j/{self.shared.join_code}?again=1&language=en&role=leader"
        for kept in ({"nickname": "Bo", "place": "b:3"}, {}):  # as the form sends it, and a form that asks neither
            assert self.ask(path, {"unit": "Parket", **kept}, **known).code == 302
            (who,) = self.people()
            assert (who.code, who.role, who.unit) == (me.code, Role.LEADER, "Parket")
            assert (who.nickname, who.room, who.table) == ("Bo", "b", "3")
            assert self.records.answered("expectations", "matching")[me.code].value == "yes"

    def test_who_changes_only_the_table_finds_all_else_filled_in_and_can_leave_it_as_it_is(self) -> None:
        me = self.party.join(unit="Recherche", nickname="Bo").participant
        assert me is not None
        known = {PARTICIPANT_COOKIE: me.code}
        page = self.ask(self.ask("/change", **known).headers["Location"], **known).body.decode()
        assert "All that you filled in stays." in page
        assert 'href="/">Change nothing, back to the day' in page
        assert 'value="Bo"' in page
        assert "Step" not in page
        assert page.count('value="Recherche"') == 1  # its own button, to save with
        assert "Your role: young colleague" in page
        action = html.unescape(page.split('<form method="post" action="')[1].split('"')[0])
        assert self.ask(action, {"unit": "Recherche", "nickname": "Bo", "place": "a:2"}, **known).code == 302
        (who,) = self.people()
        assert (who.code, who.role, who.unit, who.nickname, who.table) == (me.code, me.role, "Recherche", "Bo", "2")

    def test_who_empties_the_nickname_or_chooses_no_table_has_none(self) -> None:
        me = self.party.join(table="3", room="b", nickname="Bo").participant
        assert me is not None
        path = f"/j/{self.shared.join_code}?again=1&language=en&role=leader"
        given = {"unit": "Parket", "nickname": "", "place": ""}
        assert self.ask(path, given, **{PARTICIPANT_COOKIE: me.code}).code == 302
        (who,) = self.people()
        assert (who.nickname, who.room, who.table) == ("", "b", "")

    def test_a_table_of_a_day_is_a_table_again_after_having_been_a_person(self) -> None:
        me = self.party.join(table="3", nickname="Bo").participant
        assert me is not None
        known = {PARTICIPANT_COOKIE: me.code}
        path = f"/j/{self.shared.join_code}?again=1&language=en"
        assert self.ask(f"{path}&role=table", {"place": "a:4"}, **known).code == 302
        (who,) = self.people()
        assert (who.role, who.unit, who.table) == (Role.TABLE, "", "4")
        assert who.speaking_as(Role.LEADER).nickname == ""
        assert self.ask(f"{path}&role=young_colleague", {"unit": "PARKET "}, **known).code == 302
        (who,) = self.people()
        assert (who.role, who.unit, who.table, who.nickname) == (Role.YOUNG_COLLEAGUE, "Parket", "4", "Bo")

    def test_a_laptop_that_cannot_write_says_so(self) -> None:
        me = self.party.join().participant
        assert me is not None
        self.records.shared.append = full  # type: ignore[method-assign]
        known = {PARTICIPANT_COOKIE: me.code}
        for path in ("/language/nl", f"/t/a/2/{self.shared.join_code}"):
            answer = self.ask(path, {}, **known)
            assert answer.code == 503
            assert "warn the facilitator" in answer.body.decode()
        answer = self.join()
        assert answer.code == 503
        assert "warn the facilitator" in answer.body.decode()

    @contextmanager
    def from_elsewhere(self, limit: RateLimit) -> Iterator[None]:
        """Ask from another computer, all at one moment: on a busy one a try would come back meanwhile."""
        with (
            mock.patch("themeday.serving.shared_state._is_here", return_value=False),
            mock.patch.object(limit, "clock", return_value=0.0),
        ):
            yield

    def test_an_address_that_guesses_codes_has_to_wait(self) -> None:
        with self.from_elsewhere(self.shared.wrong_codes):
            answers = [self.ask("/j/XXXX").code for _ in range(25)]
            assert answers[:20] == [403] * 20
            assert set(answers[20:]) == {429}
            told = self.ask(f"/j/{self.shared.join_code}")
            assert told.code == 429
            assert "Wait a minute" in told.body.decode()

    def test_an_address_that_lets_in_people_by_the_hundred_has_to_wait(self) -> None:
        with self.from_elsewhere(self.shared.joins):
            answers = [self.join().code for _ in range(45)]
        assert answers[:40] == [302] * 40
        assert set(answers[40:]) == {429}
        assert len(self.people()) == 40

    def test_codes_in_addresses_are_text(self) -> None:
        for code in ("%3Cscript%3E", quote("\r\nX-A: b")):
            assert self.ask(f"/j/{code}").code == 404


def test_a_full_disk_keeps_nobody_from_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    party = Party()
    me = party.join(Role.LEADER).participant
    assert me is not None
    party.staff().set_stage("welcome", {"state": "open"})
    shared = SharedState(party.session(), b"door", Commits(party.session()))
    monkeypatch.setattr(party.records.private, "append", full)
    handler = cast(Any, SimpleNamespace(get_signed_cookie=lambda *_, **__: me.code.encode()))
    admitted = for_participants(shared).admit(handler, pages_of(CHAPTERS)["welcome"])
    assert admitted == f"participant:{me.code}:en"
    assert shared.session.participant is None
