"""Sends files: kept for ever where their name changes with their content, asked for again otherwise."""

from __future__ import annotations

from tornado.web import HTTPError

from themeday.serving.files import our_file
from themeday.serving.plain_pages import SafeHeaders

_FOR_EVER = "public, max-age=31536000, immutable"


class StaticFiles(SafeHeaders):
    """The kit's own files; of anything else, nothing."""

    def compute_etag(self) -> str | None:
        return None  # `get` sets one that is known already

    def get(self, name: str) -> None:
        file = our_file(name)
        if file is None:
            raise HTTPError(404)
        self.set_header("Cache-Control", _FOR_EVER if file.lasting else "no-cache")
        self.set_header("Vary", "Accept-Encoding")
        self.set_header("Etag", f'"{file.etag}"')
        if self.check_etag_header():
            self.set_status(304)
            return
        self.set_header("Content-Type", file.kind)
        packs = file.packed and "gzip" in self.request.headers.get("Accept-Encoding", "")
        if packs:
            self.set_header("Content-Encoding", "gzip")
        data = file.packed if packs else file.data
        self.set_header("Content-Length", str(len(data)))
        self.finish(b"" if self.request.method == "HEAD" else data)

    head = get
