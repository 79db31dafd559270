"""A text's words as the place recogniser reads them, and the rules it reads them by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from newsledger.resources import read_toml
from newsledger.spans.gazetteer import WORD, fold, fold_word

_TIGHT = re.compile(r"[ \xa0]|[-‐‑–]|\. |[ ]?[-–] |['’]")
_BREAK = re.compile(r"[.!?:;\n|•*“\"«(]")
_HEADLINE_WORDS, _HEADLINE_SHARE = 4, 0.7

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Designator:
    """A word or words beside a name that tell what it is a name of.

    `alone`: enough for a name that the gazetteer lacks. `lower`: only in lower case, or
    after a known name. `capital`: only capitalised. `inside`: part of the span.
    """

    kind: str
    alone: bool = True
    plural: bool = False
    lower: bool = False
    capital: bool = False
    inside: bool = True
    modifiers: frozenset[str] = frozenset()


class Rules:
    """The words of `models/spans/loc.toml`, ready to look up by their folded keys."""

    def __init__(self) -> None:
        """Read the rule file."""
        data = read_toml("spans/loc.toml")
        self.after: dict[str, Designator] = {}
        for rule in data["designator"]:
            self._add(rule)
        self.before = {
            fold(words): Designator(
                rule["kind"],
                alone=rule["alone"],
                capital=words[0].isupper(),
                inside=rule["inside"],
            )
            for rule in data["leading"]
            for words in rule["words"]
        }
        self.after_words = _longest(self.after)
        self.before_words = _longest(self.before)
        words = {name: frozenset(table["words"]) for name, table in data["words"].items()}
        self.strong, self.weak = words["strong"], words["weak"]
        self.small, self.particles = words["small"], words["particles"]
        self.plain, self.sites, self.based = words["plain"], words["sites"], words["based"]
        self.describing, self.generic = words["describing"], words["generic"]
        self.compass, self.article = words["compass"], words["article"]
        self.not_in, self.stakes = words["not_in"], words["stakes"]
        self.currencies, self.people = words["currencies"], words["people"]
        nationalities = read_toml("lexicon/nationalities.toml").values()
        adjectives = {fold(word) for several in nationalities for word in several}
        self.demonyms = frozenset(adjectives) - words["not_demonyms"] | words["demonyms"]
        self._people()

    def _people(self) -> None:
        """Read the given names, titles and endings of family names."""
        names = read_toml("lexicon/first_names.toml")
        given = " ".join(value for value in names.values() if isinstance(value, str))
        self.given = frozenset(map(fold_word, given.split()))
        self.family = tuple(map(fold_word, names["family_endings"]))
        titles = read_toml("lexicon/person_titles.toml")
        self.titles = frozenset(map(fold, titles["honorifics"]))
        self.offices = frozenset(map(fold, titles["offices"])) - self.generic

    def _add(self, rule: dict[str, list[str]]) -> None:
        """Enter one table of designators that stand after a name."""
        modifiers = frozenset(rule.get("modifiers", ()))
        for key in ("words", "plural", "lower", "capital"):
            for words in rule.get(key, ()):
                designator = Designator(
                    str(rule["kind"]),
                    alone=bool(rule["alone"]),
                    plural=key == "plural",
                    lower=key == "lower",
                    capital=key == "capital",
                    modifiers=modifiers,
                )
                self.after.setdefault(fold(words), designator)


def _longest(keys: Iterable[str]) -> dict[str, int]:
    """Return for each first word how many words the longest key beginning with it has."""
    longest: dict[str, int] = {}
    for key in keys:
        words = key.split(" ")
        longest[words[0]] = max(len(words), longest.get(words[0], 0))
    return longest


@cache
def rules() -> Rules:
    """Return the rules, read once."""
    return Rules()


class Words:
    """The words of a text: offsets, folded keys, and which are capitalised.

    A headline's words are all capitalised, which then tells nothing of them: `headline`
    marks the words of such lines.
    """

    def __init__(self, text: str) -> None:
        """Split the text into words."""
        self.text = text
        spans = [match.span() for match in WORD.finditer(text)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        words = [text[start:end] for start, end in spans]
        self.keys = [word.lower() if word.isascii() else fold_word(word) for word in words]
        self.capital = [word[0].isupper() for word in words]
        self.capitals = [i for i, capital in enumerate(self.capital) if capital]
        bounds = zip([0, *self.ends], [*self.starts, len(text)], strict=True)
        # The text's end is marked, lest the space or hyphen before it be taken for a joint.
        self._gaps = [text[end:start] for end, start in bounds]
        self._gaps[-1:] = [self._gaps[-1] + "\n", "\n"]
        self.headline = self._headlines()

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.keys)

    def _headlines(self) -> list[bool]:
        """Tell of each word whether most words of its line are capitalised, and it no sentence."""
        marks: list[bool] = []
        ends = [i for i, gap in enumerate(self._gaps) if "\n" in gap and i < len(self)]
        for end in (*ends, len(self)):
            first = len(marks)
            if self._gaps[end].lstrip("”\"')")[:1] == ".":
                marks += [False] * (end - first)
                continue
            long = [k for k in range(first, end) if len(self.keys[k]) > 3]
            large = sum(self.capital[k] for k in long)
            many = len(long) >= _HEADLINE_WORDS and large >= _HEADLINE_SHARE * len(long)
            marks += [many] * (end - first)
        return marks

    def gap(self, i: int) -> str:
        """Return what stands between word i-1 and word i, or before the first, after the last."""
        return self._gaps[i]

    def tight(self, i: int) -> bool:
        """Tell whether word i can continue a name that word i-1 is part of."""
        gap = self.gap(i)
        return gap == " " or _TIGHT.fullmatch(gap) is not None

    def opens(self, i: int) -> bool:
        """Tell whether word i begins a sentence, a line or a quotation."""
        return i == 0 or _BREAK.search(self.gap(i)) is not None

    def key(self, i: int, j: int) -> str:
        """Return the folded key of words i to j (exclusive)."""
        return " ".join(self.keys[i:j])

    def slice(self, i: int, j: int) -> str:
        """Return the text of words i to j (exclusive)."""
        return self.text[self.starts[i] : self.ends[j - 1]]

    def after(self, j: int, length: int) -> str:
        """Return so many characters after word j-1."""
        end = self.ends[j - 1]
        return self.text[end : end + length]

    def longest_key(self, i: int, table: dict[str, T], longest: int) -> tuple[int, T] | None:
        """Return the longest key of a table that begins at word i, with the word after it."""
        best: tuple[int, T] | None = None
        for j in range(i + 1, min(i + longest, len(self)) + 1):
            if j > i + 1 and not self.tight(j - 1):
                break
            found = table.get(self.key(i, j))
            if found is not None:
                best = (j, found)
        return best
