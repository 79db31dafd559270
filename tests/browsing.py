"""A real browser for the tests of the page: the system's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """Return the path of the browser, NEWSLEDGER_CHROMIUM before those on the PATH."""
    given = os.environ.get("NEWSLEDGER_CHROMIUM")
    return given or next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[Any]:
    """Start the browser; skip the test that asks for it where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the extra 'test'")
    path = chromium()
    if path is None:
        pytest.skip("no browser: install Debian's chromium, or name one in NEWSLEDGER_CHROMIUM")
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()
