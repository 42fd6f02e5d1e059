"""Dependencies point one way: notebooks → cards (themeday.widgets) → themeday → files."""

from __future__ import annotations

import ast
import json
import pkgutil
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import themeday
from tests.imports import Graph, circles, height, imports, modules, with_map

ROOT = Path(__file__).parents[1]
HEAVY = ("ipywidgets", "voila", "pandas", "anywidget", "scipy", "numpy", "matplotlib")
MODULES = [
    name for _, name, _ in pkgutil.walk_packages(themeday.__path__, "themeday.") if not name.endswith("__main__")
]


def test_importing_the_day_loads_no_screen() -> None:
    modules = [name for name in MODULES if not name.startswith("themeday.serving")]
    code = f"import sys, {', '.join(modules)}; print([m for m in {HEAVY!r} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_a_participants_page_loads_neither_pandas_nor_scipy() -> None:
    heavy = ("pandas", "scipy", "numpy", "voila", "PIL")
    code = f"import sys, themeday.widgets.participant.chapter; print([m for m in {heavy!r} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("name", MODULES)
def test_exported_names_exist(name: str) -> None:
    module = import_module(name)
    assert [exported for exported in getattr(module, "__all__", []) if not hasattr(module, exported)] == []


def test_every_package_is_installed() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    files = [*(ROOT / "themeday").rglob("__init__.py"), *(ROOT / "widgets").rglob("__init__.py")]
    packages = {".".join(path.relative_to(ROOT).parent.parts).removeprefix("themeday.") for path in files} - {
        "themeday"
    }
    beside = {"notebooks", "exercises", "facilitator_guide"}
    assert sorted(listed) == sorted({"themeday", *(f"themeday.{name}" for name in packages | beside)})


@pytest.fixture(scope="module")
def graph() -> Graph:
    return imports()


def test_imports_point_down() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def test_names_handed_over_as_text_and_the_cards_point_down_too(graph: Graph) -> None:
    up = [
        f"{name} imports {other}"
        for name, others in graph.items()
        for other in others
        if name.count(".") and other.count(".") and height(name) < height(other)
    ]
    assert up == []


def test_cards_point_to_what_is_shared(graph: Graph) -> None:
    below = {
        "author": {"participant", "shared"},
        "facilitator": {"participant", "shared"},
        "organiser": {"shared"},
        "participant": {"shared"},
        "shared": set[str](),
    }
    wrong = [
        f"{name} imports {other}"
        for name, others in graph.items()
        for other in others
        if name.startswith("themeday.widgets.") and other.startswith("themeday.widgets.")
        if (one := name.split(".")[2]) != (two := other.split(".")[2]) and two not in below[one]
    ]
    assert wrong == []


def test_nothing_imports_itself_by_way_of_others(graph: Graph) -> None:
    assert circles(graph) == []


def test_a_name_handed_over_as_text_is_an_import(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(
        'from importlib import import_module\nimport_module("themeday.two:make")\n', "utf-8"
    )
    (tmp_path / "two.py").write_text("import themeday.one\n", "utf-8")
    made = imports({"themeday.one": tmp_path / "one.py", "themeday.two": tmp_path / "two.py"})
    assert circles(made) == [["themeday.one", "themeday.two"]]


def test_the_map_is_that_of_the_imports(graph: Graph) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert "```mermaid" in text
    assert text == with_map(text, graph), "python -m tests.imports draws it anew"


def test_every_module_has_a_test_file_of_its_own_name() -> None:
    parts = (path.relative_to(ROOT).with_suffix("").parts for path in modules().values())
    named = (("tests", *(("widgets",) if top == "widgets" else ()), *folders, name) for top, *folders, name in parts)
    # A package says what its modules are; a script that only the build runs has its test beside what it builds.
    wanted = [[*folders, f"test_{name.strip('_')}.py"] for *folders, name in named if name != "__init__"]
    missing = [Path(*path) for path in wanted if not ROOT.joinpath(*path).exists()]
    scripts = {"tests/serving/frontend/test_write_rule.py", "tests/locales/test_main.py", "tests/test_main.py"}
    assert {path.as_posix() for path in missing} <= scripts


def test_the_top_holds_the_entry_points_only() -> None:
    assert len(list((ROOT / "themeday").glob("*.py"))) <= 6


def test_cards_are_found_from_any_folder_and_claim_no_general_name(tmp_path: Path) -> None:
    code = (
        "from importlib.util import find_spec; import themeday.widgets.shared.card as card;"
        "print(card.__file__, find_spec('widgets'), sep='|')"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    card, general = found.stdout.strip().split("|")
    assert (Path(card), general) == (ROOT / "widgets" / "shared" / "card.py", "None")


def test_only_the_clock_says_what_day_it_is() -> None:
    # Whoever asks the system themselves cannot be tried on another day, and asks it in UTC or not as it comes.
    asking = re.compile(r"date\.today\(\)|datetime\.now\(\)|utcnow\(\)|datetime\.today\(\)")
    files = [*(ROOT / "themeday").rglob("*.py"), *(ROOT / "widgets").rglob("*.py")]
    assert [str(path.relative_to(ROOT)) for path in files if asking.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").rglob("*.ipynb")), ids=lambda path: path.stem)
def test_notebooks_are_thin(path: Path) -> None:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    assert [cell["cell_type"] for cell in cells] == ["markdown", "code"]
    code = "".join(cells[1]["source"])
    assert len(code.splitlines()) <= 8
    assert not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.walk(ast.parse(code)))
    assert "<" not in code
    assert cells[1]["outputs"] == []


def test_views_append_by_a_helper_that_leaves_out_what_is_absent() -> None:
    found = {
        f"{path.name}: {line.strip()}"
        for path in (ROOT / "widgets").rglob("*.[jt]s")
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"\.(?:append|prepend|replaceChildren|insertAdjacent\w+)\(", line)
    }
    assert {place.partition(":")[0] for place in found} <= {"dom.js", "dom.ts"}
    assert len(found) == 2, found  # in put() and refill()


def test_pages_are_made_by_one_kind_of_template() -> None:
    makers = [path.name for path in (ROOT / "themeday").rglob("*.py") if " Environment(" in path.read_text("utf-8")]
    assert makers == ["templating.py"]


def test_environment_yml_equals_pyproject() -> None:
    import yaml

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    python, *rest = environment["dependencies"]
    assert python == f"python{project['requires-python']}"
    pip = next(part["pip"] for part in rest if isinstance(part, dict))
    wanted = sorted(_asked(project, "author", "build", "report", "dev"))
    assert sorted(item for item in pip if not item.startswith("-e")) == wanted
    assert "-e ." in pip


@pytest.mark.parametrize(
    ("lock", "extras"),
    [("requirements.lock", ("author", "build", "report", "dev")), ("requirements-serve.lock", ("build",))],
)
def test_a_lock_names_no_address_and_holds_what_pyproject_asks(lock: str, extras: tuple[str, ...]) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    locked = {line.split("==")[0].lower() for line in text.splitlines() if "==" in line}
    assert [name for name in _asked(project, *extras) if name.split(">=")[0].lower() not in locked] == []


def test_what_serving_needs_is_a_part_of_the_whole_and_without_its_tests() -> None:
    all_of_it, serving = (
        {line.split(" ")[0] for line in (ROOT / name).read_text("utf-8").splitlines() if "==" in line}
        for name in ("requirements.lock", "requirements-serve.lock")
    )
    assert serving < all_of_it
    names = {line.split("==")[0] for line in serving}
    assert names & {"pytest", "playwright", "mypy", "ruff", "jupyterlab", "weasyprint"} == set()


def _asked(project: dict[str, Any], *extras: str) -> list[str]:
    """Return what is asked for by name; an extra that only gathers other extras asks for nothing by itself."""
    listed = [*project["dependencies"], *(one for extra in extras for one in project["optional-dependencies"][extra])]
    return [one for one in listed if not one.startswith("themeday[")]


def _imported(path: Path) -> list[str]:
    tree = ast.parse(path.read_text("utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):  # "from themeday import widgets" imports themeday.widgets
            names += [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    return names
