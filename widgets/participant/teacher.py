"""For who gives a lesson, on the own phone: notes, what comes next, the time, and showing the room's answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.lessons.model import Lesson
from themeday.model.changes import Topics
from themeday.room import teaching
from themeday.room.stage import staged
from themeday.room.teaching import Teaching, teacher_mark
from themeday.widgets.participant.lesson_partner import pairs_line
from themeday.widgets.participant.lesson_room import PARTS, may_be_revealed, part_at, room_step, room_topics, seconds_at
from themeday.widgets.participant.lesson_steps import steps_of
from themeday.widgets.participant.lessons import CHAPTER, EDITED, offered
from themeday.widgets.shared.card import front_end
from themeday.widgets.shared.saving import SavingCard
from themeday.widgets.shared.timer import TIMER_TEXTS

_KEY = "teach"
# What only whoever gives a lesson can do.
_ACTS = ("step", "reveal", "end")


class Teacher(SavingCard):
    """A list of lessons to give; one of them with its notes, step by step, while it is given."""

    _esm = front_end("teacher")
    live_part = "teacher"
    texts = {
        **TIMER_TEXTS,
        "give": N_("I give this lesson"),
        "giving": N_("You are giving: {title}"),
        "next": N_("Next step"),
        "back": N_("Back"),
        "then": N_("Then: {part}"),
        "last": N_("This is the last step."),
        "reveal": N_("Show the answers"),
        "unreveal": N_("Hide the answers"),
        "right": N_("What is right"),
        "whole": N_("The whole lesson"),
        "step": N_("This step"),
        "end": N_("Stop giving this lesson"),
        "sure": N_("Yes, stop giving this lesson"),
    }
    personal = True
    choices = traitlets.List().tag(sync=True)
    now = traitlets.Dict().tag(sync=True)
    step_timer = traitlets.Dict().tag(sync=True)
    lesson_timer = traitlets.Dict().tag(sync=True)

    def refresh(self) -> None:
        mine, given = self._mine()
        with self.hold_sync():
            self.choices = [
                {
                    "slug": lesson.slug,
                    "title": lesson.title,
                    "taken": lesson.slug in given,
                    "goes_on": self._goes_on(lesson),
                }
                for lesson in offered(self.session)
            ]
            self.now = self._now(*mine) if mine else {}
            if mine:
                self._count_down(*mine)

    def topics(self) -> Topics:
        topics = staged(CHAPTER, EDITED) | teaching.teaching_topics(self.session.day.lessons)
        mine, _ = self._mine()
        return topics | room_topics(self.session.day.chapters, *mine) if mine else topics

    def until(self) -> float:
        return teaching.forgotten_at(self.session, self.session.day.lessons)

    def receive(self, message: dict[str, Any]) -> None:
        if not self.session.participant:
            return
        mine, _ = self._mine()
        if mine:
            act = self._act(*mine, message)
        elif message.get("type") == "give":
            slug = message.get("slug")
            offer = [lesson.slug for lesson in offered(self.session)]
            act = (lambda: teaching.begin(self.session, str(slug))) if slug in offer else None
        else:
            act = _refuse if message.get("type") in _ACTS else None
        if act is not None:
            self.attempt(_KEY, message, act)
            self.refresh()

    def _act(self, lesson: Lesson, now: Teaching, message: dict[str, Any]) -> Callable[[], object] | None:
        session, slug, kind = self.session, lesson.slug, message.get("type")
        step, steps = message.get("step"), steps_of(lesson)
        here = steps[min(now.step, len(steps) - 1)]
        if kind == "step" and isinstance(step, int) and not isinstance(step, bool) and step in range(len(steps)):
            return lambda: teaching.go_to(session, slug, step)
        if kind == "reveal" and here and may_be_revealed(here):
            return lambda: teaching.reveal(session, slug, here.key, message.get("on") is True)
        if kind == "end":
            return lambda: teaching.end(session, slug)
        # Another tab of the same person was first: this one shows it, and there is nothing to be done.
        return (lambda: None) if kind == "give" and message.get("slug") == slug else None

    def _mine(self) -> tuple[tuple[Lesson, Teaching] | None, set[str]]:
        """Return the lesson that I give, and the keys of those that are given at all."""
        mark, mine, given = teacher_mark(self.session), None, set()
        for lesson in offered(self.session):
            now = teaching.teaching(self.session, lesson.slug)
            if now:
                given.add(lesson.slug)
                mine = (lesson, now) if now.by == mark else mine
        return mine, given

    def _goes_on(self, lesson: Lesson) -> str:
        left = teaching.left_at(self.session, lesson.slug)
        return self.session.say(N_("goes on at step {n}"), n=left + 1) if left else ""

    def _now(self, lesson: Lesson, now: Teaching) -> dict[str, Any]:
        say, steps = self.session.say, steps_of(lesson)
        n = min(now.step, len(steps) - 1)
        here = steps[n]
        return {
            **room_step(self.session, lesson, now),
            "slug": lesson.slug,
            "step": n,
            "steps": len(steps),
            "teacher_note": lesson.teacher_note,
            "notes": _notes(lesson, n),
            "pairs": pairs_line(self.session, lesson, n),
            "all_notes": _notes(lesson, 0) if n else [],
            "then": say(PARTS[part_at(lesson, n + 1)]) if n + 1 < len(steps) else "",
            "can_reveal": may_be_revealed(here),
            "revealed": here is not None and here.key in now.shown,
            "few": say(N_("The room's answers are shown from {k} people on."), k=self.session.day.smallest_group),
        }

    def _count_down(self, lesson: Lesson, now: Teaching) -> None:
        at = self.session.clock.now().timestamp()
        for name, began, seconds in (
            ("lesson_timer", now.began, 60.0 * lesson.minutes),
            ("step_timer", now.step_began, seconds_at(lesson, min(now.step, len(steps_of(lesson)) - 1))),
        ):
            mark = f"{began}/{seconds}"
            # Each page counts down by itself, so only a change goes out.
            if getattr(self, name).get("mark") != mark:
                left = max(0.0, began + seconds - at)
                setattr(self, name, {"left": left, "running": seconds > 0, "mark": mark})


def _refuse() -> None:
    raise OutcomeRefused(N_("You give no lesson any more: it was stopped, or someone else goes on with it."))


def _notes(lesson: Lesson, n: int) -> list[str]:
    """Return the notes that belong to a step: those between the step that came before and it.

    Those that a lesson begins with belong to all of it, and so to how sure people are, which comes first.
    """
    here = steps_of(lesson)[n] if n else None
    notes: list[str] = []
    for step in lesson.steps:
        if step.kind == "note":
            notes.append(step.text_html)
        elif step is here or n == 0:
            break
        else:
            notes = []
    return [] if n == 1 else notes
