"""Several processes give what one gives; what an article does to its process costs it alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from breaking import break_pipelines
from databases import contents, new_database
from newsledger import runner
from newsledger.extraction import extract
from newsledger.read import Reject
from newsledger.runner import Settings, run
from newsledger.schema import Annotated, Article, BrokenOff
from newsledger.workers import Workers

ROOT = Path(__file__).resolve().parents[1]

FILES = ("articles.jsonl", "events.csv", "events.jsonl", "rejects.jsonl")
TEXT = "Acme {n} will build a ${n}-billion plant in Astana by 2028, creating {n}00 jobs."


@pytest.fixture
def empty_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is quicker to load, where it is processes that matter and not what they find."""
    monkeypatch.setenv("EMPTY_PIPELINE", "1")


@pytest.fixture(autouse=True)
def breaking(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    break_pipelines(tmp_path_factory.mktemp("site"), monkeypatch)
    monkeypatch.setattr(runner, "BATCH", 3)


def lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def files(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in FILES}


def write(path: Path, texts: list[str]) -> str:
    rows = [json.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts)]
    path.write_text("".join(f"{row}\n" for row in rows))
    return str(path)


def mixed(count: int, **hostile: str) -> list[str]:
    """Return `count` articles, with the hostile words put before the one of their number."""
    words = {int(number[1:]): word for number, word in hostile.items()}
    texts = [TEXT.format(n=n) for n in range(count)]
    return [f"{words[n]} {text}" if n in words else text for n, text in enumerate(texts)]


def test_an_article_that_breaks_the_pipeline_is_rejected_with_its_place() -> None:
    outcome = extract(Article("a", "RAISE x", source="day.jsonl:7"))
    assert isinstance(outcome, Reject)
    assert outcome.source == "day.jsonl:7"
    assert outcome.reason.startswith(
        "breaks the pipeline: ZeroDivisionError: it can't in breaking.py, line "
    )
    assert outcome.reason.endswith("(article 'a')")
    assert isinstance(extract(Article("b", "RECURSE x")), Reject)
    assert isinstance(extract(Article("c", TEXT)), Annotated)


def test_any_number_of_workers_gives_the_same_bytes(tmp_path: Path) -> None:
    """Rejects of the reader and of the pipeline stand in the order of the input, too."""
    given = write(tmp_path / "day.jsonl", mixed(20, _2="RAISE", _9="SLOW", _19="RAISE"))
    broken = '{"id": "x"}\n'
    with Path(given).open("a") as file:
        file.write(broken)
    Path(given).write_text(broken + Path(given).read_text() + broken)
    found = {}
    for workers in (1, 3):
        result = run([given], tmp_path / str(workers), Settings(workers=workers))
        assert (result.articles, result.rejects) == (18, 5)
        found[workers] = files(tmp_path / str(workers))
    assert found[1] == found[3]
    assert found[1]["events.csv"].count(b"\n") > 18
    sources = [each["source"].rpartition(":")[2] for each in lines(tmp_path / "3/rejects.jsonl")]
    assert sources == ["1", "4", "21", "22", "23"]


def test_the_order_of_sets_changes_nothing(tmp_path: Path) -> None:
    train = ROOT / "models" / "corpus" / "train.jsonl"
    given = tmp_path / "given.jsonl"
    given.write_text("".join(train.read_text("utf-8").splitlines(keepends=True)[-84:]), "utf-8")
    for seed in ("0", "1"):
        command = [sys.executable, "-m", "newsledger.cli", "run", given, "--out", tmp_path / seed]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True)
    for name in ("events.jsonl", "articles.jsonl"):
        assert (tmp_path / "0" / name).read_bytes() == (tmp_path / "1" / name).read_bytes()


@pytest.mark.usefixtures("empty_pipeline")
def test_what_kills_its_worker_costs_itself_alone(tmp_path: Path) -> None:
    once = f"ONCE {tmp_path}/flag"
    hostile = {"_0": "EXIT", "_4": "SEGV", "_5": "KILL", "_8": "HANG", "_10": once, "_13": "RAISE"}
    given = write(tmp_path / "day.jsonl", mixed(14, **hostile))
    result = run([given], tmp_path / "out", Settings(workers=2, seconds=2))
    assert (result.articles, result.rejects) == (9, 5)
    assert [
        each["reason"].partition(" in ")[0] for each in lines(tmp_path / "out/rejects.jsonl")
    ] == [
        "ends its process (exit status 3), twice (article '0')",
        "ends its process (SIGSEGV), twice (article '4')",
        "ends its process (SIGKILL, as when the memory is full), twice (article '5')",
        "takes longer than 2 seconds, twice (article '8')",
        "breaks the pipeline: ZeroDivisionError: it can't",
    ]
    ids = [article["id"] for article in lines(tmp_path / "out/articles.jsonl")]
    assert ids == ["1", "2", "3", "6", "7", "9", "10", "11", "12"]


def test_with_a_database_and_again_it_is_as_with_one_process(tmp_path: Path) -> None:
    """The second day repeats a text under another id, changes one, and one breaks."""
    days = [mixed(10), [*mixed(10, _1="RAISE", _4="Later,", _6="KILL"), TEXT.format(n=2)]]
    found = []
    for workers in (1, 2):
        base = tmp_path / str(workers)
        base.mkdir()
        with new_database("sqlite", base) as url:
            for number, texts in enumerate(days):
                # One process can't survive KILL: there it raises.
                safe = [text.replace("KILL", "RAISE") if workers == 1 else text for text in texts]
                given = write(tmp_path / "day.jsonl", safe)
                settings = Settings(db=url, workers=workers)
                result = run([given], base / str(number), settings)
                changes = (dict(result.changes), result.articles, result.rejects)
                found.append((changes, (base / str(number) / "events.csv").read_bytes()))
            rows = json.dumps(contents(url), default=str)
            found.append(rows.replace("KILL", "RAISE"))
    assert found[:3] == found[3:]
    assert found[1][0][1:] == (9, 2)


@pytest.mark.usefixtures("empty_pipeline")
def test_articles_are_taken_only_a_few_ahead() -> None:
    taken = 0

    def batches() -> Iterator[list[Article]]:
        nonlocal taken
        for number in range(100):
            taken += 1
            yield [Article(str(number), TEXT)]

    with Workers(2) as workers:
        for done, _ in enumerate(workers(batches())):
            assert taken - done <= 9
            if done == 20:
                break


def processes() -> dict[int, int]:
    """Return the parent of each process that lives."""
    shown = subprocess.run(
        ["ps", "-eo", "pid,ppid,stat"], capture_output=True, text=True, check=True
    )
    rows = [line.split() for line in shown.stdout.splitlines()[1:]]
    return {int(pid): int(parent) for pid, parent, state in rows if not state.startswith("Z")}


def children(parent: int) -> set[int]:
    return {pid for pid, its in processes().items() if its == parent}


def start(tmp_path: Path, word: str) -> tuple[subprocess.Popen[str], set[int]]:
    """Start the command with two workers, and return it and them when both are at work."""
    given = write(tmp_path / "day.jsonl", mixed(12, _1=word, _4=word))
    command = [sys.executable, "-m", "newsledger.cli", "run", given, "--workers", "2"]
    process = subprocess.Popen(
        [*command, "--out", str(tmp_path / "out")],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    for _ in range(300):
        found = children(process.pid)
        if len(found) >= 2:
            break
        time.sleep(0.1)
    time.sleep(4)
    return process, children(process.pid)


def gone(pids: set[int]) -> bool:
    for _ in range(150):  # a worker ends when the article it is at is done
        if not pids & set(processes()):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.usefixtures("empty_pipeline")
def test_control_c_ends_the_run_and_its_workers_at_once(tmp_path: Path) -> None:
    process, workers = start(tmp_path, "HANG")
    begun = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    _, complaint = process.communicate(timeout=60)
    assert time.monotonic() - begun < 20
    assert process.returncode in (1, 130)
    assert "Traceback" not in complaint
    assert gone(workers)
    assert {path.name for path in (tmp_path / "out").iterdir()} <= {".lock"}


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.usefixtures("empty_pipeline")
def test_a_run_that_is_killed_takes_its_workers_along(tmp_path: Path) -> None:
    process, workers = start(tmp_path, "LONG")
    assert len(workers) >= 2
    process.kill()
    process.communicate()
    assert gone(workers)


def test_a_worker_that_cannot_load_the_pipeline_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_MEMORY", "1")
    given = write(tmp_path / "day.jsonl", mixed(3))
    with pytest.raises(BrokenOff, match="fewer --workers"):
        run([given], tmp_path / "out", Settings(workers=2))


@pytest.mark.usefixtures("empty_pipeline")
def test_standard_input_goes_to_workers_too(tmp_path: Path) -> None:
    given = write(tmp_path / "day.jsonl", mixed(5))
    command = [sys.executable, "-m", "newsledger.cli", "run", "-", "--workers", "2"]
    with Path(given).open() as file:
        done = subprocess.run([*command, "--out", str(tmp_path / "out")], stdin=file, check=False)
    assert done.returncode == 0
    assert len(lines(tmp_path / "out/articles.jsonl")) == 5
