"""What every card can say, and what the fields say that only some cards ask."""

from __future__ import annotations

from themeday.i18n import N_

#: By the name that a view uses; each kind of card has its own beside these.
LABELS = {
    "save": N_("Save"),
    "saved": N_("Saved"),
    "saving": N_("Saving…"),
    "unsaved": N_("Not saved yet"),
    "meanwhile": N_("Saved here meanwhile: “{text}” When you save, yours comes in its place."),
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
#: Of the fields in rare_fields.ts and rank_field.ts.
FIELD_TEXTS = {
    "add": N_("Add"),
    "remove": N_("Remove"),
    "own_tag": N_("A word of your own"),
    "tags_most": N_("Choose at most {n}."),
    "tags_full": N_("These are {n}, and that is the most. Remove one to choose another."),
    "rank_help": N_("What matters most goes to the top. Drag, or use the buttons."),
    "up": N_("Up"),
    "down": N_("Down"),
    "placed": N_("{what}: place {n} of {all}"),
    "save_order": N_("Save this order"),
    "done_of": N_("{done} of {all} done"),
}
