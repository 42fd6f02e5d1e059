"""A photo becomes small, upright and tells nothing of where it was taken."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from tests.lessons.test_pictures import BLUE, PHOTOS, RED, chunks, exif, in_lesson, saved, shown, snapshot
from themeday.lessons import photo


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_photo_stands_upright_however_the_phone_was_held(turned: int, tmp_path: Path) -> None:
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # what undoes each of EXIF's eight
    upright = snapshot()
    held = upright.transpose(Image.Transpose(back[turned])) if turned > 1 else upright
    webp = shown(in_lesson(tmp_path, "photo.jpg", saved(held, "JPEG", exif=exif(turned), quality=95)))
    made = Image.open(io.BytesIO(webp)).convert("RGB")
    assert made.size == upright.size
    for x, colour in ((50, RED), (350, BLUE)):
        assert all(abs(one - other) < 30 for one, other in zip(made.getpixel((x, 150)), colour, strict=True))


def test_colours_of_a_profile_become_those_of_the_web(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(
        ImageCms.createProfile("LAB")
    ).tobytes()  # for another kind of colour: nonsense here
    webp = shown(in_lesson(tmp_path, "photo.jpg", saved(snapshot(), "JPEG", icc_profile=profile)))
    assert chunks(webp) == {b"VP8 "}
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = Image.open(io.BytesIO(photo.small(saved(snapshot(), "JPEG", icc_profile=own, quality=95)))).convert("RGB")
    assert all(abs(one - other) < 30 for one, other in zip(made.getpixel((50, 150)), RED, strict=True))


def test_a_large_photo_with_much_in_it_becomes_small_enough_to_send() -> None:
    noise = Image.effect_noise((3000, 2000), 90).convert("RGB")
    webp = photo.small(saved(noise, "JPEG"))
    assert len(webp) <= photo.MOST_BYTES
    assert max(Image.open(io.BytesIO(webp)).size) <= 1280


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    whole=st.sampled_from([PHOTOS["photo.jpg"], PHOTOS["photo.png"], PHOTOS["photo.webp"]]),
    at=st.floats(0, 1),
    put=st.binary(max_size=8),
    cut=st.booleans(),
)
def test_no_damage_gets_past_the_maker(
    whole: bytes, at: float, put: bytes, cut: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = int(at * len(whole))
    raw = whole[:place] + put + (b"" if cut else whole[place + len(put) :])
    out = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    monkeypatch.setattr(sys, "stdout", out)
    status = photo.main()
    made = out.buffer.getvalue()  # type: ignore[attr-defined]
    assert (status == 0) == bool(made)
    if made:
        assert chunks(made) <= {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
    else:
        assert status in (photo.DAMAGED, photo.TOO_MANY_PIXELS)
