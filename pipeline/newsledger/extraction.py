"""One article through the pipeline; whatever breaks on the way costs that article alone.

spaCy is imported with the pipeline, so that a run whose workers have one needs none itself.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from newsledger.read import Reject, Unreadable
from newsledger.schema import Annotated, Article

if TYPE_CHECKING:
    from spacy.language import Language

Outcome = Annotated | Reject
# Takes batches of articles, any number of them ahead, and yields the outcomes of each batch in
# the order of its articles, the batches in theirs.
Extract = Callable[[Iterable[Sequence[Article]]], Iterator[list[Outcome]]]


@cache
def pipeline() -> Language:
    """Return the pipeline of this process, built when it is first asked for."""
    from newsledger.language import load

    return load()


def warm_up() -> None:
    """Build the pipeline and what it reads at the first text that has some of everything."""
    pipeline()("Acme Ltd will build a $1 billion plant in Astana by 2028 and hire 300 people.")


def extract(article: Article, published: date | None = None) -> Outcome:
    """Return the article annotated, or a Reject that says where the pipeline broke on it.

    `published` is the day of an article that doesn't tell its own.
    """
    from newsledger.language import annotate

    nlp = pipeline()
    try:
        (annotated,) = annotate(nlp, [article], published)
    except Exception as error:
        return broken_on(article, f"breaks the pipeline: {_told(error)}")
    return annotated


def extract_all(articles: Sequence[Article], published: date | None = None) -> list[Outcome]:
    """Return what `extract` does of each, sooner; each by itself when one of them breaks."""
    from newsledger.language import annotate

    nlp = pipeline()
    try:
        return list(annotate(nlp, articles, published))
    except Exception:
        return [extract(article, published) for article in articles]


def broken_on(article: Article, reason: str) -> Reject:
    """Return the Reject of an article that was read but could not be annotated."""
    return Reject.of(article.source or article.id, Unreadable(f"{reason} (article {article.id!r})"))


def _told(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} in {Path(last.filename).name}, line {last.lineno}"


def in_this_process(published: date | None = None) -> Extract:
    """Return what extracts each batch here, when it is asked for."""

    def extracted(batches: Iterable[Sequence[Article]]) -> Iterator[list[Outcome]]:
        return (extract_all(batch, published) for batch in batches)

    return extracted
