"""What people have decided of clusters, read from a small file.

    [[same]]
    events = ["3f9a0b1d2e4c-e1", { article = "news-17", words = "cable factory" }]

    [[different]]
    events = ["3f9a0b1d2e4c-e1", { article = "https://news.example/5", words = "second phase" }]

An event is given by its event_id, or by its article's id or address and by words that stand
in its subject or in the sentences that state it. The second form holds when the article is
read again by a later version that numbers its events differently.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from newsledger.clusters.grouping import Rulings
from newsledger.clusters.profile import Profile, stems
from newsledger.schema import NewsledgerError

_KINDS = ("same", "different")


@dataclass(frozen=True, slots=True)
class Reference:
    """An event as a person gives it: by `event_id`, or by `article` and `words`."""

    event_id: str | None = None
    article: str | None = None
    words: str = ""

    def means(self, profile: Profile) -> bool:
        """Say whether it is this event."""
        if self.event_id is not None:
            return profile.event_id == self.event_id
        told = {*profile.subject, *profile.words}
        return self.article in (profile.article, profile.url) and told.issuperset(
            stems(self.words, "common")
        )


@dataclass(frozen=True, slots=True)
class Ruling:
    """Events that are one (`same`), or of which no two are (`different`)."""

    kind: str
    events: tuple[Reference, ...]


def read_rulings(path: Path) -> list[Ruling]:
    """Read a file of corrections. Raises NewsledgerError that says what is wrong in it."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise NewsledgerError(f"cannot read the rulings in {path}: {error}") from error
    unknown = sorted(set(data) - set(_KINDS))
    if unknown:
        raise NewsledgerError(
            f"{path}: unknown {unknown[0]!r}; rulings are [[same]], [[different]]"
        )
    return [
        _ruling(kind, entry, f"{path}: [[{kind}]] number {number}")
        for kind in _KINDS
        for number, entry in enumerate(_list(data.get(kind, []), f"{path}: {kind}"), 1)
    ]


def ruled(rulings: Iterable[Ruling], profiles: Sequence[Profile]) -> Rulings:
    """Return what people say of these events; of others they say nothing."""
    same: set[tuple[str, str]] = set()
    different: set[frozenset[str]] = set()
    for ruling in rulings:
        meant = [
            [profile.event_id for profile in profiles if reference.means(profile)]
            for reference in ruling.events
        ]
        if ruling.kind == "same":
            same |= set(pairwise(sorted({name for names in meant for name in names})))
        else:
            different |= {
                frozenset((a, b))
                for one, other in combinations(meant, 2)
                for a in one
                for b in other
            }
    return Rulings(frozenset(same), frozenset(pair for pair in different if len(pair) == 2))


def _ruling(kind: str, entry: Any, where: str) -> Ruling:
    events = entry.get("events") if isinstance(entry, dict) else None
    references = [_reference(each, where) for each in _list(events, f"{where}: events")]
    if len(references) < 2:
        raise NewsledgerError(f"{where}: 'events' must name two events or more")
    return Ruling(kind, tuple(references))


def _reference(given: Any, where: str) -> Reference:
    if isinstance(given, str):
        return Reference(event_id=given)
    if isinstance(given, dict) and set(given) == {"article", "words"}:
        article, words = given["article"], given["words"]
        if isinstance(article, str) and isinstance(words, str) and stems(words, "common"):
            return Reference(article=article, words=words)
    raise NewsledgerError(
        f"{where}: an event is an event_id or {{ article = …, words = … }} with telling words, "
        f"not {given!r}"
    )


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise NewsledgerError(f"{where} must be a list")
    return value
