"""Files for browsers: the kit's own, compressed once, and under names that change with their content."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from themeday.places import STATIC
from themeday.web.card_modules import hashed, is_module, module_file

#: Written down here: Python asks the system too, and the registry of many a Windows laptop says that a script is plain
#: text, which no browser runs.
_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_NAME = re.compile(r"[\w-][\w.-]*")  # of a file in no other folder
_PAGE = re.compile(r"page\.[0-9a-f]{12}\.js")


@dataclass(frozen=True)
class StaticFile:
    """What a browser gets."""

    data: bytes
    packed: bytes
    kind: str
    etag: str
    lasting: bool = False  # it was asked for by a name that changes with its content


def our_file(name: str) -> StaticFile | None:
    """Return one of the kit's own files, by its name or by the name that changes with its content."""
    stem, _, etag = name.rpartition(".")[0].rpartition(".")
    built = _PAGE.fullmatch(name) or is_module(name)
    file = _static(name if built or not stem else f"{stem}{Path(name).suffix}")
    return file and replace(file, lasting=bool(built) or etag == file.etag)


def page_script() -> str:
    """Return the address of the browser's side of a page, as it was built last."""
    return f"/static/{next(path.name for path in sorted(STATIC.iterdir()) if _PAGE.fullmatch(path.name))}"


def link(name: str) -> str:
    """Return the address of one of the kit's own files."""
    file = _static(name)
    if file is None:
        raise FileNotFoundError(name)
    stem, _, ending = name.rpartition(".")
    return f"/static/{stem}.{file.etag}.{ending}"


def cards_address(name: str) -> str:
    """Return where a module with cards is, for pages to fetch it before they know which cards they have."""
    return f"/static/{module_file(name).name}"


def _static(name: str) -> StaticFile | None:
    path = STATIC / name
    if not _NAME.fullmatch(name) or path.suffix not in _KINDS or not path.is_file():
        return None
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=100)
def _read(path: Path, _written: int) -> StaticFile:
    data, beside = path.read_bytes(), path.with_name(f"{path.name}.gz")
    packed = beside.read_bytes() if beside.is_file() else gzip.compress(data, 9, mtime=0)
    return StaticFile(data, packed if len(packed) < len(data) else b"", _KINDS[path.suffix], hashed(data))
