"""Asking before something is deleted for good."""

from __future__ import annotations

import sys

from traitlets import Bool

from themeday.cli.command import UsageError
from themeday.cli.data import WithData
from themeday.i18n import N_, translate

_YES = {"yes", "y", "ja", "j"}


class Asking(WithData):
    """What the commands share that delete something."""

    sure = Bool(False).tag(config=True)

    flags = {"yes": ({"Asking": {"sure": True}}, N_("Do not ask whether you are sure."))}  # noqa: RUF012

    def ask(self, *what: str, question: str) -> None:
        """Ask, unless that was answered with `--yes`; leave the command when the answer is no.

        Args:
            what: texts that say what will be gone.
            question: with the answers to choose from.

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
            said = input(translate(self.speaks, question) + " ")
        except EOFError:
            said = ""
        yes = translate(self.speaks, N_("yes"))
        if said.strip().lower() not in _YES | {yes, yes[0]}:
            self.print(N_("Nothing was deleted."))
            self.exit(1)
