"""What people want to learn and offer, their do's and don'ts, and one question opened."""

from __future__ import annotations

from themeday import results
from themeday.chapters import EVERY_CHAPTER
from themeday.chapters.expectations import THEMES
from themeday.i18n import N_
from themeday.report.disclosure.labels import labels
from themeday.report.disclosure.tips import all_tips_told
from themeday.widgets.organiser.review_card import CardPart, ReviewCard, measured, paragraph, quotes, table
from themeday.widgets.organiser.review_wording import all_questions, shortened
from themeday.widgets.shared.results import question_result, role_and_unit


def learning(card: ReviewCard) -> list[CardPart]:
    """Return the themes to learn and to offer side by side, and the own words that may be shown."""
    say, say_count = card.session.say, card.session.say_count
    learn, offer = (results.tags(card.records, "expectations", key, k=card.k) for key in ("learn", "offer"))
    wanted, offered = dict(learn.counts), dict(offer.counts)
    both = ((wanted, learn.people), (offered, offer.people))
    most = max(1, *wanted.values(), *offered.values())
    names = {theme.key: say(theme.text) for theme in THEMES}
    rows = [
        [names[key], *(card.number(counts[key], people, most) for counts, people in both)]
        for key in wanted
        if wanted[key] or offered[key]
    ]
    parts = []
    if rows:
        caption = say(
            N_("Themes, ticked by {learners} to learn and by {givers} to offer"),
            learners=say_count("{n} person", "{n} people", learn.people),
            givers=say_count("{n} person", "{n} people", offer.people),
        )
        parts.append(table(caption, [say(N_("Theme")), say(N_("Wants to learn")), say(N_("Can offer"))], rows))
    for heading, tags in ((N_("Learning questions in own words"), learn), (N_("Offers in own words"), offer)):
        if tags.own_words:
            parts.append(quotes(say(heading), ((words, "") for words in tags.own_words)))
    return parts or [paragraph(say(N_("Nobody has shared a learning question or an offer yet.")))]


def advice(card: ReviewCard) -> list[CardPart]:
    """Return the do's and the don'ts, most votes first."""
    say = card.session.say
    tips = all_tips_told(card.records, card.k)
    if not tips:
        return [paragraph(say(N_("Nobody has written a do or a don't yet.")))]

    def bound(n: int) -> str:
        return say(N_("at least {n}"), n=n) if n else "–"

    most = max(1, *(tip.votes for tip in tips))
    parts = []
    for kind, caption in (
        ("do", N_("Do's: {n} written, {votes} votes")),
        ("dont", N_("Don'ts: {n} written, {votes} votes")),
    ):
        mine = [tip for tip in tips if tip.kind == kind]
        rows = [[tip.text, measured(bound(tip.votes), tip.votes, most), bound(tip.writers)] for tip in mine]
        if mine:
            votes = say(N_("at least {n}"), n=sum(tip.votes for tip in mine))
            columns = [say(N_("Advice")), say(N_("Votes")), say(N_("Written by"))]
            parts.append(table(say(caption, n=len(mine), votes=votes), columns, rows))
    return parts


def one_question(card: ReviewCard) -> list[CardPart]:
    """Return bars for what can be counted, and the texts with who wrote them as far as they chose so."""
    session, say = card.session, card.session.say
    answered = {(chapter, item) for chapter in EVERY_CHAPTER for item in card.records.shared.items(chapter)}
    asked, options = {}, [("", say(N_("Choose a question")))]
    for chapter, title, question in all_questions(session):
        if any((chapter, item) in answered for item in question.items):
            key = f"{chapter}/{question.key}"
            number = question.key.rpartition(".")[2] if question.key.startswith(("do.", "dont.")) else ""
            names = (say(EVERY_CHAPTER[chapter].title), title, shortened(say(question.ask)), number)
            asked[key] = chapter, title, question
            options.append((key, " · ".join(filter(None, names))))
    if not asked:
        return [paragraph(say(N_("Nothing has been shared yet.")))]
    chosen = card.choose("question", N_("Question"), options, typed=True)
    if not chosen:
        return [paragraph(say(N_("You see all answers to it that may be shown.")))]
    chapter, title, question = asked[chosen]
    result = question_result(session, chapter, question)
    caption = card.counted(f"{title}: {result['ask']}" if title else result["ask"], result["n"])
    parts = []
    if bars := result["bars"]:
        most = max(max(bar["n"] for bar in bars), 1)
        rows = [[bar["text"], measured(str(bar.get("shown", bar["n"])), bar["n"], most)] for bar in bars]
        parts.append(table(caption, [say(N_("Answer")), say(N_("How many"))], rows))
    if result["caption"]:
        parts.append(paragraph(result["caption"]))
    if question.text_items:
        label = labels(session.records, card.k)
        said = [text for item in question.text_items for text in results.texts(card.records, chapter, item, label)]
        texts = ((text.text, role_and_unit(session, text.role, text.unit)) for text in said)
        parts.append(quotes(say(N_("In own words")) if bars else caption, texts))
    elif not bars:
        parts.append(quotes(caption, ((text["text"], "") for text in result["texts"])))
    return [*parts, paragraph(say(N_("What people shared with their own table only is not among these.")))]
