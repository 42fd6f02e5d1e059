"""Files for browsers: only those that are meant, with names that change with their content, compressed."""

from __future__ import annotations

import gzip
import mimetypes
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import symbolic_link
from themeday.places import CARDS, STATIC
from themeday.serving.audience import PARTICIPANT_PAGES
from themeday.serving.files import cards_address, in_folders, link, our_file, page_script
from themeday.web.card_modules import ALL, ENV_CARDS, cards_of, inline, module_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    served = folder / "served"
    (served / "deep").mkdir(parents=True)
    for name in ("a.js", "deep/b.css", "528.d9f5934c.js", "note.py", ".hidden.js", "page.html"):
        (served / name).write_text("x" * 1000)
    (folder / "secret.js").write_text("secret")
    symbolic_link(served / "way-out.js", folder / "secret.js")
    return served


@pytest.mark.parametrize(
    ("name", "found"), [("a.js", True), ("deep/b.css", True), ("528.d9f5934c.js", True), ("nothing.js", False)]
)
def test_files_of_a_folder(folder: Path, name: str, found: bool) -> None:
    assert (in_folders([folder])(name) is not None) is found


@pytest.mark.parametrize(
    "name",
    [
        *("../secret.js", "deep/../../secret.js", "/etc/passwd", "way-out.js", "..%2fsecret.js", "..\\secret.js"),
        *("note.py", ".hidden.js", "page.html", "deep", "deep/", "deep//b.css", "./a.js", "a.js\x00", ""),
    ],
)
def test_nothing_else(folder: Path, name: str) -> None:
    assert in_folders([folder])(name) is None


@given(st.text(st.sampled_from("ab./\\%2e~:@-"), max_size=20))
def test_no_name_leads_out(folder: Path, name: str) -> None:
    found = in_folders([folder])(name)
    assert found is None or found.data == b"x" * 1000


def test_a_script_is_one_whatever_the_system_says_of_its_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The registry of many a Windows laptop says so, and Python's mimetypes believes it.
    mimetypes.init()  # else it is done at the first question, and forgets what the next line says
    monkeypatch.setitem(mimetypes.types_map, ".js", "text/plain")
    for find in (in_folders([folder]), in_folders([STATIC])):
        for name in ("a.js", page_script().rpartition("/")[2]):
            if found := find(name):
                assert found.kind == "text/javascript"
    assert mimetypes.guess_type("a.js")[0] == "text/plain"


def test_only_the_extensions_that_are_used(folder: Path) -> None:
    find = in_folders([folder], ("deep/",))
    assert find("deep/b.css")
    assert not find("a.js")


def test_a_name_that_changes_with_the_content_is_kept_for_ever(folder: Path) -> None:
    find = in_folders([folder])
    assert find("528.d9f5934c.js").lasting  # type: ignore[union-attr]
    assert not find("a.js").lasting  # type: ignore[union-attr]
    address = link("design.css").removeprefix("/static/")
    assert our_file(address).lasting  # type: ignore[union-attr]
    assert not our_file("design.css").lasting  # type: ignore[union-attr]
    assert not our_file(re.sub(r"\.[0-9a-f]{12}\.", ".000000000000.", address)).lasting  # type: ignore[union-attr]


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    find, path = in_folders([tmp_path]), tmp_path / "a.js"
    path.write_text("old")
    assert find("a.js").data == b"old"  # type: ignore[union-attr]
    path.write_text("new")
    os.utime(path, ns=(1, 1))
    assert find("a.js").data == b"new"  # type: ignore[union-attr]


def test_what_can_be_compressed_is(folder: Path) -> None:
    file = in_folders([folder])("a.js")
    assert file is not None
    assert len(file.packed) < 100
    assert gzip.decompress(file.packed) == file.data


def test_every_card_says_where_its_browsers_side_is() -> None:
    # In a process of its own: a card reads it when it is imported.
    code = (
        "from themeday.widgets.facilitator import console, projector\nfrom themeday.widgets.organiser import review\n"
        "from themeday.widgets.participant import chapter\nfrom themeday.widgets.shared.card import Card\n"
        "def kinds(of):\n    return [of, *(k for one in of.__subclasses__() for k in kinds(one))]\n"
        "print(*sorted({k._esm.default_value for k in kinds(Card) if hasattr(k, '_esm')}), sep='\\n')"
    )
    served = {**os.environ, ENV_CARDS: "/static"}
    told = subprocess.run([sys.executable, "-c", code], env=served, capture_output=True, text=True, check=True)
    stub = re.compile(r'export default \(await import\(new URL\("/static/([^"]+)", location\.href\)\)\)\.(\w+);')
    said = [stub.fullmatch(line) for line in told.stdout.splitlines()]
    assert len(said) > 10
    assert None not in said
    for address, name in (one.groups() for one in said if one is not None):
        assert our_file(address) is not None
        assert address == cards_address(module_of(name)).removeprefix("/static/")


@pytest.mark.parametrize("module", [ALL, "console", "projector", "review"])
def test_a_module_with_cards_is_kept_for_ever(module: str) -> None:
    found = our_file(cards_address(module).removeprefix("/static/"))
    assert found is not None
    assert found.lasting
    assert found.packed
    assert our_file(f"{module}.0123456789ab.js") is None


def test_one_module_holds_all_cards_that_a_phone_may_meet() -> None:
    assert {plan.cards for plan in PARTICIPANT_PAGES.values()} == {ALL}
    views = {path.stem for path in Path("widgets/participant").glob("*.[jt]s")}
    assert cards_of(ALL) == {*views, "prose", "timer", "kit"}


def test_the_built_script_of_a_page_is_kept_for_ever_and_was_compressed_before() -> None:
    name = page_script().removeprefix("/static/")
    found = our_file(name)
    assert found is not None
    assert found.lasting
    assert gzip.decompress(found.packed) == found.data
    assert found.packed == (STATIC / f"{name}.gz").read_bytes()
    assert our_file("page.0123456789ab.js") is None
    assert our_file("page.js") is None


@pytest.mark.parametrize("name", ["question.js", "question.000000000000.js", "../x.000000000000.js", "card.py", ""])
def test_no_other_card(name: str) -> None:
    assert our_file(name) is None


def test_a_card_that_is_not_there_is_missed_when_it_is_made() -> None:
    with pytest.raises(FileNotFoundError, match=r"nothing\.js"):
        inline("nothing", CARDS)
