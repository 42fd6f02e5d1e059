"""Take a picture of every page and card: `make pictures` puts them into a folder, for someone to look at them all.

In Dutch and English, light and dark, on a phone, a tablet and the big screen.
"""

from __future__ import annotations

import itertools
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.bench import Bench
from tests.browser.conftest import FLAGS, NAMES
from tests.browser.visitor import PATIENCE, Visitor
from tests.served_day import serve
from tests.serving.security.room import open_everything
from themeday.chapters import CHAPTERS
from themeday.day.load import load_day
from themeday.i18n import translate
from themeday.rehearsal import rehearse
from themeday.widgets.author.gallery import gallery

LOCALES = {"nl": "nl-NL", "en": "en-GB"}
SIZES = {"375": (375, 740), "768": (768, 1024), "1920": (1920, 1080)}
SCHEMES = ("light", "dark")
_PLAIN = ("lobby", "privacy", "change", "leave")
_DRAWN_MS = 700


def main(target: Path) -> None:
    """Take all pictures.

    Args:
        target: folder for them.
    """
    target.mkdir(parents=True, exist_ok=True)
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        rehearse(folder, 24, 1)
        session = open_everything(folder)
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        with serve(folder) as served:
            for language, size, scheme in itertools.product(LOCALES, SIZES, SCHEMES):
                album = Album(target, f"{size}.{language}.{scheme}")
                visitor = _visitor(browser, language, size, scheme)
                visitor.join(served, "young_colleague", load_day(folder).units[0], table=3, language=language)
                for page in _PLAIN:
                    album.take(visitor, f"{served.base}/{page}", page)
                for chapter in CHAPTERS:
                    session.set_stage("", {"current": chapter})  # nothing over the page asks to go along
                    album.take(visitor, f"{served.base}/{chapter}", chapter)
                visitor.context.close()
                visitor = _visitor(browser, language, size, scheme)
                visitor.page.goto(served.facilitator)
                visitor.page.goto(f"{served.staff}/language/{language}")
                album.take(visitor, f"{served.staff}/console", "console")
                for chapter in CHAPTERS.values():
                    session.set_stage("", {"current": chapter.key})
                    title = translate(language, chapter.title)
                    name = f"projector-{chapter.key}"
                    album.take(visitor, f"{served.staff}/projector", name, full=False, title=title)
                visitor.page.goto(served.organiser)
                album.take(visitor, f"{served.staff}/review", "review")
                visitor.context.close()
        for language, size, scheme in itertools.product(LOCALES, SIZES, SCHEMES):
            width, height = SIZES[size]
            screen = {"width": width, "height": height}
            bench = Bench(browser, gallery(language), language=language, size=screen, dark=scheme == "dark")
            bench.page.wait_for_timeout(_DRAWN_MS)
            bench.picture(target, f"gallery.{size}.{language}.{scheme}")
            bench.context.close()
        browser.close()
    print(f"{len(list(target.glob('*.png')))} pictures in {target}")


@dataclass(frozen=True)
class Album:
    """Pictures of one size, language and scheme.

    Args:
        target: folder for them.
        ending: of their names.
    """

    target: Path
    ending: str

    def take(self, visitor: Visitor, address: str, name: str, full: bool = True, title: str = "") -> None:
        """Take a picture of a page.

        Args:
            visitor: who looks.
            address: of the page.
            name: of the picture.
            full: the whole page, not only what is on the screen.
            title: that the page has once it shows what it has to; any otherwise.
        """
        visitor.page.goto(address)
        visitor.page.locator("h1, h2", has_text=title or None).first.wait_for(timeout=PATIENCE)
        visitor.page.wait_for_timeout(_DRAWN_MS)
        visitor.picture(self.target, f"{name}.{self.ending}", full)


def _visitor(browser: Browser, language: str, size: str, scheme: str) -> Visitor:
    width, height = SIZES[size]
    visitor = Visitor(browser, {"width": width, "height": height}, LOCALES[language])
    visitor.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    return visitor


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "pictures"))
