"""The rows of several days as those of one; of two different rows with one id neither counts."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from themeday.errors import ThemeDayError
from themeday.i18n import N_
from themeday.lifecycle.erase import mark_of
from themeday.lifecycle.merge_sources import SourceDay, spellings
from themeday.model.outcomes import Outcome
from themeday.model.people import code_from, device_code
from themeday.store.records import STAFF
from themeday.store.tombstones import Tombstone

_MATCH = (STAFF, "pairing", "match")
_PUBLISHED = (STAFF, "pairing", "published")


@dataclass(frozen=True)
class MergedRows:
    """The rows of a merge, and what does not fit together with what was done about it."""

    shared: list[Outcome]
    stage: list[Outcome]
    clashes: list[ThemeDayError]


def without_erased(sources: Sequence[SourceDay], erased: Iterable[Tombstone]) -> list[SourceDay]:
    """Return the days without whom was erased in any; the first code that took someone's place does so in all."""
    stand_ins: dict[str, str] = {}
    replaced: dict[str, str] = {}
    for tombstone in erased:
        kept = stand_ins.setdefault(tombstone.hash, tombstone.stand_in)
        if kept != tombstone.stand_in:
            replaced[tombstone.stand_in] = kept
    if not stand_ins:
        return list(sources)
    left = []
    for source in sources:
        # By their rows: a code may be someone else's at another site.
        marks = ((row, mark_of(row)) for row in source.shared)
        gone = {device_code(row.participant): stand_ins[mark] for row, mark in marks if mark in stand_ins}
        gone |= replaced
        shared, stage = (
            tuple(_renamed(row, gone) for row in rows if device_code(row.participant) not in gone)
            for rows in (source.shared, source.stage)
        )
        left.append(replace(source, shared=shared, stage=stage))
    return left


def merged_rows(sources: Sequence[SourceDay]) -> MergedRows:
    """Return the rows of days as those of one; people who happen to have one code get one each."""
    clashes: list[ThemeDayError] = []
    people = Counter(code for source in sources for code in source.codes)
    common = {code for code, count in people.items() if count > 1}
    if common:
        clashes.append(
            ThemeDayError(
                N_(
                    "The same participant code in more than one folder: {count} ({folders}). They are different people "
                    "and stay so: each has a code of its own in the merge."
                ),
                count=len(common),
                folders=", ".join(source.name for source in sources if common & source.codes),
            )
        )
    rows_of: defaultdict[str, dict[str, Outcome]] = defaultdict(dict)  # by id, then by the name of the day
    for source in sources:
        for row in (*source.shared, *source.stage):
            rows_of[row.outcome_id].setdefault(source.name, row)
    refused = {id_: rows.keys() for id_, rows in rows_of.items() if len(set(rows.values())) > 1}
    if refused:
        clashes.append(
            ThemeDayError(
                N_(
                    "The same outcome_id with different content: {count} ({folders}). None of these rows counts in the "
                    "merge; look at them in their folders."
                ),
                count=len(refused),
                folders=", ".join(sorted(set().union(*refused.values()))),
            )
        )
    units = spellings(sources)
    shared: list[Outcome] = []
    stages: list[list[Outcome]] = []
    for source in sources:
        own_codes = {code: _own_code(source, code) for code in common & source.codes}
        mine, stage = (
            [
                _renamed(row, own_codes)
                for row in rows
                if row.outcome_id not in refused and next(iter(rows_of[row.outcome_id])) == source.name
            ]
            for rows in (source.shared, source.stage)
        )
        shared += [
            row.model_copy(update={"room": source.room_key(row.room), "unit": units.take(row.unit)}) for row in mine
        ]
        stages.append(stage)
    return MergedRows(shared, _one_stage(stages), [*clashes, *units.notes])


def _renamed(row: Outcome, codes: Mapping[str, str]) -> Outcome:
    changes = {}
    for name in ("participant", "item", "value"):
        before = after = getattr(row, name)
        for code, other in codes.items():
            after = after.replace(code, other)
        if after != before:
            changes[name] = after
    return row.model_copy(update=changes) if changes else row


def _own_code(source: SourceDay, code: str) -> str:
    return code_from(hashlib.sha256(f"{source.site}:{code}".encode()).digest())


def _one_stage(stages: list[list[Outcome]]) -> list[Outcome]:
    """Return one stage of several: what was hidden stays hidden, the pairs of all are the pairs, the rest is of one.

    Two facilitators set the same things, such as the timer; then the store's own rule (the higher revision, then the
    higher id) chooses, because for a report it does not matter which. The pairs do matter.
    """
    latest: dict[tuple[str, str, str], Outcome] = {}
    values = []
    for rows in stages:
        mine = {row.key: row for row in rows}
        match, published = mine.get(_MATCH), mine.get(_PUBLISHED)
        if match and match.value and published and published.value == "1":
            values.append(json.loads(match.value))
        for key, row in mine.items():
            known = latest.get(key)
            if known is None or (row.revision, row.outcome_id) > (known.revision, known.outcome_id):
                latest[key] = row
    if values:
        whole = {
            "pairs": sorted(pair for value in values for pair in value.get("pairs", [])),
            "unmatched": sum(int(value.get("unmatched") or 0) for value in values),
        }
        for key, value in ((_MATCH, json.dumps(whole)), (_PUBLISHED, "1")):
            latest[key] = latest[key].model_copy(update={"value": value})
    return list(latest.values())
