"""Lessons as they come from word processors, phones and hurried hands: no mark and no answer reaches the room untold.

Every one is the example lesson with one thing changed; `lesson check` names the line, what is wrong and how to mend it.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.lessons.test_lesson_check import EXAMPLE, TEXT, Broken
from themeday.lessons.block_kinds import KINDS
from themeday.lessons.lesson_check import check_lesson, hints
from themeday.lessons.reading import load_lesson

QUIZ = "```quiz first-word"
SHOWN = "A **show** block is what you show, large on the screen. Keep it short: what you tell need not stand there."
LOOSE = "Text outside a block is fine too."
ANSWER = "{sender} Who it comes from"
SAID = "Anyone can be friendly."
TITLE = '"Example: a message about a parcel"'

FENCES = (
    {
        f"opened with {name}": Broken(QUIZ, f"{run}quiz first-word", "", "does not begin with", "```quiz first-word")
        for name, run in {
            "acute accents": "´´´",
            "two backticks": "``",
            "curly quotes": "‘’‘",
            "closing quotes": "’’’",
            "apostrophes": "'''",
            "straight quotes": '"""',
            "double curly quotes": "“““",
            "two tildes": "~~",
            "a mixture": "``´",
        }.items()
    }
    | {
        "opened far in": Broken(QUIZ, "      ´´´quiz first-word", "´´´", "does not begin with", "three backticks"),
        "a capital": Broken(QUIZ, "´´´Quiz first-word", "", "does not begin with", "three backticks"),
        "two backticks at the end": Broken(
            "anything from them?\n```", "anything from them?\n``", "SAME", "does not close", "Close it"
        ),
        "end of block, swallowed": Broken(
            "did you expect anything from them?\n```\n",
            "did you expect anything from them?\n",
            QUIZ,
            "has no end before line 31",
            "above line 31",
        ),
        "end of show, swallowing a quiz": Broken(
            f"{SHOWN}\n```\n\n{LOOSE}",
            f"{SHOWN}\n\n{LOOSE}",
            "```show",
            'where "quiz first-word" begins',
            "answers too",
        ),
        "swallowing a block that begins wrong": Broken(
            f"{SHOWN}\n```\n\n{LOOSE} It looks like a *show* block.\n\n{QUIZ}",
            f"{SHOWN}\n\n´´´quiz first-word",
            "```show",
            "has no end before line",
            "answers too",
        ),
        "an end too many": Broken(
            f"{LOOSE}", f"{LOOSE}\n\n```\n", "SAME", "no block is open here", "Take this line out"
        ),
    }
    | {
        f"closed with {name}": Broken(
            f"{SHOWN}\n```",
            f"{SHOWN}\n{run}",
            "SAME",
            f"line 19: {run} does not close the block of line 15",
            "Close it with a line ```",
        )
        for name, run in {
            "acute accents": "´´´",
            "curly quotes": "’’’",
            "tildes": "~~~",
            "two backticks": "``",
            "apostrophes": "'''",
        }.items()
    }
)

LEFT = {
    "a table": Broken(SHOWN, "| a | b |\n|---|---|\n| 1 | 2 |", "", "a table", "Write a list"),
    "a table without edges": Broken(SHOWN, "a | b\n--- | ---\n1 | 2", "", "a table", "Write a list"),
    "cells pasted": Broken(SHOWN, "name\tage\nBo\t24\nKim\t61", "", "a table", "Write a list"),
    "a comment": Broken(SHOWN, "<!-- the answer is B -->", "", "a comment", 'a block "note"'),
    "a comment of several lines": Broken(SHOWN, "Hi <!-- the\nanswer -->", "", "a comment", 'a block "note"'),
    "bold in HTML": Broken(SHOWN, "Keep it <b>short</b>.", "", "<b>", "**bold**"),
    "a new line in HTML": Broken(SHOWN, "Keep it<br/>short.", "", "<br/>", "an empty line"),
    "a link in HTML": Broken(SHOWN, '<a href="x">x</a>', "", "<a href", "HTML is not used"),
    "struck out": Broken(SHOWN, "Keep it ~~long~~ short.", "", "~~ would", "take it out"),
    "a bullet of Word": Broken(SHOWN, "•\tKeep it short", "", "• makes no list", "hyphen and a space"),
    "a dot": Broken(SHOWN, "·       Keep it short", "", "· makes no list", "hyphen and a space"),
    "a symbol of Word": Broken(SHOWN, "\uf0b7\tKeep", "", "makes no list", "hyphen and a space"),
    "an o and a tab": Broken(SHOWN, "o\tKeep it short", "", "o makes no list", "hyphen and a space"),
    "a dash": Broken(SHOWN, "– Keep it short\n– Please", "", "– makes no list", "hyphen and a space"),
    "a dash before an answer": Broken("- [x] {sender}", "– [x] {sender}", "– [x]", "", "hyphen and a space"),
    "a space that does not break": Broken(SHOWN, "-\xa0Keep it short", "", "- makes no list", "hyphen and a space"),
    "a star close to its text": Broken(SHOWN, "*Keep it short", "", "makes no list", "hyphen and a space"),
    "a second number": Broken(SHOWN, "Two things:\n2. short", "2. short", "2. makes no list", "an empty line"),
    "a box in a show": Broken(SHOWN, "- [x] Keep it short", "", "[x] would be seen", "no option is read"),
    "a key in a show": Broken(SHOWN, "- {keep} Keep it short", "", "{keep} would be seen", "no option is read"),
    "an option too far in": Broken(
        SHOWN, "Look\n\n     - [x] {keep} Keep", "[x]", "so far in", "none before an option"
    ),
    "bold that does not end": Broken(SHOWN, "Keep it **short.", "", "** would be seen", "on both sides"),
    "bold with spaces": Broken(SHOWN, "Keep it ** short ** now.", "", "** would be seen", "close to the words"),
    "underscores": Broken(SHOWN, "Keep it __short.", "", "__ would be seen", "on both sides"),
    "a heading without a space": Broken(SHOWN, "##Short", "", "## would be seen", "ordinary space"),
    "a heading with another space": Broken(SHOWN, "##\xa0Short", "", "## would be seen", "ordinary space"),
    "a picture with a space": Broken(
        "(message-en.svg)", "(message en.svg)", "", '"message en.svg" has a space', "Rename"
    ),
    "a picture with two spaces": Broken(
        "](message-en.svg)", "] (message-en.svg)", "", "would be seen", "without spaces between its parts"
    ),
    "a picture without its mark": Broken(
        "![A message", "[A message", "(message-en", "(message-en.svg)", "![what it shows]"
    ),
    "a footnote": Broken(SHOWN, "Keep it short.[^1]", "", "[^1]", "a link has no use"),
    "a replaced letter": Broken(SHOWN, "Keep it caf\ufffd.", "", "cannot be seen", "anew"),
    "a line break of Word": Broken(SHOWN, "Keep it\x0bshort", "Keep it", "cannot be seen", "anew"),
    "saved twice": Broken(SHOWN, "Houd het cafÃ© kort.", "", "saved in another encoding", "UTF-8"),
    "a fence in the middle": Broken(SHOWN, "Keep ´´´ it short", "", "´´´ would be seen", "three backticks"),
    # Every field that reaches the room.
    "in an answer": Broken(ANSWER, "{sender} <i>Who</i> it comes from", "<i>", "<i> would be seen", "HTML"),
    "in what is said back": Broken(SAID, "Anyone can be ~~friendly.", "~~", "~~ would be seen", "take it out"),
    "in a group": Broken("{tap} I tap on it", "{tap} I ~~tap~~ on it", "~~tap", "~~ would be seen", "take it out"),
    "in what is sorted": Broken("{own-app} A notice", "{own-app} A <u>notice</u>", "<u>", "<u>", "HTML"),
    "in what is ranked": Broken("{wait} Touch", "{wait} **Touch", "**Touch", "** would be seen", "on both sides"),
    "in a note": Broken("Write here, step", "Write here <b>step", "<b>", "<b>", "HTML"),
    "in a teach-back": Broken("Explain to the other:", "•\tExplain:", "•\tE", "•", "hyphen and a space"),
    "in a title": Broken(TITLE, "A **bold** title", "title:", '"title" is shown as it stands', "**bold**"),
    "in a goal": Broken("You see what", "<b>You see what", "goal:", '"goal" is shown as it stands', "<b>"),
    "in a teacher's note": Broken("This is an", "• This is an", "teacher_note:", "as it stands", "•"),
    "in the material": Broken("One phone for", "One `phone` for", "material:", "as it stands", "Take that out"),
    "quotes of Word around a title": Broken(TITLE, "“A parcel”", "title:", "would be seen", "straight quotes"),
    "quotes around a title twice": Broken(TITLE, "'\"A parcel\"'", "title:", "would be seen", "Take them out"),
}

HEADS = {
    "a Dutch name": Broken("title:", "titel:", "", '"titel" is not a name', 'Write "title:"'),
    "a Dutch number of minutes": Broken("minutes:", "duur:", "", '"duur" is not a name', 'Write "minutes:"'),
    "a misspelt name": Broken("teacher_note:", "teachers_note:", "", "is not a name", 'Write "teacher_note:"'),
    "a name with a space": Broken("teacher_note:", "Teacher note:", "", "is not a name", 'Write "teacher_note:"'),
    "a name with a capital": Broken("goal:", "Goal:", "", '"Goal" is not a name', 'Write "goal:"'),
    "a name twice": Broken("minutes: 12", "minutes: 12\nminutes: 14", "minutes: 14", "stood on line 3", "Keep one"),
    "a tab": Broken("minutes: 12", "\tminutes: 12", "", "here is a tab", "Take it out"),
    "a tab behind the colon": Broken("goal: You", "goal:\tYou: see", "", "here is a tab", "one space"),
    "a tab in a text": Broken("This is an", "•\tThis is an", "teacher_note:", "here is a tab", "one space"),
    "no space behind the colon": Broken("minutes: 12", "minutes:12", "", 'no space behind "minutes:"', "Put one"),
    "no colon": Broken("minutes: 12", "minutes 12", "", "no name with a colon", "name: value"),
    "curly quotes and a colon": Broken(TITLE, "“Example: a parcel”", "title:", "are curly", 'title: "…"'),
    "a quote that does not end": Broken(TITLE, '"Example: a parcel', "title:", "does not end with it", "Put one"),
    "words behind the quotes": Broken(TITLE, '"Real" or "fake"', "title:", "goes on after its second", "Take"),
    "a sign at the start": Broken(TITLE, "@home in messages", "title:", "begins with @", "between quotes"),
    "a star at the start": Broken(TITLE, "*Fake* or real", "title:", "begins with *", "between quotes"),
    "one dash above": Broken("---\ntitle", "—\ntitle", "—", "looks like three hyphens", "Type ---"),
    "dashes above": Broken("---\ntitle", "–––\ntitle", "–––", "looks like three hyphens", "Type ---"),
    "two hyphens above": Broken("---\ntitle", "--\ntitle", "--", "looks like three hyphens", "Type ---"),
    "one dash below": Broken("take-along]\n---", "take-along]\n—", "—", "looks like three hyphens", "Type ---"),
    "an empty line above": Broken("---\ntitle", "\n---\ntitle", "", "something else", "on line 1"),
}
ALL = {**FENCES, **LEFT, **HEADS}


def broken_folder(tmp_path: Path, text: str | bytes, name: str = "en.md") -> Path:
    folder = tmp_path / "_example"
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    (folder / "en.md").unlink()
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return folder


@pytest.mark.parametrize("name", ALL)
def test_what_a_hand_or_a_word_processor_did_is_told(name: str, tmp_path: Path) -> None:
    broken = ALL[name]
    assert TEXT.count(broken.old) >= 1
    text = TEXT.replace(broken.old, broken.new, 1)
    told = check_lesson(broken_folder(tmp_path, text), "en")
    found = [one for one in told if broken.wrong in str(one) and broken.mend in str(one)]
    assert found, [str(one) for one in told]
    if broken.at != "SAME":
        place = broken.at or broken.new.strip("\n").split("\n")[0]
        line = next(n for n, one in enumerate(text.split("\n"), 1) if place in one) if broken.new[0] != "\n" else 1
        assert str(found[0]).startswith(f"_example/en.md, line {line}: ")
    for one in told:
        assert one.message("nl") != str(one)
        assert "regel" in one.message("nl") or "line" not in one.values


@pytest.mark.parametrize("name", LEFT)
def test_a_mark_is_a_guess_and_takes_no_lesson_from_a_room(name: str, tmp_path: Path) -> None:
    broken = LEFT[name]
    folder = broken_folder(tmp_path, TEXT.replace(broken.old, broken.new, 1))
    if "before an answer" not in name:  # there an answer is gone
        assert load_lesson(folder, "en").steps


MEANT = (
    "5 * 3 = 15, and 4* is a good hotel",
    "A < B, and B > C",
    "Hallo <naam>, uw pakket wacht",
    "f*** and k*t",
    "I fill in: ____ and ____",
    "first_name and last_name",
    "`<b>` is bold, `{key}` is a key, `[x]` is a box",
    "\\*not bold\\*, \\[x\\], \\~~, \\<b>",
    "&lt;b&gt; is bold",
    "It is 8–12 people – or more",
    "You may – as I said –\nleave",
    "#throwback to last year",
    "A | B",
    "C:\\folder and \\\\server",
    "3 - 2 - 1 and - then -",
    "[brackets] are fine (here too)",
    "“Quoted” he said, ‘twice’",
    "1986. A year",
    "- one\n- two\n\n1. three\n2. four",
    "> “Said” someone",
    "**bold**, *italic*, __bold__ and _italic_",
    "Dit is O, en o.",
    "😀 • in the middle",
)


@pytest.mark.parametrize("text", MEANT)
def test_what_is_meant_is_left_alone(text: str, tmp_path: Path) -> None:
    assert [str(one) for one in check_lesson(broken_folder(tmp_path, TEXT.replace(SHOWN, text)))] == []


FILES = {
    "en.txt": (TEXT, '"en.txt" is there. Rename it to en.md'),
    "en.md.txt": (TEXT, "Windows hides the end"),
    "EN.MD": (TEXT, '"EN.MD" is there. Rename it to en.md, in small letters'),
    "en.markdown": (TEXT, "Rename it to en.md"),
    "en.docx": (b"PK\x03\x04", "a document of a word processor. Save it there as plain text"),
    "en.rtf": (b"{\\rtf1", "a document of a word processor"),
    "en.odt": (b"PK\x03\x04", "a document of a word processor"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_another_ending_is_named(name: str, tmp_path: Path) -> None:
    content, words = FILES[name]
    folder = broken_folder(tmp_path, content, name)
    if (folder / "en.md").exists():
        pytest.skip("this disk takes small letters and capitals for the same")
    [problem] = check_lesson(folder)
    assert str(problem).startswith("_example/en.md is missing")
    assert words in str(problem)
    assert name in problem.message("nl")


CONTENTS = {
    "UTF-16 of Notepad": (TEXT.encode("utf-16"), 'saved as UTF-16, which Notepad calls "Unicode"'),
    "UTF-16 without a mark": (TEXT.encode("utf-16-le"), "saved as UTF-16"),
    "big UTF-16": (b"\xfe\xff" + TEXT.encode("utf-16-be"), "saved as UTF-16"),
    "ANSI of Notepad": (
        TEXT.replace("Keep", "Café").encode("cp1252"),
        'line 18: the letter "é" is not stored as UTF-8',
    ),
    "RTF": (b"{\\rtf1\\ansi " + TEXT.encode("ascii"), "no plain text but RTF"),
    "Word": (b"PK\x03\x04\x14\0" + bytes(99), "no plain text but DOCX"),
    "old Word": (b"\xd0\xcf\x11\xe0" + bytes(99), "no plain text but DOC"),
    "a page": (b"\n<!DOCTYPE html><html>", "no plain text but HTML"),
    "PDF": (b"%PDF-1.7", "no plain text but PDF"),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_file_that_is_no_plain_text_says_what_it_is(name: str, tmp_path: Path) -> None:
    content, words = CONTENTS[name]
    [problem] = check_lesson(broken_folder(tmp_path, content))
    assert words in str(problem)
    assert problem.message("nl") != str(problem)


@pytest.mark.parametrize("name", ["a mark in front", "the line ends of Windows", "the line ends of an old Mac", "both"])
def test_what_windows_adds_harms_nobody(name: str, tmp_path: Path) -> None:
    ends = {"a mark in front": "\n", "the line ends of an old Mac": "\r"}.get(name, "\r\n")
    mark = b"\xef\xbb\xbf" if name in ("a mark in front", "both") else b""
    folder = broken_folder(tmp_path, mark + TEXT.replace("\n", ends).encode("utf-8"))
    assert check_lesson(folder) == []
    broken = mark + TEXT.replace("Keep it", "Keep <b>it").replace("\n", ends).encode("utf-8")
    [problem] = check_lesson(broken_folder(tmp_path, broken))
    assert problem.values["line"] == 18


PIECES = st.sampled_from(
    [
        *(
            "```",
            "´´´",
            "``",
            "~~~",
            "'''",
            "“““",
            "```quiz a\n",
            "´´´show b\n",
            "``sort c\n",
            "\n```\n",
            "\n´´´\n",
            "````\n",
        ),
        *(
            "- [ ] {a} x\n",
            "- [x] {b} y\n",
            "• {c} z\n",
            "o\tz\n",
            "  > z\n",
            "|a|b|\n",
            "|-|-|\n",
            "<b>",
            "<!--",
            "-->",
        ),
        *(
            "![",
            "](",
            "![a](b c.svg)",
            "[a](b.svg)",
            "\\*",
            "**",
            "__",
            "~~",
            "\t",
            "\u200b",
            "\ufeff",
            "\xa0",
            "\0",
            "\x0b",
        ),
        *(
            "---\n",
            "—\n",
            "title: x\n",
            "titel: x\n",
            "title:x\n",
            "goal: “a: b”\n",
            "minutes: 12\n",
            'title: "a\n',
            ": ",
            "é",
        ),
        *("\r", "\r\n", "\n", "\n\n", "    ", "{", "}", "[", "]", "Ã©", "{key}", "{0}", "%s"),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=10), max_size=40).map("".join)
CHECKED = {"max_examples": 100, "deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


@settings(**CHECKED)  # type: ignore[arg-type]
@given(text=TEXTS, where=st.sampled_from(["all", "head", "body", "block", "options"]))
@example(text="``", where="block")
@example(text="{0}", where="head")
def test_no_text_crashes_the_check(text: str, where: str, tmp_path: Path) -> None:
    places = {
        "all": text,
        "head": TEXT.replace(TITLE, text),
        "body": TEXT.replace(LOOSE, text),
        "block": TEXT.replace(SHOWN, text),
        "options": TEXT.replace("Whether the message is friendly\n", text),
    }
    folder = broken_folder(tmp_path, places[where].encode("utf-8", "replace"))
    lines = len(re.split(r"\r\n|\r|\n", places[where])) + 1
    for one in (*check_lesson(folder), *hints(folder)):
        assert 1 <= int(one.values.get("line", 1)) <= lines
        assert str(one)
        assert one.message("nl")


@settings(**CHECKED)  # type: ignore[arg-type]
@given(raw=st.binary(max_size=300))
def test_no_file_crashes_the_check(raw: bytes, tmp_path: Path) -> None:
    folder = broken_folder(tmp_path, raw)
    assert check_lesson(folder)
    hints(folder)


@settings(**CHECKED)  # type: ignore[arg-type]
@given(text=TEXTS)
def test_a_lesson_in_order_shows_no_box_no_key_and_no_fence(text: str, tmp_path: Path) -> None:
    folder = broken_folder(tmp_path, TEXT.replace(LOOSE, text).encode("utf-8", "replace"))
    if check_lesson(folder):
        return
    for step in load_lesson(folder, "en").steps:
        assert step.kind in KINDS
        shown = re.sub(r"<code[^>]*>.*?</code>|<img[^>]*>", "", step.text_html, flags=re.DOTALL)
        assert not re.search(r"\[x\] *\{|´´´|```|&lt;b&gt;|&lt;!--|~~|^\s*•", shown)
