"""The addresses that people type are understood, or refused with an example."""

from __future__ import annotations

import pytest

from themeday.cli.addresses import ip_address, poster_address, public_address
from themeday.cli.command import UsageError
from themeday.errors import ThemeDayError


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("192.168.8.10", "http://192.168.8.10:8866"),
        ("192.168.8.10:9000", "http://192.168.8.10:9000"),
        (" http://192.168.8.10:8866/ ", "http://192.168.8.10:8866"),
        ("https://dag.example", "https://dag.example"),
        ("Laptop.local", "http://laptop.local:8866"),
    ],
)
def test_an_address_for_posters(typed: str, address: str) -> None:
    assert poster_address(typed, 8866) == address


@pytest.mark.parametrize(
    "typed",
    ["", "http://", "ftp://a", "a b", "http://a/b", "a:port", "a:99999", "http://u:p@a", '"><script>', "javascript:x"],
)
def test_no_address_for_posters(typed: str) -> None:
    with pytest.raises(ThemeDayError, match="is no address"):
        poster_address(typed, 8866)


def test_an_address_of_the_laptop() -> None:
    assert [ip_address(text) for text in ("", "192.168.8.10")] == ["", "192.168.8.10"]
    with pytest.raises(UsageError, match="no address of a laptop"):
        ip_address("laptop.local")


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("", ""),
        ("https://dag.example", "https://dag.example"),
        ("https://dag.example:443/", "https://dag.example"),
        ("https://dag.example:8443", "https://dag.example:8443"),
    ],
)
def test_an_address_of_a_proxy(typed: str, origin: str) -> None:
    assert public_address(typed) == origin


@pytest.mark.parametrize("typed", ["http://dag.example", "https://a/b", "https://a#b", "https://a:0", "dag.example"])
def test_no_address_of_a_proxy(typed: str) -> None:
    with pytest.raises(UsageError, match="not the address of a proxy"):
        public_address(typed)
