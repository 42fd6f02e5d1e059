"""The addresses that people type: of the laptop, of a proxy before it, and on posters."""

from __future__ import annotations

import re
from ipaddress import IPv4Address
from urllib.parse import urlsplit

from themeday.cli.command import UsageError
from themeday.errors import ThemeDayError
from themeday.i18n import N_


def ip_address(text: str) -> str:
    """Return an address of the laptop, such as "192.168.8.10", or an empty text; raise UsageError for anything else."""
    try:
        return str(IPv4Address(text)) if text else ""
    except ValueError:
        raise UsageError(
            N_("{value} is no address of a laptop. Write it like --address 192.168.8.10, or leave it out."),
            value=text,
        ) from None


def public_address(text: str) -> str:
    """Return the origin that browsers will know, such as "https://themadag.example.nl"; raise UsageError for none."""
    scheme, host, port = _origin(text.strip())
    if text and (scheme != "https" or port == 0):
        raise UsageError(
            N_(
                "{value} is not the address of a proxy. Write https:// and a name, nothing else: "
                "--behind https://themadag.example.nl"
            ),
            value=text,
        )
    # Browsers leave the usual port out, and so must whoever compares.
    return (f"https://{host}" + (f":{port}" if port not in (None, 443) else "")) if text else ""


def poster_address(text: str, port: int) -> str:
    """Return the address of the day on posters, with a port when none is typed; raise ThemeDayError for none."""
    typed = text.strip()
    scheme, host, given = _origin(typed if "://" in typed else f"http://{typed}")
    if scheme not in ("http", "https"):
        raise ThemeDayError(
            N_("{address} is no address for a poster. Write it like this: --address http://192.168.8.10:8866"),
            address=typed or '""',
        )
    shown = given if given or "://" in typed else port
    return f"{scheme}://{host}:{shown}" if shown else f"{scheme}://{host}"


def _origin(address: str) -> tuple[str, str, int | None]:
    """Return the scheme, host and port of an address that has no more than those; an empty scheme otherwise."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:  # urlsplit's word for a port that is none
        return "", "", None
    more = parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None
    plain = re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", host)
    return (parts.scheme if plain and not more else "", host, port)
