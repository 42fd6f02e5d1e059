"""Three sites, each with a pair and its words, and what the tests of merging do with them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.conftest import Party
from themeday.day.load import load_day
from themeday.day.plan import Day, Room
from themeday.lifecycle.merge import MergeResult, merge
from themeday.model.visibility import Visibility
from themeday.store.folder import DataFolder
from themeday.store.records import Records

SITES = ("utrecht", "zwolle", "breda")
WORDS = {"utrecht": "zilveren olifant", "zwolle": "blauwe reiger", "breda": "rode vos"}


def make_site(root: Path, name: str, **changes: object) -> Party:
    """Make a day with a pair and three others, at a site of that name."""
    day = Day(
        title={"nl": "Landelijke dag", "en": "National day"},
        date=dt.date(2027, 1, 14),
        units=("Recherche", "Parket"),
        rooms=(Room(key="a", name="Aula", tables=4), Room(key="b", name="Bar", tables=4)),
        organiser_contact="balie",
    ).model_copy(update=changes)
    folder = root / name
    folder.mkdir()
    (folder / "day.toml").write_text(day.to_toml(), "utf-8")
    day = load_day(folder)
    data = DataFolder.of(day)
    party = Party(Records.in_folder(data.path), day)
    party.secret = data.secret()
    party.clock._random.seed(str(folder))
    party.young = party.join(nickname="Bijnaam")
    party.boss = party.leader(room="b")
    for person, words in ((party.young, WORDS.get(name, name)), (party.boss, f"chef van {name}")):
        person.record("welcome", {"help": words}, Visibility.REPORT)
        person.record("welcome", {"secretly": f"privé {words}"}, Visibility.PRIVATE)
    party.young.record("closing", {"do.1": "eerst"}, Visibility.ANONYMOUS)
    party.young.record("closing", {"do.1": f"luister in {name}"}, Visibility.ANONYMOUS)
    party.boss.record("closing", {f"vote.do.1.{party.young.me.code}": "1"}, Visibility.ANONYMOUS)
    party.publish((party.young, party.boss))
    party.young.record("agreements", {"cadence": "monthly"}, Visibility.ANONYMOUS)
    return party


@pytest.fixture
def sites(tmp_path: Path) -> dict[str, Party]:
    return {name: make_site(tmp_path, name) for name in SITES}


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }


def merged(root: Path, *names: str, target: str = "national") -> MergeResult:
    return merge([root / name for name in names or SITES], root / target)


def everything(folder: Path) -> bytes:
    return b"".join(files(folder).values())


def read(done: MergeResult) -> Records:
    records = Records.in_folder(done.folder / "data")
    records.refresh()
    return records
