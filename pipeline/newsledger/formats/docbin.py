"""spaCy's DocBin, `.spacy`.

Spans stand in `doc.spans["sc"]`, where `spacy evaluate`, `spacy train` with a spancat and
displaCy's span style look for them, and in `doc.ents`, where those for entities do; the
article's head, the values and the events in `doc.user_data["newsledger"]`, as JSON. The
words are letters, digits and marks apart, so that each span is whole words; the text is
kept to the character.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from newsledger.formats.beside import KEY, join, split
from newsledger.formats.tokens import words
from newsledger.schema import Annotated, NewsledgerError, Span

SPANS_KEY = "sc"


def read(path: Path) -> list[Annotated]:
    """Read a DocBin; a doc without spans under "sc" gives its entities."""
    try:
        docs = list(DocBin().from_disk(path).get_docs(Vocab()))
    except Exception as error:  # whatever zlib, msgpack or spaCy find wrong with the bytes
        raise NewsledgerError(f"cannot read {path} as a DocBin: {error}") from error
    return [
        _read_doc(doc, f"{path}: doc {number}", f"{path.stem}-{number}")
        for number, doc in enumerate(docs, start=1)
    ]


def write(path: Path, articles: Sequence[Annotated]) -> list[str]:
    """Write a DocBin; nothing is dropped."""
    vocab = Vocab()
    docs = [to_doc(each, vocab) for each in articles]
    DocBin(attrs=["ENT_IOB", "ENT_TYPE"], store_user_data=True, docs=docs).to_disk(path)
    return []


def to_doc(annotated: Annotated, vocab: Vocab) -> Doc:
    """Return the article as a spaCy Doc."""
    text = annotated.article.text
    pieces = list(_pieces(text, annotated.spans))
    doc = Doc(
        vocab,
        words=[text[start:end] for start, end, _ in pieces],
        spaces=[space for _, _, space in pieces],
    )
    labelled, beside = split(annotated)
    found = (doc.char_span(start, end, label=label) for start, end, label in labelled)
    spans = [span for span in found if span is not None]  # each is whole words by now
    doc.spans[SPANS_KEY] = spans
    doc.set_ents(spans)
    doc.user_data[KEY] = json.dumps(beside, ensure_ascii=False)
    return doc


def _pieces(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, int, bool]]:
    """Yield start and end of each word or stretch of white space, and if a space follows.

    That one space is part of the word's record; what white space is beyond it stands alone.
    """
    at = 0
    for start, end in [*words(text, spans), (len(text), len(text))]:
        if at < start:
            yield at, start, False
        if start < end:
            space = text[end : end + 1] == " "
            yield start, end, space
            at = end + space


def _read_doc(doc: Doc, where: str, name: str) -> Annotated:
    group = doc.spans.get(SPANS_KEY, doc.ents)
    spans = [(span.start_char, span.end_char, span.label_) for span in group]
    beside = json.loads(doc.user_data.get(KEY, "{}"))
    return join(doc.text, spans, beside, where, name)
