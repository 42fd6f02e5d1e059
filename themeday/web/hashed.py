"""Names of files that change with their content, so that a browser may keep them for ever."""

from __future__ import annotations

from hashlib import blake2s

#: Where a served page finds the browser's side of its cards; unset in JupyterLab, where it travels with each card.
ENV_CARDS = "THEMEDAY_CARDS"


def hashed(data: bytes) -> str:
    """Return a short text that stands for some content."""
    return blake2s(data, digest_size=6).hexdigest()
