"""The staff's pages without a kernel: their secret links, their language, how the laptop is doing."""

from __future__ import annotations

import hmac

from themeday.i18n import N_
from themeday.model.people import derived_code
from themeday.serving.identity import STAFF_COOKIE, STAFF_ROLES, recall, remember
from themeday.serving.plain_pages import PlainPage

_FIRST_PAGE = {"facilitator": "/console", "organiser": "/review"}


def staff_key(secret: bytes, role: str) -> str:
    """Return the secret in the link of a staff role."""
    return derived_code(secret, f"staff-{role}", role, 24)


class EnterHandler(PlainPage):
    """`/enter/ROLE/KEY`: the link that `themeday serve` prints."""

    def get(self, role: str, key: str) -> None:
        if self.wait_your_turn(self.shared.wrong_links):
            return
        if role not in STAFF_ROLES or not hmac.compare_digest(staff_key(self.shared.door_secret, role), key):
            self.refuse(self.shared.wrong_links)
            return
        remember(self, STAFF_COOKIE, role)
        # An author's preview goes straight to the big screen.
        screen = role == "facilitator" and self.get_query_argument("to", "") == "projector"
        self.redirect("/projector" if screen else _FIRST_PAGE[role])


class StaffFront(PlainPage):
    """`/`: to the first page of whoever is known."""

    def get(self) -> None:
        role = recall(self, STAFF_COOKIE)
        if role not in STAFF_ROLES:
            self.send_error(403)
            return
        self.redirect(_FIRST_PAGE[role])


class StatusHandler(PlainPage):
    """`/status`: how the laptop is doing, renewed every few seconds."""

    def get(self) -> None:
        if recall(self, STAFF_COOKIE) not in STAFF_ROLES:
            self.send_error(403)
            return
        damaged = (N_("Damaged pieces that were set aside"), str(self.shared.session.records.damaged))
        self.page("status", figures=[*self.shared.figures(), damaged])
