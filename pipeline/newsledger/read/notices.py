"""Tells an article from what a page puts in its place: offers, walls, errors, menus."""

from __future__ import annotations

import re

# A line that is about the page and its reader, not about the world. Each begins the line, so
# that a report about subscribers or cookies stays; "$1 for six months" must not become an event.
_NOTICE = re.compile(
    r"""\W*(?:
      (?:please\s+)?(?:subscribe|sign\s+up|sign\s+in|log\s*in|register)\b
        .{0,40}\b(?:to|for|now|today|here|already)\b
    | (?:to|want\s+to)\s+(?:continue|keep|read|finish|unlock)\b.{0,60}
        \b(?:subscri|sign|log\s*in|register|free|account|read(?:ing)?\b|more\b)
    | (?:continue|keep)\s+reading\b
    | (?:this|the\s+full)\s+(?:article|story|content|page)\s+is\s+
        (?:only\s+|exclusively\s+)?(?:available\s+|reserved\s+)?(?:to|for)\b.{0,30}
        \b(?:subscri|member|register|paying)
    | (?:already|not\s+yet)\s+(?:a\s+|an\s+)?(?:subscriber|member|registered|have\s+an\s+account)
    | you(?:'|’)?(?:ve|\s+have)\s+(?:reached|read|used)\b.{0,30}\b(?:free|limit|articles)
    | (?:please\s+)?(?:enable|turn\s+on|allow)\s+(?:java\s*script|cookies)
    | (?:we|this\s+(?:site|website)|our\s+(?:site|website))\s+uses?\s+cookies
    | (?:are\s+you\s+a\s+robot|verify(?:ing)?\s+(?:that\s+)?you\s+are\s+(?:a\s+)?human
        |checking\s+your\s+browser|access\s+denied|page\s+not\s+found|404\b.{0,20}\bnot\s+found)
    | (?:get|enjoy|start)\b.{0,30}\b(?:unlimited|full|digital)\s+access\b
    | (?:unlock|try)\b.{0,40}\bfor\s+(?:just\s+|only\s+)?[$€£]?\d
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_NOTICE = 300


def without_notices(text: str) -> str:
    """Return the lines of `text` that are not the page's own notices, without blank ends."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not _is_notice(line)).strip()


def _is_notice(line: str) -> bool:
    return len(line) <= _LONGEST_NOTICE and _NOTICE.match(line) is not None


def tells(text: str) -> bool:
    """Whether `text` has a sentence: menus and captions have none."""
    return any(_is_sentence(line.split()) for line in text.splitlines())


def _is_sentence(words: list[str]) -> bool:
    ended = len(words) >= 4 and words[-1].rstrip("\"'”’)»")[-1:] in tuple(".!?…")
    return ended or len(words) >= 12
