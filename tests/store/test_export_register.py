"""The register of what left the data folder: nothing is forgotten, and nothing else is deleted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import owners_only, symbolic_link, temporary_folder
from themeday.errors import DataFolderError
from themeday.store import export_register
from themeday.store.export_register import EDITED, EXPORT, PUBLISHED, Deleted, ExportedFile
from themeday.store.files import digest, leftovers, write_private

REGISTER = "handed-out.json"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def _file(path: Path, content: bytes = b"answers") -> Path:
    path.write_bytes(content)
    return path


def _paths(data: Path) -> set[Path]:
    return {entry.path for entry in export_register.entries(data)}


def test_what_is_registered_is_found_again(data: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(out)
    _file(out / "a.csv", b"one")
    export_register.register(data, [Path("a.csv")], EXPORT)
    assert export_register.entries(data) == (ExportedFile(out / "a.csv", EXPORT, (digest(b"one"),), written=True),)
    assert export_register.find(data, Path("a.csv")) == export_register.entries(data)[0]
    assert export_register.find(data, Path("b.csv")) is None
    assert owners_only(data / REGISTER)


def test_a_path_stands_in_it_once(data: Path, out: Path) -> None:
    export_register.register(data, [_file(out / "a.csv", b"one"), _file(out / "b.csv")], EXPORT)
    export_register.register(data, [_file(out / "a.csv", b"two")], PUBLISHED)
    assert {(entry.path.name, entry.digests, entry.kind) for entry in export_register.entries(data)} == {
        ("a.csv", (digest(b"two"),), PUBLISHED),
        ("b.csv", (digest(b"answers"),), EXPORT),
    }


def test_what_is_not_there_cannot_be_registered(data: Path, out: Path) -> None:
    with pytest.raises(FileNotFoundError):
        export_register.register(data, [_file(out / "a.csv"), out / "b.csv"], EXPORT)
    assert export_register.entries(data) == ()


@pytest.mark.skipif(os.name != "posix", reason="there, names are no bytes")
def test_a_path_of_odd_bytes_is_kept(data: Path, out: Path) -> None:
    odd = out / os.fsdecode(b"\xff \xc3\xa9\n.csv")
    export_register.register(data, [_file(odd)], EXPORT)
    assert _paths(data) == {odd}
    assert export_register.delete(data).files == {odd}


def test_a_folder_that_is_not_there_has_no_entries(tmp_path: Path) -> None:
    assert export_register.entries(tmp_path / "none") == ()
    assert export_register.delete(tmp_path / "none") == Deleted()
    assert not (tmp_path / "none").exists()


def test_a_register_that_cannot_be_written_is_said_so(tmp_path: Path, out: Path) -> None:
    with pytest.raises(DataFolderError, match="cannot be written"):
        export_register.register(_file(tmp_path / "file"), [_file(out / "a.csv")], EXPORT)


def test_a_data_folder_that_has_to_be_made_is_its_owners(tmp_path: Path, out: Path) -> None:
    export_register.register(tmp_path / "data", [_file(out / "a.csv")], EXPORT)
    assert owners_only(tmp_path / "data")


# --- Damage -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"\xff\xfe", b"{}", b"null", b"[" * 100_000, b"[1, null, {}]", b"1" * 5000]
)
def test_a_damaged_register_is_kept_aside_and_told(data: Path, out: Path, damage: bytes) -> None:
    _file(data / REGISTER, damage)
    assert export_register.entries(data) == ()
    export_register.register(data, [_file(out / "a.csv")], EXPORT)
    aside = data / "handed-out-damaged-1.json"
    assert aside.read_bytes() == damage
    assert owners_only(aside)
    assert _paths(data) == {out / "a.csv"}
    result = export_register.delete(data)
    assert (result.files, set(result.left)) == ({out / "a.csv"}, {aside})
    assert set(export_register.delete(data).left) == {aside}


def test_a_second_damage_does_not_replace_the_first(data: Path, out: Path) -> None:
    for number in (1, 2):
        _file(data / REGISTER, f"damage {number}".encode())
        export_register.register(data, [_file(out / "a.csv")], EXPORT)
    assert [(data / f"handed-out-damaged-{n}.json").read_bytes() for n in (1, 2)] == [b"damage 1", b"damage 2"]


def test_what_can_be_read_of_a_damaged_register_still_counts(data: Path, out: Path) -> None:
    export_register.register(data, [_file(out / "a.csv")], EXPORT)
    rows = json.loads((data / REGISTER).read_text())
    (data / REGISTER).write_text(json.dumps([*rows, {**rows[0], "path": "relative.csv"}]))
    assert _paths(data) == {out / "a.csv"}
    result = export_register.delete(data)
    assert result.files == {out / "a.csv"}
    assert set(result.left) == {data / "handed-out-damaged-1.json"}


def test_a_register_that_is_a_folder_raises_nothing_at_reading(data: Path, out: Path) -> None:
    (data / REGISTER).mkdir()
    assert export_register.entries(data) == ()
    result = export_register.delete(data)
    assert (result.files, set(result.left)) == (set(), {data / REGISTER})
    with pytest.raises(DataFolderError):
        export_register.register(data, [_file(out / "a.csv")], EXPORT)


_ROWS = st.fixed_dictionaries(
    {},
    optional={
        "path": st.text() | st.just("/x/y.csv") | st.integers() | st.none(),
        "digests": st.text() | st.just(["a" * 64]) | st.lists(st.text() | st.just("b" * 64) | st.none()) | st.floats(),
        "kind": st.text() | st.booleans(),
        "written": st.booleans() | st.text(),
    },
)


@given(
    st.binary()
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(lambda value: json.dumps(value).encode())
    | st.lists(_ROWS).map(lambda rows: json.dumps(rows).encode())
)
def test_no_content_of_the_register_raises_at_reading(content: bytes) -> None:
    with temporary_folder() as folder:
        _file(Path(folder) / REGISTER, content)
        for entry in export_register.entries(Path(folder)):
            assert entry.path.is_absolute()
            os.fsencode(entry.path)
            assert entry.digests


def test_a_crash_while_writing_leaves_the_register_as_it_was(
    data: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_register.register(data, [_file(out / "a.csv")], EXPORT)
    before = (data / REGISTER).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DataFolderError, match="No space left"):
        export_register.register(data, [_file(out / "b.csv")], EXPORT)
    assert (data / REGISTER).read_bytes() == before
    assert not [path for path in data.iterdir() if path.name.endswith(".new")]


# --- Before and after writing -----------------------------------------------------------------------------------------


def test_a_file_is_noted_before_it_is_written(data: Path, out: Path) -> None:
    path = out / "a.csv"
    with export_register.writing(data, {path: digest(b"new")}, EXPORT):
        assert export_register.entries(data) == (ExportedFile(path, EXPORT, (digest(b"new"),), written=False),)
        _file(path, b"new")
    assert export_register.entries(data) == (ExportedFile(path, EXPORT, (digest(b"new"),), written=True),)


def test_of_a_writing_that_failed_everything_of_the_kit_is_deleted_and_nothing_else(data: Path, out: Path) -> None:
    old = _file(out / "old.csv", b"old")
    export_register.register(data, [old], PUBLISHED)
    came, never, theirs = out / "came.csv", out / "never.csv", _file(out / "theirs.csv", b"someone else's")

    def stopped() -> None:
        with export_register.writing(data, dict.fromkeys((came, never, theirs, old), digest(b"new")), EXPORT):
            _file(came, b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    for path in (came, old):
        _file(path, b"edited since")
    result = export_register.delete(data)
    assert set(result.files) == {came, old}
    assert set(result.left) == {theirs}
    assert never not in _paths(data)
    assert theirs.read_bytes() == b"someone else's"


def test_what_someone_puts_where_an_export_never_came_is_left(data: Path, out: Path) -> None:
    _note_and_fail(data, out / "a.csv", b"new")
    _file(out / "a.csv", b"someone else's")
    assert export_register.delete(data).files == set()
    assert (out / "a.csv").read_bytes() == b"someone else's"


def test_tries_that_fail_do_not_make_the_register_grow(data: Path, out: Path) -> None:
    for number in range(10):
        _note_and_fail(data, out / "a.csv", f"{number}".encode())
    (entry,) = export_register.entries(data)
    assert len(entry.digests) <= 3
    assert digest(b"9") in entry.digests


def _note_and_fail(data: Path, path: Path, content: bytes) -> None:
    with suppress(OSError), export_register.writing(data, {path: digest(content)}, EXPORT):
        raise OSError


_DIES = """
import os, sys
from pathlib import Path
from themeday.store import export_register
with export_register.writing(Path(sys.argv[1]), {Path(sys.argv[2]): sys.argv[3]}, "published"):
    os._exit(0)
"""


def _note_and_die(data: Path, path: Path, content: bytes) -> None:
    subprocess.run([sys.executable, "-c", _DIES, data, path, digest(content)], check=True)


def test_a_file_that_came_although_the_laptop_failed_is_deleted(data: Path, out: Path) -> None:
    _note_and_die(data, out / "a.csv", b"new")
    _file(out / "a.csv", b"new")
    assert export_register.delete(data).files == {out / "a.csv"}


def test_what_stands_in_the_place_of_a_file_that_was_never_written_is_left(data: Path, out: Path) -> None:
    _note_and_die(data, _file(out / "a.csv", b"someone else's"), b"new")
    result = export_register.delete(data)
    assert set(result.left) == {out / "a.csv"}
    assert (out / "a.csv").read_bytes() == b"someone else's"
    assert _paths(data) == {out / "a.csv"}


def test_half_written_files_of_a_laptop_that_failed_are_deleted(data: Path, out: Path) -> None:
    _note_and_die(data, out / "a.csv", b"new")
    half = _file(out / ".a.csv.abc_1234")
    result = export_register.delete(data)
    assert result == Deleted({half})
    assert export_register.entries(data) == ()


def test_noting_again_remembers_what_was_written(data: Path, out: Path) -> None:
    path = _file(out / "a.csv", b"one")
    export_register.register(data, [path], PUBLISHED)
    _note_and_die(data, path, b"two")
    _file(path, b"two")
    _note_and_die(data, path, b"three")
    entry = export_register.find(data, path)
    assert entry is not None
    assert entry == ExportedFile(path, PUBLISHED, (digest(b"two"), digest(b"three")), written=True)


# --- Deleting ---------------------------------------------------------------------------------------------------------


def test_everything_is_deleted_also_what_was_edited(data: Path, out: Path) -> None:
    paths = [_file(out / name) for name in ("a.csv", "b.xlsx", "c (edited 1).csv", "gone.csv")]
    export_register.register(data, paths[:2], EXPORT)
    export_register.register(data, paths[2:], EDITED)
    _file(out / "a.csv", b"edited since")
    paths[3].unlink()
    other = _file(out / "other.csv")
    assert export_register.delete(data) == Deleted(set(paths[:3]))
    assert list(out.iterdir()) == [other]
    assert export_register.entries(data) == ()
    assert export_register.delete(data) == Deleted()


def test_what_became_something_else_is_left_and_stays_in_the_register(data: Path, out: Path) -> None:
    folder, link, fine = (_file(out / name) for name in ("folder.csv", "link.csv", "fine.csv"))
    export_register.register(data, [folder, link, fine], EXPORT)
    folder.unlink()
    folder.mkdir()
    target = _file(out / "target")
    link.unlink()
    symbolic_link(link, target)
    result = export_register.delete(data)
    assert result.files == {fine}
    assert set(result.left) == {folder, link}
    assert all(result.left.values())
    assert folder.is_dir()
    assert link.is_symlink()
    assert target.exists()
    assert _paths(data) == {folder, link}


def test_what_cannot_be_deleted_stays_in_the_register(data: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_in_excel, fine = _file(out / "a.csv"), _file(out / "b.csv")
    export_register.register(data, [open_in_excel, fine], EXPORT)
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path == open_in_excel:
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", held)
        result = export_register.delete(data)
    assert result == Deleted({fine}, {open_in_excel: "Permission denied"})
    assert export_register.delete(data).files == {open_in_excel}


def test_a_stick_that_is_not_there_is_remembered(data: Path, out: Path) -> None:
    path = _file(out / "a.csv")
    export_register.register(data, [path], EXPORT)
    away = out.rename(out.with_name("away"))
    assert export_register.delete(data) == Deleted(set(), {path: "its drive is not here now"})
    away.rename(out)
    assert export_register.delete(data).files == {path}


def test_only_half_written_files_of_ours_are_deleted(data: Path, out: Path) -> None:
    export_register.register(data, [_file(out / "outcomes.csv")], EXPORT)
    descriptor, half = tempfile.mkstemp(dir=out, prefix=".outcomes.csv.")
    os.close(descriptor)
    stay = [
        _file(out / name)
        for name in (
            ".outcomes.csv.lock",
            ".outcomes.csv.new",
            ".outcomes.csv.backup-of-me",
            "outcomes.csv.abcdefgh",
            ".outcomesxcsv.abcdefgh",
            ".other.csv.abcdefgh",
        )
    ]
    (out / ".outcomes.csv.folder12").mkdir()
    symbolic_link(out / ".outcomes.csv.link1234", stay[0])
    result = export_register.delete(data)
    assert set(result.files) == {out / "outcomes.csv", Path(half)}
    assert {path.name for path in out.iterdir()} == {path.name for path in stay} | {
        ".outcomes.csv.folder12",
        ".outcomes.csv.link1234",
    }


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root gives files away")
def test_a_half_written_file_of_another_user_is_left(data: Path, out: Path) -> None:
    path = _file(out / "a.csv")
    theirs = _file(out / ".a.csv.abcdefgh")
    os.chown(theirs, 12345, -1)
    assert leftovers(path) == []


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["register", "edit", "remove", "folder", "damage", "delete"]),
        st.integers(min_value=0, max_value=3),
    ),
    max_size=12,
)


@given(_STEPS)
def test_whatever_happens_only_registered_files_go(steps: list[tuple[str, int]]) -> None:
    with temporary_folder() as name:
        root = Path(name).resolve()
        data, out = root / "data", root / "out"
        data.mkdir()
        out.mkdir()
        mine = [out / f"{n}.csv" for n in range(4)]
        foreign = [_file(out / f"{n}.txt", b"theirs") for n in range(4)]
        known: set[Path] = set()
        for step, n in steps:
            path = mine[n]
            if step == "register" and not path.is_dir():
                export_register.register(data, [_file(path)], EXPORT)
                known.add(path)
            elif step == "edit" and path in known and path.is_file():
                _file(path, b"edited")
            elif step == "remove" and path.is_file():
                path.unlink()
            elif step == "folder" and not path.exists():
                path.mkdir()
            elif step == "damage":
                rows = json.loads((data / REGISTER).read_text()) if (data / REGISTER).exists() else []
                (data / REGISTER).write_text(json.dumps([*rows, "damage"]))
            elif step == "delete":
                result = export_register.delete(data)
                registers = set(data.glob("handed-out*.json"))
                gone = {path for path in known if not path.exists()}
                assert result.files | gone | set(result.left) - registers == known
                known = set(result.left) - registers
                assert all(path.is_dir() for path in known)
            assert _paths(data) == known
            assert all(path.read_bytes() == b"theirs" for path in foreign)


# --- Two at once ------------------------------------------------------------------------------------------------------

_REGISTERS = """
import sys
from pathlib import Path
from themeday.store import export_register
data, out, who = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
for n in range(15):
    path = out / f"{who}-{n}.csv"
    path.write_text("answers")
    export_register.register(data, [path], "export")
"""


def test_processes_that_register_at_once_forget_nothing(data: Path, out: Path) -> None:
    running = [subprocess.Popen([sys.executable, "-c", _REGISTERS, data, out, who]) for who in "abc"]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert _paths(data) == set(out.iterdir())
    assert len(export_register.delete(data).files) == 45


# --- The files themselves ---------------------------------------------------------------------------------------------


def test_a_private_file_is_written_whole_or_not_at_all(out: Path) -> None:
    path = _file(out / "a.csv", b"old")

    def no() -> None:
        assert path.read_bytes() == b"old"
        assert [half.read_bytes() for half in leftovers(path)] == [b"new"]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_private(path, b"new", just_before=no)
    assert path.read_bytes() == b"old"
    assert list(out.iterdir()) == [path]
    write_private(path, b"new")
    assert path.read_bytes() == b"new"
    assert owners_only(path)


def test_a_file_that_is_written_in_pieces_is_noted_before_its_first_byte_and_when_it_is_there(tmp_path: Path) -> None:
    data, target = tmp_path / "data", tmp_path / "out" / "long.csv"
    data.mkdir()
    with export_register.export_in_pieces(data, target, export_register.EXPORT) as file:
        assert [(entry.path, entry.written) for entry in export_register.entries(data)] == [(target, False)]
        file.write(b"one,")
        file.write(b"two")
        assert not target.exists()
    assert target.read_bytes() == b"one,two"
    (entry,) = export_register.entries(data)
    assert (entry.digests, entry.written, file.length) == ((digest(b"one,two"),), True, 7)


def test_what_was_half_written_in_pieces_when_the_laptop_failed_is_deleted(tmp_path: Path) -> None:
    data, target = tmp_path / "data", tmp_path / "out" / "long.csv"
    data.mkdir()
    with suppress(KeyboardInterrupt), export_register.export_in_pieces(data, target, EXPORT):
        (target.parent / ".long.csv.abcdefgh").write_bytes(b"half")  # as it lies there when nobody clears up
        raise KeyboardInterrupt
    assert [path.name for path in target.parent.iterdir()] == [".long.csv.abcdefgh"]
    export_register.delete(data)
    assert list(target.parent.iterdir()) == []


def test_nothing_is_written_in_pieces_into_a_data_folder(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with pytest.raises(DataFolderError), export_register.export_in_pieces(data, data / "x.csv", export_register.EXPORT):
        pass
