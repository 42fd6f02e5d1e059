"""What the kit uses of other packages beyond what they promise: a version that takes it away is named."""

from __future__ import annotations

import platform
from importlib import import_module
from importlib.metadata import version
from typing import Any

import pytest

#: By package: attributes of modules, classes, and (after a colon) of a widget or its channel.
RELIED_ON = {
    "asyncio": ("asyncio.Handle._run",),
    "comm": ("comm.DummyComm:_closed", "comm.DummyComm:_msg_callback"),
    "ipywidgets": (
        "ipywidgets.widgets.widget._instances",
        "ipywidgets.widgets.widget._remove_buffers",
        "ipywidgets.widgets.widget.LoggingHasTraits._log_default",
        "ipywidgets.Text:_model_id",
        "ipywidgets.Text:_msg_callbacks",
    ),
    "traitlets": (
        "traitlets.HasTraits._all_trait_default_generators",
        "traitlets.HasTraits:_trait_values",
        "traitlets.HasTraits:_trait_notifiers",
        "traitlets.HasTraits:_trait_validators",
        "traitlets.HasTraits:_cross_validation_lock",
    ),
}


def found(name: str) -> Any:
    """Return what a dotted name stands for; after a colon, of an object made of it."""
    path, _, attribute = name.partition(":")
    module, *rest = path.split(".")
    reached = import_module(module)
    for part in rest:
        reached = getattr(reached, part)
    return getattr(reached(), attribute) if attribute else reached


@pytest.mark.parametrize(("package", "name"), [(package, name) for package in RELIED_ON for name in RELIED_ON[package]])
def test_what_others_do_not_promise_is_still_there(package: str, name: str) -> None:
    used = platform.python_version() if package == "asyncio" else version(package)
    try:
        found(name)
    except AttributeError:
        pytest.fail(f"{package} {used} has no {name} any more: mend themeday/serving/internals.py")
