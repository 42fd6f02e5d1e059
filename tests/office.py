"""Where LibreOffice is, for tests that let it open what the kit wrote."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

_UNPACKED = Path(sys.prefix) / "libreoffice" / "soffice"  # by `make office`
#: None where there is none. One of Linux does not run in a process that behaves as on Windows.
SOFFICE = (
    None
    if os.environ.get("THEMEDAY_AS_IF")
    else shutil.which("soffice") or shutil.which("libreoffice") or (str(_UNPACKED) if _UNPACKED.exists() else None)
)
WHY_NOT = "LibreOffice is not here, or cannot run; `make office` unpacks Debian's"
