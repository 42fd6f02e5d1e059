"""Check the types of all that is installed: `python -m tests.check_types` (or `make lint`).

mypy finds a package's modules inside the package's folder only. The cards stand beside it, in `widgets/`, and are
installed as `themeday.widgets`: so mypy is told here which file is which module. Settings come from pyproject.toml.
"""

from __future__ import annotations

import sys
from pathlib import Path

from mypy.build import build
from mypy.errors import CompileError
from mypy.main import process_options
from mypy.modulefinder import BuildSource
from mypy.options import Options


def what_is_checked() -> tuple[list[BuildSource], Options]:
    """Return every module with its file, and mypy's settings; to be called in the top folder of the checkout."""
    # Looked up among what it was given, an import such as "from themeday.widgets import card" finds the module too.
    sources, options = process_options(["--fast-module-lookup"])
    for path in sorted(Path("widgets").rglob("*.py")):
        parts = ["themeday", *path.with_suffix("").parts]
        sources.append(BuildSource(str(path), ".".join(parts[:-1] if parts[-1] == "__init__" else parts), None))
    return sources, options


def main() -> int:
    """Print what is wrong; return 1 if anything is."""
    sources, options = what_is_checked()
    try:
        errors = build(sources, options).errors
    except CompileError as error:
        errors = error.messages
    print("\n".join(errors) or f"Types are in order in {len(sources)} files.")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
