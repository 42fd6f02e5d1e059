"""What every card shares: its front end, its language, and following the session."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import anywidget
import ipywidgets
import traitlets

from themeday.i18n import DEFAULT_LANGUAGE, translate
from themeday.model.changes import Topic, Topics
from themeday.model.questions import Question
from themeday.places import CARDS, STATIC
from themeday.room.session import Session
from themeday.web.card_modules import ENV_CARDS, by_address, inline
from themeday.widgets.shared.labels import LABELS

_layouts: WeakKeyDictionary[Session, ipywidgets.Layout] = WeakKeyDictionary()


def front_end(name: str) -> traitlets.Unicode[str, str | bytes]:
    """Return the browser module of a card, as a trait: the part that all share and its own.

    On a served page it only says where the module is: it is fetched once, for every card and every phone.
    """
    address = os.environ.get(ENV_CARDS)
    return _synced(by_address(name, CARDS, address) if address else inline(name, CARDS))


def style_sheet(*files: str) -> traitlets.Unicode[str, str | bytes]:
    """Return a card's style sheet, as a trait; nothing on a served page, which has its own links to the same files."""
    if os.environ.get(ENV_CARDS):
        return _synced("")
    return _synced("\n".join((STATIC / file).read_text("utf-8") for file in files))


def _synced(text: str) -> traitlets.Unicode[str, str | bytes]:
    return traitlets.Unicode(text).tag(sync=True)


class Card(anywidget.AnyWidget):
    """A part of a page: a model of traits here, a view in the browser beside it."""

    labels = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode(DEFAULT_LANGUAGE).tag(sync=True)
    scope = traitlets.Unicode().tag(sync=True)

    #: Texts of this kind of card, by the name the view uses.
    texts: dict[str, str] = {}
    #: The kind of live part that it is, when a chapter has words for it.
    live_part = ""
    #: Whether it is about one person, so that it shows nothing on a page of staff.
    personal = False
    #: Key of the chapter that it is about, where that is always the same one.
    chapter = ""
    #: What it is about, of a kind of card that is about one question.
    question: Question
    # What the card showed when it was drawn last, and until when that holds.
    _shown_topics: Topics | None = None
    _holds_until = math.inf

    def __init_subclass__(cls, **kwargs: Any) -> None:
        # A trait of the class; anywidget would add it to each card, with a class of its own, which takes milliseconds.
        cls._anywidget_id = _synced(f"{cls.__module__}.{cls.__name__}")
        cls._anywidget_id.class_init(cls, "_anywidget_id")
        super().__init_subclass__(**kwargs)

    def __init__(self, session: Session, chapter: str = "", question: Question | None = None, **kwargs: Any) -> None:
        self.stands_in = chapter
        self.chapter = self.chapter or chapter
        if question is not None:
            self.question = question
        kwargs.setdefault("layout", _layout(session))
        super().__init__(**kwargs)
        self.add_class("td-root")
        self.session = session
        self.speak()  # before it is known who comes, who then need not wait for it
        self.on_msg(self._receive)
        session.on_change(self._refresh, self._shows, lambda: self._holds_until)
        session.when_bound(self._bind)

    def add_traits(self, **traits: Any) -> None:
        if new := {name: trait for name, trait in traits.items() if not self.has_trait(name)}:
            super().add_traits(**new)

    def bind(self) -> None:
        """Show what belongs to whoever is here now; called at every binding."""

    def refresh(self) -> None:
        """Show what changed in the day; called whenever something changed that the card shows."""

    def topics(self) -> Topics | None:
        """Return the topics that the card depends on now; it is notified of no others.

        None is everything: notified too often a card is slow, notified too seldom it is wrong.
        """
        return None

    def until(self) -> float:
        """Return when the card shows something else although nothing was written, in seconds since the epoch."""
        return math.inf

    def own(self, chapter: str, items: Iterable[str]) -> frozenset[Topic]:
        if not self.session.participant:
            return frozenset()
        me = self.session.me.code
        return frozenset(Topic(chapter, item, me) for item in items)

    def receive(self, message: dict[str, Any]) -> None:
        """Do what the browser asks; the message may be anything."""

    def name_of(self, code: str) -> str:
        """Return how someone is called; a dash for who was erased."""
        who = self.session.records.participant(code)
        return who.name if who else "–"

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
        self.labels = _labels(type(self), self.language, tuple(self.words().items()))  # type: ignore[arg-type]

    def words(self) -> Mapping[str, str]:
        """Return what the day's own text has for this card to say, by the name the view uses."""
        return self.session.day.chapters.words(self.live_part, self.stands_in) if self.live_part else {}

    def _scope(self) -> str:
        # Drafts in the browser are kept apart per person, under a name that gives no code away.
        return self.session.handle("draft", self.session.me.code) if self.session.participant else ""

    def _refresh(self) -> None:
        if self.session.bound:
            if self.session.participant or not self.personal:
                self.refresh()
            self._shown_topics, self._holds_until = self._topics_now(), self.until()

    def _topics_now(self) -> Topics | None:
        return self.topics() if self.session.participant or not self.personal else frozenset()

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
                self._shown_topics, self._holds_until = self._topics_now(), min(self._holds_until, self.until())


def _layout(session: Session) -> ipywidgets.Layout:
    # No card uses it, the style sheet does all: one for the page instead of forty traits for each card.
    if session not in _layouts:
        _layouts[session] = ipywidgets.Layout()
    return _layouts[session]


@lru_cache(maxsize=512)
def _labels(kind: type[Card], language: str, words: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {name: translate(language, text) for name, text in {**LABELS, **kind.texts, **dict(words)}.items()}
