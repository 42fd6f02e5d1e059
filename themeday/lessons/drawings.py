"""What an author hears about the drawings beside a lesson: whom they tell of, and whether they can be seen and read."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

from themeday.errors import ThemeDayError
from themeday.lessons.lint.private import details
from themeday.lessons.messages import DETAILS, Message

_PHONE = 360  # pixels in width, at which a phone shows a drawing
_SMALLEST = 12  # pixels on that phone
# A page shows a drawing as a picture, in which nothing of these works; a photo inside would keep its metadata.
_FROM_OUTSIDE = re.compile(r"<script|<foreignObject|href\s*=\s*[\"'](?!#)|url\(\s*[\"']?(?!#)|@import", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def mistakes(folder: Path) -> Iterator[ThemeDayError]:
    """Yield what has to be mended in the drawings of a lesson."""
    for picture, root in _drawings(folder):
        names = {"file": f"{folder.name}/{picture.name}", "line": 1}
        for kind, words in details(" ".join(" ".join(root.itertext()).split())):
            yield ThemeDayError(DETAILS[kind], **names, words=words)
        found = _FROM_OUTSIDE.search(picture.read_text("utf-8", "replace"))
        if found:
            yield ThemeDayError(Message.DRAWING_OUTSIDE, **names, found=found[0])
        if not (root.get("width") and root.get("viewBox")):
            yield ThemeDayError(Message.DRAWING_SIZE, **names)


def hints(folder: Path) -> Iterator[ThemeDayError]:
    """Yield what would make drawings easier to read."""
    for picture, root in _drawings(folder):
        box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
        wide = float(box[2]) if len(box) > 3 and _NUMBER.fullmatch(box[2]) else 0.0  # noqa: PLR2004, RUF100
        sizes = [float(size) for one in root.iter() if _NUMBER.fullmatch(size := one.get("font-size", ""))]
        if wide and sizes and min(sizes) * _PHONE / wide < _SMALLEST:
            yield ThemeDayError(Message.DRAWING_SMALL, file=f"{folder.name}/{picture.name}", line=1)


def _drawings(folder: Path) -> Iterator[tuple[Path, ET.Element]]:
    try:
        pictures = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".svg" and path.is_file())
    except (OSError, ValueError):
        return
    for picture in pictures:
        try:
            yield picture, ET.parse(picture).getroot()  # noqa: S314
        except (OSError, ValueError, LookupError, ET.ParseError):
            continue  # which is told where the picture is used
