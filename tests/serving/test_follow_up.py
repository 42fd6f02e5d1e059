"""The doors weeks later, and the calendar file: open to who took part, and to nobody else."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from urllib.parse import urlencode

import pytest
import tornado.httpclient
import tornado.testing
import tornado.web

from tests.conftest import Party
from tests.widgets.participant.test_take_along import LONG, agreed
from themeday.errors import DataFolderError
from themeday.group_commit.commits import Commits
from themeday.lifecycle.close import close_day
from themeday.lifecycle.erase import erase_participant, purge_day
from themeday.room.agreements import confirm
from themeday.room.follow_up import may_open
from themeday.serving.application import NothingHere
from themeday.serving.audience import for_participants, for_staff
from themeday.serving.identity import PARTICIPANT_COOKIE
from themeday.serving.prewarm import coming
from themeday.serving.shared_state import SharedState
from themeday.store.folder import DataFolder
from themeday.store.records import Records

SECRET = "of this test"
TOKEN = "0123456789abcdef0123456789abcdef"
OVER = LONG.date + dt.timedelta(days=42)


class Doors(tornado.testing.AsyncHTTPTestCase):
    follow_up = False

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = DataFolder.of(LONG, tmp_path / "data")

    def get_app(self) -> tornado.web.Application:
        party = Party(Records.in_folder(self.folder.path), LONG)
        party.secret = self.folder.secret()
        self.young, self.leader = party.join(nickname="Olifantje", language="nl"), party.leader()
        self.alone = party.leader("Basisteam")
        agreed(self.young, self.leader)
        confirm(self.young)
        confirm(self.leader)
        self.shared = SharedState(party.session(), b"door", Commits(party.session()), follow_up=self.follow_up)
        handlers = [(path, one, {"shared": self.shared}) for path, one in for_participants(self.shared).handlers]
        return tornado.web.Application([*handlers, (r".*", NothingHere)], cookie_secret=SECRET)

    def ask(self, path: str, code: str = "", body: dict[str, str] | None = None) -> tornado.httpclient.HTTPResponse:
        signed = tornado.web.create_signed_value(SECRET, PARTICIPANT_COOKIE, code).decode()
        return self.fetch(
            path,
            method="GET" if body is None else "POST",
            body=None if body is None else urlencode({**body, "_xsrf": TOKEN}),
            headers={"Cookie": f"_xsrf={TOKEN}" + (f"; {PARTICIPANT_COOKIE}={signed}" if code else "")},
            follow_redirects=False,
            raise_error=False,
        )


class OnTheDay(Doors):
    """The calendar file."""

    def test_both_of_a_pair_get_their_calendar(self) -> None:
        for session in (self.young, self.leader):
            answer = self.ask("/agreement.ics", session.me.code)
            assert (answer.code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
            assert answer.headers["Content-Disposition"] == 'attachment; filename="themeday.ics"'
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.body.startswith(b"BEGIN:VCALENDAR\r\n")
            assert answer.body.count(b"BEGIN:VEVENT") == 3
            for word in (self.young.me.code, self.leader.me.code, "Olifantje"):
                assert word.encode() not in answer.body
        assert b"we zien elkaar" in self.ask("/agreement.ics", self.young.me.code).body

    def test_nobody_else_gets_one(self) -> None:
        nobody = self.ask("/agreement.ics")
        assert (nobody.code, nobody.headers["Location"]) == (302, "/")
        assert self.ask("/agreement.ics", "ZZZZ9999").code == 302
        other = self.ask("/agreement.ics", self.alone.me.code)
        assert other.code == 404
        assert b"VCALENDAR" not in other.body
        forged = self.fetch(
            "/agreement.ics",
            headers={"Cookie": f"{PARTICIPANT_COOKIE}={self.young.me.code}"},
            follow_redirects=False,
            raise_error=False,
        )
        assert forged.code == 302

    def test_after_one_of_them_is_erased_neither_gets_one(self) -> None:
        erase_participant(self.folder, self.young.me.code)
        assert self.ask("/agreement.ics", self.young.me.code).code == 302
        left = self.ask("/agreement.ics", self.leader.me.code)
        assert (left.code, b"VCALENDAR" in left.body) == (404, False)

    def test_the_check_is_not_there_yet(self) -> None:
        assert "follow_up" not in for_participants(self.shared).pages
        assert self.ask("/follow_up", self.young.me.code).code == 404


class WeeksLater(Doors):
    """What is open then, on the same folder, also after the day was closed."""

    follow_up = True

    def test_only_the_check_is_open(self) -> None:
        audience = for_participants(self.shared)
        assert list(audience.pages) == ["follow_up"]
        assert list(for_staff(self.shared).pages) == ["review"]
        assert coming(self.shared) == ["follow_up"]
        for path in (
            "/welcome",
            "/agreements",
            "/j/ABCD",
            f"/j/{self.shared.join_code}",
            "/t/a/1/ABCD",
            "/change",
            "/lobby",
        ):
            answer = self.ask(path, self.young.me.code)
            assert (answer.code, answer.headers.get("Location")) == (302, "/"), path

    def test_one_comes_back_with_the_personal_code_also_after_closing(self) -> None:
        close_day(self.folder.path)
        assert b"Persoonlijke" in self.ask("/").body or b"persoonlijke code" in self.ask("/").body
        for code in (self.young.rejoin_code, self.young.rejoin_code.lower().replace("-", " ")):
            answer = self.ask("/", body={"code": code})
            assert (answer.code, answer.headers["Location"]) == (302, "/")
            assert PARTICIPANT_COOKIE in "".join(answer.headers.get_list("Set-Cookie"))
        inside = self.ask("/", self.young.me.code)
        assert (inside.code, inside.headers["Location"]) == (302, "/follow_up")

    def test_nobody_new_comes_in(self) -> None:
        before = (self.folder.path / "outcomes.csv").read_bytes()
        for code in (self.shared.join_code, "ZZZZ-9999", "", self.young.me.code):
            assert self.ask("/", body={"code": code}).code == 403
        assert self.ask(f"/j/{self.shared.join_code}?language=nl&role=leader", body={"unit": "Parket"}).code == 405
        assert (self.folder.path / "outcomes.csv").read_bytes() == before

    def test_who_was_erased_does_not_come_back(self) -> None:
        code = self.young.rejoin_code
        erase_participant(self.folder, self.young.me.code)
        assert self.ask("/", body={"code": code}).code == 403
        assert b"code" in self.ask("/", self.young.me.code).body

    def test_the_calendar_is_still_there(self) -> None:
        close_day(self.folder.path)
        assert b"BEGIN:VEVENT" in self.ask("/agreement.ics", self.young.me.code).body

    def test_coming_back_writes_nothing(self) -> None:
        close_day(self.folder.path)
        before = {path.name for path in self.folder.path.iterdir()}, (self.folder.path / "outcomes.csv").read_bytes()
        self.ask("/", body={"code": self.young.rejoin_code})
        self.ask("/language/en", self.young.me.code)
        self.ask("/privacy", self.young.me.code)
        now = {path.name for path in self.folder.path.iterdir()}, (self.folder.path / "outcomes.csv").read_bytes()
        assert now == before

    def test_when_it_may_be_opened(self) -> None:
        may_open(LONG, self.folder.path, OVER)
        may_open(LONG, self.folder.path, LONG.keep_until)
        for today, why in ((LONG.date, "not over yet"), (LONG.keep_until + dt.timedelta(days=1), "purge")):
            with pytest.raises(DataFolderError, match=why):
                may_open(LONG, self.folder.path, today)
        may_open(LONG.model_copy(update={"rehearsal": True}), self.folder.path, LONG.date)
        purge_day(self.folder)
        with pytest.raises(DataFolderError, match="no data folder"):
            may_open(LONG, self.folder.path, OVER)
        assert not self.folder.path.exists()
        self.folder.path.mkdir()
        (self.folder.path / "mine.txt").write_text("of the organiser")
        with pytest.raises(DataFolderError, match="nobody took part"):
            may_open(LONG, self.folder.path, OVER)
        assert [path.name for path in self.folder.path.iterdir()] == ["mine.txt"]


del Doors
