"""A day that is served as if on Windows: people join, Ctrl-C stops it in order, the copy is the last one."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.other_system import as_if_windows
from tests.served_day import serve
from tests.serving.test_doors import Phone
from themeday.day.load import load_day
from themeday.day.new import new_day
from themeday.model.visibility import Visibility
from themeday.room.session import Session
from themeday.store.records import Records

pytestmark = pytest.mark.server


@pytest.mark.parametrize("alone", [True, False], ids=["server", "supervisor"])
def test_a_short_day(tmp_path: Path, alone: bool) -> None:
    folder, copy = tmp_path / "een dag vol één", tmp_path / "kopie"
    new_day(folder, "nl")
    with serve(folder, options=("--publish", str(copy)), settings=as_if_windows(), alone=alone) as day:
        session = Session(load_day(folder), Records.in_folder(day.data))
        session.set_stage("welcome", {"state": "open", "opened": "1"})
        phone = Phone()
        phone.join(day, unit=session.day.units[0])
        page = phone.get(f"{day.base}/welcome")
        assert page.status == 200
        session.records.refresh()
        (someone,) = session.records.participants()
        session.bind(someone, "nl")
        session.record("welcome", {"help": "wat ik hoop"}, Visibility.REPORT)
        day.process.send_signal(signal.SIGINT)
        assert day.process.wait(30) == 0
    assert "wat ik hoop" in (copy / "outcomes.csv").read_text("utf-8-sig")
    log = (folder / "serve.log").read_text("utf-8", errors="replace")
    assert "Traceback" not in log
