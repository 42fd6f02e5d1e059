"""What is gathered for which laptop."""

from __future__ import annotations

import re
import tomllib

import pytest

from themeday.bundle.__main__ import PYTHONS, ROOT, SYSTEMS, TARGETS, Target, asked

LOCK = (ROOT / "requirements-serve.lock").read_text("utf-8")


def named(text: str) -> set[str]:
    return set(re.findall(r"^([\w.-]+)==", text, re.M))


def test_what_is_for_one_system_is_gathered_for_it_alone() -> None:
    wanted = {(one.system, one.markers["platform_machine"]): named(asked(LOCK, one, "3.13")) for one in TARGETS}
    assert {key for key, names in wanted.items() if "colorama" in names} == {("windows", "AMD64")}
    assert {key for key, names in wanted.items() if "appnope" in names} == {("macos", "arm64"), ("macos", "x86_64")}
    assert all({"voila", "pandas", "scipy", "pip"} <= names for names in wanted.values())


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("target", TARGETS, ids=lambda one: f"{one.system} {one.markers['platform_machine']}")
def test_each_laptop_gets_one_version_of_everything_with_its_hash(target: Target, python: str) -> None:
    lines = asked(LOCK, target, python).splitlines()
    assert len(lines) == len(named("\n".join(lines))) > 90
    assert [line for line in lines if "--hash=sha256:" not in line or ";" in line or "\\" in line] == []


def test_every_python_that_the_kit_supports_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == f">={PYTHONS[0]}"
    assert SYSTEMS == ("windows", "macos", "linux")
