"""Whether the time of a step grows with its text, and no faster."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

_TIMES = 8
_LEAST = 0.005  # seconds; below it the clock says little


def assert_linear(step: Callable[[str], object], unit: str, length: int) -> None:
    """Fail when `step` takes half or more of what a quadratic one would on eight times `unit`s.

    `length` is that of the shorter text, in characters. The best of three, without the garbage
    collector: what else the machine does is not the step's.
    """

    def seconds(characters: int) -> float:
        text = (unit * (characters // len(unit) + 1))[:characters]
        begun = time.process_time()
        step(text)
        return time.process_time() - begun

    seconds(1000)
    gc.disable()
    try:
        short, long = (min(seconds(n) for _ in range(3)) for n in (length, _TIMES * length))
    finally:
        gc.enable()
    assert long < _TIMES**2 / 2 * max(short, _LEAST)
