"""A report as a tagged PDF, for paper and for screen readers."""

from __future__ import annotations

import logging
from typing import Any

from themeday.errors import ReportError
from themeday.i18n import N_

_VARIANT = "pdf/ua-1"
_TOP_PAGES = 2
# How large the letters of the top are, by the rest: as large as two pages hold. Long quotes make them smaller.
_LARGER = (1.7, 1.45)  # of a poster
_SIZES = (1.24, 1.12, 1.0, 0.92, 0.84, 0.76)
_REST = 9.5  # points of the letters of the rest
_CLOSER = (9.2, 8.9, 8.6)  # when only a few lines would stand on the last page
_WIDER = (9.8, 10.1, 10.4, 10.7)  # as long as it stays as many pages
_NEARLY_EMPTY = 0.3
_END = "end"  # the last paragraph, by id
_FIRST_PART = '<section class="part">'


def pdf(page: str) -> bytes:
    """Return a page as a PDF that follows PDF/UA-1.

    Raises:
        ReportError: WeasyPrint, or a library of the system that it needs, is not there.
    """
    return bytes(laid_out(page).write_pdf(pdf_variant=_VARIANT) or b"")


def laid_out(page: str) -> Any:
    """Return a page as a document of WeasyPrint; raises as `pdf` does.

    The top of a report is two pages, a poster one sheet.
    """
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
    fetcher = URLFetcher(allowed_protocols=("data",))
    poster = 'class="poster"' in page
    top = HTML(string=page.partition(_FIRST_PART)[0], url_fetcher=fetcher)
    for size in (*_LARGER, *_SIZES) if poster else _SIZES:
        if len(_laid_out(top, size, CSS).pages) <= (1 if poster else _TOP_PAGES):
            break
    source = HTML(string=page, url_fetcher=fetcher)
    document = _laid_out(source, size, CSS)
    if not poster and _fills(document) < _NEARLY_EMPTY:
        return next((d for p in _CLOSER if _fills(d := _laid_out(source, size, CSS, p)) >= _NEARLY_EMPTY), document)
    for points in () if poster else _WIDER:
        wider = _laid_out(source, size, CSS, points)
        if len(wider.pages) > len(document.pages):
            break
        document = wider
    return document


def _fills(document: Any) -> float:
    """Return which part of the last page is filled, about."""
    last = document.pages[-1]
    _, top, *_ = last.anchors.get(_END, (0, last.height))
    return float(top / last.height)


def _laid_out(source: Any, size: float, style: Any, points: float = _REST) -> Any:
    sizes = (
        f"html {{ font-size: {points}pt !important }} .summary, .poster {{ font-size: {size * _REST / points}em }}"
        if points != _REST
        else f".summary, .poster {{ font-size: {size}em }}"
    )
    return source.render(stylesheets=[style(string=sizes)], pdf_variant=_VARIANT)
