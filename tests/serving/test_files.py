"""Files for browsers: only those that are meant, with names that change with their content, compressed."""

from __future__ import annotations

import gzip
import mimetypes
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from themeday.places import STATIC
from themeday.serving import files
from themeday.serving.files import cards_address, link, our_file, page_script
from themeday.web.card_modules import ALL


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder from which files are served, with some that are not meant beside those that are."""
    static = tmp_path / "static"
    (static / "deep").mkdir(parents=True)
    for name in ("a.css", "deep/b.css", "note.py", ".hidden.js", "page.html"):
        (static / name).write_text("x" * 1000)
    (tmp_path / "secret.js").write_text("secret")
    monkeypatch.setattr(files, "STATIC", static)
    return static


@pytest.mark.parametrize(
    "name",
    [
        *("../secret.js", "deep/../../secret.js", "/etc/passwd", "..%2fsecret.js", "..\\secret.js", "..", "."),
        *("note.py", ".hidden.js", "page.html", "deep", "deep/", "deep/b.css", "deep//b.css", "./a.css", "a.css\x00"),
        *("", "nothing.css", "a", "a.css/", "C:a.css", "a.css:stream", "~a.css"),
    ],
)
def test_only_files_that_are_meant(static: Path, name: str) -> None:
    assert our_file("a.css") is not None
    assert our_file(name) is None


@given(st.text(st.sampled_from("acs./\\%2e~:@-"), max_size=20))
def test_no_name_leads_out(name: str) -> None:
    found = our_file(name)
    assert found is None or name in {path.name for path in STATIC.iterdir()}


def test_a_script_is_one_whatever_the_system_says_of_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    # The registry of many a Windows laptop says so, and Python's mimetypes believes it.
    mimetypes.init()  # else it is done at the first question, and forgets what the next line says
    monkeypatch.setitem(mimetypes.types_map, ".js", "text/plain")
    assert mimetypes.guess_type("a.js")[0] == "text/plain"
    script = our_file(page_script().rpartition("/")[2])
    assert script is not None
    assert script.kind == "text/javascript"


def lasts(name: str) -> bool:
    file = our_file(name)
    assert file is not None
    return file.lasting


def test_a_name_that_changes_with_the_content_is_kept_for_ever() -> None:
    address = link("design.css").removeprefix("/static/")
    assert lasts(address)
    assert not lasts("design.css")
    assert not lasts(re.sub(r"\.[0-9a-f]{12}\.", ".000000000000.", address))


def test_a_changed_file_is_read_again(static: Path) -> None:
    old = our_file("a.css")
    (static / "a.css").write_text("new")
    os.utime(static / "a.css", ns=(1, 1))
    new = our_file("a.css")
    assert old is not None
    assert new is not None
    assert (old.data[:1], new.data) == (b"x", b"new")


def test_what_can_be_compressed_is(static: Path) -> None:
    file = our_file("a.css")
    assert file is not None
    assert len(file.packed) < 100
    assert gzip.decompress(file.packed) == file.data


@pytest.mark.parametrize("module", [ALL, "console", "projector", "review"])
def test_a_module_with_cards_is_kept_for_ever(module: str) -> None:
    name = cards_address(module).removeprefix("/static/")
    assert lasts(name)
    assert our_file(name).packed  # type: ignore[union-attr]
    assert our_file(f"{module}.0123456789ab.js") is None


def test_the_built_script_of_a_page_is_kept_for_ever_and_was_compressed_before() -> None:
    name = page_script().removeprefix("/static/")
    assert lasts(name)
    found = our_file(name)
    assert found is not None
    assert gzip.decompress(found.packed) == found.data
    assert found.packed == (STATIC / f"{name}.gz").read_bytes()
    assert our_file("page.0123456789ab.js") is None
    assert our_file("page.js") is None


@pytest.mark.parametrize("name", ["question.js", "question.000000000000.js", "../x.000000000000.js", "card.py", ""])
def test_no_other_card(name: str) -> None:
    assert our_file(name) is None
