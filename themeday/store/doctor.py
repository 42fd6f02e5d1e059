"""Looks at a data folder, says in plain words what is wrong with it, and mends what can be mended.

Nothing is thrown away: what is damaged goes byte for byte to a quarantine beside its log, and what can still be read of
it comes back.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from themeday.errors import LogDamaged, NotSaved, ThemeDayError
from themeday.i18n import N_, translate
from themeday.model.people import device_code
from themeday.store import CsvLog, Cursor, drives, export_register, row_counts, tombstones
from themeday.store.csv_log import Survey
from themeday.store.folder import MERGE_AGAIN, MERGED, check_secrets
from themeday.store.mending import EMPTIED, contents, missing_people, on_pieces
from themeday.store.records import JOIN, STAFF, Records
from themeday.store.salvage import in_log, lost, readable, salvage, stretches

_LITTLE_ROOM = 100 * 2**20
_OTHERS = 0o077
NOT_YET = N_("{log}: not there yet. It is made at the first answer.")


class FindingState(StrEnum):
    """How bad a finding is."""

    FINE = "fine"
    MENDED = "mended"
    OPEN = "open"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: an English text marked with `N_`, and what its placeholders stand for."""

    state: FindingState
    words: str
    values: dict[str, Any] = field(default_factory=dict)
    survey: Survey | None = None  # what a whole log holds

    def text(self, language: str) -> str:
        """Return the finding in a language."""
        return translate(language, self.words, **self.values)


def examine(
    folder: Path, mend: bool = True, checks: Iterable[Callable[[Path], object]] = (), closed: str = ""
) -> Iterator[Finding]:
    """Look at a day's data folder and its three logs, and mend them unless told not to; yield what was found.

    Args:
        checks: read other files that are kept there; each raises what a person has to hear of a file that is broken.
        closed: when the day was closed, in words; empty when it was not.
    """
    if refusal := drives.refusal(folder):
        yield Finding(FindingState.OPEN, refusal.text, refusal.values)
    room = shutil.disk_usage(folder).free
    if room < _LITTLE_ROOM:
        words = N_("The disk is nearly full: {room} MB are left. Make room, or nothing can be saved.")
        yield Finding(FindingState.OPEN, words, {"room": room // 2**20})
    yield from _modes(folder, mend)
    for check in (check_secrets, export_register.check, tombstones.load, *checks):
        try:
            check(folder)
        except ThemeDayError as error:
            yield Finding(FindingState.OPEN, error.text, error.values)
    surveys: dict[str, Survey] = {}
    shared, private, stage = Records.in_folder(folder).files()
    merged = (folder / MERGED).exists()
    gone = N_("{log}: not there. It was deleted when the day was closed, {closed}.") if closed else NOT_YET
    if merged:
        gone = N_("{log}: not there. A merge holds nothing that is private.")
    if merged and not shared.path.exists():
        yield Finding(FindingState.OPEN, MERGE_AGAIN, {"folder": folder.parent})
    for log in (shared, private, stage):
        for finding in examine_log(log, mend, gone if log is private else NOT_YET):
            if finding.survey:
                surveys[log.path.name] = finding.survey
            yield replace(finding, values={**finding.values, "closed": closed})
    rows = {name: survey.rows for name, survey in surveys.items()}
    gone_rows = list(row_counts.fewer(folder, rows))
    for remark in gone_rows:
        yield Finding(FindingState.OPEN, remark.text, remark.values)
    if mend and not gone_rows:
        row_counts.note(folder, rows)
    if survey := surveys.get(private.path.name):
        joined = {code for code, _ in surveys[shared.path.name].authors} if shared.path.name in surveys else set()
        answered = {code for code, chapter in survey.authors if chapter != JOIN}
        if joined:
            for remark in missing_people(answered, joined):
                yield Finding(FindingState.OPEN, remark.text, remark.values)
        elif _people(survey) and not shared.quarantine.path.exists():
            yield Finding(FindingState.OPEN, EMPTIED, {"file": shared.path, "people": len(_people(survey))})


def examine_log(log: CsvLog, mend: bool = True, absent: str = NOT_YET) -> Iterator[Finding]:
    """Look at one log and its quarantine, mend them unless told not to, or say that it is `absent`; yield all."""
    name = {"log": log.path.name, "aside": log.quarantine.path.name}
    try:
        if not log.path.exists() and not log.set_aside():
            yield Finding(FindingState.FINE, absent, name)
            return
        if not log.set_aside() and (survey := log.survey()) and not survey.doubled:
            if mend:
                log.clear_leftovers()
            whole = _whole(survey)
            yield replace(whole, values={**whole.values, **name})
            return
        with log.lock if mend else nullcontext():
            findings = [*_damage(log, mend), *_doubles(log, mend), _all_whole(log)]
    except (OSError, NotSaved) as error:
        reason = error.__cause__ if isinstance(error, NotSaved) and error.__cause__ else error
        words = N_(
            "{log}: cannot be written ({reason}). Look at the rights of the folder, at the room on the disk, and "
            "whether another program has the file open."
        )
        findings = [Finding(FindingState.OPEN, words, {"reason": getattr(reason, "strerror", None) or "?"})]
        with suppress(OSError):
            findings.append(_all_whole(log))
    for finding in findings:
        yield replace(finding, values={**finding.values, **name})


def _whole(survey: Survey) -> Finding:
    values = {"count": survey.rows, "people": len(_people(survey))}
    words = (
        N_("{log}: whole answers: {count}, people: {people}.")
        if values["people"]
        else N_("{log}: whole rows: {count}.")
    )
    return Finding(FindingState.FINE, words, values, survey)


def _people(survey: Survey) -> set[str]:
    return {device_code(code) for code, _ in survey.authors} - {STAFF}


def _all_whole(log: CsvLog) -> Finding:
    rows = contents(log).rows
    return _whole(Survey(len(rows), frozenset((row.participant, row.chapter) for row in rows)))


def _modes(folder: Path, mend: bool) -> Iterator[Finding]:
    """Others on this computer may look into neither the folder nor its files."""
    if os.name != "posix":
        return
    # What a link points at is none of ours.
    files = (folder, *(path for path in folder.iterdir() if not path.is_symlink()))
    before = [path for path in files if _is_open_to_others(path)]
    for path in before if mend else ():
        with suppress(OSError):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~_OTHERS)
    left = [path for path in before if _is_open_to_others(path)]
    if len(left) < len(before):
        words = N_("Files here that others on this computer could look into: {count}. Now only you can.")
        yield Finding(FindingState.MENDED, words, {"count": len(before) - len(left)})
    if left:
        words = N_("Files here that others on this computer can look into: {count}.")
        yield Finding(FindingState.OPEN, words, {"count": len(left)})


def _is_open_to_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & _OTHERS)
    except FileNotFoundError:  # its writer was done with it
        return False


def _damage(log: CsvLog, mend: bool) -> Iterator[Finding]:
    """Set aside what is no row, bring back what can be read of it, and tell what cannot."""
    pieces = log.mend() if mend else in_log(log)
    if mend:
        back, left = salvage(log), list(log.set_aside())
        rows = list(log.read(Cursor()).outcomes)
    else:
        back, left = 0, []
        rows = list(log.read(Cursor()).outcomes)
        for together in stretches([*pieces, *log.set_aside()]):
            more, complete = readable(b"".join(damage.data for damage in together))
            rows += more
            back += len(more)
            left += [] if complete else together
    if pieces and (back or left):
        words = N_(
            "{log}: damaged pieces, set aside byte for byte in {aside}: {count}. Every whole row is still there."
        )
        looked = N_("{log}: damaged pieces between the rows: {count}. They keep nobody from saving.")
        yield _finding(mend, words, looked, count=len(pieces))
    elif pieces:
        words = N_("{log}: lines between the rows that are no answers, such as a title or a total, taken out: {count}.")
        looked = N_("{log}: lines between the rows that are no answers, such as a title or a total: {count}.")
        yield _finding(mend, words, looked, count=len(pieces))
    if back:
        words = N_("{log}: answers that another program had saved in its own way, and that are back: {count}.")
        looked = N_("{log}: answers that another program saved in its own way, and that can be read: {count}.")
        yield _finding(mend, words, looked, count=back)
    if gone := lost(left, rows):
        words = N_(
            "{log}: answers in {aside} that cannot be read: {count}, people: {people}. Another program, a person or "
            "the disk changed them after they were saved. Put {log} back as it was, from a copy, and run this again. "
            "If they may go for good, delete {aside} yourself."
        )
        yield Finding(FindingState.OPEN, words, {"count": len(gone), "people": len(set(gone.values()))})
        return
    for remark in on_pieces(log.path.name, left, rows):
        yield Finding(FindingState.OPEN, remark.text, remark.values)
        words = N_("{log}: look in a text editor at what lies in {aside}. --drop deletes it.")
        yield from [Finding(FindingState.OPEN, words)] if log.set_aside() else []


def _doubles(log: CsvLog, mend: bool) -> Iterator[Finding]:
    """Find rows that stand twice, as when two copies of a log were put behind each other."""
    outcomes = log.read(Cursor()).outcomes
    seen = set(outcomes)
    ids = Counter(outcome.outcome_id for outcome in seen)
    if len(outcomes) > len(seen):
        if mend:
            once = dict.fromkeys(seen, True)
            log.rewrite(lambda outcome: outcome if once.pop(outcome, False) else None)
        words = N_("{log}: rows that stood there twice: {count}. Each is there once now.")
        looked = N_("{log}: rows that stand there twice: {count}.")
        yield _finding(mend, words, looked, count=len(outcomes) - len(seen))
    if clashing := [key for key, count in ids.items() if count > 1]:
        words = N_(
            "{log}: ids that belong to more than one row: {count}. All rows are kept; someone changed the file by hand."
        )
        yield Finding(FindingState.OPEN, words, {"count": len(clashing)})


def _finding(mend: bool, mended: str, looked: str, **values: Any) -> Finding:
    return Finding(FindingState.MENDED if mend else FindingState.OPEN, mended if mend else looked, values)


def drop(logs: Iterable[CsvLog], of_a_day: bool = True) -> int:
    """Delete what lies in the quarantines of logs, and take it that no rows are missing; return how many pieces.

    Args:
        of_a_day: whether they are all of a data folder, and no copy of one.

    Raises:
        LogDamaged: answers that look complete are among them; nothing was deleted.
        NotSaved: something cannot be deleted.
    """
    logs = list(logs)
    for log in logs:
        if gone := lost(log.set_aside(), log.read(Cursor()).outcomes):
            raise LogDamaged(
                N_(
                    "Nothing is deleted: in {path} are answers that look complete: {count}, people: {people}. Put "
                    "the log back as it was, from a copy. If they may go for good, delete this file yourself."
                ),
                path=log.quarantine.path,
                count=len(gone),
                people=len(set(gone.values())),
            )
    pieces = sum(log.release() for log in logs)
    if of_a_day:
        rows = {log.path.name: survey.rows for log in logs if log.path.exists() and (survey := log.survey())}
        row_counts.note(logs[0].path.parent, rows)
    return pieces
