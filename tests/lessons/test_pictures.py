"""The pictures of a lesson: photos as phones make them, without a trace of where and by whom, and every refusal."""

from __future__ import annotations

import base64
import io
import re
import struct
import subprocess
import sys
import zlib
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from tests.lessons.test_reading import HEAD
from themeday.errors import LessonError
from themeday.lessons import pictures
from themeday.lessons.lesson_check import check_lesson
from themeday.lessons.reading import load_lesson

pytestmark = pytest.mark.slow

SECRET = b"HARMSMAKER"
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825
RED, BLUE = (220, 20, 20), (20, 20, 220)
HEIC = b"\0\0\0\x18ftypheic" + bytes(40)


def exif(turned: int = 1) -> Image.Exif:
    found = Image.Exif()
    found[ORIENTATION], found[MAKER] = turned, SECRET.decode()
    found[GPS] = {1: "N", 2: (52.0, 5.0, 10.0), 3: "E", 4: (4.0, 18.0, 0.0)}
    return found


def snapshot(size: tuple[int, int] = (400, 300)) -> Image.Image:
    """Return a picture that is red at its left and blue at its right."""
    made = Image.new("RGB", size, RED)
    made.paste(BLUE, (size[0] // 2, 0, *size))
    return made


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def told_all() -> bytes:
    """Return a PNG that says where it was made in every way a PNG can."""
    more = PngImagePlugin.PngInfo()
    more.add_text("Author", SECRET.decode())
    more.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{SECRET.decode()}</x:xmpmeta>")
    return saved(snapshot(), "PNG", exif=exif(), pnginfo=more)


def in_lesson(tmp_path: Path, name: str, raw: bytes, written: str = "") -> Path:
    folder = tmp_path / "my-lesson"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(raw)
    text = f"{HEAD}```show look\nKijk\n\n![Een foto]({written or name})\n```\n"
    (folder / "nl.md").write_text(text, "utf-8")
    return folder


def shown(folder: Path) -> bytes:
    found = re.search(r'src="data:image/webp;base64,([^"]+)"', load_lesson(folder, "nl").steps[0].text_html)
    assert found
    return base64.b64decode(found[1])


def room_for(folder: Path) -> tuple[int, int] | None:
    """Return the room that a page keeps for a picture that is not drawn yet."""
    html = load_lesson(folder, "nl").steps[0].text_html
    found = re.search(r'<img [^>]*width="(\d+)" height="(\d+)"', html)
    return (int(found[1]), int(found[2])) if found else None


def chunks(webp: bytes) -> set[bytes]:
    """Return the names of the parts of a WebP (RFC 9649), which tell whether it holds metadata."""
    assert (webp[:4], webp[8:12]) == (b"RIFF", b"WEBP")
    at, names = 12, set()
    while at < len(webp):
        names.add(webp[at : at + 4])
        size = struct.unpack("<I", webp[at + 4 : at + 8])[0]
        at += 8 + size + size % 2
    return names


PHOTOS = {
    "photo.jpg": saved(snapshot(), "JPEG", exif=exif(), comment=SECRET),
    "IMG_1234.JPG": saved(snapshot(), "JPEG", exif=exif()),
    "photo.jpeg": saved(snapshot(), "JPEG", exif=exif(), progressive=True),
    "print.jpg": saved(snapshot().convert("CMYK"), "JPEG"),
    "grey.jpg": saved(snapshot().convert("L"), "JPEG", exif=exif()),
    "photo.png": told_all(),
    "palette.png": saved(snapshot().convert("P"), "PNG", exif=exif()),
    "clear.png": saved(snapshot().convert("RGBA"), "PNG", exif=exif()),
    "deep.png": saved(Image.new("I;16", (50, 40), 40_000), "PNG"),
    "photo.webp": saved(snapshot(), "WEBP", exif=exif(), xmp=SECRET),
}


@pytest.mark.parametrize(
    ("sides", "room"),
    [
        ('width="360" height="364.4"', (360, 364)),
        ('width=" 36px" height="8" viewBox="0 0 10 10"', (36, 8)),
        ('viewBox="0 0 10 10"', None),
        ('width="100%" height="100%"', None),
        ('width="10cm" height="5cm"', None),
        ('width="0" height="5"', None),
        ('width="360"', None),
    ],
)
def test_a_page_keeps_room_for_a_drawing_so_that_nothing_moves_once_it_is_there(
    sides: str, room: tuple[int, int] | None, tmp_path: Path
) -> None:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" {sides}/>'
    assert room_for(in_lesson(tmp_path, "drawing.svg", drawing.encode())) == room


@pytest.mark.parametrize("name", PHOTOS)
def test_a_photo_is_shown_small_and_tells_nothing_of_its_maker_or_place(name: str, tmp_path: Path) -> None:
    folder = in_lesson(tmp_path, name, PHOTOS[name])
    assert [str(one) for one in check_lesson(folder) if "my-lesson/nl.md" in str(one)] == []
    webp = shown(folder)
    assert chunks(webp) <= {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
    assert SECRET not in webp
    made = Image.open(io.BytesIO(webp))
    assert dict(made.getexif()) == {}
    assert not {"exif", "xmp", "icc_profile", "comment"} & set(made.info)
    assert room_for(folder) == made.size


def bomb() -> bytes:
    """Return a PNG of a few bytes that says it is 60,000 pixels wide and high."""

    def part(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    pixels = part(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + pixels + part(b"IEND", b"")


WHOLE = PHOTOS["photo.jpg"]
REFUSED = {
    "half a photo": ("photo.jpg", WHOLE[: len(WHOLE) // 2], "", "empty, damaged or only half there"),
    "half a PNG": ("photo.png", PHOTOS["photo.png"][:-200], "", "empty, damaged or only half there"),
    "nothing": ("photo.jpg", b"", "", "empty, damaged or only half there"),
    "noise": ("photo.jpg", b"\xff\xd8\xff" + bytes(range(256)) * 9, "", "empty, damaged or only half there"),
    "words": ("photo.jpg", b"a photo of Bo", "", "empty, damaged or only half there"),
    "a PNG that says it is a JPEG": (
        "photo.jpg",
        PHOTOS["photo.png"],
        "",
        "is a PNG, whatever its name says. Rename the file to photo.png",
    ),
    "a JPEG that says it is a PNG": (
        "photo.png",
        WHOLE,
        "",
        "is a JPEG, whatever its name says. Rename the file to photo.jpg",
    ),
    "a photo that says it is a drawing": ("photo.svg", WHOLE, "", "is a JPEG, whatever its name says"),
    "a drawing that says it is a photo": ("photo.png", b'<svg xmlns="x"/>', "", "is a SVG, whatever its name says"),
    "a web page": ("photo.jpg", b"<!DOCTYPE html><html>", "", "no picture but HTML"),
    "a PDF": ("photo.jpg", b"%PDF-1.7", "", "no picture but PDF"),
    "a document": ("photo.png", b"PK\x03\x04", "", "no picture but ZIP"),
    "an iPhone's": ("photo.heic", HEIC, "", "Settings, Camera, Formats, Most Compatible"),
    "an iPhone's, called JPEG": (
        "photo.jpg",
        HEIC,
        "",
        "is a HEIC, whatever its name says. Rename the file to photo.heic",
    ),
    "a GIF": ("photo.gif", b"GIF89a", "", "of a kind that is not shown (.gif)"),
    "a GIF that says it is a PNG": ("photo.png", b"GIF89a", "", "of a kind that is not shown (GIF)"),
    "a bomb": ("photo.png", bomb(), "", "more than 64 million pixels"),
    "a space": ("my photo.jpg", WHOLE, "my%20photo.jpg", "Rename the file to my-photo.jpg"),
    "an accent": ("één.jpg", WHOLE, "", "Rename the file to een.jpg"),
    "capitals": ("photo.JPG", WHOLE, "photo.jpg", 'but "photo.JPG" is'),
    "another ending": ("photo.jpg", WHOLE, "photo.jpeg", 'but "photo.jpg" is'),
    "not there": ("photo.jpg", WHOLE, "bo-and-kim.png", "Put the file there (.svg, .jpg, .png, .webp or .heic)"),
    "elsewhere": ("photo.jpg", WHOLE, "../my-lesson/photo.jpg", "write only its name"),
    "on a website": ("photo.jpg", WHOLE, "https://example.org/photo.jpg", "write only its name"),
    "on a disk": ("photo.jpg", WHOLE, "C:%5Cphoto.jpg", "write only its name"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_each_picture_that_cannot_be_shown_says_why(name: str, tmp_path: Path) -> None:
    file, raw, written, words = REFUSED[name]
    if file.endswith(".heic") and find_spec("pillow_heif"):
        pytest.skip("here photos of an iPhone can be read")
    folder = in_lesson(tmp_path, file, raw, written)
    with pytest.raises(LessonError) as caught:
        load_lesson(folder, "nl")
    [problem] = caught.value.problems
    assert str(problem).startswith("my-lesson/nl.md, line 12: ")
    assert words in str(problem)
    assert problem.message("nl") != str(problem)
    assert "{" not in problem.message("nl")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    folder = in_lesson(tmp_path, "photo.jpg", WHOLE)
    with (folder / "photo.jpg").open("r+b") as file:
        file.truncate(pictures.LARGEST_PHOTO + 1)
    with pytest.raises(LessonError, match="larger than 25 MB"):
        load_lesson(folder, "nl")


def test_a_photo_of_an_iphone_is_taken_where_it_can_be_read(tmp_path: Path) -> None:
    heif = pytest.importorskip("pillow_heif")
    heif.register_heif_opener()
    folder = in_lesson(tmp_path, "photo.heic", saved(snapshot(), "HEIF", exif=exif()))
    assert chunks(shown(folder)) == {b"VP8 "}


def test_a_page_that_shows_a_photo_does_not_load_what_made_it_small(tmp_path: Path) -> None:
    folder = in_lesson(tmp_path, "photo.jpg", WHOLE)
    code = (
        "import sys; from pathlib import Path; import themeday.widgets.participant.lessons;"
        "from themeday.lessons.reading import load_lesson;"
        f"step = load_lesson(Path({str(folder)!r}), 'nl').steps[0];"
        "print('image/webp' in step.text_html, [name for name in sys.modules if name.startswith('PIL')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True []"


def test_a_photo_is_made_small_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = shown(in_lesson(tmp_path, "photo.jpg", WHOLE))
    monkeypatch.setattr(pictures, "_made_small", None)
    assert shown(in_lesson(tmp_path, "photo.jpg", WHOLE)) == first
