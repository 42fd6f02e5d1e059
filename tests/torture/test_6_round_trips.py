"""Any text comes back as it was, or is refused before anything is written; and every reader of CSV sees the same."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.torture.figures import times
from tests.torture.rows import TEXTS, contents, outcome
from themeday.errors import OutcomeRefused
from themeday.model.outcomes import MAX_VALUE
from themeday.store import CsvLog, Cursor

EACH = 10
_NUMBERS = count()
# What no plain CSV brings back: see frames.row_of.
_CANNOT_BE_KEPT = re.compile("\r\n|\0|[\ud800-\udfff]")

# Each of these was once more than a sign to some program that reads CSV.
SIGNS = st.sampled_from(
    [
        *"\r\n\0\",;\t\x0b\x1a\x1c\x1f#'= \x85\u2028\u2029\ufeff\u202e\u2066\u200d\ud800\udfffé𝔘",
        "\r\n",
        '""',
        "NA",
        "👩🏽‍⚖️",
        "🇳🇱",
    ]
)
ANY = st.text(st.characters(exclude_categories=()), max_size=60)
VALUES = st.one_of(
    ANY,
    st.lists(SIGNS | st.text(max_size=5), max_size=12).map("".join),
    st.sampled_from(TEXTS),
    st.builds(lambda text: (text * MAX_VALUE)[:MAX_VALUE], st.text(min_size=1, max_size=6) | SIGNS),
)


def test_any_text_comes_back_or_is_refused(folder, figures):
    trips, refused = [], []
    examples = times(25, 1_100)

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(VALUES, VALUES, st.booleans()), min_size=EACH, max_size=EACH))
    def round_trips(several):
        with TemporaryDirectory(dir=folder) as place:
            path = Path(place) / "outcomes.csv"
            log, kept = CsvLog(path), []
            for value, other, swap in several:
                unit, room = (other, "a") if swap else ("Parket", other)
                one = outcome(6, next(_NUMBERS), value, unit=unit, room=room)
                before = path.read_bytes() if kept else b""
                hopeless = any(_CANNOT_BE_KEPT.search(text) for text in (value, other))
                try:
                    assert log.append([one]) == 1
                except OutcomeRefused:
                    assert hopeless, "it could have been kept"
                    assert (path.read_bytes() if path.exists() else b"") == before
                    refused.append(1)
                    continue
                assert not hopeless
                kept.append(one)
                assert contents(path).outcomes == kept
                trips.append(1)
            reading = CsvLog(path).read(Cursor())
            assert list(reading.outcomes) == kept
            assert reading.damaged == ()

    round_trips()
    assert len(trips) + len(refused) >= examples * EACH
    figures(
        "Any Unicode text saved and read back, by the log, by csv and by pandas",
        len(trips) + len(refused),
        0,
        0,
        0,
        also=f"{len(trips):,} came back equal, {len(refused):,} were refused before a byte was written",
    )
