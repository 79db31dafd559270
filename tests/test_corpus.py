"""The corpus: readable, its parts apart, and its README's figures as measured."""

import contextlib
import io
import json
import re
from collections import Counter, defaultdict
from itertools import chain
from pathlib import Path

import pytest

from newsledger.goldform import read_gold
from newsledger.training.clusters import read_part

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "models" / "corpus"
PARTS = ("train", "dev", "test")
STORY = re.compile(r"clu-s(\d\d)-\d")
SHOWN = re.compile(r"```python\n(.*?)```\n```text\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def parts():
    return {part: read_gold(CORPUS / f"{part}.jsonl") for part in PARTS}


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_reads_without_refusal(path):
    articles = [each.article for each in read_gold(path)]
    assert all(article.text for article in articles)
    # The few without an address draw on many pages; all of them are in the last set.
    assert {a.id.partition("-")[0] for a in articles if not a.url} <= {"fresh"}


def test_ids_are_unique_over_the_parts(parts):
    ids = [each.article.id for each in chain(*parts.values())]
    assert len(ids) == len(set(ids))


def test_no_text_is_there_twice(parts):
    texts = [each.article.text for each in chain(*parts.values())]
    assert len(texts) == len(set(texts))


def test_no_address_is_in_two_parts(parts):
    places = defaultdict(set)
    for part, articles in parts.items():
        for each in articles:
            if each.article.url:
                places[each.article.url].add(part)
    assert {url: where for url, where in places.items() if len(where) > 1} == {}


def test_2023_is_left_alone(parts):
    dates = [each.article.date for each in chain(*parts.values())]
    assert not [date for date in dates if date and date.year == 2023]


def test_the_second_reading_is_of_train_and_dev(parts):
    first = {each.article.id: each.article for part in ("train", "dev") for each in parts[part]}
    second = [each.article for each in read_gold(CORPUS / "second_reading.jsonl")]
    assert len(second) == 48
    assert [first.get(article.id) for article in second] == second


def test_the_readme_shows_what_its_code_prints(monkeypatch):
    monkeypatch.chdir(ROOT)
    shown = SHOWN.findall((CORPUS / "README.md").read_text("utf-8"))
    assert len(shown) == 2
    for code, output in shown:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(code, {})
        assert printed.getvalue() == output


@pytest.mark.parametrize(
    ("part", "stories"), [("dev", {*range(1, 23), *range(45, 63)}), ("test", {*range(23, 45)})]
)
def test_the_stories_and_their_clusters_are_sound(part, stories):
    articles, truth = read_part(CORPUS / "clusters" / f"{part}.jsonl")
    numbers = {int(STORY.fullmatch(each.article.id)[1]) for each in articles}
    assert numbers == stories
    assert len({each.article.text for each in articles}) == len(articles)
    lines = (CORPUS / "clusters" / f"{part}.truth").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    told = Counter(row["cluster"] for row in rows)
    assert 30 <= len(told) <= len(rows) < len(truth)
    assert min(told.values()) >= 2  # an event told once has no line
    assert len({(row["article"], row["event"]) for row in rows}) == len(rows)


def test_what_is_told_twice_in_train_is_told_by_two_articles():
    _, truth = read_part(CORPUS / "train.jsonl")
    told = Counter(truth.values())
    several = {cluster for cluster, count in told.items() if count > 1}
    lines = (CORPUS / "train.truth").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert len(several) == len({row["cluster"] for row in rows}) >= 60
    assert len({(row["article"], row["cluster"]) for row in rows}) == len(rows)


def test_no_story_is_in_two_parts(parts):
    ids = {each.article.id for articles in parts.values() for each in articles}
    for part in ("dev", "test"):
        articles, _ = read_part(CORPUS / "clusters" / f"{part}.jsonl")
        assert ids.isdisjoint(each.article.id for each in articles)
        ids |= {each.article.id for each in articles}
