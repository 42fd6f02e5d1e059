"""What an author hears about the drawings beside a lesson: whom they tell of, and whether they can be seen and read."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

from themeday.lessons import messages
from themeday.lessons.lint.private import details
from themeday.lessons.source import LessonProblem

_PHONE = 360  # pixels in width, at which a phone shows a drawing
_SMALLEST = 12  # pixels on that phone
# A page shows a drawing as a picture, in which nothing of these works; a photo inside would keep its metadata.
_FROM_OUTSIDE = re.compile(r"<script|<foreignObject|href\s*=\s*[\"'](?!#)|url\(\s*[\"']?(?!#)|@import", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def mistakes(folder: Path) -> Iterator[LessonProblem]:
    """Yield what has to be mended in the drawings of a lesson."""
    for picture, root in _drawings(folder):
        file = f"{folder.name}/{picture.name}"
        for kind, words in details(" ".join(" ".join(root.itertext()).split())):
            yield LessonProblem(messages.DETAILS[kind], file, 1, words=words)
        if outside := _FROM_OUTSIDE.search(picture.read_text("utf-8", "replace")):
            yield LessonProblem(messages.DRAWING_OUTSIDE, file, 1, found=outside[0])
        if not (root.get("width") and root.get("viewBox")):
            yield LessonProblem(messages.DRAWING_SIZE, file, 1)


def hints(folder: Path) -> Iterator[LessonProblem]:
    """Yield what would make drawings easier to read."""
    for picture, root in _drawings(folder):
        box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
        wide = float(box[2]) if len(box) > 3 and _NUMBER.fullmatch(box[2]) else 0.0  # noqa: PLR2004, RUF100
        sizes = [float(size) for text in root.iter() if _NUMBER.fullmatch(size := text.get("font-size", ""))]
        if wide and sizes and min(sizes) * _PHONE / wide < _SMALLEST:
            yield LessonProblem(messages.DRAWING_SMALL, f"{folder.name}/{picture.name}", 1)


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
