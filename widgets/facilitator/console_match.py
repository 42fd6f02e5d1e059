"""The console about the match: the deliberation in counts, three ways side by side, and a pair moved by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.pairing import METHODS, Change
from themeday.room.optimistic_writes import Steps
from themeday.room.participation import Participation
from themeday.room.session import Session
from themeday.room.speed_dates import board, counting, match_decision, reading
from themeday.text.display import side_by_side
from themeday.widgets.facilitator.console_dates import Works, by_name, lot_line
from themeday.widgets.shared.counting import decimal

TEXTS = {
    "board_title": N_("Deliberation of the young colleagues"),
    "board_help": N_("On their own phones only. You see how many, and nothing of what they say."),
    "open_board": N_("Open the deliberation"),
    "close_board": N_("End the deliberation"),
    "close_board_sure": N_("Yes, they cannot write any more"),
    "match_title": N_("Match"),
    "match_help": N_("Make it when the young colleagues have talked among themselves."),
    "make_match": N_("Make the match"),
    "rematch": N_("Make the match again"),
    "rematch_sure": N_("Yes, match again: who has a partner keeps them"),
    "rematch_help": N_("Pairs that are published stay together; whoever is new is added."),
    "publish": N_("Publish the match"),
    "publish_sure": N_("Yes, everyone sees their partner now"),
    "take_back": N_("Take back"),
    "take_back_sure": N_("Yes, take the pairs off all screens"),
    "published": N_("Published: everyone sees their own partner, and the big screen shows the pairs."),
    "pairs": N_("The pairs"),
    "other_ways": N_("Look at other ways to match"),
    "compare": N_("Three ways to match, side by side"),
    "measure": N_("Measure"),
    "use": N_("Use this"),
    "in_use": N_("In use"),
    "move_title": N_("Move a pair by hand"),
    "move_help": N_("Choose two people who are in the match, and see first what it costs."),
    "young": N_("Young colleague"),
    "leader": N_("Leader"),
    "try_move": N_("What does it cost?"),
    "move": N_("Move this pair"),
    "leave": N_("Leave it as it is"),
    "example_title": N_("Show first on the big screen"),
    "example_help": N_("For the pair from the top that sets the example."),
    "example": N_("Pair"),
    "no_example": N_("None"),
    "set_example": N_("Show this pair first"),
}
#: What only this page is considering, by the type of its message: nothing is written that would make it look again.
IN_NO_LOG = ("try_move",)
_METHOD_NAMES = {"stable": N_("Stable"), "total": N_("Best in total"), "fairest": N_("Fairest")}


@dataclass
class Trial:
    """A pair that this page is considering to move; nobody else sees it."""

    young_colleague: str = ""
    leader: str = ""
    cost: Change | None = None

    def forget(self) -> None:
        self.young_colleague, self.leader, self.cost = "", "", None


def match_panel(session: Session, trial: Trial) -> dict[str, Any]:
    """Return what the console shows of the match: counts, and by name only who is in it."""
    match = counting.matching(session)
    return {
        "board": {"state": board.board_state(session), "text": _board(session)},
        "willing": " ".join(
            [
                session.say(
                    N_("{willing} said yes to being matched; {undecided} have not answered."),
                    willing=match.willing,
                    undecided=match.undecided,
                ),
                *_raters(session),
            ]
        ),
        "made": match.made,
        "published": match.published,
        "match": _matched(session, match),
        "pairs": _pairs(session) if match.made else [],
        "compare": _compared(session, match),
        "move": _move(session, match, trial),
        "example": _example(session, match),
    }


def match_acts(session: Session, message: dict[str, Any], trial: Trial) -> dict[object, Callable[[], object]]:
    """Return what the facilitator can ask about the match and is done at once, by the type of the message."""

    def publish() -> None:
        trial.forget()  # its cost was that of another match
        match_decision.publish_match(session, message.get("on") is True)

    return {
        "board": lambda: board.open_board(session, message.get("on") is True),
        "leave": trial.forget,
        "example": lambda: match_decision.set_example(session, _among(session, 0, message.get("pair"), empty=True)),
        "publish": publish,
    }


def match_works(session: Session, message: dict[str, Any], trial: Trial) -> Works:
    """Return what the facilitator can ask about the match and takes a while, by the type of the message."""

    def match() -> Steps[counting.Matching]:
        trial.forget()  # its cost was that of another match
        return match_decision.match_steps(session, message.get("method", "stable"))

    return {
        "match": match,
        "try_move": lambda: _try(session, message, trial),
        "move": lambda: _do(session, trial),
    }


def _try(session: Session, message: dict[str, Any], trial: Trial) -> Steps[None]:
    trial.forget()
    young, leader = (_among(session, side, message.get(name)) for side, name in enumerate(("young", "leader")))
    cost, _ = yield from match_decision.move_steps(session, young, leader, keep=False)
    if not cost.made:
        raise PairingRefused(N_("These two are a pair already."))
    trial.young_colleague, trial.leader, trial.cost = young, leader, cost


def _do(session: Session, trial: Trial) -> Steps[None]:
    if trial.cost is None:
        raise PairingRefused(N_("Look first at what it costs."))
    young, leader = trial.young_colleague, trial.leader
    trial.forget()
    yield from match_decision.move_steps(session, young, leader)


def _among(session: Session, side: int, given: object, empty: bool = False) -> str:
    """Return the code of someone in the match, by what the browser knows them by."""
    if empty and not given:
        return ""
    for pair in Participation(session.records).match_pairs:
        if session.handle("console", pair[side]) == given:
            return pair[side]
    raise PairingRefused(N_("Choose someone first."))


def _board(session: Session) -> str:
    if not board.board_state(session):
        return ""
    counts, say_count = board.counts(session), session.say_count
    return session.say(
        N_("{wishes}, {locks}, {vetoes}."),
        wishes=say_count("{n} wish", "{n} wishes", counts["wish"]),
        locks=say_count("{n} lock", "{n} locks", counts["lock"]),
        vetoes=say_count("{n} veto", "{n} vetoes", counts["veto"]),
    )


def _raters(session: Session) -> list[str]:
    """Return whose ratings the match would follow, in counts, once there are dates to rate."""
    if not reading.round_now(session):
        return []
    raters = counting.raters(session)
    text = N_("Ratings came from {young_rated} of {young} young colleagues and {leaders_rated} of {leaders} leaders.")
    lines = [session.say(text, **raters)]
    if not raters["young_rated"] or not raters["leaders_rated"]:
        text = N_("Of a side without ratings only counts what people want to learn and have to offer.")
        lines.append(session.say(text))
    return lines


def _matched(session: Session, match: counting.Matching) -> list[str]:
    if not match.made:
        return []
    say_count = session.say_count
    lines = [
        say_count("{n} pair.", "{n} pairs.", match.pairs),
        say_count(
            "{n} person who said yes has no partner.", "{n} people who said yes have no partner.", match.unmatched
        ),
        session.say(N_("No two people would rather be together than with whom they are matched."))
        if not match.blocking
        else say_count(
            "{n} possible pair would rather be together than with whom they are matched.",
            "{n} possible pairs would rather be together than with whom they are matched.",
            match.blocking,
        ),
    ]
    if match.fallen:  # one sentence for all causes, because one of them is a private choice
        lines.insert(
            2,
            say_count(
                "{n} pair fell away since the match was made: one of the two went home, has another role or unit, or "
                "is not in it any more. Make the match again.",
                "{n} pairs fell away since the match was made: one of the two went home, has another role or unit, or "
                "is not in it any more. Make the match again.",
                match.fallen,
            ),
        )
    if match.by_hand:
        lines.append(say_count("{n} pair was made by hand.", "{n} pairs were made by hand.", match.by_hand))
    return [*lines, lot_line(session)]


def _pairs(session: Session) -> list[str]:
    """Return who is matched with whom, by name: the facilitator looks at them before the room does."""
    pairs = [list(map(session.records.participant, pair)) for pair in Participation(session.records).match_pairs]
    both = [side_by_side(*(who.name_and_unit for who in pair if who), between=" – ") for pair in pairs]
    return sorted(both, key=str.casefold)


def _compared(session: Session, match: counting.Matching) -> dict[str, Any]:
    kept = reading.match_of(session)
    measured = kept.get("compared", {})
    if not measured:
        return {}
    methods = [method for method in METHODS if method in measured]
    used = "" if match.by_hand else match.method
    ways = [{"key": key, "name": session.say(_METHOD_NAMES[key]), "used": key == used} for key in methods]
    columns = [measured[method] for method in methods]
    if match.by_hand:
        ways.append({"key": "", "name": session.say(N_("By hand")), "used": True})
        columns.append(kept["now"])
    return {"ways": ways, "rows": _rows(session, columns)}


def _move(session: Session, match: counting.Matching, trial: Trial) -> dict[str, Any]:
    # Only who is in a pair can be chosen, and published pairs stay: so the lists tell of nobody who is not.
    if not match.made or match.published:
        return {}
    pairs = Participation(session.records).match_pairs
    cost = trial.cost
    return {
        "young": _options(session, [pair[0] for pair in pairs]),
        "leaders": _options(session, [pair[1] for pair in pairs]),
        "text": _about(session, trial),
        "names": [session.say(N_("As it is")), session.say(N_("After moving"))] if cost else [],
        "rows": _rows(session, [asdict(cost.before), asdict(cost.after)]) if cost else [],
    }


def _about(session: Session, trial: Trial) -> list[str]:
    cost, say_count = trial.cost, session.say_count
    both = [session.records.participant(code) for code in (trial.young_colleague, trial.leader)]
    if cost is None or both[0] is None or both[1] is None:
        return []
    return [
        session.say(N_("{young} with {leader}:"), young=both[0].name_and_unit, leader=both[1].name_and_unit),
        say_count("{n} pair ends by it.", "{n} pairs end by it.", len(cost.ended)),
        say_count(
            "{n} person loses a partner and gets nobody.", "{n} people lose a partner and get nobody.",
            len(cost.left_without),
        ),
        say_count("{n} person without a partner gets one.", "{n} people without a partner get one.", len(cost.helped)),
        say_count(
            "{n} new possible pair would rather be together.",
            "{n} new possible pairs would rather be together.",
            len(cost.new_blocking_pairs),
        ),
    ]  # fmt: skip


def _example(session: Session, match: counting.Matching) -> dict[str, Any]:
    if not match.made:
        return {}
    chosen = reading.example_pair(session)
    pairs = [
        {
            "handle": session.handle("console", young),
            "text": side_by_side(*(session.records.participant(code).name for code in (young, leader)), between=" – "),  # type: ignore[union-attr]
            "chosen": (young, leader) == chosen,
        }
        for young, leader in Participation(session.records).match_pairs
    ]
    return {"pairs": sorted(pairs, key=lambda pair: pair["text"].casefold()), "any": chosen is not None}


def _options(session: Session, codes: Sequence[str]) -> list[dict[str, str]]:
    people = [who for code in codes if (who := session.records.participant(code))]
    return [{"handle": session.handle("console", who.code), "text": who.name_and_unit} for who in by_name(people)]


def _rows(session: Session, columns: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the measures of some matches, each as words with a text per match."""

    def ranks(counts: Sequence[Sequence[int]]) -> str:
        return ", ".join(session.say(N_("{many}× {rank}"), many=many, rank=rank) for rank, many in counts)

    measures: list[tuple[str, Callable[[dict[str, Any]], str]]] = [
        (N_("Pairs"), lambda match: str(match["pairs"])),
        (N_("Without a partner"), lambda match: str(match["unmatched_young_colleagues"] + match["unmatched_leaders"])),
        (N_("Would both rather be together"), lambda match: str(match["blocking_pairs"])),
        (
            N_("Got a first choice"),
            lambda match: f"{match['first_choice_share']:.0%}" if match["pairs"] else "–",
        ),
        (N_("Mean rank"), lambda match: decimal(session, match["mean_rank"]) if match["pairs"] else "–"),
        (N_("Worst rank"), lambda match: str(match["worst_rank"] or "–")),
        (N_("Ranks, young colleagues"), lambda match: ranks(match["ranks_of_young_colleagues"]) or "–"),
        (N_("Ranks, leaders"), lambda match: ranks(match["ranks_of_leaders"]) or "–"),
        (N_("Of the same unit"), lambda match: str(match["same_unit"])),
    ]
    return [{"text": session.say(text), "values": [told(match) for match in columns]} for text, told in measures]
