"""What a reader has checked a writer need not check again, and it knows all that it would have found."""

from __future__ import annotations

import pytest

from tests.store.conftest import everything, outcome, values
from themeday.errors import NotSaved, OutcomeRefused
from themeday.store import CsvLog, Cursor, frames
from themeday.store.disk import Disk


@pytest.fixture
def page(path):
    """Return a log that has read what another one wrote."""
    CsvLog(path).append([outcome("one"), outcome("two")])
    log = CsvLog(path)
    log.refresh()
    return log


@pytest.fixture
def checked(monkeypatch):
    """Return the rows that are checked from here on."""
    rows: list[bytes] = []
    really = frames._checked

    def noted(frame: bytes) -> bytes:
        rows.append(frame)
        return really(frame)

    monkeypatch.setattr(frames, "_checked", noted)
    return rows


def test_what_was_read_is_not_checked_again(page, checked):
    page.append([outcome("three")])
    assert checked == []
    CsvLog(page.path).append([outcome("four")])
    assert len(checked) == 3, "who read nothing checks everything"
    checked.clear()
    page.refresh()
    assert len(checked) == 2, "its own row is read like any other"
    page.append([outcome("five")])
    assert len(checked) == 2


def test_what_was_read_is_known_when_it_is_saved_again(page):
    before = page.path.read_bytes()
    one, two = everything(page)
    assert page.append([two, one]) == 0
    with pytest.raises(OutcomeRefused):
        page.append([one.model_copy(update={"value": "other"})])
    assert page.path.read_bytes() == before


def test_what_came_after_reading_is_checked(page):
    with page.path.open("ab") as file:
        file.write(b"half a row")
    page.append([outcome("three")])
    assert values(everything(page)) == ["one", "two", "three"]
    assert [damage.data for damage in page.set_aside()] == [b"half a row"]


def test_damage_that_was_read_is_set_aside_all_the_same(page):
    whole = page.path.read_bytes()
    for damaged in (whole + b"half a row\r\n", whole.replace(b",two,", b",TWO,"), whole.removeprefix(frames.HEADER)):
        page.path.write_bytes(damaged)
        log = CsvLog(page.path)
        log.refresh()
        log.append([outcome("three")])
        assert everything(log)[-1].value == "three"
        assert log.path.read_bytes().startswith(frames.HEADER)


def test_a_row_that_was_read_and_taken_back_is_not_taken_for_granted(page):
    gone, kept = outcome("gone"), outcome("kept")

    class PeekedDisk(Disk):
        def sync(self, descriptor: int) -> None:
            page.refresh()
            raise OSError

    with pytest.raises(NotSaved):
        CsvLog(page.path, disk=PeekedDisk()).append([gone])
    CsvLog(page.path).append([kept])
    assert page.append([gone]) == 1
    assert values(everything(page)) == ["one", "two", "kept", "gone"]


def test_reading_from_the_beginning_and_from_somewhere_else_does_no_harm(page):
    halfway = page.read(Cursor()).cursor
    CsvLog(page.path).append([outcome("three")])
    page.read(Cursor())
    CsvLog(page.path).append([outcome("four")])
    page.read(halfway)
    rows = everything(CsvLog(page.path))
    assert page.append(rows) == 0
    assert page.append([outcome("five")]) == 1
    assert everything(CsvLog(page.path))[:-1] == rows


def test_a_rewrite_is_noticed(page):
    CsvLog(page.path).rewrite(lambda row: row if row.value == "one" else None)
    assert page.append([outcome("three")]) == 1
    assert values(everything(page)) == ["one", "three"]
