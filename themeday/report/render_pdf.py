"""A report as a tagged PDF, for paper and for screen readers."""

from __future__ import annotations

import logging
from typing import Any

from themeday.errors import ReportError
from themeday.i18n import N_

_VARIANT = "pdf/ua-1"
# How large the letters of each of the first two pages are, by the rest: as large as it holds.
_LARGER = (1.7, 1.45)  # of a poster
_SIZES = (1.36, 1.24, 1.12, 1.0, 0.92, 0.84, 0.76, 0.68, 0.6)
_REST = 9.5  # points of the letters of the rest
_CLOSER = (9.2, 8.9, 8.6)  # when only a few lines would stand on the last page
_WIDER = (9.8, 10.1, 10.4, 10.7)  # as long as it stays as many pages
_NEARLY_EMPTY, _HALF_EMPTY = 0.3, 0.75
# Of a small day or a room, what follows the first page begins on it, and what follows that right below.
_FLOWING = (
    "@media print { .second, .summary + .part { break-before: auto } "
    ".summary + .part .part-title { margin-top: 1.4rem } }"
)
_END = "end"  # the last paragraph, by id
_SECOND_PAGE, _FIRST_PART = '<div class="second">', '<section class="part">'
_APART = 1.15  # so much larger may the second be than the first
_Sizes = tuple[float, float]


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

    def largest(part: str, pages: int, first: float = 0) -> float:
        source = HTML(string=page.partition(part)[0], url_fetcher=fetcher)
        each = (size for size in ((*_LARGER, *_SIZES) if poster else _SIZES) if not first or size <= first * _APART)
        return next((s for s in each if len(_laid_out(source, (first or s, s), CSS).pages) <= pages), _SIZES[-1])

    poster = 'class="poster"' in page
    first = largest(_SECOND_PAGE, 1)
    sizes = first, first if poster else largest(_FIRST_PART, 2, first)
    if not poster:
        beginning = HTML(string=page.partition(_SECOND_PAGE)[0] + f'<p id="{_END}"></p>', url_fetcher=fetcher)
        if _fills(_laid_out(beginning, sizes, CSS)) < _HALF_EMPTY:
            page = page.replace("</style>", f"{_FLOWING}</style>", 1)
    source = HTML(string=page, url_fetcher=fetcher)
    document = _laid_out(source, sizes, CSS)
    if not poster and _fills(document) < _NEARLY_EMPTY:
        return next((d for p in _CLOSER if _fills(d := _laid_out(source, sizes, CSS, p)) >= _NEARLY_EMPTY), document)
    for points in () if poster else _WIDER:
        wider = _laid_out(source, sizes, CSS, points)
        if len(wider.pages) > len(document.pages):
            break
        document = wider
    return document


def _fills(document: Any) -> float:
    """Return which part of the last page is filled, about."""
    last = document.pages[-1]
    _, top, *_ = last.anchors.get(_END, (0, last.height))
    return float(top / last.height)


def _laid_out(source: Any, sizes: _Sizes, style: Any, points: float = _REST) -> Any:
    """Lay a page out.

    Args:
        sizes: of the first page and of the second, by the rest.
        points: of the rest.
    """
    first, second = sizes
    css = (
        f"html {{ font-size: {points}pt !important }} "
        f".summary, .poster {{ font-size: {first * _REST / points}em }} .second {{ font-size: {second / first}em }}"
    )
    return source.render(stylesheets=[style(string=css)], pdf_variant=_VARIANT)
