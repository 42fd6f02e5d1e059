"""What is asked about a speed date."""

from themeday.chapters.pairing import rating
from themeday.model.questions import Kind
from themeday.model.visibility import Visibility


def test_a_rating_is_of_one_partner_and_nobody_sees_it() -> None:
    asked = rating("AAAA2222")
    assert (asked.key, asked.kind) == ("rating.AAAA2222", Kind.SCALE)
    assert asked.visibilities == (Visibility.PRIVATE,)
    assert asked.ask == rating("BBBB3333").ask
