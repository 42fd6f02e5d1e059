"""The options of a command: what was typed, else the default, and each once."""

from __future__ import annotations

from themeday.cli.command import Command
from themeday.cli.options import choice, flag, number, number_or_none, options_of, output


class _Base(Command):
    output = output("Where to.")
    port = number_or_none("Which port.")


class _Command(_Base):
    seed = number("Which seed.", 3)
    browser = flag("no-browser", "No browser.", default=True)
    output = output("Somewhere else.")
    method = choice("How.", ("one", "two"), "one")


def test_without_a_word_each_has_its_default() -> None:
    command = _Command()
    assert (command.seed, command.browser, command.output, command.port, command.method) == (3, True, "", None, "one")


def test_what_was_typed_counts_for_this_command_only() -> None:
    typed = _Command()
    typed.read(["--seed", "5", "--no-browser", "-o", "here", "--port=80", "--method", "two"])
    assert (typed.seed, typed.browser, typed.output, typed.port, typed.method) == (5, False, "here", 80, "two")
    assert _Command().seed == 3


def test_its_own_come_first_and_each_comes_once() -> None:
    options = {option.typed: option for option in options_of(_Command)}
    assert list(options) == ["--seed", "--no-browser", "--output", "--method", "--port", "--language"]
    assert (options["--output"].help, options["--output"].short) == ("Somewhere else.", "-o")
    assert options["--method"].shows == "one|two"
