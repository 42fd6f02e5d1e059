"""How the laptop is doing: for staff, in numbers, without a word of anyone."""

from __future__ import annotations

import re

import pytest

from tests.served_day import ServedDay
from tests.serving.test_doors import Phone
from themeday.day.load import load_day
from themeday.room.session import Session
from themeday.store.folder import DataFolder
from themeday.store.records import Records

pytestmark = pytest.mark.server


def number(text: str, name: str) -> int:
    found = re.search(rf"{name}</th><td>(\d+)", text)
    assert found, text
    return int(found[1])


def test_staff_sees_pages_come(served: ServedDay) -> None:
    folder = DataFolder.of(load_day(served.folder))
    session = Session(load_day(served.folder), Records.in_folder(folder.path))
    session.records.refresh()
    session.set_stage("welcome", {"state": "open", "opened": "1"})
    staff, phone = Phone(), Phone()
    staff.get(served.facilitator)
    before = staff.get(f"{served.staff}/status").text
    phone.join(served)
    for _ in range(3):  # the same page again takes over its kernel
        assert phone.get(f"{served.base}/welcome").status == 200
    after = staff.get(f"{served.staff}/status").text
    assert number(after, "Open pagina&#39;s") == number(before, "Open pagina&#39;s") + 1
    assert number(after, "Fouten in het logboek van de servers") == number(
        before, "Fouten in het logboek van de servers"
    )


def test_nobody_else_does(served: ServedDay) -> None:
    phone = Phone()
    phone.join(served)
    assert phone.get(f"{served.base}/status").status == 404
    assert phone.get(f"{served.staff}/status").status == 403
