"""Every address that could be one, asked of the participants' application: only what is meant comes back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from pathlib import Path
from random import Random

import ipywidgets
import pytest
import voila

from tests.served_day import ServedDay
from tests.serving.security.asking import METHODS, Answer, ask, code_of
from tests.serving.security.figures import Tried
from tests.serving.security.room import PAGES, Room, kernel_of
from tests.serving.security.wire import connected, cookies
from tests.torture.figures import times
from themeday.model.people import rejoin_code
from themeday.model.visibility import Visibility
from themeday.serving.staff import staff_key
from themeday.store.folder import DataFolder

pytestmark = pytest.mark.server

# What was written in private, and what is the laptop's own: no answer holds any of it.
PRIVATE = "a private answer, 0d9f3b"
HERE = Path(__file__).parents[3]
MEANT = re.compile(
    r"/|/agreement\.ics|/(?:back|lobby|now|privacy|change|leave|" + "|".join(PAGES) + r")|/language/(?:nl|en)"
    r"|/static/(?:design|console|projector|review|icon)(?:\.[0-9a-f]{12})?\.(?:css|svg)"
    r"|/static/(?:cards|console|projector|review)\.[0-9a-f]{12}\.js"
)
ROOTS = (
    "",
    "/static",
    "/cards",
    "/voila/static",
    "/voila/labextensions",
    "/voila/labextensions/anywidget",
    "/voila/files",
    "/voila/render",
    "/voila/templates/themeday/static",
    "/voila/templates/base/static",
    "/files",
    "/api/contents",
    "/nbconvert/html",
    "/view",
    "/language",
    "/welcome",
)
UP = (
    "",
    "..",
    "%2e%2e",
    ".%2e",
    "..%2f..",
    "%2e%2e%2f%2e%2e",
    "..%5c..",
    "..\\..",
    "%252e%252e",
    "%25252e%25252e",
    "....//..",
    "..;",
    "..%00",
    "%c0%ae%c0%ae",
    "%e0%80%ae%e0%80%ae",
    "%uff0e%uff0e",
    "..%ef%bc%8f..",
    "/",
    "%2f",
    "~",
    "static/..",
)
OF_JUPYTER = """
    /api /api/status /api/me /api/spec.yaml /api/config/notebook /api/contents /api/contents/
    /api/contents/checkpoints /api/contents/1_welcome.ipynb /api/contents/1_welcome.ipynb/checkpoints /api/kernels
    /api/kernels/ /api/sessions /api/sessions/x /api/kernelspecs /api/kernelspecs/python3
    /kernelspecs/python3/logo-64x64.png /api/terminals /terminals/websocket/1 /api/nbconvert
    /nbconvert/html/1_welcome.ipynb /nbconvert/script/1_welcome.ipynb /notebooks/1_welcome.ipynb
    /files/1_welcome.ipynb /view/1_welcome.ipynb /edit/1_welcome.ipynb /tree /tree/ /lab /lab/tree /lab/api/settings
    /lab/api/themes /lab/extensions /login /logout /metrics /api/metrics/v1 /lsp/ws /api/security/csp-report
    /api/events /api/events/subscribe /api/shutdown /api/ai /nbextensions /nbextensions/x.js /custom/custom.css
    /custom/custom.js /favicon.ico /static/favicon.ico /robots.txt /.env /.git/config /server-status /voila /voila/
    /voila/tree /voila/tree/ /voila/render /voila/render/ /voila/render/1_welcome.ipynb
    /voila/render/facilitator/console.ipynb /voila/files/1_welcome.ipynb /voila/api/contents /voila/api/kernels
    /voila/api/shutdown /voila/api/shutdown/ /voila/execution /voila/execution/1_welcome.ipynb /voila/query
    /voila/query/x /voila/themes /voila/templates /voila/templates/lab/static/voila.js /voila/templates/conf.json
    /voila/templates/themeday/index.html.j2 /voila/templates/themeday/static/../conf.json /voila/labextensions/
    /voila/nbextensions /1_welcome.ipynb /participant/1_welcome.ipynb /facilitator/console.ipynb
    /organiser/review.ipynb
"""
OF_STAFF = """
    /console /projector /review /status /console/ /Console /enter /enter/facilitator /enter/facilitator/
    /enter/organiser/AAAAAAAAAAAAAAAAAAAAAAAA /facilitator /organiser /staff /admin /data /data/ /day.toml /day.json
"""
QUERIES = (
    "template=lab",
    "template=../../../../tmp",
    "voila-template=lab",
    "voila-theme=dark",
    "theme=dark",
    "voila_theme=JupyterLab+Dark",
    "reviveKernel=1",
    "kernel_id=00000000-0000-4000-8000-000000000000",
    "kernel_name=bash",
    "notebook_path=facilitator/console.ipynb",
    "path=facilitator/console.ipynb",
    "extension_language_mapping=x",
    "page=console",
    "identity=staff:facilitator:nl",
    "token=x",
    "static=1",
    "download=1",
    "nbconvert=1",
    "language=en",
    "to=console",
    "_xsrf=x",
)
HEADERS = (
    {"X_Themeday_Identity": "staff:facilitator:nl"},
    {"X_Themeday_Page": "console"},
    {"X_Forwarded_For": "10.1.1.1", "X_Forwarded_Proto": "https", "X_Forwarded_Host": "example.org"},
    {"X_Original_URL": "/console", "X_Rewrite_URL": "/console"},
    {"X_HTTP_Method_Override": "DELETE"},
    {"Accept": "application/json"},
    {"Range": "bytes=0-5"},
    {"Accept_Language": "x" * 5_000},
)
FOREIGN = (
    "//example.org",
    "https://example.org",
    "/\\example.org",
    "javascript:alert(1)",
    "%0d%0aX-A:b",
    "welcome%0d%0a",
)


@pytest.fixture
def mine(served: ServedDay, room: Room) -> str:
    """Return the cookies of someone who is in."""
    secrets_of(room)  # writes the private answer first
    return cookies(room.person())


def test_what_is_not_meant_is_not_there(served: ServedDay, room: Room, mine: str, tried: Tried) -> None:
    secrets = secrets_of(room)
    paths = [*OF_JUPYTER.split(), *OF_STAFF.split(), *aside(served)]
    asked = [(method, path, who) for path in paths for who in ("", mine) for method in ("GET", "POST")]
    asked += [(method, path, mine) for path in OF_JUPYTER.split() for method in ("DELETE", "PUT", "OPTIONS")]
    assert not any(MEANT.fullmatch(path) for path in paths)
    through = []
    for method, path, who in asked:
        answer = ask(served.base, method, path, who)
        if not answer.refused or told(answer, secrets):
            through.append((method, path, answer.status))
    tried("addresses of Jupyter, Voilà, staff and the data folder, at the participants' door", len(asked), through)


def test_paths_that_climb_out(served: ServedDay, room: Room, mine: str, tried: Tried) -> None:
    secrets = secrets_of(room)
    targets = [
        *(str(path) for path in sorted(served.data.iterdir())),
        *(str(served.folder / name) for name in ("day.toml", "serve.log")),
        str(HERE / "notebooks/participant/1_welcome.ipynb"),
        str(HERE / "notebooks/facilitator/console.ipynb"),
        str(HERE / "themeday/serving/application.py"),
        str(HERE / "widgets/shared/card.py"),
        str(HERE / "pyproject.toml"),
        "/etc/passwd",
        "/proc/self/environ",
    ]
    asked = [f"{root}/{climb(up, target)}" for root in ROOTS for up in UP for target in targets]
    asked = Random(4).sample(asked, min(len(asked), times(1_200, len(asked))))
    through = []
    for path in asked:
        answer = ask(served.base, "GET", path, mine)
        if not answer.refused or told(answer, secrets):
            through.append((path, answer.status, answer.headers.get("location")))
    tried("paths that climb out of a folder, in 20 spellings", len(asked), through)


def test_files_that_no_page_needs(served: ServedDay, mine: str, tried: Tried) -> None:
    share = Path(voila.__file__).parent
    prefix = next(parent for parent in share.parents if (parent / "share").is_dir()) / "share" / "jupyter"
    roots = {
        "/voila/labextensions": [prefix / "labextensions", prefix / "voila" / "labextensions"],
        "/voila/static": [share, Path(ipywidgets.__file__).parent, prefix / "voila" / "templates"],
        "/static": [HERE / "themeday" / "serving", HERE / "themeday" / "serving" / "plain"],
        "/cards": [HERE / "widgets"],
    }
    found = [
        f"{root}/{path.relative_to(folder).as_posix()}"
        for root, folders in roots.items()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    chosen = Random(5).sample(found, min(len(found), times(300, len(found))))
    folders = [f"{root}/{end}" for root in roots for end in ("", "/", ".", "./", "index.html", "?", "%2f")]
    through = [
        (path, answer.status)
        for path in [*chosen, *folders]
        if not (answer := ask(served.base, "GET", path, mine)).refused
    ]
    tried("installed files that no page needs, and folders as lists", len(chosen) + len(folders), through)


@pytest.mark.parametrize("page", ["welcome", "closing"])
def test_nothing_that_is_asked_changes_a_page(
    served: ServedDay, room: Room, mine: str, page: str, tried: Tried
) -> None:
    secrets = secrets_of(room)
    plain = ask(served.base, "GET", f"/{page}", mine).body
    kernel_id = kernel_of(plain)
    through: list[object] = []
    for query in QUERIES:
        answer = ask(served.base, "GET", f"/{page}?{query}", mine)
        if answer.body != plain or told(answer, secrets):
            through.append((query, answer.status))
    for headers in HEADERS:
        answer = ask(served.base, "GET", f"/{page}", mine, **headers)
        if answer.body != plain or answer.status != 200:
            through.append((headers, answer.status))
    for method in METHODS:
        answer = ask(served.base, method, f"/{page}", mine)
        if method not in ("GET", "HEAD") and not answer.refused:
            through.append((method, answer.status))
    assert kernel_of(ask(served.base, "GET", f"/{page}", mine).body) == kernel_id
    tried(
        "parameters, headers and methods that would change a page", len(QUERIES) + len(HEADERS) + len(METHODS), through
    )


def test_nobody_is_someone_else_by_saying_so(served: ServedDay, room: Room, tried: Tried) -> None:
    """The review's kernel learns from a request's header who is here: the server's own, whatever a browser sent."""
    victim, mine = room.person(nickname="Vera"), room.person(nickname="Max")
    code = rejoin_code(room.session.secret, code_of(mine))
    claims = [f"participant:{code_of(victim)}:nl", "staff:facilitator:nl", "staff:organiser:en", ""]
    names = ("X-Themeday-Identity", "x-themeday-identity", "X-Themeday-Page")

    async def codes() -> list[str]:
        async with connected(served, mine, "lessons") as wire:
            states = await wire.states()
            return [s["state"]["state"]["code"] for s in states.values() if "code" in s["state"].get("state", {})]

    # The first to ask starts the kernel, so it is the one with the claim.
    page = mine.get(f"{served.base}/lessons", **{name: claim for name in names for claim in claims[:1]})
    assert page.status == 200
    asked = [(name, claim) for name in names for claim in claims]
    through: list[object] = [c for c in asyncio.run(codes()) if c != code]
    for name, claim in asked:
        answer = mine.get(f"{served.base}/welcome", **{name: claim})
        if answer.status != 200:
            through.append((name, claim, answer.status))
    tried("pages opened with a header that says to be another", 1 + len(asked), through)


def test_nobody_is_sent_elsewhere(served: ServedDay, mine: str, tried: Tried) -> None:
    asked = [f"/language/{language}?to={target}" for language in ("nl", "en") for target in FOREIGN]
    asked += [f"/?next={target}" for target in FOREIGN] + [f"/j/{served.join_code}?to={target}" for target in FOREIGN]
    asked += [f"/{target}" for target in FOREIGN] + [f"/change?to={target}" for target in FOREIGN]
    through = []
    for path in asked:
        for headers in ({}, {"Host": "example.org"}):
            answer = ask(served.base, "GET", path, mine, **headers)
            location = answer.headers.get("location", "/")
            if not re.fullmatch(r"/(?:[a-z][\w/?=&]*)?|/j/\w+\?again=1", location) or "x-a" in answer.headers:
                through.append((path, location))
    tried("redirects to elsewhere", 2 * len(asked), through)


def test_what_is_meant_is_there_and_says_no_more(served: ServedDay, room: Room, mine: str, tried: Tried) -> None:
    secrets = secrets_of(room)
    paths = ["/", "/lobby", "/now", "/privacy", "/change", "/leave", *(f"/{page}" for page in PAGES), "/nothing-here"]
    bodies = {path: ask(served.base, "GET", path, mine) for path in paths}
    files = {
        path for one in bodies.values() for path in re.findall(r'(?:href|src)="(/[^"]+\.(?:css|js|svg))"', one.body)
    }
    bodies |= {path: ask(served.base, "GET", path, mine) for path in files}
    assert all(answer.status in (200, 302) for path, answer in bodies.items() if path != "/nothing-here")
    through: list[object] = [(path, found) for path, answer in bodies.items() if (found := told(answer, secrets))]
    for path, answer in bodies.items():
        headers = answer.headers
        safe = (
            "default-src 'self'" in headers.get("content-security-policy", "")
            and headers.get("x-content-type-options") == "nosniff"
            and headers.get("referrer-policy") == "no-referrer"
            and "access-control-allow-origin" not in headers
        )
        through += [] if safe else [(path, headers)]
    tried("answers with a secret, a path of the laptop, or without the safety headers", len(bodies), through)


def secrets_of(room: Room) -> list[str]:
    """Return texts that no answer may hold; the private answer among them is written first."""
    session, folder = room.session, DataFolder.of(room.session.day)
    someone = room.records.participants()[0]
    if session.records.latest(someone.code, "welcome", "help") is None or PRIVATE not in str(room.rows()):
        session.bind(someone, "nl")
        session.record("welcome", {"help": PRIVATE}, Visibility.PRIVATE)
        session.participant = None
    audience = folder.door_secret()
    return [
        PRIVATE,
        str(HERE),
        str(room.served.folder),
        "Traceback",
        "from __future__",
        "chapter_page",
        "outcome_id,recorded_at",
        "root:x:0",
        session.secret.hex(),
        audience.hex(),
        *(staff_key(audience, role) for role in ("facilitator", "organiser")),
        *(who.code for who in room.records.participants()),
    ]


def told(answer: Answer, secrets: Iterable[str]) -> list[str]:
    """Return what an answer tells that it may not."""
    whole = answer.body + str(answer.headers)
    return [secret for secret in secrets if secret in whole]


def climb(up: str, target: str) -> str:
    """Return a way from some folder to a file.

    Args:
        up: how one step up is spelled.
    """
    if up in ("", "/", "%2f", "~"):
        return f"{up}{target}"
    return "/".join([up] * 12) + target


def aside(served: ServedDay) -> list[str]:
    """Return addresses of what lies in the day's folder, had it been served."""
    names = [path.relative_to(served.folder).as_posix() for path in sorted(served.folder.rglob("*")) if path.is_file()]
    roots = ("", "/static", "/cards", "/files", "/voila/files", "/api/contents", "/voila/static", "/data")
    return [f"{root}/{end}" for name in names for root in roots for end in {name, Path(name).name}]
