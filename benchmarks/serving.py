"""What happens when many phones open a page at once: seconds until each has its widgets, and memory of each page.

Run: python benchmarks/serving.py --pages 1 40 100 300 [--ordinary 8]
Serves a rehearsal day on this machine. A load generator speaks Jupyter's protocol as a browser does: it joins, gets the
page, opens the websocket, asks for the kernel's information and the states of all widgets. It runs on the same cores,
so the figures are those of a laptop that does its own asking. `--ordinary N` measures the same with N pages whose
kernels are started one by one, as Voilà does by itself. Static files are not fetched. Memory is PSS (Linux only).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import statistics
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.served_day import ServedDay, serve
from themeday.day import load_day
from themeday.records import Records
from themeday.rehearsal import rehearse
from themeday.session import Session

_PATIENCE = 300.0


@dataclass
class Phone:
    """One participant's browser.

    Args:
        served: the day.
    """

    served: ServedDay
    cookies: dict[str, str] = field(default_factory=dict)
    socket: WebSocketClientConnection | None = None

    @property
    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    async def ask(self, path: str, body: dict[str, str] | None = None) -> HTTPResponse:
        """Send one request and keep the cookies."""
        request = HTTPRequest(
            self.served.base + path,
            method="GET" if body is None else "POST",
            body=None if body is None else urlencode({**body, "_xsrf": self.cookies.get("_xsrf", "")}),
            headers=self._headers,
            follow_redirects=False,
            request_timeout=_PATIENCE,
            connect_timeout=_PATIENCE,
        )
        answer = await AsyncHTTPClient().fetch(request, raise_error=False)
        for cookie in answer.headers.get_list("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    async def join(self) -> None:
        """Become a leader of the first unit."""
        link = f"/j/{self.served.join_code}?language=nl&role=leader"
        form = (await self.ask(link)).body.decode()
        unit = re.search(r'name="unit" value="([^"]+)"', form)
        assert unit, form
        answer = await self.ask(link, {"unit": unit[1]})
        assert answer.code == 302, answer.body

    async def open(self, page: str) -> float:
        """Open a page; return the seconds until its widgets are there."""
        begun = time.perf_counter()
        answer = await self.ask(f"/{page}")
        kernel = re.search(r'"kernelId": "([0-9a-f-]{36})"', answer.body.decode())
        assert kernel, answer.code
        url = self.served.base.replace("http", "ws", 1) + f"/api/kernels/{kernel[1]}/channels"
        request = HTTPRequest(url, headers=self._headers, connect_timeout=_PATIENCE, request_timeout=_PATIENCE)
        self.socket = await websocket_connect(request)
        await self._send("kernel_info_request", {})
        await self._hear("kernel_info_reply")
        content = {"comm_id": "c", "target_name": "jupyter.widget.control", "data": {}}
        await self._send("comm_open", content, version="1.0.0")
        await self._send("comm_msg", {"comm_id": "c", "data": {"method": "request_states"}})
        await self._hear("comm_msg")
        return time.perf_counter() - begun

    async def _send(self, kind: str, content: dict[str, object], **metadata: str) -> None:
        header = {"msg_id": uuid.uuid4().hex, "username": "", "session": "s", "msg_type": kind, "version": "5.3"}
        message = {"header": header, "parent_header": {}, "metadata": metadata, "content": content, "channel": "shell"}
        assert self.socket is not None
        await self.socket.write_message(json.dumps(message))

    async def _hear(self, kind: str) -> None:
        assert self.socket is not None
        while True:
            message = await self.socket.read_message()
            assert message is not None, "the websocket was closed"
            if json.loads(message)["msg_type"] == kind:
                return


async def measure(served: ServedDay, pages: int) -> None:
    """Let some people open the same page at the same instant, and print how that went."""
    AsyncHTTPClient.configure(None, max_clients=1_000)
    first, *phones = [Phone(served) for _ in range(pages + 1)]
    for start in range(0, len(phones), 50):
        await asyncio.gather(*(phone.join() for phone in phones[start : start + 50]))
    await first.join()
    await first.open("expectations")  # the notebook has run before anyone comes
    results = await asyncio.gather(*(phone.open("expectations") for phone in phones), return_exceptions=True)
    seconds = sorted(result for result in results if isinstance(result, float))
    errors = len(results) - len(seconds)
    memory = kernels(served)
    print(
        f"{pages:4} at once: p50 {statistics.median(seconds):6.2f} s  p95 {seconds[int(len(seconds) * 0.95)]:6.2f} s  "
        f"most {seconds[-1]:6.2f} s  errors {errors}  memory of a page {statistics.median(memory):5.1f} MB"
    )


def kernels(served: ServedDay) -> list[float]:
    """Return the memory of each page's process, in MB of PSS."""
    found = []
    for process in psutil.Process(served.process.pid).children(recursive=True):
        try:
            if not process.children():  # the parent and the builders have
                found.append(process.memory_full_info().pss / 2**20)
        except (psutil.NoSuchProcess, AttributeError):
            continue
    return found or [float("nan")]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, nargs="+", default=[1, 40, 100])
    parser.add_argument("--ordinary", type=int, default=0)
    chosen = parser.parse_args()
    runs = [((), pages) for pages in chosen.pages]
    if chosen.ordinary:
        runs.append((("--no-fork",), chosen.ordinary))
    for options, pages in runs:
        with tempfile.TemporaryDirectory() as folder:
            rehearse(Path(folder), 24, 1)
            session = Session(load_day(Path(folder)), Records.in_folder(Path(folder) / "data"))
            session.set_stage("expectations", {"state": "open", "opened": "1"})
            with serve(Path(folder), options=options) as served:
                print("ordinary kernels, " if options else "forked kernels,   ", end="", flush=True)
                asyncio.run(measure(served, pages))


if __name__ == "__main__":
    main()
