"""An application has nothing in it but what is meant, and says so with every answer."""

from __future__ import annotations

import pytest

from tests.served_day import ServedDay
from tests.serving.test_doors import Phone
from themeday.room.session import Session

pytestmark = pytest.mark.server


@pytest.mark.parametrize(
    "path",
    [
        "/console",
        "/projector",
        "/review",
        "/voila/tree",
        "/voila/render/1_welcome.ipynb",
        "/voila/files/1_welcome.ipynb",
        "/voila/api/contents",
        "/voila/templates/themeday/static/../conf.json",
        "/api/kernels",
        "/api/contents",
        "/api/sessions",
        "/static/../application.py",
        "/static/..%2fapplication.py",
        "/static/..%2f..%2f..%2fpyproject.toml",
        "/data/outcomes.csv",
        "/outcomes.csv",
        "/enter/facilitator/AAAAAAAAAAAAAAAAAAAAAAAA",
    ],
)
def test_nothing_else_is_served_to_participants(served: ServedDay, opened: Session, path: str) -> None:
    phone = Phone()
    phone.join(served)
    answer = phone.get(served.base + path)
    assert answer.status in (403, 404), f"{path}: {answer.status} {answer.url}"


def test_every_answer_carries_the_safety_headers(served: ServedDay, opened: Session) -> None:
    phone = Phone()
    phone.join(served)
    for path in ("/", "/privacy", "/welcome", "/static/design.css", "/nothing-here"):
        headers = phone.get(served.base + path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"], path
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_holds_no_code_and_no_traceback(served: ServedDay, opened: Session) -> None:
    phone = Phone()
    phone.join(served)
    page = phone.get(f"{served.base}/welcome").text
    assert "chapter_page" not in page
    assert "Traceback" not in page
