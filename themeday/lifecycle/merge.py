"""Several rooms or sites, each with a laptop of its own, become one day to review, export and report on.

What a merge gives follows from the folders alone: in whatever order they are named, and however often, every byte is
the same. It is made anew each time and nothing is added to what was there, so what was erased or withdrawn in a folder
is gone from the merge too. Marks of who was erased count in every folder, and those of the merge itself with them.
Private logs are never opened.

**Where a row came from** stands in the row: `day` is the day's key as that folder wrote it, and `room` begins with
the folder's name; `merged.json` lists both, and the numbers that sites told in reports of their own. **Nothing is
guessed**: of two different rows with one id neither counts, two people who happen to have one code get a new one each,
and all that is told.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from themeday.day.load import FILE_NAME, load_day
from themeday.day.plan import Day, Room, lesson_keys
from themeday.day.toml import day_toml
from themeday.errors import DataFolderError, ThemeDayError
from themeday.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_
from themeday.model.labels import Spellings
from themeday.model.outcomes import Outcome, Visibility
from themeday.model.people import code_from, codes_in, device_code
from themeday.places import EXERCISES
from themeday.results.themes import kept as themes
from themeday.store import CsvLog, Cursor, export_register
from themeday.store import tombstones as erased
from themeday.store.files import digest, write_private
from themeday.store.folder import MERGED, DataFolder
from themeday.store.frames import END, HEADER, row_of
from themeday.store.records import STAFF, Records
from themeday.store.tombstones import Mark

if TYPE_CHECKING:
    from themeday.report.disclosure.sites import Site

KIND = "merged"
_DATA = "data"
_LOGS = ("outcomes.csv", "stage.csv")
_MATCH = (STAFF, "pairing", "match")
_PUBLISHED = (STAFF, "pairing", "published")
_LONGEST_KEY = 16
_LONGEST_LABEL = 10
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Source:
    """What one folder brings.

    Args:
        site: what tells this day's data from any other's, also after the folder was copied.
        shared: the answers that count, in the order of its log.
        stage: what its facilitator set, likewise.
        damaged: how many stretches of both logs cannot be read.
        private: how many rows were left out because they are private; none, unless someone moved them.
    """

    path: Path
    day: Day
    site: str
    shared: tuple[Outcome, ...]
    stage: tuple[Outcome, ...]
    damaged: int
    private: int
    marks: tuple[Mark, ...]

    @cached_property
    def codes(self) -> frozenset[str]:
        """Return everyone of whom there is a row."""
        return frozenset(device_code(row.participant) for row in self.shared) - {STAFF}

    @property
    def order(self) -> tuple[str, str, str]:
        """Return what puts folders in an order that does not depend on how they were named."""
        return (self.day.key, self.path.name, self.site)


@dataclass(frozen=True)
class Merge:
    """What merging came to.

    Args:
        participants: of how many people or tables.
        clashes: what does not fit together, and what was done about it.
        erased: how many people were left out because they were erased somewhere.
        files: exports of the earlier merge that were deleted, because something is gone since.
        reported: sites that made a report of their own before, and when.
    """

    folder: Path
    sources: tuple[Source, ...]
    answers: int
    participants: int
    clashes: tuple[ThemeDayError, ...] = ()
    erased: int = 0
    files: int = 0
    reported: tuple[tuple[str, dt.date], ...] = ()


@dataclass
class _Together:
    """The rows of all folders while they are being put together."""

    shared: list[Outcome] = field(default_factory=list)
    stage: list[Outcome] = field(default_factory=list)
    clashes: list[ThemeDayError] = field(default_factory=list)


def merge(paths: Sequence[Path], target: Path) -> Merge:
    """Merge days into one.

    Args:
        paths: of the days' folders, each with a day.toml and a folder `data`; one that is named twice counts once.
        target: the folder of the merged day, made when it is not there; an earlier merge is replaced.

    Returns:
        What it came to.

    Raises:
        DayFileError: a day.toml has mistakes.
        DataFolderError: a folder cannot be read, is itself a merge, a copy of another or practice; or the target is
            something else than a merge.
        NotSaved: a folder is busy for too long.
    """
    folders = sorted({path.resolve() if path.is_dir() else path.resolve().parent for path in paths})
    for folder in folders:
        load_day(folder)  # its own mistakes first
    _check_target(target.resolve(), folders)
    with ExitStack() as held:
        # Nobody is erased in a folder between the reading and the register, and nobody writes while it is read.
        records = {folder: _records(folder) for folder in folders}
        for one in records.values():
            held.enter_context(one.exclusive())
        sources = sorted((_read(folder, one) for folder, one in records.items()), key=lambda source: source.order)
        _check_sources(sources)
        return _write(sources, target)


# --- reading ----------------------------------------------------------------------------------------------------------


def _records(folder: Path) -> Records:
    data = folder / _DATA
    if not data.is_dir():
        raise DataFolderError(
            N_("There is no data folder {folder}: nothing was collected there, or it is deleted already."), folder=data
        )
    if (data / MERGED).exists():
        raise DataFolderError(
            N_("{folder} is a merge itself. Name the folders that it was made of, so that all is counted once."),
            folder=folder,
        )
    return Records.in_folder(data)


def _read(folder: Path, records: Records) -> Source:
    data = folder / _DATA
    logs = records.files()
    shared, stage = _counting(logs[0]), _counting(logs[2])
    open_rows = tuple(row for row in shared if row.visibility is not Visibility.PRIVATE)
    return Source(
        path=folder,
        day=load_day(folder),
        site=_site(data),
        shared=open_rows,
        stage=tuple(row for row in stage if row.participant == STAFF),
        damaged=sum(len(log.damaged) + len(log.set_aside()) + (log.unfinished()[1] > 0) for log in (logs[0], logs[2])),
        private=len(shared) - len(open_rows),
        marks=erased.marks(data),
    )


def _counting(log: CsvLog) -> list[Outcome]:
    """Return the revisions that count, withdrawals too, in the order of the log; what was replaced stays behind."""
    rows = log.read(Cursor()).outcomes
    latest: dict[tuple[str, str, str], Outcome] = {}
    for row in rows:
        known = latest.get(row.key)
        if known is None or (row.revision, row.outcome_id) > (known.revision, known.outcome_id):
            latest[row.key] = row
    ids = {row.outcome_id for row in latest.values()}
    return [row for row in dict.fromkeys(rows) if row.outcome_id in ids]


def _site(data: Path) -> str:
    # The secret goes along when a folder is copied; a digest of it tells nobody what it is.
    try:
        return digest(b"site" + (data / "secret").read_bytes())
    except FileNotFoundError:
        return digest(b"folder" + str(data).encode("utf-8", "surrogateescape"))


def _check_target(target: Path, folders: list[Path]) -> None:
    if any(target == folder or target.is_relative_to(folder) or folder.is_relative_to(target) for folder in folders):
        raise DataFolderError(
            N_("The merged day cannot be put in {folder}: that is one of the days. Choose another folder with -o."),
            folder=target,
        )
    merged_before = (target / _DATA / MERGED).exists()
    if not merged_before and ((target / FILE_NAME).exists() or (target / _DATA).exists()):
        raise DataFolderError(
            N_("{folder} holds a day that is no merge; it stays as it is. Choose another folder with -o."),
            folder=target,
        )
    private = target / _DATA / "private.csv"
    if private.exists() and Records.in_folder(target / _DATA).files()[1].read(Cursor()).outcomes:
        raise DataFolderError(
            N_(
                "In {folder} people have answered since it was merged, and merging again would lose that. Choose "
                "another folder with -o."
            ),
            folder=target,
        )


def _check_sources(sources: list[Source]) -> None:
    if len({source.day.rehearsal for source in sources}) > 1:
        raise DataFolderError(N_("Some of these folders hold a rehearsal and others a real day. They never mix."))
    by_site: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        by_site[source.site].append(source)
    for copies in by_site.values():
        if len(copies) > 1:
            # Which of two copies is right about what was withdrawn cannot be known.
            raise DataFolderError(
                N_(
                    "These folders are copies of one day: {folders}. What was withdrawn in one would come back from "
                    "the other. Name only the latest."
                ),
                folders=", ".join(str(source.path) for source in copies),
            )


# --- putting together -------------------------------------------------------------------------------------------------


def _write(sources: list[Source], target: Path) -> Merge:
    data = target / _DATA
    labels = _labels(sources)
    reported = [one for source in sources if (one := _reported(source, labels[source.site]))]
    marks = sorted({mark for source in sources for mark in source.marks} | set(erased.marks(data)), key=_mark_order)
    gone = _gone(sources, marks)
    together = _put_together(sources, labels, gone)
    lessons = _own_lessons(sources)
    day, differences = _day(sources, labels, together.shared, lessons)
    heading = _HEADING + (f'lessons_folder = "{_LESSONS}"\n' if lessons else "")
    contents = {
        target / FILE_NAME: heading.encode() + day_toml(day).encode(),
        data / "outcomes.csv": HEADER + b"".join(map(row_of, together.shared)),
        data / "stage.csv": HEADER + b"".join(map(row_of, together.stage)),
        data / "day.json": json.dumps({"date": day.date.isoformat(), "rehearsal": day.rehearsal}).encode(),
        data / MERGED: _provenance(sources, labels, together.shared, reported),
    }
    if marks:
        contents[data / erased.NAME] = erased.content(marks)
    try:
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        data.mkdir(exist_ok=True, mode=0o700)
        for slug, folder in lessons.items():
            (target / _LESSONS / slug).mkdir(parents=True, exist_ok=True, mode=0o700)
            contents |= {target / _LESSONS / slug / file.name: file.read_bytes() for file in _lesson_files(folder)}
        with DataFolder(data).in_use(), ExitStack() as noted:
            files = _forget_exports(data, contents[data / "outcomes.csv"])
            digests = {data / name: digest(contents[data / name]) for name in _LOGS}
            for source in sources:
                noted.enter_context(export_register.writing(source.path / _DATA, digests, KIND))
            # The mark of a merge first: should the laptop fail halfway, merging again goes on.
            for path in sorted(contents, key=lambda path: path.name != MERGED):
                write_private(path, contents[path])
            # Who was erased somewhere since leaves the themes that were arranged here too.
            themes.keep_only(data, {row.outcome_id for row in together.shared})
    except OSError as error:
        raise DataFolderError(
            N_("The merged day cannot be written in {folder} ({reason}). Choose another folder with -o."),
            folder=target,
            reason=error.strerror or "?",
        ) from error
    return Merge(
        folder=target,
        sources=tuple(sources),
        answers=sum(not row.withdrawn for row in together.shared),
        participants=len({device_code(row.participant) for row in together.shared}),
        clashes=(*differences, *together.clashes),
        erased=len(marks),
        files=files,
        reported=tuple((one.name, dt.date.fromisoformat(one.published.on)) for one in reported),
    )


def _mark_order(mark: Mark) -> tuple[str, str]:
    return (mark.hash, mark.stand_in)


def _gone(sources: Iterable[Source], marks: Sequence[Mark]) -> dict[str, dict[str, str]]:
    """Return by folder who was erased anywhere, with the code that takes its place, the same in all folders."""
    if not marks:
        return {}
    stand_ins: dict[str, str] = {}
    others: dict[str, str] = {}
    for mark in marks:
        if mark.hash in stand_ins:
            others[mark.stand_in] = stand_ins[mark.hash]
        else:
            stand_ins[mark.hash] = mark.stand_in
    hashes: dict[str, str] = {}
    found: dict[str, dict[str, str]] = {}
    for source in sources:
        named = set(source.codes).union(*(codes_in(row.item) for row in (*source.shared, *source.stage)))
        named.update(*(codes_in(row.value) for row in source.stage))
        for code in named - hashes.keys():
            hashes[code] = erased.hash_of(code)
        found[source.site] = {code: stand_ins[hashes[code]] for code in named if hashes[code] in stand_ins}
        found[source.site] |= {one: other for one, other in others.items() if one in named}
    return found


def _put_together(sources: list[Source], labels: dict[str, str], gone: dict[str, dict[str, str]]) -> _Together:
    together = _Together()
    counts = Counter(code for source in sources for code in source.codes if code not in gone.get(source.site, {}))
    shared_codes = {code for code, count in counts.items() if count > 1}
    if shared_codes:
        together.clashes.append(
            ThemeDayError(
                N_(
                    "The same participant code in more than one folder: {count} ({folders}). They are different people "
                    "and stay so: each has a code of its own in the merge."
                ),
                count=len(shared_codes),
                folders=", ".join(labels[s.site] for s in sources if shared_codes & s.codes),
            )
        )
    units = _units(sources)
    seen: dict[str, tuple[Outcome, Source]] = {}
    refused: dict[str, set[str]] = {}
    rows: list[tuple[Outcome, Source, bool]] = []
    for source in sources:
        absent = gone.get(source.site, {})
        for is_stage, kept in ((False, source.shared), (True, source.stage)):
            for row in kept:
                if device_code(row.participant) in absent:
                    continue
                plain = _renamed(row, absent)
                known = seen.setdefault(row.outcome_id, (plain, source))
                if known[1] is source:
                    rows.append((plain, source, is_stage))
                elif known[0] != plain:
                    refused.setdefault(row.outcome_id, {labels[known[1].site]}).add(labels[source.site])
    if refused:
        together.clashes.append(
            ThemeDayError(
                N_(
                    "The same outcome_id with different content: {count} ({folders}). None of these rows counts in the "
                    "merge; look at them in their folders."
                ),
                count=len(refused),
                folders=", ".join(sorted(set().union(*refused.values()))),
            )
        )
    stages: dict[str, list[Outcome]] = defaultdict(list)
    for row, source, is_stage in rows:
        if row.outcome_id in refused:
            continue
        own = {code: _own_code(source, code) for code in shared_codes & source.codes}
        placed = _renamed(row, own)
        if is_stage:
            stages[source.site].append(placed)
        else:
            here = {"room": _room_key(labels[source.site], placed.room), "unit": units.take(placed.unit)}
            together.shared.append(placed.model_copy(update=here))
    together.clashes += units.taken_as_one
    together.stage = _one_stage(list(stages.values()))
    return together


def _units(sources: list[Source]) -> Spellings:
    """Return the units of all days, so that one that is spelled in two ways is one."""
    units = Spellings()
    for source in sources:
        for unit in source.day.units:
            units.take(unit)
    return units


def _renamed(row: Outcome, codes: dict[str, str]) -> Outcome:
    changes = {}
    for name in ("participant", "item", "value"):
        before = after = getattr(row, name)
        for code, other in codes.items():
            after = after.replace(code, other)
        if after != before:
            changes[name] = after
    return row.model_copy(update=changes) if changes else row


def _own_code(source: Source, code: str) -> str:
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


# --- the day ----------------------------------------------------------------------------------------------------------

_LESSONS = "lessons"
_HEADING = """\
# Samengevoegd door `themeday merge`; opnieuw samenvoegen schrijft dit bestand opnieuw.
# Made by `themeday merge`; merging again writes this file again.

"""


def _labels(sources: list[Source]) -> dict[str, str]:
    """Return a short name for each folder, by site; two folders of one name are told apart by their data."""
    plain = {source.site: _slug(source.path.name) for source in sources}
    often = Counter(plain.values())
    return {
        site: label if often[label] == 1 else f"{label[: _LONGEST_LABEL - 5].rstrip('-')}-{site[:4]}"
        for site, label in plain.items()
    }


def _slug(name: str) -> str:
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:_LONGEST_LABEL].rstrip("-") or "site"


def _room_key(label: str, room: str) -> str:
    key = f"{label}-{room}" if room else label
    if len(key) <= _LONGEST_KEY:
        return key
    return f"{label[:9].rstrip('-')}-{hashlib.sha256(key.encode()).hexdigest()[:6]}"


def _own_lessons(sources: list[Source]) -> dict[str, Path]:
    """Return the folders of lessons that days have beside the kit's; where several have one, the first counts."""
    found: dict[str, Path] = {}
    for source in sources:
        root = source.day.lessons_folder
        for slug in source.day.lessons:
            if root and (root / slug).is_dir():
                found.setdefault(slug, root / slug)
    return found


def _lesson_files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.suffix in (".md", ".svg"))


def _day(
    sources: list[Source], labels: dict[str, str], rows: list[Outcome], own: Collection[str]
) -> tuple[Day, list[ThemeDayError]]:
    spelled = _units(sources)
    days = [source.day.model_copy(update={"units": tuple(map(spelled.take, source.day.units))}) for source in sources]
    first = days[0]
    date = min(day.date for day in days)
    # What is promised to one is kept for all: the earliest date on which anything has to be gone.
    until = min(day.keep_until for day in days)
    known = {*lesson_keys(EXERCISES), *own}
    lessons = sorted({lesson for day in days for lesson in day.lessons} & known)
    agenda = {plan.key: plan for day in reversed(days) for plan in day.agenda}
    minutes = {key: min(p.minutes for day in days for p in day.agenda if p.key == key) for key in agenda}
    update: dict[str, object] = {
        # A number that a day sets, such as the smallest group, counts for all where it is the most careful.
        name: max(values)
        for name, values in ((name, [getattr(day, name) for day in days]) for name in Day.model_fields)
        if all(type(value) is int for value in values)
    }
    update |= {
        "title": {lang: _joined((d.title_in(lang) for d in days), " + ") for lang in LANGUAGES},
        "organiser_contact": {lang: _joined((d.contact_in(lang) for d in days), "; ") for lang in LANGUAGES},
        "languages": tuple(dict.fromkeys(lang for day in days for lang in day.languages)),
        "date": date,
        "start": min(day.start for day in days),
        "retention_days": max(1, (until - date).days),
        "units": tuple(dict.fromkeys(unit for day in days for unit in day.units))
        if _same(day.units for day in days)
        else tuple(sorted({unit for day in days for unit in day.units})),
        "agenda": tuple(agenda[key].model_copy(update={"minutes": minutes[key]}) for key in sorted(agenda, key=_place)),
        "lessons": tuple(lessons),
        "lessons_folder": None,
        "rooms": tuple(_rooms(sources, labels, {row.room for row in rows})),
        "folder": None,
    }
    return first.model_copy(update=update), list(_differences(sources, labels))


def _place(chapter: str) -> int:
    from themeday.chapters import CHAPTERS

    return list(CHAPTERS).index(chapter)


def _rooms(sources: list[Source], labels: dict[str, str], used: set[str]) -> Iterator[Room]:
    for source in sources:
        label = labels[source.site]
        rooms = [(_room_key(label, room.key), room) for room in source.day.rooms]
        known = {key for key, _ in rooms}
        for key, room in [both for both in rooms if both[0] in used] or rooms[:1]:
            yield room.model_copy(update={"key": key, "name": f"{room.name[:90]} ({label})"})
        # A room that was in day.toml then and is not now, or no room at all.
        rest = sorted({_room_key(label, row.room) for row in source.shared} & used - known)
        yield from (Room(key=key, name=f"? ({key})", tables=0) for key in rest)


def _differences(sources: list[Source], labels: dict[str, str]) -> Iterator[ThemeDayError]:
    days, units = [source.day for source in sources], _units(sources)
    folders = [labels[source.site] for source in sources]
    for what, values in (
        (N_("title"), [tuple(sorted(day.title.items())) for day in days]),
        (N_("date"), [(day.date.isoformat(),) for day in days]),
        (N_("languages"), [tuple(sorted(day.languages)) for day in days]),
        (N_("units"), [tuple(sorted(map(units.take, day.units))) for day in days]),
        (N_("lessons"), [tuple(sorted(day.lessons)) for day in days]),
    ):
        if _same(values):
            continue
        everywhere = set.intersection(*(set(map(str, value)) for value in values))
        only = {f: sorted(set(map(str, v)) - everywhere) for f, v in zip(folders, values, strict=True)}
        parts = [f"{f}: {', '.join(extra)}" for f, extra in only.items() if extra]
        yield _Difference(what, "; ".join(parts))


class _Difference(ThemeDayError):
    """Two days that say something different."""

    def __init__(self, what: str, parts: str) -> None:
        super().__init__(N_("The days differ in {what}. The merge has them all. {parts}"), what=what, parts=parts)

    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Return the message with the name of what differs in the same language."""
        from themeday.i18n import translate

        return translate(language, self.text, what=translate(language, self.values["what"]), parts=self.values["parts"])


def _same(values: Iterable[object]) -> bool:
    return len(set(values)) <= 1


def _joined(texts: Iterable[str], between: str) -> str:
    text = between.join(dict.fromkeys(texts))
    return text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 2].rstrip() + " …"


def _reported(source: Source, label: str) -> Site | None:
    """Return what the site told in a report of its own, so that the report of the merge can be held against it."""
    from themeday.report.disclosure.sites import site

    rooms = {row.room for row in source.shared} | {room.key for room in source.day.rooms}
    return site(label, {_room_key(label, room) for room in rooms}, source.path / _DATA)


def _provenance(sources: list[Source], labels: dict[str, str], rows: list[Outcome], reported: list[Site]) -> bytes:
    counts = Counter(row.room for row in rows)
    listed = [
        {
            "folder": source.path.name,
            "label": labels[source.site],
            "day": source.day.key,
            "days_in_rows": sorted({row.day for row in source.shared}),
            "rooms": [
                {"room": key, "room_there": room, "rows": counts[key]}
                for room in sorted({row.room for row in source.shared} | {room.key for room in source.day.rooms})
                for key in [_room_key(labels[source.site], room)]
            ],
            "damaged": source.damaged,
        }
        for source in sources
    ]
    whole: dict[str, object] = {"merged_from": listed}
    if reported:
        whole["reported"] = [one.kept() for one in reported]
    return (json.dumps(whole, indent=1, ensure_ascii=False) + "\n").encode()


def _forget_exports(data: Path, fresh: bytes) -> int:
    """Delete what was exported of an earlier merge, when something of that merge is gone now; return how many files."""
    if not (data / MERGED).exists():
        return 0
    before = Records.in_folder(data).files()[0].read(Cursor()).outcomes
    rows = set(fresh.split(END))
    if (data / "outcomes.csv").exists() and all(row_of(row)[: -len(END)] in rows for row in before):
        return 0
    return len(export_register.delete_all(data).deleted)
