"""A table of counts, before anything is hidden."""

from __future__ import annotations

from themeday.results.frequencies import FrequencyTable


def test_roles_are_added_up() -> None:
    table = FrequencyTable("x", {"a": 9, "b": 5}, {"a": {"1": 4, "2": 0}, "b": {"1": 1, "2": 3}}, ordered=True)
    assert table.categories == ("1", "2")
    assert table.count("a", ("1", "2")) == 4
    assert table.together() == FrequencyTable("x", {"": 14}, {"": {"1": 5, "2": 3}}, ordered=True)
