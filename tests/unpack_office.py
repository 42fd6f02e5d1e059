"""Unpack Debian's LibreOffice, for the tests that open a log with it: `python -m tests.unpack_office FOLDER`.

It is not installed: nothing outside the folder changes. What its files say about where they are is put right.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_START = """#!/bin/sh
# With a new profile it asks to be started again, by status 81.
export LD_LIBRARY_PATH={office}/program:{root}/usr/lib/{triplet}
{office}/program/soffice.bin "$@"; status=$?
[ $status = 81 ] && {{ {office}/program/soffice.bin "$@"; status=$?; }}
exit $status
"""


def unpack(root: Path) -> None:
    """Download LibreOffice Calc with what it needs, unpack it, and write a `soffice` that starts it there."""
    packages = root / "packages"
    (packages / "partial").mkdir(parents=True, exist_ok=True)
    get = ["apt-get", "install", "-qq", "--no-install-recommends", "--download-only", "--reinstall", "-y"]
    subprocess.run([*get, "-o", f"Dir::Cache::archives={packages}", "libreoffice-calc-nogui"], check=True)
    for package in packages.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", package, root], check=True)
        package.unlink()
    office = root / "usr/lib/libreoffice"
    for settings in (office / "program").glob("*rc"):
        text = settings.read_text("utf-8").replace("file:///usr/lib/libreoffice", office.as_uri())
        # The system copies them there when it installs the package.
        settings.write_text(text.replace("file:///etc/libreoffice/registry", (office / "share/.registry").as_uri()))
    (triplet,) = {path.parent.name for path in (root / "usr/lib").glob("*/libuno_sal.so.3")}
    start = root / "soffice"
    start.write_text(_START.format(office=office, root=root, triplet=triplet))
    start.chmod(0o755)


if __name__ == "__main__":
    unpack(Path(sys.argv[1]).resolve())
