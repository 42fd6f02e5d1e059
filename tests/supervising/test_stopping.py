"""However the server stops, it leaves no process, no socket and no file that was meant for the time it ran."""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from tests.served_day import serve
from tests.serving.test_doors import Phone
from themeday.day.load import load_day
from themeday.day.new import new_day
from themeday.room.session import Session
from themeday.store.records import Records
from themeday.supervising.stopping import stop_asked

pytestmark = pytest.mark.server


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="td") as folder:  # its name is short: sockets lie in it
        monkeypatch.setenv("TMPDIR", folder)
        yield Path(folder)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_nothing_is_left(tmp_path: Path, temporary: Path, how: str) -> None:
    folder = tmp_path / "day"
    new_day(folder, "nl")
    with serve(folder) as day:
        session = Session(load_day(folder), Records.in_folder(day.data))
        session.set_stage("welcome", {"state": "open", "opened": "1"})
        phone = Phone()
        phone.join(day)
        assert "kernelId" in phone.get(f"{day.base}/welcome").text
        processes = psutil.Process(day.process.pid).children(recursive=True)
        day.process.send_signal(getattr(signal, how))
        day.process.wait(20)
        _, alive = psutil.wait_procs(processes, timeout=20)
    assert alive == []
    # A server that is killed cannot clear away Jupyter's own folder of connection files; the kit's goes.
    jupyters = "voila_*" if how == "SIGKILL" else "nothing"
    assert [path for path in temporary.iterdir() if not path.match(jupyters)] == []
    assert phone_finds_nobody(day.base)


def phone_finds_nobody(address: str) -> bool:
    try:
        Phone().get(address)
    except OSError:
        return True
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("windows", [False, True])
def test_being_asked_to_stop_sets_the_event(
    monkeypatch: pytest.MonkeyPatch, number: signal.Signals, windows: bool
) -> None:
    if windows:
        monkeypatch.setattr("themeday.supervising.stopping.os", SimpleNamespace(name="nt"))
    # Whoever runs the tests in the background of a shell ignores Ctrl-C.
    standing = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
    before = signal.signal(number, standing)

    async def asked() -> bool:
        with stop_asked() as stop:
            signal.raise_signal(number)
            signal.raise_signal(number)  # whoever presses it twice
            return await asyncio.wait_for(stop.wait(), 30)

    try:
        assert asyncio.run(asked())
        assert signal.getsignal(number) == standing
    finally:
        signal.signal(number, before)
