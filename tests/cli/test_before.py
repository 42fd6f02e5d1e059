"""Before the day: `new`, `check` and `posters`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from themeday.cli import Command, ThemeDay
from themeday.cli.command import quoted
from themeday.errors import DayFileError
from themeday.serving.address import Interface


def test_new_then_check(run: Run) -> None:
    status, out, err = run("new 'onze dag'")
    assert (status, err) == (0, "")
    for step in ("check", "posters", "serve"):
        assert f"themeday {step} {quoted('onze dag')}" in out
    assert Path("onze dag/day.toml").read_text(encoding="utf-8").startswith("# Jullie")

    status, out, err = run("check 'onze dag'")
    assert (status, err) == (0, "")
    assert "09:30–09:50" in out
    assert "Themadag" in out


def test_check_takes_the_folder_one_is_in(run: Run, a_day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(a_day)
    status, out, _ = run("check")
    assert status == 0
    assert "Everything is in order." in out
    assert run("check day.toml")[1] == out
    assert "Themadag" in run("check --language nl")[1]


def test_new_keeps_what_is_there(run: Run, a_day: str) -> None:
    before = Path(a_day, "day.toml").read_bytes()
    status, _, err = run(f"new {a_day} --language en")
    assert status == 1
    assert "stays as it is" in err
    assert Path(a_day, "day.toml").read_bytes() == before


def test_check_names_every_mistake(run: Run, a_day: str) -> None:
    file = Path(a_day, "day.toml")
    file.write_text(file.read_text().replace("welcome = 20", "welcome = 0").replace("retention_days", "retention"))
    status, out, err = run(f"check {a_day}")
    assert (status, out) == (1, "")
    assert "agenda.welcome" in err
    assert "retention" in err
    assert len(err.splitlines()) == 3


@pytest.mark.parametrize("other", ["recherche", "Recherché", "Re cherche", "Recherche..", "RECHERCHE"])
def test_check_names_two_units_whose_people_never_meet(run: Run, a_day: str, other: str) -> None:
    file = Path(a_day, "day.toml")
    before = file.read_text("utf-8")
    for units, told in ((f'["Recherche", "Parket", "{other}"]', True), ('["Recherche", "Parket", "Team 2"]', False)):
        file.write_text(
            re.sub(r"^units = \[.*?\]", f"units = {units}", before, flags=re.MULTILINE | re.DOTALL), "utf-8"
        )
        status, out, err = run(f"check {a_day}")
        if other in ("recherche", "RECHERCHE") and told:  # which is one label everywhere
            assert (status, other in err) == (1, True)
        else:
            assert status == 0
            assert (f"“Recherche” and “{other}” are taken as one: their people do not meet" in out) is told


def test_mistakes_are_told_in_the_language_of_the_file(a_day: str) -> None:
    file = Path(a_day, "day.toml")
    file.write_text(file.read_text().replace('["en", "nl"]', '["nl", "en"]').replace("rooms", "romos"))
    app = ThemeDay()
    app.read(["check", a_day])
    with pytest.raises(DayFileError):
        app.start()
    assert isinstance(app.chosen, Command)
    assert app.chosen.speaks == "nl"


def test_check_names_the_mistakes_in_lessons(run: Run, a_day: str) -> None:
    lesson = Path(a_day, "lessen", "mijn-les")
    lesson.mkdir(parents=True)
    for language in ("nl", "en"):
        (lesson / f"{language}.md").write_text("geen les")
    file = Path(a_day, "day.toml")
    text = file.read_text().replace('# lessons_folder = "lessons"', 'lessons_folder = "lessen"')
    file.write_text(text.replace('lessons = ["ask-and-check"', 'lessons = ["mijn-les"'))
    status, out, err = run(f"check {a_day}")
    assert (status, out) == (1, "")
    assert "mijn-les/nl.md" in err
    assert "mijn-les/en.md" in err


@pytest.mark.parametrize("command", ["check", "serve", "posters", "export", "report", "close"])
@pytest.mark.parametrize("content", [None, "title = ", "units = 3", "\0\xff"])
def test_a_day_that_is_missing_or_broken(run: Run, command: str, content: str | None) -> None:
    if content is not None:
        Path("day.toml").write_text(content, encoding="latin-1")
    status, out, err = run(f"{command} day.toml")
    assert (status, out) == (1, "")
    assert "day.toml cannot be used yet" in err


def test_posters(run: Run, a_day: str) -> None:
    status, out, err = run(f"posters {a_day} -o p.html --address http://192.168.8.10:8866")
    assert (status, err) == (0, "")
    assert "p.html" in out
    assert "192.168.8.10:8866" in Path("p.html").read_text(encoding="utf-8")


def test_posters_for_the_address_of_now(run: Run, a_day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cards = [Interface("lo", ("127.0.0.1",)), Interface("wlan0", ("192.168.8.10",)), Interface("eth0", ("10.0.0.7",))]
    monkeypatch.setattr("themeday.serving.address.interfaces", lambda: cards)
    monkeypatch.setattr("themeday.serving.address.routed_address", lambda: "")
    status, out, _ = run(f"posters {a_day}")
    assert status == 0
    assert "192.168.8.10:8866" in Path(a_day, "posters.html").read_text(encoding="utf-8")
    assert "10.0.0.7 (eth0)" in out
    Path(a_day, "posters.html").unlink()
    del cards[1:]
    status, _, err = run(f"posters {a_day}")
    assert (status, Path(a_day, "posters.html").exists()) == (1, False)
    assert "--address http://192.168.8.10:8866" in err


def test_posters_for_a_strange_address(run: Run, a_day: str) -> None:
    status, _, err = run(f"posters {a_day} --address http://a/b")
    assert status == 1
    assert "http://192.168.8.10:8866" in err


def test_check_says_when_pairs_can_be_asked_how_it_goes(run: Run, a_day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "themeday.lessons.lesson_check.check_lesson", lambda folder, speaks, languages: []
    )  # not what is asked
    file = Path(a_day, "day.toml")
    text = re.sub(r"^date = .*$", "date = 2027-01-14", file.read_text("utf-8"), flags=re.M)
    assert "retention_days = 100\n" in text

    def said(days: int) -> str:
        file.write_text(text.replace("retention_days = 100", f"retention_days = {days}"), "utf-8")
        return run(f"check {a_day} --language en")[1]

    six, twelve = "Thursday, 25 February 2027", "Thursday, 8 April 2027"
    for days in (100, 84):
        assert f"You can ask pairs how it goes: {six} · {twelve}\n" in said(days)
        assert "cannot be asked" not in said(days)
    assert f"You can ask pairs how it goes: {six}\n" in said(83)
    assert "deleted on Wednesday, 7 April 2027, after 83 days: pairs cannot be asked after twelve weeks" in said(83)
    assert "You can ask" not in said(28)
    assert "after 28 days: pairs cannot be asked after six and twelve weeks" in said(28)
    assert "write retention_days = 100 in day.toml" in said(28)
    file.write_text(text.replace("retention_days = 100\n", ""), "utf-8")
    assert twelve in run(f"check {a_day} --language en")[1]  # without the line it is the same


def test_the_record_of_processing_stands_beside_the_day_or_where_asked(run: Run, a_day: str) -> None:
    status, out, err = run(f"privacy {a_day} --language en")
    assert (status, err) == (0, "")
    assert "privacy.html" in out
    assert "Record of processing" in Path(a_day, "privacy.html").read_text("utf-8")
    assert run(f"privacy {a_day} -o blad.html --language nl")[0] == 0
    assert "privacyfunctionaris" in Path("blad.html").read_text("utf-8")
    assert not Path(a_day, "data").exists()


def test_a_record_in_another_form_is_refused(run: Run, a_day: str) -> None:
    status, _, err = run(f"privacy {a_day} -o blad.docx --language en")
    assert status == 1
    assert ".pdf" in err
