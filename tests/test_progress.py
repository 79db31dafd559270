"""What a run shows: counts, rate, the time left, what to do next."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from newsledger.progress import duration, line, notes
from newsledger.read import Meter, read_articles
from newsledger.runner import RunResult


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.4, "0 s"), (59.6, "1 min 00 s"), (200, "3 min 20 s"), (7500, "2 h 05 min")],
)
def test_times_are_told_as_people_say_them(seconds: float, told: str) -> None:
    assert duration(seconds) == told


def test_a_line_tells_rate_and_time_left() -> None:
    result = RunResult(articles=1200, done=25, total=100, events=Counter(project=3))
    assert line(result, 60) == "1,200 articles, 3 events, 20.0 articles/s, 3 min 00 s left"


def test_without_a_total_no_time_left_is_told() -> None:
    assert "left" not in line(RunResult(articles=5), 10)
    assert "2 rejected" in line(RunResult(articles=5, rejects=2), 10)


def test_the_notes_say_what_to_do() -> None:
    told = notes(RunResult(articles=1, rejects=3, outdated=2), Path("out"))
    assert "3 could not be read; out/rejects.jsonl says why" in told
    assert any("--refresh" in each for each in told)


@pytest.mark.parametrize("packed", [False, True])
def test_the_meter_follows_the_files(tmp_path: Path, packed: bool) -> None:
    text = "".join(json.dumps({"text": f"Output {n} " * 3000}) + "\n" for n in range(20)).encode()
    (tmp_path / "a.txt").write_text("Output rose.")
    path = tmp_path / ("b.jsonl.gz" if packed else "b.jsonl")
    path.write_bytes(gzip.compress(text) if packed else text)
    meter = Meter()
    seen = []
    for _ in read_articles([str(tmp_path / "a.txt"), str(path)], meter=meter):
        seen.append(meter.done)
    assert meter.total == path.stat().st_size + len("Output rose.")
    assert seen == sorted(seen)
    assert seen[0] < meter.total / 2
    assert meter.done == meter.total


def test_standard_input_has_no_total(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    meter = Meter()
    meter.measure([tmp_path, None])
    assert meter.total is None
