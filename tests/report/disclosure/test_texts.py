"""themeday.report.disclosure.texts: which texts are told, of all and of one room."""

from __future__ import annotations

from collections.abc import Iterable

from tests.reviewed import DAY, Room, save
from themeday.model.people import Role
from themeday.model.visibility import Visibility
from themeday.report.disclosure.decision import numbers_now
from themeday.report.disclosure.published import PublishedNumbers
from themeday.report.disclosure.texts import is_told_in, released_digests, rooms_of_texts, texts_told, texts_told_in

HOPE, K = ("expectations", "hope"), DAY.smallest_group


def a_room(writers: dict[str, int], visibility: Visibility = Visibility.ANONYMOUS) -> Room:
    """Return ten people in each room, of whom some wrote a text of their own."""
    room = Room()
    sides = ((Role.YOUNG_COLLEAGUE, "Recherche"), (Role.LEADER, "Parket"))
    people = {key: [room.join(*sides[number % 2], key) for number in range(10)] for key in writers}
    for key, many in writers.items():
        for number, session in enumerate(people[key][:many]):
            save(session, *HOPE, f"tekst {key}{number}", visibility)
    return room


def told(room: Room, earlier: Iterable[PublishedNumbers] = ()) -> PublishedNumbers:
    before = list(earlier)
    texts = released_digests(room.records, before, K, str)
    numbers = numbers_now(DAY, room.records)
    published = PublishedNumbers(numbers.on, numbers.k, numbers.tables, rooms=numbers.rooms, texts=texts)
    words = rooms_of_texts(room.records, published, before, K, str)
    return PublishedNumbers(numbers.on, numbers.k, numbers.tables, rooms=numbers.rooms, texts=texts, words=words)


def test_a_question_is_told_from_as_many_writers_as_make_a_group() -> None:
    for writers, many in ((4, 0), (5, 5)):
        room = a_room({"a": writers})
        assert len(texts_told(room.records, told(room), K, str).get(HOPE, ())) == many


def test_what_came_since_is_told_from_as_many_as_make_a_group() -> None:
    room = a_room({"a": 6})
    first = told(room)
    for number in range(5):
        save(room.join(), *HOPE, f"later {number}", Visibility.ANONYMOUS)
        texts = [text.text for text in texts_told(room.records, told(room, [first]), K, str)[HOPE]]
        assert len(texts) == (6 if number < 4 else 11)


def test_a_room_is_told_by_itself_when_enough_wrote_there_and_elsewhere() -> None:
    for elsewhere, by_itself in ((6, True), (3, False)):
        room = a_room({"a": 6, "b": elsewhere})
        published = told(room)
        assert is_told_in("a", published, "/".join(HOPE)) is by_itself
        texts = texts_told_in("a", room.records, published, K, str).get(HOPE, [])
        assert len(texts) == (6 if by_itself else 0)
        assert {text.unit for text in texts} <= {""}


def test_a_unit_stands_with_a_text_only_where_its_size_is_told() -> None:
    room = a_room({"a": 10}, Visibility.REPORT)
    texts = texts_told(room.records, told(room), K, str)[HOPE]
    assert {(text.role, text.unit) for text in texts} == {("leader", "Parket"), ("young_colleague", "Recherche")}
    save(room.join(unit="Basisteam"), *HOPE, "tekst van een klein onderdeel", Visibility.REPORT)
    small = next(t for t in texts_told(room.records, told(room), K, str)[HOPE] if t.text.endswith("onderdeel"))
    assert small.unit == ""
