"""What the server looks after: damage is mended without anyone saving, and the published copy stays fresh."""

from __future__ import annotations

import asyncio
import errno
import sys
import threading
import time
from pathlib import Path

import pandas
import pytest

from tests.conftest import DAY, Party
from themeday.export.live_copy import Publisher, RefreshResult
from themeday.model.visibility import Visibility
from themeday.serving.housekeeping import Housekeeping
from themeday.store.records import Records
from themeday.store.row_counts import fewer


@pytest.fixture
def party(tmp_path: Path) -> Party:
    """Return a day in a folder, in which someone answered."""
    party = Party(Records.in_folder(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    party.join().record("welcome", {"help": "iets om te delen"}, Visibility.REPORT)
    return party


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_a_torn_row_is_set_aside_though_nobody_saves(party: Party, data: Path) -> None:
    housekeeping = Housekeeping(Records.in_folder(data))
    log = data / "outcomes.csv"
    whole = log.read_bytes()
    log.write_bytes(whole + b'0190aaaa,"the writer died h')
    with pytest.raises(pandas.errors.ParserError):
        pandas.read_csv(log)
    housekeeping.look()
    assert log.read_bytes() != whole  # it may still be on its way
    housekeeping.look()
    assert log.read_bytes() == whole
    assert len(pandas.read_csv(log)) == 2
    assert b"the writer died h" in (data / "outcomes.quarantine").read_bytes()
    assert party.records.damaged == 1


def test_a_row_that_is_on_its_way_is_left_alone(party: Party, data: Path) -> None:
    housekeeping = Housekeeping(Records.in_folder(data))
    log = data / "outcomes.csv"
    whole = log.read_bytes()
    row = whole[whole.index(b"\r\n") + 2 :]
    for end in (10, 20, 30, 40):
        log.write_bytes(whole + row[:end])
        housekeeping.look()
        assert log.read_bytes() == whole + row[:end]


def test_damage_in_the_middle_is_mended_at_once(party: Party, data: Path) -> None:
    log = data / "outcomes.csv"
    log.write_bytes(log.read_bytes().replace(b"iets om te delen", b"iets om te dolen"))
    Housekeeping(Records.in_folder(data)).look()
    assert b"iets om te dolen" not in log.read_bytes()
    assert b"iets om te dolen" in (data / "outcomes.quarantine").read_bytes()


def test_a_disk_that_fails_stops_nothing(party: Party, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = Records.in_folder(data)
    housekeeping = Housekeeping(records)

    def fails() -> None:
        raise OSError(errno.EIO, "Input/output error")

    log = data / "outcomes.csv"
    log.write_bytes(log.read_bytes().replace(b"iets", b"niet"))
    with monkeypatch.context() as patch:
        patch.setattr(records.shared, "mend", fails)
        housekeeping.look()
    housekeeping.look()
    assert b"niet" not in log.read_bytes()


def test_the_published_copy_follows_at_its_own_pace(
    party: Party, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = Records.in_folder(data)
    housekeeping = Housekeeping(records, Publisher(DAY, records, data, tmp_path / "uit"))
    now = time.monotonic()
    monkeypatch.setattr("themeday.serving.housekeeping.time.monotonic", lambda: now)
    housekeeping.look()
    copy = tmp_path / "uit" / "outcomes.csv"
    assert "iets om te delen" in copy.read_text("utf-8-sig")
    party.join().record("welcome", {"help": "nog iets"}, Visibility.REPORT)
    housekeeping.look()
    assert "nog iets" not in copy.read_text("utf-8-sig")
    now += 11
    housekeeping.look()
    assert "nog iets" in copy.read_text("utf-8-sig")
    party.join().record("welcome", {"help": "het laatste"}, Visibility.REPORT)
    assert list(fewer(data, {"outcomes.csv": 0})) == []
    housekeeping.last_look()
    assert "het laatste" in copy.read_text("utf-8-sig")
    assert list(fewer(data, {"outcomes.csv": 0})), "how many rows there are is noted at the end"


def test_the_last_look_waits_for_one_that_is_going_on(party: Party, data: Path, tmp_path: Path) -> None:
    """Whoever stops the server cancels a look, and its thread goes on."""
    records = Records.in_folder(data)
    publisher = Publisher(DAY, records, data, tmp_path / "uit")
    housekeeping = Housekeeping(records, publisher)
    looks: list[str] = []
    refresh = publisher.refresh

    def slowly() -> RefreshResult:
        looks.append("begin")
        if len(looks) == 1:
            last.start()
            # It comes to where it has to wait, or straight past it.
            while last.is_alive() and len(looks) == 1 and not waits():
                pass
        found = refresh()
        looks.append("end")
        return found

    def waits() -> bool:
        frame = sys._current_frames().get(last.ident or 0)
        return frame is not None and frame.f_code is Housekeeping.last_look.__code__

    publisher.refresh = slowly  # type: ignore[method-assign,assignment]
    last = threading.Thread(target=housekeeping.last_look)
    housekeeping.look()
    last.join()
    assert looks == ["begin", "end", "begin", "end"]


def test_looking_and_publishing_never_hold_the_loop(party: Party, data: Path, tmp_path: Path) -> None:
    threads: list[int] = []
    records = Records.in_folder(data)
    publisher = Publisher(DAY, records, data, tmp_path / "uit")
    refresh, read = publisher.refresh, records.refresh

    def published() -> RefreshResult:
        threads.append(threading.get_ident())
        return refresh()

    def refreshed() -> None:
        threads.append(threading.get_ident())
        read()

    publisher.refresh = published  # type: ignore[method-assign,assignment]
    records.refresh = refreshed  # type: ignore[method-assign,assignment]

    async def main() -> int:
        looking = asyncio.create_task(Housekeeping(records, publisher).keep_looking())
        while not (tmp_path / "uit" / "outcomes.csv").exists():
            await asyncio.sleep(0)
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        return threading.get_ident()

    assert asyncio.run(main()) not in threads
    assert threads
