"""A report as a tagged PDF, for paper and for screen readers."""

from __future__ import annotations

import logging

from themeday.errors import ReportError
from themeday.i18n import N_


def pdf(page: str) -> bytes:
    """Return a page as a PDF that follows PDF/UA-1.

    Args:
        page: HTML that needs nothing from outside.

    Raises:
        ReportError: WeasyPrint, or a library of the system that it needs, is not there.
    """
    try:
        from weasyprint import HTML
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
    content = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=("data",))).write_pdf(pdf_variant="pdf/ua-1")
    return bytes(content or b"")
