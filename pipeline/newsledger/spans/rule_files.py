"""Rule files read: expressions made of named parts and word lists.

`newsledger.spans.rules` says what a rule file holds and what its rules mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from newsledger.resources import read_toml
from newsledger.schema import NewsledgerError
from newsledger.spans.expression import Expression, expression

_NAME = re.compile(r"\{([a-z][a-z_]*)(?:\.([a-z_]+))?\}")
_ATOM = re.compile(r"\\.|\(\?P|[A-Z ]")
_WRAP = re.compile(r"\n\s*")
# What may stand between an expression `before` and its number: "more than", "a further".
_LEAD = r"(?: {lead}){0,3}\s{0,2}\Z"


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold for a number to be a span; an expression left out always holds.

    `before` ends where the number begins, words of quantity ("more than", "another") being
    skipped, and `not_before` must not end there; `after` begins where the number ends and
    belongs to the span, lookaheads aside. Named groups of `before` and `after` are values.
    `sentence` is found in the number's sentence, `earlier` in the text shortly before it,
    `not_sentence` isn't. `least` is the smallest value, `most` the greatest. With `anchor`
    ("previous" or "next") the number takes its meaning from that span of the label: `between`
    is all that stands between the two, and the keys named in `inherit` are taken over. `set`
    gives values, `cues` names the keys that cues may set instead. `pattern` stands in the place
    of a number and `after`; its group `span`, when it has one, is the span.
    """

    id: str
    before: Expression | None = None
    not_before: Expression | None = None
    after: Expression | None = None
    sentence: Expression | None = None
    not_sentence: Expression | None = None
    earlier: Expression | None = None
    pattern: Expression | None = None
    between: Expression | None = None
    anchor: str = ""
    inherit: tuple[str, ...] = ()
    least: int = 0
    most: int = 10**18
    set: Mapping[str, Any] = field(default_factory=dict)
    cues: tuple[str, ...] = ()


_ENDING_AT_NUMBER = ("before", "not_before")
_EXPRESSIONS = ("after", "sentence", "not_sentence", "earlier", "pattern", "between")
_ANCHORS = ("", "previous", "next")


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file: its label, the keys of every span, its rules, and for each key its cues.

    The cues of a key are one expression for the strong and one for the weak, each with a
    group for every value. `tail` is the head noun of a number that something else has found.
    """

    label: str
    keys: tuple[str, ...]
    rules: tuple[Rule, ...]
    cues: Mapping[str, tuple[Expression | None, Expression | None]]
    tail: Expression | None = None


def read_rules(stem: str, data: Mapping[str, Any]) -> RuleFile:
    """Return the rules in `data`, the content of `models/spans/<stem>.toml`.

    Raises NewsledgerError, which names the file, when a key or a name is wrong; a wrong
    expression does so when it is first looked for.
    """
    place = f"models/spans/{stem}.toml"
    try:
        parts = _expand_parts(data.get("parts", {}))
        cues = _cues(data.get("cue", []), parts, place)
        keys = dict.fromkeys((*data.get("keys", []), *cues))
        rules = tuple(_rule(entry, tuple(cues), parts, place) for entry in data["rule"])
        tail = expression(_expand(data["tail"], parts), place) if "tail" in data else None
        return RuleFile(data["label"], tuple(keys), rules, cues, tail)
    except KeyError as error:
        raise NewsledgerError(f"{place}: {error} is missing") from error
    except (TypeError, ValueError, NewsledgerError) as error:
        raise NewsledgerError(f"{place}: {error}") from error


def _expand_parts(own: Mapping[str, str]) -> dict[str, str]:
    """Return the shared parts and the file's own, each made of those above it."""
    parts: dict[str, str] = {}
    for name, source in {**read_toml("lexicon/parts.toml")["parts"], **own}.items():
        parts[name] = f"(?:{_expand(source, parts)})"
    return parts


def _rule(
    entry: Mapping[str, Any], cues: tuple[str, ...], parts: Mapping[str, str], place: str
) -> Rule:
    """Read one `[[rule]]`; unless it says otherwise, every key that has cues is set by them."""
    known: dict[str, Any] = {"cues": cues}
    for key, value in entry.items():
        if key in _ENDING_AT_NUMBER:
            known[key] = expression(_expand(f"(?:{value}){_LEAD}", parts), place)
        elif key in _EXPRESSIONS:
            known[key] = expression(_expand(value, parts), place)
        else:
            known[key] = tuple(value) if isinstance(value, list) else value
    rule = Rule(**known)
    if rule.anchor not in _ANCHORS:
        raise ValueError(f"anchor {rule.anchor!r} is none of {_ANCHORS[1:]}")
    return rule


def _cues(
    entries: Iterable[Mapping[str, Any]], parts: Mapping[str, str], place: str
) -> dict[str, tuple[Expression | None, Expression | None]]:
    """Read the `[[cue]]`s: for each key one expression of the strong, one of the weak."""
    ranks: dict[str, tuple[list[str], list[str]]] = {}
    for entry in entries:
        words_of = f"(?P<{entry['value']}>{_expand(entry['words'], parts)})"
        ranks.setdefault(entry["key"], ([], []))[entry.get("weak", False)].append(words_of)
    return {
        key: (
            expression("|".join(strong), place) if strong else None,
            expression("|".join(weak), place) if weak else None,
        )
        for key, (strong, weak) in ranks.items()
    }


def _expand(expression: str, parts: Mapping[str, str]) -> str:
    """Return `expression` on one line, in lower case, spaces widened, names put in."""

    def named(name: re.Match[str]) -> str:
        if name[1] in parts:
            return parts[name[1]]
        try:
            return words(name[1], name[2] or "")
        except NewsledgerError as error:
            raise NewsledgerError(f"{name[0]} is no part above it, and {error}") from error

    return _NAME.sub(named, _ATOM.sub(_plain, _WRAP.sub("", expression)))


def _plain(atom: re.Match[str]) -> str:
    """Return an atom of an expression in lower case, a space as any white space."""
    if len(atom[0]) > 1:
        return atom[0]
    return r"\s" if atom[0] == " " else atom[0].lower()


@cache
def words(name: str, group: str = "") -> str:
    """Return the words of `models/lexicon/<name>.toml`, or of one class, as an expression."""
    data = read_toml(f"lexicon/{name}.toml")
    if group and group not in data:
        raise NewsledgerError(f"models/lexicon/{name}.toml has no class {group!r}")
    return alternation(_strings(data[group] if group else list(data.values())))


def _strings(entries: Any) -> Iterable[str]:
    """Yield the strings of lists, in lists and tables to any depth; others are comments."""
    for entry in entries.values() if isinstance(entries, dict) else entries:
        if isinstance(entry, dict | list):
            yield from _strings(entry)
        elif isinstance(entries, list):
            yield entry


def alternation(entries: Iterable[str]) -> str:
    """Return an expression that matches any of `entries` in lower case, the longest first.

    It is a tree of shared beginnings, so that a word is tried by its letters and not against
    every entry.

    >>> alternation(["cars", "carts", "vans"])
    '(?:car(?:s|ts)|vans)'
    """
    root: dict[str, Any] = {}
    for entry in entries:
        node = root
        for letter in entry.lower():
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branch(root)


def _branch(node: Mapping[str, Any]) -> str:
    """Return the expression of a node; a node under "" says that a word may end there."""
    options = [
        (r"\s" if letter == " " else re.escape(letter)) + _branch(rest)
        for letter, rest in node.items()
        if letter
    ]
    body = options[0] if len(options) == 1 else f"(?:{'|'.join(options)})" if options else ""
    return f"(?:{body})?" if body and "" in node else body
