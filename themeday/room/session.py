"""The day as one page knows it: who is here, in which language, what was answered, what the facilitator has open."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, ClassVar

from themeday.day.load import load_day
from themeday.day.plan import Day
from themeday.errors import OutcomeRefused, UnknownParticipant
from themeday.i18n import N_, known, translate, translate_count
from themeday.model.changes import Listeners, Topics
from themeday.model.outcomes import Clock, Outcome, Visibility
from themeday.model.people import Participant, Role, codes_in, pair_code, rejoin_code
from themeday.model.questions import Kind, Question
from themeday.room.stage import Stage
from themeday.store.records import JOIN, STAFF, UNSEEN, Records

_log = logging.getLogger(__name__)
FOLLOW_SECONDS = 1.0
# How often a page looks for what is new, in seconds; tests that wait for nothing else look more often.
ENV_FOLLOW = "THEMEDAY_FOLLOW_SECONDS"
ENV_DAY = "THEMEDAY_DAY"
ENV_DATA = "THEMEDAY_DATA"
# What the facilitator publishes with participants' codes in it.
_WITH_CODES = (("pairing", "schedule"), ("pairing", "match"))
_QUOTED = re.compile(r'"([^"]*)"')
# Voilà hands named request headers to the kernel; our own server sets this one, whatever a browser sent.
ENV_IDENTITY = "HTTP_X_THEMEDAY_IDENTITY"

#: Where a server builds pages: gives the session of the page that is being built, which the server binds later.
making_sessions: ContextVar[Callable[[], Session] | None] = ContextVar("making_sessions", default=None)


class Session:
    """What a page works with; built before anyone is known and bound when someone arrives.

    Args:
        day: the day.
        records: its logs.
        secret: the day's secret, from which rejoin and pair codes follow.
        clock: gives times and ids.
    """

    #: Whether someone else looks for what is new, and calls `poll()`.
    followed = False
    #: Makes what a notebook shows that nobody serves and that names no day; the cards set it, which know the rehearsal.
    demo: ClassVar[Callable[[], Session]]

    def __init__(self, day: Day, records: Records, secret: bytes = b"", clock: Clock | None = None) -> None:
        self.day = day
        self.records = records
        self.secret = secret
        self.clock = clock or Clock()
        self.stage = Stage(records.stage)
        self.participant: Participant | None = None
        self.staff = ""
        self.language = day.languages[0]
        self._on_bind: list[Callable[[], None]] = []
        self._on_change = Listeners()
        self._side: Role | None = None
        self._follower: asyncio.Task[None] | None = None
        self._told = records.version
        self._holding = False
        #: Does something that nobody's message asked for, such as what a thread has worked out; a server tells the
        #: page's browsers of it when what it wrote is on disk.
        self.act: Callable[[Callable[[], object]], object] = lambda do: do()

    @classmethod
    def here(cls, day: str | Path | None = None) -> Session:
        """Return the session of this page.

        The server makes those of its own pages; a page with a kernel of its own finds its day, and who is here, in the
        environment. Anywhere else (JupyterLab, a test) it is a demo day in memory with invented people, unless a day is
        named.

        Args:
            day: path of a `day.toml` or its folder.

        Raises:
            UnknownParticipant: nobody has the code that the environment names.
        """
        if make := making_sessions.get():
            return make()
        named = day or os.environ.get(ENV_DAY)
        if not named:
            return cls.demo()
        from themeday.store.folder import DataFolder

        served = Path(named).suffix == ".json"  # the server's own copy, whole whatever happens to day.toml meanwhile
        loaded = Day.from_text(Path(named).read_text("utf-8")) if served else load_day(Path(named))
        folder = DataFolder.of(loaded, Path(os.environ[ENV_DATA]) if ENV_DATA in os.environ and not day else None)
        session = cls(loaded, Records.in_folder(folder.path), folder.secret())
        session.records.refresh()
        if identity := os.environ.get(ENV_IDENTITY, ""):
            session.bind_identity(identity)
        else:
            # Opened in JupyterLab by someone who has the day's folder: the organiser.
            session.bind(None, loaded.languages[0], staff="organiser")
        return session

    def bind_identity(self, identity: str) -> None:
        """Bind to who the server says is here.

        Args:
            identity: "participant:CODE:LANGUAGE" or "staff:NAME:LANGUAGE".

        Raises:
            UnknownParticipant: nobody has that code.
        """
        kind, who, language = [*identity.split(":"), "", ""][:3]
        if kind == "staff":
            self.bind(None, language, staff=who)
            return
        participant = self.records.participant(who)
        if participant is None:
            raise UnknownParticipant(N_("We do not know this code. Join again with the QR code on the screen."))
        self.bind(participant, language or participant.language)

    def bind(self, participant: Participant | None, language: str, staff: str = "") -> None:
        """Say who is here; cards then load that person's answers and start following the stage.

        Args:
            participant: who joined, or None on staff pages.
            language: of this page.
            staff: "facilitator" or "organiser" on staff pages.
        """
        self.participant = participant
        self.staff = staff
        self.language = known(language)
        self.records.refresh()
        if participant and participant.role is Role.TABLE:
            self._side = Role.YOUNG_COLLEAGUE
        for tell in list(self._on_bind):
            tell()  # which also shows what the day is like now
        self._told = self.records.version
        self._follow()

    @property
    def bound(self) -> bool:
        """Return whether it is known who is here."""
        return self.participant is not None or bool(self.staff)

    def when_bound(self, tell: Callable[[], None]) -> None:
        """Call back at every binding, and now if someone is here already.

        Args:
            tell: called without arguments.
        """
        self._on_bind.append(tell)
        if self.bound:
            tell()

    def on_change(
        self,
        tell: Callable[[], None],
        shows: Callable[[], Topics | None] | None = None,
        until: Callable[[], float] | None = None,
    ) -> None:
        """Call back whenever something that concerns it was added to a log, as soon as this session notices.

        Args:
            tell: called without arguments.
            shows: returns the topics it shows now, or None for everything; without it, it is told of everything.
            until: returns when it will show everything, in seconds since the epoch; without it never.
        """
        self._on_change.add(tell, shows, until)

    def shows(self) -> tuple[Topics | None, float]:
        """Return the topics of all that it would tell someone of, None for everything, and until when that holds."""
        return self._on_change.shows()

    def leave(self) -> None:
        """Tell nobody anything any more: the page is gone."""
        self._on_bind.clear()
        self._on_change.clear()
        self.act = lambda do: None
        if self._follower is not None:
            self._follower.cancel()

    def poll(self) -> None:
        """Read what was appended, and tell the cards whom it concerns."""
        self.records.refresh()
        self.show_changes()

    def pass_over(self, version: int) -> None:
        """Take note that nothing it did not hear of concerned it, up to a version of the records.

        Args:
            version: of the records.
        """
        self._told = max(self._told, version)

    def show_changes(self) -> None:
        """Tell the cards whom it concerns what was read meanwhile, by whomever."""
        if self.records.version != self._told:
            self._notify()

    @contextmanager
    def telling_later(self) -> Iterator[None]:
        """Let the cards hear what is written meanwhile only when this is left."""
        self._holding = True
        try:
            yield
        finally:
            self._holding = False
            if self.records.version != self._told:
                self._notify()

    # Texts

    def say(self, text: str, /, **values: Any) -> str:
        """Return a text in this page's language."""
        return translate(self.language, text, **values)

    def say_count(self, one: str, many: str, n: int, **values: Any) -> str:
        """Return a singular or plural text in this page's language."""
        return translate_count(self.language, one, many, n, **values)

    # Who is here

    @property
    def me(self) -> Participant:
        """Return who answers now: the participant, or the side of the table that holds the device.

        Raises:
            UnknownParticipant: nobody is here.
        """
        if self.participant is None:
            raise UnknownParticipant(N_("Nobody has joined on this page. Join with the QR code on the screen."))
        return self.participant.speaking_as(self._side) if self._side else self.participant

    def speak_as(self, role: Role) -> None:
        """Hand the shared device to the other side of the table.

        Args:
            role: young colleague or leader.
        """
        self._side = role
        for tell in list(self._on_bind):
            tell()
        self._notify()

    @property
    def rejoin_code(self) -> str:
        """Return the personal code with which to come back on another device."""
        return rejoin_code(self.secret, self.participant.code) if self.participant else ""

    @property
    def my_pair_code(self) -> str:
        """Return the code with which a partner finds this participant."""
        return pair_code(self.secret, self.participant.code) if self.participant else ""

    # Answers

    def answer(self, chapter: str, item: str) -> Outcome | None:
        """Return my answer to an item, or None."""
        return self.records.latest(self.me.code, chapter, item) if self.participant else None

    def save(
        self, chapter: str, question: Question, value: object, visibility: object = None, anew: bool = False
    ) -> list[Outcome]:
        """Check an answer and keep it; return only when it is on disk.

        Args:
            chapter: key of the chapter.
            question: what was asked.
            value: anything that arrived from a browser.
            visibility: the author's choice; the question's default otherwise.
            anew: keep it also when it repeats my own answer, because someone else's counts at the moment.

        Returns:
            The rows that were written; none when nothing changed.

        Raises:
            OutcomeRefused: it is no valid answer; nothing was written.
            NotSaved: it could not be written.
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
        """Keep answers that were checked; what did not change is not written again.

        Args:
            chapter: key of the chapter.
            answers: item to value; an empty value withdraws.
            visibility: who may see them.
            anew: keep them also when they repeat my own.

        Returns:
            The rows that were written.

        Raises:
            NotSaved: they could not be written.
        """
        me = self.me
        rows: list[Outcome] = []
        with self.records.exclusive():
            if self.records.participant(me.code) is None:
                raise OutcomeRefused(N_("You are not in this day any more. Scan the QR code to join anew."))
            for item, value in answers.items():
                self._refuse_the_gone(item)
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
                self.records.append([*rows, *self._seen_again(self.participant)])
        if rows:
            self._notify()
        return rows

    def set_stage(
        self, chapter: str, items: Mapping[str, object], others: Mapping[str, Mapping[str, object]] | None = None
    ) -> None:
        """Set what every page follows, for the facilitator. One call is one write: all of it is kept, or nothing.

        Args:
            chapter: its key, or empty for the whole day.
            items: item to value; what is no text is kept as JSON.
            others: items of further chapters, by the key of the chapter.

        Raises:
            OutcomeRefused: it names someone who was erased.
            NotSaved: it could not be written.
        """
        with self.records.exclusive():
            self.records.append_to_stage(
                self._stage_row(key, item, value)
                for key, values in ((chapter, items), *(others or {}).items())
                for item, value in values.items()
            )
        self._notify()

    def _stage_row(self, chapter: str, item: str, value: object) -> Outcome:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        named = _QUOTED.findall(text) if (chapter, item) in _WITH_CODES else []
        self._refuse_the_gone(" ".join([item, *named]))
        before = self.records.stage.latest(STAFF, chapter, item)
        return Outcome(
            outcome_id=self.clock.new_id(),
            recorded_at=self.clock.stamp(),
            day=self.day.key,
            participant=STAFF,
            chapter=chapter,
            item=item,
            value=text,
            visibility=Visibility.PRIVATE,
            revision=before.revision + 1 if before else 1,
        )

    def join(self, participant: Participant) -> None:
        """Write down that someone joined, or joined anew with other choices.

        Args:
            participant: with a fresh or a known code.

        Raises:
            NotSaved: it could not be written.
        """
        with self.records.exclusive():
            rows = [self._row(participant, JOIN, "role", participant.role.value, Visibility.REPORT)]
            for item, value in (("language", participant.language), ("nickname", participant.nickname)):
                before = self.records.latest(participant.code, JOIN, item)
                if value != (before.value if before else ""):
                    rows.append(self._row(participant, JOIN, item, value, Visibility.PRIVATE))
            self.records.append([*rows, *self._seen_again(participant)])

    def note_unseen(self, people: Iterable[Participant]) -> None:
        """Write down that people joined, answered nothing and were not seen since.

        Args:
            people: not necessarily who is here; of whom it is written down already, or who is gone, nothing is written.

        Raises:
            NotSaved: it could not be written.
        """
        with self.records.exclusive():
            here = [who for who in people if self.records.participant(who.code) and not self._seen_again(who)]
            self.records.append([self._row(who, JOIN, UNSEEN, "1", Visibility.PRIVATE) for who in here])

    def note_seen(self, people: Iterable[Participant]) -> None:
        """Take back that people were not seen since they joined, where that is written down.

        Args:
            people: not necessarily who is here.

        Raises:
            NotSaved: it could not be written.
        """
        with self.records.exclusive():
            here = [who for who in people if self.records.participant(who.code)]
            self.records.append([row for who in here for row in self._seen_again(who)])

    def _seen_again(self, who: Participant | None) -> list[Outcome]:
        last = self.records.private.latest(who.code, JOIN, UNSEEN) if who else None
        return (
            []
            if who is None or last is None or last.withdrawn
            else [self._row(who, JOIN, UNSEEN, "", Visibility.PRIVATE)]
        )

    def remember_places(self, places: Iterable[tuple[Participant, str]]) -> None:
        """Write down in which chapter people are, so that another device opens there too.

        Args:
            places: people, not necessarily who is here, each with the key of a chapter.

        Raises:
            NotSaved: it could not be written.
        """
        new = [(who, chapter) for who, chapter in places if self._place(who) != chapter]
        if new:
            with self.records.exclusive():
                self.records.append(
                    [
                        self._row(who, JOIN, "place", chapter, Visibility.PRIVATE)
                        for who, chapter in new
                        if self.records.participant(who.code) is not None
                    ]
                )

    def _place(self, who: Participant) -> str:
        last = self.records.private.latest(who.code, JOIN, "place")
        return last.value if last else ""

    def _refuse_the_gone(self, text: str) -> None:
        """Refuse to write down someone who was erased meanwhile; the lock must be held.

        Args:
            text: made by the kit, with the codes of others in it.

        Raises:
            OutcomeRefused: it names someone who is not in this day.
        """
        if any(self.records.participant(code) is None for code in codes_in(text)):
            raise OutcomeRefused(N_("Someone is not in this day any more. Look again, and try once more."))

    def _row(self, who: Participant, chapter: str, item: str, value: str, visibility: Visibility) -> Outcome:
        return Outcome(
            outcome_id=self.clock.new_id(),
            recorded_at=self.clock.stamp(),
            day=self.day.key,
            room=who.room,
            table=who.table,
            participant=who.code,
            role=who.role.value,
            unit=who.unit,
            chapter=chapter,
            item=item,
            value=value,
            visibility=visibility,
            revision=self.records.next_revision(who.code, chapter, item),
        )

    def _notify(self) -> None:
        if self._holding:
            return
        changed = self.records.changes.since(self._told)
        self._told = self.records.version
        self._on_change.tell(changed)

    def _follow(self) -> None:
        if self._follower is not None or self.followed:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # No event loop: a script or a test, which polls by itself.
        self._follower = loop.create_task(self._keep_following())

    async def _keep_following(self) -> None:
        seconds = float(os.environ.get(ENV_FOLLOW, FOLLOW_SECONDS))
        while True:
            await asyncio.sleep(seconds)
            try:
                self.poll()
            except Exception as error:
                # A disk that is away for a moment, or one card that fails, must not stop the page from following.
                # Only the kind: its message may hold what someone wrote.
                _log.warning("following failed once: %s", type(error).__name__)
