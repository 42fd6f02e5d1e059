"""How people found the day, how sure they felt before and after, and what each side gained."""

from __future__ import annotations

from functools import partial

from themeday import results
from themeday.chapters import CHAPTERS
from themeday.chapters.closing import GAINED, USEFUL
from themeday.i18n import N_
from themeday.model.people import ROLES_OF_PEOPLE, Role, device_code
from themeday.report.disclosure.response import enough_answers
from themeday.report.figures import ROLE_HEADINGS
from themeday.results.intervals import Estimate, share
from themeday.results.measures import CONFIDENCE, MOTIVATION, SCALE_NAMES, heard_in
from themeday.results.questions import scale_of
from themeday.store.records import JOIN
from themeday.widgets.organiser.review_figures import CardPart, ReviewCard, measured, paragraph, table
from themeday.widgets.organiser.review_wording import lessons_in_language


class Ratings(ReviewCard):
    """How sure people felt before and after, in the lessons and about the day."""

    texts = {"title": N_("Before and after")}

    def bind(self) -> None:
        """Look up the lessons."""
        self._lessons_there = {lesson.slug: lesson for lesson in lessons_in_language(self.session)}

    def content(self) -> list[CardPart]:
        """Return the lessons and the whole day."""
        return [*self._lessons(), *self._heard(), *self._day()]

    def _lessons(self) -> list[CardPart]:
        say, known = self.session.say, self._lessons_there
        rows = [
            [
                known[one.slug].title if one.slug in known else one.slug,
                self.average(one.before),
                self.average(one.back),
                self.average(one.after),
                self._change(one),
            ]
            for one in results.lessons(self.session.records, k=self.session.day.smallest_group)
        ]
        if not rows:
            return [paragraph(say(N_("No lesson has been done yet.")))]
        columns = (N_("Mini-lesson"), N_("Before"), N_("Before, looking back"), N_("After"), N_("Change"))
        return [table(say(N_("How sure people feel, from 1 to 5, with 95% intervals")), list(map(say, columns)), rows)]

    def _change(self, lesson: results.LessonSummary) -> str:
        if not lesson.both:
            return "–"
        estimate = lesson.change_estimate
        change = self.interval(estimate, "+0.0;-0.0;0.0") if estimate else self.session.say(N_("too few to say"))
        return self.session.say_count("{change} (1 did both)", "{change} ({n} did both)", lesson.both, change=change)

    def _heard(self) -> list[CardPart]:
        say, records = self.session.say, self.session.records
        rows = []
        for key in heard_in(self._lessons_there):
            question = scale_of(f"lessons/{key}")
            answers = records.shared.answers("lessons", key)
            counts = [sum(o.value == str(step) for o in answers) for step in range(question.low, question.high + 1)]
            if enough_answers(sum(counts), self.session.day):
                title = self._lessons_there[key.partition(".")[0]].title
                rows.append([title, *(measured(str(n), n, sum(counts)) for n in counts), str(sum(counts))])
        if not rows:
            return []
        columns = [say(N_("Mini-lesson")), say(question.low_text), "1", say(question.high_text), say(N_("Answers"))]
        return [table(say(N_("Explained back: how well the listener can go on, from 0 to 2")), columns, rows)]

    def _day(self) -> list[CardPart]:
        say, k = self.session.say, self.session.day.smallest_group
        moments = [results.scale_summary(self.session.records, *key.split("/"), k=k) for key in CONFIDENCE]
        if not any(one.n for one in moments):
            return [paragraph(say(N_("Nobody has looked back on the day yet.")))]
        rows: list[list[object]] = [
            [name, *(measured(str(one.counts[place][1]), one.counts[place][1], one.n) for one in moments)]
            for place, name in enumerate(steps(self, CONFIDENCE[-1]).values())
        ]
        rows.append([say(N_("Average")), *map(self.average, moments)])
        heads = (N_("This morning"), N_("This morning, looking back"), N_("At the closing"))
        columns = [say(N_("Confidence")), *(f"{say(h)} (n = {m.n})" for h, m in zip(heads, moments, strict=True))]
        caption = say(N_("Confident about learning from someone so different"))
        return [table(caption, columns, rows)]


class Gains(ReviewCard):
    """Whether people recommend the day, what was most useful, and what each side gained."""

    texts = {"title": N_("How people found the day, and what each side gained")}

    def content(self) -> list[CardPart]:
        """Return the recommendation, what was useful, what each side gained, and what moves them."""
        blocks = [*self._recommendation(), *self._useful(), *self._gained(), *self._motivation()]
        return blocks or [paragraph(self.session.say(N_("Nobody has answered the questions of the closing yet.")))]

    def _recommendation(self) -> list[CardPart]:
        say, k = self.session.say, self.session.day.smallest_group
        summary = results.scale_summary(self.session.records, "closing", "recommend", k=k)
        if not summary.n:
            return []
        ask = say(CHAPTERS["closing"].question("recommend").ask)
        names = steps(self, "closing/recommend")
        average = summary.estimate
        words = self.interval(average) if average else say(N_("too few to say"))
        return [
            self.distribution(ask, summary, names, say(N_("Mark"))),
            paragraph(say(N_("On average: {average}."), average=words)),
        ]

    def _useful(self) -> list[CardPart]:
        say = self.session.say
        answers = self.session.records.shared.answers("closing", "useful")
        if not answers:
            return []
        rows = []
        for option in USEFUL:
            n = sum(answer.value == option.key for answer in answers)
            part = share(n, len(answers))
            rows.append([say(option.text), measured(str(n), n, len(answers)), self._percentage(part)])
        caption = self.counted(say(CHAPTERS["closing"].question("useful").ask), len(answers))
        return [table(caption, [say(N_("Part")), say(N_("Answers")), say(N_("Share (95%)"))], rows)]

    def _gained(self) -> list[CardPart]:
        say, records = self.session.say, self.session.records
        roles = {o.participant: o.value for o in records.shared.answers(JOIN, "role")}
        ticked = {o.key: records.shared.answers("closing", f"gained.{o.key}") for o in GAINED}
        of: dict[str, set[str]] = {role.value: set() for role in ROLES_OF_PEOPLE}
        for outcomes in ticked.values():
            for outcome in outcomes:
                of.setdefault(self._side(outcome.participant, roles), set()).add(outcome.participant)
        sides = [role for role in ROLES_OF_PEOPLE if enough_answers(len(of[role.value]), self.session.day)]
        if not sides:
            return []
        rows = [
            [say(option.text), *(self._part({o.participant for o in ticked[option.key]}, of[role]) for role in sides)]
            for option in GAINED
        ]
        caption = self.counted(say(CHAPTERS["closing"].question("gained").ask), sum(len(of[role]) for role in sides))
        heads = [f"{say(ROLE_HEADINGS[role])} (n = {len(of[role])})" for role in sides]
        note = say(N_("Of those who ticked anything. Where intervals overlap, the difference may be chance."))
        return [table(caption, [say(N_("Gained")), *heads], rows), paragraph(note)]

    @staticmethod
    def _side(code: str, roles: dict[str, str]) -> str:
        """Return the role in which someone answered; the sides of a shared device each have their own."""
        role = roles.get(device_code(code), "")
        if role != Role.TABLE:
            return role
        return next((side.value for side in ROLES_OF_PEOPLE if code.endswith(f"-{side.value[0].upper()}")), "")

    def _part(self, ticked: set[str], of: set[str]) -> object:
        n = len(ticked & of)
        return measured(f"{n}: {self._percentage(share(n, len(of)))}", n, len(of))

    def _percentage(self, part: Estimate | None) -> str:
        if part is None:
            return self.session.say(N_("too few to say"))
        return self.interval(part, "0%")

    def _motivation(self) -> list[CardPart]:
        say, records, k = self.session.say, self.session.records, self.session.day.smallest_group
        count = partial(results.scale_summary, records, k=k)
        summaries = [(key, count(*key.split("/"))) for key in MOTIVATION]
        rows = [[say(SCALE_NAMES[key]), self.average(summary)] for key, summary in summaries if summary.n]
        if not rows:
            return []
        return [
            table(say(N_("What moves people at the end, from 1 to 5")), [say(N_("Question")), say(N_("Average"))], rows)
        ]


def steps(card: ReviewCard, key: str) -> dict[int, str]:
    """Return the steps of a scale with what its ends mean.

    Args:
        key: chapter and item, such as "closing/recommend".
    """
    question = scale_of(key)
    ends = {question.low: question.low_text, question.high: question.high_text}
    return {
        step: f"{step}  {card.session.say(ends.get(step, ''))}".strip()
        for step in range(question.low, question.high + 1)
    }
