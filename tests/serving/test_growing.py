"""A chapter and a language more, added as CONTRIBUTING says, go through everything that a day goes through."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.grown import Kit, grow
from tests.served_day import serve
from tests.serving.test_doors import Phone

pytestmark = pytest.mark.server

KEYS = ("welcome", "expectations", "pairing", "lessons", "agreements", "closing", "thanks")


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    return grow(tmp_path_factory.mktemp("grown") / "kit")


@pytest.fixture(scope="module")
def practised(kit: Kit, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a rehearsal with all chapters, in all languages."""
    folder = tmp_path_factory.mktemp("practised")
    kit.themeday("rehearse", "--participants", "30", "--data", "day", "--weeks-later", folder=folder)
    return folder / "day"


def test_a_new_day_has_the_chapter_and_can_be_in_the_language(kit: Kit, tmp_path: Path) -> None:
    kit.themeday("new", "day", "--language", "fy", folder=tmp_path)
    file = tmp_path / "day/day.toml"
    text = file.read_text("utf-8")
    assert tuple(tomllib.loads(text)["agenda"]) == KEYS
    text = re.sub(r"^languages = .*$", 'languages = ["fy", "nl"]', text, flags=re.M)
    text = re.sub(r"^(title|organiser_contact) = \{", r'\1 = { fy = "Frysk",', text, flags=re.M)
    file.write_text(text, "utf-8")
    told = kit.themeday("check", "day", folder=tmp_path)
    assert "13:40–13:55  Thanks to you" in told  # 09:30 and 250 minutes, then 15
    assert "so some read them in another: ask-and-check/fy.md, close-the-leaks/fy.md, my-craft/fy.md" in told
    assert "Everything is in order." in told  # not translated yet, so as it stands in the code


def test_a_day_without_an_agenda_has_the_chapter(kit: Kit) -> None:
    code = "from themeday.day.plan import Day; print([plan.key for plan in Day.model_fields['agenda'].default])"
    assert kit.python("-c", code).strip() == str(list(KEYS))


def test_people_of_a_rehearsal_answer_in_the_chapter_and_in_words_of_the_language(kit: Kit, practised: Path) -> None:
    day = tomllib.loads((practised / "day.toml").read_text("utf-8"))
    assert (tuple(day["agenda"]), set(day["title"])) == (KEYS, {"nl", "fy", "en"})
    rows = (practised / "data/outcomes.csv").read_text("utf-8")
    for item in ("whom", "when", "much", "how.aloud", "way"):
        assert f",thanks,{item}," in rows
    code = (
        "from random import Random; from themeday.rehearsal.answers import Answers; a = Answers(Random(1), 'fy');"
        "print(a.deal('help', 'leader'), a.deal('hope', 'leader'), a.deal('help', 'young_colleague'), sep='|')"
    )
    mine, any_role, other = kit.python("-c", code).strip().split("|")
    assert (mine, any_role) == ("Mei in tillefoan.", "Dat it slagget.")
    assert other in (kit.root / "themeday/rehearsal/answers.nl.toml").read_text("utf-8")


SCREENS = """
from themeday.chapters import EVERY_CHAPTER
from themeday.i18n import LANGUAGES
from themeday.rehearsal import demo_session
from themeday.room.session import Session
from themeday.widgets.participant.chapter import chapter_page
from themeday.widgets.facilitator.console import Console
from themeday.widgets.author.gallery import gallery
from themeday.widgets.participant.lessons import offered
from themeday.widgets.facilitator.projector import Projector
from themeday.widgets.organiser.review import review

for language in LANGUAGES:
    here = demo_session()
    here.bind(here.participant, language)
    for key in EVERY_CHAPTER:
        chapter_page(here, key)
    print(language, [(one.slug, one.language) for one in offered(here) if one.slug in ("fake-account", "passkeys")])
    staff = Session(here.day, here.records, here.secret, here.clock)
    staff.bind(None, language, staff="facilitator")
    staff.set_stage("", {"current": "thanks"})
    console, wall = Console(staff), Projector(staff)
    print(wall.scene["title"], [one["key"] for one in console.state["chapters"]][-1])
    staff.bind(None, language, staff="organiser")
    chapters = review(staff).children[2]
    for tab in chapters.tabs:
        chapters.receive({"type": "open", "tab": tab["key"]})
    gallery(language)
"""


def test_every_card_and_screen_can_be_shown(kit: Kit) -> None:
    told = kit.python("-c", SCREENS)
    assert "fy [('fake-account', 'fy'), ('passkeys', 'nl')]" in told  # the other is not written in Frisian yet
    assert "en [('fake-account', 'en'), ('passkeys', 'en')]" in told
    assert told.count("Thanks to you thanks") == 3


def test_it_is_reported_and_exported(kit: Kit, practised: Path) -> None:
    for language in ("fy", "nl"):
        kit.themeday("report", str(practised), "-o", f"{language}.html", "--language", language, folder=practised)
        assert "Thanks to you" in (practised / f"{language}.html").read_text("utf-8")
    kit.themeday("export", str(practised), "-o", "export", folder=practised)
    assert "Thanks to you" in next((practised / "export").glob("*.md")).read_text("utf-8")


def test_it_is_served(kit: Kit, practised: Path) -> None:
    phone = Phone()
    with serve(practised, settings=kit.env) as served:
        notice = phone.get(served.participants, **{"Accept-Language": "fy-NL,nl;q=0.8"}).text
        assert re.findall("<(?:h2|summary)>(.*?)</(?:h2|summary)>", notice) == [
            "Foar&#39;t wy begjinne",
            "Voor je begint (Nederlands)",
            "Before you begin (English)",
        ]
        joined = phone.join(served, unit="Team Waterlinie", language="fy")
        assert joined.status == 200
        _open_everything(kit, practised)
        for key in KEYS:
            page = phone.get(f"{served.base}/{key}")
            assert (page.status, page.url) == (200, f"{served.base}/{key}")
            assert '<html lang="fy">' in page.text
        for language in ("nl", "fy", "en"):
            there = phone.post(f"{served.base}/language/{language}", to="thanks")
            assert (there.status, there.url) == (200, f"{served.base}/thanks")
            assert f'<html lang="{language}">' in there.text
        staff = Phone()
        assert staff.get(served.facilitator).status == 200
        assert staff.get(f"{served.staff}/language/fy?to=console").status == 200


def test_weeks_later_the_check_is_served(kit: Kit, practised: Path) -> None:
    phone = Phone()
    with serve(practised, options=["--follow-up"], settings=kit.env) as served:
        base = served.participants.rstrip("/")
        assert phone.get(f"{base}/thanks").url == f"{base}/"  # an address of the day leads to the front
        assert phone.post(f"{base}/", code=_code_of_somebody(kit, practised)).status == 200
        page = phone.get(f"{base}/follow_up")
        assert (page.status, page.url) == (200, f"{base}/follow_up")
        assert phone.get(f"{base}/language/fy").status == 200


def test_the_tests_of_guide_and_chapters_ask_for_nothing_else(kit: Kit) -> None:
    settings = kit.root / "no_settings.ini"
    settings.touch()
    alone = ("-q", "-p", "no:cacheprovider", "-c", str(settings), "--rootdir", str(kit.root), "--import-mode=importlib")
    files = ("tests/content/test_guide.py", "tests/content/test_chapters.py")
    chosen = "chapter or pages or structure or links or sheet or resolve"
    assert " passed" in kit.python("-m", "pytest", *alone, *files, "-k", chosen)


def _open_everything(kit: Kit, practised: Path) -> None:
    code = f"""
from themeday.room.session import Session
here = Session.here({str(practised)!r})
for plan in here.day.agenda:
    here.set_stage(plan.key, {{"state": "open", "opened": "1"}})
"""
    kit.python("-c", code)


def _code_of_somebody(kit: Kit, practised: Path) -> str:
    code = f"""
from themeday.model.people import rejoin_code
from themeday.room.session import Session
here = Session.here({str(practised)!r})
print(rejoin_code(here.secret, here.records.participants()[0].code))
"""
    return kit.python("-c", code).strip()
