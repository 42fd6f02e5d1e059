"""Pairing by file, for who pairs by mail beforehand and for who wants to check us: `schedule` and `match`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from themeday.cli.command import Command, UsageError
from themeday.cli.options import choice, flag, number, number_or_none, output, text
from themeday.i18n import N_

if TYPE_CHECKING:
    from themeday.errors import ThemeDayError
    from themeday.pairing import Match, Pair, Person, Quality, Schedule


class _ByFile(Command):
    """What both share: a seed, an output, a report, and people to keep apart."""

    seed = number(N_("Settles what is equal; announce it beforehand. The same seed gives the same outcome."), 0)
    apart = text(N_("Pairs that may not be, such as earlier ones, as in pairs.csv."), N_("FILE"))
    output = output(N_("The file to write."))
    report = text(N_("Write how good it is as JSON to this file, instead of on the screen."), N_("FILE"))

    def files(self, default: str, *inputs: str) -> tuple[Path, Path | None]:
        """Return where to write the outcome and the report; raise UsageError when that is where something else is."""
        target, report = Path(self.output or default), Path(self.report) if self.report else None
        taken = {Path(name).resolve() for name in inputs if name}
        for path in filter(None, (target, report)):
            if path.resolve() in taken:
                raise UsageError(N_("{file} would be written over. Choose another with -o or --report."), file=path)
            taken.add(path.resolve())
        return target, report

    def print_all(self, told: Iterable[ThemeDayError]) -> None:
        """Print what is worth telling though it is no mistake, such as two spellings of one unit; each once."""
        for line in dict.fromkeys(note.message(self.speaks) for note in told):
            self.print("{line}", line=line)

    def write_report(self, report: Path | None, figures: dict[str, Any]) -> None:
        """Write the report, if there is to be one."""
        from themeday.pairing.files import write_text

        if report:
            write_text(report, json.dumps(figures, indent=2, ensure_ascii=False) + "\n")

    def pairs(self, file: str, people: list[Person], notes: list[ThemeDayError]) -> list[Pair]:
        """Return the pairs of a file, none without one, and what is worth telling; raise PairingFileError if not."""
        from themeday.pairing.files import read_pairs

        return read_pairs(Path(file), people, notes) if file else []


class Schedule_(_ByFile):  # noqa: N801  (Schedule is the outcome)
    name = "themeday schedule"
    takes = N_("PEOPLE")
    description = N_(
        "Plan speed dates: nobody twice with the same person, within a unit or with their own leader; as many dates as "
        "there can be, shared out evenly. PEOPLE is a list as you have it: .xlsx, or text with commas, semicolons or "
        "tabs. Its columns are code, role, unit and, if you like, capacity and manager."
    )
    examples = N_(
        "themeday schedule people.csv --rounds 6 --tables 12 -o rounds.csv\n"
        "themeday schedule people.csv --rounds 6 --trios --report report.json"
    )

    rounds = number(N_("How many rounds, 6 otherwise."), 6)
    tables = number_or_none(N_("How many tables there are; otherwise as many as it takes."))
    least = number(N_("How many dates everyone has to have; tells why when that cannot be."), 0)
    trios = flag("trios", N_("Let a third join two rather than sit out."))

    def start(self) -> None:
        from themeday.pairing import find_bottlenecks, make_schedule
        from themeday.pairing.files import read_people, write_rounds

        target, report = self.files("rounds.csv", self.word, self.apart)
        notes: list[ThemeDayError] = []
        people = read_people(Path(self.word), notes)
        bans = self.pairs(self.apart, people, notes)
        self.print_all(notes)
        schedule = make_schedule(
            people, self.rounds, self.tables, self.seed, forbidden=bans, trios=self.trios, at_least=self.least
        )
        causes = find_bottlenecks(people, self.rounds, self.tables, bans, self.trios)
        figures = _figures_of_schedule(people, schedule, [cause.message(self.speaks) for cause in causes])
        self.write_report(report, figures)
        write_rounds(target, schedule.rounds, self.speaks)
        self.print_written(target, report)
        if report:
            return
        self.print(
            N_("Dates: {dates} · rounds in use: {used} of {rounds} · per person: {fewest} to {most}"),
            dates=figures["dates"],
            used=figures["rounds_in_use"],
            rounds=figures["rounds"],
            fewest=min(figures["dates_of"].values()),
            most=max(figures["dates_of"].values()),
        )
        for n, codes in enumerate(schedule.byes[: figures["rounds_in_use"]], start=1):
            if codes:
                self.print(N_("Round {number}, sitting out: {codes}"), number=n, codes=", ".join(codes))
        self.print_all(causes)


class Match_(_ByFile):  # noqa: N801
    name = "themeday match"
    takes = N_("PEOPLE RATINGS")
    description = N_(
        "Match people who ranked each other, so that no two who are not paired would both rather be. Never within a "
        "unit or with their own leader. PEOPLE and RATINGS are lists as you have them: .xlsx, or text with commas, "
        "semicolons or tabs. The columns of PEOPLE are code, role, unit and, if you like, capacity, manager, asks and "
        "offers; those of RATINGS from, to and rank."
    )
    examples = N_(
        "themeday match people.csv ratings.csv -o pairs.csv\n"
        "themeday match people.csv ratings.csv --method fairest --seed 7 --report report.json"
    )

    method = choice(
        N_(
            "stable: no two would both rather be a pair, the usual; total: the best ranks in sum; fairest: the worst "
            "rank anyone has is as good as can be."
        ),
        ("stable", "total", "fairest"),
        "stable",
    )
    proposer = choice(
        N_("Whose wishes go first: young_colleague, the usual, or leader."),
        ("young_colleague", "leader"),
        "young_colleague",
        N_("ROLE"),
    )
    keep = text(N_("Confirmed pairs that stay together, as in pairs.csv."), N_("FILE"))

    def start(self) -> None:
        from themeday.pairing import Judge, find_rating_gaps, make_match
        from themeday.pairing.files import read_people, read_ratings, write_pairs

        people_file, ratings_file = self.words
        target, report = self.files("pairs.csv", people_file, ratings_file, self.apart)
        notes: list[ThemeDayError] = []
        people = read_people(Path(people_file), notes)
        wishes = read_ratings(Path(ratings_file), people, notes)
        bans, keep = self.pairs(self.apart, people, notes), self.pairs(self.keep, people, notes)
        self.print_all(notes)
        match = make_match(
            people,
            wishes,
            self.seed,
            cast(Any, self.proposer),
            keep,
            method=cast(Any, self.method),
            forbidden=bans,
        )
        measured = Judge(people, wishes, bans).quality(match.pairs)
        causes = find_rating_gaps(people, wishes, match.pairs, bans)
        told = [cause.message(self.speaks) for cause in causes]
        figures = _figures_of_match(people, wishes, match, measured, told)
        self.write_report(report, figures)
        write_pairs(target, match.pairs, self.speaks)
        self.print_written(target, report)
        if not report:
            self._print_match(match, measured, figures["pairs"])
        if not (report and match.pairs):
            self.print_all(causes)

    def _print_match(self, match: Match, measured: Quality, pairs: list[dict[str, Any]]) -> None:
        self.print(
            N_("Pairs: {pairs} · young colleagues without: {young} · leaders without: {leaders}"),
            pairs=measured.pairs,
            young=measured.unmatched_young_colleagues,
            leaders=measured.unmatched_leaders,
        )
        if match.largest:
            self.print(N_("More pairs cannot be made this way; that is proven."))
        elif match.two_thirds:
            self.print(
                N_("At most {most} pairs can be made this way; these are at least two thirds of what can be had."),
                most=match.at_most,
            )
        else:
            self.print(N_("At most {most} pairs can be made this way."), most=match.at_most)
        self.print(
            N_("Two who would both rather be a pair: {blocking} · of one unit: {same}"),
            blocking=measured.blocking_pairs,
            same=measured.same_unit,
        )
        if measured.pairs:
            self.print(
                N_("First choice: {share:.0%} · mean rank: {mean:.2f} · worst rank: {worst}"),
                share=measured.first_choice_share,
                mean=measured.mean_rank,
                worst=measured.worst_rank,
            )
            for line, ranks in (
                (N_("Ranks young colleagues gave: {ranks}"), measured.ranks_of_young_colleagues),
                (N_("Ranks leaders gave: {ranks}"), measured.ranks_of_leaders),
            ):
                self.print(line, ranks=", ".join(f"{rank}: {many}x" for rank, many in ranks))
        for pair in pairs:
            why = [self.say(N_("both would like it"))] if pair["mutual"] else []
            why += [self.say(N_("different units"))] if pair["different_units"] else []
            why += sorted({*pair["learns"], *pair["shares"]})
            self.print("{pair}", pair=f"{pair['young_colleague']} + {pair['leader']}: {', '.join(why)}")


def _figures_of_schedule(people: list[Person], schedule: Schedule, causes: list[str]) -> dict[str, Any]:
    all_dates = [date for of_round in schedule.rounds for date in of_round]
    dates = Counter(code for date in all_dates for code in date.codes)
    return {
        "seed": schedule.seed,
        "rounds": len(schedule.rounds),
        "rounds_in_use": sum(map(bool, schedule.rounds)),
        "dates": len(all_dates),
        "dates_of": {person.code: dates[person.code] for person in sorted(people, key=lambda person: person.code)},
        "byes": [list(codes) for codes in schedule.byes],
        "hindrances": causes,
    }


def _figures_of_match(
    people: list[Person], wishes: dict[str, list[list[str]]], match: Match, measured: Quality, causes: list[str]
) -> dict[str, Any]:
    from themeday.pairing import reasons

    person_of = {person.code: person for person in people}
    listed = {(code, other) for code, tiers in wishes.items() for tier in tiers for other in tier}

    def why(pair: Pair) -> dict[str, Any]:
        young_colleague, leader = pair
        mutual = {(young_colleague, leader), (leader, young_colleague)} <= listed
        return reasons(person_of[young_colleague], person_of[leader]) | {"mutual": mutual}

    paired = {code for pair in match.pairs for code in pair}
    return asdict(match) | {
        "largest": match.largest,
        "quality": asdict(measured),
        "unmatched": sorted(person.code for person in people if person.capacity and person.code not in paired),
        "pairs": [pair._asdict() | why(pair) for pair in match.pairs],
        "causes": causes,
    }
