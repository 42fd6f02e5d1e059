"""What the server's side of a supervisor hears, and what it leaves behind about itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from threading import enumerate as enumerate_threads

import pytest

from themeday.errors import DataFolderError, ServingError
from themeday.supervising.supervised import ENV_SUPERVISED, LISTENER, Order, ServerNotes, Supervised, supervised


def test_an_end_that_was_asked_for_is_one_however_it_goes(notes: Path) -> None:
    """What goes wrong while the server is ending, as with a disk that is full, must not bring it back."""

    def live() -> None:
        with supervised() as child:
            assert child is not None
            child.serves(8866, lambda: None)
            child.ends()
            raise RuntimeError("a slip of ours")

    with pytest.raises(RuntimeError):
        live()
    assert ServerNotes.of(notes) == ServerNotes(8866, True)


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the file of notes of a server with a supervisor, which wants no end as long as the test goes on."""
    ear, mouth = os.pipe()
    monkeypatch.setenv(ENV_SUPERVISED, Order(str(tmp_path / "notes")).to_text())
    monkeypatch.setattr("themeday.supervising.supervised._ear", lambda: ear)
    yield tmp_path / "notes"
    os.close(mouth)
    for thread in enumerate_threads():
        if thread.name == LISTENER:
            thread.join()
    os.close(ear)


@pytest.mark.parametrize(
    ("error", "port", "ended"),
    [
        (None, None, True),
        (ServingError("a port in use"), None, True),
        (DataFolderError("served already"), 8866, True),
        (KeyboardInterrupt(), 8866, True),
        (OSError(28, "No space left on device"), None, True),
        (OSError(5, "Input/output error"), 8866, False),
        (RuntimeError("a slip of ours"), None, False),
        (MemoryError(), 8866, False),
    ],
)
def test_what_is_an_orderly_end(notes: Path, error: BaseException | None, port: int | None, ended: bool) -> None:
    def live() -> None:
        with supervised() as child:
            assert child is not None
            assert ENV_SUPERVISED not in os.environ  # what it starts is not the supervisor's
            if port:
                child.serves(port, lambda: None)
            if error:
                raise error

    if error:
        with pytest.raises(type(error)):
            live()
    else:
        live()
    assert ServerNotes.of(notes) == ServerNotes(port, ended)


@pytest.mark.parametrize("serves_first", [True, False])
def test_the_end_is_heard_whenever_it_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, serves_first: bool
) -> None:
    heard: list[str] = []
    monkeypatch.setattr("themeday.supervising.supervised._interrupt", lambda: heard.append("while starting"))
    ear, mouth = os.pipe()
    child = Supervised(Order(str(tmp_path / "notes")), ear)
    if serves_first:
        child.serves(8866, lambda: heard.append("while serving"))
    os.close(mouth)
    child._wait()
    assert heard == ["while serving" if serves_first else "while starting"]
    if not serves_first:
        child.serves(8866, lambda: heard.append("while serving"))
        assert heard[-1] == "while serving"
    os.close(ear)


def test_a_server_that_ended_is_not_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted: list[bool] = []
    monkeypatch.setattr("themeday.supervising.supervised._interrupt", lambda: interrupted.append(True))
    ear, mouth = os.pipe()
    child = Supervised(Order(str(tmp_path / "notes")), ear)
    child.rest()
    os.close(mouth)
    child._wait()
    os.close(ear)
    assert interrupted == []


def test_notes_that_cannot_be_read_say_nothing(tmp_path: Path) -> None:
    assert ServerNotes.of(tmp_path / "gone") == ServerNotes()
    (tmp_path / "odd").write_text("port eight\nended\n", "utf-8")
    assert ServerNotes.of(tmp_path / "odd") == ServerNotes()
