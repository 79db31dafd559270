"""The report as a file: complete, of one run, safe whatever an article holds."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from newsledger.report import write_report
from newsledger.report.gather import short
from newsledger.report.sectors import sector
from newsledger.resources import models_dir, read_toml
from newsledger.schema import NewsledgerError

REPORT = Path(__file__).resolve().parents[1] / "pipeline/newsledger/report"
HOSTILE = (
    "</script><script>window.hurt=1</script><img src=x onerror=window.hurt=1> <!-- ]]> "
    "\u2028{{ 7 * 7 }} {% raw %} =1+1 Acme will build a $3 billion plant in Astana."
)
ARTICLES = [
    {
        "id": "a",
        "text": "Acme will build a $3 billion plant in Astana by 2028.",
        "date": "2024-05-01",
    },
    {"id": "</script><b>", "text": HOSTILE, "title": HOSTILE, "url": "javascript:alert(1)"},
    {"id": "c", "text": "Nothing of note happened."},
]


@pytest.fixture
def folder(tmp_path: Path, quick_run: Callable[..., Any]) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in ARTICLES), encoding="utf-8")
    quick_run([str(path)], tmp_path / "out")
    return tmp_path / "out"


def data(page: Path) -> dict[str, Any]:
    """What the script tags of a page hold."""
    text = page.read_text(encoding="utf-8")
    plain = re.findall(
        r'<script type="application/json" id="data-(.*?)">(.*?)</script>', text, re.S
    )
    packed = re.findall(r'<script type="text/plain" id="data-(.*?)">(.*?)</script>', text)
    found = {name: json.loads(value) for name, value in plain}
    unpack = {name: json.loads(gzip.decompress(base64.b64decode(v))) for name, v in packed}
    return found | unpack


def test_the_page_has_all_of_the_run(folder: Path) -> None:
    (page,) = write_report(folder)
    held = data(page)
    lines = list(map(json.loads, (folder / "events.jsonl").open(encoding="utf-8")))
    assert held["events"]["key"] == [line["event_id"] for line in lines]
    assert held["articles"]["id"] == [line["id"] for line in ARTICLES]
    texts = [entry["text"] for entry in held["piece-0"]]
    assert texts == [line["text"] for line in ARTICLES]
    assert held["run"]["summary"]["counts"]["articles"] == 3


def test_no_text_of_an_article_ends_a_tag_or_begins_one(folder: Path) -> None:
    (page,) = write_report(folder)
    text = page.read_text(encoding="utf-8")
    assert "window.hurt=1<" not in text
    assert "<script>window" not in text
    assert "<img" not in text
    assert HOSTILE in [entry["text"] for entry in data(page)["piece-0"]]


def test_the_policy_allows_the_page_s_own_scripts_and_nothing_else(folder: Path) -> None:
    (page,) = write_report(folder)
    text = page.read_text(encoding="utf-8")
    (policy,) = re.findall(r'Content-Security-Policy" content="(.*?)"', text)
    policy = policy.replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'")
    assert "unsafe" not in policy
    for script in re.findall(r"<script>(.*?)</script>", text, re.S):
        digest = base64.b64encode(sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert not re.search(r'(src|href)="(?!#)', text)


def test_a_large_run_goes_into_several_files(folder: Path) -> None:
    pages = write_report(folder, per_page=2)
    assert [page.name for page in pages] == ["report.html", "report-2.html"]
    held = [data(page) for page in pages]
    assert [each["articles"]["id"] for each in held] == [["a", "</script><b>"], ["c"]]
    assert held[1]["run"]["parts"] == ["report.html", "report-2.html"]


def test_gold_beside_the_run(folder: Path, tmp_path: Path) -> None:
    lines = list(map(json.loads, (folder / "articles.jsonl").open(encoding="utf-8")))
    gold = lines[0]
    gold["events"][0]["status"] = "completed"
    missed = gold["events"][0] | {"id": "e9", "money": [], "subject": "a quay"}
    missed |= {"organisations": [], "locations": ["Astana"], "type": "investment"}
    gold["events"].append(missed)
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(gold) + "\n")
    (page,) = write_report(folder, tmp_path / "gold.html", gold=path)
    held = data(page)
    verdicts = held["events"]["verdict"]
    told = [verdicts["values"][number] for number in verdicts["rows"]]
    assert told[0] == "wrong status"
    assert "missed" in told
    assert {fault[0] for fault in held["faults"]} >= {"event missed", "event with wrong status"}
    assert "EVENTS" in held["run"]["scores"]


def test_gold_of_another_text_is_refused(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "a", "text": "Other.", "spans": [], "events": []}) + "\n")
    with pytest.raises(NewsledgerError, match="another text for 'a'"):
        write_report(folder, gold=path)


@pytest.mark.parametrize("what", ["missing", "torn"])
def test_a_folder_without_a_whole_run_is_refused(folder: Path, what: str) -> None:
    if what == "missing":
        (folder / "run.json").unlink()
        told = "holds no run"
    else:
        first = (folder / "events.jsonl").read_text(encoding="utf-8").split("\n")[0]
        (folder / "events.jsonl").write_text(first + "\n", encoding="utf-8")
        told = "not of one run"
    with pytest.raises(NewsledgerError, match=told):
        write_report(folder)
    assert not (folder / "report.html").exists()


def test_corrections_of_the_run_come_with_it(folder: Path, tmp_path: Path) -> None:
    line = json.loads((folder / "articles.jsonl").read_text().splitlines()[0])
    line["review"] = {"events": [{"id": line["events"][0]["id"], "verdict": "right"}]}
    other = {"id": "z", "text": "Elsewhere.", "spans": [], "events": []}
    (folder / "corrections.jsonl").write_text(json.dumps(line) + "\n" + json.dumps(other) + "\n")
    run = json.loads((folder / "run.json").read_text())
    run["files"]["corrections.jsonl"] = ""
    (folder / "run.json").write_text(json.dumps(run))
    held = data(write_report(folder)[0])
    assert held["events"]["review"]["values"][0] == "right"
    assert held["piece-0"][0]["correction"]["review"] == line["review"]
    assert held["kept"] == [other]


@pytest.mark.parametrize("example", read_toml("lexicon/sectors.toml")["example"])
def test_sector_words(example: dict[str, str]) -> None:
    assert sector(example["text"]) == example["sector"]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (781e9, "781bn"),
        (1_490_000_000, "1.49bn"),
        (54.9e6, "54.9m"),
        (210000, "210,000"),
        (6.2, "6.2"),
    ],
)
def test_numbers_in_short(value: float, told: str) -> None:
    assert short(value) == told


def test_the_map_has_every_region() -> None:
    features = json.loads((models_dir() / "map/kazakhstan.json").read_text())["features"]
    inside = {f["properties"]["id"] for f in features if not f["properties"].get("around")}
    units = set(read_toml("places/regions.toml")["KZ"]) - {"suffix", "full"}
    cities = {"71", "75", "79"}
    assert inside == {f"KZ-{code}" for code in units - cities}


@pytest.mark.parametrize("line", (REPORT / "vendor/SHA256SUMS").read_text().splitlines())
def test_what_others_made_is_as_they_published_it(line: str) -> None:
    digest, name = line.split()
    assert sha256((REPORT / "vendor" / name).read_bytes()).hexdigest() == digest
    assert (REPORT / "vendor" / f"{name.split('.')[0]}.LICENSE.txt").exists()
