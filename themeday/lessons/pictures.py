"""The pictures of a lesson, put into the page so that no file is served: drawings as they are, photos made small."""

from __future__ import annotations

import base64
import difflib
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from themeday.errors import ThemeDayError
from themeday.lessons import messages, photo

LARGEST_PICTURE = 100_000  # bytes of a drawing; it travels inside the page
LARGEST_PHOTO = 25_000_000  # bytes of the file; what travels is much smaller
_PATIENCE = 60  # seconds for one photo, on a laptop that is busy
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")
#: The kinds we take, by how their names end.
KINDS = {
    ".svg": "SVG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".png": "PNG",
    ".webp": "WebP",
    ".heic": "HEIC",
    ".heif": "HEIC",
}
_ENDINGS = {kind: ending for ending, kind in reversed(KINDS.items())}
# How files begin, whatever they are called.
_BEGINS = (
    (rb"\xff\xd8\xff", "JPEG"),
    (rb"\x89PNG\r\n", "PNG"),
    (rb"RIFF....WEBP", "WebP"),
    (rb"....ftyp(?:hei|hev|mif|msf)", "HEIC"),
    (rb"....ftypavif", "AVIF"),
    (rb"GIF8", "GIF"),
    (rb"BM", "BMP"),
    (rb"II\*\0|MM\0\*", "TIFF"),
    (rb"%PDF", "PDF"),
    (rb"PK\x03\x04", "ZIP"),
    (rb"\s*(?:<!doctype html|<html|<head|<body)", "HTML"),
    (rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE svg[^>]*>\s*)*<(?:\w+:)?svg\b", "SVG"),
)
_PIXELS = re.compile(r"\s*([1-9]\d{0,4}(?:\.\d+)?)(?:px)?\s*")
_NO_PICTURES = ("PDF", "ZIP", "HTML")
#: Photos that were made small before, by what their files held: both languages show the same ones.
_made: dict[bytes, bytes] = {}


class PictureRefused(ThemeDayError):
    """A picture cannot be shown."""


class Picture(NamedTuple):
    """A picture that travels inside the page."""

    address: str
    size: tuple[int, int] | None  # in pixels, so that a page keeps room for it; None: a drawing fills what there is


def taken_in(folder: Path, name: str) -> Picture:
    """Return a picture, read from its file.

    Raises:
        PictureRefused: with why, and what to do.
    """
    kind = _kind(folder, name)
    try:
        file = folder / name
        if file.stat().st_size > LARGEST_PHOTO:
            raise PictureRefused(messages.PICTURE_TOO_LARGE, most=LARGEST_PHOTO // 1_000_000)
        raw = file.read_bytes()
    except OSError:
        raise PictureRefused(messages.PICTURE_DAMAGED) from None
    really = next((is_a for begin, is_a in _BEGINS if re.match(begin, raw, re.DOTALL | re.IGNORECASE)), "")
    if really in _NO_PICTURES:
        raise PictureRefused(messages.PICTURE_NO_PICTURE, kind=really)
    if really and really != kind:
        if really not in _ENDINGS:
            raise PictureRefused(messages.PICTURE_KIND, kind=really)
        raise PictureRefused(messages.PICTURE_DISGUISED, kind=really, better=Path(name).stem + _ENDINGS[really])
    if kind == "SVG":
        return Picture(_address("svg+xml", raw), _size_of_drawing(raw))
    if not really:
        raise PictureRefused(messages.PICTURE_DAMAGED)
    webp = _small(raw)
    return Picture(_address("webp", webp), _size_of_webp(webp))


def _kind(folder: Path, name: str) -> str:
    """Return the kind of a picture by its name, when there is such a file."""
    if "/" in name or "\\" in name or ":" in name:
        raise PictureRefused(messages.PICTURE_NOT_HERE)
    # Not every disk tells capitals from small letters; the next laptop may.
    try:
        names = [path.name for path in folder.iterdir() if path.is_file()]
    except OSError:
        names = []
    if name not in names:
        near = [other for other in names if other.casefold() == name.casefold()] or [
            other for other in difflib.get_close_matches(name, names, 3, 0.9) if Path(other).suffix.lower() in KINDS
        ]
        raise PictureRefused(messages.PICTURE_NEAR, near=near[0]) if near else PictureRefused(messages.PICTURE_NOT_HERE)
    if not _NAME.fullmatch(name):
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        better = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-._") or "picture.jpg"
        raise PictureRefused(messages.PICTURE_NAME, better=better)
    kind = KINDS.get(Path(name).suffix.lower())
    if kind is None:
        raise PictureRefused(messages.PICTURE_KIND, kind=Path(name).suffix or "–")
    return kind


def _size_of_drawing(raw: bytes) -> tuple[int, int] | None:
    try:
        # expat limits how far entities may grow; a page shows the drawing as <img>, where scripts do not run.
        drawing = ET.fromstring(raw)  # noqa: S314
    except (ET.ParseError, ValueError, LookupError):
        drawing = None
    if len(raw) > LARGEST_PICTURE or drawing is None or drawing.tag != "{http://www.w3.org/2000/svg}svg":
        raise PictureRefused(messages.PICTURE_NOT_SVG, most=LARGEST_PICTURE)
    width, height = (_PIXELS.fullmatch(drawing.get(side, "")) for side in ("width", "height"))
    return (round(float(width[1])), round(float(height[1]))) if width and height else None


def _size_of_webp(raw: bytes) -> tuple[int, int]:
    """Return the size of what `photo` made, with colours that may be clear or without (RFC 9649, 2.5 and 2.7)."""
    if raw[12:16] == b"VP8X":
        return 1 + int.from_bytes(raw[24:27], "little"), 1 + int.from_bytes(raw[27:30], "little")
    return int.from_bytes(raw[26:28], "little") & 0x3FFF, int.from_bytes(raw[28:30], "little") & 0x3FFF


def _small(raw: bytes) -> bytes:
    key = sha256(raw).digest()
    if key not in _made:
        _made[key] = _made_small(raw)
    return _made[key]


def _made_small(raw: bytes) -> bytes:
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", photo.__name__], input=raw, capture_output=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        raise PictureRefused(messages.PICTURE_DAMAGED) from None
    if done.returncode == photo.TOO_MANY_PIXELS:
        raise PictureRefused(messages.PICTURE_TOO_MANY_PIXELS, most=photo.MOST_PIXELS // 1_000_000)
    if done.returncode or not done.stdout:
        raise PictureRefused(messages.PICTURE_HEIC if done.returncode == photo.NO_HEIC else messages.PICTURE_DAMAGED)
    return done.stdout


def _address(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode('ascii')}"
