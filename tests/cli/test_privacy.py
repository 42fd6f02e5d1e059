"""For the privacy officer: `privacy`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_it_stands_beside_the_day_or_where_asked(run: Run, a_day: str) -> None:
    status, out, err = run(f"privacy {a_day} --language en")
    assert (status, err) == (0, "")
    assert "privacy.html" in out
    assert "Record of processing" in Path(a_day, "privacy.html").read_text("utf-8")
    assert run(f"privacy {a_day} -o blad.html --language nl")[0] == 0
    assert "privacyfunctionaris" in Path("blad.html").read_text("utf-8")
    assert not Path(a_day, "data").exists()


def test_what_cannot_be_written_is_said(run: Run, a_day: str) -> None:
    status, _, err = run(f"privacy {a_day} -o blad.docx --language en")
    assert status == 1
    assert ".pdf" in err
