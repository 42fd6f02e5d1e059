"""What was published of a day, kept so that two reports together tell no more than each of them.

`reported.json` in the data folder holds numbers, and of each text a keyed digest that only the day's secret can check;
it names nobody and holds nobody's words.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2s
from pathlib import Path
from typing import Any

from themeday.errors import DataFolderError
from themeday.i18n import N_
from themeday.measures import EVERYONE, Counted
from themeday.people import ROLES_OF_PEOPLE
from themeday.store.disk import DISK
from themeday.suppression import Cell, Raw, Table, at_least, coarsened, may_follow, protect

FILE = "reported.json"


@dataclass(frozen=True)
class Published:
    """The numbers of one report.

    Args:
        on: ISO date on which they were counted.
        k: the smallest group that was told.
        tables: by key.
        bounds: lower bounds by key and role; "" for everyone.
        texts: digests of the texts that could be shown.
        repeated: these are the numbers of an earlier report, because too few people changed anything since.
    """

    on: str
    k: int
    tables: Mapping[str, Table] = field(default_factory=dict)
    bounds: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    texts: frozenset[str] = frozenset()
    repeated: bool = False

    @property
    def people(self) -> int | None:
        """Return how many people there were; None when they were too few to tell."""
        table = self.tables.get("role") or self.tables.get("people")
        return table.total if table else None

    @property
    def by_role(self) -> bool:
        """Return whether young colleagues and leaders are told apart."""
        return "role" in self.tables and len(self.tables["role"].groups) == len(ROLES_OF_PEOPLE)


def publish(counted: Counted, k: int, earlier: Sequence[Published], texts: Iterable[str], on: dt.date) -> Published:
    """Return the numbers that may be told now.

    Args:
        counted: what the day came to.
        k: the smallest group that may be told.
        earlier: every report before, in order.
        texts: digests of all texts whose authors released them.
        on: today.
    """
    before: dict[str, Table] = {}
    for report in earlier:
        before.update(report.tables)

    def safe(raw: Raw) -> Table | None:
        return protect(raw, k, before[raw.key].groups if raw.key in before else ())

    tables: dict[str, Table] = {}
    if counted.people >= k:
        everyone = Raw("people", {EVERYONE: counted.people}, {EVERYONE: {EVERYONE: counted.people}}, least=1)
        found = [safe(everyone), safe(counted.roles)]
        split = found[1] is not None and len(found[1].groups) == len(ROLES_OF_PEOPLE)
        for raw in counted.tables:
            prior = before.get(raw.key)
            ways = [raw, raw.together()] if split or EVERYONE in raw.totals else [raw.together()]
            # What was told by role before, or not, stays so: two ways of telling could be subtracted.
            same = [way for way in ways if prior is None or set(way.totals) == set(prior.totals)]
            found.append(next((table for way in same if (table := safe(way))), None))
        tables = {table.key: table for table in found if table}
    bounds = {
        bound.key: {
            EVERYONE: at_least(sum(bound.counts.values()), sum(bound.totals.values()), k) or 0,
            **{role: at_least(n, bound.totals[role], k) or 0 for role, n in bound.counts.items() if "role" in tables},
        }
        for bound in counted.bounds
        if tables
    }
    if may_follow(tables, [report.tables for report in earlier], k):
        return Published(on.isoformat(), k, tables, bounds, frozenset(texts))
    last = earlier[-1]
    kept = {key: still for key, table in last.tables.items() if (still := coarsened(table, k))}
    bounds = {key: {role: n if n >= k else 0 for role, n in of.items()} for key, of in last.bounds.items()}
    return Published(last.on, k, kept, bounds, last.texts, repeated=True)


def digest_of_text(secret: bytes, text: str) -> str:
    """Return what stands for a text in the register; nobody without the day's secret can try texts against it.

    Args:
        secret: the day's secret.
        text: as shown.
    """
    return blake2s(text.encode("utf-8", "surrogatepass"), key=secret[:32], digest_size=16).hexdigest()


def load(folder: Path) -> list[Published]:
    """Return every report before, in order.

    Args:
        folder: the day's data folder.

    Raises:
        DataFolderError: the register cannot be read, so that nobody can say what may be told now.
    """
    try:
        text = (folder / FILE).read_text("utf-8")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(folder) from error
    try:
        return [_from_json(row) for row in json.loads(text)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _unreadable(folder) from error


def keep(folder: Path, earlier: Sequence[Published], published: Published) -> None:
    """Note that a report was published.

    Args:
        folder: the day's data folder.
        earlier: every report before.
        published: what may be told now; one that repeats adds nothing.

    Raises:
        DataFolderError: it cannot be written, and so nothing may be published.
    """
    if published.repeated or (earlier and _to_json(earlier[-1]) == _to_json(published)):
        return
    content = json.dumps([_to_json(report) for report in (*earlier, published)], indent=1) + "\n"
    try:
        DISK.put(folder / FILE, content.encode())
        with suppress(OSError):
            (folder / FILE).chmod(0o600)
    except OSError as error:
        raise DataFolderError(
            N_("The data folder {folder} cannot be written ({reason}). Choose another one with --data."),
            folder=folder,
            reason=error.strerror or "?",
        ) from error


def _unreadable(folder: Path) -> DataFolderError:
    return DataFolderError(
        N_(
            "{path} cannot be read. It says what earlier reports told, and without it two reports together could give "
            "someone away. Put back a copy of it, or, if nobody has an earlier report, delete it."
        ),
        path=folder / FILE,
    )


def _to_json(published: Published) -> dict[str, Any]:
    return {
        "on": published.on,
        "k": published.k,
        "tables": {
            key: {
                "totals": dict(table.totals),
                "cells": {s: [[list(c.group), c.count, c.at_least] for c in cells] for s, cells in table.cells.items()},
            }
            for key, table in published.tables.items()
        },
        "bounds": {key: dict(of) for key, of in published.bounds.items()},
        "texts": sorted(published.texts),
    }


def _from_json(row: dict[str, Any]) -> Published:
    tables = {
        key: Table(
            key,
            {s: int(n) for s, n in kept["totals"].items()},
            {
                s: tuple(Cell(tuple(map(str, group)), int(n), bool(least)) for group, n, least in cells)
                for s, cells in kept["cells"].items()
            },
        )
        for key, kept in row["tables"].items()
    }
    bounds = {key: {role: int(n) for role, n in of.items()} for key, of in row["bounds"].items()}
    return Published(str(row["on"]), int(row["k"]), tables, bounds, frozenset(map(str, row["texts"])))
