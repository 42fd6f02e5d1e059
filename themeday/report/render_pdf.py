"""A report as a tagged PDF, for paper and for screen readers."""

from __future__ import annotations

import logging
from typing import Any

from themeday.errors import ReportError
from themeday.i18n import N_

_VARIANT = "pdf/ua-1"
_TOP_PAGES = 2
# How large the letters of the top are, by the rest; long quotes make them smaller, so that it stays two pages.
_SIZES = (1.0, 0.92, 0.84, 0.76)
_PARTS = {"full", "advice"}  # what stands behind the top, by id


def pdf(page: str) -> bytes:
    """Return a page as a PDF that follows PDF/UA-1.

    Raises:
        ReportError: WeasyPrint, or a library of the system that it needs, is not there.
    """
    return bytes(laid_out(page).write_pdf(pdf_variant=_VARIANT) or b"")


def laid_out(page: str) -> Any:
    """Return a page as a document of WeasyPrint, with a top of two pages; raises as `pdf` does."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:  # without Pango it is an OSError
        raise ReportError(
            N_(
                "A PDF needs WeasyPrint and the library Pango ({reason}). Install them (`pip install weasyprint`; on "
                "Debian and Ubuntu `apt install libpango-1.0-0 libpangoft2-1.0-0`), or write report.html and print "
                "that from a browser."
            ),
            reason=str(error).splitlines()[0][:80] if str(error) else "?",
        ) from error
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)  # what CSS it does not know is of no use to an organiser
    source = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=("data",)))
    for size in _SIZES:
        smaller = CSS(string=f".summary {{ font-size: {size}em }} .summary blockquote {{ font-size: {size}em }}")
        document = source.render(stylesheets=[smaller], pdf_variant=_VARIANT)
        top = next((number for number, sheet in enumerate(document.pages) if sheet.anchors.keys() & _PARTS), 0)
        if top <= _TOP_PAGES:
            break
    return document
