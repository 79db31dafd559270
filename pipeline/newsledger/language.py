"""The pipeline as a whole: `load()` builds it, `annotate` runs articles through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from itertools import islice

import spacy
from spacy.language import Language

from newsledger import components  # noqa: F401  registers factories and tokenizer without entry points
from newsledger.annotations import annotated_of, prepare
from newsledger.resources import models_dir
from newsledger.schema import Annotated, Article

LONGEST = 10_000_000
# Articles that go through a component before the next one begins. What a component looks up stays
# in the processor's cache meanwhile: a tenth of the time.
BATCH = 16
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
    articles = iter(articles)
    while batch := list(islice(articles, BATCH)):
        with _forgetting(nlp):
            found = _annotate_all(nlp, batch, published)
        yield from found


def _annotate_all(
    nlp: Language, batch: Iterable[Article], published: date | None
) -> list[Annotated]:
    """Run a batch through one component after the other."""
    docs = [prepare(nlp.make_doc(article.text), article, published) for article in batch]
    for _, component in nlp.pipeline:
        docs = [component(doc) for doc in docs]
    return [annotated_of(doc) for doc in docs]


def _forgetting(nlp: Language) -> AbstractContextManager[object]:
    """Forget the words that articles add to a large vocabulary: they would add up for ever.

    The Docs of such articles must not be used afterwards. Nothing is forgotten inside of the
    caller's own memory zone.
    """
    inside: bool = nlp.vocab.in_memory_zone  # type: ignore[attr-defined]
    large = len(nlp.vocab) > VOCABULARY and not inside
    return nlp.memory_zone() if large else nullcontext()
