"""Rules as data: the engine behind `models/spans/<label>.toml`.

A rule file says what a label's spans look like; this module finds them. A label whose value
needs no arithmetic is such a file and nothing else. The file holds

- `label`; `keys`, those that every span has, None where nothing says; `tail`, what belongs to
  the span of a number that is found by something else; `[parts]`, named pieces of expressions,
  each made of those above it (all but the first optional);
- `[[rule]]`: `id`, and what must hold for a number to be a span (`Rule` lists the keys), or
  `pattern`, the whole expression, for a span that needs no number. The first rule that fits
  makes the span; what a number means by itself comes before what it takes from its neighbours;
- `[[cue]]`: `key`, `value`, `words`: the cue nearest to a span within its sentence, no
  semicolon between, gives the span's value for that key; those marked `weak` count where
  there is no other and nothing was inherited;
- `[[example]]`: texts with the spans they must give, `[[marked so]]`, and near misses, which
  have no mark; the tests run them.

In every expression `{name}` is a part (of the file, or of `models/lexicon/parts.toml`) or the
words of `models/lexicon/<name>.toml` (`{name.class}` those of one class), a space is any white
space, line breaks with the indentation after them are nothing, and case doesn't matter:
expressions and texts are compared in lower case, which is several times faster than the `re`
module's IGNORECASE.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from newsledger.layout import Locator, Range, read_layout
from newsledger.resources import read_toml
from newsledger.schema import Span
from newsledger.spans.context import Context
from newsledger.spans.expression import Expression
from newsledger.spans.numbers import Number, qualifier_after, qualifier_of
from newsledger.spans.rule_files import Rule, read_rules

# How far a rule looks, in characters: back for `before` and for `earlier`, over the gap to a
# neighbour, to either side within a sentence.
_BEFORE = 100
_EARLIER = 400
_BETWEEN = 120
_SENTENCE = 300
# A cue behind the span counts as twice as far: what is said of a number mostly comes before it.
_AFTERTHOUGHT = 2
# How far off a cue counts, a strong and a weak one.
_REACH = (1000, 100)
# What ends the clause in which a cue counts.
_BORDERS = (";", ", whereas ", ", while ", ", but ")
_HYPHENS = {0x2010: "-", 0x2011: "-"}


@dataclass(frozen=True, slots=True)
class _Page:
    """A text under work: as written, in lower case, and where its sentences are."""

    text: str
    folded: str
    sentences: Locator

    def sentence(self, offset: int) -> Range:
        """Return the sentence around `offset`, cut to what may bear on it."""
        ranges = self.sentences.ranges
        start, end = ranges[self.sentences[offset]] if ranges else (0, len(self.text))
        return max(start, offset - _SENTENCE), min(end, offset + _SENTENCE)

    def groups(self, match: re.Match[str]) -> dict[str, Any]:
        """Return what the named groups of `match` read, as the text has it."""
        names = match.re.groupindex
        return {name: self.text[slice(*match.span(name))] for name in names if match[name]}


@lru_cache(maxsize=1)
def _page(text: str, whole: str) -> _Page:
    """Prepare `text`, in which parts of `whole` are masked; every label asks for the same."""
    folded = text.lower().translate(_HYPHENS)
    if len(folded) != len(text):  # a few letters become two
        folded = "".join(c.lower() if len(c.lower()) == 1 else c for c in text).translate(_HYPHENS)
    return _Page(text, folded, Locator(read_layout(whole).sentences))


class Finder:
    """Finds the spans of one rule file."""

    def __init__(self, stem: str, data: Mapping[str, Any]) -> None:
        """Read `data`, the content of the rule file named `stem`."""
        self._stem = stem
        self._file = read_rules(stem, data)
        rules = self._file.rules
        numbered = [rule for rule in rules if not rule.pattern]
        self._scanned = [rule for rule in rules if rule.pattern]
        self._plain = [rule for rule in numbered if not rule.anchor]
        self._from_next = [rule for rule in numbered if rule.anchor == "next"]
        self._from_previous = [rule for rule in numbered if rule.anchor == "previous"]

    def find(self, text: str, numbers: Sequence[Number], context: Context) -> list[Span]:
        """Return the label's spans in the order of the text; `numbers` are those still free.

        Of `context`, which belongs to the interface of every label, rules use `whole` alone.
        """
        page = _page(text, context.whole or text)
        usable = [number for number in numbers if number.countable]
        spans = [self._read(page, number, self._plain) for number in usable]
        if any(spans):
            backwards = self._lend(page, usable[::-1], spans[::-1], self._from_next)
            spans = self._lend(page, usable, backwards[::-1], self._from_previous)
        return _apart([*self._scan(page), *(span for span in spans if span)])

    def named(self, text: str, number: Number, by: str, given: Mapping[str, Any]) -> Span:
        """Return the span of a number that something else, `by`, has found to be this label's.

        `given` are the values where no strong cue in its sentence says otherwise.
        """
        page = _page(text, text)
        values: dict[str, Any] = {**dict.fromkeys(self._file.keys), **given}
        tail = self._file.tail.match(page.folded, number.end) if self._file.tail else None
        end = tail.end() if tail else number.end
        values |= _amount(page.text, number, end)
        for key, ranks in self._file.cues.items():
            strong = ranks[:1] if key in given else ranks
            values[key] = _nearest(page, strong, number.start, end) or values.get(key)
        shown = text[number.start : end]
        return Span(number.start, end, self._file.label, shown, values, f"{self._stem}:{by}")

    def _scan(self, page: _Page) -> Iterable[Span]:
        """Yield the spans of the rules that need no number."""
        for rule in self._scanned:
            assert rule.pattern
            group = "span" if "span" in rule.pattern.groupindex else 0
            for match in rule.pattern.finditer(page.folded):
                before = _around(page, rule, match.start(group))
                if before is not None:
                    read = before | page.groups(match)
                    read.pop("span", None)
                    yield self._span(page, rule, *match.span(group), read)

    def _lend(
        self,
        page: _Page,
        numbers: Sequence[Number],
        spans: Sequence[Span | None],
        rules: Sequence[Rule],
    ) -> list[Span | None]:
        """Let each span lend its meaning to the bare number after it, and that to the next.

        `numbers` and `spans` run side by side, in the order of the text or against it.
        """
        lent: list[Span | None] = []
        lender: Span | None = None
        for number, known in zip(numbers, spans, strict=True):
            span = known
            if span is None and lender is not None:
                span = self._read(page, number, rules, lender)
            lent.append(span)
            lender = span or lender
        return lent

    def _read(
        self, page: _Page, number: Number, rules: Sequence[Rule], lender: Span | None = None
    ) -> Span | None:
        """Return the span that the first fitting rule makes of `number`, or None."""
        behind: dict[int, re.Match[str] | None] = {}  # several rules have the same `after`
        for rule in rules:
            if not rule.least <= number.value <= rule.most:
                continue
            end, groups = number.end, {}
            if rule.after:
                if id(rule.after) not in behind:
                    behind[id(rule.after)] = rule.after.match(page.folded, end)
                after = behind[id(rule.after)]
                if not after:
                    continue
                end, groups = after.end(), page.groups(after)
            if lender and not _joined(page, rule, number, lender):
                continue
            before = _around(page, rule, number.start)
            if before is None:
                continue
            values = _amount(page.text, number, end)
            if lender:
                values |= {key: lender.values[key] for key in rule.inherit}
            return self._span(page, rule, number.start, end, values | before | groups)
        return None

    def _span(self, page: _Page, rule: Rule, start: int, end: int, read: Mapping[str, Any]) -> Span:
        """Build the span: the rule's values, over them what was read, over both the cues."""
        values = {**dict.fromkeys(self._file.keys), **rule.set, **read}
        for key in rule.cues:
            strong, weak = self._file.cues[key]
            ranks = (strong,) if key in rule.inherit else (strong, weak)
            values[key] = _nearest(page, ranks, start, end) or values[key]
        name = f"{self._stem}:{rule.id}"
        return Span(start, end, self._file.label, page.text[start:end], values, name)


def _amount(text: str, number: Number, end: int) -> dict[str, Any]:
    """Return the values of the amount whose number is `number` and whose span ends at `end`."""
    values: dict[str, Any] = {"value": number.value}
    if number.value_max is not None:
        values["value_max"] = number.value_max
    sign = qualifier_of(text, number.start, number.end)
    values["qualifier"] = sign if sign != "=" else qualifier_after(text, end)
    return values


def _nearest(page: _Page, ranks: Iterable[Expression | None], start: int, end: int) -> str | None:
    """Return the value of the cue nearest to the span within its clause, by the first rank."""
    first, last = page.sentence(start)
    for border in _BORDERS:
        first = max(first, page.folded.rfind(border, first, start) + 1)
        stop = page.folded.find(border, end, last)
        last = stop if stop >= 0 else last
    for cues, reach in zip(ranks, _REACH, strict=False):
        nearest, value = reach, None
        for cue in cues.finditer(page.folded, first, last) if cues else ():
            distance = max(start - cue.end(), _AFTERTHOUGHT * (cue.start() - end), 0)
            if distance < nearest:
                nearest, value = distance, cue.lastgroup
        if value:
            return value
    return None


def _joined(page: _Page, rule: Rule, number: Number, lender: Span) -> bool:
    """Return whether `rule` lets `lender` lend its meaning to `number` across the gap."""
    start, end = sorted(((lender.start, lender.end), (number.start, number.end)))
    gap = start[1], end[0]
    if not 0 <= gap[1] - gap[0] <= _BETWEEN:
        return False
    return rule.between is None or rule.between.fullmatch(page.folded, *gap) is not None


def _around(page: _Page, rule: Rule, start: int) -> dict[str, Any] | None:
    """Return what `rule` reads before the span that begins at `start`, None if it fails."""
    text, groups = page.folded, {}
    sentence = page.sentence(start)
    window = max(sentence[0], start - _BEFORE)
    if rule.before:
        before = rule.before.search(text, window, start)
        if not before:
            return None
        groups = page.groups(before)
    if (
        (rule.not_before and rule.not_before.search(text, window, start))
        or (rule.earlier and not rule.earlier.search(text, max(0, start - _EARLIER), start))
        or (rule.sentence and not rule.sentence.search(text, *sentence))
        or (rule.not_sentence and rule.not_sentence.search(text, *sentence))
    ):
        return None
    return groups


def _apart(spans: list[Span]) -> list[Span]:
    """Return `spans` in the order of the text without those that overlap one before them."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or kept[-1].end <= span.start:
            kept.append(span)
    return kept


@cache
def finder(stem: str) -> Finder:
    """Return the finder of `models/spans/<stem>.toml`, read once."""
    return Finder(stem, read_toml(f"spans/{stem}.toml"))
