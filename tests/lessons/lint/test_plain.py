"""What not everyone reads easily is a hint."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.lessons.test_lesson_check import EXAMPLE, TEXT
from themeday.lessons.lesson_check import check_lesson, hints


def test_hard_words_and_long_sentences_are_hints_and_no_mistakes(tmp_path: Path) -> None:
    folder = tmp_path / "_example"
    shutil.copytree(EXAMPLE, folder)
    hard = "We utilise it. " + " ".join(["word"] * 30) + ". We utilise it again. Onveiligheidsgevoelensbestrijding."
    (folder / "en.md").write_text(TEXT.replace("Keep it short:", hard), "utf-8")
    line = next(n for n, one in enumerate(TEXT.split("\n"), 1) if "Keep it short:" in one)
    assert check_lesson(folder) == []
    assert [str(one) for one in hints(folder)] == [
        f'_example/en.md, line {line}: not everyone reads "utilise" easily. Perhaps: use.',
        f'_example/en.md, line {line}: "Onveiligheidsgevoelensbestrijding" is a long word. Perhaps you can say it in '
        "two.",
        f"_example/en.md, line {line}: a sentence of 30 words. Up to 25 read easily; perhaps you can make two of it.",
    ]
