"""The pipeline as a whole: `load()` builds it, `annotate` runs articles through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from newsledger import components  # noqa: F401  registers factories and tokenizer without entry points
from newsledger.annotations import annotated_of, prepare
from newsledger.resources import models_dir
from newsledger.schema import Annotated, Article

LONGEST = 10_000_000


def load() -> Language:
    """Build the spaCy pipeline from `models/config.cfg`.

    Returns an ordinary `Language`: call it on a text, pipe texts or Docs through it, add
    components after ours, save it with `to_disk`. Raises NewsledgerError when `models/` is
    incomplete.
    """
    config = spacy.util.load_config(models_dir() / "config.cfg")
    nlp = spacy.util.load_model_from_config(config, auto_fill=True)
    nlp.max_length = LONGEST
    return nlp


def annotate(
    nlp: Language, articles: Iterable[Article], published: date | None = None
) -> Iterator[Annotated]:
    """Run `articles` through the pipeline. Yields one record each, in their order.

    `published` is the day of those that neither give their own nor have it in their text.
    """
    docs: Iterator[Doc] = (
        prepare(nlp.make_doc(article.text), article, published) for article in articles
    )
    for doc in nlp.pipe(docs):
        yield annotated_of(doc)
