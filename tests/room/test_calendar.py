"""The calendar file of a pair, read back by a program that is not ours."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.asked import FOR_BOTH, OWN
from themeday.errors import OutcomeRefused
from themeday.model.people import Role
from themeday.room.agreements import agreement_of, confirm, find_partner
from themeday.room.calendar import FILE_NAME, calendar_file
from themeday.text.display import shown

NOW = dt.datetime(2027, 1, 14, 15, 0, tzinfo=dt.UTC)
ZONE = ZoneInfo("Europe/Amsterdam")
ANSWERS = {
    "learning_goal": "Leren; luisteren, en meer",
    "step": "Ik sluit aan bij een briefing; en zeg wat me opvalt,\nook als het \\ lastig is 😀 " + "é" * 90,
    "step_date": "2027-02-20",
    "cadence": "two_weeks",
    "first_date": "2027-02-04",
    "hour": "1030",
    "place": "Om de beurt, kamer 3.14; bel aan",
    "rules": "GEHEIM tussen ons",
    "review_date": "2027-05-13",
    "way_out": "say_it",
}


def fill(session, **changes):
    for question in (*OWN, *FOR_BOTH):
        session.save("agreements", question, {**ANSWERS, **changes}[question.key])


@pytest.fixture
def pair(party):
    young, leader = party.join(unit="Recherche", nickname="Olifantje"), party.leader(nickname="Baas")
    find_partner(young, leader.my_pair_code)
    return young, leader


def agree(pair, **changes):
    young, leader = pair
    fill(leader, step="WOORDEN van de leider", step_date="2027-03-01")
    fill(young, **changes)
    confirm(young)
    confirm(leader)


def ask(session, language="nl", now=NOW):
    return calendar_file(session.records, session.secret, session.participant, language, now)


def events(content):
    calendar = icalendar.Calendar.from_ical(content)
    result = {str(event["SUMMARY"]).rpartition(": ")[2]: event for event in calendar.walk("VEVENT")}
    assert calendar.errors == []
    return calendar, result


def meetings(event):
    start = event["DTSTART"].dt
    if "RRULE" not in event:
        return [start]
    return list(rrulestr(event["RRULE"].to_ical().decode(), dtstart=start))


def test_what_was_agreed_is_in_the_calendar(pair):
    agree(pair)
    calendar, result = events(ask(pair[0], "en"))
    assert list(result) == ["we meet", "we look back together", "my step is taken"]
    meet, back, step = result.values()
    every = meetings(meet)
    assert every[0] == dt.datetime(2027, 2, 4, 10, 30, tzinfo=ZONE)
    assert [each.date() for each in every] == [dt.date(2027, 2, 4) + dt.timedelta(weeks=2 * n) for n in range(8)]
    # Summer time began in between, and they still meet at half past ten.
    assert {(each.hour, each.minute) for each in every} == {(10, 30)}
    assert meet["DTEND"].dt - meet["DTSTART"].dt == dt.timedelta(hours=1)
    assert meet["LOCATION"] == ANSWERS["place"]
    assert (back["DTSTART"].dt, step["DTSTART"].dt) == (dt.date(2027, 5, 13), dt.date(2027, 2, 20))
    assert step["DESCRIPTION"] == ANSWERS["step"]
    assert {event["CLASS"] for event in result.values()} == {"PRIVATE"}
    assert calendar["METHOD"] == "PUBLISH"


def test_the_zone_in_the_file_is_the_one_of_the_world(pair):
    agree(pair)
    zone = events(ask(pair[0]))[0].walk("VTIMEZONE")[0]
    assert str(zone["TZID"]) == "Europe/Amsterdam"
    told = icalendar.Timezone.from_ical(zone.to_ical()).to_tz(lookup_tzid=False)
    for month in range(1, 13):
        for day in (1, 15, 28, 31):
            for hour in (1, 4, 12):
                try:
                    moment = dt.datetime(2027, month, day, hour)
                except ValueError:
                    continue
                assert moment.replace(tzinfo=told).utcoffset() == moment.replace(tzinfo=ZONE).utcoffset(), moment


@pytest.mark.parametrize(
    ("cadence", "first", "expected"),
    [
        ("weekly", "2027-04-29", ["2027-04-29", "2027-05-06", "2027-05-13"]),
        ("six_weeks", "2027-02-04", ["2027-02-04", "2027-03-18", "2027-04-29"]),
        ("monthly", "2027-02-04", ["2027-02-04", "2027-03-04", "2027-04-01", "2027-05-06"]),
        ("monthly", "2027-01-29", ["2027-01-29", "2027-02-26", "2027-03-26", "2027-04-30"]),  # the last Friday
        ("weekly", "2027-05-13", ["2027-05-13"]),
        ("weekly", "2027-06-01", ["2027-06-01"]),  # after they look back: only once
    ],
)
@pytest.mark.parametrize("hour", ["open", "0900"])
def test_how_meetings_come_back(pair, cadence, first, expected, hour):
    agree(pair, cadence=cadence, first_date=first, hour=hour)
    result = meetings(events(ask(pair[0]))[1]["we zien elkaar"])
    assert [each.strftime("%Y-%m-%d") for each in result] == expected


def test_no_hour_makes_a_whole_day_event_and_no_first_date_no_meetings(pair):
    agree(pair, hour="open")
    meet = events(ask(pair[0]))[1]["we zien elkaar"]
    assert meet["DTSTART"].dt == dt.date(2027, 2, 4)
    assert b"VTIMEZONE" not in ask(pair[0])
    agree(pair, first_date="", hour="")
    assert list(events(ask(pair[0]))[1]) == ["we kijken samen terug", "mijn stap is gezet"]


def test_a_pair_that_looks_back_in_a_hundred_years_meets_for_a_year(pair):
    agree(pair, review_date="2190-01-01", cadence="weekly")
    assert len(meetings(events(ask(pair[0]))[1]["we zien elkaar"])) == 53


def test_ids_stay_the_same_and_hold_no_code(pair):
    agree(pair)
    before = events(ask(pair[0]))[1]
    agree(pair, place="ergens anders")
    after = events(ask(pair[0], now=NOW + dt.timedelta(hours=3)))[1]
    assert [event["UID"] for event in before.values()] == [event["UID"] for event in after.values()]
    assert all(new["SEQUENCE"] > old["SEQUENCE"] for old, new in zip(before.values(), after.values(), strict=True))
    partners = events(ask(pair[1]))[1]
    same = [name for name in before if before[name]["UID"] == partners[name]["UID"]]
    assert same == ["we zien elkaar", "we kijken samen terug"]
    for session in pair:
        for secret in (session.me.code, session.rejoin_code, session.my_pair_code, session.me.nickname):
            assert secret.encode() not in ask(pair[0]) + ask(pair[1])


def test_of_the_partners_own_words_nothing_is_in_it(pair):
    agree(pair)
    assert b"WOORDEN" not in ask(pair[0])
    assert b"WOORDEN" in ask(pair[1])
    assert b"GEHEIM" not in ask(pair[0]) + ask(pair[1])
    assert b"Leren" not in ask(pair[0])


def test_only_what_both_confirmed(pair, party):
    young, leader = pair
    for alone in (party.join(), party.leader()):
        with pytest.raises(OutcomeRefused, match="no partner"):
            ask(alone)
    fill(leader)
    fill(young)
    confirm(young)
    with pytest.raises(OutcomeRefused, match="confirm the agreement first"):
        ask(young)
    confirm(leader)
    assert ask(young)
    young.save("agreements", FOR_BOTH[1], "2027-02-11")
    with pytest.raises(OutcomeRefused, match="confirm the agreement first"):
        ask(leader)


def test_a_shared_device_gets_the_steps_of_both(party):
    table = party.join(Role.TABLE, "")
    for role, step in ((Role.YOUNG_COLLEAGUE, "stap een"), (Role.LEADER, "stap twee")):
        table.speak_as(role)
        fill(table, step=step)
    for role in (Role.YOUNG_COLLEAGUE, Role.LEADER):
        table.speak_as(role)
        confirm(table)
    assert agreement_of(table.records, table.me.code).confirmed
    content = ask(table)
    assert b"stap een" in content
    assert b"stap twee" in content
    ids = [event["UID"] for event in icalendar.Calendar.from_ical(content).walk("VEVENT")]
    assert len(ids) == len(set(ids)) == 4


def test_who_confirmed_without_a_first_date_confirmed_the_same(pair):
    agree(pair, first_date="", hour="")
    # As it was written before there were such questions.
    assert agreement_of(pair[0].records, pair[0].me.code).confirmed
    assert agreement_of(pair[0].records, pair[0].me.code).missing == ()


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200).filter(str.strip))
def test_any_text_comes_back_and_no_line_is_too_long(pair, text):
    try:
        agree(pair, place=f"x {text}")
    except OutcomeRefused:
        return  # too long, or nothing that can be seen
    content = ask(pair[0])
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() for line in lines[:-1])  # no character is cut in two
    assert b"\n" not in content.replace(b"\r\n", b"")
    kept = agreement_of(pair[0].records, pair[0].me.code).together["place"]
    told = events(content)[1]["we zien elkaar"]["LOCATION"].replace("\u2060", "")
    assert told == shown(kept.replace("\r\n", "\n").replace("\r", "\n"))


def test_a_backslash_before_a_capital_is_no_line_end(pair):
    agree(pair, place="map C:\\Nieuw")
    assert "\n" not in events(ask(pair[0]))[1]["we zien elkaar"]["LOCATION"]


def test_a_phone_knows_the_file_by_its_name() -> None:
    assert FILE_NAME == "themeday.ics"
