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
import json
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from themeday.chapters.own import own_files
from themeday.day.load import FILE_NAME, load_day
from themeday.errors import DataFolderError, ThemeDayError
from themeday.export.file_errors import file_errors_as
from themeday.i18n import N_
from themeday.lifecycle.handed_out import MERGE
from themeday.lifecycle.merge_day import day_differences, merged_day, own_lessons
from themeday.lifecycle.merge_rows import merged_rows, without_erased
from themeday.lifecycle.merge_sources import DATA, SourceDay, read_sources, records_of
from themeday.model.outcomes import Outcome
from themeday.model.people import device_code
from themeday.report.disclosure.sites import Site
from themeday.report.disclosure.sites import site as site_reported
from themeday.results.themes import arranged as themes
from themeday.store import CsvLog, export_register, row_counts, tombstones
from themeday.store.files import digest, remove, write_private
from themeday.store.folder import MERGED, DataFolder
from themeday.store.frames import END, HEADER, row_of
from themeday.store.mending import contents, whole_rows
from themeday.store.records import Records

_LOGS = ("outcomes.csv", "stage.csv")
_LESSONS = "lessons"
_HEADING = """\
# Samengevoegd door `themeday merge`; opnieuw samenvoegen schrijft dit bestand opnieuw.
# Made by `themeday merge`; merging again writes this file again.

"""


@dataclass(frozen=True)
class MergeResult:
    """What merging came to."""

    folder: Path
    sources: tuple[SourceDay, ...]
    answers: int
    participants: int  # people, or tables that share a device
    clashes: tuple[ThemeDayError, ...]  # what does not fit together, and what was done about it
    erased: int  # how many people were left out because they were erased somewhere
    files: int  # exports of the earlier merge that were deleted, because something is gone since
    reported: tuple[tuple[str, dt.date], ...]  # sites that made a report of their own before, and when


def merge(paths: Sequence[Path], target: Path) -> MergeResult:
    """Merge the days in these folders, each once, into a folder of their own, in the place of an earlier merge.

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
        records = {folder: records_of(folder) for folder in folders}
        for of_a_day in records.values():
            held.enter_context(of_a_day.exclusive())
        return _write(read_sources(records), target)


def _check_target(target: Path, folders: list[Path]) -> None:
    if any(target == folder or target.is_relative_to(folder) or folder.is_relative_to(target) for folder in folders):
        raise DataFolderError(
            N_("The merged day cannot be put in {folder}: that is one of the days. Choose another folder with -o."),
            folder=target,
        )
    merged_before = (target / DATA / MERGED).exists()
    if not merged_before and ((target / FILE_NAME).exists() or (target / DATA).exists()):
        raise DataFolderError(
            N_("{folder} holds a day that is no merge; it stays as it is. Choose another folder with -o."),
            folder=target,
        )
    private = target / DATA / "private.csv"
    if private.exists() and whole_rows(CsvLog(private)).rows:
        raise DataFolderError(
            N_(
                "In {folder} people have answered since it was merged, and merging again would lose that. Choose "
                "another folder with -o."
            ),
            folder=target,
        )


def _write(sources: list[SourceDay], target: Path) -> MergeResult:
    data = target / DATA
    reported = [
        # So that the report of the merge can be held against what the site told in a report of its own.
        site
        for source in sources
        if (site := site_reported(source.name, set(map(source.room_key, source.rooms)), source.path / DATA))
    ]
    erased = tombstones.ordered(
        [*(tombstone for source in sources for tombstone in source.erased), *tombstones.load(data)]
    )
    left = without_erased(sources, erased)
    rows = merged_rows(left)
    lessons = own_lessons(sources)
    day = merged_day(left, rows.shared)
    heading = _HEADING + (f'lessons_folder = "{_LESSONS}"\n' if lessons else "")
    contents = {
        target / FILE_NAME: heading.encode() + day.to_toml().encode(),
        data / "outcomes.csv": HEADER + b"".join(map(row_of, rows.shared)),
        data / "stage.csv": HEADER + b"".join(map(row_of, rows.stage)),
        data / "day.json": json.dumps({"date": day.date.isoformat(), "rehearsal": day.rehearsal}).encode(),
        data / MERGED: _provenance(sources, rows.shared, reported),
    }
    for source in left:
        for path, content in own_files(day.own_text, source.day.folder).items():
            contents.setdefault(target / path, content)
    if erased:
        contents[data / tombstones.NAME] = tombstones.to_json(erased)
    with file_errors_as(
        N_("The merged day cannot be written in {folder} ({reason}). Choose another folder with -o."), folder=target
    ):
        for slug, folder in lessons.items():
            files = (file for file in sorted(folder.iterdir()) if file.suffix in (".md", ".svg"))
            contents |= {target / _LESSONS / slug / file.name: file.read_bytes() for file in files}
        for folder in dict.fromkeys(path.parent for path in contents):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with DataFolder(data).in_use(), ExitStack() as noted:
            forgotten = _forget_exports(data, contents[data / "outcomes.csv"])
            digests = {data / name: digest(contents[data / name]) for name in _LOGS}
            for source in sources:
                noted.enter_context(export_register.writing(source.path / DATA, digests, MERGE))
            # The mark of a merge first: should the laptop fail halfway, merging again goes on.
            for path in sorted(contents, key=lambda path: path.name != MERGED):
                write_private(path, contents[path])
            remove(data / row_counts.NAME)
            # Who was erased somewhere since leaves the themes that were arranged here too.
            themes.keep_only(data, {row.outcome_id for row in rows.shared})
    return MergeResult(
        folder=target,
        sources=tuple(sources),
        answers=sum(not row.withdrawn for row in rows.shared),
        participants=len({device_code(row.participant) for row in rows.shared}),
        clashes=(*day_differences(sources), *rows.clashes),
        erased=len(set({tombstone.hash: tombstone.stand_in for tombstone in reversed(erased)}.values())),
        files=forgotten,
        reported=tuple((site.name, dt.date.fromisoformat(site.published.on)) for site in reported),
    )


def _provenance(sources: Sequence[SourceDay], rows: list[Outcome], reported: list[Site]) -> bytes:
    counts = Counter(row.room for row in rows)
    listed = [
        {
            "folder": source.path.name,
            "name": source.name,
            "label": source.label,
            "day": source.day.key,
            "days_in_rows": sorted({row.day for row in source.shared}),
            "rooms": [
                {"room": key, "room_there": room, "rows": counts[key]}
                for room in source.rooms
                for key in [source.room_key(room)]
            ],
            "damaged": source.damaged,
        }
        for source in sources
    ]
    whole: dict[str, object] = {"merged_from": listed}
    if reported:
        whole["reported"] = [site.kept() for site in reported]
    return (json.dumps(whole, indent=1, ensure_ascii=False) + "\n").encode()


def _forget_exports(data: Path, fresh: bytes) -> int:
    """Delete what was exported of an earlier merge, when something of that merge is gone now; return how many files."""
    if not (data / MERGED).exists():
        return 0
    before = contents(Records.in_folder(data).files()[0]).rows
    rows = set(fresh.split(END))
    if (data / "outcomes.csv").exists() and all(row_of(row)[: -len(END)] in rows for row in before):
        return 0
    return len(export_register.delete(data).files)
