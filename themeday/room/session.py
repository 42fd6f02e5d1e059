"""The day as one page knows it: who is here, in which language, what was answered, what the facilitator has open."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any, ClassVar

from themeday.day.plan import Day
from themeday.errors import OutcomeRefused, UnknownParticipant
from themeday.i18n import N_, known, translate, translate_count
from themeday.model.clock import Clock
from themeday.model.outcomes import Outcome
from themeday.model.people import Participant, Role, derived_code, pair_code, rejoin_code
from themeday.model.questions import Kind, Question
from themeday.model.visibility import Visibility
from themeday.room.environment import ENV_IDENTITY, day_here
from themeday.room.recording import Recording
from themeday.room.stage import Stage
from themeday.store.mending import mended
from themeday.store.records import Records

#: Where a server builds pages: gives the session of the page that is being built, which the server binds later.
making_sessions: ContextVar[Callable[[], Session] | None] = ContextVar("making_sessions", default=None)


class Session(Recording):
    """What a page works with; built before anyone is known and bound when someone arrives."""

    #: Makes what a notebook shows that nobody serves and that names no day; the cards set it, which know the rehearsal.
    demo: ClassVar[Callable[[], Session]]

    def __init__(self, day: Day, records: Records, secret: bytes = b"", clock: Clock | None = None) -> None:
        super().__init__(day, records, clock)
        self.secret = secret
        self.stage = Stage(records.stage)
        self.participant: Participant | None = None
        self.staff = ""
        self.language = day.languages[0]
        self._on_bind: list[Callable[[], None]] = []
        self._side: Role | None = None
        #: The key of the chapter that the page was opened for, where its notebook leaves that open.
        self.opened_for = ""
        #: Does something that nobody's message asked for, such as what a thread has worked out; a server tells the
        #: page's browsers of it when what it wrote is on disk.
        self.act: Callable[[Callable[[], object]], object] = lambda do: do()

    @classmethod
    def here(cls, day: str | Path | None = None) -> Session:
        """Return the session of this page.

        The server makes those of its own pages; a page with a kernel of its own finds its day, and who is here, in the
        environment. Anywhere else (JupyterLab, a test) it is a demo day in memory with invented people, unless a day is
        named. Raises as `load_day` and `bind_identity` do.
        """
        if make := making_sessions.get():
            return make()
        named = day_here(day)
        if named is None:
            return cls.demo()
        loaded, folder = named
        session = cls(loaded, mended(folder.path), folder.secret())
        if identity := os.environ.get(ENV_IDENTITY, ""):
            session.bind_identity(identity)
        else:
            # Opened in JupyterLab by someone who has the day's folder: the organiser.
            session.bind(None, loaded.languages[0], staff="organiser")
        return session

    # Who is here

    def bind_identity(self, identity: str) -> None:
        """Bind to "participant:CODE:LANGUAGE" or "staff:NAME:LANGUAGE"; raises `UnknownParticipant`."""
        kind, who, language = [*identity.split(":"), "", ""][:3]
        if kind == "staff":
            self.bind(None, language, staff=who)
            return
        participant = self.records.participant(who)
        if participant is None:
            raise UnknownParticipant(N_("We do not know this code. Join again with the QR code on the screen."))
        self.bind(participant, language or participant.language)

    def bind(self, participant: Participant | None, language: str, staff: str = "") -> None:
        """Say who is here; cards then load that person's answers and start following the stage."""
        self.participant = participant
        self.staff = staff
        self.language = known(language)
        self.records.refresh()
        if participant and participant.role is Role.TABLE:
            self._side = Role.YOUNG_COLLEAGUE
        self._tell_bound()  # which also shows what the day is like now
        self._told = self.records.version
        self._follow()

    @property
    def bound(self) -> bool:
        """Return whether it is known who is here."""
        return self.participant is not None or bool(self.staff)

    def when_bound(self, tell: Callable[[], None]) -> None:
        """Call back at every binding, and now if someone is here already."""
        self._on_bind.append(tell)
        if self.bound:
            tell()

    def leave(self) -> None:
        """Tell nobody anything any more: the page is gone."""
        self._on_bind.clear()
        self._follow_no_more()
        self.act = lambda do: None

    @property
    def me(self) -> Participant:
        """Return who answers now, on a shared device the side that holds it; raises `UnknownParticipant` for nobody."""
        if self.participant is None:
            raise UnknownParticipant(N_("Nobody has joined on this page. Join with the QR code on the screen."))
        return self.participant.speaking_as(self._side) if self._side else self.participant

    def speak_as(self, role: Role) -> None:
        """Hand the shared device to the other side of the table: the young colleague or the leader."""
        self._side = role
        self._tell_bound()
        self._notify()

    def _tell_bound(self) -> None:
        for tell in list(self._on_bind):
            tell()

    @property
    def rejoin_code(self) -> str:
        """Return the personal code with which to come back on another device."""
        return rejoin_code(self.secret, self.participant.code) if self.participant else ""

    @property
    def my_pair_code(self) -> str:
        """Return the code with which a partner finds this participant."""
        return pair_code(self.secret, self.participant.code) if self.participant else ""

    def handle(self, purpose: str, name: str) -> str:
        """Return what a browser or the stage knows something by: it gives no code away, and means nothing elsewhere."""
        return derived_code(self.secret or b"demo", purpose, name, 12)

    # Texts

    def say(self, text: str, /, **values: Any) -> str:
        """Return a text in this page's language."""
        return translate(self.language, text, **values)

    def say_count(self, singular: str, plural: str, n: int, **values: Any) -> str:
        """Return a singular or plural text in this page's language."""
        return translate_count(self.language, singular, plural, n, **values)

    # Answers

    def answer(self, chapter: str, item: str) -> Outcome | None:
        """Return my answer to an item, or None."""
        return self.records.latest(self.me.code, chapter, item) if self.participant else None

    def save(
        self, chapter: str, question: Question, value: object, visibility: object = None, anew: bool = False
    ) -> list[Outcome]:
        """Check an answer and keep it; return the rows that were written only when they are on disk.

        Args:
            anew: keep it also when it repeats my own answer, because someone else's counts at the moment.

        Raises:
            OutcomeRefused: it is no valid answer; nothing was written.
        """
        self.records.refresh()
        if not self.stage.accepts(chapter, question.key):
            raise OutcomeRefused(N_("The facilitator has closed this question. Your text is still here."))
        seen_by = question.check_visibility(visibility or question.visibility)
        answers = question.answers(value)
        if question.kind is Kind.DATE and "" < answers[question.key] < self.day.date.isoformat():
            raise OutcomeRefused(N_("This date is before the theme day. Choose a later one."))
        return self.record(chapter, answers, seen_by, anew)

    def record(
        self, chapter: str, answers: dict[str, str], visibility: Visibility, anew: bool = False
    ) -> list[Outcome]:
        """Keep answers that were checked, and return the rows that were written: what did not change is not.

        Args:
            answers: item to value; an empty value withdraws.

        Raises:
            OutcomeRefused: I, or someone whom an item names, was erased.
            NotSaved: they could not be written.
        """
        me = self.me
        rows: list[Outcome] = []
        with self.records.exclusive():
            if self.records.participant(me.code) is None:
                raise OutcomeRefused(N_("You are not in this day any more. Scan the QR code to join anew."))
            for item, value in answers.items():
                self._refuse_the_erased(item)
                before = self.records.latest(me.code, chapter, item)
                same = not value if before is None else (before.value, before.visibility) == (value, visibility)
                if same and not anew:
                    if before is not None:
                        self.records.confirm([before])
                    continue
                # A withdrawal goes where the answer is.
                seen_by = visibility if value or before is None else before.visibility
                rows.append(self._row(me, chapter, item, value, seen_by))
            if rows:
                self.records.append([*rows, *(self._seen_again(self.participant) if self.participant else ())])
        if rows:
            self._notify()
        return rows
