"""Where the memory and the time of a forked page go: its own memory, and processor time, after each thing it does.

Run: python benchmarks/one_page.py   (Linux only)
Builds a page as the server does, forks it once, and lets the fork do what a page does when its person arrives. Own
memory is what the fork has written to; everything else it shares with the process it was forked from.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ["THEMEDAY_CARDS"] = "/cards"  # as on a served page

from benchmarks.crowd.report import table  # noqa: E402
from themeday.day import load_day  # noqa: E402
from themeday.records import Records  # noqa: E402
from themeday.rehearsal import rehearse  # noqa: E402
from themeday.serving.forking import comms  # noqa: E402
from themeday.serving.forking.messages import dumps  # noqa: E402
from themeday.serving.forking.parent import warm  # noqa: E402
from themeday.session import Session  # noqa: E402


def own_memory() -> float:
    """Return how much memory of this process is its own, in MB; read so that little is written by reading."""
    descriptor = os.open("/proc/self/smaps_rollup", os.O_RDONLY)
    text = os.read(descriptor, 4096)
    os.close(descriptor)
    at = text.index(b"Private_Dirty:") + 14
    return int(text[at : at + 20].split()[0]) / 1024


def main() -> None:
    """Build, fork, measure and print."""
    warm()
    comms.install()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rehearse(folder, 24, 1)
        session = Session(load_day(folder), Records.in_folder(folder / "data"), b"secret")
        session.records.refresh()
        session.set_stage("expectations", {"state": "open", "opened": "1"})
        session.language = "nl"
        import_module("themeday.widgets.chapter").chapter_page(session, "expectations")
        import_module("ipywidgets").register_comm_target()
        gc.collect()
        gc.freeze()
        own_memory()
        sys.stdout.flush()
        if os.fork() == 0:
            _live(session)
            sys.stdout.flush()
            os._exit(0)
        os.wait()


def _live(session: Session) -> None:
    from ipywidgets.widgets.widget import _instances

    rows: list[tuple[object, ...]] = []
    last = [0.0]

    def step(what: str, deed: Callable[[], object]) -> None:
        begun = time.process_time()
        deed()
        spent, memory = time.process_time() - begun, own_memory()
        rows.append((what, f"{memory - last[0]:.2f}", f"{memory:.2f}", f"{1e3 * spent:.1f}"))
        last[:] = [memory]

    step("forked", lambda: None)
    step("reads what is new in the logs", session.records.refresh)
    session.participant = next(iter(session.records.participants()))
    for bind in session._on_bind:
        step(f"binds a card: {type(bind.__self__).__name__}", bind)  # type: ignore[attr-defined]
    states = [widget.get_state() for widget in _instances.values()]
    step("collects the states of its widgets", lambda: states)
    step("writes them as JSON", lambda: dumps([str(state) for state in states]))
    print(table(("what it does", "MB more", "MB own", "ms"), rows))


if __name__ == "__main__":
    main()
