"""Runs code that a Jupyter client sends, in the shell that has run the notebook.

Only a kernel behind a connection file has one, so only whoever holds that file's key reaches it: JupyterLab, nbclient.
A page that is served has no connection file, no key and none of this.
"""

from __future__ import annotations

import asyncio
import builtins
import io
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, cast

from IPython.core import page, payloadpage
from IPython.core.completer import provisionalcompleter, rectify_completions
from IPython.core.display_trap import DisplayTrap
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.tokenutil import token_at_cursor

if TYPE_CHECKING:
    from themeday.serving.forking.kernel import Content, PageKernel

Publish = Callable[[str, "Content"], None]


class ClientShell:
    """What a client may ask of a shell: to run, to complete, to look into, to remember.

    Args:
        kernel: that tells what the code shows.
    """

    def __init__(self, kernel: PageKernel) -> None:
        self._publish: Publish = kernel.publish
        self._shell = shell = cast("Any", InteractiveShell.instance())  # little of IPython is typed
        vars(shell).pop("showtraceback", None)  # a page hides what failed; a client wants to see it
        shell._showtraceback = self._show_error
        shell.display_pub = _Publisher(self._publish, parent=shell)
        shell.displayhook = _Hook(self._publish, parent=shell, shell=shell)
        shell.display_trap = DisplayTrap(hook=shell.displayhook)  # type: ignore[no-untyped-call]
        # In memory: what is tried out here is nobody else's.
        shell.history_manager = HistoryManager(shell=shell, parent=shell, enabled=True, hist_file=":memory:")
        shell.set_hook("show_in_pager", page.as_hook(payloadpage.page), 99)  # type: ignore[no-untyped-call]
        sys.stdout, sys.stderr = _Stream("stdout", self._publish), _Stream("stderr", self._publish)
        # Standard input is how a fork learns that its server has gone: nothing else may read it.
        sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115
        builtins.input = _no_input
        self.answers: dict[str, Callable[[dict[str, Any]], Content]] = {
            "complete_request": self._complete,
            "inspect_request": self._inspect,
            "is_complete_request": self._is_complete,
            "history_request": self._history,
        }

    async def execute(self, content: dict[str, Any]) -> Content:
        """Run code, and tell meanwhile what it shows.

        Args:
            content: of an execute_request.

        Returns:
            The content of the reply.
        """
        shell, code, silent = self._shell, str(content["code"]), bool(content.get("silent"))
        if not silent:
            self._publish("execute_input", {"code": code, "execution_count": shell.execution_count})
        run = shell.run_cell_async(
            code,
            store_history=bool(content.get("store_history", not silent)) and not silent,
            silent=silent,
            transformed_cell=_transformed(shell, code),
        )
        result = await _interruptible(run)
        shell.events.trigger("post_execute")
        if not silent:
            shell.events.trigger("post_run_cell", result)
        sys.stdout.flush()
        sys.stderr.flush()
        problem = result.error_before_exec or result.error_in_exec
        answer: Content = {
            "status": "ok" if problem is None else "error",
            "execution_count": max(shell.execution_count - 1, 0),
            "payload": shell.payload_manager.read_payload(),
            "user_expressions": {},
        }
        shell.payload_manager.clear_payload()
        if problem is not None:
            answer |= {
                "ename": type(problem).__name__,
                "evalue": str(problem),
                "traceback": getattr(shell, "_last_traceback", None) or [],
            }
        elif content.get("user_expressions"):
            answer["user_expressions"] = shell.user_expressions(content["user_expressions"])
        return answer

    def _complete(self, content: dict[str, Any]) -> Content:
        code, position = content["code"], content.get("cursor_pos")
        position = len(code) if position is None else position
        with provisionalcompleter():
            found = list(rectify_completions(code, self._shell.Completer.completions(code, position)))
        return {
            "status": "ok",
            "matches": [one.text for one in found],
            "cursor_start": found[0].start if found else position,
            "cursor_end": found[0].end if found else position,
            "metadata": {},
        }

    def _inspect(self, content: dict[str, Any]) -> Content:
        name = token_at_cursor(content["code"], content.get("cursor_pos", len(content["code"])))
        try:
            data = self._shell.object_inspect_mime(name, detail_level=content.get("detail_level", 0))
        except KeyError:
            return {"status": "ok", "found": False, "data": {}, "metadata": {}}
        return {"status": "ok", "found": True, "data": data, "metadata": {}}

    def _is_complete(self, content: dict[str, Any]) -> Content:
        status, indent = self._shell.input_transformer_manager.check_complete(content["code"])
        return {"status": status, **({"indent": " " * (indent or 0)} if status == "incomplete" else {})}

    def _history(self, content: dict[str, Any]) -> Content:
        manager, keys = self._shell.history_manager, {name: content.get(name, False) for name in ("raw", "output")}
        assert manager is not None
        found: Any = ()
        match content.get("hist_access_type"):
            case "tail":
                found = manager.get_tail(content.get("n", 10), include_latest=True, **keys)
            case "range":
                span = (content.get(name) for name in ("session", "start", "stop"))
                found = manager.get_range(*span, **keys)
            case "search":
                wanted = {"n": content.get("n"), "unique": content.get("unique", False)}
                found = manager.search(content.get("pattern") or "*", **wanted, **keys)
        return {"status": "ok", "history": list(found)}

    def _show_error(self, kind: type[BaseException], value: BaseException, lines: list[str]) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self._shell._last_traceback = lines
        self._publish("error", {"ename": kind.__name__, "evalue": str(value), "traceback": lines})


def _transformed(shell: Any, code: str) -> str:
    try:
        return str(shell.transform_cell(code))
    except Exception:
        return code  # running it will say what is wrong with it


async def _interruptible(run: Awaitable[Any]) -> Any:
    """Wait for code that may wait itself; an interrupt meanwhile ends it, and not the kernel."""
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(run)

    def interrupt(*_: object) -> None:
        if asyncio.current_task(loop) is task:
            raise KeyboardInterrupt  # the code itself is at work
        loop.call_soon_threadsafe(task.cancel)

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        return await task
    finally:
        signal.signal(signal.SIGINT, before)


def _no_input(*_: object, **__: object) -> str:
    raise EOFError("Nobody can be asked here: this kernel has no input.")


class _Stream(io.TextIOBase):
    """Tells what is printed, line by line."""

    def __init__(self, name: str, publish: Publish) -> None:
        self._name, self._publish, self._waiting = name, publish, ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._waiting += text
        if "\n" in text:
            self.flush()
        return len(text)

    def flush(self) -> None:
        text, self._waiting = self._waiting, ""
        if text:
            self._publish("stream", {"name": self._name, "text": text})


class _Publisher(DisplayPublisher):
    """Tells what `display` shows."""

    def __init__(self, publish: Publish, **keys: Any) -> None:
        super().__init__(**keys)  # type: ignore[no-untyped-call]
        self._publish = publish

    def publish(  # type: ignore[override]
        self, data: Any, metadata: Any = None, *, transient: Any = None, update: bool = False, **_: Any
    ) -> None:
        sys.stdout.flush()
        content = {"data": data, "metadata": metadata or {}, "transient": transient or {}}
        self._publish("update_display_data" if update else "display_data", content)

    def clear_output(self, wait: bool = False) -> None:
        sys.stdout.flush()
        self._publish("clear_output", {"wait": wait})


class _Hook(DisplayHook):
    """Tells what the last line of a cell is."""

    def __init__(self, publish: Publish, **keys: Any) -> None:
        super().__init__(**keys)  # type: ignore[no-untyped-call]
        self._publish = publish

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        sys.stdout.flush()
        content = {"execution_count": self.prompt_count, "data": format_dict, "metadata": md_dict or {}}
        self._publish("execute_result", content)

    def finish_displayhook(self) -> None:
        pass
