"""The public conformance suite for Jupyter kernels, against a forked one, found through its kernel spec."""

from __future__ import annotations

import asyncio
import json
import signal
import unittest
from collections.abc import Iterator
from typing import Any

import pytest
from jupyter_client.asynchronous.client import AsyncKernelClient

pytest.importorskip("jupyter_kernel_test")

import jupyter_kernel_test as suite

from tests.serving.forking.conftest import House
from themeday.serving.forking.client import Forks
from themeday.serving.forking.provisioner import ForkProvisioner

NAME = "themeday-forked"


class Conformance(suite.KernelTests):
    """What the suite needs to try everything it can."""

    __test__ = False  # it is run by the test below
    kernel_name = NAME
    language_name = "python"
    file_extension = ".py"
    code_hello_world = "print('hello, world')"
    code_stderr = "import sys; print('test', file=sys.stderr)"
    completion_samples = ({"text": "zi", "matches": {"zip"}},)
    complete_code_samples = ("1",)
    incomplete_code_samples = ("print('''hello",)
    invalid_code_samples = ("import = 7q",)
    code_page_something = "zip?"
    code_generate_error = "1/0"
    code_execute_result = ({"code": "1+2+3", "result": "6"},)
    code_display_data = ({"code": "from IPython.display import *; display(HTML('x'))", "mime": "text/html"},)
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "search")  # as IPython's own kernel says
    code_inspect_sample = "zip"
    code_clear_output = "from IPython.display import clear_output; clear_output()"


@pytest.fixture
def spec(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = house.folder / "share" / "kernels" / NAME
    folder.mkdir(parents=True)
    provisioner = {
        "provisioner_name": "themeday-fork",
        "config": {"notebook": str(house.notebook("import ipywidgets\nipywidgets.Text()"))},
    }
    argv = ["false", "{connection_file}"]  # an ordinary kernel would not start: it is the forked one that answers
    described = {"argv": argv, "display_name": NAME, "language": "python"}
    (folder / "kernel.json").write_text(json.dumps({**described, "metadata": {"kernel_provisioner": provisioner}}))
    monkeypatch.setenv("JUPYTER_PATH", str(folder.parents[1]))
    yield
    if ForkProvisioner.forks is not None:
        ForkProvisioner.forks.stop()
        ForkProvisioner.forks = None


def test_the_public_suite(spec: None) -> None:
    results = unittest.TestResult()
    tests = unittest.defaultTestLoader.loadTestsFromTestCase(Conformance)
    names = {test._testMethodName for test in tests}
    tests.run(results)
    failed = {getattr(test, "test_case", test)._testMethodName for test, _ in (*results.failures, *results.errors)}
    skipped = {getattr(test, "test_case", test)._testMethodName for test, _ in results.skipped}
    print(f"jupyter_kernel_test: {len(names - failed)} of {len(names)} passed, parts skipped in {sorted(skipped)}")
    print(*(text for _, text in (*results.failures, *results.errors)), sep="\n")
    assert not failed
    assert skipped == {"test_history"}  # of it one kind, which IPython's own kernel leaves out as well


async def told(client: AsyncKernelClient, code: str) -> tuple[str, str]:
    """Run code; return how it ended and what it printed."""
    printed: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        if message["msg_type"] == "stream":
            printed.append(message["content"]["text"])

    answer = await client.execute_interactive(code, timeout=20, output_hook=hear)
    return answer["content"]["status"], "".join(printed)


def test_it_runs_code_as_any_kernel_does(house: House, forks: Forks) -> None:
    async def live() -> None:
        built = await forks.built(house.notebook("there = 'in the notebook'"), "nl")
        process, file = await house.fork(forks, built, house.codes[0])
        async with house.client(file) as client:
            assert await told(client, "print(there)") == ("ok", "in the notebook\n")
            # Waiting in the cell itself; then an interrupt while it waits, and while it works.
            waiting = "import asyncio; await asyncio.sleep(0.01); print('waited')"
            assert await told(client, waiting) == ("ok", "waited\n")
            for busy in ("await asyncio.sleep(60)", "import time; time.sleep(60)"):
                asyncio.get_running_loop().call_later(0.5, process.send_signal, signal.SIGINT)
                assert (await told(client, busy))[0] == "error"
            # What was sent after a piece that fails is not run; what comes later is.
            for code in ("import time; time.sleep(0.5); 1/0", "there = 'changed'"):
                client.execute(code)
            replies = [await client.get_shell_msg(timeout=20) for _ in range(2)]
            assert [reply["content"]["status"] for reply in replies] == ["error", "aborted"]
            assert await told(client, "print(there)") == ("ok", "in the notebook\n")
            # Nobody can be asked: standard input is how a page learns that its server has gone.
            assert (await told(client, "input('?')"))[0] == "error"

    asyncio.run(live())
