"""What an event is known by: its names, places, words and figures in comparable form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from newsledger.clusters.names import spoken
from newsledger.identifiers import event_id
from newsledger.resources import read_toml
from newsledger.schema import Annotated, Event, Period, Span
from newsledger.spans.gazetteer import fold
from newsledger.spans.geography import kind_of

_BRACKET = re.compile(r"\s*\(\s*")
_STEPS = re.compile(r"\w+")
_LONGEST_ALIAS_GAP = 24
_MOST_WORDS = 60
# Which words tell nothing of a subject: those that fit most plants, or most statistics.
_KIND = {False: "common", True: "common_of_indicators"}


class Where(NamedTuple):
    """A place: its folded canonical name, its kind, the ISO codes of its country and region."""

    name: str
    kind: str
    country: str | None
    region: str | None


class Quantity(NamedTuple):
    """An amount in a currency, or a capacity in a unit."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Profile:
    """An event as it is compared with others.

    `organisations` are spoken names, their other names in the article included; `named` are
    the other organisations of the article. `subject` and `words` are stems of the subject and
    of the title and evidence. `jobs` is (number, kind). Days are ISO texts. `confidence` is 1
    where a person read the event.
    """

    event_id: str
    article: str
    url: str | None
    published: str
    type: str
    status: str
    organisations: tuple[str, ...]
    named: tuple[str, ...]
    places: tuple[Where, ...]
    subject: tuple[str, ...]
    words: tuple[str, ...]
    parts: tuple[str, ...]
    money: tuple[Quantity, ...]
    capacities: tuple[Quantity, ...]
    jobs: tuple[float, str] | None
    numbers: tuple[float, ...]
    period: tuple[str, str] | None
    projects: float | None = None
    confidence: float = 1.0

    @property
    def order(self) -> tuple[str, str]:
        """Where the event stands among others: by its article's day, those without one last."""
        return self.published or "9999", self.event_id


def profiles_of(annotated: Annotated) -> list[Profile]:
    """Return the profiles of an article's events, in their order."""
    spans = _by_text(annotated.spans)
    aliases = _aliases(annotated)
    everyone = {spoken(_name(span)) for span in annotated.spans if span.label == "ORG"}
    return [_profile(annotated, event, spans, aliases, everyone) for event in annotated.events]


def _profile(
    annotated: Annotated,
    event: Event,
    spans: Mapping[tuple[str, str], Span],
    aliases: Mapping[str, set[str]],
    everyone: set[str],
) -> Profile:
    article, text = annotated.article, annotated.article.text
    own = _names(event, spans, aliases)
    names = {stem(w) for n in (*event.organisations, *event.locations) for w in fold(n).split()}
    told = " ".join(text[start:end] for start, end in event.evidence)
    indicator = event.type == "indicator"
    return Profile(
        event_id=event_id(annotated, event),
        article=article.id,
        url=article.url,
        published=article.date.isoformat() if article.date else "",
        type=event.type,
        status=event.status,
        organisations=tuple(sorted(own)),
        named=tuple(sorted(everyone - own)),
        places=tuple(dict.fromkeys(_places(event, spans))),
        subject=tuple(w for w in stems(event.subject or "", _KIND[indicator]) if w not in names),
        words=stems(f"{article.title or ''} {told}", "common")[:_MOST_WORDS],
        parts=_parts(event.subject or "", told),
        money=tuple(Quantity(float(m.value), m.currency) for m in event.money),
        capacities=tuple(
            Quantity(float(each.value), unit_key(each.unit or "")) for each in event.capacities
        ),
        jobs=(float(event.jobs.value), event.jobs.kind) if event.jobs else None,
        numbers=tuple(float(value) for value in (*event.percents, *event.multiples)),
        period=_days(event.period),
        projects=None if event.projects is None else float(event.projects),
        confidence=1.0 if event.confidence is None else float(event.confidence),
    )


def _days(period: Period | None) -> tuple[str, str] | None:
    if period is None:
        return None
    ends = (period.date_start, period.date_end)
    first, last = (day.isoformat() if day else "" for day in ends)
    return first, last


def _by_text(spans: Iterable[Span]) -> dict[tuple[str, str], Span]:
    """Return each name's first span by its label and text, or the canonical name it was given."""
    found: dict[tuple[str, str], Span] = {}
    for span in spans:
        if span.label in ("ORG", "LOC"):
            found.setdefault((span.label, span.text), span)
            found.setdefault((span.label, _name(span)), span)
    return found


def _name(span: Span) -> str:
    return str(span.values.get("name") or span.text)


def _names(
    event: Event, spans: Mapping[tuple[str, str], Span], aliases: Mapping[str, set[str]]
) -> set[str]:
    own: set[str] = set()
    for name in event.organisations:
        span = spans.get(("ORG", name))
        for form in {name, _name(span)} if span else {name}:
            own |= {spoken(form)} | aliases.get(spoken(form), set())
    return own - {""}


def _aliases(annotated: Annotated) -> dict[str, set[str]]:
    """Return the other names that the article gives an organisation, both ways.

    "Yertis Metallics (formerly Irtysh Metallics)", "Eurasian Development Bank (EDB)".
    """
    also = frozenset(read_toml("clusters/names.toml")["also"])
    text = annotated.article.text
    result: dict[str, set[str]] = {}
    names = [span for span in annotated.spans if span.label == "ORG"]
    for one, other in pairwise(names):
        between = text[one.end : other.start]
        if len(between) > _LONGEST_ALIAS_GAP:
            continue
        joined = not also.isdisjoint(_STEPS.findall(between.lower()))
        if joined or (_BRACKET.fullmatch(between) and other.text.isupper()):
            here, there = spoken(_name(one)), spoken(_name(other))
            result.setdefault(here, set()).add(there)
            result.setdefault(there, set()).add(here)
    return result


def _places(event: Event, spans: Mapping[tuple[str, str], Span]) -> Iterator[Where]:
    for name in event.locations:
        span = spans.get(("LOC", name))
        if span is None:
            yield Where(fold(name), "unknown", None, None)
            continue
        country, region = span.values.get("country"), span.values.get("region")
        yield Where(fold(_name(span)), kind_of(span), country, region)


@lru_cache(20_000)
def stems(text: str, common: str) -> tuple[str, ...]:
    """Return the words of a text but the `common` ones, without endings, each once in order."""
    words = (stem(word) for word in fold(text).split() if not word[0].isdigit())
    return tuple(dict.fromkeys(w for w in words if len(w) > 2 and w not in _common(common)))


@lru_cache(100_000)
def stem(word: str) -> str:
    """Return a folded word without its plural; British and American spellings as one."""
    if len(word) > 4 and word.endswith("ies"):
        word = f"{word[:-3]}y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word.replace("aluminum", "aluminium").replace("tyre", "tire").replace("fibre", "fiber")


@cache
def _common(name: str) -> frozenset[str]:
    words = read_toml("clusters/words.toml")[name]
    function = read_toml("lexicon/function_words.toml")
    return frozenset(
        stem(word) for word in (*words, *(w for part in function.values() for w in part))
    )


@lru_cache(10_000)
def unit_key(unit: str) -> str:
    """Return the unit's telling word, one for all spellings: `metric tonnes` -> `ton`."""
    words = [stem(word) for word in fold(unit).split()]
    if not words:
        return ""
    known: dict[str, str] = read_toml("clusters/words.toml")["units"]
    return known.get(words[0], words[0])


def _parts(subject: str, told: str) -> tuple[str, ...]:
    """Return which of several parts the event is: `2 phase`, from its subject or else evidence."""
    return tuple(sorted(_numbered(subject) or _numbered(told)))


def _numbered(text: str) -> set[str]:
    rules = read_toml("clusters/words.toml")
    ordinals: Mapping[str, str] = rules["ordinals"]
    numerals: Mapping[str, str] = rules["numerals"] | ordinals
    parts, numbered = set(rules["parts"]), set(rules["numbered"])
    words: Sequence[str] = [stem(word) for word in fold(text).split()]
    found = set()
    for one, other in pairwise(words):
        if one in ordinals and other in parts:
            found.add(f"{ordinals[one]} {other}")
        elif one in numbered and other in numerals:
            found.add(f"{numerals[other]} {one}")
    return found


def pack(profile: Profile) -> str:
    """Return the profile as JSON text."""
    return json.dumps(
        [getattr(profile, field.name) for field in fields(profile)],
        ensure_ascii=True,
        separators=(",", ":"),
    )


def unpack(text: str) -> Profile:
    """Return the profile that was packed; an earlier version's lacks the last fields."""
    values = dict(zip((field.name for field in fields(Profile)), json.loads(text), strict=False))
    for name in ("organisations", "named", "subject", "words", "parts", "numbers"):
        values[name] = tuple(values[name])
    values["places"] = tuple(Where(*each) for each in values["places"])
    for name in ("money", "capacities"):
        values[name] = tuple(Quantity(*each) for each in values[name])
    for name in ("jobs", "period"):
        values[name] = values[name] and tuple(values[name])
    return Profile(**values)
