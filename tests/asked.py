"""What the chapters that ship ask, for tests of days that change nothing of it."""

from __future__ import annotations

from themeday.chapters import EVERY_CHAPTER
from themeday.day.plan import ChapterPlan, Day
from themeday.model.questions import Question
from themeday.results import questions as questions_of_results

OWN, TOGETHER, MEETING, FOR_BOTH = (
    EVERY_CHAPTER.own,
    EVERY_CHAPTER.together,
    EVERY_CHAPTER.meeting,
    EVERY_CHAPTER.for_both,
)
THEMES = EVERY_CHAPTER.options("expectations", "learn")
USEFUL, GAINED = (EVERY_CHAPTER.options("closing", key) for key in ("useful", "gained"))
TIPS = EVERY_CHAPTER.tips
ALL, COUNTED = EVERY_CHAPTER.checked, EVERY_CHAPTER.counted
questions = EVERY_CHAPTER.checks
lesson_questions, step_questions = EVERY_CHAPTER.lesson_questions, EVERY_CHAPTER.step_questions
everything_asked = EVERY_CHAPTER.everything_asked


def rating(partner: str) -> Question:
    return there(EVERY_CHAPTER.rating(partner))


def confidence(slug: str, when: str) -> Question:
    return there(EVERY_CHAPTER.confidence(slug, when))


def heard(key: str) -> Question:
    return there(EVERY_CHAPTER.heard(key))


def tip(kind: str, number: int) -> Question:
    return there(EVERY_CHAPTER.tip(kind, number))


def learned(check: str) -> Question:
    return there(next(iter(EVERY_CHAPTER.learned(check)), None))


def scale_of(key: str) -> Question:
    return there(questions_of_results.scale_of(EVERY_CHAPTER, key))


def changed(day: Day, **texts: str) -> Day:
    """Return a day that has texts of its own for chapters, by key; each in English."""
    own = tuple((key, "en", text) for key, text in texts.items())
    agenda = (*day.agenda, *(ChapterPlan(key=key, minutes=10) for key in texts if key not in EVERY_CHAPTER))
    return day.model_copy(update={"own_text": own, "agenda": agenda})


#: A chapter that lists what people write to its question, once it was let through.
LISTED = """---
extends: welcome
---

```live list help
```
"""


def there(question: Question | None) -> Question:
    assert question is not None
    return question
