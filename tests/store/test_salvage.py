"""Rows that another program saved in its own way come back, and nothing else does."""

from __future__ import annotations

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.conftest import FailingDisk, everything, hostile, kept_bytes, outcome, values
from themeday.errors import NotSaved
from themeday.model.outcomes import COLUMNS, Outcome
from themeday.store import CsvLog, Cursor, Damage
from themeday.store.frames import HEADER, row_of
from themeday.store.salvage import readable, salvage

TEXTS = [
    "plain",
    'a "quoted" word, and a comma; and more',
    "two\nlines\n\nand four",
    "één café",
    "=1+1",
    "\ttab",
    "007",
]


def resaved(text: str, **style: object) -> str:
    """Return a log as another program would write it."""
    out = io.StringIO(newline="")
    csv.writer(out, **{"lineterminator": "\r\n"} | style).writerows(csv.reader(io.StringIO(text, newline="")))
    return out.getvalue()


RESAVED = {
    "semicolons": lambda text: resaved(text, delimiter=";").encode(),
    "semicolons and line ends": lambda text: resaved(text, delimiter=";", lineterminator="\n").encode(),
    "line ends": lambda text: resaved(text, lineterminator="\n").encode(),
    "every line end of two characters": lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n").encode(),
    "tabs": lambda text: resaved(text, delimiter="\t").encode(),
    "all in quotes": lambda text: resaved(text, quoting=csv.QUOTE_ALL).encode(),
    "a mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "a mark and line ends": lambda text: b"\xef\xbb\xbf" + resaved(text, lineterminator="\n").encode(),
    "cp1252": lambda text: text.encode("cp1252"),
    "cp1252 and semicolons": lambda text: resaved(text, delimiter=";").encode("cp1252"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16, the other way round": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "tabs in UTF-16, as a spreadsheet's Unicode text": lambda text: resaved(text, delimiter="\t").encode("utf-16"),
    "no line end at the end": lambda text: text.removesuffix("\r\n").encode(),
    "empty lines at the end": lambda text: text.encode() + b"\r\n\r\n",
}


@pytest.mark.parametrize("how", RESAVED)
def test_what_another_program_saved_comes_back_as_it_was(path, how):
    rows = [outcome(text, item=f"i{n}") for n, text in enumerate(TEXTS)]
    log = CsvLog(path)
    log.append(rows)
    path.write_bytes(RESAVED[how](path.read_bytes().decode()))
    new = outcome("new", item="new")
    assert log.append([new]) == 1
    there = len(everything(log))
    assert salvage(log) == len(rows) + 1 - there
    assert sorted(everything(log), key=lambda row: row.item) == [*rows, new]
    left = [damage.data for damage in log.set_aside()]
    assert b"".join(left).strip() == b"", "no word of it is left behind"
    before = kept_bytes(path.parent)
    assert salvage(log) == 0
    assert kept_bytes(path.parent) == before


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r"), max_size=30),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_any_text_in_any_way_is_read(texts, delimiter, end, encoding, quoting):
    rows = [outcome(text) for text in texts]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(
        [COLUMNS, *(r.row() for r in rows)]
    )
    assert readable(out.getvalue().encode(encoding)) == (rows, True)


def test_what_another_program_changed_is_not_taken_for_what_was_written(path):
    """A spreadsheet reckons: the row stays aside for a person to look at. Zeros that it cut off are put back."""
    log = CsvLog(path)
    log.append([outcome(text, item=f"i{n}") for n, text in enumerate(("one", "=1+1", "007", "four"))])
    text = path.read_bytes().decode().replace("=1+1", "2").replace(",007,", ",7,")  # and not in an id
    path.write_bytes(resaved(text, delimiter=";", lineterminator="\n").encode())
    log.mend()
    aside = log.set_aside()
    assert salvage(log) == 3
    assert values(everything(log)) == ["one", "007", "four"]
    assert log.set_aside() == aside, "the stretch stays whole"
    assert salvage(log) == 0


def test_lines_that_a_person_added_keep_no_row_aside(path):
    rows = [outcome(text, item=text) for text in ("one", "two\nlines", "three")]
    log = CsvLog(path)
    log.append(rows)
    header, *lines = resaved(path.read_bytes().decode(), delimiter=";").encode().splitlines(keepends=True)
    path.write_bytes(b"".join([b"What we heard today\r\n", header, lines[0], b";;total;;3\r\n", *lines[1:]]))
    log.mend()
    assert salvage(log) == 3
    assert everything(log) == rows
    assert log.set_aside() == (), "a title and a total are no answers"


def test_only_what_is_not_there_comes_back(path):
    rows = [outcome(text, item=text) for text in ("one", "two", "three")]
    log = CsvLog(path)
    log.append(rows)
    path.write_bytes(resaved(path.read_bytes().decode(), delimiter=";").encode())
    assert log.append(rows[:2]) == 2, "their authors saved them again"
    assert salvage(log) == 1
    assert sorted(values(everything(log))) == ["one", "three", "two"]
    assert log.set_aside() == ()


def test_a_row_whose_id_another_has_now_stays_aside(path):
    log, row = CsvLog(path), outcome("one")
    log.append([row])
    path.write_bytes(RESAVED["semicolons"](path.read_bytes().decode()))
    log.append([row.model_copy(update={"value": "another"})])
    assert salvage(log) == 0
    assert values(everything(log)) == ["another"]
    assert b"one" in b"".join(damage.data for damage in log.set_aside())


def test_earlier_revisions_that_come_back_do_not_count(path):
    log = CsvLog(path)
    log.append([outcome("first", revision=1)])
    path.write_bytes(RESAVED["semicolons"](path.read_bytes().decode()))
    log.append([outcome("second", revision=2)])
    salvage(log)
    log.refresh()
    assert values(everything(log)) == ["second", "first"]
    assert values(log) == ["second"]


@pytest.mark.parametrize("data", [b"", b"junk", b"\x00\x00", b"\xff\xfe", b'"x', b"a,b,c\r\n", bytes(range(256))])
def test_what_cannot_be_read_is_left_alone(path, data):
    assert readable(data) == ([], False)
    log = CsvLog(path)
    log.append([outcome("one")])
    log.quarantine.add([Damage(0, data)])
    aside = log.set_aside()
    assert salvage(log) == 0
    assert log.set_aside() == aside


def test_an_empty_quarantine_costs_nothing(path):
    log = CsvLog(path)
    assert salvage(log) == 0
    assert not path.exists()


@pytest.mark.parametrize("call", ["open", "write", "sync", "create", "replace"])
def test_what_cannot_be_put_back_stays_aside(path, call):
    rows = [outcome(text, item=text) for text in ("one", "two")]
    CsvLog(path).append(rows)
    path.write_bytes(RESAVED["line ends"](path.read_bytes().decode()) + b"junk\r\n")
    CsvLog(path).append([outcome("new", item="new")])
    disk = FailingDisk(call)
    log = CsvLog(path, disk=disk)
    with suppress(NotSaved):
        salvage(log)
    found = values(CsvLog(path).read(Cursor()).outcomes)
    assert len(found) == 3 or b"junk" in b"".join(damage.data for damage in log.set_aside())
    disk.failing = False
    salvage(log)
    assert sorted(values(everything(log))) == ["new", "one", "two"]


# Values that look like rows


def forgeries(inner: Outcome) -> list[Outcome]:
    """Return rows of someone who writes whole rows into an answer, as any program might save them."""
    plain = row_of(inner).decode().removesuffix("\r\n")
    found = [hostile(inner, around) for around in ("ROW", "\nROW\n", '"\nROW\n"', "x\nROW\n\nROW\n", ",,,,\nROW\n")]
    return found + [
        outcome(f"x\n{plain.replace(',', delimiter)}\n{plain.replace(',', delimiter)}\n") for delimiter in ";\t"
    ]


@pytest.mark.parametrize("number", range(7))
@pytest.mark.parametrize("end", [b"", b"\r\n", b"\n"])
def test_a_row_inside_a_damaged_row_is_never_put_back(path, number, end):
    inner = outcome("forged", participant="VICTIM22", unit="Parket")
    row = row_of(forgeries(inner)[number]).removesuffix(b"\r\n")
    taken = []
    for at in range(len(row)):
        for data in (row[:at] + end, row[:at] + bytes([row[at] ^ 1]) + row[at + 1 :] + end):
            if inner in readable(data)[0]:
                taken.append((at, data))
    assert taken == []


@pytest.mark.parametrize("number", range(7))
@pytest.mark.parametrize("how", RESAVED)
def test_a_row_inside_a_value_is_not_put_back_when_another_program_saved_the_log(path, number, how):
    inner = outcome("forged", participant="VICTIM22", unit="Parket")
    rows = [outcome("before"), forgeries(inner)[number], outcome("two\nlines"), outcome("after")]
    log = CsvLog(path)
    log.append(rows)
    path.write_bytes(RESAVED[how](path.read_bytes().decode()))
    assert inner not in CsvLog(path).read(Cursor()).outcomes
    log.append([outcome("new")])
    salvage(log)
    assert inner not in everything(log)
    assert set(rows) <= set(everything(log))


def test_the_header_is_no_row_in_any_way():
    for how in RESAVED.values():
        assert readable(how(HEADER.decode()))[0] == []
