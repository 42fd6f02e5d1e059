"""`lesson new`, `lesson check` and `lesson preview`: from nothing to a lesson, in the author's language."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import Run
from themeday.lessons.lesson_check import check_lesson
from themeday.lessons.new_lesson import QUESTIONS, new_lesson
from themeday.lessons.reading import load_lesson
from themeday.places import EXERCISES
from themeday.serving.announcing import Links

ANSWERS = (
    "You know who calls.",
    "I play three calls.",
    "Look up who called you last.",
    "What do you ask?",
    "And at work?",
)


def answers(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_five_answers_make_a_lesson_that_lacks_only_its_translation(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, *ANSWERS)
    status, out, err = run('lesson new "Who\'s calling: Bo?" --language en')
    assert (status, err) == (0, "")
    assert [f"{n}/5" in out for n in range(1, 6)] == [True] * 5
    folder = Path("who-s-calling-bo")
    assert "themeday lesson preview who-s-calling-bo" in out
    lesson = load_lesson(folder, "en")
    assert (lesson.title, lesson.goal) == ("Who's calling: Bo?", ANSWERS[0])
    text = (folder / "en.md").read_text("utf-8")
    assert [answer in text for answer in ANSWERS] == [True] * 5
    problems = check_lesson(folder)
    # The title twice, and each of the five answers.
    assert [str(one).split(",")[0] for one in problems] == ["who-s-calling-bo/nl.md"] * 7
    assert all("VERTAAL:" in str(one) for one in problems)
    status, _, err = run("lesson check who-s-calling-bo")
    assert (status, err.count("\n")) == (1, 8)


def test_what_is_not_answered_is_marked_to_be_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch)
    assert run('lesson new "Nep of echt?"')[0] == 0
    status, _, err = run("lesson check nep-of-echt --language nl")
    assert status == 1
    assert err.count("haal SCHRIJF: weg") == 5
    assert err.count("regel") == err.count("  - ")


def test_a_lesson_is_never_written_over(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for code in (0, 1):
        answers(monkeypatch, *ANSWERS)
        assert run('lesson new "Nep" --language en')[0] == code
    status, _, err = run('lesson new "Nep" --language en')
    assert "is there already" in err
    assert status == 1


def test_new_lessons_go_into_exercises_where_there_is_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("exercises").mkdir()
    answers(monkeypatch, *ANSWERS)
    assert run('lesson new "Nep"')[0] == 0
    assert Path("exercises/nep/nl.md").exists()
    answers(monkeypatch, *ANSWERS)
    assert run('lesson new "Nep" --folder ergens')[0] == 0
    assert Path("ergens/nep/nl.md").exists()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=st.text(max_size=200),
    given_answers=st.lists(
        st.text(max_size=80) | st.sampled_from(["```", "~~~\n", "{x}", "- [x]", '"', ": "]), max_size=5
    ),
)
@example(title="#", given_answers=["", "#", "[a]: b", "---", "***"])
def test_whatever_is_answered_the_files_can_be_read(title: str, given_answers: list[str], tmp_path: Path) -> None:
    root = tmp_path / "all"
    shutil.rmtree(root, ignore_errors=True)
    folder = new_lesson(root, title, dict(zip(QUESTIONS, given_answers, strict=False)), "nl")
    for language in ("nl", "en"):
        assert len(load_lesson(folder, language).steps) == 5
    # What an author typed may be wrong in itself, but never breaks the form around it.
    told = [one for one in check_lesson(folder) if "found" not in one.values]  # a mark in a text is its author's own
    assert not [one for one in told if "block" in str(one) or "key" in str(one)]


@pytest.mark.parametrize("named", ["one/fake-account", "one/fake-account/nl.md", "one", ""])
def test_check_takes_a_lesson_a_file_a_folder_of_lessons_or_none(run: Run, named: str, monkeypatch: Any) -> None:
    shutil.copytree(EXERCISES / "fake-account", "one/fake-account")
    if not named:
        monkeypatch.chdir("one/fake-account")
    status, out, err = run(f"lesson check {named}")
    assert (status, err) == (0, "")
    assert out.count("In order: ") == 1
    assert "fake-account" in out


def test_check_takes_several(run: Run) -> None:
    shutil.copytree(EXERCISES / "fake-account", "a/fake-account")
    shutil.copytree(EXERCISES / "_example", "a/_example")
    status, out, _ = run("lesson check a/fake-account a/_example")
    assert (status, out.count("In order")) == (0, 2)


def test_hints_are_told_and_change_nothing(run: Run) -> None:
    shutil.copytree(EXERCISES / "_example", "_example")
    file = Path("_example/nl.md")
    file.write_text(file.read_text("utf-8").replace("Houd het kort", "Derhalve: houd het kort"), "utf-8")
    status, out, err = run("lesson check _example --language nl")
    assert (status, err) == (0, "")
    assert 'niet iedereen leest "Derhalve" makkelijk. Misschien: daarom, dus.' in out


def test_where_there_is_no_lesson_the_way_to_one_is_told(run: Run) -> None:
    for command in ("check", "preview ."):
        status, _, err = run(f"lesson {command}")
        assert status == 2
        assert "themeday lesson new" in err


def test_a_slip_is_told_with_the_nearest_command(run: Run) -> None:
    assert run("lesson") == run("lesson --help")
    status, _, err = run("lesson chek")
    assert (status, err) == (2, "chek is no command. Do you mean `themeday lesson check`?\n")


def test_preview_serves_only_this_lesson_to_only_this_computer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from themeday.room.session import Session
    from themeday.store.records import Records

    shutil.copytree(EXERCISES / "_example", "_example")
    seen: dict[str, Any] = {}

    def serve(day: Any, folder: Any, options: Any, announce: Any) -> None:
        announce(Links("http://127.0.0.1:1/j/ABCD", "http://127.0.0.1:2/enter/facilitator/K", ""))
        session = Session(day, Records.in_folder(folder.path), folder.secret())
        session.records.refresh()
        seen.update(day=day, path=folder.path, current=session.stage.current, **vars(options))

    monkeypatch.setattr("themeday.serving.run.serve", serve)
    status, out, err = run("lesson preview _example --no-browser --port 21500")
    assert (status, err) == (0, "")
    assert (seen["address"], seen["port"], seen["current"]) == ("127.0.0.1", 21500, "lessons")
    assert (seen["day"].lessons, seen["day"].rehearsal) == (("_example",), True)
    assert not seen["path"].exists()
    assert "http://127.0.0.1:2/enter/facilitator/K?to=projector" in out
    assert "everything is in order" in out
