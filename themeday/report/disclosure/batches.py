"""Which answers stand on a screen that people watch: in batches, so that none can be joined to whoever just pressed.

When the facilitator reveals a question, all that is there appears at once. What comes or changes after that waits until
k people gave some of it, and then appears together; what is fewer waits on, also when the chapter ends, and counts in
review and report. So do texts that the facilitator lets through one by one, from the first of them on. Nothing on the
screen tells an order within a batch: counts have none, texts stand by the alphabet.

What its author took back is gone at once, and so is a text that its author changed. Of what is counted the earlier
answer stands until the batch with the new one: a bar that falls and another that grows would tell both.

In the log every row has its author's code, or nobody could change an answer. No row leaves the laptop: what is exported
has no code, no id and no time, and an order that follows from the answers alone.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from weakref import WeakKeyDictionary

from themeday.model.outcomes import Outcome
from themeday.model.people import device_code
from themeday.store.outcome_log import OutcomeLog
from themeday.store.records import Records

_Answers = dict[tuple[str, str, str], Outcome]
# What stands on the screens of a day, by the question. A server that begins anew works it out again.
_shown: WeakKeyDictionary[OutcomeLog, dict[Hashable, _Answers]] = WeakKeyDictionary()


def in_batches(
    records: Records,
    place: Hashable,
    answers: Iterable[Outcome],
    k: int,
    *,
    since: str | None = None,
    texts: Collection[str] = (),
) -> list[Outcome]:
    """Return which of the answers of some people stand on the screens.

    Args:
        place: what they stand below, the same on all screens.
        since: when they were revealed, as the log has it; empty when not yet, None for what is there at the first look.
        texts: items that hold what someone wrote.
    """
    now = {outcome.key: outcome for outcome in answers}
    places = _shown.setdefault(records.shared, {})
    shown = places.get(place)
    if shown is None:
        shown = {key: outcome for key, outcome in now.items() if since is None or outcome.recorded_at <= since}
    waiting = _changed(shown, now)
    in_order = sorted(waiting, key=lambda who: records.shared.position(*waiting[who][-1]))
    batch = set(in_order[: len(in_order) // k * k])
    there = {device_code(who) for who, _, _ in now}
    places[place] = shown = {
        **{key: outcome for key, outcome in shown.items() if device_code(key[0]) in there - batch},
        **{key: outcome for key, outcome in now.items() if device_code(key[0]) in batch},
    }
    return [outcome for key, outcome in shown.items() if outcome.item not in texts or now.get(key) == outcome]


def _changed(shown: _Answers, now: _Answers) -> dict[str, list[tuple[str, str, str]]]:
    """Return by device what stands otherwise on the screens than it is now."""
    there = {device_code(who) for who, _, _ in now}
    changed: dict[str, list[tuple[str, str, str]]] = {}
    for key in {**shown, **now}:
        if shown.get(key) != now.get(key) and (who := device_code(key[0])) in there:
            changed.setdefault(who, []).append(key)
    return changed
