"""Do's and don'ts: everybody writes some, then everybody votes for those of others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import traitlets

from themeday.chapters.closing import MAX_TIPS, TIP_KINDS
from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.model.changes import Topic, Topics, below
from themeday.model.outcomes import Outcome
from themeday.model.visibility import Visibility
from themeday.report.disclosure.batches import in_batches
from themeday.room.session import Session
from themeday.room.stage import staged
from themeday.store.records import STAFF
from themeday.widgets.shared.attempts import tried
from themeday.widgets.shared.card import front_end
from themeday.widgets.shared.labels import LABELS
from themeday.widgets.shared.saving import SavingCard

CHAPTER = "closing"
KINDS = TIP_KINDS
#: What the facilitator can reveal of them: all of them to vote on, and the result.
TIPS, VOTES = "tips", "votes"
#: The items of all do's and don'ts.
TIP_ITEMS = tuple(f"{kind}.{number}" for kind in KINDS for number in range(1, MAX_TIPS + 1))
#: Under this key the browser finds the reply to a vote or a removal.
LIST = "list"


def shared_tips(session: Session) -> tuple[tuple[str, Outcome], ...]:
    """Return all do's and don'ts that stand on the screens, as (kind, outcome), by their text."""

    def collected() -> tuple[tuple[str, Outcome], ...]:
        written = [
            outcome
            for item in TIP_ITEMS
            for outcome in session.records.shared.answers(CHAPTER, item)
            if not session.stage.hidden(outcome.participant, CHAPTER, outcome.item)
        ]
        since, k = session.stage.revealed_at(CHAPTER, TIPS), session.day.smallest_group
        seen = in_batches(session.records, (CHAPTER, TIPS), written, k, since=since or None, texts=TIP_ITEMS)
        tips = [(outcome.item.partition(".")[0], outcome) for outcome in seen]
        return tuple(sorted(tips, key=lambda both: (KINDS.index(both[0]), both[1].value.casefold())))

    return session.records.cached(shared_tips, collected)


def shared_tips_topics() -> set[Topic]:
    """Return the topics that decide which do's and don'ts may be seen."""
    written = {below(CHAPTER, f"{kind}.") for kind in KINDS}
    return written | {below(CHAPTER, f"hide:{kind}.", STAFF) for kind in KINDS}


class Tips(SavingCard):
    """Write do's and don'ts, and vote once the facilitator opens the list."""

    _esm = front_end("tips")
    live_part = "tips"
    texts = {
        "add": N_("Add"),
        "remove": N_("Remove"),
        "vote": N_("Vote"),
        "voted": N_("Voted ✓"),
    }
    personal = True
    mine = traitlets.List().tag(sync=True)
    others = traitlets.List().tag(sync=True)
    voting = traitlets.Bool(False).tag(sync=True)

    def words(self) -> Mapping[str, str]:
        chapters = self.session.day.chapters
        asked = {kind: question for kind in KINDS if (question := chapters.tip(kind))}
        return {
            **super().words(),
            **{kind: question.ask for kind, question in asked.items()},
            **{f"{kind}_help": question.why for kind, question in asked.items()},
        }

    def refresh(self) -> None:
        answer = self.session.answer
        self.mine = [
            {"kind": kind, "number": n, "text": written.value}
            for kind in KINDS
            for n in range(1, MAX_TIPS + 1)
            if (written := answer(CHAPTER, f"{kind}.{n}"))
        ]
        self.voting = self._open()
        self.others = [
            {
                "key": self._handle(outcome),
                "kind": kind,
                "text": outcome.value,
                "voted": answer(CHAPTER, self._vote(outcome)) is not None,
            }
            for kind, outcome in self._votable()
        ]

    def topics(self) -> Topics:
        me, beginnings = self.session.me.code, [f"{kind}." for kind in KINDS]
        mine = {below(CHAPTER, beginning, me) for beginning in (*beginnings, "vote.")}
        topics = mine | staged(CHAPTER, f"show:{TIPS}")
        return topics | shared_tips_topics() if self._open() else topics

    def receive(self, message: dict[str, Any]) -> None:
        if act := self._act(message):
            key = f"tip-{message['kind']}" if message.get("type") == "add" else LIST
            status, text = tried(self.session, act)
            self.reply(key, message.get("attempt"), status, text or self.session.say(LABELS["saved"]))

    def _act(self, message: dict[str, Any]) -> Callable[[], object] | None:
        what, kind, number = message.get("type"), message.get("kind"), message.get("number")
        if what == "vote":
            return lambda: self._toggle_vote(message.get("key"))
        if kind not in KINDS:
            return None
        if what == "add":
            return lambda: self._add(kind, message.get("text"))
        if what == "remove" and number in range(1, MAX_TIPS + 1):
            return lambda: self.session.record(CHAPTER, {f"{kind}.{number}": ""}, Visibility.ANONYMOUS)
        return None

    def _add(self, kind: str, text: object) -> None:
        asked = self.session.day.chapters.tip
        first = asked(kind)
        checked = first.check(text) if first else ""
        if not checked:
            raise OutcomeRefused(N_("Write something first."))
        written = {n: self.session.answer(CHAPTER, f"{kind}.{n}") for n in range(1, MAX_TIPS + 1)}
        # A page that did not hear that it is kept sends it again: that is no second one.
        number = next((n for n, earlier in written.items() if earlier and earlier.value == checked), None)
        if number is None:
            number = next((n for n, earlier in written.items() if not earlier), None)
            if number is None:
                raise OutcomeRefused(N_("You have written {n} of these; remove one to make room."), n=MAX_TIPS)
            if not self.session.stage.accepts(CHAPTER, TIPS):
                raise OutcomeRefused(N_("The facilitator has closed this question. Your text is still here."))
        if question := asked(kind, number):
            self.session.save(CHAPTER, question, text)

    def _toggle_vote(self, handle: object) -> None:
        for _, outcome in self._votable():
            if handle == self._handle(outcome):
                item = self._vote(outcome)
                value = "" if self.session.answer(CHAPTER, item) else "1"
                self.session.record(CHAPTER, {item: value}, Visibility.ANONYMOUS)
                return

    def _open(self) -> bool:
        return self.session.stage.revealed(CHAPTER, TIPS)

    def _votable(self) -> list[tuple[str, Outcome]]:
        # From the records, not from what this card shows: a browser can set any trait.
        me = self.session.me.code
        tips = shared_tips(self.session) if self._open() else ()
        return [(kind, outcome) for kind, outcome in tips if outcome.participant != me]

    @staticmethod
    def _vote(outcome: Outcome) -> str:
        return f"vote.{outcome.item}.{outcome.participant}"

    def _handle(self, outcome: Outcome) -> str:
        return self.session.handle("tip", f"{outcome.item}.{outcome.participant}")
