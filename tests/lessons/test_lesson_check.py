"""Broken lessons, each with one mistake: the message names the file, the line, and how to mend it, in both languages.

Every one of them is the example lesson with one thing changed, as an author would do it by accident.
"""

# A line of a lesson is as long as it is.
# ruff: noqa: E501
from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from themeday.errors import ThemeDayError
from themeday.lessons.block_kinds import ANSWERED, KINDS
from themeday.lessons.lesson_check import check_lesson, hints
from themeday.places import EXERCISES

EXAMPLE = EXERCISES / "_example"
TEXT = (EXAMPLE / "en.md").read_text("utf-8")


class Broken(NamedTuple):
    """One mistake.

    Args:
        old: what stood there.
        new: what stands there now.
        at: on the line where the mistake is told; the line of `old` when empty.
        wrong: how the message says what is wrong.
        mend: how it says what to do.
    """

    old: str
    new: str
    at: str
    wrong: str
    mend: str


HEAD, BLOCK = "title: ", "```quiz first-word"
MISTAKES = {
    # Front matter.
    "no front matter": Broken("---\ntitle", "title", "title", "does not begin with a line ---", "Put the title"),
    "front matter without end": Broken(
        "explain, take-along]\n---\n", "explain, take-along]\n", "---", "has no end", "Close it"
    ),
    "colon without quotes": Broken(
        '"Example: a message about a parcel"', "Example: a message", "", "holds a colon", "straight quotes"
    ),
    "no title": Broken(
        'title: "Example: a message about a parcel"\n', "", "---", '"title" is missing', 'Add a line "title'
    ),
    "empty goal": Broken(
        "You see what to look for in a message, and you know what to do before you tap.",
        "",
        "goal:",
        "is empty",
        "Write one text",
    ),
    "unknown name": Broken(
        "material:", "materials:", "materials:", '"materials" is not a name', 'Write "material:" instead'
    ),
    "name nobody knows": Broken("material:", "colour:", "colour:", '"colour" is not a name', "Choose from"),
    "minutes in words": Broken("minutes: 12", "minutes: twelve", "", "no whole number", "minutes: 12"),
    "too many minutes": Broken("minutes: 12", "minutes: 45", "", "no whole number from 5 to 20", "minutes: 12"),
    "no such competence": Broken("digcomp: [4.1]", "digcomp: [7.1]", "", "no list of DigComp", "digcomp: [2.6, 4.1]"),
    "keys as a table": Broken(
        "keys: [first-word", "keys: [{a: b}, first-word", "keys:", "no list of keys", "leave the line out"
    ),
    "a key changed by accident": Broken(
        "```quiz first-word", "```quiz first-look", "keys:", "no block that people answer", "put the old key back"
    ),
    # Blocks.
    "unknown block": Broken(
        "```quiz first-word", "```quizz first-word", "", '"quizz" is no kind of block', 'Did you mean "quiz"?'
    ),
    "block nobody knows": Broken(
        "```show the-message", "```carousel the-message", "", "no kind of block", "Choose from"
    ),
    "last block without end": Broken(
        "name people or cases.\n```", "name people or cases.", "```reflection", "has no end", "Close it with a line ```"
    ),
    "quiz without key": Broken("```quiz first-word", "```quiz", "", "its kind and one key", "Write it so"),
    "key with a space": Broken("```quiz first-word", "```quiz first word", "", "its kind and one key", "Write it so"),
    "key with capitals": Broken("```quiz first-word", "```quiz First-Word", "", "no usable key", "Use only a-z"),
    "reserved key": Broken("```reflection take-along", "```reflection back", "", "already has", "another key"),
    "duplicate key": Broken("```spot what-is-off", "```spot first-word", "", "used before, on line", "its own key"),
    # Quiz.
    "nothing right": Broken("- [x] {sender}", "- [ ] {sender}", BLOCK, "no right answer", "Put an x"),
    "answer without a box": Broken("- [x] {sender}", "- {sender}", "- {sender}", "has no box", "Begin it with [ ]"),
    "answer without a key": Broken("- [x] {sender} Who", "- [x] Who", "- [x] Who", "has no key", "in braces"),
    "answer without text": Broken(
        "{sender} Who it comes from", "{sender}", "{sender}", "has no text", "Write it after the key"
    ),
    "answer without feedback": Broken(
        "  > Anyone can be friendly. It says little about who is writing.\n",
        "",
        "{tone}",
        "says nothing back",
        "Add a line below",
    ),
    "answer key twice": Broken("{sender}", "{tone}", BLOCK, 'have the key "tone"', "its own key"),
    "one answer only": Broken(
        "- [ ] {tone} Whether the message is friendly\n  > Anyone can be friendly. It says little about who is writing.\n",
        "",
        BLOCK,
        "too few options",
        "at least 2",
    ),
    # Spot.
    "nothing fake": Broken(
        "- [x] {hurry} It has to be today\n  > Well seen. Haste is meant to make you skip the thinking.\n- [x] {pay}",
        "- [ ] {pay}",
        "```spot",
        "nothing to spot",
        "Put an x",
    ),
    "spot without feedback": Broken(
        "  > That is quite usual. Real messages are short too.\n",
        "",
        "{short}",
        "says nothing back",
        "Add a line below",
    ),
    "picture without text": Broken(
        "![A message from Parcelpoint: your parcel is waiting. Pay 1.95 before 6 pm at parcel-point.example.]",
        "![]",
        "(message-en.svg)",
        "no text for who cannot see it",
        "![what it shows]",
    ),
    "picture that is not there": Broken(
        "(message-en.svg)", "(message.svg)", "(message.svg)", "not in the lesson's folder", "Put the file there"
    ),
    "picture from the internet": Broken(
        "(message-en.svg)", "(https://example.org/a.svg)", "(https:", "not in the lesson's folder", "only its name"
    ),
    # Sort.
    "one group": Broken("- {look} I look it up myself\n", "", "```sort", "too few groups", 'each as "- {key} name"'),
    "group without a key": Broken("- {tap} I tap", "- I tap", "- I tap", "has no key", "- {key}"),
    "group without a name": Broken("{tap} I tap on it", "{tap}", "{tap}", "has no text", "Write it after the key"),
    "group twice": Broken("- {look} I look", "- {tap} I look", "```sort", "two groups", "Give each group its own key"),
    "text in two groups": Broken("{qr}", "{own-app}", "```sort", 'have the key "own-app"', "its own key"),
    "text to sort without feedback": Broken(
        "    > You chose that road.\n", "", "{own-app}", "says nothing back", "Add a line below"
    ),
    "text to sort with a box": Broken(
        "  - {link} A link", "  - [x] {link} A link", "{link}", "nothing is right or wrong", "sort, rank"
    ),
    # Rank.
    "half numbered": Broken(
        "1. {wait} Touch nothing for a moment\n   > Doing nothing is always possible.\n",
        "- {wait} Touch nothing for a moment\n\n",
        "```rank in-order",
        "some texts",
        "Number them all",
    ),
    "one to rank": Broken(
        "- {safe} That it is safe\n- {easy} That it is easy\n",
        "",
        "```rank matters-most",
        "too few options",
        "at least 2",
    ),
    "rank key twice": Broken("{easy}", "{safe}", "```rank matters-most", 'have the key "safe"', "its own key"),
    # Checklist and scenario.
    "ticked checklist": Broken("- [ ] {find}", "- [x] {find}", "{find}", "nothing is right or wrong", "Leave the x"),
    "checklist without lines": Broken(
        "- [ ] {find} Find a message that you got this week from someone you do not know\n- [ ] {hold} Hold your finger on the link and read the address\n  > Let go and swipe it away: nothing has happened.\n",
        "",
        "```checklist",
        "too few options",
        "- [ ] {key}",
    ),
    "scenario with a box": Broken(
        "- {close} I", "- [ ] {close} I", "{close}", "nothing is right or wrong", "Leave the x"
    ),
    "scenario without what follows": Broken(
        "  > Good. Only looking gives nothing away yet.\n", "", "{close}", "says nothing back", "Add a line below"
    ),
    # Teach-back and reflection.
    "teach-back without a question": Broken(
        "Explain to the other: what do you look at first from now on, and what do you do when in doubt?\n",
        "",
        "```teachback",
        "no text of its own",
        "Begin it with a question",
    ),
    "reflection without a key": Broken(
        "```reflection take-along", "```reflection", "", "its kind and one key", "Write it so"
    ),
    # Two languages.
    "right in one language only": Broken(
        "- [ ] {short}", "- [x] {short}", "```spot", "right answers", "Tick the same boxes"
    ),
    "other minutes": Broken("minutes: 12", "minutes: 13", "", '"minutes" is not the same', "Make them equal"),
    "another key for an answer": Broken("{fill}", "{fill-in}", "```scenario", "the options of", "the same keys"),
    "order in one language only": Broken(
        "1. {wait} Touch nothing for a moment\n   > Doing nothing is always possible.\n2. {check} Look up myself who it comes from\n3. {tell}",
        "- {wait} Touch nothing for a moment\n  > Doing nothing is always possible.\n- {check} Look up myself who it comes from\n- {tell}",
        "```rank in-order",
        "numbered in one language only",
        "Number both or neither",
    ),
    "another group in the other language": Broken(
        "- {look} I look it up myself\n  - {link} A link in a message that I did not expect\n    > Go to the site or the app yourself. Then you know where you are.\n",
        "  - {link} A link\n    > Go.\n- {look} I look it up myself\n",
        "```sort",
        "same groups",
        "Give each the same group",
    ),
    "still to be translated": Broken(
        "A **show** block", "TRANSLATE: Een blok", "TRANSLATE:", "still to be translated", "take TRANSLATE: away"
    ),
    "still to be written": Broken(
        "A **show** block is", "WRITE: what is", "WRITE:", "something to write", "take WRITE: away"
    ),
    # What does not belong here.
    "a real name": Broken(
        "Who in your team", "Would Sanne de Vries", "Sanne", "name of a real person", "invented first name"
    ),
    "an e-mail address": Broken(
        "Who in your team", "Mail bo@politie.nl: who", "bo@", "e-mail address", "bo@example.org"
    ),
    "a telephone number": Broken(
        "Who in your team", "Call 06-12345678: who", "06-1", "telephone number", "00 00 00 00"
    ),
    "a case number": Broken(
        "Who in your team", "In PL0900-2026123456, who", "PL09", "number of a case", "Leave it out"
    ),
    "words that look down": Broken(
        "Who in your team", "Which digibetes", "digibetes", "make someone feel small", "what there is to learn"
    ),
    "too many answers": Broken(
        "- [x] {sender}",
        "".join(f"- [ ] {{more-{n}}} More\n  > Ja.\n" for n in range(7)) + "- [x] {sender}",
        BLOCK,
        "has 9 options; more than 8",
        "make two blocks",
    ),
    "too much to do": Broken(
        "- [ ] {hold}",
        "".join(f"- [ ] {{more-{n}}} More\n" for n in range(11)) + "- [ ] {hold}",
        "```checklist",
        "has 13 options; more than 12",
        "make two blocks",
    ),
    "too many groups": Broken(
        "- {look} I look",
        "".join(f"- {{more-{n}}} More\n" for n in range(4)) + "- {look} I look",
        "```sort",
        "has 6 groups; more than 5",
        "Take some together",
    ),
    "a group with a long name": Broken(
        "{tap} I tap on it", "{tap} I tap on it" + " and on" * 6, "```sort", "is 53 characters long; 40 fit", "shorter"
    ),
    "a long answer": Broken(
        "{sender} Who it comes from", "{sender} " + "who " * 30, "{sender}", "is 119 characters long; 90 fit", "shorter"
    ),
    "a long text to sort": Broken(
        "{own-app} A notice", "{own-app} " + "A notice " * 12, "{own-app}", "characters long; 90 fit", "shorter"
    ),
    "much said back": Broken("Anyone can be", "Anyone " * 60, "{tone}", "characters long; up to 320", "Say it shorter"),
    "more than a screen": Broken(
        "Keep it short:", "Keep it short: " + "short " * 170, "```show", "shows 1", "Make two blocks"
    ),
    "nobody is not to be named": Broken(
        "Please do not name people or cases.", "Please.", "```reflection", "does not say that nobody", "Add a line"
    ),
    "too long": Broken(
        "Keep it short:",
        "Keep it short: " + "one more word " * 600,
        "minutes: 12",
        "watching and doing take about",
        "Leave something out",
    ),
}


def problems_of(tmp_path: Path, broken: Broken) -> tuple[list[ThemeDayError], str]:
    folder = tmp_path / "_example"
    shutil.copytree(EXAMPLE, folder)
    text = TEXT.replace(broken.old, broken.new, 1)
    (folder / "en.md").write_text(text, "utf-8")
    return check_lesson(folder), text


def test_there_are_fifty_and_every_kind_of_block_that_can_be_broken_is_among_them() -> None:
    assert len(MISTAKES) >= 50
    changed = " ".join(one.at + one.old for one in MISTAKES.values())
    for kind in ANSWERED:
        assert f"```{kind}" in changed or any(kind in name for name in MISTAKES), kind


@pytest.mark.parametrize("name", MISTAKES)
def test_a_broken_lesson_names_its_line_and_its_mend(name: str, tmp_path: Path) -> None:
    broken = MISTAKES[name]
    assert TEXT.count(broken.old) >= 1
    told, text = problems_of(tmp_path, broken)
    lines = text.split("\n")
    place = broken.at or broken.new
    line = next(n for n, one in enumerate(lines, 1) if place.split("\n")[0] in one)
    found = [one for one in told if broken.wrong in str(one)]
    assert found, [str(one) for one in told]
    assert broken.mend in str(found[0])
    assert found[0].values["file"] == "_example/en.md"
    assert re.search(rf"^_example/en\.md, line {line}: ", str(found[0])) or "is not the same as in" in str(found[0])
    for one in told:
        dutch = one.message("nl")
        assert dutch != str(one)
        assert "regel" in dutch or "line" not in one.values
        assert "{" not in re.sub(r"\{[a-z-]*\}|\{key\}", "", dutch)


def test_a_missing_translation_names_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "_example"
    shutil.copytree(EXAMPLE, folder)
    (folder / "en.md").unlink()
    assert [str(one) for one in check_lesson(folder)] == [
        "_example/en.md is missing. Write it in this language too, with the same blocks and keys."
    ]


def test_what_an_author_may_leave_is_a_hint(tmp_path: Path) -> None:
    folder = tmp_path / "_example"
    shutil.copytree(EXAMPLE, folder)
    teachback = TEXT[TEXT.index("```teachback") : TEXT.index("```reflection")]
    text = (
        TEXT.replace(teachback, "")
        .replace("explain, ", "")
        .replace("Keep it short:", "Look at parcelpoint.nl, at bo.example.org:")
    )
    picture = folder / "message-en.svg"
    picture.write_text(re.sub(r'font-size="\d+"', 'font-size="9"', picture.read_text("utf-8")), "utf-8")
    (folder / "en.md").write_text(text, "utf-8")
    found = [str(one) for one in hints(folder)]
    assert found[0].endswith("Perhaps you can add one: teachback.")
    assert '"parcelpoint.nl" may be an address that exists' in found[1]
    assert found[2].startswith("_example/message-en.svg, line 1: some letters in the drawing are very small")
    assert len(found) == 3


def test_the_example_uses_every_kind_and_has_nothing_to_mend() -> None:
    from themeday.lessons.reading import load_lesson

    for language in ("nl", "en"):
        assert {step.kind for step in load_lesson(EXAMPLE, language).steps} == set(KINDS)
    assert check_lesson(EXAMPLE) == []
    assert hints(EXAMPLE) == []
