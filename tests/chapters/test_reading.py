"""A chapter's text: what it becomes, in which language it reads, and what its author hears of a mistake."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from themeday.chapters.blocks import Live, Part, Poll, Say
from themeday.chapters.reading import read_chapter
from themeday.errors import LessonError
from themeday.i18n import translate
from themeday.model.questions import Kind
from themeday.model.visibility import Visibility

ENGLISH = """---
title: Thanks
lead: Whom do we thank?
minutes: 15
---

```screen
Thank **somebody**.
```

Nobody does it *alone*.

And that is fine.

```question whom
seen_by: [table, private]
reveal: yes
long: yes
placeholder: "For example: who helped me"

Whom do you thank?

Say it in
one sentence.
```

```question much
kind: scale

How much?

- {0} Not at all
- {10} Completely
```

```question how
kind: choices
own_words: yes

How?

- {aloud} Aloud
- {letter} In a letter
```

```question fast
kind: choice
vote: yes

How fast?

- {now} Now
- {later} Later
```

```question kept
part: own
kind: date

When?
```

```live tally how
```

```live take_along
nothing: Nobody yet.
```
"""
DUTCH = (
    ENGLISH.replace("Whom do you thank?", "Wie bedank je?")
    .replace("title: Thanks", "title: Dank")
    .replace("Aloud", "Hardop")
    .replace("For example: who helped me", "Bijvoorbeeld: wie mij hielp")
    .replace("Nobody does it *alone*.", "Niemand doet het *alleen*.")
    .replace("Not at all", "Helemaal niet")
    .replace("Nobody yet.", "Nog niemand.")
)


def written(root: Path, english: str = ENGLISH, dutch: str = DUTCH) -> Path:
    folder = root / "thanks"
    folder.mkdir(exist_ok=True)
    for language, text in (("en", english), ("nl", dutch)):
        if text:
            (folder / f"{language}.md").write_text(text, "utf-8")
    return folder


def test_a_chapter_is_its_blocks_in_order(tmp_path: Path) -> None:
    chapter = read_chapter(written(tmp_path))
    assert (chapter.key, chapter.minutes) == ("thanks", 15)
    assert (chapter.title, chapter.lead, chapter.projector) == ("Thanks", "Whom do we thank?", "Thank somebody.")
    say, whom, much, how, fast, tally, take_along = chapter.blocks
    assert say == Say("<p>Nobody does it <em>alone</em>.</p>\n<p>And that is fine.</p>")
    assert (whom, much, how) == tuple(map(chapter.question, ("whom", "much", "how")))
    assert fast == Poll(chapter.question("fast"))
    assert (tally, take_along) == (Live("tally", "how"), Live("take_along", words={"nothing": "Nobody yet."}))
    assert [question.key for question in chapter.questions] == ["whom", "much", "how", "fast"]
    assert [question.key for question in chapter.asked_by(Part.OWN)] == ["kept"]


def test_a_question_has_what_stands_above_it(tmp_path: Path) -> None:
    chapter = read_chapter(written(tmp_path))
    whom, much, how = map(chapter.question, ("whom", "much", "how"))
    assert (whom.kind, whom.ask, whom.why) == (Kind.TEXT, "Whom do you thank?", "Say it in one sentence.")
    assert (whom.visibility, whom.visibilities) == (Visibility.TABLE, (Visibility.PRIVATE, Visibility.TABLE))
    assert (whom.revealable, whom.long, whom.placeholder) == (True, True, "For example: who helped me")
    assert (much.low, much.high, much.low_text, much.high_text) == (0, 10, "Not at all", "Completely")
    assert much.options == ()
    assert [option.key for option in how.options] == ["aloud", "letter"]
    assert how.own_words
    # Nothing said: the most careful of what may be told.
    assert (how.visibility, how.visibilities) == (Visibility.ANONYMOUS, tuple(Visibility))


def test_every_text_reads_in_the_language_of_who_reads(tmp_path: Path) -> None:
    chapter = read_chapter(written(tmp_path))
    whom, much, how = map(chapter.question, ("whom", "much", "how"))
    texts = (chapter.title, chapter.blocks[0].html, whom.ask, whom.placeholder, how.options[0].text, much.low_text)
    assert [translate("nl", text) for text in texts] == [
        "Dank",
        "<p>Niemand doet het <em>alleen</em>.</p>\n<p>And that is fine.</p>",
        "Wie bedank je?",
        "Bijvoorbeeld: wie mij hielp",
        "Hardop",
        "Helemaal niet",
    ]
    assert translate("en", whom.ask) == "Whom do you thank?"
    assert translate("nl", chapter.words("take_along")["nothing"]) == "Nog niemand."


def test_a_chapter_in_one_language_is_read_in_that_one_by_everybody(tmp_path: Path) -> None:
    chapter = read_chapter(written(tmp_path, english=""))
    assert translate("en", chapter.title) == translate("nl", chapter.title) == "Dank"


def test_no_html_of_an_author_reaches_a_page(tmp_path: Path) -> None:
    text = ENGLISH.replace("Nobody does it", "<script>alert(1)</script> does it")
    say = read_chapter(written(tmp_path, text, text)).blocks[0]
    assert isinstance(say, Say)
    assert "<script" not in say.html
    assert "&lt;script&gt;" in say.html


BROKEN = {
    "an unknown block": ("```screen", "```scherm", 7, '"scherm" is no kind of block. Choose from: question'),
    "a near block": ("```question whom", "```questoin whom", 15, 'Did you mean "question"?'),
    "no key": (
        "```question whom",
        "```question",
        15,
        'begins with its kind and one key, such as "question first-look"',
    ),
    "a live part that is none": ("live take_along", "live take-away", 66, "is not known. Choose from: who_is_here"),
    "a live part about nothing": ("live tally how", "live tally hwo", 63, 'no question "hwo" in this file'),
    "a name that is none": ("reveal: yes", "shown: yes", 17, '"shown" is not a name we know here. Choose from: kind'),
    "a name that is nearly one": ("reveal: yes", "revaal: yes", 17, 'Write "reveal:" instead'),
    "a kind that is none": ("kind: scale", "kind: slider", 28, "Choose from: text, choice, choices, scale"),
    "neither yes nor no": ("reveal: yes", "reveal: often", 17, '"reveal" cannot be that. Choose from: yes, no'),
    "nobody to see it": ("[table, private]", "[team]", 16, '"seen_by" cannot be that. Choose from: private, table'),
    "one without brackets": ("[table, private]", "table", 16, "Several stand between brackets"),
    "no number": ("long: yes", "length: many", 18, '"length" is no whole number from 1 to 4000'),
    "a colon in a text": (
        '"For example: who helped me"',
        "For example: me",
        19,
        "Put all of it between straight quotes",
    ),
    "minutes of a week": ("minutes: 15", "minutes: 9000", 4, '"minutes" is no whole number from 1 to 240'),
    "no title": ("title: Thanks\n", "", 1, '"title" is missing'),
    "a scale with one end": ("- {10} Completely\n", "", 27, '"much" has too few options'),
    "a scale upside down": ("{10}", "{0}", 27, 'the scale "much" needs its two ends'),
    "a scale without numbers": ("{10}", "{ten}", 27, 'the scale "much" needs its two ends'),
    "an option without a key": ("- {letter} In", "- In", 43, "this option has no key"),
    "an option twice": ("{letter}", "{aloud}", 36, 'two options of "how" have the key "aloud"'),
    "one option": ("- {letter} In a letter\n", "", 36, '"how" has too few options'),
    "a word without a text": ("nothing: Nobody yet.", "nothing:", 67, '"nothing" is empty or too long'),
    "a key twice": ("question kept", "question how", 56, 'the key "how" was used before, on line 36'),
    "a part that is none": ("part: own", "part: mine", 57, '"part" cannot be that. Choose from: own, together'),
    "no text": ("How much?\n", "", 27, 'the block "much" has no text of its own'),
    "an open block": ("Nobody yet.\n```\n", "Nobody yet.\n", 66, "this block has no end"),
    "nothing at all": (ENGLISH[ENGLISH.index("```screen") :], "", 7, "no steps yet"),
}


@pytest.mark.parametrize(("right", "wrong", "line", "told"), BROKEN.values(), ids=list(BROKEN))
def test_a_mistake_is_told_with_its_line_and_how_to_mend_it(
    right: str, wrong: str, line: int, told: str, tmp_path: Path
) -> None:
    assert ENGLISH.count(right) == 1
    with pytest.raises(LessonError) as caught:
        read_chapter(written(tmp_path, ENGLISH.replace(right, wrong), ""))
    message = caught.value.message("en")
    assert message.startswith('The chapter "thanks" cannot be used yet:')
    assert f"thanks/en.md, line {line}:" in message
    assert told in message


DIFFERENT = {
    "another key": ("question whom", "question who", "Give both the same blocks and keys"),
    "another option": ("{letter}", "{brief}", "Give both the same keys"),
    "another value": ("reveal: yes\n", "", 'the names in "whom" or their values are not those in nl.md (line 15)'),
    "another word": ("nothing: Nobody", "nobody: Nobody", 'the names in "live take_along" or their values'),
    "another place to fill in": ("Nobody yet.", "Nobody at {time}.", 'the names in "live take_along" or their values'),
    "other minutes": ("minutes: 15", "minutes: 20", '"minutes" is not the same'),
    "one block less": (
        "```live take_along\nnothing: Nobody yet.\n```\n",
        "",
        "Give both the same blocks, in the same order",
    ),
}


@pytest.mark.parametrize(("right", "wrong", "told"), DIFFERENT.values(), ids=list(DIFFERENT))
def test_two_languages_that_are_not_one_chapter_are_told(right: str, wrong: str, told: str, tmp_path: Path) -> None:
    assert ENGLISH.count(right) == 1
    with pytest.raises(LessonError) as caught:
        read_chapter(written(tmp_path, ENGLISH.replace(right, wrong)))
    assert told in str(caught.value)


def test_a_chapter_without_a_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "thanks").mkdir()
    with pytest.raises(LessonError, match=r"thanks/nl\.md is missing"):
        read_chapter(tmp_path / "thanks")


PIECES = st.sampled_from(
    [
        "```question a",
        "```live tally a",
        "```screen",
        "```",
        "kind: scale",
        "seen_by: [",
        "- {a} b",
        "# x",
        "---",
        "<b>",
    ]
)


@given(st.lists(PIECES | st.text(max_size=20), max_size=25).map("\n".join))
def test_no_text_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, body: str) -> None:
    folder = written(tmp_path_factory.mktemp("any"), f"---\ntitle: a\nlead: b\n---\n{body}\n", "")
    with suppress(LessonError):
        said = [block.html for block in read_chapter(folder).blocks if isinstance(block, Say)]
        assert not any("<b>" in html for html in said)
