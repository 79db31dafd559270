from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

import newsledger

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The pipeline, built once."""
    return newsledger.load()


@pytest.fixture(scope="session")
def seeds() -> list[Path]:
    """The five seed articles."""
    return sorted((ROOT / "seeds").glob("*.txt"))
