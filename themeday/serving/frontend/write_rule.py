"""Write for the browser the rule of `themeday/text/display.py`, by which what people typed is shown."""

from __future__ import annotations

from themeday.places import CARDS
from themeday.text.display import patterns

RULE = CARDS / "shared" / "text_patterns.ts"


def rule() -> str:
    """Return the module with the rule's regular expressions."""
    expressions = patterns(lambda point: f"\\u{{{point:x}}}")
    lines = [f"  {name}: /{text}/{'u' if name == 'right_to_left' else 'gu'}," for name, text in expressions.items()]
    return "\n".join(
        [
            "// Written by `make page` from `themeday/text/display.py`, where the rule is explained.",
            "export const PATTERNS = {",
            *lines,
            "};",
            "",
        ]
    )


if __name__ == "__main__":
    RULE.write_text(rule(), "utf-8", newline="\n")
