"""What goes wrong is said on a page, in the reader's language, to whoever it concerns."""

from __future__ import annotations

import re

import pytest

from tests.serving.doors import Doors
from themeday.errors import NotSaved
from themeday.serving.identity import PARTICIPANT_COOKIE
from themeday.serving.plain_pages import render


class TestParticipants(Doors):
    def test_an_address_that_does_not_exist(self) -> None:
        for language, word in (("en", "This page does not exist"), ("nl", "Deze pagina bestaat niet"), ("fr", "")):
            answer, text = self.ask("/nothing/here", language=language)
            assert answer.code == 404
            assert word in text
            assert 'href="/back"' in text  # to come back with one's own code

    def test_whoever_guesses_too_often_waits_and_nothing_is_looked_up(self) -> None:
        self.shared.wrong_codes.at_once, self.shared.wrong_codes.counts_here = 2, True
        codes = [self.ask("/", {"code": "QQQQ-QQQQ"})[0].code for _ in range(4)]
        assert codes == [403, 403, 429, 429]
        answer, text = self.ask("/", {"code": self.shared.join_code})
        assert (answer.code, answer.headers["Retry-After"]) == (429, "60")
        assert "Too many tries" in text

    def test_what_cannot_be_written_is_said_as_a_card_says_it(self) -> None:
        young = self.party.join()

        def full(*_: object) -> None:
            raise NotSaved("Not saved: the laptop cannot write. Your text is still here; warn the facilitator.")

        self.shared.writer.write = full  # type: ignore[assignment, method-assign]
        answer, text = self.ask("/language/nl", {}, **{PARTICIPANT_COOKIE: young.me.code})
        assert answer.code == 503
        assert "the laptop cannot write" in text

    def test_what_goes_wrong_on_our_side_has_no_word_of_the_inside(self) -> None:
        def broken(*_: object) -> None:
            raise RuntimeError("a path of /this/laptop")

        self.shared.person = broken  # type: ignore[assignment, method-assign]
        answer, text = self.ask("/now")
        assert answer.code == 500
        assert "What was saved is safe" in text
        assert "/this/laptop" not in text


class TestStaff(Doors):
    staff = True

    def test_they_are_led_to_their_secret_link_and_not_to_a_qr_code(self) -> None:
        for path, code in (("/", 403), ("/status", 403), ("/nothing", 404)):
            answer, text = self.ask(path)
            assert answer.code == code
            assert "secret link" in text
            assert "QR" not in text
            assert 'href="/back"' not in text


def test_what_people_typed_is_no_markup() -> None:
    page = render("message", "en", title="<i>x</i>", text="<script>1</script>", staff=False)
    assert "<script>1" not in page
    assert "<i>x" not in page


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_leaves_out_what_is_absent(language: str) -> None:
    page = render("message", language, title=None, text="Tekst", staff=True)
    assert not re.search(r"\b(?:null|undefined|NaN|None|True|False)\b", page)
    assert "Tekst" in page
