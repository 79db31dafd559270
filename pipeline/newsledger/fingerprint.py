"""Which pipeline this is: what tells whether reading an article again could find something else."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from newsledger import __version__
from newsledger.resources import models_dir

_PACKAGE = Path(__file__).resolve().parent
_READ = {".cfg", ".toml", ".json", ".gz", ".tsv", ".txt"}
# What the gazetteer is built from is not in a wheel; only what was built is read.
_BUILT = {"places": {".gz"}, "corpus": set[str]()}
# What turns text into spans and events. Reading and writing files doesn't change findings.
_CODE = (
    "annotations.py",
    "components.py",
    "language.py",
    "layout.py",
    "texts.py",
    "spans",
    "events",
)


def model_hashes() -> dict[str, str]:
    """Return the SHA-256 of each file of models/ that the pipeline reads."""
    root = models_dir()
    files = {p.relative_to(root).as_posix(): p for p in sorted(root.rglob("*")) if p.is_file()}
    return {
        name: _hash(path)
        for name, path in files.items()
        if path.suffix in _BUILT.get(name.split("/")[0], _READ)
    }


def pipeline_version() -> str:
    """Return the package's version and, after a plus, a hash of its models and its code.

    The code counts because a checkout changes between two versions; two installs of the
    same version have the same.
    """
    files = [path for name in _CODE for path in _sources(_PACKAGE / name)]
    code = {path.relative_to(_PACKAGE).as_posix(): _hash(path) for path in files}
    whole = repr(sorted((model_hashes() | code).items()))
    return f"{__version__}+{sha256(whole.encode()).hexdigest()[:12]}"


def _sources(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
