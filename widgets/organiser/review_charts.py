"""Charts of the review, each with what it says in words: for who does not see it, and for a slide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from themeday import results
from themeday.chapters import CHAPTERS
from themeday.chapters.closing import GAINED
from themeday.i18n import N_, SPOKEN
from themeday.report.disclosure.suppression import protect
from themeday.report.numbers import written
from themeday.report.weeks import by_week as weeks_of
from themeday.results.frequencies import FrequencyTable
from themeday.results.measures import CONFIDENCE, EVERYONE
from themeday.results.themes import Themes
from themeday.results.themes.arranged import LOOSE
from themeday.room.session import Session
from themeday.store import CsvLog
from themeday.text.shown import side_by_side
from themeday.widgets.organiser.review_card import CardPart
from themeday.widgets.organiser.review_groups import Group, groups_of, scale_of_group

TAKE_ALONG = "closing/take_along"
_MOST_BARS = 5
_MOST_TEXTS = 2_000  # of more, themes take longer than anyone waits for a page
#: Name, before and after.
FromTo = tuple[str, float, float]


def bars(session: Session, title: str, counts: Mapping[str, int], texts: Mapping[str, str] | None = None) -> CardPart:
    """Return a chart with a bar for each name.

    Args:
        texts: what stands there in the place of a number, by name.
    """
    rows = [{"name": name, "n": n, "shown": (texts or {}).get(name, str(n))} for name, n in counts.items()]
    said = "; ".join(f"{row['name']}: {row['shown']}" for row in rows)
    return {"kind": "chart", "chart": "bars", "title": title, "text": said, "rows": rows}


def changes(session: Session, kind: str, title: str, ends: tuple[str, str], of: Iterable[FromTo]) -> CardPart:
    """Return a chart of what changed on a scale from 1 to 5.

    Args:
        kind: "slope" for a few lines, "dots" for many.
        ends: what is before and what is after, English.
    """
    rows = [
        {"name": name, "from": before, "to": after, "shown": [written(session.language, n) for n in (before, after)]}
        for name, before, after in of
    ]
    sentence = N_("{name}: from {before} to {after}")
    said = "; ".join(
        session.say(sentence, name=row["name"], before=row["shown"][0], after=row["shown"][1])  # type: ignore[index]
        for row in rows
    )
    part = {"kind": "chart", "chart": kind, "title": title, "text": said, "changes": rows, "low": 1, "high": 5}
    return {**part, "ends": [session.say(end) for end in ends]}


def then_and_now(session: Session) -> list[CardPart]:
    """Return how sure people were, looking back on the morning and at the end; each side by itself where it may."""
    sides: list[tuple[str, Group | None]] = [(group.name, group) for group in groups_of(session, "roles")]
    for among in (sides, [(session.say(N_("Everyone")), None)]):
        told = [change for name, group in among if (change := _change(session, name, group))]
        if told and len(told) == len(among):
            title = session.say(N_("How sure people are about learning from someone so different"))
            ends = N_("This morning, looking back"), N_("At the closing")
            return [changes(session, "slope", title, ends, told)]
    return []


def _change(session: Session, name: str, group: Group | None) -> FromTo | None:
    then, now = (scale_of_group(session, key, group).estimate for key in CONFIDENCE[1:])
    return (name, then.value, now.value) if then and now else None


def taken_along(session: Session) -> list[CardPart]:
    """Return the themes of what people take along; where there are too few, what they say they gained."""
    shared, say = session.records.shared, session.say
    log = shared.path.parent if isinstance(shared, CsvLog) else None
    if 0 < len(shared.answers(*TAKE_ALONG.split("/"))) <= _MOST_TEXTS:
        themes = [theme for theme in Themes(session.records, log).of(TAKE_ALONG) if theme.key != LOOSE]
        people = {
            theme.name or side_by_side(*theme.words[:3]): len({text.author for text in theme.answers})
            for theme in themes
        }
        counts = {name: n for name, n in people.items() if n >= session.day.smallest_group}
        if len(counts) > 1:
            return [bars(session, say(N_("What people take along, by theme")), _first(counts))]
    counts = _gained(session)
    return [bars(session, say(CHAPTERS["closing"].question("gained").ask), _first(counts))] if counts else []


def _gained(session: Session) -> dict[str, int]:
    """Return how many people gained what; as in the report, nothing that very few or nearly all chose."""
    people, told = results.count_people(session.records), {}
    for option in GAINED:
        n = len(session.records.shared.answers("closing", f"gained.{option.key}"))
        chosen = FrequencyTable(f"gained.{option.key}", {EVERYONE: people}, {EVERYONE: {"yes": n, "no": people - n}})
        if protect(chosen, session.day.smallest_group):
            told[session.say(option.text)] = n
    return told


def _first(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: -item[1])[:_MOST_BARS])


def by_week(session: Session, title: str, days: Sequence[str]) -> list[CardPart]:
    """Return a curve of how many of some dates have come by the end of each week, ISO dates; none of too few."""
    from babel.dates import format_date

    locale = SPOKEN[session.language].locale
    rows = [
        {"name": str(format_date(friday, "d MMM", locale=locale)), "n": n, "shown": str(n)}
        for friday, n in weeks_of(days, session.day.smallest_group)
    ]
    if not rows:
        return []
    said = "; ".join(f"{row['name']}: {row['shown']}" for row in rows)
    return [{"kind": "chart", "chart": "curve", "title": title, "text": said, "rows": rows}]
