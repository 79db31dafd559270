"""Every number of a text, found once: compounds, ranges and lists of numerals.

"1 trillion 417 billion" is one number, "2-3 billion" one with a `value_max`, "5 and 7
million" two that share their magnitude. What is no amount (dates, clock times, ordinals,
labels, digits in names) is left out, so that no label has to think of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

from newsledger.resources import read_toml
from newsledger.spans.numerals import BRACKETS, ONE, Kind, Numeral, find_numerals
from newsledger.spans.qualifiers import qualifier_after, qualifier_before, qualifier_of

__all__ = [
    "BRACKETS",
    "DASHES",
    "LIST_GAPS",
    "RANGE_GAPS",
    "Number",
    "find_numbers",
    "lead_word",
    "levels_of_change",
    "qualifier_after",
    "qualifier_before",
    "qualifier_of",
    "shares_magnitude",
]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written at `text[start:end]`, its magnitude included in `value`.

    `magnitude` is what the number was multiplied by, 1 when nothing. `value_max` closes a
    range. `linked` says that the next number goes on the same list or change ("5 and 7 tons",
    "from 5 to 7 tons"), so that a unit written after the last serves both; a magnitude so
    shared is already in `value`. Only money and per cent may take what isn't `countable`: a
    year, or digits behind a currency's letters ("KZT81bln").
    """

    start: int
    end: int
    value: Decimal
    value_max: Decimal | None = None
    magnitude: Decimal = ONE
    linked: bool = False
    countable: bool = True


_LONGEST_GAP = 6
DASHES = frozenset("-–‑−—")
RANGE_GAPS = DASHES | {" - ", " – ", " ‑ ", " to ", "-to-", " or ", " and "}
LIST_GAPS = frozenset([", ", ", and ", ", or ", " and ", " or ", " to ", " & "])
_DAY_GAPS = frozenset([*DASHES, " - ", " – ", " to ", " and ", " or ", ", "])
_LEAD = re.compile(
    r"(\w+)(?: (?:about|around|some|nearly|almost|roughly|the|an?|estimated))?"
    r"[ \u00a0]+(?:[A-Z]{1,3}[.$]{0,3} ?)?[^\w\s]?\Z"
)
_LEAD_WINDOW = 40
_CHANGE_WINDOW = 110
_NEAR = 7
_SENTENCE_BREAK = re.compile(r"[.!?;]\s|\n")
_SHARING_RATIO = 50
_STEP_RATIO = 3
_SMALL = Decimal(1000)
_FEW = Decimal(20)
_LAST_DAY = 31


@cache
def _lead_words(table: str) -> frozenset[str]:
    return frozenset(read_toml("lexicon/number_words.toml")["ranges"][table])


def find_numbers(text: str) -> list[Number]:
    """Return every number of `text`, in its order, none overlapping another."""
    numerals = _without_dates(text, _compounds(text, find_numerals(text)))
    numbers: list[Number] = []
    index = len(numerals) - 1
    while index >= 0:
        high = numerals[index]
        following = numbers[-1] if numbers else None
        if index and _is_range(text, numerals, index):
            low = numerals[index - 1]
            numbers.append(_number(text, low, high, following))
            index -= 2
        else:
            numbers.append(_number(text, high, None, following))
            index -= 1
    numbers.reverse()
    return numbers


def _number(text: str, numeral: Numeral, high: Numeral | None, following: Number | None) -> Number:
    """Return the number of one numeral, or of a range's two, before `following` in the text."""
    end = high.end if high else numeral.end
    counted = numeral.kind is Kind.COUNT
    linked = False
    if following and counted and following.countable and following.start - end <= _LONGEST_GAP:
        gap = text[end : following.start]
        linked = gap in LIST_GAPS and (gap != ", " or following.linked)
    if linked and following and not high:
        mantissa = following.value / following.magnitude
        if shares_magnitude(numeral.value, numeral.magnitude, mantissa, following.magnitude):
            numeral.magnitude = following.magnitude
    value_max = high.value if high else None
    magnitude = max(numeral.magnitude, high.magnitude) if high else numeral.magnitude
    return Number(numeral.start, end, numeral.value, value_max, magnitude, linked, counted)


def shares_magnitude(
    value: Decimal, magnitude: Decimal, next_mantissa: Decimal, next_magnitude: Decimal
) -> bool:
    """Tell whether a number without magnitude takes the next one's ("5 and 7 million").

    It does when it is small and of the next one's size: "300 to 2 million" is no such pair.
    """
    if magnitude != ONE or next_magnitude < _SMALL or not 0 < value < _SMALL or not next_mantissa:
        return False
    return next_mantissa <= value * _SHARING_RATIO and value <= next_mantissa * _SHARING_RATIO


def _is_range(text: str, numerals: list[Numeral], index: int) -> bool:
    """Tell whether the numeral at `index` closes a range that the one before it opens.

    A magnitude written once, after the second, is given to the first.
    """
    low, high = numerals[index - 1], numerals[index]
    if high.start - low.end > _LONGEST_GAP or high.kind is not Kind.COUNT or low.kind is Kind.YEAR:
        return False
    gap = text[low.end : high.start]
    if gap not in RANGE_GAPS:
        return False
    shared = shares_magnitude(low.value, low.magnitude, high.mantissa, high.magnitude)
    value = low.mantissa * high.magnitude if shared else low.value
    if value >= high.value or not _reads_as_range(text, low.start, gap, value, high.value):
        return False
    if gap in DASHES and index > 1 and text[numerals[index - 2].end : low.start] in DASHES:
        return False
    if shared:
        low.magnitude = high.magnitude
    return True


def _reads_as_range(text: str, start: int, gap: str, low: Decimal, high: Decimal) -> bool:
    """Tell whether two rising numbers joined by `gap` are the ends of one range."""
    if gap == " or ":
        return high - low == ONE and high <= _FEW
    if gap == " and ":
        return lead_word(text, start) == "between"
    if gap == " to ":
        return not levels_of_change(text, start, low, high)
    return True


def levels_of_change(
    text: str, start: int, low: Decimal, high: Decimal, marked: bool = False
) -> bool:
    """Tell whether "`low` to `high`" at `start` is a change and not a range.

    After "from" it is one where the sentence speaks of a change ("rose from 5 to 7", not "paid
    from 5 to 7"). A step and its level are one too ("by 300 to 1,500"): told by their size or,
    after a verb of movement, by a unit `marked` at both ("rose $1 to $75").
    """
    lead = lead_word(text, start)
    if lead == "from":
        return _speaks_of_change(text, start)
    if lead in _lead_words("steps"):
        return marked or high > low * _STEP_RATIO
    return lead == "by" and high > low * _STEP_RATIO


def _speaks_of_change(text: str, start: int) -> bool:
    """Tell whether the words before `start`, in its sentence, speak of a change of level.

    What varies, behind the last word of change, speaks of a range: "costs rose from 5 to 7" is a
    change, "the increases range from 5 to 7" is none.
    """
    window = text[max(0, start - _CHANGE_WINDOW) : start].lower()
    words = _SENTENCE_BREAK.split(window)[-1].split()
    changes = tuple(_lead_words("changes"))
    last = max((i for i, word in enumerate(words) if word.startswith(changes)), default=-1)
    behind = words[max(last + 1, len(words) - _NEAR) :]
    return last >= 0 and _lead_words("varies").isdisjoint(behind)


def lead_word(text: str, start: int) -> str:
    """Return the word before the amount at `start`, qualifiers and currency marks skipped."""
    match = _LEAD.search(text, max(0, start - _LEAD_WINDOW), start)
    return match[1].lower() if match else ""


def _compounds(text: str, numerals: list[Numeral]) -> list[Numeral]:
    """Join numerals that add up, "1 trillion 417 billion", or say the same, "twenty-two (22)"."""
    joined: list[Numeral] = []
    for numeral in numerals:
        last = joined[-1] if joined else None
        if last and _repeats(text, last, numeral):
            last.end = numeral.end + 1
        elif (
            last
            and ONE < numeral.magnitude < last.magnitude
            and numeral.mantissa < _SMALL
            and text[last.end : numeral.start] == " "
        ):
            last.mantissa += numeral.value / last.magnitude
            last.end = numeral.end
        else:
            joined.append(numeral)
    return joined


def _repeats(text: str, words: Numeral, figure: Numeral) -> bool:
    """Tell whether `figure` says in brackets what `words` before it have said."""
    return (
        text[words.end : figure.start] == " ("
        and text[figure.end : figure.end + 1] == ")"
        and text[words.start].isalpha()
        and words.value == figure.value
    )


def _without_dates(text: str, numerals: list[Numeral]) -> list[Numeral]:
    """Leave out the days of months and what is joined to a day or year ("14-16 May")."""
    for later, earlier in pairwise(reversed(numerals)):
        if _may_be_day(earlier) and later.kind in (Kind.DAY, Kind.YEAR):
            gap = text[earlier.end : later.start] if later.start - earlier.end < 6 else ""
            if gap in _DAY_GAPS if later.kind is Kind.DAY else gap in DASHES:
                earlier.kind = Kind.DAY
    for earlier, later in pairwise(numerals):
        if _may_be_day(later) and earlier.kind in (Kind.DAY, Kind.YEAR):
            gap = text[earlier.end : later.start] if later.start - earlier.end < 6 else ""
            if gap in DASHES or (gap == " to " and earlier.kind is Kind.DAY):
                later.kind = Kind.DAY
    return [numeral for numeral in numerals if numeral.kind is not Kind.DAY]


def _may_be_day(numeral: Numeral) -> bool:
    whole = numeral.mantissa == numeral.mantissa.to_integral_value()
    small = numeral.magnitude == ONE and whole and numeral.end - numeral.start <= 2
    return numeral.kind is Kind.COUNT and small
