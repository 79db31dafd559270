"""Corrections: what a reader said stays said, as long as the article says the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsledger import formats
from newsledger.assess import assess
from newsledger.goldform import to_dict
from newsledger.runner import Settings, run
from newsledger.schema import NewsledgerError

TEXT = "Acme will build a $3 billion plant in Astana by 2028. It will create 300 jobs."
OTHER = "Output in Almaty rose 5% in 2023."


@pytest.fixture
def inputs(tmp_path: Path) -> str:
    lines = [{"id": "a", "text": TEXT}, {"id": "b", "text": OTHER}]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return str(path)


def articles(folder: Path) -> dict[str, dict]:
    lines = map(json.loads, (folder / "articles.jsonl").open(encoding="utf-8"))
    return {line["id"]: line for line in lines}


def events(folder: Path) -> list[dict]:
    return list(map(json.loads, (folder / "events.jsonl").open(encoding="utf-8")))


@pytest.fixture
def found(inputs, tmp_path, quick_run) -> dict[str, dict]:
    quick_run([inputs], tmp_path / "first")
    return articles(tmp_path / "first")


def corrected(line: dict, **review) -> dict:
    """The line as the page saves it: the plant is known better, its subject and its place."""
    line = json.loads(json.dumps(line))
    (plant, *_) = [e for e in line["events"] if e["money"]]
    before = dict(plant)
    plant |= {"subject": "tractor plant", "status": "cancelled", "type": "project"}
    told = {"id": plant["id"], "verdict": "corrected", "note": "who says so?", "found": before}
    return line | {"review": {"saved": "2026-01-01", "events": [told], **review}}


def save(path: Path, *lines: dict) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_corrected_events_take_the_place_of_the_found_ones(inputs, found, tmp_path, quick_run):
    file = save(tmp_path / "c.jsonl", corrected(found["a"]))
    result = quick_run([inputs], tmp_path / "out", Settings(corrections=(file,)))
    again = articles(tmp_path / "out")
    (plant,) = [e for e in again["a"]["events"] if e["money"]]
    assert (plant["subject"], plant["status"], plant["confidence"]) == (
        "tractor plant",
        "cancelled",
        1,
    )
    assert again["b"] == found["b"]
    assert result.corrections.summary() == {"applied": 1, "text changed": [], "absent": 0}
    (event,) = [e for e in events(tmp_path / "out") if e["subject"] == "tractor plant"]
    assert {m["text"] for m in event["mentions"]} >= {"$3 billion", "Astana"}
    assert event["locations"][0]["latitude"]
    summary = json.loads((tmp_path / "out/run.json").read_text())
    assert summary["counts"]["corrections"]["applied"] == 1


def test_an_event_marked_wrong_is_left_out_and_kept_in_the_file(inputs, found, tmp_path, quick_run):
    line = found["a"]
    gone = line["events"].pop(0)
    line["review"] = {"events": [{"id": gone["id"], "verdict": "wrong", "found": gone}]}
    file = save(tmp_path / "c.jsonl", line)
    quick_run([inputs], tmp_path / "out", Settings(corrections=(file,)))
    assert [e["id"] for e in articles(tmp_path / "out")["a"]["events"]] == [
        e["id"] for e in line["events"]
    ]
    (kept,) = map(json.loads, (tmp_path / "out/corrections.jsonl").open())
    assert kept == line


def test_a_changed_text_is_read_anew_and_told(inputs, found, tmp_path, quick_run):
    line = corrected(found["a"])
    newer = save(tmp_path / "newer.jsonl", {"id": "a", "text": TEXT.replace("300", "400")})
    file = save(tmp_path / "c.jsonl", line)
    result = quick_run([str(newer)], tmp_path / "out", Settings(corrections=(file,)))
    assert result.corrections.changed == ["a"]
    assert "tractor plant" not in [e["subject"] for e in events(tmp_path / "out")]
    assert list(map(json.loads, (tmp_path / "out/corrections.jsonl").open())) == [line]


def test_what_is_found_just_so_keeps_its_mentions_and_confidence(
    inputs, found, tmp_path, quick_run
):
    before = events(tmp_path / "first")
    file = save(tmp_path / "c.jsonl", found["a"] | {"review": {"complete": True, "events": []}})
    quick_run([inputs], tmp_path / "out", Settings(corrections=(file,)))
    assert events(tmp_path / "out") == before


def test_of_two_corrections_the_later_counts(inputs, found, tmp_path, quick_run):
    second = corrected(found["a"])
    for event in second["events"]:
        event["subject"] = "later"
    one = save(tmp_path / "1.jsonl", corrected(found["a"]))
    two = save(tmp_path / "2.jsonl", second)
    quick_run([inputs], tmp_path / "out", Settings(corrections=(one, two)))
    assert {e["subject"] for e in events(tmp_path / "out") if e["article_id"] == "a"} == {"later"}


def test_corrections_are_gold(found, tmp_path):
    file = save(tmp_path / "c.jsonl", corrected(found["a"]))
    out = save(tmp_path / "found.jsonl", found["a"])
    scores = json.loads(assess(file, out, as_json=True))
    assert scores["spans"]["all"]["exact"]["f1"] == 1
    assert scores["pairs"]["all"]["status"]["share"] < 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"spans": []}, "no MONEY span"),
        ({"review": "yes"}, "review: must be an object"),
        ({"text": "short"}, "of the text is"),
    ],
)
def test_a_faulty_line_is_refused_with_its_place(inputs, found, tmp_path, change, told):
    file = save(tmp_path / "c.jsonl", corrected(found["a"]) | change)
    with pytest.raises(NewsledgerError, match=rf"c\.jsonl:1: .*{told}"):
        run([inputs], tmp_path / "out", Settings(corrections=(file,)))


def test_a_database_takes_corrections_over_and_gives_them_up(inputs, found, tmp_path, quick_run):
    file = save(tmp_path / "c.jsonl", corrected(found["a"]))
    url = f"sqlite:///{tmp_path / 'news.db'}"
    plain = Settings(db=url)
    fixed = Settings(db=url, corrections=(file,))
    quick_run([inputs], tmp_path / "out", plain)
    changed = quick_run([inputs], tmp_path / "out", fixed)
    assert changed.changes["changed"] == 1
    assert "tractor plant" in [e["subject"] for e in events(tmp_path / "out")]
    again = quick_run([inputs], tmp_path / "out", fixed)
    assert (again.changes["unchanged"], again.corrections.summary()["applied"]) == (2, 1)
    assert "tractor plant" in [e["subject"] for e in events(tmp_path / "out")]
    quick_run([inputs], tmp_path / "out", plain)
    assert "tractor plant" not in [e["subject"] for e in events(tmp_path / "out")]


def test_a_run_s_own_articles_read_back_with_their_rules(found, tmp_path):
    file = save(tmp_path / "found.jsonl", *found.values())
    assert [to_dict(each) for each in formats.read(file)] == list(found.values())
