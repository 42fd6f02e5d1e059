"""A day's own chapters: what they replace, change and add, and what their author hears of each mistake."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.asked import there
from themeday.chapters import EVERY_CHAPTER, Chapters, Live, Say
from themeday.chapters.own import chapters_of, own_files, own_folders, own_texts, read_own
from themeday.errors import LessonError
from themeday.i18n import translate
from themeday.model.questions import Kind
from themeday.model.visibility import Visibility

AGENDA = (("welcome", 20), ("ward", 25), ("closing", 20))
WARD = """---
title: On the ward
lead: What do you see?
seen_by: [private, anonymous]
---

```say
Ask **two** people.
```

```screen
Look around.
```

Think of last week.

```question see
reveal: yes

What do you see?
```

```question tell
kind: scale
role: young_colleague
seen_by: [anonymous]
optional: yes

How easily do you tell?

- {1} Not at all
- {5} Easily
```

```question how
kind: choice
vote: yes
seen_by: [anonymous]
reveal: yes

How?

- {now} Now
- {later} Later
```

```live list see
```

```live tally how
```
"""
CLOSING = """---
extends: closing
lead: What do you take home?
drop: [useful, tips]
replace: [gained]
---

```screen
Write and vote.
```

```question gained
kind: choices
seen_by: [anonymous, private]

What did you gain here?

- {skill} A skill
- {person} A person
```

```question shift
kind: choice
after: take_along

When do you use it?

- {today} Today
- {later} Later
```

Thank you from all of us.
"""


def written(folder: Path, key: str, **texts: str) -> Path:
    place = folder / "chapters" / key
    place.mkdir(parents=True)
    for language, text in texts.items():
        (place / f"{language}.md").write_text(text, "utf-8")
    return place


def of_day(folder: Path) -> Chapters:
    return chapters_of(AGENDA, own_texts(folder), folder)


def test_a_chapter_of_ones_own_stands_where_the_agenda_has_it(tmp_path: Path) -> None:
    written(tmp_path, "ward", en=WARD)
    chapters = of_day(tmp_path)
    assert [*chapters][:3] == ["welcome", "ward", "closing"]
    assert [*chapters][3:] == ["expectations", "pairing", "lessons", "agreements", "follow_up"]
    ward = chapters["ward"]
    assert (ward.title, ward.minutes, ward.projector) == ("On the ward", 25, "Look around.")
    assert ward.say == "<p>Ask <strong>two</strong> people.</p>"
    see, tell = ward.question("see"), ward.question("tell")
    assert (see.visibility, see.visibilities) == (Visibility.PRIVATE, (Visibility.PRIVATE, Visibility.ANONYMOUS))
    assert (tell.role, tell.optional, tell.visibilities) == ("young_colleague", True, (Visibility.ANONYMOUS,))
    assert chapters["welcome"] is EVERY_CHAPTER["welcome"]


def test_a_chapter_that_is_in_no_agenda_is_no_part_of_the_day(tmp_path: Path) -> None:
    written(tmp_path, "garden", en=WARD)
    assert "garden" not in of_day(tmp_path)


def test_what_a_day_changes_of_a_chapter_leaves_the_rest_as_it_ships(tmp_path: Path) -> None:
    written(tmp_path, "closing", en=CLOSING)
    before, after = EVERY_CHAPTER["closing"], of_day(tmp_path)["closing"]
    assert (after.title, after.lead, after.minutes) == (before.title, "What do you take home?", before.minutes)
    keys = [question.key for question in before.questions if question.key != "useful"]
    keys.insert(keys.index("take_along") + 1, "shift")
    assert [question.key for question in after.questions] == keys
    assert [option.key for option in after.question("gained").options] == ["skill", "person"]
    assert after.question("recommend") is before.question("recommend")
    assert not any(isinstance(block, Live) and block.kind == "tips" for block in after.blocks)
    # What is only read follows what stands above it in the file.
    place = next(n for n, block in enumerate(after.blocks) if getattr(block, "key", "") == "shift")
    assert isinstance(after.blocks[place + 1], Say)
    assert after.asked == before.asked


def test_a_chapter_of_the_kit_can_be_written_anew(tmp_path: Path) -> None:
    anew = "---\ntitle: Goodbye\nlead: Go.\n---\n```question take_along\n\nWhat?\n```\n"
    written(tmp_path, "closing", en=anew, nl=anew.replace("Goodbye", "Dag"))
    chapters = of_day(tmp_path)
    assert [translate(language, chapters["closing"].title) for language in ("nl", "en")] == ["Dag", "Goodbye"]
    assert (chapters["closing"].minutes, chapters.tips, chapters.tip("do")) == (25, (), None)
    assert chapters.options("closing", "useful") == ()
    # A card that is there says what it always said.
    assert chapters.words("take_along") == EVERY_CHAPTER.words("take_along")


def test_what_weeks_later_is_asked_is_in_the_days_own_words_too(tmp_path: Path) -> None:
    text = "---\nextends: follow_up\ndrop: [met]\n---\n```question call\nkind: choice\npart: check\n\nDid you call?\n\n"
    written(tmp_path, "follow_up", en=text + "- {yes} Yes\n- {none} No\n```\n")
    chapters = of_day(tmp_path)
    assert "six.call" in [question.key for question in chapters.counted]
    assert "six.met" not in [question.key for question in chapters.checked]
    assert [question.key for question in chapters.learned("six")] == ["six.learned"]
    assert not chapters["follow_up"].minutes


def test_an_agreement_asks_what_the_day_asks(tmp_path: Path) -> None:
    text = "---\nextends: agreements\ndrop: [cadence, step_date]\n---\n"
    written(tmp_path, "agreements", en=f"{text}```question call\npart: own\n\nWhom do you call?\n```\n")
    chapters = of_day(tmp_path)
    assert [question.key for question in chapters.own] == ["learning_goal", "step", "call"]
    assert "cadence" not in [question.key for question in chapters.together]


def test_its_files_go_where_the_day_goes(tmp_path: Path) -> None:
    place = written(tmp_path, "ward", en=WARD, nl=WARD)
    (place / "plan.svg").write_bytes(b"<svg/>")
    (place / "notes.txt").write_bytes(b"mine")
    assert [folder.name for folder in own_folders(tmp_path)] == ["ward"]
    files = own_files(own_texts(tmp_path), tmp_path)
    assert sorted(path.as_posix() for path in files) == [
        "chapters/ward/en.md",
        "chapters/ward/nl.md",
        "chapters/ward/plan.svg",
    ]


#: What a mistake is made of: in which text, what is replaced by what; and what is told, on which line.
BROKEN = {
    "extends nothing": (CLOSING, "extends: closing", "extends: opening", 2, '"extends: opening" does not fit here'),
    "drops what is not there": (CLOSING, "[useful, tips]", "[usefull]", 4, '"drop" holds usefull'),
    "replaces what is not there": (CLOSING, "[gained]", "[won]", 5, '"replace" holds won'),
    "drops and replaces": (CLOSING, "[useful, tips]", "[gained]", 4, 'gained stands in "drop" and in "replace"'),
    "replaces by nothing": (CLOSING, "[gained]", "[gained, recommend]", 5, '"replace" names recommend'),
    "is there as well": (CLOSING, "replace: [gained]\n", "", 11, 'add a line "replace: [gained]"'),
    "after nothing": (CLOSING, "after: take_along", "after: nobody", 22, '"after: nobody" names nothing'),
    "after what is dropped": (CLOSING, "after: take_along", "after: useful", 22, '"after: useful" names nothing'),
    "after itself": (CLOSING, "after: take_along", "after: shift", 22, '"after: shift" names nothing'),
    "minutes of a change": (
        CLOSING,
        "extends: closing\n",
        "extends: closing\nminutes: 9\n",
        3,
        '"minutes" is not a name',
    ),
    "another kind": (
        CLOSING,
        "kind: choices",
        "kind: choice",
        12,
        'earlier days kept answers under "gained" as choices',
    ),
    "seen by too many": (
        CLOSING,
        "[anonymous, private]",
        "[report]",
        12,
        "may be seen by no more than: private, anonym",
    ),
    "a part that is not asked": (CLOSING, "after: take_along", "part: tip", 22, '"part: tip" is for do, dont only'),
    "a part of elsewhere": (CLOSING, "after: take_along", "part: own", 22, 'belongs to the chapter "agreements"'),
    "a key of the kit": (CLOSING, "question shift", "question votes", 22, '"votes" is used by the kit itself'),
    "a dropped key with a comma": (CLOSING, "[useful, tips]", "useful tips and", 4, '"drop" holds and'),
    "a role that is none": (
        WARD,
        "role: young_colleague",
        "role: nurse",
        25,
        '"role" cannot be that. Choose from: young_',
    ),
    "a role with a part": (WARD, "role: young_colleague", "part: own\nrole: leader", 23, '"part: own" belongs'),
    "optional as a word": (
        WARD,
        "optional: yes",
        "optional: perhaps",
        27,
        '"optional" cannot be that. Choose from: yes',
    ),
    "nobody to see any": (WARD, "[private, anonymous]", "[]", 4, '"seen_by" cannot be that'),
    "a live part of elsewhere": (
        WARD,
        "live list see",
        "live dates",
        47,
        '"live dates" works in the chapter "pairing" only',
    ),
    "a live part about nothing": (WARD, "live tally how", "live tally", 50, '"live tally" needs the key of a question'),
    "a live part about what is hidden": (WARD, "list see", "tally tell", 47, 'Add "reveal: yes" above that question'),
    "a list of no texts": (WARD, "list see", "list how", 47, '"how" is not answered in words. Write "live tally how"'),
    "a vote with names": (WARD, "vote: yes\nseen_by: [anonymous]", "vote: yes", 35, '"vote: yes" at "how" needs'),
    "a vote on a text": (WARD, "reveal: yes\n\nWhat do", "vote: yes\n\nWhat do", 17, '"vote: yes" at "see" needs'),
    "a word that is not said": (
        WARD,
        "```live list see\n",
        "```live list see\nheading: Look\n",
        47,
        '"live list" does not say "heading"',
    ),
    "something to fill in": (
        CLOSING,
        "Thank you from all of us.",
        "```live take_along\nwait: Not {yet}.\n```",
        32,
        'the text of "wait" holds {yet}, and nothing is filled in there',
    ),
    "an address of the kit": (WARD, "", "", 1, 'a chapter cannot be called "lobby"'),
}


@pytest.mark.parametrize(("text", "right", "wrong", "line", "told"), BROKEN.values(), ids=list(BROKEN))
def test_a_mistake_is_told_with_its_line_and_how_to_mend_it(
    text: str, right: str, wrong: str, line: int, told: str, tmp_path: Path
) -> None:
    key = "closing" if text is CLOSING else "ward" if right else "lobby"
    folder = written(tmp_path, key, en=text.replace(right, wrong, 1) if right else text)
    if "take_along" in wrong and "wait" in wrong:
        (folder / "en.md").write_text((folder / "en.md").read_text("utf-8").replace("[gained]", "[gained, take_along]"))
    with pytest.raises(LessonError) as caught:
        read_own(folder)
    message = caught.value.message("en")
    assert f"{key}/en.md, line {line}:" in message
    assert told in message


KEPT = {
    "another scale": ("recommend", "kind: scale\nseen_by: [private]", "- {1} a\n- {5} b", "goes from 0 to 10"),
    "on the page": ("do", "kind: text\nseen_by: [anonymous]", "", 'needs the line "part: tip"'),
}


@pytest.mark.parametrize(("key", "above", "below", "told"), KEPT.values(), ids=list(KEPT))
def test_what_figures_count_on_stays(key: str, above: str, below: str, told: str, tmp_path: Path) -> None:
    text = f"---\nextends: closing\nreplace: [{key}]\n---\n```question {key}\n{above}\n\nWhat?\n\n{below}\n```\n"
    with pytest.raises(LessonError) as caught:
        read_own(written(tmp_path, "closing", en=text))
    assert "closing/en.md, line 5: " in caught.value.message("en")
    assert told in caught.value.message("en")


def test_what_answers_mean_stays(tmp_path: Path) -> None:
    text = (
        "---\nextends: expectations\nreplace: matching\n---\n```question matching\nkind: choice\nseen_by: [private]\n\n"
    )
    with pytest.raises(LessonError, match=r"the kit knows what these answers mean: yes, no"):
        read_own(written(tmp_path, "expectations", en=text + "Yes?\n\n- {yes} Yes\n- {maybe} Maybe\n```\n"))


def test_a_live_part_says_what_its_day_says(tmp_path: Path) -> None:
    text = "---\nextends: closing\nreplace: tips\n---\n```live tips\ntitle: What we pass on\n```\n"
    written(tmp_path, "closing", en=text)
    words = of_day(tmp_path).words("tips", "closing")
    assert words["title"] == "What we pass on"
    assert words["wait"] == EVERY_CHAPTER.words("tips")["wait"]


def test_languages_of_one_chapter_are_equal(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="is not the same"):
        read_own(written(tmp_path, "closing", nl=CLOSING, en=CLOSING.replace("[useful, tips]", "[tips]")))


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    written(
        tmp_path, "ward", en=WARD.replace("reveal: yes", "revael: yes", 1), nl=WARD.replace("kind: scale", "kind: x")
    )
    written(tmp_path, "closing", en=CLOSING.replace("[gained]", "[won]"))
    with pytest.raises(LessonError) as caught:
        of_day(tmp_path)
    assert re.findall(r"(\w+/\w\w\.md), line", caught.value.message("en")) == [
        "ward/nl.md",
        "ward/en.md",
        "closing/en.md",
        "closing/en.md",
    ]


_OF_A_CHANGE = ["extends: closing", "drop: [useful", "replace: [gained]", "---", "```question gained", "```live tips"]
_OF_A_BLOCK = ["```say", "```", "after: gained", "kind: choices", "- {a} b", "part: own", "role: leader", "{x}"]
PIECES = st.sampled_from([*_OF_A_CHANGE, *_OF_A_BLOCK, "<script>alert(1)</script>"])


@given(st.lists(PIECES | st.text(max_size=20), max_size=25).map("\n".join))
def test_no_text_breaks_the_reader_or_reaches_a_page_as_html(body: str) -> None:
    for key, head in (("ward", "title: a\nlead: b"), ("closing", "extends: closing"), ("closing", body)):
        with suppress(LessonError):
            chapter = read_own(Path("chapters", key), {"en": f"---\n{head}\n---\n{body}\n"})
            assert "<script" not in chapter.say
            assert not any("<script" in block.html for block in chapter.blocks if isinstance(block, Say))


def test_a_kind_of_question_stays_what_it_was(tmp_path: Path) -> None:
    written(tmp_path, "closing", en=CLOSING)
    assert there(of_day(tmp_path).find("closing", "gained")).kind is Kind.CHOICES
