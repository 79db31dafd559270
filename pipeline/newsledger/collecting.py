"""How often Python looks for garbage in cycles."""

from __future__ import annotations

import gc

# New objects after which it looks; 700 without this.
_OBJECTS = 50_000


def collect_seldom() -> None:
    """Look for cycles seldom: they are few here, and the models are large to look through.

    For a process of our own, from its start: it loads in five sixths of the time.
    """
    gc.set_threshold(_OBJECTS, 20, 20)
