"""What every card can say."""

from __future__ import annotations

from themeday.i18n import N_

#: By the name that a view uses; each kind of card has its own beside these.
LABELS = {
    "save": N_("Save"),
    "saved": N_("Saved"),
    "saving": N_("Saving…"),
    "unsaved": N_("Not saved yet"),
    "not_saved": N_("Not saved"),
    "tries_again": N_(
        "Not saved. What you filled in is still here, and this page tries again by itself. If this stays, tell the "
        "facilitator."
    ),
    "no_answer": N_(
        "Not saved: no connection. What you filled in is still here, and this page tries again by itself. If this "
        "stays, load the page again."
    ),
    "not_sent": N_("No connection: nothing was done. Press again when the connection is back."),
    "no_reply": N_("No answer came. Look whether it was done; if not, press again."),
    "withdrawn": N_("Withdrawn"),
    "who_sees": N_("Who sees this?"),
    "seen_by": N_("Seen by: {who}"),
    "too_long": N_("{n} characters too many"),
    "own_words": N_("In your own words"),
    "required": N_("(required)"),
    "clear": N_("Take my answer away"),
    "closed": N_("The facilitator has closed this question."),
}
