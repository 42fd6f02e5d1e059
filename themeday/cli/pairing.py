"""Pairing by file, for who pairs by mail beforehand and for who wants to check us: `schedule` and `match`."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from traitlets import Bool, Int, Unicode

from themeday.cli.command import Command, UsageError
from themeday.i18n import N_, translate

if TYPE_CHECKING:
    from themeday.errors import ThemeDayError
    from themeday.pairing import Match, Pair, Person, Quality, Schedule


class _ByFile(Command):
    """What both share: a seed, an output, a report, and people to keep apart."""

    seed = Int(0, help=N_("Settles what is equal; announce it beforehand. The same seed gives the same outcome.")).tag(
        config=True, shows=N_("NUMBER")
    )
    output = Unicode("", help=N_("The file to write.")).tag(config=True, shows=N_("FILE"))
    report = Unicode("", help=N_("Write how good it is as JSON to this file, instead of on the screen.")).tag(
        config=True, shows=N_("FILE")
    )
    apart = Unicode("", help=N_("Pairs that may not be, such as earlier ones, as in pairs.csv.")).tag(
        config=True, shows=N_("FILE")
    )

    def files(self, default: str, *inputs: str) -> tuple[Path, Path | None]:
        """Return where to write the outcome and the report.

        Args:
            default: name of the outcome where none was given.
            inputs: the files that are read.

        Raises:
            UsageError: one would be written over another.
        """
        target, report = Path(self.output or default), Path(self.report) if self.report else None
        read = {Path(name).resolve() for name in inputs if name}
        written = [path for path in (target, report) if path]
        for path in written:
            if path.resolve() in read or [other.resolve() for other in written].count(path.resolve()) > 1:
                raise UsageError(N_("{file} would be written over. Choose another with -o or --report."), file=path)
        return target, report

    def tell_all(self, told: list[ThemeDayError]) -> None:
        """Print what is worth telling though it is no mistake, such as two spellings of one unit; each once.

        Args:
            told: as the readers of the files found it.
        """
        for line in dict.fromkeys(one.message(self.speaks) for one in told):
            self.print("{line}", line=line)

    def bans(self, people: list[Person], told: list[ThemeDayError]) -> list[tuple[str, str]]:
        """Return the pairs that may not be.

        Args:
            people: who takes part.
            told: gets what is worth telling though it is no mistake.

        Raises:
            PairingFileError: the file has mistakes.
        """
        from themeday.pairing.csv_files import read_pairs

        pairs = read_pairs(Path(self.apart), people, told) if self.apart else []
        return [(pair.young_colleague, pair.leader) for pair in pairs]


class Schedule_(_ByFile):  # noqa: N801  (traitlets names options after the class; Schedule is the outcome)
    """Plans speed dates."""

    name = "themeday schedule"
    takes = N_("PEOPLE")
    description = N_(
        "Plan speed dates: nobody twice with the same person, within a unit or with their own leader; as many dates as "
        "there can be, shared out evenly. PEOPLE is a CSV with the columns code,role,unit,capacity,manager."
    )
    examples = N_(
        "themeday schedule people.csv --rounds 6 --tables 12 -o rounds.csv\n"
        "themeday schedule people.csv --rounds 6 --trios --report report.json"
    )

    rounds = Int(6, help=N_("How many rounds, 6 otherwise.")).tag(config=True, shows=N_("NUMBER"))
    tables = Int(None, allow_none=True, help=N_("How many tables there are; otherwise as many as it takes.")).tag(
        config=True, shows=N_("NUMBER")
    )
    least = Int(0, help=N_("How many dates everyone has to have; tells why when that cannot be.")).tag(
        config=True, shows=N_("NUMBER")
    )
    trios = Bool(False, help=N_("Let a third join two rather than sit out.")).tag(config=True)

    aliases = {  # noqa: RUF012
        "rounds": "Schedule_.rounds",
        "tables": "Schedule_.tables",
        "least": "Schedule_.least",
        "seed": "Schedule_.seed",
        "apart": "Schedule_.apart",
        "o": "Schedule_.output",
        "output": "Schedule_.output",
        "report": "Schedule_.report",
        **Command.aliases,
    }
    flags = {  # noqa: RUF012
        "trios": ({"Schedule_": {"trios": True}}, N_("Let a third join two rather than sit out.")),
    }

    def start(self) -> None:
        """Read, plan, write and tell."""
        from themeday.pairing import find_bottlenecks, make_schedule
        from themeday.pairing.csv_files import read_people, write_rounds, write_text

        target, report = self.files("rounds.csv", self.word, self.apart)
        notes: list[ThemeDayError] = []
        people = read_people(Path(self.word), notes)
        bans = self.bans(people, notes)
        self.tell_all(notes)
        schedule = make_schedule(
            people, self.rounds, self.tables, self.seed, forbidden=bans, trios=self.trios, at_least=self.least
        )
        causes = [
            cause.message(self.speaks) for cause in find_bottlenecks(people, self.rounds, self.tables, bans, self.trios)
        ]
        told = _schedule_told(people, schedule, causes)
        if report:
            write_text(report, _json(told))
        write_rounds(target, schedule.rounds)
        self.print(N_("Written: {file}"), file=target)
        if report:
            self.print(N_("Written: {file}"), file=report)
            return
        self.print(
            N_("Dates: {dates} · rounds in use: {used} of {rounds} · per person: {fewest} to {most}"),
            dates=told["dates"],
            used=told["rounds_in_use"],
            rounds=told["rounds"],
            fewest=min(told["dates_of"].values()),
            most=max(told["dates_of"].values()),
        )
        for number, codes in enumerate(schedule.byes[: told["rounds_in_use"]], start=1):
            if codes:
                self.print(N_("Round {number}, sitting out: {codes}"), number=number, codes=", ".join(codes))
        for cause in causes:
            self.print("{cause}", cause=cause)


class Match_(_ByFile):  # noqa: N801
    """Makes a match."""

    name = "themeday match"
    takes = N_("PEOPLE RATINGS")
    description = N_(
        "Match people who ranked each other, so that no two who are not paired would both rather be. Never within a "
        "unit or with their own leader. PEOPLE is a CSV with the columns code,role,unit,capacity,manager; RATINGS one "
        "with from,to,rank."
    )
    examples = N_(
        "themeday match people.csv ratings.csv -o pairs.csv\n"
        "themeday match people.csv ratings.csv --method fairest --seed 7 --report report.json"
    )

    method = Unicode(
        "stable",
        help=N_(
            "stable: no two would both rather be a pair, the usual; total: the best ranks in sum; fairest: the worst "
            "rank anyone has is as good as can be."
        ),
    ).tag(config=True, shows="stable|total|fairest")
    proposer = Unicode("young_colleague", help=N_("Whose wishes go first: young_colleague, the usual, or leader.")).tag(
        config=True, shows=N_("ROLE")
    )
    keep = Unicode("", help=N_("Confirmed pairs that stay together, as in pairs.csv.")).tag(
        config=True, shows=N_("FILE")
    )

    aliases = {  # noqa: RUF012
        "method": "Match_.method",
        "proposer": "Match_.proposer",
        "seed": "Match_.seed",
        "keep": "Match_.keep",
        "apart": "Match_.apart",
        "o": "Match_.output",
        "output": "Match_.output",
        "report": "Match_.report",
        **Command.aliases,
    }

    def start(self) -> None:
        """Read, match, write and tell."""
        from themeday.pairing import METHODS, find_rating_gaps, make_match, quality
        from themeday.pairing.csv_files import read_pairs, read_people, read_ratings, write_pairs, write_text

        for option, value, known in (
            ("--method", self.method, METHODS),
            ("--proposer", self.proposer, ("young_colleague", "leader")),
        ):
            if value not in known:
                raise UsageError(
                    N_("{option} is one of {known}, not {value}."),
                    option=option,
                    known=", ".join(known),
                    value=value[:40],
                )
        people_file, ratings_file = self.words
        target, report = self.files("pairs.csv", people_file, ratings_file, self.apart)
        notes: list[ThemeDayError] = []
        people = read_people(Path(people_file), notes)
        wishes = read_ratings(Path(ratings_file), people, notes)
        bans = self.bans(people, notes)
        keep = read_pairs(Path(self.keep), people, notes) if self.keep else []
        self.tell_all(notes)
        match = make_match(
            people,
            wishes,
            self.seed,
            cast(Any, self.proposer),
            keep,
            method=cast(Any, self.method),
            forbidden=bans,
        )
        measured = quality(people, wishes, match.pairs, bans)
        causes = [cause.message(self.speaks) for cause in find_rating_gaps(people, wishes, match.pairs, bans)]
        told = _match_told(people, wishes, match, measured, causes)
        if report:
            write_text(report, _json(told))
        write_pairs(target, match.pairs)
        self.print(N_("Written: {file}"), file=target)
        if report:
            self.print(N_("Written: {file}"), file=report)
        else:
            self._tell(match, measured, told)
        if not (report and match.pairs):
            for cause in causes:
                self.print("{cause}", cause=cause)

    def _tell(self, match: Match, measured: Quality, told: dict[str, Any]) -> None:
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
            for text, ranks in (
                (N_("Ranks young colleagues gave: {ranks}"), measured.ranks_of_young_colleagues),
                (N_("Ranks leaders gave: {ranks}"), measured.ranks_of_leaders),
            ):
                self.print(text, ranks=", ".join(f"{rank}: {many}x" for rank, many in ranks))
        for pair in told["pairs"]:
            why = [translate(self.speaks, N_("both would like it"))] if pair["mutual"] else []
            why += [translate(self.speaks, N_("different units"))] if pair["different_units"] else []
            why += sorted({*pair["learns"], *pair["shares"]})
            self.print("{pair}", pair=f"{pair['young_colleague']} + {pair['leader']}: {', '.join(why)}")


def _schedule_told(people: list[Person], schedule: Schedule, causes: list[str]) -> dict[str, Any]:
    dates = Counter(code for one in schedule.rounds for date in one for code in (date.young_colleague, date.leader))
    return {
        "seed": schedule.seed,
        "rounds": len(schedule.rounds),
        "rounds_in_use": sum(bool(one) for one in schedule.rounds),
        "dates": sum(map(len, schedule.rounds)),
        "dates_of": {person.code: dates[person.code] for person in sorted(people, key=lambda person: person.code)},
        "byes": [list(codes) for codes in schedule.byes],
        "hindrances": causes,
    }


def _match_told(
    people: list[Person], wishes: dict[str, list[list[str]]], match: Match, measured: Quality, causes: list[str]
) -> dict[str, Any]:
    from themeday.pairing import reasons

    person_of = {person.code: person for person in people}
    listed = {(code, other) for code, tiers in wishes.items() for tier in tiers for other in tier}

    def why(pair: Pair) -> dict[str, Any]:
        one, other = pair.young_colleague, pair.leader
        mutual = (one, other) in listed and (other, one) in listed
        return asdict(reasons(person_of[one], person_of[other], mutual))

    paired = {code for pair in match.pairs for code in (pair.young_colleague, pair.leader)}
    return {
        "method": match.method,
        "proposer": match.proposer,
        "seed": match.seed,
        "largest": match.largest,
        "at_most": match.at_most,
        "two_thirds": match.two_thirds,
        "quality": asdict(measured),
        "unmatched": sorted(person.code for person in people if person.capacity and person.code not in paired),
        "pairs": [pair._asdict() | why(pair) for pair in match.pairs],
        "causes": causes,
    }


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"
