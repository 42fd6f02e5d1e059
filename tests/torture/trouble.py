"""A log that has everything in it that can be in the way, and what can be asked of it; for kills and failing disks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tests.torture.rows import contents, outcome
from themeday.model.outcomes import Outcome
from themeday.store import CsvLog, Cursor, Damage
from themeday.store.disk import DISK, Disk, fresh_name
from themeday.store.frames import END, HEADER, row_of

#: Of whom `erase` leaves nothing. Their rows, and a row of another that names them, are on both sides of the damage.
GONE, STAND_IN = "WRITER7", "WRITERX"
EARLIER = Damage(17, b"kept, earlier\r\n")
NEW = [outcome(3, number, f"saved when it happened {number}\n") for number in range(3)]
LATER = outcome(4, 0, "saved afterwards")

_KEPT = (
    *(outcome(1, number) for number in range(4)),
    outcome(7, 0),
    outcome(2, 0, f"I met {GONE}"),
    outcome(7, 1),
    *(outcome(1, number) for number in range(4, 8)),
)
_MIDDLE = row_of(outcome(5, 1, "never acknowledged, or hit: one\ntwo"))[:-30] + b"\x00\x00\x00" + END
_TAIL = row_of(outcome(5, 2, 'torn "here"'))[:-20]


def _same(one: Outcome) -> Outcome:
    return one


@dataclass(frozen=True)
class Ask:
    """Something that is asked of a log.

    Args:
        name: of the method.
        do: asks it.
        middle: there is damage between the rows, which takes a new file to be mended.
        changed: what becomes of a row, as `rewrite` does it; the row itself when nothing does.
    """

    name: str
    do: Callable[[CsvLog], object]
    middle: bool = True
    changed: Callable[[Outcome], Outcome | None] = _same

    def prepare(self, folder: Path) -> Scene:
        """Make the log anew in a folder."""
        for path in folder.iterdir():
            path.unlink()
        log = CsvLog(folder / "outcomes.csv")
        with log.lock:
            log.quarantine.add([EARLIER])
        rows = [row_of(one) for one in _KEPT]
        middle = [_MIDDLE] if self.middle else []
        log.path.write_bytes(b"".join([HEADER, *rows[:6], *middle, *rows[6:], _TAIL]))
        for path in (log.path, log.quarantine.path):  # left by someone who was killed
            fresh_name(path).write_bytes(b"".join([HEADER, *rows[:6]]))
        return Scene(self, folder, log.path, (*middle, _TAIL))


@dataclass(frozen=True)
class Scene:
    """A log before something is asked of it.

    Args:
        ask: what will be.
        folder: with nothing else in it.
        path: of the log.
        damage: its damaged stretches, in order.
    """

    ask: Ask
    folder: Path
    path: Path
    damage: tuple[bytes, ...]

    def log(self, disk: Disk = DISK) -> CsvLog:
        """Return the log as a process sees it that opens it now."""
        return CsvLog(self.path, disk=disk)

    def check_read(self, done: bool) -> None:
        """Check that a reader finds what it must, whatever has happened; `done` when the log said so."""
        found = list(self.log().read(Cursor()).outcomes)
        old, new = list(_KEPT), self.after()
        if done:
            assert found == new, "what was acknowledged is there"
            if self.ask.name == "erase":
                self.check_erased()
        elif self.ask.name == "append":
            # Its rows were not acknowledged: any number of them may be there, in order.
            assert found[: len(old)] == old
            assert found[len(old) :] == NEW[: len(found) - len(old)]
        else:
            assert found in (old, new), "all of it, or nothing"

    def check_erased(self) -> None:
        """Check that nothing is left of whoever was erased."""
        for path in self.folder.iterdir():
            assert not path.name.endswith(".new")
            assert GONE.encode() not in path.read_bytes(), path.name

    def check_works(self) -> None:
        """Check that the log works, that nothing acknowledged is lost, and that the damage was kept."""
        log = self.log()
        self.ask.do(log)
        assert log.append([LATER]) == 1
        assert log.append([LATER, *NEW]) in (0, len(NEW))
        found = contents(self.path)
        late = NEW if self.ask.name == "append" else []
        rest = [] if self.ask.name == "append" else NEW
        assert found.outcomes == [*self.after()[: len(self.after()) - len(late)], *late, LATER, *rest]
        assert (found.torn, found.doubled) == (0, 0)
        # Zeros are what a power cut leaves of bytes that had not arrived.
        aside = [one.data for one in log.set_aside() if one.data.strip(b"\0")]
        if self.ask.name == "erase":
            assert aside == []
            self.check_erased()
        elif self.ask.name == "release":
            assert set(aside) == set(self.damage)
        else:
            # Once at least: whoever is stopped between keeping damage and taking it out of the log keeps it again.
            own = {piece for piece in aside if any(row_of(one).startswith(piece.rstrip(b"\0")) for one in NEW)}
            assert set(aside) - own == {EARLIER.data, *self.damage}
            assert Counter(aside)[EARLIER.data] == 1
            assert not own or self.ask.name == "append"

    def as_found(self, folder: Path, files: dict[str, bytes]) -> Scene:
        """Return the same log as it is found in another folder."""
        folder.mkdir(exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
        for name, data in files.items():
            (folder / name).write_bytes(data)
        return replace(self, folder=folder, path=folder / self.path.name)

    def after(self) -> list[Outcome]:
        """Return the rows when it is done."""
        changed = [self.ask.changed(one) for one in _KEPT]
        return [one for one in changed if one is not None] + (NEW if self.ask.name == "append" else [])


def _shorter(one: Outcome) -> Outcome | None:
    return None if one.item == "i3" else one.model_copy(update={"value": one.value.upper()}) if one.value else one


def _erased(one: Outcome) -> Outcome | None:
    if one.participant == GONE:
        return None
    return one.model_copy(update={"value": one.value.replace(GONE, STAND_IN)})


def _release(log: CsvLog) -> None:
    log.mend()
    log.release([one for one in log.set_aside() if one.data == EARLIER.data])


def _append(log: CsvLog) -> None:
    log.append(NEW)


def _rewrite(log: CsvLog) -> None:
    log.rewrite(_shorter)


def _erase(log: CsvLog) -> None:
    log.erase(GONE, STAND_IN)


# Functions of this module, so that they can be handed to another process.
ASKED = {
    "append": Ask("append", _append),
    "append, tail only": Ask("append", _append, middle=False),
    "mend": Ask("mend", CsvLog.mend),
    "mend, tail only": Ask("mend", CsvLog.mend, middle=False),
    "rewrite": Ask("rewrite", _rewrite, changed=_shorter),
    "erase": Ask("erase", _erase, changed=_erased),
    "release": Ask("release", _release),
}
ALL = ", ".join(dict.fromkeys(ask.name for ask in ASKED.values()))
