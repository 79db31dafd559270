"""Articles that break the pipeline, by the first word of their text, here and in workers."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import spacy

from newsledger import language
from newsledger.schema import Annotated, Article

HERE = Path(__file__).resolve().parent
_annotate = language.annotate
# What every process imports first; spawned workers are told by their arguments.
CUSTOM = """
import sys
if "--multiprocessing-fork" in sys.argv:
    import breaking, newsledger.language
    newsledger.language.annotate = breaking.annotate
    newsledger.language.load = breaking.load
"""
_load = language.load


def load() -> Any:
    """Load what the environment says: the pipeline, an empty one, or not enough memory."""
    if "NO_MEMORY" in os.environ:
        os.kill(os.getpid(), signal.SIGKILL)
    return spacy.blank("en") if "EMPTY_PIPELINE" in os.environ else _load()


def annotate(
    nlp: Any, articles: Iterable[Article], published: date | None = None
) -> Iterator[Annotated]:
    """Do what the text says, then annotate."""
    for article in articles:
        first, _, rest = article.text.partition(" ")
        if first == "RAISE":
            raise ZeroDivisionError("it can't")
        if first == "RECURSE":
            deeper(0)
        if first == "EXIT":
            os._exit(3)
        if first == "SEGV":
            os.kill(os.getpid(), signal.SIGSEGV)
        if first == "KILL":
            os.kill(os.getpid(), signal.SIGKILL)
        if first == "HANG":
            time.sleep(600)
        if first == "LONG":
            time.sleep(8)
        if first == "SLOW":
            time.sleep(0.5)
        if first == "MARK":
            Path(rest.split()[0], f"{os.getppid()}-{article.id}").touch()
            time.sleep(0.2)
        if first == "ONCE" and not (flag := Path(rest.split()[0])).exists():
            flag.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        yield from _annotate(nlp, [article], published)


def deeper(depth: int) -> int:
    return deeper(depth + 1) + 1


def break_pipelines(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `annotate` stand for the pipeline's, here and in every process that is started."""
    (folder / "sitecustomize.py").write_text(CUSTOM)
    paths = [str(folder), str(HERE), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    monkeypatch.setattr(language, "annotate", annotate)
