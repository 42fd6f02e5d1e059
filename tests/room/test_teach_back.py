"""Who explains it to whom: everybody has someone, whoever comes late changes nothing, and nobody is named."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from themeday.model.people import Participant, Role, new_code
from themeday.room.session import Session
from themeday.room.teach_back import SHAPES, Companions, Sign, come, companions, companions_of, count_pairs
from themeday.room.teaching import begin, end, go_to
from themeday.store.records import Records

SLUG = "fake-account"
ROOMS = st.sampled_from(["a", "b", ""])
CAME = st.lists(ROOMS, max_size=60).map(lambda rooms: [(f"p{n}", room) for n, room in enumerate(rooms)])


def groups(came: list[tuple[str, str]]) -> Counter[tuple[str, Sign]]:
    """How many are together, by room and the sign where they meet."""
    room_of, result = dict(came), companions(came)
    return Counter((room_of[who], place.joins or place.sign) for who, place in result.items())


@given(CAME)
def test_everybody_is_in_one_pair_or_trio(came):
    result = companions(came)
    assert set(result) == {who for who, _ in came}
    in_room = Counter(room for _, room in came)
    for (room, _), size in groups(came).items():
        assert size in ((2, 3) if in_room[room] > 1 else (1,))
    # Pairs wherever there can be: one trio in a room where the number is odd, and none elsewhere.
    trios = Counter(room for (room, _), size in groups(came).items() if size == 3)
    assert trios == {room: 1 for room, n in in_room.items() if n > 1 and n % 2}


@given(CAME)
def test_a_sign_is_on_two_phones_of_one_room(came):
    room_of, result = dict(came), companions(came)
    for sign, n in Counter(place.sign for place in result.values()).items():
        with_it = [who for who, place in result.items() if place.sign == sign]
        assert len({room_of[who] for who in with_it}) == 1
        assert n == (1 if result[with_it[0]].alone else 2)


@given(CAME, ROOMS)
def test_who_comes_late_changes_no_pair_and_no_sign(came, room):
    before, after = companions(came), companions([*came, ("late", room)])
    for who, place in before.items():
        assert after[who].sign == place.sign
        if not place.alone:
            together = {other for other, first in before.items() if first.sign == place.sign}
            assert together == {other for other, first in after.items() if first.sign == place.sign}
    # Only one who had nobody can have someone now.
    changed = {who for who, place in before.items() if after[who].alone != place.alone}
    assert changed <= {who for who, place in before.items() if place.alone and dict(came)[who] == room}
    assert len(changed) <= 1


@given(CAME)
def test_a_trio_knows_of_each_other(came):
    result = companions(came)
    for place in result.values():
        if place.joins:
            pair = [each for each in result.values() if each.sign == place.joins]
            assert [each.joined_by for each in pair] == [place.sign, place.sign]
            assert place.alone
        if place.joined_by:
            assert [each.joins for each in result.values() if each.sign == place.joined_by] == [place.sign]


@given(CAME, st.integers(0, 59))
def test_who_comes_again_stays(came, n):
    if came:
        assert companions([*came, came[n % len(came)]]) == companions(came)


def test_the_first_signs_differ_in_shape_and_all_in_something():
    result = companions([(f"p{n}", "a") for n in range(60)])
    signs = list(dict.fromkeys(place.sign for place in result.values()))
    assert [sign.shape for sign in signs[: len(SHAPES)]] == list(SHAPES)
    assert {sign.number for sign in signs[: len(SHAPES)]} == {1}
    assert len(set(signs)) == 30


def test_pairs_stand_in_the_stage_and_every_page_finds_the_same(party):
    teacher, *learners = (party.join(room="a") for _ in range(6))
    begin(teacher, SLUG)
    for learner in learners:
        learner.poll()
        come(learner, SLUG)
        come(learner, SLUG)
    for learner in (teacher, *learners):
        learner.poll()
    result = [companions_of(learner, SLUG) for learner in learners]
    circle, square, star = (Sign(shape, 1) for shape in ("circle", "square", "star"))
    assert result == [
        Companions(circle, alone=False),
        Companions(circle, alone=False),
        Companions(square, alone=False, joined_by=star),
        Companions(square, alone=False, joined_by=star),
        Companions(star, alone=True, joins=square),
    ]
    assert companions_of(teacher, SLUG) is None
    assert count_pairs(teacher, SLUG) == (2, 1, 0)
    written = [row for row in party.rows() if row.chapter == "lessons"]
    assert len([row for row in written if row.item == f"pairs:{SLUG}"]) == len(learners)
    assert not any(learner.me.code in row.value + row.item for learner in learners for row in written)


def test_rooms_are_apart_and_one_alone_is_known(party):
    teacher, here, there = party.join(), party.join(room="a"), party.join(room="b")
    begin(teacher, SLUG)
    for each in (here, there):
        each.poll()
        come(each, SLUG)
        each.poll()
    assert companions_of(here, SLUG).alone
    assert companions_of(there, SLUG).alone
    teacher.poll()
    assert count_pairs(teacher, SLUG) == (0, 0, 2)


def test_two_sides_of_a_device_have_each_other(party):
    teacher, table = party.join(), party.join(Role.TABLE, unit="")
    begin(teacher, SLUG)
    table.poll()
    come(table, SLUG)
    assert companions_of(table, SLUG) is None


def test_pairs_outlive_the_lesson_and_not_the_next_one(party):
    teacher, first, other = (party.join() for _ in range(3))
    come(first, SLUG)
    assert companions_of(first, SLUG) is None  # nobody gives it
    begin(teacher, SLUG)
    for who in (first, other):
        who.poll()
        come(who, SLUG)
    go_to(teacher, SLUG, 3)
    end(teacher, SLUG)
    first.poll()
    assert not companions_of(first, SLUG).alone
    begin(teacher, SLUG)
    first.poll()
    assert companions_of(first, SLUG) is None
    come(first, SLUG)
    assert companions_of(first, SLUG) == Companions(Sign("circle", 1), alone=True)


def test_many_come_at_the_same_moment(tmp_path, party):
    teacher, *learners = pages = [Session(party.day, Records.in_folder(tmp_path), party.secret) for _ in range(9)]
    for page in pages:
        who = Participant(new_code(), Role.LEADER, "Parket")
        page.join(who)
        page.bind(who, "en")
    begin(teacher, SLUG)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda learner: (learner.poll(), come(learner, SLUG)), learners))
    for learner in learners:
        learner.poll()
    signs = Counter(companions_of(learner, SLUG).sign for learner in learners)
    assert signs == {Sign(shape, 1): 2 for shape in list(SHAPES)[:4]}


def test_who_was_erased_leaves_the_others_where_they_are(party):
    teacher, gone, *rest = (party.join() for _ in range(5))
    begin(teacher, SLUG)
    for each in (gone, *rest):
        each.poll()
        come(each, SLUG)
    before = [companions_of(each, SLUG) for each in rest]
    for log in party.records.logs:
        log.erase(gone.me.code, "ZZZZZZZZ")
    for each in rest:
        each.poll()
    assert [companions_of(each, SLUG) for each in rest] == before
