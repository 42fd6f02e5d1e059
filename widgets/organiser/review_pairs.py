"""Pairs and agreements with their dates, without who made them."""

from __future__ import annotations

from themeday import results
from themeday.chapters.agreements import TOGETHER
from themeday.i18n import N_
from themeday.widgets.organiser.review_figures import CardPart, ReviewCard, measured, paragraph, table


class Agreements(ReviewCard):
    """How far pairs are, and what is in their agreements."""

    texts = {"title": N_("Pairs and agreements")}

    def content(self) -> list[CardPart]:
        """Return how many pairs there are, what the agreements hold, and a row per agreement, confirmed ones first."""
        say = self.session.say
        agreements = results.agreements(self.session.records)
        counts = results.pair_counts(self.session.records)
        blocks = []
        if counts.pairs:
            stages = (
                (N_("Pairs"), counts.pairs),
                (N_("Wrote something of their agreement"), counts.begun),
                (N_("Have everything: a learning goal and a step each"), counts.complete),
                (N_("Confirmed it, both"), counts.confirmed),
            )
            rows = [[say(name), measured(str(n), n, counts.pairs)] for name, n in stages]
            caption = self.session.say_count(
                "How far pairs are (1 pair)", "How far pairs are ({n} pairs)", counts.pairs
            )
            blocks.append(table(caption, [say(N_("What")), say(N_("How many"))], rows))
        if not agreements:
            return [*blocks, paragraph(say(N_("No pair has written an agreement yet.")))]
        return [*blocks, *self._chosen(agreements), *self._each(agreements)]

    def _chosen(self, agreements: list[results.AgreementSummary]) -> list[CardPart]:
        say = self.session.say
        tables = []
        for key in ("cadence", "way_out"):
            question = next(one for one in TOGETHER if one.key == key)
            chosen = [answer for one in agreements if (answer := getattr(one, key))]
            rows = [
                [say(option.text), measured(str(n), n, len(chosen))]
                for option in question.options
                for n in [chosen.count(option.key)]
            ]
            if chosen:
                caption = self.session.say_count(
                    "{ask} (1 agreement)", "{ask} ({n} agreements)", len(chosen), ask=say(question.ask)
                )
                tables.append(table(caption, [say(N_("Answer")), say(N_("Agreements"))], rows))
        return tables

    def _each(self, agreements: list[results.AgreementSummary]) -> list[CardPart]:
        say = self.session.say
        cadence = next(question for question in TOGETHER if question.key == "cadence")
        often = {option.key: say(option.text) for option in cadence.options}
        rows = [
            [
                say(N_("Confirmed by both")) if one.confirmed else say(N_("Not complete or confirmed yet")),
                often.get(one.cadence, "–"),
                *(self.date_text(day) for day in (one.review_date, *one.step_dates)),
            ]
            for one in agreements
        ]
        caption = self.session.say_count(
            "{n} agreement, {confirmed} confirmed by both",
            "{n} agreements, {confirmed} confirmed by both",
            len(agreements),
            confirmed=sum(one.confirmed for one in agreements),
        )
        columns = [
            say(N_("State")),
            say(N_("How often")),
            say(N_("Looking back on")),
            say(N_("Step of the young colleague")),
            say(N_("Step of the leader")),
        ]
        note = say(N_("What the two of them tell each other is not here; it stays between them."))
        return [paragraph(note), table(caption, columns, rows)]
