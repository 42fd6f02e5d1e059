"""A command that only holds other commands: `themeday` itself, and `themeday lesson`."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from difflib import get_close_matches

from traitlets.config import Application

from themeday.cli.command import HELP, VERSION, Command, UsageError
from themeday.cli.layout import WIDTH, columns
from themeday.i18n import N_, translate


def made(command: type[Command]) -> Callable[[Application], Command]:
    """Return what makes a command below another one.

    Args:
        command: its class.
    """
    # Traitlets would make a class a singleton, and Voilà's applications would then find it.
    return lambda parent: command(parent=parent)


class Group(Command):
    """A command that only holds other commands, in `subcommands`."""

    def _in_order(self, words: list[str]) -> list[str]:
        """Return the words as they are when they begin with a command; the command looks after the others."""
        first = words[0] if words else "--help"
        if first in self.subcommands or first in ("help", "--help"):
            return words or [first]
        if first.startswith("-"):
            raise self._unknown(first, sorted(HELP | VERSION))
        nearest = get_close_matches(first, self.subcommands, n=1)
        if nearest:
            raise UsageError(
                N_("{word} is no command. Do you mean `{command} {nearest}`?"),
                word=first,
                command=self.name,
                nearest=nearest[0],
            )
        raise UsageError(
            N_("{word} is no command. `{command} --help` shows what there is."), word=first, command=self.name
        )

    def _help(self) -> Iterator[str]:
        lines = [(name, translate(self.speaks, text)) for name, (_, text) in self.subcommands.items()]
        yield f"{translate(self.speaks, N_('Usage'))}: {self.name} {translate(self.speaks, N_('COMMAND [options]'))}"
        yield ""
        yield from textwrap.wrap(translate(self.speaks, str(self.description)), WIDTH)
        yield ""
        yield f"{translate(self.speaks, N_('Commands'))}:"
        yield from columns(lines)
        yield ""
        yield f"{translate(self.speaks, N_('Examples'))}:"
        yield from (f"  {line}" for line in translate(self.speaks, str(self.examples)).splitlines())
        yield ""
        yield translate(self.speaks, N_("`{command} COMMAND --help` tells more about each."), command=self.name)
