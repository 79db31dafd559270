"""Pairs of events with a key in common, their number bounded by the number of events.

Which pairs there are depends on the events alone, in no way on the order they came in.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from newsledger.resources import read_toml

_AT_ONCE = 100_000
T = TypeVar("T")
Numbers = npt.NDArray[np.int64]


def pairs(keys: Sequence[Iterable[str]], ranks: Sequence[int] | None = None) -> Numbers:
    """Return the pairs of events to be compared, two columns of positions in `keys`.

    `keys` has the keys of each event. The events stand in their order (`Profile.order`), or
    `ranks` says where each stands.
    """
    hashes, owners = array("Q"), array("q")
    for owner, names in enumerate(keys):
        for name in names:
            hashes.append(int(key_hash(name), 16))
            owners.append(owner)
    where = np.asarray(owners, dtype=np.int64)
    rank = where if ranks is None else np.asarray(ranks, dtype=np.int64)[where]
    return _unique(_within_blocks(np.asarray(hashes, dtype=np.uint64), where, rank), len(keys))


def one_by_one(found: Numbers) -> Iterator[tuple[int, int]]:
    """Yield pairs as plain numbers, without a list of all of them."""
    for at in range(0, len(found), _AT_ONCE):
        yield from found[at : at + _AT_ONCE].tolist()


def partners(block: Sequence[T]) -> Iterator[tuple[T, T]]:
    """Yield the pairs of one block, given in order: by the rule that `pairs` keeps."""
    settings = read_toml("clusters/settings.toml")
    reach = len(block) - 1 if len(block) <= settings["block"] else settings["window"]
    for step in range(1, reach + 1):
        yield from zip(block, block[step:], strict=False)


def _within_blocks(hashes: npt.NDArray[np.uint64], owners: Numbers, rank: Numbers) -> Numbers:
    """Return the pairs of owners of equal hashes: all of a small block, near ones of a large."""
    order = np.lexsort((rank, hashes))
    hashes, owners = hashes[order], owners[order]
    bounds = np.flatnonzero(np.diff(hashes)) + 1
    starts = np.concatenate(([0], bounds)).astype(np.int64)
    sizes = np.diff(np.concatenate((starts, [len(hashes)])))
    settings = read_toml("clusters/settings.toml")
    reach = np.where(sizes <= settings["block"], sizes - 1, settings["window"])
    reaches = np.repeat(reach, sizes)
    ends = np.repeat(starts + sizes, sizes)
    found: list[Numbers] = []
    positions = np.arange(len(hashes), dtype=np.int64)
    for step in range(1, int(reach.max(initial=0)) + 1):
        positions = positions[(reaches[positions] >= step) & (positions + step < ends[positions])]
        found.append(np.column_stack((owners[positions], owners[positions + step])))
    return np.concatenate(found) if found else np.empty((0, 2), dtype=np.int64)


def _unique(found: Numbers, count: int) -> Numbers:
    low, high = found.min(axis=1, initial=count), found.max(axis=1, initial=-1)
    codes = np.unique(low * count + high)
    return np.column_stack((codes // max(count, 1), codes % max(count, 1)))


def key_hash(name: str) -> str:
    """Return a key in 16 characters."""
    return blake2b(name.encode(), digest_size=8).hexdigest()
