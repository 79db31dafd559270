"""What the tests of reading share."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from newsledger.read import Limits, Reject, read_articles
from newsledger.schema import Article


def read(*inputs: Path | str, limits: Limits | None = None) -> list[Article | Reject]:
    return list(read_articles([str(given) for given in inputs], limits))


def told(items: list[Article | Reject]) -> list[str]:
    """Return the text of each article, and of each reject its reason after a mark."""
    return [item.text if isinstance(item, Article) else f"✗ {item.reason}" for item in items]


MEASURED = """
import sys
from pathlib import Path
from newsledger.read import Reject, read_articles
from newsledger.read.compression import zstd_module
import csv, gzip, json, ijson.backends.python, pyarrow.parquet
# Not getrusage: a child begins with the maximum of the process that started it.
def usage():
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024
zstd_module()
before, counts = usage(), [0, 0]
for item in read_articles(sys.argv[2:]):
    counts[isinstance(item, Reject)] += 1
print(*counts, usage() - before)
"""


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="memory is measured on Linux"
)


def measure(*inputs: Path) -> tuple[int, int, int]:
    """Read `inputs` in a process of their own: articles, rejects, MB that it took."""
    command = [sys.executable, "-c", MEASURED, "", *map(str, inputs)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    articles, rejects, took = map(int, done.stdout.split())
    return articles, rejects, took
