"""Reads a web page: the article in it. Needs trafilatura, the extra `html`.

What is extracted becomes the article's text and is what offsets count. The same page gives the
same article on any day: no date is sought in the running text or held against today's.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import BufferedReader
from typing import Any

from newsledger.read.encoding import decode_filled
from newsledger.read.limits import ELEMENTS, Limits, record_too_large
from newsledger.read.notices import tells, without_notices
from newsledger.read.rejects import Reject, Unreadable
from newsledger.read.rows import Fields, article_of, stem
from newsledger.schema import Article

# The day of publication as the page's head, address or time elements declare it. Without a
# fixed last day htmldate would take today's, and the same page would give another date later.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}


def read_page(stream: BufferedReader, source: str, limits: Limits) -> Iterator[Article | Reject]:
    """Yield the article of an HTML file, with the title, day, address and site it declares."""
    data = stream.read(limits.record + 1)
    if len(data) > limits.record:
        raise Unreadable(record_too_large(limits))
    page = _extracted(_markup(data))
    text = without_notices(page.text or "") if page else ""
    if page is None or not tells(text):
        raise Unreadable("is a page without an article")
    fields = Fields(
        text=text,
        title=page.title,
        date=page.date,
        url=page.url,
        source=page.sitename or page.hostname,
    )
    yield article_of(fields, source, stem(source), limits)


def _markup(data: bytes) -> str:
    """Return the page's characters: UTF-8 where it is that, else as the page declares.

    Many a page declares another encoding than it has, but bytes that are valid UTF-8 beyond
    ASCII are nothing else.
    """
    try:
        return decode_filled(data)
    except Unreadable as reason:
        name = None if b"\x00" in data or not data.strip() else _declared(data)
        if name is None:
            raise
        # A page that declares an encoding is read as browsers do, stray bytes as U+FFFD.
        from w3lib.encoding import to_unicode

        try:
            return to_unicode(data, name)
        except LookupError:
            raise reason from None


def _declared(data: bytes) -> str | None:
    try:
        from w3lib.encoding import html_body_declared_encoding
    except ImportError as error:
        raise _missing() from error
    return html_body_declared_encoding(data)


def _missing() -> Unreadable:
    return Unreadable("is a page, which needs more packages: pip install 'newsledger[html]'")


def _extracted(markup: str) -> Any:
    """Return trafilatura's document, or None when it finds no text."""
    try:
        import trafilatura
        import w3lib  # noqa: F401  a page that needs it must not be the first to tell
    except ImportError as error:
        raise _missing() from error
    for name in ("trafilatura", "htmldate", "courlan"):
        # They log each oddity of a page; without a handler Python would print that.
        logging.getLogger(name).addHandler(logging.NullHandler())
    try:
        tree = trafilatura.load_html(markup)
        if tree is None:
            return None
        if tree.xpath("count(//*)") > ELEMENTS:
            raise Unreadable(f"holds more than {ELEMENTS:,} elements, too many for one article")
        return trafilatura.bare_extraction(
            tree, with_metadata=True, include_comments=False, date_extraction_params=dict(_DATES)
        )
    except Unreadable:
        raise
    except Exception as error:
        # Pages are anybody's, and one that breaks the extraction must not end the run.
        raise Unreadable(f"cannot be taken apart as a page: {type(error).__name__}") from error
