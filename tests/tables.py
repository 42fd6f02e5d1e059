"""Tables of what was tried, shown after the run; each worker of a parallel run hands its own to the one that prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

Rows = list[list[str]]
Tables = dict[str, dict[str, Rows]]
_TABLES = pytest.StashKey[Tables]()
_HANDED_OVER = "themeday_tables"
_HEAD = "head"


def markdown(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as a table in markdown.

    Args:
        rows: the first two are the head and the rule under it.
    """
    return "\n".join(f"| {' | '.join(cells).rstrip()} |" for cells in rows)


def note(
    config: pytest.Config, title: str, head: Iterable[Sequence[str]], module: str, rows: Iterable[Sequence[str]]
) -> None:
    """Keep what a module has for a table; what it had before is replaced.

    Args:
        config: of the run.
        title: of the table.
        head: its first two rows.
        module: by whose name rows are ordered.
        rows: what it has.
    """
    table = config.stash.setdefault(_TABLES, {}).setdefault(title, {})
    table[_HEAD] = [list(cells) for cells in head]
    table[module] = [list(cells) for cells in rows]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand over what this worker has."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_HANDED_OVER] = session.config.stash.get(_TABLES, {})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Take over what a worker has."""
    handed: Tables = getattr(node, "workeroutput", {}).get(_HANDED_OVER, {})
    ours = node.config.stash.setdefault(_TABLES, {})  # type: ignore[attr-defined]
    for title, table in handed.items():
        ours.setdefault(title, {}).update(table)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print all tables."""
    for title, table in sorted(config.stash.get(_TABLES, {}).items()):
        terminalreporter.section(title)
        modules = sorted(name for name in table if name != _HEAD)
        terminalreporter.write_line(markdown([*table[_HEAD], *(cells for name in modules for cells in table[name])]))
