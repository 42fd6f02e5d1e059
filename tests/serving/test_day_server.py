"""A server that is ready loads and compiles nothing when a page is opened for the first time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from themeday.day.new import new_day

pytestmark = pytest.mark.server

# In a process of its own: what other tests have loaded would not be loaded again.
OPENING = """
import asyncio, json, sys
from pathlib import Path
from jinja2 import Environment
from tornado.httpclient import AsyncHTTPClient
from themeday.day.load import load_day
from themeday.serving import run
from themeday.serving.ports import ServeOptions, listening
from themeday.serving.prewarm import load_ahead
from themeday.store.folder import DataFolder

day = load_day(Path(sys.argv[1]))
data = DataFolder.of(day)
run._tell_by_environment(day, data)
from themeday.serving.day_server import DayServer

compile, compiled = Environment.compile, []

def noted(self, source, *rest, **options):
    compiled.append(str(source)[:40])
    return compile(self, source, *rest, **options)

async def open_each(server):
    ask = AsyncHTTPClient().fetch
    told = {}
    server._participants.start()
    server._staff.start()
    links = server._links(server._network.reach)
    base = links.organiser.partition("/enter/")[0]
    await ask(f"{base}/status", raise_error=False)  # what this client itself loads
    for link, page in ((links.facilitator, "console"), (links.facilitator, "projector"), (links.organiser, "review")):
        entered = await ask(link, follow_redirects=False, raise_error=False)
        cookies = [value.partition(";")[0] for value in entered.headers.get_list("Set-Cookie")]
        before, compiled[:] = set(sys.modules), []
        answer = await ask(f"{base}/{page}", headers={"Cookie": "; ".join(cookies)})
        told[page] = [answer.code, sorted(set(sys.modules) - before), list(compiled)]
    await server._participants.shut_down()
    await server._staff.shut_down()
    return told

with listening("127.0.0.1", None) as listeners:
    server = DayServer(day, data, ServeOptions(address="127.0.0.1"), listeners)
    server.warm_up()
    load_ahead(day)
    Environment.compile = noted
    print(json.dumps(asyncio.run(open_each(server))))
"""


def test_nothing_is_loaded_or_compiled_when_a_page_is_opened_first(tmp_path: Path) -> None:
    new_day(tmp_path / "day", "nl")
    done = subprocess.run(
        [sys.executable, "-c", OPENING, str(tmp_path / "day")], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == {page: [200, [], []] for page in ("console", "projector", "review")}
