"""That the server died and was started again by itself, as whoever started it again tells the pages."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime

from themeday.i18n import N_

ENV_RESTARTED = "THEMEDAY_RESTARTED"
#: Item of the stage: which of the times the facilitator has read about.
READ = "restart_read"
TOLD = N_("The server died and started again by itself at {time}. Everyone goes on; what was saved is there.")


@dataclass(frozen=True)
class Restarted:
    """The last time that the server was started again."""

    times: int  # how often by now, since someone started it
    at: datetime

    @classmethod
    def here(cls) -> Restarted | None:
        """Return it as this process was told; None when the server has been running all the time."""
        times, _, at = os.environ.get(ENV_RESTARTED, "").partition(" ")
        try:
            return cls(int(times), datetime.fromisoformat(at))
        except ValueError:
            return None

    def to_text(self) -> str:
        """Return it as the environment and the stage keep it."""
        return f"{self.times} {self.at.isoformat(timespec='seconds')}"
