"""What people want to learn and offer, and their do's and don'ts."""

from __future__ import annotations

from themeday import results
from themeday.chapters.expectations import THEMES
from themeday.i18n import N_
from themeday.report.disclosure.tips import all_tips_told
from themeday.widgets.organiser.review_figures import CardPart, ReviewCard, measured, paragraph, quotes, table


class Learning(ReviewCard):
    """What people want to learn and what they offer."""

    texts = {"title": N_("Learning questions and offers")}

    def content(self) -> list[CardPart]:
        """Return the themes side by side, and the own words that may be shown."""
        say, records, k = self.session.say, self.session.records, self.session.day.smallest_group
        learn, offer = (results.tags(records, "expectations", key, k=k) for key in ("learn", "offer"))
        wanted, offered = dict(learn.counts), dict(offer.counts)
        if not learn.people and not offer.people and not learn.own_words and not offer.own_words:
            return [paragraph(say(N_("Nobody has shared a learning question or an offer yet.")))]
        most = max(1, *wanted.values(), *offered.values())
        names = {theme.key: say(theme.text) for theme in THEMES}
        rows = [
            [names[key], *(measured(str(counts[key]), counts[key], most) for counts in (wanted, offered))]
            for key in wanted
            if wanted[key] or offered[key]
        ]
        blocks = []
        if rows:
            caption = say(
                N_("Themes, ticked by {learners} to learn and by {givers} to offer"),
                learners=self.session.say_count("{n} person", "{n} people", learn.people),
                givers=self.session.say_count("{n} person", "{n} people", offer.people),
            )
            blocks.append(table(caption, [say(N_("Theme")), say(N_("Wants to learn")), say(N_("Can offer"))], rows))
        for heading, tags in ((N_("Learning questions in own words"), learn), (N_("Offers in own words"), offer)):
            if tags.own_words:
                blocks.append(quotes(say(heading), ((words, "") for words in tags.own_words)))
        return blocks


class Tips(ReviewCard):
    """Do's and don'ts by votes."""

    texts = {"title": N_("Do's and don'ts")}

    def content(self) -> list[CardPart]:
        """Return the do's and the don'ts, most votes first."""
        say = self.session.say
        tips = all_tips_told(self.session.records, self.session.day.smallest_group)
        if not tips:
            return [paragraph(say(N_("Nobody has written a do or a don't yet.")))]
        most = max(1, *(one.votes for one in tips))
        blocks = []
        for kind, name in (
            ("do", N_("Do's: {n} written, {votes} votes")),
            ("dont", N_("Don'ts: {n} written, {votes} votes")),
        ):
            mine = [one for one in tips if one.kind == kind]
            if mine:
                columns = [say(N_("Advice")), say(N_("Votes")), say(N_("Written by"))]
                caption = say(name, n=len(mine), votes=say(N_("at least {n}"), n=sum(one.votes for one in mine)))
                rows = [
                    [one.text, measured(self._bound(one.votes), one.votes, most), self._bound(one.writers)]
                    for one in mine
                ]
                blocks.append(table(caption, columns, rows))
        return blocks

    def _bound(self, n: int) -> str:
        return self.session.say(N_("at least {n}"), n=n) if n else "–"
