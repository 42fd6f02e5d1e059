"""What a day's own chapter may not change: under what answers are kept, and what the kit's cards count on."""

from __future__ import annotations

import re
from collections.abc import Mapping

from themeday.chapters.blocks import Part
from themeday.chapters.form import ChapterText, ExtendingText, LiveWords, QuestionSettings
from themeday.chapters.reading import question_of_step
from themeday.chapters.shipped import NEEDED, shipped, shipped_keys
from themeday.lessons import messages
from themeday.lessons.model import Step
from themeday.lessons.source import Source, short
from themeday.model.questions import Kind, Question
from themeday.model.visibility import Visibility

#: Live parts that work in one chapter only.
_LIVE_AT_HOME = {
    "dates": "pairing",
    "board": "pairing",
    "match": "pairing",
    "lessons": "lessons",
    "teacher": "lessons",
    "agreement": "agreements",
    "tips": "closing",
    "questions": "closing",
    "follow_up": "follow_up",
}
#: Live parts about one question.
_ABOUT = ("tally", "list")
_PART_AT_HOME = {
    Part.OWN: "agreements",
    Part.TOGETHER: "agreements",
    Part.MEETING: "agreements",
    Part.TIP: "closing",
    Part.DATE: "pairing",
    Part.LESSON: "lessons",
    Part.CHECK: "follow_up",
}
#: Parts whose cards ask certain questions and no others.
_CERTAIN = {
    Part.TIP: ("do", "dont"),
    Part.DATE: ("rating",),
    Part.LESSON: ("before", "after", "back", "heard", "praise"),
}
#: Of these questions the kit knows what an answer means.
_MEANT = {
    "expectations": ("matching",),
    "agreements": ("cadence", "hour"),
    "follow_up": ("goes_on", "met", "step", "feedback"),
}
#: Under these a chapter's log and stage keep something else.
_RESERVED = {
    "pairing": ("absent", "message", "decision", "gone"),
    "lessons": ("confidence", "edited", "teaching"),
    "agreements": ("partner", "left", "confirmed"),
    "closing": ("tips", "votes", "vote"),
}
#: Addresses and logs of the kit that a chapter cannot be called after.
RESERVED_KEYS = frozenset(
    {"j", "t", "lobby", "now", "change", "as", "back", "privacy", "language", "leave", "join", "staff", "gone"}
    | {"voila", "static", "api", "alive", "status", "enter", "files", "console", "projector", "review", "cards"}
)
_FILLED_IN = re.compile(r"\{[^{}]*\}")


def fits_the_kit(source: Source, text: ChapterText | ExtendingText) -> None:
    """Note what in a chapter of a day's own does not go together with the kit."""
    chapter = text.slug
    if chapter in RESERVED_KEYS:
        source.wrong(1, messages.CHAPTER_RESERVED, key=chapter)
    asked = {question.key: question for question in shipped(chapter).questions} if chapter in shipped_keys() else {}
    asked |= {
        step.key: question_of_step(step, step.settings, text.seen_by)
        for step in text.steps
        if isinstance(step.settings, QuestionSettings)
    }
    for step in text.steps:
        if step.kind == "live":
            _live_fits(source, step, chapter, asked)
        elif isinstance(step.settings, QuestionSettings):
            _question_fits(source, step, step.settings, chapter)
            if step.settings.vote:
                _is_a_vote(source, step, asked[step.key])
            if chapter in shipped_keys() and shipped(chapter).asks(step.key):
                _is_kept(source, step, asked[step.key], chapter, shipped(chapter).question(step.key))


def _is_a_vote(source: Source, step: Step, question: Question) -> None:
    if question.kind is not Kind.CHOICE or question.visibilities != (Visibility.ANONYMOUS,):
        source.wrong(step.line, messages.VOTE_FORM, key=step.key)


def _live_fits(source: Source, step: Step, chapter: str, asked: Mapping[str, Question]) -> None:
    _, kind, *keys = step.key.split()
    home = _LIVE_AT_HOME.get(kind, chapter)
    if home != chapter:
        source.wrong(step.line, messages.LIVE_ELSEWHERE, kind=kind, home=home)
        return
    if kind in _ABOUT and not keys:
        source.wrong(step.line, messages.ABOUT_WHAT, kind=kind)
    for question in (asked[key] for key in keys if key in asked):
        if not question.revealable:
            source.wrong(step.line, messages.ABOUT_HIDDEN, kind=kind, key=question.key)
        if kind == "list" and not question.text_items:
            source.wrong(step.line, messages.LIST_OF_NO_TEXTS, key=question.key)
    known = _words(kind)
    words = dict(step.settings) if isinstance(step.settings, LiveWords) else {}
    for name, text in words.items():
        if name not in known:
            names = ", ".join(known) or "–"
            source.wrong(step.line, messages.WORD_NOT_SAID, kind=kind, name=short(name), known=names)
            continue
        places = set(_FILLED_IN.findall(known[name]))
        if strange := [*set(_FILLED_IN.findall(text)) - places]:
            names = ", ".join(sorted(places)) or "–"
            braces = short(", ".join(sorted(strange)))
            source.wrong(step.line, messages.WORD_FILLED_IN, name=name, braces=braces, known=names)


def _words(kind: str) -> Mapping[str, str]:
    chapters = map(shipped, shipped_keys())
    return {name: text for chapter in chapters for name, text in chapter.words(kind).items()}


def _question_fits(source: Source, step: Step, settings: QuestionSettings, chapter: str) -> None:
    key, part = step.key, settings.part
    if key in _RESERVED.get(chapter, ()):
        source.wrong(step.line, messages.QUESTION_RESERVED, key=key)
    if part and _PART_AT_HOME[part] != chapter:
        source.wrong(step.line, messages.PART_ELSEWHERE, part=part, home=_PART_AT_HOME[part])
    elif part in _CERTAIN and key not in _CERTAIN[part]:
        source.wrong(step.line, messages.PART_TAKEN, part=part, known=", ".join(_CERTAIN[part]))
    if part and settings.role:
        source.wrong(step.line, messages.PART_FOR_ALL, key=key)


def _is_kept(source: Source, step: Step, now: Question, chapter: str, kept: Question) -> None:
    """Note where a question under a key that ships would mean something else."""
    key = step.key
    part = next((asked.part for asked in shipped(chapter).asked if asked.question.key == key), None)
    if now.kind is not kept.kind:
        source.wrong(step.line, messages.KEPT_KIND, key=key, kind=kept.kind)
        return
    if getattr(step.settings, "part", None) is not part:
        told, known = (messages.KEPT_PART, part) if part else (messages.KEPT_NO_PART, "")
        source.wrong(step.line, told, key=key, part=known)
    if key not in NEEDED.get(chapter, "").split():
        return
    if kept.kind in (Kind.SCALE, Kind.RATING) and (now.low, now.high) != (kept.low, kept.high):
        source.wrong(step.line, messages.KEPT_ENDS, key=key, low=kept.low, high=kept.high)
    options = [option.key for option in kept.options]
    if key in _MEANT.get(chapter, ()) and {option.key for option in now.options} - {*options}:
        source.wrong(step.line, messages.KEPT_OPTIONS, key=key, known=", ".join(options))
    if {*now.visibilities} - {*kept.visibilities}:
        known = ", ".join(kept.visibilities)
        source.wrong(step.line, messages.KEPT_SEEN_BY, key=key, known=known)
