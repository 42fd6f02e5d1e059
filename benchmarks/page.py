"""What one page costs in a browser, beside Voilà and Solara: bytes, requests, the first field, and the word "saved".

Run: python benchmarks/page.py           about five minutes; writes benchmarks/results
     python benchmarks/page.py --quick   the kit only, once; writes only where --results says

Voilà and Solara serve a form of one question and a button; the kit serves the welcome of a rehearsal day, which has
such a question among other things. Everything is on this machine; Chromium has an empty cache for a first visit. Solara
is installed beside the kit, in `.venv/solara`, when it is not there.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import BrowserContext, Page  # noqa: E402

from benchmarks.crowd.kinds import running  # noqa: E402
from benchmarks.crowd.report import command, keep, machine, table  # noqa: E402
from benchmarks.crowd.visits import QUIET_MS, Traffic, chromium, join  # noqa: E402
from tests.browser.visitor import PATIENCE, PHONE  # noqa: E402
from tests.served_day import free_port, serve  # noqa: E402
from themeday.day.load import load_day  # noqa: E402
from themeday.rehearsal import rehearse  # noqa: E402
from themeday.room.session import Session  # noqa: E402
from themeday.store.records import Records  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "page.md"
FORMS = ROOT / "benchmarks" / "forms"
SOLARA = ROOT / ".venv" / "solara"
SOLARA_VERSION = "1.64.0"
SOLARA_LOOK = ("@widgetti/solara-vuetify3-app", "5.2.0")
# Notes in the page itself, by its own clock that starts with the navigation, when a field is first drawn: what the
# test driver and the start of the browser take is nobody's.
_FIRST_FIELD = """
(function look() {
  const field = document.querySelector("textarea");
  if (field && field.offsetHeight && !field.disabled) window.firstField = performance.now();
  else requestAnimationFrame(look);
})();
"""
HEAD = ("", "visit", "first field s", "saved ms", "bytes", "requests", "outside")


# By the page's own clock: what drives the browser takes longer for a click than the page for an answer.
_CLICK_TO_SAVED = """
([button, saved]) => new Promise((resolve) => {
  const said = `//body//*[not(self::script or self::style)]/text()[contains(., "${saved.slice(5)}")]`;
  const there = () => (saved.startsWith("text=")
    ? document.evaluate(said, document, null, XPathResult.BOOLEAN_TYPE).booleanValue : document.querySelector(saved));
  const begun = performance.now();
  const look = () => { if (there()) { seen.disconnect(); resolve(performance.now() - begun); } };
  const seen = new MutationObserver(look);
  seen.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  document.querySelector(button).click();
})
"""


@dataclass(frozen=True)
class Form:
    """A page with a question that runs."""

    address: str
    join: str = ""  # with which a browser becomes someone; empty where nobody is known
    saved: str = "text=Saved"  # what appears once the answer is on disk
    button: str = "button"


@dataclass(frozen=True)
class Way:
    """How a browser gets to the page."""

    name: str
    again: bool = False  # everything that may be kept is in the browser already
    slower: int = 1  # how many times slower than this machine the phone is
    network: tuple[int, int] | None = None  # bytes a second, and milliseconds there and back


SLOW_4G = (200_000, 150)
WAYS = (
    Way("first"),
    Way("second", again=True),
    Way("first, phone 4x slower", slower=4),
    Way("first, slow network", network=SLOW_4G),
    Way("first, both", slower=4, network=SLOW_4G),
)


@contextmanager
def kit(rest: float = 8) -> Iterator[Form]:
    """Serve the welcome of a rehearsal day."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rehearse(folder, 24, 1)
        session = Session(load_day(folder), Records.in_folder(folder / "data"))
        session.records.refresh()
        session.set_stage("welcome", {"state": "open", "opened": "1"})
        session.set_stage("", {"current": "welcome"})
        with serve(folder) as served:
            time.sleep(rest)
            yield Form(
                f"{served.base}/welcome",
                f"{served.base}/j/{served.join_code}?language=nl&role=leader",
                ".td-status[data-kind=saved]",
                ".td-question button",
            )


@contextmanager
def other(program: list[str], address: str) -> Iterator[Form]:
    """Serve the form with another program."""
    with tempfile.TemporaryDirectory() as name, running(program, Path(name), address, {"FORM_LOG": f"{name}/log"}):
        time.sleep(3)
        yield Form(address)


def voila() -> AbstractContextManager[Form]:
    """Serve the form with Voilà as it comes."""
    port = free_port()
    program = [sys.executable, "-m", "voila", str(FORMS / "voila_form.ipynb"), "--no-browser", f"--port={port}"]
    return other(program, f"http://127.0.0.1:{port}/")


def solara() -> AbstractContextManager[Form]:
    """Serve the form with Solara."""
    if not (SOLARA / "bin" / "solara").exists():
        subprocess.run([sys.executable, "-m", "venv", str(SOLARA)], check=True)
        install = [SOLARA / "bin" / "pip", "install", "--quiet", f"solara=={SOLARA_VERSION}", "solara-assets"]
        subprocess.run([str(part) for part in install], check=True)
        _look_of_solara()
    port = free_port()
    program = [str(SOLARA / "bin" / "solara"), "run", str(FORMS / "solara_form.py"), "--production", "--no-open"]
    return other([*program, "--host=127.0.0.1", f"--port={port}"], f"http://127.0.0.1:{port}/")


def _look_of_solara() -> None:
    """Put Solara's own front end where it looks for it; its package of files is one version behind."""
    package, version = SOLARA_LOOK
    into = SOLARA / "share" / "solara" / "cdn" / f"{package}@{version}"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", f"{package}@{version}"], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
        shutil.unpack_archive(next(Path(folder).glob("*.tgz")), folder, filter="data")
        shutil.copytree(Path(folder) / "package", into, dirs_exist_ok=True)


KINDS: dict[str, Callable[[], AbstractContextManager[Form]]] = {"Voilà": voila, "Solara": solara, "this kit": kit}


@dataclass
class Visit:
    """One visit."""

    field: float  # seconds until the first field can be used
    saved: float  # seconds from the click until the page says that it is saved
    bytes: int
    requests: int
    outside: int


def visit(context: BrowserContext, form: Form, way: Way) -> Visit:
    """Open the page, answer and save."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    traffic = Traffic(session, urlsplit(form.address).netloc)
    if way.slower > 1:
        session.send("Emulation.setCPUThrottlingRate", {"rate": way.slower})
    if way.network:
        speed, there_and_back = way.network
        limits = {"offline": False, "latency": there_and_back, "downloadThroughput": speed, "uploadThroughput": speed}
        session.send("Network.emulateNetworkConditions", limits)
    page.add_init_script(_FIRST_FIELD)
    page.goto(form.address, wait_until="commit", timeout=4 * PATIENCE)
    first = page.wait_for_function("window.firstField", timeout=4 * PATIENCE).json_value() / 1e3
    page.wait_for_timeout(QUIET_MS)
    fetched = (traffic.bytes, len(traffic.paths), traffic.outside)
    saved = _save(page, form)
    page.close()
    return Visit(first, saved, *fetched)


def _save(page: Page, form: Form) -> float:
    page.locator("textarea").first.fill(f"An answer of {time.time_ns()}")
    page.wait_for_timeout(500)  # what was typed has arrived
    took: float = page.evaluate(_CLICK_TO_SAVED, [form.button, form.saved])
    return took / 1e3


def visits(form: Form, way: Way, times: int) -> Visit:
    """Visit a few times, each with a browser of its own; return what is in the middle."""
    all_visits = []
    with chromium() as browser:
        for _ in range(times):
            context = browser.new_context(locale="nl-NL", viewport=PHONE)
            if form.join:
                join(context, form.join, form.address)
            if way.again:
                visit(context, form, Way("before"))
            all_visits.append(visit(context, form, way))
            context.close()
    return Visit(*(statistics.median(numbers) for numbers in zip(*map(astuple, all_visits), strict=True)))


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="the kit only, once")
    parser.add_argument("--times", type=int, default=5, help="visits of each kind, of which the middle counts")
    parser.add_argument("--results", type=Path, default=None)
    options = parser.parse_args()
    lines = []
    for kind, start in KINDS.items() if not options.quick else [("this kit", partial(kit, rest=0))]:
        with start() as form:
            for way in WAYS[:2] if options.quick else WAYS:
                one = visits(form, way, 1 if options.quick else options.times)
                numbers = (f"{one.field:.2f}", f"{one.saved * 1e3:.0f}", f"{one.bytes:,.0f}", f"{one.requests:.0f}")
                lines.append((kind, way.name, *numbers, f"{one.outside:.0f}"))
                print(*lines[-1], sep="  ", flush=True)
    speed, there_and_back = SLOW_4G
    times = 1 if options.quick else options.times
    text = f"""`{command()}`: {machine()} Solara {SOLARA_VERSION}.

Seconds from navigation to the first field that can be used; milliseconds from the click to the word that the answer is
on disk; bytes on the wire without the websocket; requests, and those to other hosts. The slow network brings
{speed / 1e3:.0f} kB a second and takes {there_and_back} ms there and back. The middle of {times} visits each.

{table(HEAD, lines)}"""
    if options.results or not options.quick:
        keep(options.results or RESULTS, "page", text, "# One page in a browser")


if __name__ == "__main__":
    main()
