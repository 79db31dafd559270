from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from newsledger.read import Reject
from newsledger.schema import Annotated, Article, BrokenOff, NewsledgerError
from newsledger.write import RunFolder

NAMES = {
    *("events.csv", "events.jsonl", "articles.jsonl", "rejects.jsonl"),
    *("projects.csv", "projects.jsonl", "run.json"),
}
ARTICLE = Annotated(Article("a", "The plant will open."))


def seen(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {".lock"}


def test_files_appear_together_and_run_json_tells_their_hashes(tmp_path: Path) -> None:
    with RunFolder(tmp_path) as folder:
        folder.write(ARTICLE)
        assert all(name.endswith(".partial") for name in seen(tmp_path))
        folder.finish({"version": "1"})
    assert seen(tmp_path) == NAMES
    run = json.loads((tmp_path / "run.json").read_text())
    assert set(run["files"]) == NAMES - {"run.json"}
    for name, told in run["files"].items():
        assert told == hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()


def test_every_file_is_on_the_disk_before_any_takes_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (steps.append("fsync"), fsync(handle))[1])

    def spying(self: Path, to: Path) -> Path:
        if to.suffix != ".partial":
            steps.append(to.name)
        return replace(self, to)

    monkeypatch.setattr(Path, "replace", spying)
    with RunFolder(tmp_path) as folder:
        folder.finish({})
    assert steps[:7] == ["fsync"] * 7
    assert set(steps[7:14]) == NAMES
    assert steps[13:] == ["run.json", "fsync"]


def test_a_remainder_of_a_killed_run_is_removed(tmp_path: Path) -> None:
    (tmp_path / ".events.parquet.partial").write_bytes(b"PAR1")
    with RunFolder(tmp_path) as folder:
        folder.finish({})
    assert seen(tmp_path) == NAMES


def test_a_second_run_into_the_folder_is_told_so(tmp_path: Path) -> None:
    with RunFolder(tmp_path) as first:
        first.write(ARTICLE)
        with pytest.raises(BrokenOff, match=rf"another run \(process {os.getpid()}\)"):
            RunFolder(tmp_path)
        first.finish({})
    assert "The plant" in (tmp_path / "articles.jsonl").read_text()
    with RunFolder(tmp_path) as second:
        second.finish({})
    assert (tmp_path / "articles.jsonl").read_text() == ""


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NewsledgerError, match="cannot write into"):
        RunFolder(tmp_path / "file" / "out")


def test_a_full_disk_ends_the_run_with_one_clear_line(tmp_path: Path) -> None:
    """A limit on the size of files stands for a full disk: writing fails at the same calls."""
    out = tmp_path / "out"
    with RunFolder(out) as folder:
        folder.reject(Reject("old", "kept"))
        folder.finish({})
    before = {name: (out / name).read_bytes() for name in NAMES}
    text = "The plant in Astana will create 300 jobs. " * 400
    (tmp_path / "a.txt").write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "newsledger.cli", "run", tmp_path / "a.txt", "--out", out],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000)),
    )
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "cannot write into" in done.stderr
    assert "File too large" in done.stderr
    assert {name: (out / name).read_bytes() for name in NAMES} == before
    assert seen(out) == NAMES
