"""A run on Ray: a real cluster of two nodes on this machine, one of which is killed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from spacy.language import Language

pytest.importorskip("ray", reason="NOT TESTED: ray is not installed (the extra ray)")

import ray
from ray.cluster_utils import Cluster

from breaking import break_pipelines
from newsledger import machines
from newsledger.runner import RunResult, Settings, run
from newsledger.schema import NewsledgerError

TEXT = "Acme {n} will build a ${n}-billion plant in Astana by 2028, creating {n}00 jobs."


@pytest.fixture
def nodes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Cluster, Any]]:
    """A cluster with a head of one core and a second node of one core."""
    break_pipelines(tmp_path, monkeypatch)
    monkeypatch.setattr(machines, "_BLOCK", 2_000)
    monkeypatch.setattr(machines, "_PART", 30)
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    try:
        second = made.add_node(num_cpus=1)
        ray.init(address=made.address, log_to_driver=False)
        yield made, second
    finally:
        ray.shutdown()
        made.shutdown()


def write_inputs(folder: Path, marks: Path) -> None:
    """Write JSON Lines, texts of one name in two folders, Parquet, and what can't be read."""
    for name in ("a", "b"):
        (folder / name).mkdir(parents=True)
        (folder / name / "today.txt").write_text(f"In {name}, {TEXT.format(n=1)}")
    rows = [{"id": f"day-{n}", "text": f"MARK {marks} {TEXT.format(n=n)}"} for n in range(2, 50)]
    rows[30]["text"] = rows[30]["text"].replace("MARK", "EXIT")
    lines = [json.dumps(row) for row in rows]
    (folder / "day.jsonl").write_text("\n".join([*lines[:20], "{", *lines[20:]]))
    texts = [f"Later, {TEXT.format(n=n)}" for n in range(10)]
    pd.DataFrame({"text": texts, "date": "2024-03-01"}).to_parquet(folder / "rows.parquet")
    (folder / "bad.txt").write_bytes(b"caf\xe9")


def test_a_node_that_dies_in_the_middle_changes_nothing(
    nodes: tuple[Cluster, Any], nlp: Language, tmp_path: Path
) -> None:
    marks, given = tmp_path / "marks", tmp_path / "in"
    marks.mkdir()
    write_inputs(given, marks)
    done: list[RunResult] = []
    work = threading.Thread(
        target=lambda: done.append(machines.run([str(given)], tmp_path / "ray", Settings()))
    )
    work.start()
    for _ in range(600):
        actors = {path.name.partition("-")[0] for path in marks.iterdir()}
        if len(actors) == 2 or not work.is_alive():
            break
        time.sleep(0.1)
    assert len(actors) == 2
    assert len(list(marks.iterdir())) < 40
    nodes[0].remove_node(nodes[1], allow_graceful=False)
    work.join(timeout=200)
    assert done
    # What ends its worker can't be read in one process: there it raises.
    text = (given / "day.jsonl").read_text()
    (given / "day.jsonl").write_text(text.replace("EXIT", "RAISE"))
    alone = run([str(given)], tmp_path / "local", Settings(parquet=True))
    assert (done[0].articles, done[0].rejects) == (alone.articles, alone.rejects) == (59, 3)
    assert done[0].events == alone.events
    whole = pd.read_parquet(tmp_path / "local/events.parquet")
    parts = pd.read_parquet(tmp_path / "ray/events")
    pd.testing.assert_frame_equal(parts, whole)
    assert whole["cluster_id"].nunique() < len(whole)
    written = list((tmp_path / "ray/events").iterdir())
    assert len(written) > 1
    told = json.loads((tmp_path / "ray/run.json").read_text())["files"]
    assert told == {f"events/{p.name}": sha256(p.read_bytes()).hexdigest() for p in written}
    rejects, expected = (
        [json.loads(line) for line in (tmp_path / name / "rejects.jsonl").open()]
        for name in ("ray", "local")
    )
    assert [each["source"] for each in rejects] == [each["source"] for each in expected]
    assert "ends its process (exit status 3), twice" in rejects[-1]["reason"]


def test_what_ray_cannot_do_is_told(tmp_path: Path) -> None:
    with pytest.raises(NewsledgerError, match="takes no --db"):
        machines.run(["x"], tmp_path, Settings(db="sqlite:///x.db"))
    with pytest.raises(NewsledgerError, match="no such file"):
        machines.run([str(tmp_path / "missing")], tmp_path / "out", Settings())
