"""The kit with one chapter and one language more, added in a copy of the tree as CONTRIBUTING says and nowhere else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_COPIED = ("themeday", "notebooks", "exercises", "facilitator_guide", "tests")
_NOT = shutil.ignore_patterns("__pycache__", "node_modules", "looks", "walks", "pictures", "results", ".*")
CHAPTER = """---
title: Thanks to you
lead: Whom do we thank?
minutes: 15
---

```screen
Thank somebody.
```

Nobody does it alone.

```question whom
seen_by: [anonymous, private]
reveal: yes

Whom do you thank?
```

```question when
kind: date
seen_by: [anonymous, private]

When do you tell them?
```

```question much
kind: scale

How much?

- {1} A little
- {5} A lot
```

```question how
kind: choices
reveal: yes

How?

- {aloud} Aloud
- {letter} In a letter
```

```question way
kind: choice

Which way first?

- {aloud} Aloud
- {letter} In a letter
```

```live room_answers
```
"""
FRISIAN = """msgid ""
msgstr ""
"Language: fy\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Save"
msgstr "Bewarje"

msgid "Before you begin"
msgstr "Foar't wy begjinne"
"""


@dataclass(frozen=True)
class Kit:
    """A copy of the tree.

    Args:
        root: where it is.
    """

    root: Path

    @property
    def env(self) -> dict[str, str]:
        """Return what makes a Python process take this copy, wherever it is started."""
        path = os.pathsep.join(filter(None, [str(self.root), os.environ.get("PYTHONPATH")]))
        return {"PYTHONPATH": path, "PYTHONSAFEPATH": "1", "PYTHONIOENCODING": "utf-8"}

    def python(self, *words: str, folder: Path | None = None) -> str:
        """Run Python and return what it printed; its refusal is an error of the test."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=folder or self.root,
            env={**os.environ, **self.env},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{words}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        assert "Traceback" not in done.stderr
        return done.stdout

    def themeday(self, *words: str, folder: Path) -> str:
        """Run one of the kit's commands and return what it printed."""
        return self.python("-m", "themeday", *words, folder=folder)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace what stands once in a file."""
        file = self.root / path
        text = file.read_text("utf-8")
        assert text.count(old) == 1, (path, old, text.count(old))
        file.write_text(text.replace(old, new), "utf-8")


def grow(root: Path) -> Kit:
    """Return a copy of the tree with the chapter "thanks" after the others and Frisian after the other languages."""
    for name in _COPIED:
        shutil.copytree(ROOT / name, root / name, ignore=_NOT)
    # Inside the package, as the build puts them: beside it, this checkout's cards would be found instead of the copy's.
    shutil.copytree(ROOT / "widgets", root / "themeday" / "widgets", ignore=_NOT)
    kit = Kit(root)
    _add_language(kit)  # before the chapter: its guide is a copy too
    _add_chapter(kit)
    return kit


def _add_chapter(kit: Kit) -> None:
    # 1. The chapter; whoever reads another language sees it in the one in which it is written.
    folder = kit.root / "notebooks/participant/thanks"
    folder.mkdir()
    (folder / "en.md").write_text(CHAPTER, "utf-8")
    # 2. Its notebook, by which it has its place in the day; there is a 7 already.
    notebook = (kit.root / "notebooks/participant/6_closing.ipynb").read_text("utf-8")
    (kit.root / "notebooks/participant/7_thanks.ipynb").write_text(notebook.replace("closing", "thanks"), "utf-8")
    # 3. A page in each guide, a line in each run sheet and in the list of pages.
    links = []
    for guide in sorted(path for path in (kit.root / "facilitator_guide").iterdir() if path.is_dir()):
        page = (guide / "8_closing.md").read_text("utf-8").replace("**25 minu", "**15 minu")
        for minutes, fewer in (("| 8 |", "| 3 |"), ("| 5 |", "| 2 |"), ("| 4 |", "| 2 |")):
            page = page.replace(minutes, fewer, 1)
        (guide / "16_thanks.md").write_text(page, "utf-8")
        sheet = guide / "2_run_sheet.md"
        line = "| 15:10 | 15 | [Thanks](16_thanks.md) | | |"
        text, found = re.subn(r"(\| 14:45 .*\n)\| 15:10 ", rf"\1{line}\n| 15:25 ", sheet.read_text("utf-8"))
        assert found == 1
        sheet.write_text(text, "utf-8")
        links.append(f"[16]({guide.name}/16_thanks.md)")
    listing = kit.root / "facilitator_guide/README.md"
    listing.write_text(listing.read_text("utf-8").rstrip() + "\n" + " ".join(links) + "\n", "utf-8")


def _add_language(kit: Kit) -> None:
    # 1. In the list of languages; 2. a catalogue that is begun.
    kit.edit("themeday/i18n.py", '    "en": Language(', '    "fy": Language("Frysk", "fy_NL"),\n    "en": Language(')
    (kit.root / "themeday/locales/fy.po").write_text(FRISIAN, "utf-8")
    # 3. One lesson of all, a guide, no day.fy.toml yet; and some words of the people of a rehearsal.
    lesson = kit.root / "exercises/fake-account"
    shutil.copy(lesson / "nl.md", lesson / "fy.md")
    guide = kit.root / "facilitator_guide"
    shutil.copytree(guide / "en", guide / "fy")
    text = (guide / "README.md").read_text("utf-8")
    pages = " ".join(f"[{page.stem}](fy/{page.name})" for page in sorted((guide / "fy").glob("*.md")))
    (guide / "README.md").write_text(f"{text.rstrip()}\n\n{pages}\n", "utf-8")
    words = '[help]\nleader = ["Mei in tillefoan."]\n[hope]\nanyone = ["Dat it slagget."]\n'
    (kit.root / "themeday/rehearsal/answers.fy.toml").write_text(words, "utf-8")
