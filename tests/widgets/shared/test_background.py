"""What is worked out in a thread: pages answer meanwhile, and nothing is written of a day that is no more."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from contextvars import ContextVar

import pytest
import traitlets

from tests.asked import rating
from themeday.errors import PairingRefused
from themeday.room.optimistic_writes import TRIES, at_once
from themeday.room.participation import Participation
from themeday.room.speed_dates import match_problem, planning, reading, replanning, running_rounds
from themeday.store import OutcomeLog
from themeday.widgets.facilitator.console import Console
from themeday.widgets.shared import background
from themeday.widgets.shared.card import Card

UNITS = ("Recherche", "Parket", "Basisteam")


@pytest.fixture
def young(party, answer):
    return _joined(party.join, "Y", answer)


@pytest.fixture
def leaders(party, answer):
    return _joined(party.leader, "L", answer)


def _joined(join, letter, answer):
    result = [join(unit=unit, nickname=f"{letter}{unit}") for unit in UNITS]
    for each in result:
        answer(each, "expectations", "matching", "yes")
    return result


@pytest.fixture
def console(party, young, leaders):
    staff = party.staff()
    staff.set_stage("", {"current": "pairing"})
    staff.set_stage("pairing", {"state": "open", "opened": "1"})
    young[0].save("pairing", rating(leaders[1].me.code), 5)
    return Console(staff)


class Gate:
    """Something that is worked out only when a test lets it go on."""

    def __init__(self, real):
        self.real = real
        self.reached = threading.Semaphore(0)
        self.open = threading.Semaphore(0)
        self.threads = []

    def __call__(self, *arguments, **more):
        self.threads.append(threading.current_thread())
        self.reached.release()
        self.open.acquire()
        return self.real(*arguments, **more)

    async def waits(self):
        """Return once a thread is at work."""
        await asyncio.to_thread(self.reached.acquire)

    def let_all_go_on(self):
        self.open.release(1000)


@pytest.fixture
def gated(monkeypatch):
    gates = []

    @contextmanager
    def gate(module, name):
        result = Gate(getattr(module, name))
        gates.append(result)
        with monkeypatch.context() as patch:
            patch.setattr(module, name, result)
            yield result

    yield gate
    for result in gates:
        result.let_all_go_on()


async def over(console):
    """Return once nothing is being worked out, and what was worked out is told."""
    ended = asyncio.Event()
    console.observe(lambda _: ended.set(), "working")
    while console.working:
        await ended.wait()
        ended.clear()


def send(console, kind, attempt="a1", **values):
    console.receive({"type": kind, "attempt": attempt, **values})


def match_rows(party):
    return [row for row in party.rows() if row.item == "match"]


def test_everyone_is_answered_while_a_match_is_worked_out(party, console, gated, answer, leaders):
    async def day():
        with gated(match_problem, "make_match") as gate:
            send(console, "match")
            await gate.waits()
            assert console.working["what"] == "match"
            assert {"match", "schedule", "try_move", "left"} <= {*console.working["wait"]}
            assert console.notice == {
                "attempt": "a1",
                "ok": True,
                "goes_on": True,
                "text": "This is being worked out. It may take a moment; everything else goes on.",
            }
            assert not match_rows(party)
            send(console, "timer", "a2", do="start", minutes=5)
            assert console.notice == {"attempt": "a2", "ok": True, "text": "Done"}
            assert answer(leaders[0], "expectations", "direct", 4)
            gate.let_all_go_on()
            await over(console)
        assert threading.main_thread() not in gate.threads
        assert console.notice == {"attempt": "a1", "ok": True, "text": "Done"}
        assert console.working == {}
        assert console.pairing["made"]

    asyncio.run(day())
    assert len(match_rows(party)) == 1


def test_a_second_press_is_told_to_wait_and_does_nothing(party, console, gated):
    async def day():
        with gated(match_problem, "make_match") as gate:
            send(console, "match")
            await gate.waits()
            for attempt, kind in (("a2", "match"), ("a3", "schedule")):
                send(console, kind, attempt, rounds=2, minutes=3)
                assert console.notice["attempt"] == attempt
                assert not console.notice["ok"]
                assert console.notice["text"].startswith("Something else is being worked out.")
            gate.let_all_go_on()
            await over(console)

    asyncio.run(day())
    assert len(match_rows(party)) == 1
    assert not reading.schedule_of(console.session)


def erase(party, code):
    for log in party.records.logs:
        log.erase(code, "NOBODY22")
    party.records.refresh()


CHANGES = {
    "erased": lambda party, console, each: erase(party, each.me.code),
    "gone": lambda party, console, each: at_once(replanning.left_steps(party.staff(), each.me.code)),
    "opted out": lambda party, console, each: each.record(
        "expectations", {"matching": "no"}, each.answer("expectations", "matching").visibility
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whoever_is_in_it_no_more_when_the_match_is_ready_is_not_in_it(party, console, gated, young, change):
    async def day():
        with gated(match_problem, "make_match") as gate:
            send(console, "match")
            await gate.waits()
            change(party, console, young[0])
            gate.let_all_go_on()
            await over(console)

    asyncio.run(day())
    assert console.notice["ok"]
    (row,) = match_rows(party)
    assert young[0].me.code not in row.value
    assert len(Participation(console.session.records).match_pairs) == 2


def test_when_nobody_is_left_it_is_refused_and_nothing_is_written(party, console, gated, young):
    async def day():
        with gated(match_problem, "make_match") as gate:
            send(console, "match")
            await gate.waits()
            for each in young:
                erase(party, each.me.code)
            gate.let_all_go_on()
            await over(console)

    asyncio.run(day())
    assert console.notice["text"].startswith("Not one pair can be made yet:")
    assert not console.notice["ok"]
    assert not match_rows(party)


def test_two_of_whom_one_was_erased_while_the_cost_was_worked_out_are_refused(party, console, gated):
    send(console, "match")
    who, pairs = party.records.participant, dict(Participation(console.session.records).match_pairs)
    young, leader = next(
        (young, leader)
        for young, partner in pairs.items()
        for leader in pairs.values()
        if leader != partner and who(leader).unit != who(young).unit
    )

    async def day():
        with gated(match_problem, "make_match") as gate:
            chosen = {
                "young": console.session.handle("console", young),
                "leader": console.session.handle("console", leader),
            }
            send(console, "try_move", **chosen)
            await gate.waits()
            erase(party, young)
            gate.let_all_go_on()
            await over(console)

    asyncio.run(day())
    assert not console.notice["ok"]
    assert console.notice["text"].startswith("These two cannot be a pair.")
    assert console.pairing["move"]["rows"] == []
    assert len(match_rows(party)) == 1


def test_what_people_rate_meanwhile_counts(party, console, gated, young, leaders):
    async def day():
        with gated(match_problem, "make_match") as gate:
            send(console, "match")
            await gate.waits()
            young[0].save("pairing", rating(leaders[1].me.code), 1)
            gate.let_all_go_on()
            await over(console)

    asyncio.run(day())
    assert len(match_rows(party)) == 1
    assert (young[0].me.code, leaders[1].me.code) not in Participation(console.session.records).match_pairs
    assert console.notice["ok"]


@pytest.mark.parametrize(("stars", "made"), [(4, True), (1, False)])
def test_whoever_goes_on_rating_holds_up_no_match_that_is_good_to_all(
    party, console, monkeypatch, young, leaders, stars, made
):
    # As often as it is worked out, someone rates: in the end what was found is kept if nobody of it would rather not.
    real, rated = match_problem.made_from, []
    both = (young[0], leaders[1])

    def overtaken(basis, method):
        result = real(basis, method)
        first, other = both
        last = len(rated) == TRIES - 1
        rated.append(first.save("pairing", rating(other.me.code), stars if last else 5 - len(rated) % 2))
        return result

    monkeypatch.setattr("themeday.room.speed_dates.match_decision.made_from", overtaken)
    young[0].save("pairing", rating(leaders[1].me.code), 3)
    leaders[1].save("pairing", rating(young[0].me.code), 5)
    send(console, "match")
    assert len(rated) == TRIES
    assert console.notice["ok"] is made
    assert len(match_rows(party)) == made
    if not made:
        assert console.notice["text"].startswith("The day went on while this was worked out")


def test_dates_are_planned_anew_when_a_round_was_started_meanwhile(party, console, gated):
    send(console, "schedule", rounds=3, minutes=3)
    first = reading.rounds_of(console.session)[0]

    async def day():
        with gated(planning, "make_schedule") as gate:
            send(console, "schedule", rounds=3, minutes=5)
            await gate.waits()
            running_rounds.start_round(party.staff(), 1)
            gate.let_all_go_on()
            await over(console)

    asyncio.run(day())
    assert console.notice["ok"]
    assert reading.round_now(console.session) == 1
    assert reading.rounds_of(console.session)[0] == first


def test_absences_are_followed_in_the_background_once(party, console, gated):
    send(console, "schedule", rounds=4, minutes=3)
    send(console, "round", round=1)
    date = reading.rounds_of(console.session)[0][0]
    session = party.session()
    session.bind(party.records.participant(date.leader), "en")

    async def day():
        with gated(planning, "make_schedule") as gate:
            replanning.tell_absent(session, 1, date.young_colleague)
            console.session.poll()
            await gate.waits()
            assert console.working["what"] == "schedule"
            console.session.poll()
            console.refresh()
            gate.let_all_go_on()
            ended = asyncio.Event()
            console.observe(lambda change: change.new or ended.set(), "working")
            await ended.wait()
        assert len(gate.threads) == 1

    asyncio.run(day())
    later = [d for dates in reading.rounds_of(console.session)[1:] for d in dates]
    assert (date.young_colleague, date.leader) in {(d.young_colleague, d.leader) for d in later}


ACTS = [
    ("match", {}),
    ("match", {"method": "fairest"}),
    ("schedule", {"rounds": 3, "minutes": 4}),
    ("schedule", {"rounds": 2, "minutes": 4, "trios": True, "places.a": 2}),
]


@pytest.mark.parametrize(("kind", "values"), ACTS)
def test_it_writes_to_the_byte_what_is_written_without_a_loop(party, console, kind, values):
    item = "match" if kind == "match" else "schedule"
    send(console, kind, **values)
    at_once = console.session.stage.value("pairing", item)
    console.session.set_stage("pairing", {item: ""})

    async def day():
        send(console, kind, **values)
        await over(console)

    asyncio.run(day())
    assert console.session.stage.value("pairing", item) == at_once != ""


@pytest.mark.parametrize(("kind", "values"), ACTS)
def test_a_thread_reads_no_log_and_sets_no_trait(console, monkeypatch, kind, values):
    touched = []

    def watched(name, real):
        def called(*arguments, **more):
            if threading.current_thread() is not threading.main_thread():
                touched.append(name)
            return real(*arguments, **more)

        return called

    for owner, names in (
        (OutcomeLog, ("latest", "answers", "items", "position", "refresh", "__iter__")),
        (traitlets.HasTraits, ("notify_change",)),
        (Participation, ("__init__",)),
    ):
        for name in names:
            monkeypatch.setattr(owner, name, watched(name, getattr(owner, name)))

    async def day():
        send(console, kind, **values)
        await over(console)

    asyncio.run(day())
    assert console.notice["ok"]
    assert touched == []


@pytest.mark.parametrize("close", [lambda console: console.close(), lambda console: console.session.leave()])
def test_nothing_is_written_for_a_page_that_was_closed(party, console, gated, close):
    async def day():
        with gated(match_problem, "make_match") as gate:
            send(console, "match")
            await gate.waits()
            close(console)
            gate.let_all_go_on()
            await asyncio.get_running_loop().run_in_executor(background._WORKERS, lambda: None)
            await asyncio.sleep(0)

    asyncio.run(day())
    assert not match_rows(party)


def test_what_was_taken_back_is_worked_out_again_on_what_there_is_now(party, console, young):
    # A page does an act again when a disk failed it, or when others wrote first.
    done = []

    def act(do):
        done.append(do)
        do()

    console.session.act = act

    async def day():
        send(console, "match")
        await over(console)
        assert len(match_rows(party)) == 1
        party.records.stage.rewrite(lambda row: None if row.item == "match" else row)
        erase(party, young[0].me.code)
        (again,) = done
        again()
        assert console.working["what"] == "match"
        await over(console)

    asyncio.run(day())
    (row,) = match_rows(party)
    assert young[0].me.code not in row.value


def test_the_same_press_done_again_begins_anew(party, console, gated, young):
    send(console, "schedule", rounds=3, minutes=3)

    async def day():
        with gated(planning, "make_schedule") as gate:
            for _ in range(2):  # the page heard that what the first step wrote was taken back
                send(console, "left", person=console.session.handle("console", young[0].me.code), on=True)
                await gate.waits()
                assert console.notice["goes_on"]
                gate.open.release()
            await over(console)
        assert console.notice == {"attempt": "a1", "ok": True, "text": "Done"}

    before = len([row for row in party.rows() if row.item == "schedule"])
    asyncio.run(day())
    assert len([row for row in party.rows() if row.item == "schedule"]) == before + 1
    assert young[0].me.code in Participation(party.records).gone


def test_a_fault_of_ours_ends_the_waiting_and_tells_nothing_of_anyone(console, monkeypatch, caplog):
    def fails(*_, **__):
        raise ValueError("a secret of someone")

    monkeypatch.setattr("themeday.room.speed_dates.match_decision.made_from", fails)

    async def day():
        send(console, "match")
        await over(console)

    asyncio.run(day())
    assert console.working == {}
    assert not console.notice["ok"]
    assert console.notice["text"] == console.labels["no_reply"]
    assert "ValueError" in caplog.text
    assert "secret" not in caplog.text


WHOSE = ContextVar("whose", default="")


class Slow(Card):
    """A card that works something out."""

    _esm = "export default { render() {} };"
    seen = traitlets.List()
    heard = traitlets.List()

    def __init__(self, session):
        self._background = background.Background(session)
        super().__init__(session)

    def compute(self, work):
        """Compute something in the background; return whether it still goes on."""

        def steps():
            value = yield work
            self.seen = [*self.seen, value, WHOSE.get(), threading.current_thread() is threading.main_thread()]

        def told(status, message):
            self.heard = [*self.heard, (status, message)]

        return self._background.do(steps, told)


@pytest.mark.parametrize("loop", [True, False], ids=["with a loop", "without"])
def test_a_card_goes_on_in_its_pages_context_with_what_was_computed(party, loop):
    card = Slow(party.staff())

    def refused():
        raise PairingRefused("Not {this}.", this="this")

    def both():
        token = WHOSE.set("mine")
        goes_on = [card.compute(WHOSE.get), card.compute(refused)]
        WHOSE.reset(token)
        return goes_on

    async def day():
        assert both() == [True, True]
        told = asyncio.Event()
        card.observe(lambda change: len(change.new) == 2 and told.set(), "heard")
        await told.wait()

    if loop:
        asyncio.run(day())
    else:
        assert both() == [False, False]
    assert card.seen == ["mine", "mine", True]
    assert card.heard == [("saved", ""), ("refused", "Not this.")]
