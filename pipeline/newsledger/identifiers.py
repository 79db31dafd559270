"""Identifiers that depend on content alone, so that every run gives the same."""

from __future__ import annotations

from hashlib import sha256

from newsledger.schema import Annotated, Event


def event_id(annotated: Annotated, event: Event) -> str:
    """Return an id that depends on the article's id and text and on the event's place in it."""
    article = annotated.article
    digest = sha256(f"{article.id}\0{article.text}".encode()).hexdigest()
    return f"{digest[:12]}-{event.id}"
