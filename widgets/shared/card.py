"""What every card shares: its front end, its language, and following the session."""

from __future__ import annotations

import logging
import math
import os
import re
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import anywidget
import ipywidgets
import traitlets

from themeday.errors import CANNOT_WRITE, NotSaved, ThemeDayError
from themeday.i18n import DEFAULT_LANGUAGE, N_, translate
from themeday.model.changes import Topic, Topics
from themeday.model.outcomes import VISIBILITY_NAMES
from themeday.model.people import derived_code
from themeday.model.questions import Kind, Question
from themeday.places import CARDS, STATIC
from themeday.room.session import Session
from themeday.room.stage import staged
from themeday.room.work import Steps
from themeday.web.card_modules import by_address, inline
from themeday.web.hashed import ENV_CARDS
from themeday.widgets.shared.background import Background, Told

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_ATTEMPT = re.compile(r"[0-9a-f]{1,64}")

# What every card may say; each card adds its own.
LABELS = {
    "save": N_("Save"),
    "saved": N_("Saved"),
    "saving": N_("Saving…"),
    "unsaved": N_("Not saved yet"),
    "not_saved": N_("Not saved"),
    "tries_again": N_(
        "Not saved. What you filled in is still here, and this page tries again by itself. If this stays, tell the "
        "facilitator."
    ),
    "no_answer": N_(
        "Not saved: no connection. What you filled in is still here, and this page tries again by itself. If this "
        "stays, load the page again."
    ),
    "not_sent": N_("No connection: nothing was done. Press again when the connection is back."),
    "no_reply": N_("No answer came. Look whether it was done; if not, press again."),
    "withdrawn": N_("Withdrawn"),
    "who_sees": N_("Who sees this?"),
    "seen_by": N_("Seen by: {who}"),
    "too_long": N_("{n} characters too many"),
    "own_words": N_("In your own words"),
    "required": N_("(required)"),
    "clear": N_("Take my answer away"),
    "closed": N_("The facilitator has closed this question."),
}


_layouts: WeakKeyDictionary[Session, ipywidgets.Layout] = WeakKeyDictionary()


def front_end(name: str) -> traitlets.Unicode[str, str | bytes]:
    """Return the browser module of a card, as a trait: the part that all share and its own.

    On a served page it only says where the module is: it is fetched once, for every card and every phone.

    Args:
        name: of the file beside this module, without its ending.
    """
    address = os.environ.get(ENV_CARDS)
    return _synced(by_address(name, CARDS, address) if address else inline(name, CARDS))


def look(*files: str) -> traitlets.Unicode[str, str | bytes]:
    """Return a card's style sheet, as a trait; nothing on a served page, which has its own links to the same files.

    Args:
        files: in the folder of static files.
    """
    if os.environ.get(ENV_CARDS):
        return _synced("")
    return _synced("\n".join((STATIC / file).read_text("utf-8") for file in files))


def _synced(text: str) -> traitlets.Unicode[str, str | bytes]:
    return traitlets.Unicode(text).tag(sync=True)


# A choice once made cannot be emptied by typing or ticking.
_CLEARED = (Kind.CHOICE, Kind.SCALE, Kind.RANK, Kind.RATING)


class Card(anywidget.AnyWidget):
    """A part of a page: a model of traits here, a view in the browser beside it.

    Args:
        session: of this page.
    """

    labels = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode(DEFAULT_LANGUAGE).tag(sync=True)
    scope = traitlets.Unicode().tag(sync=True)

    #: Texts of this kind of card, by the name the view uses.
    texts: dict[str, str] = {}
    # What the card showed when it was drawn last, and until when that holds.
    _shown_topics: Topics | None = None
    _holds_until = math.inf
    _background: Background | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        # A trait of the class; anywidget would add it to each card, with a class of its own, which takes milliseconds.
        cls._anywidget_id = _synced(f"{cls.__module__}.{cls.__name__}")
        cls._anywidget_id.class_init(cls, "_anywidget_id")
        super().__init_subclass__(**kwargs)

    def __init__(self, session: Session, **kwargs: Any) -> None:
        kwargs.setdefault("layout", _layout(session))
        super().__init__(**kwargs)
        self.add_class("td-root")
        self.session = session
        self.speak()  # before it is known who comes, who then need not wait for it
        self.on_msg(self._receive)
        session.on_change(self._refresh, self._shows, lambda: self._holds_until)
        session.when_bound(self._bind)

    def add_traits(self, **traits: Any) -> None:
        """Add traits that this kind of card does not have yet."""
        if new := {name: trait for name, trait in traits.items() if not self.has_trait(name)}:
            super().add_traits(**new)

    def bind(self) -> None:
        """Show what belongs to whoever is here now; called at every binding."""

    def refresh(self) -> None:
        """Show what changed in the day; called whenever something changed that the card shows."""

    def topics(self) -> Topics | None:
        """Return what the card shows now, and all that this follows from; it is told of nothing else.

        Returns:
            Topics, or None for everything: told too often a card is slow, told too seldom it is wrong.
        """
        return None

    def until(self) -> float:
        """Return when the card shows something else although nothing was written, in seconds since the epoch."""
        return math.inf

    def own(self, chapter: str, items: Iterable[str]) -> frozenset[Topic]:
        """Return the topics of answers of whoever is here.

        Args:
            chapter: key of the chapter.
            items: their keys.
        """
        if not self.session.participant:
            return frozenset()
        me = self.session.me.code
        return frozenset(Topic(chapter, item, me) for item in items)

    def receive(self, message: dict[str, Any]) -> None:
        """Do what the browser asks.

        Args:
            message: anything; it is checked like everything that arrives from a browser.
        """

    def in_background(self, compute: Callable[[], _T], then: Callable[[_T], object]) -> bool:
        """Compute something in another thread, then go on with it here, in this page's context.

        At once where there is no event loop. What a person can mend becomes the card's message; see `told`.

        Args:
            compute: touches nothing but values that never change: no trait, no session, no records.
            then: called with what came of it, unless the card was closed meanwhile.

        Returns:
            Whether it still goes on.
        """

        def steps() -> Steps[None]:
            then((yield compute))

        return self.in_steps(steps, self.told)

    def in_steps(self, begin: Callable[[], Steps[object]], told: Told) -> bool:
        """Do an act in steps; what it has to compute goes to another thread. See `themeday/room/work.py`.

        Args:
            begin: begins the act; again when what it wrote was taken back, because a disk failed or others wrote first.
            told: hears how it went, as a status and a message; not when the card was closed meanwhile.

        Returns:
            Whether it still goes on.
        """
        if self._background is None:
            self._background = Background(self.session, partial(tried, self.session))
        return self._background.do(begin, told)

    def told(self, status: str, message: str) -> None:
        """Hear how something went that was computed in the background.

        Args:
            status: "saved", "refused" or "failed"; see `tried()`.
            message: in the reader's language, or empty.
        """

    def stop_working(self) -> None:
        """Let go of what is being worked out for this card."""
        if self._background is not None:
            self._background.stop()

    def close(self) -> None:
        """Be gone, with what is being worked out for this card."""
        self.stop_working()
        super().close()

    def handle(self, purpose: str, name: str) -> str:
        """Return what a browser knows something by: it learns no codes, and this means nothing elsewhere.

        Args:
            purpose: handles for different purposes are unrelated.
            name: what it stands for, with the codes in it.
        """
        return derived_code(self.session.secret or b"demo", purpose, name, 12)

    def _bind(self) -> None:
        # In one message: a shared device that changes hands never shows one side's answers as the other's.
        with self.hold_sync():
            self.speak()
            self.scope = self._scope()
            self.bind()
            self._refresh()

    def speak(self) -> None:
        """Take on the session's language; also before it is known who comes."""
        self.language = self.session.language
        # mypy takes the hash of a class for that of its instances.
        self.labels = _labels(type(self), self.language)  # type: ignore[arg-type]

    def _scope(self) -> str:
        # Drafts in the browser are kept apart per person, under a name that gives no code away.
        return self.handle("draft", self.session.me.code) if self.session.participant else ""

    def _refresh(self) -> None:
        if self.session.bound:
            self.refresh()
            self._shown_topics, self._holds_until = self.topics(), self.until()

    def _shows(self) -> Topics | None:
        if not self.session.bound:
            return frozenset()  # what is here when someone comes, is shown then
        if self._holds_until < math.inf and self._holds_until <= self.session.clock.now().timestamp():
            return None
        return self._shown_topics

    def _receive(self, _widget: object, message: object, _buffers: object) -> None:
        if not isinstance(message, dict) or not self.session.bound:
            return
        # A page may send again what could not be saved after a shared device changed hands: not under the other's name.
        mine = self._scope()
        if message.get("scope", mine) == mine:
            try:
                self.receive(message)
            finally:
                # Another lesson or step may be open now; what is drawn may be of before a moment that has passed.
                self._shown_topics, self._holds_until = self.topics(), min(self._holds_until, self.until())


class SavingCard(Card):
    """A card that keeps what someone typed or chose, and tells the browser how that went.

    Args:
        session: of this page.
    """

    #: The last reply to each thing that is kept: the browser's name for the attempt, a status and a message. Several
    #: tabs of one person follow the same card, and each must hear the reply to its own attempt, also when that says the
    #: same as the one before: so attempts have names that no two tabs share, and no numbers.
    replies = traitlets.Dict().tag(sync=True)

    def reply(self, key: str, attempt: object, status: str, message: str) -> None:
        """Tell the browser how an attempt to keep something went.

        Args:
            key: by which the browser knows what it wanted to be kept.
            attempt: the browser's name for it; anything that arrived from a browser.
            status: "saved", "withdrawn", "refused" or "failed"; see `tried()`.
            message: in the reader's language, or empty.
        """
        self.replies = {**self.replies, key: {"attempt": attempt_name(attempt), "status": status, "message": message}}


class AnsweringCard(SavingCard):
    """A card with questions whose answers it saves.

    Args:
        session: of this page.
        chapter: key of the chapter the answers belong to.
    """

    questions = traitlets.Dict().tag(sync=True)
    #: Whether a button takes away an answer that cannot be emptied otherwise.
    can_be_cleared = True

    def __init__(self, session: Session, chapter: str, **kwargs: Any) -> None:
        self.chapter = chapter
        super().__init__(session, **kwargs)

    def asked(self) -> list[Question]:
        """Return the questions on this card now."""
        return []

    def refresh(self) -> None:
        """Show the questions with this participant's saved answers."""
        if self.session.participant:
            self.questions = {self.key_for(question): self._state(question) for question in self.asked()}

    def topics(self) -> Topics | None:
        """Return what `asked_topics()` does; a card that shows more than its questions adds that."""
        return self.asked_topics()

    def asked_topics(self) -> frozenset[Topic]:
        """Return my answers to the questions on this card, and whether these are open."""
        asked = self.asked() if self.session.participant else []
        mine = self.own(self.chapter, (item for question in asked for item in question.items))
        return mine | staged(self.chapter, *(f"ask:{question.key}" for question in asked))

    def key_for(self, question: Question) -> str:
        """Return the key by which the browser knows a question; another than its own when that holds a code.

        Args:
            question: one of `asked()`.
        """
        return question.key

    def after_save(self, question: Question) -> None:
        """React to an answer that is on disk."""

    def receive(self, message: dict[str, Any]) -> None:
        """Save an answer."""
        if message.get("type") != "save":
            return
        question = next((q for q in self.asked() if self.key_for(q) == message.get("key")), None)
        if question is not None:
            self.save(question, message.get("value"), message.get("visibility"), message.get("attempt"))

    def save(self, question: Question, value: object, visibility: object = None, attempt: object = "") -> None:
        """Save an answer and tell the browser how that went.

        Args:
            question: one of `asked()`.
            value: anything that arrived from a browser.
            visibility: the author's choice.
            attempt: the browser's name for it, given back with the reply.
        """
        with self.session.telling_later():  # whoever waits for the word hears it first
            before = self._has_answer(question)
            status, message = tried(self.session, lambda: self.keep(question, value, visibility))
            kept = status == "saved"
            if kept and not self._has_answer(question):
                status, message = "withdrawn", "" if before else self.session.say(N_("There is nothing to save yet."))
            self.reply(self.key_for(question), attempt, status, message)
        if kept:
            self.after_save(question)

    def keep(self, question: Question, value: object, visibility: object) -> None:
        """Keep an answer.

        Args:
            question: one of `asked()`.
            value: anything that arrived from a browser.
            visibility: the author's choice.

        Raises:
            OutcomeRefused: it is no valid answer.
            NotSaved: it could not be written.
        """
        self.session.save(self.chapter, question, value, visibility)

    def _has_answer(self, question: Question) -> bool:
        return any(self.session.answer(self.chapter, item) for item in question.items)

    def _state(self, question: Question) -> dict[str, Any]:
        saved = {item: answer for item in question.items if (answer := self.session.answer(self.chapter, item))}
        first = next(iter(saved.values()), None)
        return {
            **_wording(question, self.session.language),
            "visibility": (first.visibility if first else question.visibility).value,
            "answer": question.given({item: answer.value for item, answer in saved.items()}),
            "answered": bool(saved),
            "clear": self.can_be_cleared and question.kind in _CLEARED,
            "open": self.session.stage.accepts(self.chapter, question.key),
        }


def _layout(session: Session) -> ipywidgets.Layout:
    # No card uses it, the style sheet does all: one for the page instead of forty traits for each card.
    if session not in _layouts:
        _layouts[session] = ipywidgets.Layout()
    return _layouts[session]


@cache
def _wording(question: Question, language: str) -> dict[str, Any]:
    """Return what is the same of a question for everyone who reads a language."""

    def say(text: str) -> str:
        return translate(language, text)

    return {
        "kind": question.kind.value,
        "ask": say(question.ask),
        "why": say(question.why),
        "options": [{"key": option.key, "text": say(option.text)} for option in question.options],
        "groups": [{"key": group.key, "text": say(group.text)} for group in question.groups],
        "own_words": question.own_words,
        "most": question.most,
        "low": question.low,
        "high": question.high,
        "low_text": say(question.low_text),
        "high_text": say(question.high_text),
        "long": question.long,
        "max_length": question.max_length,
        "placeholder": say(question.placeholder),
        "visibilities": [{"key": v.value, "text": say(VISIBILITY_NAMES[v])} for v in question.visibilities],
    }


@cache
def _labels(kind: type[Card], language: str) -> dict[str, str]:
    return {name: translate(language, text) for name, text in {**LABELS, **kind.texts}.items()}


def attempt_name(attempt: object) -> str:
    """Return the browser's name for an attempt, which goes back with the reply.

    Args:
        attempt: anything that arrived from a browser.
    """
    return attempt if isinstance(attempt, str) and _ATTEMPT.fullmatch(attempt) else ""


def tried(session: Session, keep: Callable[[], object]) -> tuple[str, str]:
    """Keep something; return how that went, as a status and a message for the browser.

    "saved": it is on disk. "refused": it cannot be kept as it is, so that trying again is of no use. "failed": it could
    not be written; the browser keeps it, and tries again by itself when it is something that was typed or chosen.

    Args:
        session: of this page.
        keep: what writes it.
    """
    try:
        keep()
    except NotSaved as error:
        return "failed", error.message(session.language)
    except ThemeDayError as error:
        return "refused", error.message(session.language)
    except OSError as error:
        # A disk that is away cannot be read either. Only the kind: its message may hold a path.
        _log.warning("a log could not be read: %s", type(error).__name__)
        return "failed", NotSaved(CANNOT_WRITE).message(session.language)
    return "saved", ""
