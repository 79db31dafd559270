"""What the pipeline writes on a spaCy `Doc`, and how to read it back as records.

Spans stand in `doc.spans["sc"]`, the group that spaCy's scorer and displaCy look at. Their
values and rules, and the events, are kept in `doc.user_data["newsledger"]` as plain JSON
types, so that a Doc goes through `nlp.pipe(n_process=2)`, `Doc.to_bytes` and DocBin as it
is; the extensions `Span._.values`, `Span._.rule`, `Doc._.events`, `Doc._.published`,
`Doc._.title` and `Doc._.country` give them back typed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from newsledger.schema import Annotated, Article, Event, NewsledgerError, Span
from newsledger.texts import text_of

GROUP = "sc"
_KEY = "newsledger"
_NUMBERS = frozenset({"value", "value_max"})
_DAYS = frozenset({"date_start", "date_end"})
_EVENTS = TypeAdapter(list[Event])


def state(doc: Doc) -> dict[str, Any]:
    """Return the dictionary in which the pipeline keeps its results on `doc`."""
    kept: dict[str, Any] = doc.user_data.setdefault(_KEY, {})
    return kept


def _encode(values: Any) -> dict[str, Any]:
    return {
        key: str(value) if isinstance(value, Decimal | date) else value
        for key, value in values.items()
    }


def _decode(values: dict[str, Any]) -> dict[str, Any]:
    decoded = dict(values)
    for key, value in values.items():
        if value is not None and key in _NUMBERS:
            decoded[key] = Decimal(value)
        elif value is not None and key in _DAYS:
            decoded[key] = date.fromisoformat(value)
    return decoded


def add_spans(doc: Doc, spans: Iterable[Span]) -> None:
    """Add `spans` to the group; one that overlaps a span already there is left out."""
    kept = state(doc).setdefault("spans", {})
    present = list(doc.spans.get(GROUP, []))
    taken = sorted((span.start_char, span.end_char) for span in present)
    for span in spans:
        index = bisect_left(taken, (span.end, 0))
        if index and taken[index - 1][1] > span.start:
            continue
        added = doc.char_span(span.start, span.end, label=span.label, alignment_mode="expand")
        if added is None:
            raise NewsledgerError(f"span {span.start}-{span.end} lies outside of the text")
        present.append(added)
        taken.insert(index, (span.start, span.end))
        kept[_name(added)] = [_encode(span.values), span.rule]
    doc.spans[GROUP] = sorted(present, key=lambda span: span.start_char)


def _name(span: DocSpan) -> str:
    return f"{span.start_char}:{span.end_char}:{span.label_}"


def spans_of(doc: Doc) -> list[Span]:
    """Return the spans found in `doc` as records, in the order of the text."""
    text, kept = text_of(doc), state(doc).get("spans", {})
    found = []
    for start, end, label in _borders(doc):
        values, rule = kept.get(f"{start}:{end}:{label}", ({}, ""))
        found.append(Span(start, end, label, text[start:end], _decode(values), rule))
    return found


def ranges_of(doc: Doc) -> list[tuple[int, int]]:
    """Return the character ranges of the spans found so far, in the order of the text."""
    return [(start, end) for start, end, _ in _borders(doc)]


def _borders(doc: Doc) -> list[tuple[int, int, str]]:
    return [(span.start_char, span.end_char, span.label_) for span in doc.spans.get(GROUP, [])]


def _values(span: DocSpan) -> dict[str, Any]:
    kept = state(span.doc).get("spans", {}).get(_name(span))
    return _decode(kept[0]) if kept else {}


def _rule(span: DocSpan) -> str:
    kept = state(span.doc).get("spans", {}).get(_name(span))
    return str(kept[1]) if kept else ""


def set_events(doc: Doc, events: Iterable[Event]) -> None:
    """Keep the events on `doc`."""
    state(doc)["events"] = _EVENTS.dump_python(list(events), mode="json")


def events_of(doc: Doc) -> list[Event]:
    """Return the events found in `doc`."""
    return _EVENTS.validate_python(state(doc).get("events", []))


def published_of(doc: Doc) -> date | None:
    """Return the day of publication, as given or as the text says."""
    day = state(doc).get("published")
    return date.fromisoformat(day) if day else None


def prepare(doc: Doc, article: Article, fallback: date | None = None) -> Doc:
    """Put on `doc` what is known of the article before its text is read.

    `fallback` is the day of publication if neither the article nor its text gives one.
    """
    kept = state(doc)
    kept["article"] = {"id": article.id, "url": article.url, "source": article.source}
    kept["title"] = article.title
    kept["published"] = article.date.isoformat() if article.date else None
    kept["fallback"] = fallback.isoformat() if fallback else None
    return doc


def annotated_of(doc: Doc) -> Annotated:
    """Return the article, its spans and its events as one record."""
    kept = state(doc)
    known = kept.get("article", {})
    article = Article(
        id=known.get("id") or "",
        text=text_of(doc),
        title=kept.get("title"),
        date=published_of(doc),
        url=known.get("url"),
        source=known.get("source"),
    )
    return Annotated(article, tuple(spans_of(doc)), tuple(events_of(doc)))


def register() -> None:
    """Register the extension attributes; doing it twice changes nothing."""
    of_spans: dict[str, Callable[[DocSpan], Any]] = {"values": _values, "rule": _rule}
    of_docs: dict[str, Callable[[Doc], Any]] = {
        "events": events_of,
        "published": published_of,
        "title": lambda doc: state(doc).get("title"),
        "country": lambda doc: state(doc).get("country"),
        "annotated": annotated_of,
    }
    for name, of_span in of_spans.items():
        if not DocSpan.has_extension(name):
            DocSpan.set_extension(name, getter=of_span)
    for name, of_doc in of_docs.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=of_doc)
