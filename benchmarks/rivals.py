"""Three ways of keeping the same rows with the same durability: the kit's log, SQLite and pandas."""

from __future__ import annotations

import csv
import os
import sqlite3
import tomllib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from themeday import rehearsal
from themeday.model.clock import RehearsalClock
from themeday.model.outcomes import COLUMNS, Outcome
from themeday.model.people import new_code
from themeday.model.visibility import Visibility
from themeday.store import CsvLog, LogLock

if TYPE_CHECKING:
    import pandas

PATIENCE_SECONDS = 60.0
VALUE_BYTES = 300
ITEMS = 33
_BEGINS = datetime(2027, 1, 14, 8, 30, tzinfo=UTC)


def sample(count: int, seed: int) -> Iterator[Outcome]:
    """Yield outcomes with Dutch answers of about 300 bytes, each to another item or of another participant."""
    random = Random(seed)
    clock = RehearsalClock(_BEGINS, random)
    texts = _texts(random)
    code = ""
    for number in range(count):
        if number % ITEMS == 0:
            code = new_code(random)
        clock.advance(_BEGINS + timedelta(milliseconds=37 * number))
        yield Outcome(
            outcome_id=clock.new_id(),
            recorded_at=clock.stamp(),
            day="2027-01-14-sparren",
            room="aula",
            table=str(number % 40 + 1),
            participant=code,
            role="young_colleague",
            unit="Recherche",
            chapter="expectations",
            item=f"question_{number % ITEMS}",
            value=texts[number % len(texts)],
            visibility=Visibility.TABLE,
        )


def _texts(random: Random) -> list[str]:
    """Return answers put together from what invented people say in a rehearsal."""
    file = Path(rehearsal.__file__).with_name("answers.nl.toml")
    sentences = [text for text in _leaves(tomllib.loads(file.read_text("utf-8"))) if len(text) > 40]
    texts = []
    for _ in range(200):
        text = ""
        while len(text.encode()) < VALUE_BYTES:
            text = f"{text} {random.choice(sentences)}".lstrip()
        texts.append(text.encode()[:VALUE_BYTES].decode(errors="ignore"))
    return texts


def _leaves(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    else:
        for inner in node.values() if isinstance(node, dict) else node:
            yield from _leaves(inner)


class Store(ABC):
    """Where a number of processes keep their rows."""

    name: str

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self) -> None:
        """Make what has to be there before the first process comes; called once."""
        return

    @abstractmethod
    def open(self) -> None:
        """Get ready to write; called in each process."""

    @abstractmethod
    def prepared(self, outcome: Outcome) -> Any:
        """Return an outcome as `append` wants it; not part of what is measured."""

    @abstractmethod
    def append(self, prepared: Any) -> None:
        """Keep one outcome; return when it is on disk."""

    @abstractmethod
    def rows(self) -> list[tuple[str, ...]]:
        """Return every row that is there, without the code that wrote it where that is possible."""


class KitStore(Store):
    """The kit's own log: rows are made from outcomes, with their checksum, while the clock runs."""

    name = "themeday CsvLog"

    @property
    def path(self) -> Path:
        return self.folder / "outcomes.csv"

    def log(self) -> CsvLog:
        return CsvLog(self.path, LogLock(self.folder / ".lock", PATIENCE_SECONDS))

    def open(self) -> None:
        self._log = self.log()

    def prepared(self, outcome: Outcome) -> list[Outcome]:
        return [outcome]

    def append(self, prepared: list[Outcome]) -> None:
        self._log.append(prepared)

    def rows(self) -> list[tuple[str, ...]]:
        return _csv_rows(self.path)


class SqliteStore(Store):
    """SQLite with a write-ahead log that is synced at every commit, one INSERT per transaction."""

    name = "SQLite WAL FULL"

    @property
    def path(self) -> Path:
        return self.folder / "outcomes.sqlite"

    def connect(self) -> sqlite3.Connection:
        """Return a connection; its transactions are begun by hand."""
        connection = sqlite3.connect(self.path, timeout=PATIENCE_SECONDS, isolation_level=None)
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    def make(self) -> None:
        connection = self.connect()
        mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()
        if mode != ("wal",):
            raise RuntimeError(f"this file system gives SQLite no WAL: {mode}")
        columns = ", ".join(f'"{column}" TEXT NOT NULL' for column in COLUMNS)
        connection.execute(f"CREATE TABLE outcomes ({columns}, PRIMARY KEY (outcome_id))")
        connection.close()

    def open(self) -> None:
        self._connection = self.connect()

    def prepared(self, outcome: Outcome) -> list[str]:
        return outcome.row()

    def append(self, prepared: list[str]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.execute(INSERT, prepared)
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def rows(self) -> list[tuple[str, ...]]:
        connection = self.connect()
        rows = connection.execute("SELECT * FROM outcomes").fetchall()
        connection.close()
        return rows


INSERT = f"INSERT INTO outcomes VALUES ({', '.join('?' * len(COLUMNS))})"


class PandasStore(Store):
    """A data frame of one row appended to a CSV file, under the kit's lock and synced."""

    name = "pandas to_csv"

    @property
    def path(self) -> Path:
        return self.folder / "pandas.csv"

    def open(self) -> None:
        self._lock = LogLock(self.folder / ".pandas.lock", PATIENCE_SECONDS)

    def prepared(self, outcome: Outcome) -> pandas.DataFrame:
        import pandas

        return pandas.DataFrame([outcome.row()], columns=list(COLUMNS))

    def append(self, prepared: pandas.DataFrame) -> None:
        with self._lock, self.path.open("a", encoding="utf-8", newline="") as file:
            prepared.to_csv(file, mode="a", header=file.tell() == 0, index=False, lineterminator="\r\n")
            file.flush()
            os.fsync(file.fileno())

    def rows(self) -> list[tuple[str, ...]]:
        return _csv_rows(self.path)


def _csv_rows(path: Path) -> list[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = map(tuple, csv.reader(file))
    if header != COLUMNS:
        raise RuntimeError(f"no header in {path.name}")
    return rows
