"""The public conformance suite for Jupyter kernels, against a forked one, found through its kernel spec.

A page's kernel runs no code that a message brings. So every test that sends code must fail, and every other test pass.
"""

from __future__ import annotations

import json
import unittest
from collections.abc import Iterator

import pytest

pytest.importorskip("jupyter_kernel_test")

import jupyter_kernel_test as suite

from tests.serving.forking.conftest import House
from themeday.serving.forking.provisioner import ForkProvisioner

NAME = "themeday-forked"
ANSWERED = {"test_kernel_info"}
NEED_CODE = {
    "test_clear_output",
    "test_completion",
    "test_display_data",
    "test_error",
    "test_execute_result",
    "test_execute_stderr",
    "test_execute_stdout",
    "test_history",
    "test_inspect",
    "test_is_complete",
    "test_pager",
}


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
    supported_history_operations = ("tail", "search")
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
    print(f"jupyter_kernel_test: passed {sorted(names - failed)}, refused {sorted(failed)}")
    assert names - failed == ANSWERED
    assert failed == NEED_CODE
