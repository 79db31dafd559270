"""How dates are written: the rules of `models/spans/date.toml`, and reading by them.

`candidates(text, start)` gives the `Phrase`s that may begin at a word, the longest first. A
phrase is form only; what days it means is for `reading.resolve` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from newsledger.resources import read_toml
from newsledger.schema import NewsledgerError
from newsledger.spans.expression import Expression, expression
from newsledger.spans.rule_files import alternation

_NAME = re.compile(r"\{([a-z][a-z_]*)(?:\.([a-z_]+))?\}")
_ATOM = re.compile(r"\\.|\[\^?\]?[^\]]*\]| ")
# White space within a paragraph: a line may break before a small letter or a year.
_SPACE = r"(?:[^\S\n]{1,3}|\n(?=(?-i:[a-z])|(?:19|20)\d\d\b))"
_ARTICLE = re.compile(r"(?:(?:the|its|their)\s)?", re.IGNORECASE)
_RANGE = re.compile(
    rf" ?[-–—‐‑−/] ?|{_SPACE}(?:to|through|thru|until|till){_SPACE}(?:the{_SPACE})?", re.IGNORECASE
)
_RANGE_AND = re.compile(rf"{_SPACE}and{_SPACE}(?:the{_SPACE})?", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s(?:the\s)?\Z", re.IGNORECASE)
_LEFT = 60
_FIRST_WORD = re.compile(r"\W")
_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Rule:
    """One notation; models/spans/date.toml says what each key means."""

    id: str
    starts: tuple[str, ...]
    pattern: Expression
    value: str
    kind: str = ""
    inner: tuple[str, ...] = ()
    join: Expression | None = None
    required: bool = False
    nested: bool = False
    range: bool = False
    aside: bool = False
    full: bool = False
    before: Expression | None = None
    not_before: Expression | None = None

    def fits(self, text: str, start: int) -> bool:
        """Return whether what stands before `start` lets the rule begin there."""
        left = max(0, start - _LEFT)
        if self.before and not self.before.search(text, left, start):
            return False
        return not (self.not_before and self.not_before.search(text, left, start))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A date as written: what its rule read, the date inside it, the range's other end."""

    start: int
    end: int
    rule: Rule
    groups: Mapping[str, str]
    inner: Phrase | None = None
    upper: Phrase | None = None

    @property
    def kind(self) -> str:
        """Return what the phrase is to a phrase around it: "year", "month", "day" ..."""
        return self.groups.get("unit", "") if self.rule.kind == "unit" else self.rule.kind


class Grammar:
    """The rules, found by the word they begin with."""

    def __init__(self, data: Mapping[str, Any], calendar: Mapping[str, Any]) -> None:
        """Read `data`, the rule file, and index it by the words of `calendar`."""
        self._parts: Mapping[str, str] = data["parts"]
        self.rules = [self._rule(entry) for entry in data["rule"]]
        self.tense = {key: self._expression(p) for key, p in data["tense"].items()}
        self.shared_year = self._expression(data["shared"]["year"])
        self._by_start: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for start in rule.starts:
                for word in calendar.get(start, [start]):
                    known = self._by_start.setdefault(_FIRST_WORD.split(word, 1)[0], [])
                    if rule not in known:
                        known.append(rule)
        words = alternation(word for word in self._by_start if word.isalpha())
        digits = self._expand(data["start"]["after_digits"])
        first = "".join(sorted({word[0] for word in self._by_start}))
        start = (
            rf"(?=[\d{first}])(?:(?P<year>(?:1[5-9]|20)\d\d)"
            rf"|(?P<code>(?:[QH]|[CFM]Y)\d|\d\d?[QHM](?!(?!fy)[a-z]))"
            rf"|(?P<nth>\d\d?(?:st|nd|rd|th))|(?P<digits>\d{{1,3}})(?={digits})"
            rf"|(?P<word>{words})(?![^\W_]))"
        )
        self._start = re.compile(start, re.IGNORECASE)
        self._word_start = re.compile(rf"\b{start}", re.IGNORECASE)

    def starts(self, text: str) -> Iterator[tuple[int, Sequence[Rule]]]:
        """Yield the places where a date may begin, and the rules that may read it."""
        for match in self._word_start.finditer(text):
            yield match.start(), self._starting(match)

    def starting(self, text: str, start: int) -> Sequence[Rule]:
        """Return the rules that may read a date at `start`."""
        match = self._start.match(text, start)
        return self._starting(match) if match else ()

    def _starting(self, match: re.Match[str]) -> Sequence[Rule]:
        kind = str(match.lastgroup)
        # Some letters that match without regard to case have no such lower case ("İ").
        return self._by_start.get(match[0].lower() if kind == "word" else kind, ())

    def candidates(self, text: str, start: int, rules: Sequence[Rule]) -> list[Phrase]:
        """Return the phrases that `rules` read from `start` on, the longest first."""
        found = []
        for rule in rules:
            phrase = None if rule.nested else self._read(rule, text, start, _DEPTH)
            if phrase and rule.fits(text, start):
                found += self._ranges(text, phrase) or [phrase]
        return sorted(found, key=lambda phrase: -phrase.end)

    def _read(self, rule: Rule, text: str, start: int, depth: int) -> Phrase | None:
        match = rule.pattern.match(text, start)
        if not match:
            return None
        groups = {key: value for key, value in match.groupdict().items() if value is not None}
        phrase = Phrase(start, match.end(), rule, groups)
        inner = self._inner(rule, text, match.end(), depth) if rule.inner else None
        if inner:
            return replace(phrase, end=inner.end, inner=inner)
        return None if rule.required else phrase

    def _inner(self, rule: Rule, text: str, end: int, depth: int) -> Phrase | None:
        """Read the date that may follow a phrase: the "2025" of "first half of 2025"."""
        join = rule.join.match(text, end) if rule.join and depth else None
        article = _ARTICLE.match(text, join.end()) if join else None
        if not article:
            return None
        start = article.end()
        best: Phrase | None = None
        for each in self.starting(text, start):
            if each.nested and not each.fits(text, start):
                continue
            phrase = self._read(each, text, start, depth - 1)
            if phrase and phrase.kind in rule.inner and (not best or phrase.end > best.end):
                best = phrase
        return best

    def _ranges(self, text: str, lower: Phrase) -> list[Phrase]:
        """Read the other end of a range: the "October" of "January-October"."""
        if not lower.rule.range:
            return []
        join = _RANGE.match(text, lower.end)
        if not join and _BETWEEN.search(text, max(0, lower.start - _LEFT), lower.start):
            join = _RANGE_AND.match(text, lower.end)
        if not join:
            return []
        found = []
        for rule in self.starting(text, join.end()):
            if rule.range and rule.kind == lower.kind:
                upper = self._read(rule, text, join.end(), _DEPTH)
                if upper:
                    found.append(replace(lower, end=upper.end, upper=upper))
        return found

    def _rule(self, entry: Mapping[str, Any]) -> Rule:
        known: dict[str, Any] = {}
        for key, value in entry.items():
            if key in ("pattern", "join"):
                known[key] = self._expression(value)
            elif key in ("before", "not_before"):
                known[key] = self._expression(rf"(?:{value})\Z")
            else:
                known[key] = tuple(value) if isinstance(value, list) else value
        try:
            return Rule(**known)
        except TypeError as error:
            raise NewsledgerError(f"models/spans/date.toml: {error}") from error

    def _expression(self, source: str) -> Expression:
        return expression(self._expand(source), "models/spans/date.toml", re.IGNORECASE)

    def _expand(self, expression: str) -> str:
        """Return `expression` with its parts put in and its spaces widened."""
        spaced = _ATOM.sub(lambda atom: _SPACE if atom[0] == " " else atom[0], expression)
        return _NAME.sub(self._part, spaced)

    def _part(self, name: re.Match[str]) -> str:
        if name[2]:
            return alternation(read_toml(f"lexicon/{name[1]}.toml")[name[2]])
        return f"(?:{self._expand(self._parts[name[1]])})"


@cache
def grammar() -> Grammar:
    """Return the grammar of `models/spans/date.toml`, read once."""
    return Grammar(read_toml("spans/date.toml"), read_toml("lexicon/calendar.toml"))
