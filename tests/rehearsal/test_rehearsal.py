"""A rehearsal is a whole day, the same for the same seed, and never mixes with a real one."""

import datetime as dt
import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from itertools import chain, pairwise
from pathlib import Path
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import owners_only
from themeday.chapters import CHAPTERS, follow_up
from themeday.chapters.agreements import OWN, TOGETHER
from themeday.chapters.closing import tip
from themeday.chapters.expectations import THEMES
from themeday.day.load import load_day
from themeday.day.new import new_day
from themeday.errors import DataFolderError, ThemeDayError
from themeday.model.clock import Clock
from themeday.model.outcomes import MAX_VALUE
from themeday.model.people import Role
from themeday.model.questions import Kind
from themeday.model.visibility import Visibility
from themeday.rehearsal import Rehearsed, answers, demo_session, rehearse
from themeday.rehearsal.day import rehearsal_day
from themeday.report import write_report
from themeday.room.agreements import CONFIRMATION, agreement_of, all_agreements, pairs
from themeday.store import Cursor
from themeday.store.folder import DataFolder
from themeday.store.records import JOIN, Records

pytestmark = pytest.mark.slow

LOGS = ("outcomes.csv", "private.csv", "stage.csv")
PEOPLE = 24


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory):
    return rehearse(tmp_path_factory.mktemp("rehearsal") / "day", PEOPLE, 1)


@pytest.fixture(scope="module")
def records(rehearsed):
    records = Records.in_folder(rehearsed.data)
    records.refresh()
    return records


@pytest.fixture(scope="module")
def texts():
    return tomllib.loads(Path(answers.__file__).with_name("answers.nl.toml").read_text("utf-8"))


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in (*LOGS, "secret")}


# The same day again


def test_same_seed_gives_the_same_bytes(rehearsed, tmp_path):
    again = rehearse(tmp_path, PEOPLE, 1)
    assert contents(again.data) == contents(rehearsed.data)
    assert again.day_file.read_bytes() == rehearsed.day_file.read_bytes()


def as_of_the_day(made: Rehearsed) -> tuple[str, list[list[object]], bytes]:
    """Return a rehearsal with every date and time told from the day on, and what follows from those left out."""
    day = load_day(made.day_file)
    midnight = dt.datetime.combine(day.date, dt.time(), dt.UTC)

    def later(text: str) -> object:
        return dt.date.fromisoformat(text) - day.date if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text

    told: list[list[object]] = []
    records = Records.in_folder(made.data)
    records.refresh()
    for log in records.logs:
        for row in log.read(Cursor()).outcomes:
            made_at = int(row.outcome_id.replace("-", "")[:12], 16) - round(midnight.timestamp() * 1000)
            # A confirmation is the digest of an agreement with its dates.
            value = "" if row.item == CONFIRMATION else later(row.value)
            fields = row.model_dump() | {"day": row.day.replace(day.date.isoformat(), ""), "value": value}
            fields["outcome_id"] = (made_at, row.outcome_id[14:])
            fields["recorded_at"] = dt.datetime.fromisoformat(row.recorded_at) - midnight
            told.append(list(fields.values()))
    text = made.day_file.read_text("utf-8").replace(day.date.isoformat(), "")
    return text, told, (made.data / "secret").read_bytes()


@pytest.mark.parametrize("today", ["2027-01-15", "2027-03-27", "2028-02-29", "2036-12-31"])
def test_the_same_seed_gives_the_same_day_whenever_someone_practises(rehearsed, tmp_path, monkeypatch, today):
    monkeypatch.setattr(Clock, "today", lambda self: dt.date.fromisoformat(today))
    later = rehearse(tmp_path, PEOPLE, 1)
    assert load_day(later.day_file).date > dt.date.fromisoformat(today)
    assert as_of_the_day(later) == as_of_the_day(rehearsed)


@given(st.dates(dt.date(2026, 1, 1), dt.date(2199, 1, 1)))
def test_a_rehearsal_lies_ahead_and_its_promise_too(today):
    day = rehearsal_day(2, today)
    assert today + dt.timedelta(weeks=8) <= day.date < today + dt.timedelta(weeks=9)
    assert (day.date.weekday(), today < day.keep_until) == (3, True)


def test_what_was_answered_in_a_rehearsal_lies_behind_whoever_practises(tmp_path):
    made = rehearse(tmp_path, 6, 1, weeks_later=True)
    records = Records.in_folder(made.data)
    records.refresh()
    last = max(row.recorded_at for log in records.logs for row in log)
    assert last < Clock().stamp()


def test_another_seed_gives_another_day(rehearsed, tmp_path):
    other = contents(rehearse(tmp_path, PEOPLE, 2).data)
    assert all(other[name] != content for name, content in contents(rehearsed.data).items())


def test_day_file_says_what_was_played(rehearsed):
    day = load_day(rehearsed.day_file)
    assert day == rehearsal_day(PEOPLE, Clock().today()).model_copy(update={"folder": rehearsed.day_file.parent})
    assert day.rehearsal
    assert [plan.key for plan in day.agenda] == list(CHAPTERS)
    assert DataFolder.of(day).path == rehearsed.data


def test_rows_are_counted_and_whole(rehearsed, records):
    logs = records.logs
    assert not any(log.damaged for log in logs)
    rows = sum(len(log.read(Cursor()).outcomes) for log in logs)
    assert rehearsed.rows == rows
    assert owners_only(*(rehearsed.data / name for name in (*LOGS, "secret")))


# A whole day


def test_half_young_colleagues_half_leaders_of_all_units(rehearsed, records):
    people = records.participants()
    assert Counter(who.role for who in people) == {Role.YOUNG_COLLEAGUE: PEOPLE / 2, Role.LEADER: PEOPLE / 2}
    assert {who.unit for who in people} == set(load_day(rehearsed.day_file).units)
    assert 0 < sum(bool(who.nickname) for who in people) < PEOPLE


@pytest.mark.parametrize(
    ("chapter", "question"),
    [(c.key, q) for c in CHAPTERS.values() for q in c.questions] + [("agreements", q) for q in (*OWN, *TOGETHER)],
    ids=lambda value: value if isinstance(value, str) else value.key,
)
def test_every_question_is_answered_by_many(records, chapter, question):
    answered = set(chain.from_iterable(records.answered(chapter, item) for item in question.items))
    assert len(answered) >= len(pairs(records)) - 1 if question in TOGETHER else len(answered) > PEOPLE / 2


def test_not_everyone_answers_everything(records):
    assert len(records.answered("expectations", "hope")) < PEOPLE
    assert len(records.answered("closing", "recommend")) < PEOPLE


def test_lessons_of_three_rounds_were_taken_and_helped(rehearsed, records):
    lessons = load_day(rehearsed.day_file).lessons
    taken = {slug: before for slug in lessons if (before := records.answered("lessons", f"{slug}.before"))}
    assert len(taken) == 9
    for slug, before in taken.items():
        after = records.answered("lessons", f"{slug}.after")
        assert fmean(int(o.value) for o in after.values()) > fmean(int(before[code].value) for code in after)
        assert len({o.item for o in records.shared if o.item.startswith(f"{slug}.")}) > 4


def test_nobody_takes_more_lessons_than_there_are_rounds(rehearsed, records):
    slugs = load_day(rehearsed.day_file).lessons
    taken = Counter(code for slug in slugs for code in records.answered("lessons", f"{slug}.before"))
    assert max(taken.values()) <= 3
    assert 1.8 < sum(taken.values()) / PEOPLE < 2.8
    # A round is over before the next one begins: nobody is in two lessons at a time.
    for code in taken:
        spans = sorted(
            (min(times), max(times))
            for slug in slugs
            if (
                times := [
                    row.recorded_at
                    for log in records.logs
                    for row in log
                    if row.participant == code and row.item.startswith(f"{slug}.")
                ]
            )
        )
        assert all(end < begin for (_, end), (begin, _) in pairwise(spans))


def test_private_is_never_in_the_shared_log(records):
    shared = list(records.shared)
    assert {o.visibility for o in shared} == {Visibility.TABLE, Visibility.ANONYMOUS, Visibility.REPORT}
    assert {o.visibility for o in records.private} == {Visibility.PRIVATE}
    assert not [o for o in shared if o.item.startswith("rating.") or o.item in ("matching", "motivation")]
    assert any(o.chapter != JOIN and o.revision > 1 for o in shared)


def test_the_facilitator_still_has_every_chapter_to_open(records):
    assert {(o.chapter, o.item) for o in records.stage} == {
        ("pairing", "schedule"),
        ("pairing", "board"),
        ("pairing", "match"),
        ("pairing", "published"),
    }


def test_dates_and_match_cross_units_and_leave_out_who_did_not_want_it(records):
    stage = {o.item: o for o in records.stage}
    schedule, match = json.loads(stage["schedule"].value), json.loads(stage["match"].value)
    unit = {who.code: who.unit for who in records.participants()}
    dates = [(d["young_colleague"], d["leader"]) for dates in schedule["rounds"] for d in dates]
    assert len(dates) == len(set(dates))
    assert all(unit[a] != unit[b] for a, b in [*dates, *match["pairs"]])
    wanted = {code for code, o in records.answered("expectations", "matching").items() if o.value == "yes"}
    assert set(chain.from_iterable(match["pairs"])) <= wanted
    assert match["unmatched"] == len(wanted) - 2 * len(match["pairs"])
    rated = {(o.participant, o.item.removeprefix("rating.")) for o in records.private if o.item.startswith("rating.")}
    assert rated <= {*dates, *((b, a) for a, b in dates)}


def test_the_young_colleagues_talked_and_the_match_keeps_to_what_they_ended_with(records):
    roles = {who.code: who.role for who in records.participants()}
    board = [o for o in records.private if o.item.startswith("board.")]
    assert {roles[o.participant] for o in board} == {Role.YOUNG_COLLEAGUE}
    assert [o for o in board if o.item.startswith("board.say.")]
    pairs = {tuple(pair) for pair in json.loads(next(o for o in records.stage if o.item == "match").value)["pairs"]}
    marks = {(o.participant, o.item.removeprefix("board.mark.")): o.value for o in board if ".mark." in o.item}
    assert {"wish", "lock", "veto"} <= set(marks.values())
    for both, kind in marks.items():
        assert (both in pairs) or kind != "lock"
        assert (both not in pairs) or kind != "veto"


def test_most_agreements_are_complete_and_some_lack_a_goal_one_way(records):
    agreements = all_agreements(records)
    assert len(agreements) == len(pairs(records))
    open_ones = [agreement for agreement in agreements if not agreement.complete]
    assert 0 < len(open_ones) < len(agreements) / 3
    assert {agreement.missing for agreement in open_ones} == {("learning_goal",)}
    assert sum(agreement.confirmed for agreement in agreements) >= len(agreements) / 3


def test_most_pairs_plan_their_first_meeting_and_confirm_it_too(records):
    agreements = all_agreements(records)
    planned = [one for one in agreements if one.first_date]
    assert len(agreements) / 2 < len(planned) < len(agreements)
    assert all(one.together["hour"] for one in planned)
    assert sum(one.confirmed for one in planned) > len(planned) / 2


def test_weeks_later_the_same_people_come_back_and_the_day_stays_as_it_was(rehearsed, tmp_path):
    later = rehearse(tmp_path / "later", PEOPLE, 1, weeks_later=True)
    again = rehearse(tmp_path / "again", PEOPLE, 1, weeks_later=True)
    assert contents(again.data) == contents(later.data)
    for name, day in contents(rehearsed.data).items():
        assert contents(later.data)[name].startswith(day)
    found = Records.in_folder(later.data)
    found.refresh()
    rows = [row for log in found.logs for row in log if row.chapter == "follow_up"]
    assert {row.item for row in rows} == {question.key for question in follow_up.ALL}
    joined = {who.code for who in found.participants()}
    assert {row.participant for row in rows} < joined
    first = min(dt.datetime.fromisoformat(row.recorded_at) for row in found.shared).date()
    days = {(dt.datetime.fromisoformat(row.recorded_at).date() - first).days for row in rows}
    assert min(days) == 42
    assert 84 <= max(days) < 91
    # Whoever has stopped is asked nothing more about the pair, then or later.
    for code in joined:
        mine = {row.item: row.value for row in rows if row.participant == code}
        if mine.get("six.goes_on") == "stopped":
            asked = {item for item in mine if not item.endswith("learned")}
            assert asked <= {"six.goes_on", "twelve.goes_on"}
            assert mine.get("twelve.goes_on", "stopped") == "stopped"


def test_the_report_of_a_rehearsal_shows_the_weeks_after(tmp_path):
    made = rehearse(tmp_path / "day", 60, 1, weeks_later=True)
    day = load_day(made.day_file)
    write_report(day, Records.in_folder(made.data), DataFolder.of(day), tmp_path / "report.html", "nl")
    page = (tmp_path / "report.html").read_text("utf-8")
    for words in ("Na zes weken", "Na twaalf weken", "Gaan jullie samen door?", "Bellen in plaats van mailen."):
        assert words in page


def test_nobody_votes_for_their_own_tip(records):
    votes = [o for o in records.shared if o.item.startswith("vote.")]
    assert len(votes) > PEOPLE
    for vote in votes:
        _, kind, number, author = vote.item.split(".")
        assert author != vote.participant
        assert records.latest(author, "closing", f"{kind}.{number}")


@pytest.mark.parametrize("people", [2, 5, 61])
def test_any_size(tmp_path, people):
    small = rehearse(tmp_path, people, 3)
    assert load_day(small.day_file).rehearsal
    records = Records.in_folder(small.data)
    records.refresh()
    assert len(records.participants()) == people


# The words


def test_there_is_enough_to_say(texts):
    for about, groups in texts.items():
        people = {role: said for role, said in groups.items() if role in ("anyone", *Role)}
        if about in ("do", "dont"):
            assert len(groups["anyone"]) >= 20
        elif about not in ("reflection", "place", "rules", "board", "board_reason"):
            assert sum(map(len, people.values())) >= 15, about
        for said in groups.values():
            assert len({str(entry) for entry in said}) == len(said), about


def test_all_words_are_valid_answers(texts):
    questions = {q.key: q for c in CHAPTERS.values() for q in c.questions} | {q.key: q for q in (*OWN, *TOGETHER)}
    questions |= {kind: tip(kind, 1) for kind in ("do", "dont")}
    themes = {option.key for option in THEMES}
    for about, groups in texts.items():
        question = questions.get(about)
        for entry in chain.from_iterable(groups.values()):
            if about in ("learn", "offer"):
                assert entry["theme"] in themes
                assert len(entry.get("question", entry.get("words"))) <= question.max_length
                assert len(entry.get("goal", "")) <= questions["learning_goal"].max_length
            elif question and question.kind is Kind.TEXT:
                assert question.check(entry) == entry
            else:
                assert 0 < len(entry.strip()) <= MAX_VALUE


def test_each_lesson_has_words_and_words_for_one_lesson_are_of_a_lesson_of_the_kit(texts):
    for kind in ("praise", "reflection"):
        assert texts[kind]["anyone"]
        assert set(texts[kind]) - {"anyone"} <= set(rehearsal_day(2, Clock().today()).lessons)


# Where it may go


def test_a_real_day_is_never_touched(tmp_path):
    file = new_day(tmp_path, "nl")
    before = file.read_bytes()
    for fresh in (False, True):
        with pytest.raises(DataFolderError):
            rehearse(tmp_path, PEOPLE, 1, fresh=fresh)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["day.toml"]


@pytest.mark.parametrize("text", ["rehearsal = true\ntitle = ", "", "\x00"])
def test_a_day_file_that_cannot_be_read_is_left_alone(tmp_path, text):
    (tmp_path / "day.toml").write_text(text)
    with pytest.raises(DataFolderError):
        rehearse(tmp_path, PEOPLE, 1, fresh=True)
    assert (tmp_path / "day.toml").read_text() == text


@pytest.mark.parametrize("mark", [None, '{"day": "x", "rehearsal": false}', "[]", "{"])
def test_logs_without_the_mark_of_a_rehearsal_are_left_alone(tmp_path, mark):
    data = tmp_path / "data"
    data.mkdir()
    (data / "outcomes.csv").write_text("precious")
    if mark is not None:
        (data / "day.json").write_text(mark)
    with pytest.raises(DataFolderError):
        rehearse(tmp_path, PEOPLE, 1, fresh=True)
    assert (data / "outcomes.csv").read_text() == "precious"
    assert not (tmp_path / "day.toml").exists()


def test_a_rehearsal_is_replaced_only_when_asked(tmp_path):
    first = rehearse(tmp_path, 6, 1)
    (tmp_path / "notes.txt").write_text("mine")
    before = contents(first.data)
    with pytest.raises(DataFolderError):
        rehearse(tmp_path, 6, 2)
    assert contents(first.data) == before
    rehearse(tmp_path, 6, 2, fresh=True)
    assert contents(first.data) != before
    rehearse(tmp_path, 6, 1, fresh=True)
    assert contents(first.data) == before
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFolderError):
        rehearse(tmp_path / "file", 6, 1)


@pytest.mark.parametrize("people", [-1, 0, 1, 301])
def test_too_few_or_too_many(tmp_path, people):
    with pytest.raises(ThemeDayError, match="2 to 300"):
        rehearse(tmp_path / "day", people, 1)
    assert not (tmp_path / "day").exists()


# The demo


def test_demo_guest_has_joined_and_been_matched_and_has_the_rest_to_do():
    session = demo_session()
    me = session.me
    assert me.role is Role.YOUNG_COLLEAGUE
    assert session.language == "nl"
    assert all(session.stage.state(chapter) == "open" for chapter in CHAPTERS)
    assert session.stage.current == "welcome"
    answers = chain(session.records.shared, session.records.private)
    mine = {outcome.chapter for outcome in answers if outcome.participant == me.code}
    assert mine == {JOIN, "expectations"}
    assert session.answer("expectations", "hope") is None
    agreement = agreement_of(session.records, me.code)
    assert agreement is not None
    assert set(agreement.missing) == {question.key for question in OWN}
    assert type(session.clock) is Clock


def test_demo_answers_can_be_saved_and_count_as_the_latest():
    session = demo_session()
    place = next(question for question in TOGETHER if question.key == "place")
    session.save("agreements", place, "Op de fiets.")
    assert agreement_of(session.records, session.me.code).together["place"] == "Op de fiets."


def test_demo_dates_cross_units():
    session = demo_session()
    unit = {who.code: who.unit for who in session.records.participants()}
    rounds = session.stage.data("pairing", "schedule")["rounds"]
    dates = [(d["young_colleague"], d["leader"]) for dates in rounds for d in dates]
    assert len(dates) == len(set(dates)) == 30
    assert all(unit[a] != unit[b] for a, b in dates)


def test_demo_needs_no_heavy_library():
    code = (
        "import sys, themeday.rehearsal as r; r.demo_session(); "
        "sys.exit(', '.join({'scipy', 'numpy', 'pandas', 'ipywidgets', 'voila'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
