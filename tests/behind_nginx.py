"""nginx before a served day, with the guide's own recipe: on free ports of 127.0.0.1, always stopped."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.served_day import ServedDay, free_port, serve

GUIDE = Path(__file__).parents[1] / "facilitator_guide"
_PLACES = (shutil.which("nginx"), "/usr/sbin/nginx", os.fspath(Path(sys.prefix, "nginx/usr/sbin/nginx")))
_START_SECONDS = 10.0


@dataclass(frozen=True)
class Proxied:
    """A day that is served behind nginx.

    Args:
        day: the day; its links are those of the proxy.
        plain: nginx's address without TLS.
        direct: the day's own address, where only nginx should come.
        certificate: what clients trust.
        log: what nginx wrote.
    """

    day: ServedDay
    plain: str
    direct: str
    certificate: Path
    log: Path

    @property
    def host(self) -> str:
        return self.day.base.removeprefix("https://")


def recipe(language: str) -> str:
    """Return the guide's recipe for nginx."""
    page = (GUIDE / language / "12_network.md").read_text("utf-8")
    (found,) = re.findall(r"^```nginx\n(.*?)^```", page, flags=re.M | re.S)
    return str(found)


@contextmanager
def serve_behind_nginx(folder: Path) -> Iterator[Proxied]:
    """Serve the day in a folder behind nginx; skip the test where there is none.

    Args:
        folder: of its day.toml.
    """
    nginx, openssl = next(filter(_runs, _PLACES), None), shutil.which("openssl")
    if nginx is None:
        pytest.skip("there is no nginx; `make proxy` gets Debian's")
    if openssl is None:
        pytest.skip("there is no openssl to make a certificate with")
    place = folder / "nginx"
    place.mkdir()
    certificate, key = _certificate(openssl, place)
    tls, inside = free_port(), free_port()
    plain = tls + 1
    text = recipe("nl")
    for ours, theirs in {
        "http {\n": f"http {{\n{_temporary(place)}",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{tls} ssl",
        "https://themadag.example.nl$": f"https://127.0.0.1:{tls}$",
        "/etc/nginx/themadag.crt": str(certificate),
        "/etc/nginx/themadag.key": str(key),
        "127.0.0.1:8866": f"127.0.0.1:{inside}",
    }.items():
        assert text.count(ours) == 1, ours
        text = text.replace(ours, theirs)
    (place / "nginx.conf").write_text(text.replace("themadag.example.nl", "127.0.0.1"))
    log = place / "log"
    with log.open("w") as written:
        command = [nginx, "-p", str(place), "-c", str(place / "nginx.conf")]
        process = subprocess.Popen([*command, "-g", f"daemon off; pid {place / 'pid'};"], stderr=written)
        try:
            _wait(process, tls, log)
            with serve(folder, inside, ["--behind", f"https://127.0.0.1:{tls}"]) as day:
                yield Proxied(day, f"http://127.0.0.1:{plain}", f"http://127.0.0.1:{inside}", certificate, log)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _runs(path: str | None) -> bool:
    # Unpacked and not installed, it may lack a library.
    return bool(path and Path(path).exists()) and subprocess.run([str(path), "-v"], capture_output=True).returncode == 0


def _certificate(openssl: str, place: Path) -> tuple[Path, Path]:
    certificate, key = place / "themadag.crt", place / "themadag.key"
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", "/CN=themadag", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command, "-out", str(certificate), "-keyout", str(key)], check=True, capture_output=True)
    return certificate, key


def _temporary(place: Path) -> str:
    # Debian's nginx keeps these where only root may write.
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return "".join(f"    {kind}_temp_path {place / kind};\n" for kind in kinds)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nginx does not start: {log.read_text()}")
