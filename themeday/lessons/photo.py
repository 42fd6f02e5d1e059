"""A photo made small enough for a page and stripped of what it tells about where and by whom it was taken.

Runs as a process of its own (`python -m themeday.lessons.photo`): the photo comes in on stdin, and a WebP goes out on
stdout. So no page loads Pillow, and a file that breaks a decoder breaks nothing else. Its exit status says what
was wrong.
"""

from __future__ import annotations

import io
import sys
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 64_000_000  # the largest photo of a phone that is usual has 50 million
MOST_BYTES = 60_000  # of the WebP; it travels inside the page
_SIDES = (1280, 1024, 800, 640, 480)  # pixels; beside its words a picture gets half of a big screen
_QUALITIES = (78, 60, 45)
# Exit statuses; 1 is what Python itself ends with.
DAMAGED, TOO_MANY_PIXELS, NO_HEIC = 3, 4, 5


def small(raw: bytes) -> bytes:
    """Return a photo as a small WebP without metadata, upright, in the colours of the web.

    Raises:
        SystemExit: it is a HEIC that cannot be read here, or has more than `MOST_PIXELS`.
        Exception: whatever Pillow raises for a file that is damaged.
    """
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # we count ourselves, before a pixel is read
    with Image.open(io.BytesIO(raw), formats=_formats(raw)) as photo:
        if photo.width * photo.height > MOST_PIXELS:
            raise SystemExit(TOO_MANY_PIXELS)
        photo.draft(
            "RGB", (_SIDES[0], _SIDES[0])
        )  # a JPEG is read at half its size or less, with that much less memory
        return _fitting(_in_web_colours(ImageOps.exif_transpose(photo)))


def _formats(raw: bytes) -> list[str]:
    if raw[4:8] != b"ftyp":
        return ["JPEG", "PNG", "WEBP"]
    try:
        import pillow_heif
    except ImportError:
        raise SystemExit(NO_HEIC) from None
    pillow_heif.register_heif_opener()
    return ["HEIF"]


def _in_web_colours(photo: Image) -> Image:
    from PIL import ImageCms

    profile = photo.info.get("icc_profile")
    if photo.mode.startswith("I"):  # 16 bits for each dot
        photo = photo.convert("I").point(lambda dot: dot / 256).convert("L")
    elif profile and photo.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(photo, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or photo
        except (ImageCms.PyCMSError, ImportError, OSError):
            pass  # a profile that is nonsense is as good as none
    clear = "A" in photo.mode or "transparency" in photo.info
    return photo.convert("RGBA" if clear else "RGB")


def _fitting(photo: Image) -> bytes:
    made = b""
    for side in _SIDES:
        smaller = photo.copy()
        smaller.thumbnail((side, side))
        for quality in _QUALITIES:
            out = io.BytesIO()
            # Pillow would take the profile along by itself.
            smaller.save(out, "WEBP", quality=quality, icc_profile=b"", exif=b"", xmp=b"")
            made = out.getvalue()
            if len(made) <= MOST_BYTES:
                return made
    return made


def main() -> int:
    """Read a photo from stdin, write a WebP to stdout, and return the exit status."""
    warnings.simplefilter("ignore")
    try:
        made = small(sys.stdin.buffer.read())
    except Exception:  # noqa: BLE001, RUF100  a decoder raises what it likes
        return DAMAGED
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
