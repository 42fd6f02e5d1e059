"""What was damaged in the logs: where, how much, and what can still be told of it."""

from __future__ import annotations

import csv
import re
from contextlib import suppress

from themeday.i18n import N_
from themeday.model.outcomes import COLUMNS
from themeday.room.environment import has_buttons
from themeday.store.quarantine import Damage
from themeday.store.records import LOGS
from themeday.widgets.organiser.review_card import CardPart, ReviewCard, table

_LOOKED_AT = 65_536  # bytes of a damaged piece
_ITEM = re.compile(r"[a-z0-9_-]{1,40}(?:\.[a-z0-9_-]{1,40}){0,3}")


class Damaged(ReviewCard):
    """Rows that cannot be read, those still in a log and those that were set aside; hidden while there are none."""

    texts = {"title": N_("Damaged rows")}

    def content(self) -> list[CardPart]:
        """Return a line per damaged piece; never what someone wrote, because nobody can tell who may see it."""
        say = self.session.say
        rows = [
            [
                f"{name}.csv",
                str(damage.offset),
                str(len(damage.data)),
                damage.found_at.replace("T", " ").rstrip("Z") or say(N_("still in the log")),
                # Of what is private, nothing.
                self._seems(damage) if log is self.session.records.shared else "–",
            ]
            for name, log in zip(LOGS, self.session.records.logs, strict=True)
            for damage in (*log.damaged, *log.set_aside())
        ]
        if not rows:
            return []
        warning = self.session.say_count(
            "{n} damaged piece was found in what was saved, and is left out here. It is kept beside the log.",
            "{n} damaged pieces were found in what was saved, and are left out here. They are kept beside the log.",
            len(rows),
        )
        if not has_buttons():
            warning = f"{warning} {say(N_('“themeday doctor” tells more.'))}"
        columns = (N_("File"), N_("Byte"), N_("Length"), N_("Set aside on"), N_("What it seems to be"))
        return [
            {"kind": "warning", "text": warning},
            table(say(N_("Each damaged piece")), list(map(say, columns)), rows),
        ]

    def _seems(self, damage: Damage) -> str:
        """Return of which question a damaged row seems to be."""
        chapter, item = COLUMNS.index("chapter"), COLUMNS.index("item")
        with suppress(csv.Error):
            for row in csv.reader(damage.data[:_LOOKED_AT].decode("utf-8", "replace").splitlines()):
                if len(row) > item and row[chapter] in self.session.day.chapters and _ITEM.fullmatch(row[item]):
                    return f"{self.session.say(self.session.day.chapters[row[chapter]].title)}: {row[item]}"
        return self.session.say(N_("cannot be told"))
