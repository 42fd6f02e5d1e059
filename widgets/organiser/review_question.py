"""One question opened: how it was answered, and every text that may be shown."""

from __future__ import annotations

from typing import Any

from themeday import results
from themeday.chapters import EVERY_CHAPTER
from themeday.i18n import N_
from themeday.report.disclosure.labels import labels
from themeday.widgets.organiser.review_figures import CardPart, ReviewCard, measured, paragraph, quotes, table
from themeday.widgets.organiser.review_wording import all_questions, shortened
from themeday.widgets.shared.results import question_result, role_and_unit

_NONE = ""


class OneQuestion(ReviewCard):
    """Any question of the day, opened."""

    texts = {"title": N_("Open one question")}

    def bind(self) -> None:
        """Look up what was asked, in this language."""
        self._asked = {
            f"{chapter}/{question.key}": (chapter, title, question)
            for chapter, title, question in all_questions(self.session)
        }

    def offered(self) -> list[dict[str, Any]]:
        """Return the questions to choose from: those that anyone answered and shared."""
        say, shared = self.session.say, self.session.records.shared
        there = {(chapter, item) for chapter in EVERY_CHAPTER for item in shared.items(chapter)}
        options = [(_NONE, say(N_("Choose a question")))]
        for key, (chapter, title, question) in self._asked.items():
            if any((chapter, item) in there for item in question.items):
                parts = (say(EVERY_CHAPTER[chapter].title), title, shortened(say(question.ask)))
                number = question.key.rpartition(".")[2] if question.key.startswith(("do.", "dont.")) else ""
                options.append((key, " · ".join(part for part in (*parts, number) if part)))
        return [self.choice("question", N_("Question"), options)] if len(options) > 1 else []

    def content(self) -> list[CardPart]:
        """Return bars for what can be counted, and the texts with who wrote them as far as they chose so."""
        session, say = self.session, self.session.say
        if not self.choices:
            return [paragraph(say(N_("Nothing has been shared yet.")))]
        if self.chosen["question"] == _NONE:
            return [paragraph(say(N_("You see all answers to it that may be shown.")))]
        chapter, title, question = self._asked[self.chosen["question"]]
        result = question_result(session, chapter, question)
        caption = self.counted(f"{title}: {result['ask']}" if title else result["ask"], result["n"])
        blocks = []
        if bars := result["bars"]:
            most = max(max(bar["n"] for bar in bars), 1)
            rows = [[bar["text"], measured(str(bar.get("shown", bar["n"])), bar["n"], most)] for bar in bars]
            blocks.append(table(caption, [say(N_("Answer")), say(N_("How many"))], rows))
        if result["caption"]:
            blocks.append(paragraph(result["caption"]))
        if question.text_items:
            label = labels(session.records, session.day.smallest_group)
            said = [one for item in question.text_items for one in results.texts(session.records, chapter, item, label)]
            texts = ((one.text, role_and_unit(session, one.role, one.unit)) for one in said)
            blocks.append(quotes(say(N_("In own words")) if bars else caption, texts))
        elif not bars:
            blocks.append(quotes(caption, ((one["text"], "") for one in result["texts"])))
        blocks.append(paragraph(say(N_("What people shared with their own table only is not among these."))))
        return blocks
