"""What other programs made of a row's fields, undone: the checksum says when they are again as they were written.

Programs cut zeros off a number, write 3 as 3.0, give a date their own form, and take "NA" for nothing. Each habit is
undone in every way that it can be, until the fields have the checksum with which the row was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from typing import Literal

from themeday.model.outcomes import COLUMNS, Outcome, checksum, outcome_from_fields
from themeday.model.people import Role
from themeday.model.visibility import Visibility

_FIELDS = COLUMNS[:-1]
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_CHECK = re.compile(r"[0-9a-f]{10}")
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)[.,](\d{3})0*(?:Z|\+00:?00)?")
_DATE = re.compile(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?: 0?0:00(?::00)?(?:\.0+)?)?")
_WHOLE = re.compile(r"(-?\d+)[.,]0+")
_DECIMALS = re.compile(r"-?\d+[.,]\d+")
#: What pandas takes for nothing, or writes for it.
_NOTHINGS = ("NA", "N/A", "n/a", "null", "NULL", "None", "nan", "NaN", "<NA>", "#N/A", "#NA", "-nan", "-NaN")
#: By how many milliseconds the time of a row may differ from that in its id, the likeliest first.
_OFFSETS = sorted(range(-3, 40), key=abs)
_MOST_TRIES = 1_000_000
_ABSENT = "\0"  # stands for a field of a column that is not there; no field holds it

#: Returns what may have stood where a text stands now, or the text itself; the moment is that in the row's id.
_Undo = Callable[[str, datetime], str]


class Undoing:
    """Undoes in row after row what a program did; what was right for one row is tried first for the next."""

    def __init__(self) -> None:
        self._right: dict[tuple[_Undo, ...], None] = {}
        self._tries = _MOST_TRIES

    def outcome(self, fields: Mapping[str, str]) -> Outcome | None:
        """Return the outcome that a row was written with; None when that cannot be known.

        Args:
            fields: by column, those that the row has. Without a checksum it counts when it is of the moment in its id.
        """
        texts = [fields.get(name, _ABSENT) for name in _FIELDS]
        check = fields.get("check", _ABSENT)
        if check == checksum(texts):
            return outcome_from_fields(texts)
        if not _ID.fullmatch(texts[0]):
            return None
        moment = datetime.fromtimestamp(int(texts[0].replace("-", "")[:12], 16) / 1000, UTC)
        if check == _ABSENT:
            return _unchecked(texts, moment)
        for ways in self._ways(texts, moment):
            undone = [undo(text, moment) for undo, text in zip(ways, texts, strict=True)]
            if _same(check, checksum(undone)):
                self._right[ways] = None
                return outcome_from_fields(undone)
        return None

    def _ways(self, texts: list[str], moment: datetime) -> Iterator[tuple[_Undo, ...]]:
        yield from tuple(self._right)
        choices: list[tuple[_Undo, ...]] = []
        for name, text in zip(_FIELDS, texts, strict=True):
            by_text: dict[str, _Undo] = {}
            for undo in _UNDO.get(name, _ANY):
                by_text.setdefault(undo(text, moment), undo)
            choices.append(tuple(by_text.values()))
        for ways in product(*choices):
            if self._tries <= 0:
                return
            self._tries -= 1
            yield ways


def _unchecked(texts: list[str], moment: datetime) -> Outcome | None:
    """Return the outcome in fields that lack nothing but their checksum."""
    stamp = texts[_FIELDS.index("recorded_at")]
    if _ABSENT in texts or _stamp(stamp, moment) != stamp:
        return None
    return outcome_from_fields(texts) if abs(datetime.fromisoformat(stamp) - moment) < timedelta(minutes=1) else None


def _same(check: str, right: str) -> bool:
    """Return whether a checksum is the right one, as it was written or as a number."""
    if check == right or _CHECK.fullmatch(check):
        return check == right
    try:
        return float(check.replace(",", ".")) == float(right) or f"{float(right):.2E}" == check.replace(",", ".")
    except ValueError:
        return False


# The ways to undo


def _as_it_is(text: str, _: datetime) -> str:
    return text


def _stamp(text: str, _: datetime) -> str:
    match = _STAMP.fullmatch(text)
    return f"{match[1]}T{match[2]}.{match[3]}Z" if match else text


def _stamp_of_id(milliseconds: int, text: str, moment: datetime) -> str:
    if _stamp(text, moment) == text and _STAMP.fullmatch(text):
        return text
    return (moment + timedelta(milliseconds=milliseconds)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _whole(text: str, _: datetime) -> str:
    match = _WHOLE.fullmatch(text)
    return match[1] if match else text


def _padded(width: int, text: str, moment: datetime) -> str:
    digits = _whole(text, moment)
    return digits.zfill(width) if digits.isdecimal() else text


def _other_decimals(text: str, _: datetime) -> str:
    return text.translate({ord("."): ",", ord(","): "."}) if _DECIMALS.fullmatch(text) else text


def _date(order: str, text: str, _: datetime) -> str:
    match = _DATE.fullmatch(text)
    parts = dict(zip(order, match.groups(), strict=True)) if match else {}
    return f"{parts['y'].zfill(4)}-{parts['m'].zfill(2)}-{parts['d'].zfill(2)}" if parts else text


def _line_ends(end: str, text: str, _: datetime) -> str:
    return re.sub("\r\n?|\n", end, text)


def _without_apostrophe(text: str, _: datetime) -> str:
    return text.removeprefix("'")


def _normalized(form: Literal["NFC", "NFD"], text: str, _: datetime) -> str:
    return unicodedata.normalize(form, text)


def _truth(case: Callable[[str], str], text: str, _: datetime) -> str:
    word = {"waar": "true", "onwaar": "false"}.get(text.lower(), text.lower())
    return case(word) if word in ("true", "false") else text


def _nothing(word: str, text: str, _: datetime) -> str:
    return text if text and text not in _NOTHINGS else word


def _emptied(text: str, _: datetime) -> str:
    return "" if text in _NOTHINGS else text


def _absent(word: str, text: str, _: datetime) -> str:
    return word if text == _ABSENT else text


_ANY: tuple[_Undo, ...] = (
    _as_it_is,
    _emptied,
    _whole,
    *(partial(_date, order) for order in ("ymd", "dmy", "mdy")),
    *(partial(_line_ends, end) for end in ("\n", "\r")),
    _without_apostrophe,
    _other_decimals,
    *(partial(_normalized, form) for form in ("NFC", "NFD")),
    *(partial(_truth, case) for case in (str.lower, str.title, str.upper)),
    *(partial(_padded, width) for width in range(2, 7)),
    partial(_absent, ""),
)
_UNDO: Mapping[str, tuple[_Undo, ...]] = {
    "outcome_id": (_as_it_is,),
    "recorded_at": (_stamp, *(partial(_stamp_of_id, milliseconds) for milliseconds in _OFFSETS)),
    "revision": (_as_it_is, _whole, *(partial(_absent, str(number)) for number in range(1, 30))),
    "role": (*_ANY, *(partial(_absent, role.value) for role in Role)),
    "value": (*_ANY, *(partial(_nothing, word) for word in _NOTHINGS)),
    "visibility": (_as_it_is, *(partial(_absent, visibility.value) for visibility in Visibility)),
}
