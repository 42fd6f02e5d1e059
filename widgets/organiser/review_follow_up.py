"""How it went after six and after twelve weeks, of all who answered together."""

from __future__ import annotations

from themeday import results
from themeday.chapters.follow_up import CHAPTER, COUNTED, GOES_ON, LEARNED, ROUNDS, TITLES, learned
from themeday.i18n import N_
from themeday.report.disclosure.response import enough_answers
from themeday.widgets.organiser.review_figures import CardPart, ReviewCard, measured, paragraph, quotes, table

_MOST = 12


class Afterwards(ReviewCard):
    """The checks weeks later; before them a sentence that says how to begin."""

    texts = {"title": N_("Weeks later")}

    def content(self) -> list[CardPart]:
        """Return a table for each question that was answered, and what people learned."""
        say = self.session.say
        tables = [block for check in ROUNDS for block in self._check(check)]
        if not tables:
            return [
                paragraph(
                    say(
                        N_(
                            "Nobody was asked yet how it goes. “themeday serve --follow-up” does that; after a merge "
                            "each site does it for itself."
                        )
                    )
                )
            ]
        private = say(N_("Whether a pair goes on is asked in private: it counts only for who chose so."))
        return [paragraph(private), *tables]

    def _check(self, check: str) -> list[CardPart]:
        say, shared = self.session.say, self.session.records.shared
        title = say(TITLES[check])
        parts: list[CardPart] = []
        for question in COUNTED:
            mine, _, name = question.key.partition(".")
            answers = [outcome.value for outcome in shared.answers(CHAPTER.key, question.key)] if mine == check else []
            # Who stopped may be one of two people: of fewer than the smallest group that stays untold.
            if not answers or (name == GOES_ON and not enough_answers(len(answers), self.session.day)):
                continue
            rows = [
                [say(option.text), measured(str(n), n, len(answers))]
                for option in question.options
                for n in [answers.count(option.key)]
            ]
            caption = self.counted(f"{title}: {say(question.ask)}", len(answers))
            parts.append(table(caption, [say(N_("Answer")), say(N_("Answers"))], rows))
        said = results.texts(self.session.records, CHAPTER.key, f"{check}.{LEARNED}")
        if said:
            parts.append(quotes(f"{title}: {say(learned(check).ask)}", [(one.text, "") for one in said[:_MOST]]))
        if len(said) > _MOST:
            parts.append(
                paragraph(say(N_("And {n} more; open the question below to read them all."), n=len(said) - _MOST))
            )
        return parts
