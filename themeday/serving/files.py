"""Files for browsers: where they are, their content, compressed once, and names that change with it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from themeday.places import STATIC
from themeday.web.card_modules import hashed, is_module, module_file

#: Voilà's own files change with Voilà only, and their names do not tell: so their address does.
VOILA_STATIC = f"/voila/static/{hashed(version('voila').encode())}"
_COMPRESSIBLE = {"text/javascript", "text/css", "image/svg+xml", "application/json"}
#: Written down here: Python asks the system too, and the registry of many a Windows laptop says that a script is plain
#: text, which no browser runs.
_KINDS = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".eot": "application/vnd.ms-fontobject",
    ".json": "application/json",
}
_NAME = re.compile(r"(?:[\w@-][\w@.~+-]*/)*[\w@-][\w@.~+-]*")
# A bundler's chunk, "528.d9f5934c.js" or "remoteEntry.698dcaf7.js", is another file as soon as it changes.
_PAGE = re.compile(r"page\.[0-9a-f]{12}\.js")
_CHUNK = re.compile(r"\.[0-9a-f]{8,20}\.(?:js|css)$|^[0-9a-f]{20}\.\w+$")


@dataclass(frozen=True)
class StaticFile:
    """What a browser gets."""

    data: bytes
    packed: bytes
    kind: str
    etag: str
    lasting: bool  # its name changes with its content


#: Finds a file by its name.
Finder = Callable[[str], StaticFile | None]


def in_folders(folders: Sequence[str | Path], allowed: tuple[str, ...] = ("",), lasting: bool = False) -> Finder:
    """Return what finds the files of some folders by names that begin as is allowed, in the first that has it.

    All last when their address changes with their content.
    """
    roots = [Path(folder).resolve() for folder in folders]

    def find(name: str) -> StaticFile | None:
        if not _NAME.fullmatch(name) or Path(name).suffix not in _KINDS or not name.startswith(allowed):
            return None
        for root in roots:
            path = (root / name).resolve()
            if path.is_relative_to(root) and path.is_file():
                return _read(path, path.stat().st_mtime_ns, lasting or bool(_CHUNK.search(path.name)))
        return None

    return find


@lru_cache(maxsize=1_000)
def _read(path: Path, _written: int, lasting: bool) -> StaticFile:
    data, kind = path.read_bytes(), _KINDS.get(path.suffix, "application/octet-stream")
    beside = path.with_name(f"{path.name}.gz")
    packed = beside.read_bytes() if beside.is_file() else b""
    if not packed and kind in _COMPRESSIBLE:
        packed = gzip.compress(data, 9, mtime=0)
    return StaticFile(data, packed if 0 < len(packed) < len(data) else b"", kind, hashed(data), lasting)


_static = in_folders([STATIC])


def our_file(name: str) -> StaticFile | None:
    """Return one of the kit's own files, by its name or by the name that changes with its content."""
    if _PAGE.fullmatch(name) or is_module(name):
        return _static(name)
    stem, _, etag = name.rpartition(".")[0].rpartition(".")
    file = _static(f"{stem}{Path(name).suffix}" if stem else name)
    return replace(file, lasting=etag == file.etag) if file and stem else file


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
