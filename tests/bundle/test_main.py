"""What is gathered for which laptop."""

from __future__ import annotations

import re
import tomllib
import zipfile
from pathlib import Path

import pytest

from themeday.bundle.__main__ import FOLDERS, PYTHONS, ROOT, SYSTEMS, TARGETS, Target, asked, build_wheel

# What is built into other files, or is for who works in a checkout.
NOT_INSTALLED = ("themeday/serving/frontend/", "themeday/bundle/", "themeday/locales/__main__.py")
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


@pytest.mark.slow
def test_the_wheel_holds_all_of_the_kit_and_claims_one_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONWARNINGS", "error::UserWarning")  # what setuptools wonders at is wrong in pyproject.toml
    wheel = build_wheel(tmp_path)
    with zipfile.ZipFile(wheel) as packed:
        names = {name for name in packed.namelist() if not name.endswith("/")}
    assert {name.split("/")[0].split("-")[0] for name in names} == {"themeday"}
    tree = wheel.parent / "tree"
    wanted = {path.relative_to(tree).as_posix() for folder in FOLDERS for path in (tree / folder).rglob("*.*")}
    wanted = {name for name in wanted if (tree / name).is_file() and not name.startswith(NOT_INSTALLED)}
    wanted = {name for name in wanted if not name.endswith(".ts")}
    wanted = {name if name.startswith("themeday/") else f"themeday/{name}" for name in wanted}
    assert {name for name in names if ".dist-info/" not in name} == wanted
