"""What it costs to plan speed dates and to make a match, beside the package `matching`, with quality beside time.

Run: python benchmarks/pairing.py            some minutes; writes benchmarks/results
     python benchmarks/pairing.py --quick    the kit only, tiny; writes only where --results says
     python benchmarks/pairing.py --answers  writes anew what a test holds the kit against

The package is installed beside the kit, in `.venv/matching`, when it is not there. Both are given the same lists in the
same run, in turns; its time is that of making the game and solving it, the kit's that of making the match from people
and lists, and each is a process that has everything loaded.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.crowd.report import command, keep, machine, spread, table, timed  # noqa: E402
from tests.pairing.instances import Wishes, strict_lists, strict_people  # noqa: E402
from themeday.pairing import METHODS, Judge, Person, Schedule, make_match, make_schedule  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "pairing.md"
ANSWERS = ROOT / "tests" / "pairing" / "matching_answers.json"
RIVAL = ROOT / ".venv" / "matching"
RIVAL_VERSION = "1.4.3"
INSTANCES = 1200
_LIST = 50
_LARGE = 500
_SECONDS_ENOUGH = 45


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="tiny numbers, only to see that it runs")
    parser.add_argument("--answers", action="store_true", help="write the package's answers for the test")
    parser.add_argument("--results", type=Path, help="the file to write; not written with --quick otherwise")
    chosen = parser.parse_args()
    if chosen.answers:
        write_answers()
        return
    about = f"`{command()}`: {machine(packages=['scipy'], phones=False)}"
    text = "\n\n".join((about, schedules(chosen.quick), matches(chosen.quick), ways(chosen.quick)))
    print(text)
    if results := chosen.results or (None if chosen.quick else RESULTS):
        keep(results, "pairing", text, "# Pairing")


# Schedules


def schedules(quick: bool) -> str:
    """Return what planning costs, and how good the plan is."""
    sizes = [(6, 5, 3, None, False)] if quick else [
        (30, 15, 6, 12, False), (30, 15, 6, 12, True), (150, 80, 10, None, False), (150, 80, 10, None, True),
        (150, 80, 10, 60, True), (150, 150, 10, 100, False), (150, 150, 10, None, False),
        (1000, 500, 6, None, True), (1000, 1000, 10, 600, False),
    ]  # fmt: skip
    rows = []
    make_schedule(room(4, 4), 2)  # loads scipy
    for young, leaders, rounds, tables, trios in sizes:
        people = room(young, leaders)
        times, again = [], []
        for _ in range(1 if quick or young > _LARGE else 5):
            seconds, plan = timed(lambda: make_schedule(people, rounds, tables, 1, trios=trios))  # noqa: B023
            times.append(seconds)
            # Two left, one did not turn up in time and one came late; three rounds have been held, or one.
            held = min(3, rounds - 1)
            now = [*people[2:], Person("late", "young_colleague", "u1")]
            seconds, later = timed(
                lambda: make_schedule(now, rounds, tables, 1, plan.rounds[:held], said=plan.rounds[held:], trios=trios)  # noqa: B023
            )
            again.append(seconds)
        assert sound(plan, people)
        assert later.rounds[:held] == plan.rounds[:held]
        dates = Counter(code for one in plan.rounds for date in one for code in (date.young_colleague, date.leader))
        squares = sum(many**2 for many in dates.values())
        per_side = [sorted(dates[p.code] for p in people if p.role == role) for role in ("young_colleague", "leader")]
        rows.append(
            [
                f"{young} x {leaders}",
                rounds,
                tables or "enough",
                "yes" if trios else "no",
                spread(times),
                spread(again),
                sum(map(len, plan.rounds)),
                squares,
                sum(map(len, plan.byes)),
                *(f"{counts[0]}-{counts[-1]}" for counts in per_side),
            ]
        )
    head = [
        "people",
        "rounds",
        "tables",
        "trios",
        "plan s",
        "plan anew s",
        "dates",
        "squares",
        "rests",
        "each young",
        "each leader",
    ]
    return "\n\n".join(
        (
            "### Speed dates",
            "Eight units, three asks and three offers of ten each. Seconds, median (least-most). Planning anew: three "
            "rounds were held, two people left, one came late. Squares: the sum of the squares of everyone's dates. "
            "Rests: of everyone in all rounds. Dates of each person: fewest-most on each side.",
            table(head, rows),
        )
    )


def sound(plan: Schedule, people: list[Person]) -> bool:
    """Return whether nobody meets twice, within a unit, or at two tables at once."""
    unit = {person.code: person.unit for person in people}
    met = [(date.young_colleague, date.leader) for one in plan.rounds for date in one]
    at = {(date.round, code, date.table) for one in plan.rounds for date in one
          for code in (date.young_colleague, date.leader)}  # fmt: skip
    return (
        len(met) == len(set(met))
        and all(unit[young] != unit[leader] for young, leader in met)
        and len({(number, code) for number, code, _ in at}) == len(at)
    )


def room(young: int, leaders: int) -> list[Person]:
    """Return invented people of eight units who ask and offer."""
    random = Random(1)
    tags = [f"t{i}" for i in range(10)]
    return [
        Person(
            f"{letter}{i}",
            role,
            random.choice([f"u{i}" for i in range(8)]),
            asks=frozenset(random.sample(tags, 3)),
            offers=frozenset(random.sample(tags, 3)),
        )
        for role, letter, many in (("young_colleague", "y", young), ("leader", "x", leaders))
        for i in range(many)
    ]


# Matches


def matches(quick: bool) -> str:
    """Return what a stable match costs beside the package, with the same pairs."""
    sizes = [(12, 6, 6)] if quick else [
        (30, 15, 15), (300, 150, _LIST), (1000, 500, _LIST), (1000, 500, 500), (10_000, 5_000, _LIST)
    ]  # fmt: skip
    rows = []
    for young, leaders, length in sizes:
        slow = False
        wishes, capacities = strict_lists(7, young, leaders, length)
        people = strict_people(wishes, capacities)
        ours, theirs, same = [], [], "-"
        for _ in range(1 if quick else 3):
            seconds, match = timed(lambda: make_match(people, wishes))  # noqa: B023
            ours.append(seconds)
            if quick or slow:
                continue
            try:
                ((their_seconds, pairs, _),) = rival([(wishes, capacities)])
            except subprocess.TimeoutExpired:
                slow = True
                continue
            theirs.append(their_seconds)
            same = "yes" if pairs == sorted([p.young_colleague, p.leader] for p in match.pairs) else "NO"
        measured = Judge(people, wishes).quality(match.pairs)
        rows.append(
            [
                f"{young:,} x {leaders:,}",
                length,
                spread(ours),
                spread(theirs) if theirs else f"> {_SECONDS_ENOUGH}" if slow else "not run",
                f"{statistics.median(theirs) / statistics.median(ours):.0f}"
                if theirs
                else f"> {_SECONDS_ENOUGH / statistics.median(ours):.0f}"
                if slow
                else "-",
                same,
                measured.pairs,
                measured.blocking_pairs,
                f"{measured.mean_rank:.2f}",
            ]
        )
    head = ["strict lists", "of", "kit s", "matching s", "times faster", "same pairs", "pairs", "blocking", "mean rank"]
    package = "" if quick else f" Beside it `matching` {RIVAL_VERSION}, stopped after {_SECONDS_ENOUGH} s."
    return "\n\n".join(
        (
            "### Stable matches",
            f"Each young colleague ranks so many leaders; leaders rank all who rank them "
            f"and have 1 to 3 places. Seconds, median (least-most).{package}",
            table(head, rows),
        )
    )


def ways(quick: bool) -> str:
    """Return what ties cost, and how the ways of matching compare."""
    sizes = [(12, 6)] if quick else [(30, 15), (300, 150), (1000, 500), (10_000, 5_000)]
    rows = []
    for young, leaders in sizes:
        wishes, capacities = strict_lists(7, young, leaders, min(_LIST, leaders))
        random = Random(7)
        tied = {code: with_ties(tiers, random) for code, tiers in wishes.items()}
        people = strict_people(wishes, capacities)
        for method in METHODS if young * leaders < 100_000 else METHODS[:1]:
            seconds, match = timed(lambda: make_match(people, tied, 1, method=method))  # noqa: B023
            measuring, measured = timed(lambda: Judge(people, tied).quality(match.pairs))  # noqa: B023
            rows.append(
                [
                    f"{young:,} x {leaders:,}",
                    method,
                    f"{seconds:.3f}",
                    measured.pairs,
                    "proven" if match.largest else f"at most {match.at_most}",
                    measured.blocking_pairs,
                    f"{measured.mean_rank:.2f}",
                    measured.worst_rank,
                    f"{measured.first_choice_share:.0%}",
                    f"{measuring:.3f}",
                ]
            )
    head = [
        "lists with ties",
        "method",
        "s",
        "pairs",
        "largest",
        "blocking",
        "mean rank",
        "worst",
        "first",
        "quality s",
    ]
    return "\n\n".join(
        (
            "### With ties, and other ways of matching",
            "The same lists, each next as welcome as the one before with a chance of 0.4. Largest: whether it is "
            "proven that this way no more pairs can be made. Last column: measuring the quality.",
            table(head, rows),
        )
    )


def with_ties(tiers: list[list[str]], random: Random) -> list[list[str]]:
    """Return a list of which some are as welcome as the one before."""
    tied: list[list[str]] = []
    for tier in tiers:
        if tied and random.random() < 0.4:
            tied[-1].extend(tier)
        else:
            tied.append(list(tier))
    return tied


# The package


def write_answers() -> None:
    """Write what the package answers to the instances of the test."""
    sizes = [(1 + seed % 9, 1 + seed % 5) for seed in range(INSTANCES)]
    instances = [strict_lists(seed, young, leaders, 1 + seed % leaders) for seed, (young, leaders) in enumerate(sizes)]
    rows = []
    for (young, leaders), (_, *both) in zip(sizes, rival(instances, "--both"), strict=True):
        answers = [[dict(map(tuple, pairs)).get(f"y{i}") for i in range(young)] for pairs in both]
        rows.append([young, leaders, [[code and int(code[1:]) for code in codes] for codes in answers]])
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    made = json.dumps(f"matching {RIVAL_VERSION}, python benchmarks/pairing.py --answers")
    ANSWERS.write_text(f'{{"made": {made}, "pairs": [\n{lines}\n]}}\n', encoding="utf-8")


def rival(instances: list[tuple[Wishes, dict[str, int]]], *options: str) -> list[list[Any]]:
    """Return the package's seconds and pairs for each instance."""
    python = RIVAL / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(RIVAL)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", f"matching=={RIVAL_VERSION}"], check=True)
    asked = [
        (
            {code: flat(tiers) for code, tiers in wishes.items() if code not in capacities and tiers},
            {code: flat(wishes[code]) for code in capacities if wishes[code]},
            {code: capacities[code] for code in capacities if wishes[code]},
        )
        for wishes, capacities in instances
    ]
    done = subprocess.run(
        [str(python), "-W", "ignore", str(Path(__file__).with_name("matching_rival.py")), *options],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        timeout=None if options else _SECONDS_ENOUGH,
    )
    answer = json.loads(done.stdout)
    assert answer["version"] == RIVAL_VERSION
    return answer["answers"]


def flat(tiers: list[list[str]]) -> list[str]:
    """Return the codes of all tiers in order."""
    return [code for tier in tiers for code in tier]


if __name__ == "__main__":
    main()
