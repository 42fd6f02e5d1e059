"""How people found the day, how sure they felt before and after, and what each side gained."""

from __future__ import annotations

from themeday import results
from themeday.chapters import CHAPTERS
from themeday.chapters.closing import GAINED, USEFUL
from themeday.i18n import N_
from themeday.model.people import ROLES_OF_PEOPLE, Role, device_code
from themeday.report.disclosure.response import enough_answers
from themeday.report.figures import ROLE_HEADINGS
from themeday.report.numbers import PERCENT
from themeday.results import LessonSummary, ScaleSummary
from themeday.results.intervals import share
from themeday.results.measures import CONFIDENCE, MOTIVATION, heard_in
from themeday.results.questions import scale_of
from themeday.store.records import JOIN
from themeday.widgets.organiser.review_card import CardPart, ReviewCard, paragraph, table
from themeday.widgets.organiser.review_charts import changes, then_and_now
from themeday.widgets.organiser.review_wording import lessons_in_language


def before_and_after(card: ReviewCard) -> list[CardPart]:
    """Return how sure people felt before and after, about the day and in the lessons."""
    slope = [] if card.chosen_group else then_and_now(card.session)
    return [*slope, *_confidence(card), *_lessons(card), *_heard(card)]


def gains(card: ReviewCard) -> list[CardPart]:
    """Return whether people recommend the day, what was most useful, what each side gained, and what moves them."""
    parts = [*_recommendation(card), *_useful(card), *_gained(card), *_motivation(card)]
    return parts or [paragraph(card.session.say(N_("Nobody has answered the questions of the closing yet.")))]


def scale(card: ReviewCard, key: str) -> ScaleSummary:
    """Return the answers to a scale with a key such as "closing/recommend"."""
    return results.scale_summary(card.records, *key.split("/"), k=card.k)


def _lessons(card: ReviewCard) -> list[CardPart]:
    say, titles = card.session.say, {lesson.slug: lesson.title for lesson in lessons_in_language(card.session)}
    summaries = _few_together(card, results.lessons(card.records, k=card.k))
    rows = [
        [
            titles.get(lesson.slug, lesson.slug),
            *map(card.average, (lesson.before, lesson.back, lesson.after)),
            _change(card, lesson),
        ]
        for lesson in summaries
    ]
    if not rows:
        return [paragraph(say(N_("No lesson has been done yet.")))]
    columns = (N_("Mini-lesson"), N_("Before"), N_("Before, looking back"), N_("After"), N_("Change"))
    grown = [
        (titles.get(lesson.slug, lesson.slug), lesson.back.estimate.value, lesson.after.estimate.value)
        for lesson in summaries
        if lesson.back.estimate and lesson.after.estimate
    ]
    title, ends = say(N_("How sure people feel, lesson by lesson")), (N_("Before, looking back"), N_("After"))
    dots = [changes(card.session, "dots", title, ends, grown)] if grown else []
    return [
        *dots,
        table(say(N_("How sure people feel, from 1 to 5, with 95% intervals")), list(map(say, columns)), rows),
    ]


def _few_together(card: ReviewCard, summaries: list[LessonSummary]) -> list[LessonSummary]:
    """Return the lessons of which an average can be told, and as one all others."""
    enough = [lesson for lesson in summaries if lesson.before.estimate or lesson.back.estimate or lesson.after.estimate]
    rest = [lesson for lesson in summaries if lesson not in enough]
    if len(rest) < 2:
        return summaries
    name = card.session.say_count("{n} lesson with few answers", "{n} lessons with few answers, together", len(rest))

    def added(sides: list[ScaleSummary]) -> ScaleSummary:
        steps = [step for step, _ in sides[0].counts]
        return ScaleSummary(tuple((step, sum(dict(side.counts)[step] for side in sides)) for step in steps))

    together = LessonSummary(
        name,
        added([lesson.before for lesson in rest]),
        added([lesson.after for lesson in rest]),
        added([lesson.back for lesson in rest]),
        tuple(sorted(change for lesson in rest for change in lesson.changes)),
    )
    return [*enough, together]


def _change(card: ReviewCard, lesson: LessonSummary) -> str:
    if not lesson.both:
        return "–"
    change = card.interval(lesson.change_estimate, "+0.0;-0.0;0.0")
    return card.session.say_count("{change} (1 did both)", "{change} ({n} did both)", lesson.both, change=change)


def _heard(card: ReviewCard) -> list[CardPart]:
    say, lessons = card.session.say, {lesson.slug: lesson for lesson in lessons_in_language(card.session)}
    rows = []
    for key in heard_in(lessons):
        question = scale_of(f"lessons/{key}")
        counts = [n for _, n in scale(card, f"lessons/{key}").counts]
        if enough_answers(sum(counts), card.session.day):
            title = lessons[key.partition(".")[0]].title
            rows.append([title, *(card.number(n, sum(counts)) for n in counts), str(sum(counts))])
    if not rows:
        return []
    columns = [say(N_("Mini-lesson")), say(question.low_text), "1", say(question.high_text), say(N_("Answers"))]
    return [table(say(N_("Explained back: how well the listener can go on, from 0 to 2")), columns, rows)]


def _confidence(card: ReviewCard) -> list[CardPart]:
    say = card.session.say
    moments = [scale(card, key) for key in CONFIDENCE]
    if not any(moment.n for moment in moments):
        return [paragraph(say(N_("Nobody has looked back on the day yet.")))]
    rows: list[list[object]] = [
        [name, *(card.number(moment.counts[place][1], moment.n) for moment in moments)]
        for place, name in enumerate(card.steps(scale_of(CONFIDENCE[-1])).values())
    ]
    rows.append([say(N_("Average")), *map(card.average, moments)])
    heads = (N_("This morning"), N_("This morning, looking back"), N_("At the closing"))
    columns = [say(N_("Confidence")), *(f"{say(h)} (n = {m.n})" for h, m in zip(heads, moments, strict=True))]
    return [table(say(N_("Confident about learning from someone so different")), columns, rows)]


def _recommendation(card: ReviewCard) -> list[CardPart]:
    say, question, summary = card.session.say, scale_of("closing/recommend"), scale(card, "closing/recommend")
    if not summary.n:
        return []
    names = card.steps(question)
    counts = {names[step]: n for step, n in summary.counts}
    return [
        card.bars(card.counted(say(question.ask), summary.n), (N_("Mark"), N_("Answers")), counts, summary.n),
        paragraph(say(N_("On average: {average}."), average=card.interval(summary.estimate))),
    ]


def _useful(card: ReviewCard) -> list[CardPart]:
    say = card.session.say
    answers = [answer.value for answer in card.records.shared.answers("closing", "useful")]
    if not answers:
        return []
    rows = [
        [text, card.number(n, len(answers)), _share(card, n, len(answers))]
        for text, n in card.options(USEFUL, answers).items()
    ]
    caption = card.counted(say(CHAPTERS["closing"].question("useful").ask), len(answers))
    return [table(caption, [say(N_("Part")), say(N_("Answers")), say(N_("Share (95%)"))], rows)]


def _gained(card: ReviewCard) -> list[CardPart]:
    say, shared = card.session.say, card.records.shared
    roles = {outcome.participant: outcome.value for outcome in shared.answers(JOIN, "role")}
    ticked = {
        option.key: {
            o.participant: _side(o.participant, roles) for o in shared.answers("closing", f"gained.{option.key}")
        }
        for option in GAINED
    }
    of = {
        role: {code for codes in ticked.values() for code, side in codes.items() if side == role}
        for role in ROLES_OF_PEOPLE
    }
    sides = [role for role in ROLES_OF_PEOPLE if enough_answers(len(of[role]), card.session.day)]
    if not sides:
        return []

    def part(key: str, role: Role) -> object:
        n, total = len(ticked[key].keys() & of[role]), len(of[role])
        return card.number(n, total, text=f"{n}: {_share(card, n, total)}")

    rows = [[say(option.text), *(part(option.key, role) for role in sides)] for option in GAINED]
    caption = card.counted(say(CHAPTERS["closing"].question("gained").ask), sum(len(of[role]) for role in sides))
    heads = [f"{say(ROLE_HEADINGS[role])} (n = {len(of[role])})" for role in sides]
    note = say(N_("Of those who ticked anything. Where intervals overlap, the difference may be chance."))
    return [table(caption, [say(N_("Gained")), *heads], rows), paragraph(note)]


def _share(card: ReviewCard, n: int, total: int) -> str:
    """Return a share with its interval; of a chosen group nothing, because the number would follow from it."""
    return "–" if card.chosen_group else card.interval(share(n, total), PERCENT)


def _side(code: str, roles: dict[str, str]) -> str:
    """Return the role in which someone answered; the sides of a shared device each have their own."""
    role = roles.get(device_code(code), "")
    if role != Role.TABLE:
        return role
    return next((side.value for side in ROLES_OF_PEOPLE if code.endswith(f"-{side.value[0].upper()}")), "")


def _motivation(card: ReviewCard) -> list[CardPart]:
    say = card.session.say
    summaries = {key: scale(card, key) for key in MOTIVATION}
    rows = [[say(scale_of(key).heading), card.average(summary)] for key, summary in summaries.items() if summary.n]
    if not rows:
        return []
    caption = say(N_("What moves people at the end, from 1 to 5"))
    return [table(caption, [say(N_("Question")), say(N_("Average"))], rows)]
