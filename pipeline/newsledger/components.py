"""The pipeline's components as spaCy knows them, and its tokenizer.

spaCy imports this module for every `spacy.blank`, because the factories are advertised by
entry points: what is heavy is imported inside the factories.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from newsledger.texts import keep_text, text_of

if TYPE_CHECKING:
    from newsledger.events.linking import Linker

Component = Callable[[Doc], Doc]

# Every change between letters, digits and marks is a border, so that each span that the
# rules find in the text begins and ends with a token.
_PIECE = re.compile(r"(\d+|[^\W\d_]+|[^\w\s]|_)( ?)|(\s+)")


class BorderTokenizer(DummyTokenizer):
    """Splits a text at every border, in time linear in its length; no rules to store."""

    def __init__(self, vocab: Vocab) -> None:
        """Keep the vocabulary that the tokens go to."""
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the tokens of `text`; white space that is no single space is one too."""
        pieces = _PIECE.findall(text)
        words = [piece or gap for piece, _, gap in pieces]
        spaces = [bool(space) for _, space, _ in pieces]
        return keep_text(Doc(self.vocab, words=words, spaces=spaces), text)


@registry.tokenizers("newsledger.Tokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], BorderTokenizer]:
    """Return the maker of the tokenizer."""
    return lambda nlp: BorderTokenizer(nlp.vocab)


@Language.factory("newsledger_layout", assigns=["token.is_sent_start", "doc.user_data"])
def make_layout(nlp: Language, name: str) -> Component:
    """Return the component that marks sentences and reads title and day from the text's head."""
    from newsledger.annotations import published_of, register, state
    from newsledger.layout import read_layout
    from newsledger.spans.dates import published_in

    register()

    def layout(doc: Doc) -> Doc:
        text, kept = text_of(doc), state(doc)
        found = read_layout(text)
        if kept.get("title") is None:
            kept["title"] = text[slice(*found.title)] if found.title else None
        if published_of(doc) is None:
            day = published_in(text)
            kept["published"] = day.isoformat() if day else kept.get("fallback")
        starts = [start for start, _ in found.sentences]
        begins = np.isin(doc.to_array("IDX"), [0, *starts])
        column = np.where(begins, 1, -1).astype("uint64").reshape(-1, 1)
        return doc.from_array(["SENT_START"], column)  # type: ignore[arg-type]

    return layout


@Language.factory("newsledger_places", assigns=["doc.user_data"])
def make_places(nlp: Language, name: str) -> Component:
    """Return the component that looks up place names and settles the article's country."""
    from newsledger.annotations import state
    from newsledger.spans.geography import main_country
    from newsledger.spans.places import recognise, to_span

    def places(doc: Doc) -> Doc:
        mentions = recognise(text_of(doc))
        kept = state(doc)
        kept["country"] = main_country([to_span(mention) for mention in mentions])
        kept["places"] = mentions
        return doc

    return places


@Language.factory("newsledger_amounts", assigns=["doc.spans"])
def make_amounts(nlp: Language, name: str) -> Component:
    """Return the component that finds money, percentages, multiples, counts and capacities."""
    from newsledger.annotations import add_spans, published_of, state
    from newsledger.spans.amounts import find_amounts
    from newsledger.spans.context import Context

    def amounts(doc: Doc) -> Doc:
        context = Context(published=published_of(doc), country=state(doc).get("country"))
        add_spans(doc, find_amounts(text_of(doc), context))
        return doc

    return amounts


@Language.factory("newsledger_dates", requires=["doc.spans"], assigns=["doc.spans"])
def make_dates(nlp: Language, name: str) -> Component:
    """Return the component that finds dates and resolves them against the day of publication."""
    from newsledger.annotations import add_spans, published_of, ranges_of, state
    from newsledger.spans.dates import find_dates

    def dates(doc: Doc) -> Doc:
        add_spans(
            doc,
            find_dates(text_of(doc), published_of(doc), ranges_of(doc), state(doc).get("country")),
        )
        return doc

    return dates


@Language.factory("newsledger_names", requires=["doc.spans"], assigns=["doc.spans"])
def make_names(nlp: Language, name: str) -> Component:
    """Return the component that tells organisations and places from other names."""
    from newsledger.annotations import add_spans, ranges_of, state
    from newsledger.spans.names import find_names
    from newsledger.spans.places import recognise

    def names(doc: Doc) -> Doc:
        kept = state(doc)
        mentions = kept.pop("places", None)
        if mentions is None:
            mentions = recognise(text_of(doc))
        add_spans(doc, find_names(text_of(doc), mentions, ranges_of(doc), kept.get("country")))
        return doc

    return names


@Language.factory("newsledger_events", requires=["doc.spans"], assigns=["doc.user_data"])
def make_events(nlp: Language, name: str) -> Component:
    """Return the component that links the spans into events."""
    from newsledger.annotations import published_of, set_events, spans_of
    from newsledger.events.linking import Linker, link

    linker: Linker = Linker.trained()

    def events(doc: Doc) -> Doc:
        set_events(doc, link(text_of(doc), spans_of(doc), published_of(doc), linker))
        return doc

    return events
