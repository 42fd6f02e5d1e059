"""Words of the fields that only some cards ask; the fields are beside this, in rare_fields.ts and rank_field.ts."""

from __future__ import annotations

from themeday.i18n import N_

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
