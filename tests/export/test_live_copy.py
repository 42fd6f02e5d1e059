"""The published copy: always fresh, nobody's work is lost, and the log never notices."""

from __future__ import annotations

import csv
import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import owners_only, symbolic_link, temporary_folder
from themeday.day.plan import Day
from themeday.errors import DataFolderError
from themeday.export.data_package import EXPORTED
from themeday.export.live_copy import COPY_NAME, CopyState, Publisher, RefreshResult
from themeday.export.tables import FILES, PARQUET, export
from themeday.model.people import Participant, Role, new_code
from themeday.model.visibility import Visibility
from themeday.room.session import Session
from themeday.store import export_register
from themeday.store.export_register import EDITED, PUBLISHED
from themeday.store.files import digest
from themeday.store.folder import DataFolder
from themeday.store.records import Records

DAY = Day(
    title={"nl": "Sparren met spionnen", "en": "Sparring with spies"},
    date=dt.date(2027, 1, 14),
    units=("Recherche", "Parket"),
    rooms=[{"key": "a", "name": "Aula", "tables": 10}],
    organiser_contact="bureau themadag",
)
ENGLISH = DAY.model_copy(update={"languages": ("en", "nl")})
Fails = Callable[..., None]


class Served:
    """A day that is being served, with people who write."""

    def __init__(self, root: Path, day: Day = DAY) -> None:
        self.root = root
        self.day = day
        self.data = DataFolder.of(day, root / "data").path
        self.target = root / "out"
        self.copy = self.target / COPY_NAME
        self.records = Records.in_folder(self.data)
        who = Participant(new_code(), Role.YOUNG_COLLEAGUE, unit="Recherche", room="a", table="7")
        self.session = Session(day, self.records)
        self.session.join(who)
        self.session.bind(who, "nl")
        self.publisher = self.restart()
        self._texts = (f"answer {number}" for number in count(1))

    def restart(self) -> Publisher:
        self.publisher = Publisher(self.day, Records.in_folder(self.data), self.data, self.target)
        return self.publisher

    def write(self, text: str = "") -> str:
        text = text or next(self._texts)
        self.session.record("closing", {"take_along": text}, Visibility.ANONYMOUS)
        return text

    def logs(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.data.glob("*.csv")}

    def names(self) -> set[str]:
        return {path.name for path in self.target.iterdir()}

    def registered(self) -> dict[str, str]:
        return {entry.path.name: entry.kind for entry in export_register.entries(self.data)}

    def values(self) -> list[str]:
        delimiter = ";" if self.day.languages[0] == "nl" else ","
        with self.copy.open(encoding="utf-8-sig", newline="") as file:
            return [row["value"] for row in csv.DictReader(file, delimiter=delimiter)]


@pytest.fixture
def served(tmp_path: Path) -> Served:
    """A day that is served, with nothing published yet."""
    return Served(tmp_path)


def _failing(name: str, error: OSError) -> Fails:
    """Return a `Path.replace` that fails when the copy, by this name, comes or goes."""
    replace = Path.replace

    def fails(path: Path, target: Path) -> Path:
        if name in (path.name, Path(target).name):
            raise error
        return replace(path, target)

    return fails


LOCKED = PermissionError(13, "The process cannot access the file because it is being used by another process")


# --- What is in it ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "like"), [(DAY, FILES[1]), (ENGLISH, FILES[0])], ids=["nl", "en"])
def test_the_copy_is_what_would_be_exported(tmp_path: Path, day: Day, like: str) -> None:
    served = Served(tmp_path, day)
    served.write('=1+1; "é", \n-x')
    assert served.publisher.refresh() == RefreshResult(CopyState.WRITTEN)
    export(day, served.records, tmp_path / "export")
    plain = (tmp_path / "export" / like).read_bytes().removeprefix(b"\xef\xbb\xbf")
    assert served.copy.read_bytes() == b"\xef\xbb\xbf" + plain
    assert served.values() == ["'=1+1; \"é\", \n'-x"]
    assert served.session.me.code not in served.copy.read_text("utf-8-sig")


def test_the_copy_is_its_owners_and_registered(served: Served) -> None:
    served.publisher.refresh()
    assert served.values() == []
    assert served.copy.read_text("utf-8-sig").strip() == ";".join(EXPORTED)
    assert owners_only(served.copy, served.target)
    entry = export_register.find(served.data, served.copy)
    assert entry is not None
    assert (entry.kind, entry.digests) == (PUBLISHED, (digest(served.copy.read_bytes()),))
    assert served.names() == {COPY_NAME}


# --- When it is written -----------------------------------------------------------------------------------------------


def test_it_is_written_again_only_when_something_is_new(served: Served) -> None:
    served.write("one")
    assert served.publisher.refresh().state is CopyState.WRITTEN
    before = served.copy.stat()
    assert served.publisher.refresh() == RefreshResult(CopyState.UNCHANGED)
    served.session.record("welcome", {"help": "for me"}, Visibility.PRIVATE)  # Read, but nothing that is let out.
    assert served.publisher.refresh() == RefreshResult(CopyState.UNCHANGED)
    assert served.copy.stat().st_ino == before.st_ino
    assert served.copy.stat().st_mtime_ns == before.st_mtime_ns
    served.write("two")
    assert served.publisher.refresh() == RefreshResult(CopyState.WRITTEN)
    assert served.values() == ["two"]


def test_nothing_is_read_when_nothing_changed(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    served.publisher.refresh()

    def no(*_: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr("themeday.export.live_copy.excel_csv", no)
    assert served.publisher.refresh().state is CopyState.UNCHANGED


def test_a_restart_finds_its_copy_again(served: Served) -> None:
    served.write()
    served.publisher.refresh()
    assert served.restart().refresh() == RefreshResult(CopyState.UNCHANGED)
    text = served.write()
    assert served.restart().refresh() == RefreshResult(CopyState.WRITTEN)
    assert served.values() == [text]
    assert served.names() == {COPY_NAME}


@pytest.mark.parametrize("folder_too", [False, True])
def test_a_copy_that_was_deleted_comes_back(served: Served, folder_too: bool) -> None:
    served.publisher.refresh()
    served.copy.unlink()
    if folder_too:
        served.target.rmdir()
    assert served.publisher.refresh() == RefreshResult(CopyState.WRITTEN)
    assert served.names() == {COPY_NAME}


def test_a_stick_that_was_pulled_out_is_not_made_up(tmp_path: Path, served: Served) -> None:
    served.target = tmp_path / "media" / "stick" / "day"
    publisher = served.restart()
    publisher.refresh()
    away = (tmp_path / "media" / "stick").rename(tmp_path / "pocket")
    assert publisher.refresh().state is CopyState.FAILED
    assert not (tmp_path / "media" / "stick").exists()
    away.rename(tmp_path / "media" / "stick")
    assert publisher.refresh().state is CopyState.UNCHANGED


def test_after_an_erase_nothing_old_stays(served: Served) -> None:
    served.write("erase me")
    served.publisher.refresh()
    served.copy.write_text("erase me, edited")
    served.publisher.refresh()
    served.records.shared.rewrite(lambda outcome: None if outcome.value == "erase me" else outcome)
    assert len(export_register.delete(served.data).files) == 2
    assert served.publisher.refresh(force=True) == RefreshResult(CopyState.WRITTEN)
    assert served.names() == {COPY_NAME}
    assert served.values() == []
    assert served.registered() == {COPY_NAME: PUBLISHED}


def test_force_writes_when_nothing_seems_new(served: Served) -> None:
    served.publisher.refresh()
    before = served.copy.stat().st_ino
    assert served.publisher.refresh(force=True) == RefreshResult(CopyState.WRITTEN)
    assert served.copy.stat().st_ino != before
    assert served.names() == {COPY_NAME}


# --- What others do to it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "word"), [(DAY, "bewerkt"), (ENGLISH, "edited")], ids=["nl", "en"])
def test_an_edited_copy_is_moved_aside(tmp_path: Path, day: Day, word: str) -> None:
    served = Served(tmp_path, day)
    aside = [served.target / f"outcomes ({word} {number}).csv" for number in (1, 2, 3)]
    served.publisher.refresh()
    aside[1].write_text("someone else's")
    for number, path in ((1, aside[0]), (3, aside[2])):
        served.copy.write_text(f"edited {number}")
        text = served.write()
        assert served.publisher.refresh() == RefreshResult(CopyState.WRITTEN, aside=path)
        assert path.read_text() == f"edited {number}"
        assert served.values() == [text]
    assert aside[1].read_text() == "someone else's"
    assert served.registered() == {COPY_NAME: PUBLISHED, aside[0].name: EDITED, aside[2].name: EDITED}


def test_an_edited_copy_is_noticed_when_nothing_new_was_written(served: Served) -> None:
    served.write()
    served.publisher.refresh()
    served.copy.write_text("edited")
    assert served.publisher.refresh().state is CopyState.WRITTEN
    assert (served.target / "outcomes (bewerkt 1).csv").read_text() == "edited"


def test_a_copy_that_was_edited_while_nobody_served_is_moved_aside(served: Served) -> None:
    served.publisher.refresh()
    served.copy.write_text("edited")
    published = served.restart().refresh()
    assert published == RefreshResult(CopyState.WRITTEN, aside=served.target / "outcomes (bewerkt 1).csv")
    assert served.registered()["outcomes (bewerkt 1).csv"] == EDITED


def test_a_file_that_was_never_a_copy_is_moved_aside_and_never_deleted(served: Served) -> None:
    served.copy.write_text("someone else's")
    aside = served.target / "outcomes (bewerkt 1).csv"
    assert served.publisher.refresh() == RefreshResult(CopyState.WRITTEN, aside=aside)
    assert served.registered() == {COPY_NAME: PUBLISHED}
    assert export_register.delete(served.data).files == {served.copy}
    assert aside.read_text() == "someone else's"


def test_an_edit_at_the_last_moment_is_not_lost(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    served.publisher.refresh()
    served.write()
    fsync = os.fsync

    def saved_meanwhile(descriptor: int) -> None:
        fsync(descriptor)
        served.copy.write_text("saved meanwhile")

    monkeypatch.setattr("os.fsync", saved_meanwhile)
    aside = served.publisher.refresh().aside
    assert aside is not None
    assert aside.read_text() == "saved meanwhile"


def test_without_its_register_the_copy_is_known_by_what_it_says(served: Served) -> None:
    served.write()
    served.publisher.refresh()
    (served.data / "handed-out.json").write_text("damage")
    assert served.restart().refresh() == RefreshResult(CopyState.UNCHANGED)
    assert served.registered() == {COPY_NAME: PUBLISHED}
    (served.data / "handed-out.json").unlink()
    served.write()
    assert served.publisher.refresh() == RefreshResult(CopyState.WRITTEN)
    assert served.names() == {COPY_NAME}


def test_an_export_to_the_same_folder_is_no_edit(served: Served) -> None:
    served.write()
    served.publisher.refresh()
    export(served.day, served.records, served.target)
    assert served.publisher.refresh() == RefreshResult(CopyState.WRITTEN)
    assert served.names() - {PARQUET} == set(FILES)
    assert set(served.registered()) - {PARQUET} == set(FILES)


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: symbolic_link(path, "elsewhere")], ids=["folder", "link"])
def test_a_folder_or_link_in_its_place_is_left_alone(served: Served, make: Callable[[Path], None]) -> None:
    make(served.copy)
    published = served.publisher.refresh()
    assert published.state is CopyState.FAILED
    assert str(served.copy) in published.reason
    assert served.names() == {COPY_NAME}
    assert served.registered() == {}
    assert served.publisher.refresh(force=True).state is CopyState.FAILED


# --- When it cannot be written ----------------------------------------------------------------------------------------


def test_a_copy_that_is_open_in_excel_is_tried_again(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    served.write("one")
    served.publisher.refresh()
    served.write("two")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", _failing(COPY_NAME, LOCKED))
        for _ in range(2):
            assert served.publisher.refresh() == RefreshResult(CopyState.LOCKED, str(LOCKED.strerror))
            assert served.publisher.refresh(force=True).state is CopyState.LOCKED
            assert served.values() == ["one"]
            assert served.names() == {COPY_NAME}
            assert served.registered() == {COPY_NAME: PUBLISHED}
    assert served.publisher.refresh() == RefreshResult(CopyState.WRITTEN)
    assert served.values() == ["two"]


def test_an_edited_copy_that_is_still_open_stays(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    served.publisher.refresh()
    served.copy.write_text("edited")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", _failing(COPY_NAME, LOCKED))
        for _ in range(2):
            assert served.publisher.refresh().state is CopyState.LOCKED
            assert served.names() == {COPY_NAME}
            assert served.copy.read_text() == "edited"
            assert served.registered()[COPY_NAME] == PUBLISHED
    assert served.publisher.refresh().aside == served.target / "outcomes (bewerkt 1).csv"


def test_an_edited_copy_that_is_open_in_libreoffice_stays_until_it_is_closed(served: Served) -> None:
    served.publisher.refresh()
    lock = served.target / f".~lock.{COPY_NAME}#"
    lock.write_text(",someone,laptop,")
    text = served.write()
    assert served.publisher.refresh().state is CopyState.WRITTEN  # Looking at it is no reason to wait.
    served.copy.write_text("edited")
    assert served.publisher.refresh() == RefreshResult(CopyState.LOCKED, "het staat open in LibreOffice")
    assert served.copy.read_text() == "edited"
    lock.unlink()
    assert served.publisher.refresh().aside == served.target / "outcomes (bewerkt 1).csv"
    assert served.values() == [text]


def test_a_copy_that_may_not_be_read_is_left_alone(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    served.publisher.refresh()
    served.write()

    def held(_: Path) -> str:
        raise LOCKED

    monkeypatch.setattr("themeday.export.live_copy.digest_of", held)
    assert served.publisher.refresh().state is CopyState.LOCKED
    assert served.values() == []


@pytest.mark.parametrize("where", ["os.fsync", "tempfile.mkstemp", "pathlib.Path.mkdir"])
def test_a_disk_that_is_full_is_said_and_raises_nothing(
    served: Served, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    text = served.write()
    served.publisher.refresh()
    served.write()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(where, full)
        published = served.publisher.refresh()
    assert published.state is CopyState.FAILED
    assert "No space left on device" in published.reason
    assert served.values() == [text]
    assert served.names() == {COPY_NAME}
    assert served.publisher.refresh() == RefreshResult(CopyState.WRITTEN)


def test_where_edited_work_went_is_told_also_when_the_copy_failed(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.publisher.refresh()
    served.copy.write_text("edited")
    aside = served.target / "outcomes (bewerkt 1).csv"
    replace = Path.replace

    def fails(path: Path, target: Path) -> Path:
        if Path(target).name == COPY_NAME:
            raise OSError(5, "Input/output error")
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fails)
        assert served.publisher.refresh() == RefreshResult(CopyState.FAILED, "Input/output error", aside)
    assert aside.read_text() == "edited"
    assert served.registered()[aside.name] == EDITED
    assert served.publisher.refresh() == RefreshResult(CopyState.WRITTEN)
    assert served.names() == {COPY_NAME, aside.name}


def test_nothing_is_published_that_the_register_cannot_note(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", _failing("handed-out.json", OSError(30, "Read-only file system")))
    published = served.publisher.refresh()
    assert published.state is CopyState.FAILED
    assert "Read-only file system" in published.reason
    assert served.names() == set()
    served.copy.write_text("someone else's")
    assert served.publisher.refresh().state is CopyState.FAILED
    assert served.names() == {COPY_NAME}


_DIES = """
import os, sys
from pathlib import Path
from themeday.day.plan import Day
from themeday.export.live_copy import Publisher
from themeday.store.records import Records
day, data, target, before = Day.model_validate_json(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
replace = Path.replace
def dies(path, to):
    if Path(to).name == "outcomes.csv" and Path(to).parent == target:
        if not before:
            replace(path, to)
        os._exit(7)
    return replace(path, to)
Path.replace = dies
Publisher(day, Records.in_folder(data), data, target).refresh()
"""


@pytest.mark.parametrize("before", ["before", ""], ids=["before", "after"])
@pytest.mark.parametrize("first", [True, False], ids=["first", "later"])
def test_a_laptop_that_fails_halfway_leaves_nothing_that_is_not_known(served: Served, before: str, first: bool) -> None:
    served.write("one")
    if not first:
        served.publisher.refresh()
    served.write("two")
    day = served.day.model_dump_json(exclude={"folder"}, exclude_defaults=True)
    died = subprocess.run([sys.executable, "-c", _DIES, day, served.data, served.target, before], check=False)
    assert died.returncode == 7
    served.write("three")
    assert served.restart().refresh() == RefreshResult(CopyState.WRITTEN)
    assert served.values() == ["three"]
    export_register.delete(served.data)
    assert served.names() == set()


# --- Where it may not go ----------------------------------------------------------------------------------------------


def test_the_data_folder_is_refused(served: Served, tmp_path: Path) -> None:
    symbolic_link(tmp_path / "link", served.data)
    other = DataFolder.of(DAY, tmp_path / "other").path
    before = served.logs()
    for folder in (served.data, served.data / "deep" / "er", tmp_path / "link" / "in", tmp_path / "out/../data", other):
        with pytest.raises(DataFolderError, match="answers are kept"):
            Publisher(DAY, served.records, served.data, folder)
    assert served.logs() == before
    assert not (served.data / "deep").exists()


def test_a_folder_that_becomes_the_data_folder_is_refused_too(served: Served) -> None:
    served.publisher.refresh()
    served.write()
    served.copy.unlink()
    served.target.rmdir()
    symbolic_link(served.target, served.data)
    before = served.logs()
    assert served.publisher.refresh().state is CopyState.FAILED
    assert served.publisher.refresh(force=True).state is CopyState.FAILED
    assert served.logs() == before


def test_a_folder_that_cannot_be_made_is_said_so(served: Served, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFolderError, match="Choose another folder"):
        Publisher(DAY, served.records, served.data, tmp_path / "file")


# --- Whatever happens -------------------------------------------------------------------------------------------------

_EVENTS = st.lists(
    st.sampled_from(
        ["write", "refresh", "refresh", "force", "locked", "edit", "delete", "restart", "export", "hard link", "erase"]
    ),
    max_size=15,
)


@settings(max_examples=40, deadline=None)
@given(_EVENTS)
def test_no_work_is_lost_and_the_log_never_notices(events: list[str]) -> None:
    with temporary_folder() as name:
        served = Served(Path(name).resolve())
        written = served.write()
        edits: set[str] = set()
        for number, event in enumerate(events):
            logs = served.logs()
            if event == "write":
                written = served.write()
                continue
            if event in ("refresh", "force"):
                published = served.publisher.refresh(force=event == "force")
                assert published.state in (CopyState.WRITTEN, CopyState.UNCHANGED)
                assert served.values() == [written]
            elif event == "locked":
                with pytest.MonkeyPatch.context() as patch:
                    patch.setattr(Path, "replace", _failing(COPY_NAME, LOCKED))
                    assert served.publisher.refresh().state in (CopyState.LOCKED, CopyState.UNCHANGED)
            elif event == "edit" and served.copy.exists() and COPY_NAME in served.registered():
                edits.discard(served.copy.read_text("utf-8-sig"))  # Their own earlier edit, still in its place.
                served.copy.write_text(f"edit {number}")
                edits.add(f"edit {number}")
            elif event == "delete" and served.copy.exists():
                edits.discard(served.copy.read_text("utf-8-sig"))
                served.copy.unlink()
            elif event == "restart":
                served.restart()
            elif event == "export":
                if served.copy.exists():
                    edits.discard(served.copy.read_text("utf-8-sig"))  # An export replaces, as it always did.
                export(served.day, served.records, served.target)
            elif event == "hard link" and not served.copy.exists():
                served.copy.hardlink_to(served.data / "outcomes.csv")
                served.publisher.refresh()
                for path in served.target.glob("outcomes (bewerkt *).csv"):
                    if path.samefile(served.data / "outcomes.csv"):
                        path.unlink()
            elif event == "erase":
                assert not export_register.delete(served.data).left
                assert served.names() == set()
                edits.clear()
            assert served.logs() == logs
            assert not [path for path in served.names() if path.startswith(".")]
            assert edits <= {path.read_text("utf-8-sig") for path in served.target.iterdir() if path.suffix == ".csv"}
