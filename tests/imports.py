"""Who imports whom in the kit, names handed over as text included; draws the map of CONTRIBUTING."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
MAP = ROOT / "CONTRIBUTING.md"
_BETWEEN = re.compile(r"(<!-- map: python -m tests\.imports -->\n).*?(<!-- end of map -->)", re.DOTALL)
_NOTEBOOKS = "notebooks"

Graph = Mapping[str, frozenset[str]]


def modules() -> dict[str, Path]:
    """Return the file of each module by its name; cards are named as they are imported."""
    files = [*(ROOT / "themeday").rglob("*.py"), *(ROOT / "widgets").rglob("*.py")]
    named = {}
    for path in files:
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[:3] == ("themeday", "bundle", "files"):  # what is put on a stick, and run without the kit
            continue
        parts = ("themeday", *parts) if parts[0] == "widgets" else parts
        named[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return named


def imports(known: Mapping[str, Path] | None = None) -> Graph:
    """Return the modules that each module imports, anywhere in it.

    Args:
        known: files by name of module; the kit's otherwise.
    """
    known = known if known is not None else modules()
    return {name: frozenset(_imported(path, known)) - {name} for name, path in known.items()}


def _imported(path: Path, known: Mapping[str, Path]) -> Iterable[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if (name := whole if whole in known else node.module) in known:
                    yield name
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
            name = node.value.partition(":")[0]
            if name in known:
                yield name


@cache
def _heights() -> dict[str, int]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = ["widgets", *contracts[0]["layers"]]
    return {part.strip(): -number for number, layer in enumerate(layers) for part in layer.split("|")}


def height(name: str) -> int:
    """Return how high a module stands by the layers in pyproject.toml: 0 at the top, where what starts the kit is."""
    return _heights().get(name.split(".")[1], 0)


def circles(graph: Graph) -> list[list[str]]:
    """Return the groups of modules each of which reaches the others, and so itself.

    Args:
        graph: what each imports.

    Source:
        Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1 (1972).
    """
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in graph[name]:
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(group) > 1:
                found.append(sorted(group))

    for name in graph:
        if name not in index:
            visit(name)
    return found


def rooms(graph: Graph) -> dict[str, set[str]]:
    """Return which folders of the house each folder imports from; modules at the top are left out.

    Args:
        graph: what each module imports.
    """
    packages = {name.split(".")[1] for name in graph if name.count(".") > 1}
    found: dict[str, set[str]] = {package: set() for package in sorted(packages)}
    for name, others in graph.items():
        room = name.split(".")[1] if name.count(".") else ""
        if room in packages:
            found[room] |= {other.split(".")[1] for other in others if other.count(".")} & packages - {room}
    return found


def drawn(graph: Graph) -> str:
    """Return the map, in Mermaid: an arrow says "imports"; one that follows from others is left out.

    Args:
        graph: what each module imports.
    """
    house = rooms(graph)
    lines = ["```mermaid", "flowchart TD", f"    {_NOTEBOOKS} --> widgets"]
    for room, others in house.items():
        further = {end for other in others for end in _reached(house, other)}
        lines += [f"    {room} --> {other}" for other in sorted(others - further)]
    return "\n".join([*lines, "```", ""])


def _reached(house: Mapping[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    ahead = set(house[start])
    while ahead:
        room = ahead.pop()
        reached.add(room)
        ahead |= house[room] - reached
    return reached


def with_map(text: str, graph: Graph) -> str:
    """Return the text of CONTRIBUTING with the map as it is now.

    Args:
        text: of CONTRIBUTING.
        graph: what each module imports.
    """
    return _BETWEEN.sub(lambda found: f"{found[1]}{drawn(graph)}{found[2]}", text)


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)
    MAP.write_text(with_map(MAP.read_text("utf-8"), imports()), "utf-8", newline="\n")
