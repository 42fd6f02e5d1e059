"""The QR code in the terminal is there for every terminal, also for one that has no blocks."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
import segno

from tests.conftest import DAY
from themeday.room.reachability import Place, Reach
from themeday.serving.announcing import Links, announce_day, qr_code

LINK = "http://192.168.8.10:8866/j/ABCDE"


def _squares(text: str) -> list[list[bool]]:
    """Return which squares a code of number signs leaves dark."""
    return [[line[at : at + 2] == "  " for at in range(0, len(line), 2)] for line in text.split("\n")]


@pytest.mark.parametrize("encoding", ["utf-8", "cp437", "cp850"])
def test_blocks_where_the_terminal_has_them(encoding: str) -> None:
    assert set(qr_code(LINK, encoding)) == set("█▀▄ \n")


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1", "no-such-encoding"])
def test_plain_characters_say_the_same(encoding: str) -> None:
    text = qr_code(LINK, encoding)
    assert set(text) == set("# \n")
    wanted = [[bool(dark) for dark in row] for row in segno.make(LINK, error="m").matrix_iter(border=2)]
    assert _squares(text) == wanted
    assert max(map(len, text.split("\n"))) <= 78


def test_what_is_announced_can_be_printed_on_a_windows_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    terminal = io.TextIOWrapper(out, encoding="cp1252", errors="strict", newline="\r\n")
    monkeypatch.setattr(sys, "stdout", terminal)
    reach = Reach("http://192.168.8.10:8866", place=Place("192.168.8.10", "Wi-Fi"))
    links = Links(LINK, "http://127.0.0.1:8867/enter/f", "http://127.0.0.1:8867/enter/o", reach=reach)
    announce_day(links, DAY, staff_on_network=False, follow_up=False)
    terminal.flush()
    told = out.getvalue().decode("cp1252")
    assert "####" in told
    assert f"participants: {LINK}\r\n" in told
    assert "participant: " not in told


def test_a_rehearsal_also_tells_where_one_sees_it_as_a_participant(capsys: pytest.CaptureFixture[str]) -> None:
    links = Links(LINK, "http://127.0.0.1:8867/enter/f", "http://127.0.0.1:8867/enter/o", participant=f"{LINK}/as/X")
    announce_day(links, DAY, staff_on_network=False, follow_up=False)
    assert f"participant: {LINK}/as/X\n" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--help"], ["check", "exercises"], ["lesson", "check", "exercises/fake-account"]])
def test_no_command_stumbles_over_a_character(words: list[str]) -> None:
    for encoding in ("cp1252", "ascii"):
        done = subprocess.run(
            [sys.executable, "-c", f"import sys; sys.stdout.reconfigure(encoding={encoding!r}, errors='strict');"
             f"from themeday.cli import main; sys.exit(main({words!r}))"],
            capture_output=True,
            check=False,
        )  # fmt: skip
        assert b"Traceback" not in done.stderr
        assert done.returncode in (0, 1)
