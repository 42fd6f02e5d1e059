"""The lot."""

from themeday.pairing.lots import lot


def test_a_lot_is_the_same_for_ever_and_differs_by_seed_and_by_codes() -> None:
    assert lot(20270114, "y1", "l1") == 7698553678140913404  # whoever announced a seed draws this again
    assert len({lot(seed, *codes) for seed in (1, 2) for codes in (("a",), ("b",), ("a", "b"), ("b", "a"))}) == 8
    assert 0 <= lot(1, "\ud800") < 1 << 64
