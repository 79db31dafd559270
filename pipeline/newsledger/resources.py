"""Where `models/` lies, and its files read once.

In a wheel `models/` stands inside the package (hatchling's force-include puts it there);
in an editable install or a checkout it stands at the repository's root. No other module
knows this.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from newsledger.schema import NewsledgerError

_PACKAGE = Path(__file__).resolve().parent


@cache
def models_dir() -> Path:
    """Return the folder `models/`. Raises NewsledgerError when the install is incomplete."""
    for folder in (_PACKAGE / "models", _PACKAGE.parents[1] / "models"):
        if (folder / "config.cfg").is_file():
            return folder
    raise NewsledgerError(
        f"models/config.cfg is neither in {_PACKAGE} nor in {_PACKAGE.parents[1]}: "
        "reinstall newsledger"
    )


@cache
def read_toml(relative: str) -> dict[str, Any]:
    """Read `models/<relative>`, a TOML file. Callers must not change the result."""
    path = models_dir() / relative
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise NewsledgerError(f"cannot read {path}: {error}") from error
