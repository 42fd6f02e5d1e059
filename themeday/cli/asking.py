"""Asking before something is deleted for good."""

from __future__ import annotations

import sys

from themeday.cli.command import UsageError
from themeday.cli.data import WithData
from themeday.cli.options import flag
from themeday.i18n import N_

_YES = {"yes", "y", "ja", "j"}


class Asking(WithData):
    """What the commands share that delete something."""

    sure = flag("yes", N_("Do not ask whether you are sure."))

    def ask(self, *what: str, question: str) -> None:
        """Ask, unless that was answered with `--yes`; leave the command when the answer is no.

        Raises:
            UsageError: nobody is here to answer.
        """
        if self.sure:
            return
        if not sys.stdin.isatty():
            raise UsageError(N_("Nobody is here to say yes. Nothing was deleted; add --yes if you are sure."))
        for text in what:
            self.print(text)
        try:
            said = input(self.say(question) + " ")
        except EOFError:
            said = ""
        yes = self.say(N_("yes"))
        if said.strip().lower() not in _YES | {yes, yes[0]}:
            self.print(N_("Nothing was deleted."))
            self.exit(1)
