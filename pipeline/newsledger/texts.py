"""The text of a `Doc`, kept while the Doc lives: spaCy joins it from the tokens at each asking."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from spacy.tokens import Doc

_TEXTS: WeakKeyDictionary[Doc, str] = WeakKeyDictionary()


def keep_text(doc: Doc, text: str) -> Doc:
    """Note that `text` is the text of `doc`."""
    _TEXTS[doc] = text
    return doc


def text_of(doc: Doc) -> str:
    """Return what `doc.text` does."""
    text = _TEXTS.get(doc)
    if text is None:
        _TEXTS[doc] = text = doc.text
    return text
