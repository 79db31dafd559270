from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from spacy.language import Language

from databases import KINDS, empty, new_database
from newsledger import runner
from newsledger.extraction import pipeline

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The pipeline of this process, which runs in it use too."""
    return pipeline()


@pytest.fixture(scope="session")
def seeds() -> list[Path]:
    """The five seed articles."""
    return sorted((ROOT / "seeds").glob("*.txt"))


@pytest.fixture(scope="session")
def kept_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Give the session's database of a kind: creating tables takes long on some servers."""
    folder = tmp_path_factory.mktemp("databases")
    urls: dict[str, str] = {}
    with ExitStack() as stack:

        def kept(kind: str) -> str:
            if kind not in urls:
                urls[kind] = stack.enter_context(new_database(kind, folder))
            return urls[kind]

        yield kept


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, kept_databases: Callable[[str], str]) -> str:
    """The URL of a database without rows, on each kind of server in turn."""
    url = kept_databases(request.param)
    empty(url)
    return url


@pytest.fixture
def quick_run(nlp: Language) -> Callable[..., runner.RunResult]:
    """newsledger.runner.run with the pipeline that is already built."""
    return runner.run
