"""The form that is compared, as a page of Solara: a question, a button, and the word that the answer is on disk."""

import os
from pathlib import Path

import solara


@solara.component
def Page() -> None:  # noqa: N802 - Solara looks for this name
    """Show the form."""
    text = solara.use_reactive("")
    said = solara.use_reactive("")

    def save() -> None:
        with Path(os.environ["FORM_LOG"]).open("a", encoding="utf-8") as log:
            log.write(text.value.replace("\n", " ") + "\n")
            log.flush()
            os.fsync(log.fileno())
        said.value = "Saved"

    solara.InputTextArea("What do you hope for?", value=text, continuous_update=True)
    solara.Button("Save", on_click=save)
    solara.Text(said.value, classes=["said"])
