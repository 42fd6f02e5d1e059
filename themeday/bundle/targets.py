"""For which laptops a bundle is: systems and Pythons, and what the lock asks there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from packaging.requirements import Requirement

#: The Pythons that the kit supports, and for which wheels are gathered.
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# Ubuntu 20.04 and Debian 11 are the oldest that have 2.28 or come near it.
_GLIBC = [f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1)]


@dataclass(frozen=True)
class Target:
    """A kind of laptop.

    Args:
        system: as someone asks for it: "windows", "macos" or "linux".
        platforms: what wheels for it are called, as `pip download --platform` wants it.
        markers: what environment markers of a lock find there.
    """

    system: str
    platforms: tuple[str, ...]
    markers: dict[str, str]


def _target(system: str, platforms: list[str], name: str, sys_platform: str, os_name: str, machine: str) -> Target:
    markers = {"platform_system": name, "sys_platform": sys_platform, "os_name": os_name, "platform_machine": machine}
    return Target(system, tuple(platforms), markers)


TARGETS = (
    _target("windows", ["win_amd64"], "Windows", "win32", "nt", "AMD64"),
    _target("macos", ["macosx_12_0_arm64"], "Darwin", "darwin", "posix", "arm64"),
    _target("macos", ["macosx_12_0_x86_64"], "Darwin", "darwin", "posix", "x86_64"),
    _target("linux", [*_GLIBC, "manylinux2014_x86_64"], "Linux", "linux", "posix", "x86_64"),
)
SYSTEMS = tuple(dict.fromkeys(target.system for target in TARGETS))


def asked(lock: str, target: Target, python: str) -> str:
    """Return the part of a lock that is for one kind of laptop, with its hashes and without conditions.

    pip itself would look at the conditions of the computer that it runs on.
    """
    markers = {
        **target.markers,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }
    lines = []
    for entry in re.sub(r"\\\n", " ", lock).splitlines():
        text, *hashes = re.split(r"\s+(?=--hash=)", entry.strip())
        if not text or text.startswith("#"):
            continue
        wanted = Requirement(text)
        if wanted.marker is None or wanted.marker.evaluate(markers):
            lines.append(" ".join([f"{wanted.name}{wanted.specifier}", *hashes]))
    return "\n".join(lines) + "\n"
