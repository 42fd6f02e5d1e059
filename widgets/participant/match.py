"""My match, with why."""

from __future__ import annotations

import traitlets

from themeday.chapters.expectations import MATCHING_YES
from themeday.i18n import N_
from themeday.model.changes import Topic, Topics, below
from themeday.model.people import ROLE_NAMES, Participant, Role
from themeday.model.visibility import Visibility
from themeday.room.agreements import pair_topics, partner_of
from themeday.room.participation import EXPECTATIONS, MATCHING
from themeday.room.stage import staged
from themeday.widgets.shared.card import Card, front_end

CHAPTER = "pairing"
# Not "anonymous": a reason names its author.
_FOR_A_PARTNER = (Visibility.TABLE, Visibility.REPORT)


class MatchCard(Card):
    """My match, with why; private to me."""

    _esm = front_end("match")
    live_part = "match"
    personal = True
    match = traitlets.Dict().tag(sync=True)

    def refresh(self) -> None:
        session, say = self.session, self.session.say
        if session.participant is None or session.participant.role is Role.TABLE:
            return
        if session.stage.value(CHAPTER, "published") != "1":
            self.match = {}
        elif other := partner_of(session.records, session.me.code):
            self.match = {
                "who": other.name,
                "text": say(N_("{role}, {unit}"), role=say(ROLE_NAMES[other.role]), unit=other.unit),
                "reasons": self._reasons(other),
            }
        else:
            self.match = {"text": self._unmatched(), "reasons": []}

    def topics(self) -> Topics:
        session = self.session
        if session.stage.value(CHAPTER, "published") != "1":
            return staged(CHAPTER, "published")
        other = partner_of(session.records, session.me.code)
        both = (session.me.code, *([other.code] if other else []))
        mine = {below(EXPECTATIONS, beginning, code) for code in both for beginning in ("learn.", "offer.")}
        return pair_topics(session.records) | mine | {Topic(EXPECTATIONS, MATCHING, session.me.code)}

    def _unmatched(self) -> str:
        chosen = self.session.answer(EXPECTATIONS, MATCHING)
        if chosen is None:
            text = N_(
                "You did not say whether you want to be matched, so you are not in the match. If you would like "
                "a partner after all, you can find one in the part “Agreements”."
            )
        elif chosen.value != MATCHING_YES:
            text = N_(
                "You are not matched today, as you chose. If you would like a partner after all, you can find "
                "one in the part “Agreements”."
            )
        else:
            text = N_(
                "There is no match for you yet. That says nothing about you: there were more people on one "
                "side, or few from other units. In the part “Agreements” you can find a partner yourself; the "
                "facilitator is glad to help."
            )
        return self.session.say(text)

    def _reasons(self, other: Participant) -> list[str]:
        say, me = self.session.say, self.session.me.code
        names = {key: say(text) for key, text in self.session.day.chapters.themes.items()}

        def shared(text: str, learner: str, giver: str) -> list[str]:
            keys = sorted(self._themes(learner, "learn") & self._themes(giver, "offer"))
            return [say(text, theme=names[key], who=other.name) for key in keys]

        mine = shared(N_("You want to learn about “{theme}” and {who} offers that."), me, other.code)
        theirs = shared(N_("{who} wants to learn about “{theme}” and you offer that."), other.code, me)
        return [
            # One each way says more than two of one.
            *mine[:1],
            *theirs[:1],
            *mine[1:],
            *theirs[1:],
            say(N_("You work in different units, so neither of you depends on the other.")),
            say(N_("Both of you said yes to being matched.")),
        ][:2]

    def _themes(self, code: str, key: str) -> set[str]:
        # Only what its author shared under their own name can be told to the other as a reason.
        records = self.session.records
        themes = self.session.day.chapters.themes
        answers = {theme: records.latest(code, EXPECTATIONS, f"{key}.{theme}") for theme in themes}
        return {theme for theme, outcome in answers.items() if outcome and outcome.visibility in _FOR_A_PARTNER}
