"""`chapter new`, `chapter check` and `chapter preview`: from nothing to a part of one's own."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

ANSWERS = ("What helps on a bad day?", "What helps?", "What helps you?", "Begin with yourself.")


@pytest.fixture
def day(run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert run("new our-day --language en")[0] == 0
    file = Path("our-day/day.toml")
    text = file.read_text("utf-8")
    assert 'languages = ["en", "nl"]' in text
    file.write_text(text.replace('languages = ["en", "nl"]', 'languages = ["en"]'), "utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in ANSWERS)))
    return file.parent


def test_four_answers_make_a_part_that_stands_in_the_day_as_soon_as_the_agenda_has_it(run: Run, day: Path) -> None:
    status, out, err = run('chapter new "A bad day" our-day')
    assert (status, err) == (0, "")
    assert "  a-bad-day = 20\n" in out
    assert [answer in (day / "chapters/a-bad-day/en.md").read_text("utf-8") for answer in ANSWERS] == [True] * 4
    status, out, err = run("chapter check our-day")
    assert (status, err) == (0, "")
    assert "a-bad-day stands in no agenda" in out
    file = day / "day.toml"
    file.write_text(file.read_text("utf-8").replace("[agenda]\n", "[agenda]\na-bad-day = 20\n"), "utf-8")
    status, out, err = run("chapter check our-day/chapters/a-bad-day")
    assert (status, err, "stands in no agenda" in out) == (0, "", False)
    status, out, err = run("check our-day")
    assert (status, err) == (0, "")
    assert "A bad day" in out


def test_every_mistake_is_told_with_its_line_and_the_day_says_so_too(run: Run, day: Path) -> None:
    run('chapter new "A bad day" our-day')
    file = day / "chapters/a-bad-day/en.md"
    file.write_text(file.read_text("utf-8").replace("reveal: yes", "reveel: yes"), "utf-8")
    (day / "day.toml").write_text((day / "day.toml").read_text("utf-8") + "\n", "utf-8")
    status, _, err = run("chapter check our-day --language en")
    assert status == 1
    assert 'a-bad-day/en.md, line 17: "reveel" is not a name we know here. Write "reveal:" instead.' in err
    toml = (day / "day.toml").read_text("utf-8").replace("[agenda]\n", "[agenda]\na-bad-day = 20\n")
    (day / "day.toml").write_text(toml, "utf-8")
    status, _, err = run("check our-day --language en")
    assert status == 1
    assert "a-bad-day/en.md, line 17:" in err


def test_what_a_day_leaves_out_is_told(run: Run, day: Path) -> None:
    place = day / "chapters/closing"
    place.mkdir(parents=True)
    (place / "en.md").write_text("---\nextends: closing\ndrop: [useful]\n---\n", "utf-8")
    told = "closing does not ask useful: the report cannot tell which part was most useful."
    assert told in run("chapter check our-day --language en")[1]
    assert told in run("check our-day --language en")[1]


def test_where_there_is_nothing_it_says_what_to_do(run: Run, day: Path) -> None:
    assert "There is no chapter in" in run("chapter check our-day --language en")[2]
    assert "There is no day.toml in" in run('chapter new "A" nowhere --language en')[2]


def test_a_preview_is_of_the_named_chapter(run: Run, day: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run('chapter new "A bad day" our-day')
    shown: list[Any] = []
    monkeypatch.setattr(
        "themeday.serving.chapter_preview.preview", lambda folder, *_, **how: shown.append((folder, how))
    )
    assert run("chapter preview our-day/chapters/a-bad-day --no-browser --port 9123")[0] == 0
    ((folder, how),) = shown
    assert (folder.name, how["port"], how["open_browser"]) == ("a-bad-day", 9123, False)


def test_what_comes_weeks_later_has_no_preview(run: Run, day: Path) -> None:
    place = day / "chapters/follow_up"
    place.mkdir(parents=True)
    (place / "en.md").write_text("---\nextends: follow_up\n---\n", "utf-8")
    status, _, err = run("chapter preview our-day/chapters/follow_up --language en")
    assert status == 2
    assert "--weeks-later" in err
