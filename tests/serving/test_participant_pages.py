"""Pages of someone who joined: waiting, the notice, another language, leaving; nobody else gets them."""

from __future__ import annotations

import json

from tests.conftest import DAY
from tests.serving.doors import Doors
from themeday.i18n import format_day
from themeday.model.people import rejoin_code
from themeday.serving.identity import PARTICIPANT_COOKIE


class TestPages(Doors):
    def setUp(self) -> None:
        super().setUp()
        self.young = self.party.join(nickname="<b>Kim</b>")
        self.mine = {PARTICIPANT_COOKIE: self.young.me.code}
        self.code = rejoin_code(self.party.secret, self.young.me.code)

    def test_what_is_somebodys_own_leads_anyone_else_to_the_front(self) -> None:
        for path in ("/lobby", "/leave", "/agreement.ics"):
            assert self.leads_to(path) == "/"
            assert self.leads_to(path, **{PARTICIPANT_COOKIE: "QQQQQQQQ"}) == "/"

    def test_whoever_waits_sees_their_code_and_what_was_opened(self) -> None:
        answer, text = self.ask("/lobby", **self.mine)
        assert answer.headers["Cache-Control"] == "no-store"
        assert self.code in text
        assert "<b>Kim" not in text
        assert "/welcome" not in text
        self.party.staff().set_stage("welcome", {"state": "open", "opened": "1"})
        assert "/welcome" in self.ask("/lobby", **self.mine)[1]

    def test_a_page_that_waits_hears_which_part_is_open(self) -> None:
        assert json.loads(self.ask("/now")[1]) == {"current": ""}
        self.party.staff().set_stage("", {"current": "welcome"})
        assert json.loads(self.ask("/now")[1]) == {"current": "welcome"}

    def test_the_notice_is_there_for_everyone_in_their_language(self) -> None:
        for language in DAY.languages:
            assert format_day(language, DAY.keep_until) in self.ask("/privacy", language=language)[1]

    def test_another_language_is_kept_when_it_is_chosen_and_not_by_a_link(self) -> None:
        before = len(self.party.rows())
        assert self.leads_to("/language/nl?to=lobby", **self.mine) == "/lobby"
        assert len(self.party.rows()) == before
        self.ask("/language/nl", {}, **self.mine)
        assert self.party.records.participant(self.young.me.code).language == "nl"  # type: ignore[union-attr]
        assert 'lang="nl"' in self.ask("/lobby", language="en", **self.mine)[1]

    def test_a_link_leads_nowhere_else(self) -> None:
        for target in ("//evil.example", "https://evil.example", "..", "a/b"):
            assert self.leads_to(f"/language/nl?to={target}") == "/"

    def test_who_gives_the_device_away_sees_the_code_first_and_is_nobody_there_afterwards(self) -> None:
        assert self.code in self.ask("/leave", **self.mine)[1]
        answer, _ = self.ask("/leave", {}, **self.mine)
        assert answer.headers["Location"] == "/"
        assert f'{PARTICIPANT_COOKIE}="";' in answer.headers["Set-Cookie"]

    def test_without_a_partner_there_is_nothing_for_a_calendar(self) -> None:
        answer, text = self.ask("/agreement.ics", **self.mine)
        assert answer.code == 404
        assert "BEGIN:VCALENDAR" not in text
        assert answer.headers["Content-Type"].startswith("text/html")
