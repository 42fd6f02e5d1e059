"""Staff come in by their secret link, each to their own pages."""

from __future__ import annotations

import pytest

from tests.served_day import ServedDay
from tests.serving.doors import Doors
from tests.serving.test_doors import Phone
from themeday.serving.identity import STAFF_COOKIE
from themeday.serving.staff import staff_key

pytestmark = pytest.mark.server


@pytest.mark.parametrize(
    "path", ["/", "/console", "/projector", "/review", "/enter/facilitator/WRONG", "/enter/chief/X"]
)
def test_staff_pages_need_the_secret_link(served: ServedDay, path: str) -> None:
    assert Phone().get(served.staff + path).status == 403


def test_the_organiser_does_not_run_the_day_and_the_facilitator_does_not_read_the_review(served: ServedDay) -> None:
    organiser, facilitator = Phone(), Phone()
    assert organiser.get(served.organiser).url.endswith("/review")
    assert organiser.get(f"{served.staff}/console").status == 403
    facilitator.get(served.facilitator)
    assert facilitator.get(f"{served.staff}/review").status == 403


def test_the_review_opens_after_a_page_that_was_rendered_in_another_thread(served: ServedDay) -> None:
    organiser, facilitator = Phone(), Phone()
    assert facilitator.get(served.facilitator).url.endswith("/console")
    assert organiser.get(served.organiser).status == 200


def test_staff_without_the_secret_link_are_told_what_to_open(served: ServedDay) -> None:
    answer = Phone().get(f"{served.staff}/console")
    assert answer.status == 403
    assert "geheime link" in answer.text
    assert "QR" not in answer.text


class TestDoors(Doors):
    staff = True

    def enter(self, role: str, key: str = "", to: str = "") -> tuple[int, str]:
        key = key or staff_key(b"door", role)
        answer, _ = self.ask(f"/enter/{role}/{key}{to}")
        return answer.code, answer.headers.get("Location", "")

    def test_each_link_leads_to_its_first_page(self) -> None:
        assert self.enter("facilitator") == (302, "/console")
        assert self.enter("organiser") == (302, "/review")
        assert self.leads_to("/", **{STAFF_COOKIE: "organiser"}) == "/review"

    def test_only_a_facilitators_preview_goes_to_the_big_screen(self) -> None:
        assert self.enter("facilitator", to="?to=projector") == (302, "/projector")
        assert self.enter("organiser", to="?to=projector") == (302, "/review")
        assert self.enter("facilitator", to="?to=//evil.example") == (302, "/console")

    def test_the_key_of_one_role_is_none_of_another_and_guessing_takes_long(self) -> None:
        self.shared.wrong_links.at_once, self.shared.wrong_links.counts_here = 3, True
        assert self.enter("organiser", staff_key(b"door", "facilitator"))[0] == 403
        assert self.enter("facilitator", staff_key(b"another day", "facilitator"))[0] == 403
        assert self.enter("chief", staff_key(b"door", "chief"))[0] == 403
        assert self.enter("facilitator")[0] == 429
        assert not self.shared.wrong_codes.spent("127.0.0.1")  # nobody's guesses of the other kind count

    def test_how_the_laptop_is_doing_is_for_staff(self) -> None:
        self.shared.figures = lambda: [("Open pages", "12")]
        assert self.ask("/status")[0].code == 403
        assert self.ask("/status", **{STAFF_COOKIE: "participant"})[0].code == 403
        for role in ("facilitator", "organiser"):
            assert "<td>12</td>" in self.ask("/status", **{STAFF_COOKIE: role})[1]
