"""Paths of the kit: with a drive, backslashes, and no regard to case; to the system they are what is really there."""

from __future__ import annotations

import os
import pathlib
import sys
from typing import Any

from as_if_windows.callers import is_kit

DRIVE = "C:"


def real(text: str) -> str:
    r"""Return the path that is here for one that may be written as on Windows.

    Args:
        text: such as `C:\Users\Kim` or `data\shared.csv`.
    """
    if "\\" not in text and text[1:2] != ":":
        return text
    if text[1:3] in (":\\", ":/"):
        text = text[2:]
    return text.replace("\\", "/")


class WindowsPath(pathlib.WindowsPath):
    """A path as the kit sees it."""

    if sys.version_info < (3, 12):

        @classmethod
        def _parse_args(cls, args: Any) -> Any:
            drive, root, parts = super()._parse_args(args)  # type: ignore[misc]
            if root and not drive:
                drive, parts = DRIVE, [DRIVE + root, *parts[1:]]
            return drive, root, parts
    else:

        def __new__(cls, *args: Any, **more: Any) -> WindowsPath:
            return object.__new__(cls)

        @classmethod
        def _parse_path(cls, path: str) -> Any:
            drive, root, parts = super()._parse_path(path)  # type: ignore[misc]
            return (DRIVE if root and not drive else drive), root, parts

        def resolve(self, strict: bool = False) -> WindowsPath:
            return type(self)(os.path.realpath(os.fspath(self), strict=strict))

        def absolute(self) -> WindowsPath:
            return self if self.is_absolute() else type(self)(os.path.join(os.getcwd(), os.fspath(self)))

    def __fspath__(self) -> str:
        return real(str(self))


def begin() -> None:
    """Let the kit's `Path` be one, up to Python 3.12: from 3.13 on, pathlib is made in another way."""
    if sys.version_info >= (3, 13):
        return
    if sys.version_info < (3, 12):
        pathlib._windows_flavour.is_supported = True  # type: ignore[attr-defined]
    new = pathlib.Path.__new__

    def made(cls: type[pathlib.Path], *args: Any, **more: Any) -> pathlib.Path:
        # pydantic makes those of a day.toml.
        caller = sys._getframe(1).f_globals.get("__name__", "")
        if cls is pathlib.Path and (is_kit(caller) or caller.startswith("pydantic.")):
            cls = WindowsPath
            if sys.version_info >= (3, 12):
                return object.__new__(WindowsPath)
        return new(cls, *args, **more)

    pathlib.Path.__new__ = made  # type: ignore[method-assign, assignment]
    for name in ("cwd", "home"):
        setattr(pathlib.Path, name, classmethod(_place(getattr(pathlib.Path, name).__func__)))


def _place(found: Any) -> Any:
    def place(cls: type[pathlib.Path]) -> pathlib.Path:
        mine = cls is pathlib.Path and is_kit(sys._getframe(1).f_globals.get("__name__", ""))
        return found(WindowsPath if mine else cls)  # type: ignore[no-any-return]

    return place
