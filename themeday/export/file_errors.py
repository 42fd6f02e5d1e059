"""Turns what the system says of a file into an error that says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from themeday.errors import DataFolderError
from themeday.store.files import reason_of


@contextmanager
def file_errors_as(text: str, /, **values: object) -> Iterator[None]:
    """Let a file that cannot be written be told of in a text that is marked with `N_` and has a place for {reason}.

    Raises:
        DataFolderError: something in here raised an OSError.
    """
    try:
        yield
    except OSError as error:
        raise DataFolderError(text, reason=reason_of(error), **values) from error
