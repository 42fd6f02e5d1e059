"""The command line: `themeday new`, `check`, `serve`, `rehearse`, `posters`, `export`, `report`, `close`."""

from themeday.cli.app import ThemeDay, main
from themeday.cli.command import Command, UsageError

__all__ = ["Command", "ThemeDay", "UsageError", "main"]
