"""The part of the console about the questions of a chapter: open or closed, on the big screen or not, texts hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.lessons.model import Lesson
from themeday.model.outcomes import Outcome
from themeday.report.disclosure.labels import labels
from themeday.room import agreements
from themeday.room.session import Session
from themeday.room.stage import ON_SCREEN
from themeday.room.teaching import free, teaching
from themeday.text.display import shown
from themeday.widgets.facilitator.console_chapters import focus_of
from themeday.widgets.facilitator.screen import on_screen
from themeday.widgets.participant.lesson_room import CONFIDENCE
from themeday.widgets.participant.lessons import offered
from themeday.widgets.participant.tips import KINDS, TIP_ITEMS, TIPS, VOTES
from themeday.widgets.shared.card import Card
from themeday.widgets.shared.moderation import CHANGED, hide, is_moderated, let_handle, let_through, texts_for_the_room
from themeday.widgets.shared.results import question_result, role_and_unit, turnout, who_answered

TEXTS = {
    "questions": N_("Questions"),
    "open_ask": N_("Open the question"),
    "close_ask": N_("Close the question"),
    "show": N_("Show on the big screen"),
    "unshow": N_("Take off the big screen"),
    "unshow_phones": N_("Take off the phones"),
    "open_vote": N_("Open the voting"),
    "close_vote": N_("Close the voting"),
    "show_votes": N_("Show the result"),
    "unshow_votes": N_("Take off the big screen"),
    "is_closed": N_("Closed for answers"),
    "is_shown": N_("On the big screen"),
    "is_on_phones": N_("Still on the phones"),
    "is_voting": N_("Voting is open"),
    "is_result": N_("The result is on the big screen"),
    "answers": N_("Answers that may be shown: {n}"),
    "hide": N_("Hide"),
    "unhide": N_("Show again"),
    "is_hidden": N_("Hidden"),
    "let": N_("Let through"),
    "free": N_("Let someone else give it"),
    "free_sure": N_("Yes, whoever gives it now loses it"),
    "waits": N_("Waits for you"),
    "waiting": N_("waiting for you: {n}"),
}


def question_rows(session: Session, chapter: str) -> list[dict[str, Any]]:
    """Return what can be opened, closed and shown in a chapter, with how many answered."""
    say = session.say
    rows = []
    for question in session.day.chapters[chapter].questions:
        row = _row(session, chapter, question.key, say(question.ask), question.items, role=question.role)
        if question.revealable:
            result = question_result(session, chapter, question)
            n = result["n"] + result["waiting"]
            row["counts"] += " · " + session.say_count("{n} may be shown", "{n} may be shown", n)
            row["shows"] = _shows(session, chapter, question.key)
        rows.append(row)
    if chapter == "closing":
        tips = _row(session, chapter, TIPS, say(N_("Do's and don'ts")), TIP_ITEMS)
        vote = _show(session, chapter, TIPS, "open_vote", "close_vote", "is_voting")
        result = _show(session, chapter, VOTES, "show_votes", "unshow_votes", "is_result")
        if on_screen(session, chapter) != VOTES:
            result = {**result, "on": False, "label": "show_votes"}
        rows.insert(0, {**tips, "shows": [vote, result]})
    elif chapter == "lessons":
        rows += [_lesson_row(session, lesson) for lesson in offered(session)]
        ask = say(N_("How sure people feel, before and after a lesson"))
        k = session.day.smallest_group
        note = say(N_("Averages of the room; lessons with fewer than {k} answers are left out."), k=k)
        shows = [_show(session, chapter, CONFIDENCE)]
        rows.append({**_row(session, chapter, CONFIDENCE, ask, note=note), "shows": shows})
    elif chapter == "agreements":
        made = agreements.all_agreements(session.records)
        confirmed = sum(agreement.confirmed for agreement in made)
        note = say(N_("{begun} began, {confirmed} confirmed"), begun=len(made), confirmed=confirmed)
        rows.append(_row(session, chapter, "agreements", say(N_("Agreements of the pairs")), note=note))
    return rows


def moderated_answers(card: Card, chapter: str) -> dict[str, list[dict[str, Any]]]:
    """Return the texts of a chapter that the room may see, by question, with what the facilitator can do to each."""
    session = card.session
    label = labels(session.records, session.day.smallest_group)
    return {
        key: [
            {
                "handle": _handle(card, outcome),
                "text": text,
                "by": role_and_unit(session, *label(outcome)),
                "hidden": session.stage.hidden(*outcome.key),
                "waits": _waits(card, key, outcome),
            }
            for outcome, text in texts
        ]
        for key, texts in _texts(session, chapter)
    }


def question_acts(card: Card, message: dict[str, Any]) -> dict[object, Callable[[], object]]:
    """Return what the facilitator can ask about questions and answers, by the type of the message."""
    session, on, key, handle = card.session, message.get("on") is True, message.get("key"), message.get("handle")
    return {
        "ask": lambda: _set(session, key, "ask", "open" if on else "closed"),
        "show": lambda: _set(session, key, "show", "1" if on else ""),
        "hide": lambda: _hide(card, handle, on),
        "let": lambda: _let(card, handle),
        # Someone took it by mistake, or a phone died: another device goes on.
        "free": lambda: free(session, str(key)) if key in [lesson.slug for lesson in offered(session)] else None,
    }


def _set(session: Session, key: object, what: str, value: str) -> None:
    """Open or close a question, or show it or not, if it has a button for that."""
    rows = question_rows(session, chapter) if (chapter := focus_of(session)) else []
    shows = (show["key"] for row in rows for show in row["shows"])
    if key not in ([row["key"] for row in rows if row["askable"]] if what == "ask" else shows):
        return
    rows_of_stage: dict[str, object] = {f"{what}:{key}": value}
    if what == "show" and value:
        # What phones have already only comes up again.
        rows_of_stage = {**({} if session.stage.revealed(chapter, str(key)) else rows_of_stage), ON_SCREEN: str(key)}
    elif what == "show" and key == on_screen(session, chapter):
        rows_of_stage[ON_SCREEN] = ""
    session.set_stage(chapter, rows_of_stage)


def _hide(card: Card, handle: object, on: bool) -> None:
    for _, outcome in _outcomes(card.session):
        if _handle(card, outcome) == handle:
            hide(card.session, outcome, on)
            return


def _let(card: Card, handle: object) -> None:
    for key, outcome in _outcomes(card.session):
        if handle and _waits(card, key, outcome) == handle:
            let_through(card.session, outcome)
            return
    raise OutcomeRefused(CHANGED)


def _handle(card: Card, outcome: Outcome) -> str:
    return card.session.handle("answer", f"{outcome.chapter}.{outcome.item}.{outcome.participant}")


def _waits(card: Card, key: str, outcome: Outcome) -> str:
    """Return by what a browser lets an answer through that waits for it; nothing for one that does not wait."""
    waits = is_moderated(card.session, outcome.chapter, key) and not card.session.stage.let_through(outcome)
    return let_handle(card, outcome) if waits else ""


def _outcomes(session: Session) -> Iterator[tuple[str, Outcome]]:
    for key, texts in _texts(session, focus_of(session)):
        yield from ((key, outcome) for outcome, _ in texts)


def _texts(session: Session, chapter: str) -> Iterator[tuple[str, list[tuple[Outcome, str]]]]:
    """Yield for each question the answers whose authors let the room see them, each with the text to show."""
    for question in session.day.chapters[chapter].questions if chapter else ():
        if question.revealable and question.text_items:
            released = texts_for_the_room(session, chapter, question.text_items)
            yield question.key, [(outcome, outcome.value) for outcome in released]
    if chapter == "closing":
        words = {"do": session.say(N_("Do")), "dont": session.say(N_("Don't"))}
        yield (
            TIPS,
            [
                (outcome, f"{words[kind]}: {shown(outcome.value)}")
                for kind in KINDS
                for outcome in texts_for_the_room(session, chapter, [i for i in TIP_ITEMS if i.startswith(f"{kind}.")])
            ],
        )


def _lesson_row(session: Session, lesson: Lesson) -> dict[str, Any]:
    begun, done = (len(who_answered(session, "lessons", [f"{lesson.slug}.{when}"])) for when in ("before", "after"))
    note = session.say(N_("{begun} began, {done} finished"), begun=begun, done=done)
    given = teaching(session, lesson.slug) is not None
    if given:
        note = f"{session.say(N_('Is being given now'))} · {note}"
    on_screen = given or session.stage.revealed("lessons", lesson.slug)
    shows = [_show(session, "lessons", lesson.slug)] if on_screen else []
    return {**_row(session, "lessons", lesson.slug, lesson.title, note=note), "shows": shows, "given": given}


def _row(
    session: Session, chapter: str, key: str, ask: str, items: tuple[str, ...] = (), note: str = "", role: str = ""
) -> dict[str, Any]:
    """Return a row about a question; with a note in place of how many answered, about what is not asked by itself."""
    answered = turnout(session, chapter, items, role)
    return {
        "key": key,
        "ask": ask,
        "counts": note or answered.text,
        "part": answered.n / answered.expected if answered.expected and not note else 0,
        "askable": not note,
        "open": session.stage.accepts(chapter, key),
        "shows": [],
    }


def _shows(session: Session, chapter: str, key: str) -> list[dict[str, Any]]:
    """Return the buttons about showing the answers to a question: what was shown before the last can come up again."""
    if not session.stage.revealed(chapter, key) or key == on_screen(session, chapter):
        return [_show(session, chapter, key)]
    again = {"key": key, "on": False, "label": "show", "status": ""}
    return [again, {"key": key, "on": True, "label": "unshow_phones", "status": "is_on_phones"}]


def _show(
    session: Session, chapter: str, key: str, show: str = "show", unshow: str = "unshow", status: str = "is_shown"
) -> dict[str, Any]:
    on = session.stage.revealed(chapter, key)
    return {"key": key, "on": on, "label": unshow if on else show, "status": status}
