"""Attempts to save something: the name a browser gives them, and the reply it gets."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from themeday.errors import CANNOT_WRITE, NotSaved, ThemeDayError
from themeday.room.session import Session

_log = logging.getLogger(__name__)
_ATTEMPT = re.compile(r"[0-9a-f]{1,64}")


def attempt_name(attempt: object) -> str:
    """Return the browser's name for an attempt, which goes back with the reply."""
    return attempt if isinstance(attempt, str) and _ATTEMPT.fullmatch(attempt) else ""


def tried(session: Session, keep: Callable[[], object]) -> tuple[str, str]:
    """Keep something; return how that went, as a status and a message for the browser.

    "saved": it is on disk. "refused": it cannot be kept as it is, so that trying again is of no use. "failed": it could
    not be written; the browser keeps it, and tries again by itself when it is something that was typed or chosen.
    """
    try:
        keep()
    except NotSaved as error:
        return "failed", error.message(session.language)
    except ThemeDayError as error:
        return "refused", error.message(session.language)
    except OSError as error:
        # A disk that is away cannot be read either. Only the kind: its message may hold a path.
        _log.warning("a log could not be read: %s", type(error).__name__)
        return "failed", NotSaved(CANNOT_WRITE).message(session.language)
    return "saved", ""
