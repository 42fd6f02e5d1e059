"""No text is calculated in a spreadsheet, and every text comes back as it was typed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.text.hostile import HOSTILE
from themeday.text.formulas import as_typed, neutral


@pytest.mark.parametrize(("typed", "exported"), HOSTILE.items())
def test_formulas_are_neutralised_and_texts_kept(typed: str, exported: str) -> None:
    assert neutral(typed) == exported


@given(st.text(alphabet=st.sampled_from('=+-@;,"\t\n\r a1.') | st.characters()))
def test_no_text_is_calculated_whichever_separator_a_spreadsheet_cuts_it_at(text: str) -> None:
    for part in re.split(r"[,;\t\n]", neutral(text)):
        plain = part.replace('"', "").strip()
        assert not plain.startswith(("=", "+", "-", "@")) or re.fullmatch(r"[+-]\d+(\.\d+)?", plain)


@given(st.text(alphabet=st.sampled_from("=+-@'\";, \t\na1.＝－") | st.characters(exclude_categories=["C"])))
def test_every_text_comes_back_as_it_was_typed(text: str) -> None:
    assert as_typed(neutral(text)) == text
    assert as_typed(neutral(neutral(text))) == neutral(text)
