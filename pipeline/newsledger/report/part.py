"""One file's share of the run: its articles, their events as columns, their texts in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from newsledger.evaluate import score
from newsledger.goldform import from_dict
from newsledger.report.gather import Columns, row_of
from newsledger.report.judge import MISSED, Gold, Judged
from newsledger.schema import Annotated, NewsledgerError

Record = dict[str, Any]
_PIECE = 100
# Of an event the page's table and editor know these from its line in articles.jsonl.
_BESIDE = ("organisations", "locations", "mentions")


class Part:
    """Takes the articles of one page and gives them out in pieces, which the page reads late."""

    size = _PIECE

    def __init__(self, gold: Gold | None, corrections: Mapping[str, Record]) -> None:
        """Take the gold to judge by, and the corrections by the texts of their articles."""
        self._gold = gold
        self._corrections = corrections
        self._judged: list[tuple[Annotated, Annotated]] = []
        self.corrected: set[str] = set()
        self.columns = Columns()
        self.articles: dict[str, list[Any]] = {
            name: [] for name in ("id", "title", "date", "url", "digest", "reviewed")
        }
        self.faults: list[list[Any]] = []

    def take(self, articles: Iterable[tuple[Record, list[Record]]]) -> Iterator[tuple[str, Any]]:
        """Take the articles; yield the pieces with the texts, each with the name of its tag."""
        piece: list[Record] = []
        number = 0
        for article, events in articles:
            piece.append(self._take(article, events))
            if len(piece) == _PIECE:
                yield f"piece-{number}", piece
                piece, number = [], number + 1
        if piece:
            yield f"piece-{number}", piece

    def _take(self, article: Record, events: list[Record]) -> Record:
        number = len(self.articles["id"])
        correction = self._corrections.get(article["text"])
        if correction:
            self.corrected.add(article["text"])
        for name in ("id", "title", "date", "url"):
            self.articles[name].append(article[name])
        digest = sha256(article["text"].encode()).hexdigest()
        self.articles["digest"].append(digest[:16])
        self.articles["reviewed"].append(1 if correction else 0)
        judged = self._gold.judge(article) if self._gold else None
        verdicts = judged.verdicts if judged else [None] * len(events)
        reviewed = verdicts_of(correction)
        for event, given, verdict in zip(events, article["events"], verdicts, strict=True):
            row = row_of(article, number, event, given["id"], article["text"])
            self.columns.add(row | {"verdict": verdict, "review": reviewed.get(given["id"])})
        entry = {
            "text": article["text"],
            "spans": article["spans"],
            "events": [
                given | {"beside": {key: event[key] for key in _BESIDE if key in event}}
                for given, event in zip(article["events"], events, strict=True)
            ],
        }
        if correction:
            entry["correction"] = {
                key: correction.get(key) for key in ("spans", "events", "review")
            }
        return entry | (self._beside(article, number, judged) if judged and self._gold else {})

    def _beside(self, article: Record, number: int, judged: Judged) -> Record:
        """Return what the gold has, after its misses and the faults are noted."""
        assert self._gold is not None
        for gold_id, event in judged.missed:
            row = row_of(article, number, event, gold_id, article["text"])
            self.columns.add(row | {"verdict": MISSED})
        self.faults += [
            [each.kind, each.name, number, each.start, each.gold, each.predicted, each.context]
            for each in judged.faults
        ]
        gold = self._gold.by_id[article["id"]]
        self._judged.append((gold, from_dict(article, article["id"])))
        return {"gold": judged.gold, "pairs": judged.pairs}

    def scores(self) -> str | None:
        """Return the table that `newsledger evaluate` prints, for the articles with gold."""
        if not self._judged:
            return None
        try:
            gold, found = zip(*self._judged, strict=True)
            return score(gold, found).table()
        except NewsledgerError as error:
            return str(error)


def verdicts_of(correction: Mapping[str, Any] | None) -> dict[str, str]:
    """Return what a reader said of each event of an article, by the event's id."""
    review = (correction or {}).get("review") or {}
    return {each["id"]: each["verdict"] for each in review.get("events", []) if each.get("verdict")}
