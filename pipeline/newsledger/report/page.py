"""Writes the page: template, style, scripts and data into one HTML file.

Nothing of an article is ever markup: all data stand in `<script type="application/json">`
with every `<` escaped, the texts packed in base64, and the scripts put them on the page as
text. The page's own scripts
and style are allowed by their hashes (Content-Security-Policy), anything else is refused.
"""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from jinja2 import Environment, StrictUndefined

from newsledger import formats
from newsledger.report.gather import RunFiles
from newsledger.report.judge import Gold
from newsledger.report.part import Part
from newsledger.resources import models_dir
from newsledger.schema import EVENT_TYPES, JOB_KINDS, LABELS, STATUSES, NewsledgerError
from newsledger.spans.gazetteer import gazetteer
from newsledger.write.sink import WholeFile

PER_PAGE = 10_000
_HERE = Path(__file__).parent
_VENDOR = {"d3.min.js": "d3.LICENSE.txt", "plot.umd.min.js": "plot.LICENSE.txt"}
_SCRIPTS = (
    "dom.js",
    "store.js",
    "charts.js",
    "map.js",
    "filters.js",
    "table.js",
    "article.js",
    "review.js",
    "editor.js",
    "faults.js",
    "main.js",
)
# The style that the charts' library puts into each of its drawings.
_PLOT_STYLE = "'sha256-+TfQir1nvDucAdvE6XUQBt4ayUjpAWkbw2kCdSfekHM='"
_REJECTS_SHOWN = 1000
_HOLE = "\0"
Record = dict[str, Any]


def write_report(
    folder: Path,
    out: Path | None = None,
    *,
    gold: Path | None = None,
    per_page: int = PER_PAGE,
) -> list[Path]:
    """Write the page of the run in `folder` and return its file, or files for a large run.

    `out` is the file to write, report.html in the folder if none is given; a run of more
    than `per_page` articles goes into several, report-2.html and so on, which lead to each
    other. With `gold` the page shows what is right, missed and false. Raises
    NewsledgerError for a folder without a run and for gold of other texts.
    """
    run = RunFiles(folder)
    out = out or folder / "report.html"
    known = Gold.of(formats.read(gold)) if gold else None
    total = int(run.summary.get("counts", {}).get("articles", 0))
    count = max(1, -(-total // per_page))
    paths = [out, *(out.with_stem(f"{out.stem}-{n}") for n in range(2, count + 1))]
    articles = run.articles()
    corrections = {str(line.get("text")): line for line in run.corrections()}
    met: set[str] = set()
    for number, path in enumerate(paths):
        with TemporaryFile("w+", encoding="utf-8") as pieces:
            part = Part(known, corrections)
            for name, piece in part.take(islice(articles, per_page)):
                pieces.writelines(_packed_script(name, piece))
            pieces.seek(0)
            met |= part.corrected
            others = [line for text, line in corrections.items() if text not in met]
            data = {
                "run": _run(run, part, paths, number, known),
                "events": part.columns.to_dict(),
                "articles": part.articles,
                "faults": part.faults,
                # what no article of the run has the text of stays with the last part
                "kept": others if path == paths[-1] else [],
            }
            _write(path, data, pieces)
    return paths


def _run(run: RunFiles, part: Part, paths: list[Path], number: int, gold: Gold | None) -> Record:
    """Return what the page says of the run and of itself."""
    rejects = run.rejects()
    names = gazetteer().names_by_code()
    used = {*part.columns.used("region"), *part.columns.used("country")}
    scores = part.scores()
    return {
        "summary": {key: value for key, value in run.summary.items() if key != "models"},
        "rejects": rejects[:_REJECTS_SHOWN],
        "rejected": len(rejects),
        "pieceSize": part.size,
        "parts": [path.name for path in paths],
        "part": number,
        "types": EVENT_TYPES,
        "statuses": STATUSES,
        "labels": LABELS,
        "jobKinds": JOB_KINDS,
        "names": {code: names[code] for code in sorted(filter(None, used)) if code in names},
        "gold": gold is not None,
        "goldAbsent": gold.absent if gold else 0,
        "scores": scores,
    }


def _write(path: Path, data: Record, pieces: IO[str]) -> None:
    style = _text("style.css")
    vendor = [
        f"/*\n{_text(f'vendor/{licence}')}*/\n{_text(f'vendor/{name}')}"
        for name, licence in _VENDOR.items()
    ]
    parts = (_text(f"scripts/{name}") for name in _SCRIPTS)
    own = '"use strict";\n(() => {\n' + "\n".join(parts) + "\n})();"
    data |= {name: json.loads(_map(name)) for name in ("kazakhstan", "world")}
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"script-src {' '.join(_hash(text) for text in (*vendor, own))}; "
        f"style-src {_hash(style)} {_PLOT_STYLE}"
    )
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    template = environment.from_string(_text("page.html"))
    shown = {"policy": policy, "style": style, "vendor": vendor, "script": own}
    head, scripts, foot = template.render(
        **shown, title=path.parent.resolve().name, index=_HOLE, pieces=_HOLE
    ).split(_HOLE)
    with WholeFile(path) as whole:
        whole.file.write(head)
        for name, value in data.items():
            whole.file.writelines(_json_script(name, value))
        whole.file.write(scripts)  # they begin to work while the articles' texts are still read
        for chunk in iter(lambda: pieces.read(1 << 20), ""):
            whole.file.write(chunk)
        whole.file.write(foot)


def _json_script(name: str, value: Any) -> Iterator[str]:
    """Yield a script tag that holds data; no text in it can end the tag or begin another."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)
    yield f'<script type="application/json" id="data-{name}">'
    yield text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    yield "</script>\n"


def _packed_script(name: str, value: Any) -> Iterator[str]:
    """Yield a script tag with data packed by gzip, in base64: a fifth of the size."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    packed = gzip.compress(text.encode("utf-8", "surrogatepass"), compresslevel=6, mtime=0)
    yield f'<script type="text/plain" id="data-{name}">{b64encode(packed).decode()}</script>\n'


def _plain(value: Any) -> Any:
    if isinstance(value, Iterable):
        return list(value)
    raise TypeError(f"{value!r} has no form in JSON")


def _hash(text: str) -> str:
    """Return the source that allows exactly this script or style."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _map(name: str) -> str:
    path = models_dir() / "map" / f"{name}.json"
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise NewsledgerError(f"cannot read {path}: {error}; reinstall newsledger") from error
