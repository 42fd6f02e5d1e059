"""A plain picture of bars with their numbers as text, readable on light and on dark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

_WIDTH, _LEFT, _RIGHT = 760, 210, 90
_BAR, _ROW, _HEAD = 22, 32, 40
_STYLE = (
    "text{font:15px system-ui,sans-serif;fill:#1b2733}.t{font-weight:600}.other{fill:#8a97a3}.own{fill:#0b6e8f}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.own{fill:#4fb3d4}.back{fill:#151b22}}"
)


@dataclass(frozen=True)
class Panel:
    """Some bars that are compared.

    Args:
        title: what they are.
        unit: stands behind each number.
        bars: names and numbers, the kit's own last.
    """

    title: str
    unit: str
    bars: Sequence[tuple[str, float]]


def draw(path: Path, panels: Sequence[Panel]) -> None:
    """Write the picture.

    Args:
        path: the file.
        panels: from top to bottom.
    """
    height = sum(_HEAD + _ROW * len(panel.bars) for panel in panels) + 16
    said = ". ".join(
        f"{panel.title}: " + ", ".join(f"{name} {_number(value)} {panel.unit}" for name, value in panel.bars)
        for panel in panels
    )
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" role="img">',
        f"<title>{escape(said)}</title><style>.back{{fill:#fff}}{_STYLE}</style>",
        f'<rect class="back" width="{_WIDTH}" height="{height}" rx="8"/>',
    ]
    top = 0
    for panel in panels:
        lines.append(f'<text class="t" x="16" y="{top + 28}">{escape(panel.title)}</text>')
        top += _HEAD
        most = max((value for _, value in panel.bars), default=0) or 1
        for at, (name, value) in enumerate(panel.bars):
            y = top + _ROW * at
            length = max(2.0, (_WIDTH - _LEFT - _RIGHT) * value / most)
            kind = "own" if at == len(panel.bars) - 1 else "other"
            lines += [
                f'<text x="{_LEFT - 12}" y="{y + 16}" text-anchor="end">{escape(name)}</text>',
                f'<rect class="{kind}" x="{_LEFT}" y="{y}" width="{length:.1f}" height="{_BAR}" rx="3"/>',
                f'<text x="{_LEFT + length + 8:.1f}" y="{y + 16}">{_number(value)} {escape(panel.unit)}</text>',
            ]
        top += _ROW * len(panel.bars)
    path.write_text("\n".join([*lines, "</svg>", ""]), encoding="utf-8")


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 20 else f"{value:.1f}" if value >= 2 else f"{value:.2f}"
