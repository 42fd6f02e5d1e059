"""How the laptop is doing, for the facilitator: a small page of numbers without a kernel."""

from __future__ import annotations

from collections.abc import Iterable

from themeday.i18n import N_
from themeday.serving.identity import STAFF_COOKIE, STAFF_ROLES, recall
from themeday.serving.plain_pages import PlainPage


class StatusHandler(PlainPage):
    """`/status`: the numbers, renewed every few seconds."""

    def get(self) -> None:
        """Show them to staff."""
        if recall(self, STAFF_COOKIE) not in STAFF_ROLES or self.shared.status is None:
            self.send_error(403)
            return
        figures: Iterable[tuple[str, str]] = self.shared.status.figures()
        damaged = self.shared.session.records.damaged
        self.page("status", figures=[*figures, (N_("Damaged pieces that were set aside"), str(damaged))])
