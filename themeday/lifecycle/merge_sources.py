"""The days that a merge is made of: read, checked, and each with a short name."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from themeday.day.load import load_day
from themeday.day.plan import Day
from themeday.errors import DataFolderError, LogDamaged, ThemeDayError
from themeday.i18n import N_
from themeday.model.labels import Spellings
from themeday.model.outcomes import Outcome
from themeday.model.people import device_code
from themeday.model.visibility import Visibility
from themeday.store import tombstones
from themeday.store.files import digest
from themeday.store.folder import MERGED
from themeday.store.frames import HEADER
from themeday.store.mending import on_pieces, whole_rows
from themeday.store.outcome_log import AnswerIndex
from themeday.store.records import STAFF, Records
from themeday.store.tombstones import Tombstone

DATA = "data"
_LONGEST_KEY = 16
_LONGEST_LABEL = 10
_LONGEST_NAME = 60


@dataclass(frozen=True)
class SourceDay:
    """What one folder brings."""

    path: Path  # the day's folder
    day: Day
    site: str  # what tells this day's data from any other's, also after the folder was copied
    name: str  # by its place or rooms, as people read it; no other of these days has it
    label: str  # the same in a few letters, for keys
    shared: tuple[Outcome, ...]  # the answers that count, in the order of its log
    stage: tuple[Outcome, ...]  # what its facilitator set, likewise
    damaged: int  # stretches of both logs that cannot be read
    remarks: tuple[ThemeDayError, ...]  # what has to be said of them
    private: int  # rows left out because they are private; none, unless someone moved them
    erased: tuple[Tombstone, ...]

    @cached_property
    def codes(self) -> frozenset[str]:
        """Return everyone of whom there is a row."""
        return frozenset(device_code(row.participant) for row in self.shared) - {STAFF}

    @cached_property
    def rooms(self) -> list[str]:
        """Return the keys of its rooms: those of day.toml, and those that stand in rows."""
        return sorted({row.room for row in self.shared} | {room.key for room in self.day.rooms})

    def room_key(self, room: str) -> str:
        """Return the key of one of its rooms in the merge."""
        key = f"{self.label}-{room}" if room else self.label
        if len(key) <= _LONGEST_KEY:
            return key
        return f"{self.label[:9].rstrip('-')}-{hashlib.sha256(key.encode()).hexdigest()[:6]}"


def records_of(folder: Path) -> Records:
    """Return the records of a day's folder; raise DataFolderError when it has none, or is a merge itself."""
    data = folder / DATA
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


def read_sources(records: dict[Path, Records]) -> list[SourceDay]:
    """Return what folders bring, in an order that does not depend on how they were named; their locks must be held.

    Raises:
        DataFolderError: two are copies of one day, some are a rehearsal and others not, or one cannot be read.
        LogDamaged: answers of one are missing that cannot be read.
    """
    sources = [_read(folder, of_the_day) for folder, of_the_day in records.items()]
    _check(sources)
    names = _names(sources)
    labels = [_label(name) for name in names]
    named = [
        replace(
            source,
            name=name,
            label=label if labels.count(label) == 1 else f"{label[: _LONGEST_LABEL - 5].rstrip('-')}-{source.site[:4]}",
        )
        for source, name, label in zip(sources, names, labels, strict=True)
    ]
    return sorted(named, key=lambda source: (source.day.key, source.name, source.site))


def _names(sources: Sequence[SourceDay]) -> list[str]:
    """Return what tells the sites apart: their places or rooms, or else their titles, and only then their folders."""
    places = [source.day.place for source in sources]
    rooms = [", ".join(room.name for room in source.day.rooms) for source in sources]
    either = [place or room for place, room in zip(places, rooms, strict=True)]
    both = [f"{place}, {room}" if place else room for place, room in zip(places, rooms, strict=True)]
    titles = [source.day.title_in(source.day.languages[0]) for source in sources]
    folders = [source.path.name for source in sources]
    for names in (either, rooms, both, titles, folders):
        if len({name.casefold() for name in names}) == len(names):
            return [name[:_LONGEST_NAME] for name in names]
    return [f"{folder} {source.site[:4]}" for folder, source in zip(folders, sources, strict=True)]


def spellings(sources: Sequence[SourceDay]) -> Spellings:
    """Return the units of all days, so that one that is spelled in two ways is one."""
    units = Spellings()
    for source in sources:
        for unit in source.day.units:
            units.take(unit)
    return units


def _read(folder: Path, records: Records) -> SourceDay:
    data = folder / DATA
    logs = records.files()
    of_shared, of_stage = whole_rows(logs[0]), whole_rows(logs[2])
    if not of_shared.rows and _size(data / "private.csv") > len(HEADER):
        raise LogDamaged(
            N_(
                "{file} holds nothing, while private answers lie beside it. It was emptied, or another file took its "
                "place. Nothing is merged without it: put it back as it was, from a copy."
            ),
            file=logs[0].path,
        )
    shared, stage = _counting(of_shared.rows), _counting(of_stage.rows)
    open_rows = tuple(row for row in shared if row.visibility is not Visibility.PRIVATE)
    return SourceDay(
        path=folder,
        day=load_day(folder),
        site=_site(data),
        name="",
        label="",
        shared=open_rows,
        stage=tuple(row for row in stage if row.participant == STAFF),
        damaged=len(of_shared.left) + len(of_stage.left),
        remarks=(
            *on_pieces(logs[0].path.name, of_shared.left, of_shared.rows),
            *on_pieces(logs[2].path.name, of_stage.left, of_stage.rows),
        ),
        private=len(shared) - len(open_rows),
        erased=tombstones.load(data),
    )


def _counting(rows: Iterable[Outcome]) -> list[Outcome]:
    """Return the revisions that count, withdrawals too, in the order of the log; what was replaced stays behind."""
    index = AnswerIndex.of(rows)
    return [row for row in dict.fromkeys(rows) if index.latest(*row.key) == row]


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _site(data: Path) -> str:
    # The secret goes along when a folder is copied; a digest of it tells nobody what it is.
    try:
        return digest(b"site" + (data / "secret").read_bytes())
    except FileNotFoundError:
        return digest(b"folder" + str(data).encode("utf-8", "surrogateescape"))


def _label(name: str) -> str:
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:_LONGEST_LABEL].rstrip("-") or "site"


def _check(sources: list[SourceDay]) -> None:
    if len({source.day.rehearsal for source in sources}) > 1:
        raise DataFolderError(N_("Some of these folders hold a rehearsal and others a real day. They never mix."))
    by_site: dict[str, list[SourceDay]] = defaultdict(list)
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
