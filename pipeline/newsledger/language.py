"""The pipeline as a whole: `load()` builds it, `annotate` runs articles through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date

import spacy
from spacy.language import Language

from newsledger import components  # noqa: F401  registers factories and tokenizer without entry points
from newsledger.annotations import annotated_of, prepare
from newsledger.resources import models_dir
from newsledger.schema import Annotated, Article

LONGEST = 10_000_000
# Words that are kept once seen: making one costs more than reading it again.
VOCABULARY = 50_000


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
    for article in articles:
        with _forgetting(nlp):
            doc = nlp(prepare(nlp.make_doc(article.text), article, published))
            annotated = annotated_of(doc)
            del doc
        yield annotated


def _forgetting(nlp: Language) -> AbstractContextManager[object]:
    """Forget the words that an article adds to a large vocabulary: they would add up for ever.

    The Docs of such an article must not be used afterwards. Nothing is forgotten inside of the
    caller's own memory zone.
    """
    inside: bool = nlp.vocab.in_memory_zone  # type: ignore[attr-defined]
    large = len(nlp.vocab) > VOCABULARY and not inside
    return nlp.memory_zone() if large else nullcontext()
