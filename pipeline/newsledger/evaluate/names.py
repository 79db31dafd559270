"""When two names of organisations or places are one name.

The gold and the prediction are compared by the same key, made from the words of the name
and from what the gold of the article says: a span's `name`, and an acronym in brackets
after the name it stands for. The prediction's own `name`s are not consulted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from newsledger.schema import Annotated, Span

# Legal forms by their usual short forms, after ISO 20275 (Entity Legal Forms code list).
_LEGAL_FORM_WORDS = """
    ab ag ao as asa bhd bv cjsc co company corp corporation dd doo eood gmbh inc incorporated jsc
    kft kg kgaa kk limited llc llp lp ltd nv oao ojsc ooo oy oyj pao pjsc plc pt pte pty pvt qk
    sa sab sae sarl sas sdn se sia sl spa srl sro tbk too uab zao zrt 有限公司 株式会社
"""
_LEGAL_FORMS = frozenset(_LEGAL_FORM_WORDS.split())
_ARTICLES = ("the", "a", "an")
# First-level regions by any of their names are told from the city they are called after.
_REGIONS = frozenset(
    {
        *("region", "regions", "oblast", "province", "governorate", "prefecture"),
        *("voivodeship", "krai", "viloyat"),
    }
)
_PLAIN = ("city", "town", "republic", "state")
_COUNTRIES = {
    "us": "united states",
    "usa": "united states",
    "america": "united states",
    "united states of america": "united states",
    "uk": "united kingdom",
    "britain": "united kingdom",
    "great britain": "united kingdom",
    "uae": "united arab emirates",
    "eu": "european union",
}
_APOSTROPHES = re.compile("['’‘ʼ`´ʻ]")
_INITIALS = re.compile(r"\b(?:\w\.){2,8}")
_NOT_WORD = re.compile(r"[^\w&]+")

Aliases = Mapping[str, str]


def organisation_key(name: str, aliases: Aliases | None = None) -> str:
    """Return the key of an organisation: case, marks, article and legal forms are dropped."""
    words = _words(name)
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words = words[:-1]
    while len(words) > 1 and words[0] in _LEGAL_FORMS:
        words = words[1:]
    return _resolve(" ".join(words), aliases)


def place_key(name: str, aliases: Aliases | None = None) -> str:
    """Return the key of a place: case, marks, article and plain designators are dropped.

    "oblast", "province" and their like become "region" and stay: Almaty is not Almaty Region.
    """
    words = ["region" if word in _REGIONS else word for word in _words(name)]
    for designator in _PLAIN:
        if len(words) > 2 and words[:2] == [designator, "of"]:
            words = words[2:]
        if len(words) > 1 and words[-1] == designator:
            words = words[:-1]
    key = " ".join(words)
    return _resolve(_COUNTRIES.get(key, key), aliases)


KEYS = {"ORG": organisation_key, "LOC": place_key}


def aliases_of(gold: Annotated) -> dict[str, dict[str, str]]:
    """Return, for ORG and LOC, the key of each other form of a name -> the key it stands for."""
    result: dict[str, dict[str, str]] = {"ORG": {}, "LOC": {}}
    before: Span | None = None
    for span in gold.spans:
        if span.label in KEYS:
            key_of, aliases = KEYS[span.label], result[span.label]
            key, full = key_of(span.text), None
            if span.values.get("name"):
                full = key_of(str(span.values["name"]))
            elif before and _is_acronym_of(span, before, gold.article.text):
                full = key_of(before.text, aliases)
            if full is not None and full != key:
                aliases.setdefault(key, full)
        before = span
    return result


def _is_acronym_of(span: Span, before: Span, text: str) -> bool:
    """Tell whether `span` is the CIS of "Commonwealth of Independent States (CIS)"."""
    return (
        span.label == before.label
        and span.text.isupper()
        and span.text.isalnum()
        and text[before.end : span.start].strip() == "("
        and text[span.end : span.end + 1] == ")"
    )


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", name).casefold()
    plain = _APOSTROPHES.sub("", plain)
    plain = _INITIALS.sub(lambda match: match.group().replace(".", ""), plain)
    words = _NOT_WORD.sub(" ", plain).split()
    return words[1:] if len(words) > 1 and words[0] in _ARTICLES else words


def _resolve(key: str, aliases: Aliases | None) -> str:
    return aliases.get(key, key) if aliases else key
