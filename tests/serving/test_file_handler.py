"""How files are sent: packed to whoever unpacks, once to whoever has them, and nothing else."""

from __future__ import annotations

import gzip

import tornado.testing
from tornado.httpclient import HTTPResponse
from tornado.web import Application

from themeday.serving.file_handler import StaticFiles
from themeday.serving.files import link, our_file, page_script

NAME = "design.css"


class TestFiles(tornado.testing.AsyncHTTPTestCase):
    def get_app(self) -> Application:
        return Application([(r"/static/(.*)", StaticFiles)], headers={"X-Content-Type-Options": "nosniff"})

    def ask(self, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.fetch(path, method=method, headers=named, decompress_response=False, raise_error=False)

    def test_packed_to_whoever_unpacks_it_and_as_it_is_to_anyone_else(self) -> None:
        file = our_file(NAME)
        assert file is not None
        plain, packed = self.ask(f"/static/{NAME}"), self.ask(f"/static/{NAME}", Accept_Encoding="br, gzip")
        assert plain.body == gzip.decompress(packed.body) == file.data
        assert "Content-Encoding" not in plain.headers
        for answer in (plain, packed):
            assert answer.headers["Vary"] == "Accept-Encoding"
            assert answer.headers["Content-Type"] == "text/css"
            assert int(answer.headers["Content-Length"]) == len(answer.body)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_what_changes_under_its_name_is_asked_for_again_and_sent_only_when_it_changed(self) -> None:
        first = self.ask(f"/static/{NAME}")
        assert first.headers["Cache-Control"] == "no-cache"
        again = self.ask(f"/static/{NAME}", If_None_Match=first.headers["Etag"])
        assert (again.code, again.body) == (304, b"")
        assert self.ask(f"/static/{NAME}", If_None_Match='"0"').code == 200

    def test_what_has_another_name_when_it_changes_is_kept(self) -> None:
        for address in (link(NAME), page_script()):
            assert "immutable" in self.ask(address).headers["Cache-Control"]

    def test_a_look_without_the_content(self) -> None:
        answer = self.ask(f"/static/{NAME}", "HEAD")
        assert (answer.code, answer.body) == (200, b"")
        assert int(answer.headers["Content-Length"]) > 1000

    def test_nothing_else_is_sent(self) -> None:
        for name in ("", "nothing.css", "../files.py", "..%2ffiles.py", "%2e%2e/files.py"):
            assert self.ask(f"/static/{name}").code == 404
