"""How large an article, and what holds it, may be; the words that say so."""

from __future__ import annotations

from dataclasses import dataclass

# A file that opens to more than this many times its size is taken for a decompression bomb:
# text shrinks to a tenth or, when it repeats itself, a fiftieth; a bomb to a thousandth.
RATIO = 200
# What any compressed file may open to, whatever the ratio.
FREE = 4_000_000
# The most memory that a zstd stream may ask for its window, as a power of two: 128 MiB, which
# is also the most that the zstd command takes without being told.
ZSTD_WINDOW_LOG = 27
# Elements of a page; newspapers' own have a few thousand.
ELEMENTS = 50_000
# Characters of an id, a title, an address or a source's name.
FIELD = 10_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest article's text, in bytes of UTF-8; what holds it may be larger."""

    article: int = 200_000

    @property
    def record(self) -> int:
        """Bytes of a line, a row, an object or a page: text with its escapes, keys and tags."""
        return max(10_000_000, 10 * self.article)


def text_too_large(limits: Limits) -> str:
    """Return the reason for rejecting a text over the limit."""
    size = f"{limits.article / 1000:g} KB"
    return f"is larger than {size}; split it, or raise --max-article-size"


def record_too_large(limits: Limits) -> str:
    """Return the reason for rejecting a line, row, object or page over the limit."""
    return f"is larger than {limits.record / 1_000_000:g} MB, too large for one article"
