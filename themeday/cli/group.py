"""A command that only holds other commands: `themeday` itself, and `themeday lesson`."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from difflib import get_close_matches

from traitlets.config import Application

from themeday.cli.command import HELP, VERSION, Command, UsageError
from themeday.cli.layout import WIDTH, columns
from themeday.i18n import N_


def made(command: type[Command]) -> Callable[[Application], Command]:
    """Return what makes a command below another one."""
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
        nearest = next(iter(get_close_matches(first, self.subcommands, n=1)), "")
        text = (
            N_("{word} is no command. Do you mean `{command} {nearest}`?")
            if nearest
            else N_("{word} is no command. `{command} --help` shows what there is.")
        )
        raise UsageError(text, word=first, command=self.name, nearest=nearest)

    def _help(self) -> Iterator[str]:
        say = self.say
        yield f"{say(N_('Usage'))}: {self.name} {say(N_('COMMAND [options]'))}"
        yield ""
        yield from textwrap.wrap(say(str(self.description)), WIDTH)
        yield ""
        yield f"{say(N_('Commands'))}:"
        yield from columns([(name, say(text)) for name, (_, text) in self.subcommands.items()])
        yield ""
        yield f"{say(N_('Examples'))}:"
        yield from (f"  {line}" for line in say(str(self.examples)).splitlines())
        yield ""
        yield say(N_("`{command} COMMAND --help` tells more about each."), command=self.name)
