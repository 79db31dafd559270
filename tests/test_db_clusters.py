"""Clusters in a database: any order and any batches, changed articles, people's rulings."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from databases import contents, empty, engine_of, execute, rows
from newsledger.clusters.rulings import Reference, Ruling
from newsledger.identifiers import event_id
from newsledger.resources import models_dir
from newsledger.runner import RunResult, Settings
from newsledger.schema import Annotated
from newsledger.training.clusters import read_part
from newsledger.write.clusters import Clusters
from newsledger.write.database.intake import Intake

Run = Callable[..., RunResult]
ROOT = Path(__file__).resolve().parents[1]
STORIES = models_dir() / "corpus" / "clusters" / "dev.jsonl"
CLUSTERS = "SELECT event_id, cluster_id FROM clusters ORDER BY event_id"


@pytest.fixture(scope="module")
def told() -> list[Annotated]:
    """The articles of seven stories."""
    articles, _ = read_part(STORIES)
    return [each for each in articles if each.article.id < "clu-s07"]


def take(
    url: str,
    articles: Sequence[Annotated],
    size: int = 100,
    rulings: Sequence[Ruling] | None = None,
) -> list[str]:
    """Take annotated articles as they are, in batches; return the clusters of their events."""
    known = {(each.article.id, each.article.text): each for each in articles}
    with Intake(url, "test", rulings=rulings) as intake:
        for some in _batched(articles, size):
            planned = intake.plan([each.article for each in some])
            intake.take(planned, [known[each.id, each.text] for each in planned.unread])
        return intake.ids()


def _batched(articles: Sequence[Annotated], size: int) -> list[Sequence[Annotated]]:
    return [articles[at : at + size] for at in range(0, len(articles), size)]


def clusters(articles: Sequence[Annotated]) -> dict[str, str]:
    """Return the clusters that the set of the articles makes."""
    grouping = Clusters(articles)
    names = [profile.event_id for profile in grouping._profiles]
    return dict(zip(names, grouping.ids(), strict=True))


def test_a_database_has_the_clusters_of_a_run_without_one(
    database: str, told: list[Annotated]
) -> None:
    assert take(database, told) == Clusters(told).ids()
    assert dict(rows(database, CLUSTERS)) == clusters(told)
    sizes = rows(database, "SELECT max(events), count(*) FROM projects")
    assert sizes[0][0] >= 4
    assert sizes == [(sizes[0][0], len(set(clusters(told).values())))]


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.randoms(use_true_random=False), size=st.integers(1, 40))
def test_any_order_and_any_batches_give_the_same_rows(
    tmp_path_factory: pytest.TempPathFactory, told: list[Annotated], order: random.Random, size: int
) -> None:
    folder = tmp_path_factory.mktemp("orders")
    straight, shuffled = f"sqlite:///{folder}/a.db", f"sqlite:///{folder}/b.db"
    take(straight, told)
    mixed = list(told)
    order.shuffle(mixed)
    take(shuffled, mixed, size)
    assert contents(shuffled) == contents(straight)


def test_large_blocks_too_are_the_same_bit_by_bit(told: list[Annotated], tmp_path: Path) -> None:
    one = next(each for each in told if each.article.id == "clu-s01-1")
    many = [
        replace(one, article=replace(one.article, id=f"a{n:03}", date=date(2021, 1 + n % 12, 5)))
        for n in range(70)
    ]
    take(f"sqlite:///{tmp_path}/a.db", many)
    take(f"sqlite:///{tmp_path}/b.db", many[::-1], 9)
    assert contents(f"sqlite:///{tmp_path}/a.db") == contents(f"sqlite:///{tmp_path}/b.db")
    assert dict(rows(f"sqlite:///{tmp_path}/a.db", CLUSTERS)) == clusters(many)


def test_a_changed_article_leaves_its_cluster(database: str, told: list[Annotated]) -> None:
    take(database, told)
    first = told[0]
    other = replace(first, article=replace(first.article, text=first.article.text + " "))
    quiet = replace(other, events=())
    take(database, [quiet])
    assert dict(rows(database, CLUSTERS)) == clusters(told[1:])
    take(database, [first])
    assert dict(rows(database, CLUSTERS)) == clusters(told)


def test_an_article_deleted_by_hand_is_mended_by_the_next_run(
    database: str, told: list[Annotated]
) -> None:
    take(database, told)
    with engine_of(database).begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        connection.exec_driver_sql(
            f"DELETE FROM articles WHERE article_id = '{told[0].article.id}'"
        )
    take(database, [])
    assert dict(rows(database, CLUSTERS)) == clusters(told[1:])
    assert rows(database, "SELECT sum(events) FROM projects")[0][0] == len(clusters(told[1:]))


def test_rulings_hold_for_ever(database: str, told: list[Annotated]) -> None:
    before = clusters(told)
    whole = max(set(before.values()), key=list(before.values()).count)
    events = sorted(event for event, cluster in before.items() if cluster == whole)
    single = next(e for e, c in before.items() if list(before.values()).count(c) == 1)
    rulings = [
        Ruling("different", (Reference(events[0]), Reference(events[1]))),
        Ruling("same", (Reference(events[0]), Reference(single))),
    ]

    def obeyed() -> bool:
        found = dict(rows(database, CLUSTERS))
        apart = found[events[0]] != found[events[1]]
        return apart and found[events[0]] == found[single]

    take(database, told, rulings=rulings)
    assert obeyed()
    after = contents(database)
    take(database, told)  # without the file
    assert contents(database) == after
    _empty_but_the_rulings(database)
    take(database, told[::-1], 3)  # everything anew, in another order
    assert obeyed()
    take(database, told, rulings=[])  # taken back
    assert dict(rows(database, CLUSTERS)) == before


def _empty_but_the_rulings(url: str) -> None:
    kept = rows(url, "SELECT position, kind, events FROM rulings ORDER BY position")
    empty(url)
    for position, kind, events in kept:
        columns, values = "position, kind, events", f"{position}, '{kind}', '{events}'"
        execute(url, f"INSERT INTO rulings ({columns}) VALUES ({values})")


def cluster_of(told: list[Annotated], found: dict[str, str], article: str) -> str:
    """Return the cluster of an article's first event."""
    annotated = next(each for each in told if each.article.id == article)
    return found[event_id(annotated, annotated.events[0])]


def test_the_merged_record_shows_history_sources_and_contradictions(
    database: str, told: list[Annotated]
) -> None:
    take(database, told)
    found = clusters(told)
    name = cluster_of(told, found, "clu-s01-1")
    ((count,),) = rows(database, "SELECT events FROM projects WHERE cluster_id = :n", n=name)
    assert count == list(found.values()).count(name) >= 3
    _, truth = read_part(STORIES)
    assert {truth[event] for event, cluster in found.items() if cluster == name} == {"s01"}
    ((status, history, contradictions, first, last),) = rows(
        database,
        "SELECT status, history, contradictions, first_seen, last_seen FROM projects "
        "WHERE cluster_id = :name",
        name=name,
    )
    assert (status, str(first), str(last)[:4]) == ("completed", "2021-03-18", "2024")
    assert history == "planned 2021-03 → ongoing 2022-09 → completed 2024-02"
    assert "amount (KZT): " in contradictions
    assert "jobs: 200 (2 sources), " in contradictions
    support = rows(
        database,
        "SELECT position, value, article_id, published FROM project_values "
        "WHERE cluster_id = :name AND field = 'jobs' ORDER BY position, article_id",
        name=name,
    )
    assert [(row[0], row[1]) for row in support[:2]] == [(1, "200"), (1, "200")]
    assert [row[2] for row in support[:2]] == ["clu-s01-2", "clu-s01-3"]
    assert all(earlier[0] <= later[0] for earlier, later in pairwise(support))


def test_files_of_a_run_have_the_databases_clusters(
    database: str, quick_run: Run, tmp_path: Path
) -> None:
    from newsledger.write.table import read_events

    for name, day in (("one", "2024-01-10"), ("two", "2024-09-10")):
        text = "Acme will build a $30-million brick plant in Astana, creating 120 jobs."
        source = tmp_path / f"{name}.jsonl"
        source.write_text(json.dumps({"id": name, "date": day, "text": text}))
        quick_run([str(source)], tmp_path / name, Settings(db=database))
    one, two = (read_events(tmp_path / name / "events.csv") for name in ("one", "two"))
    assert list(one["cluster_id"]) == list(one["event_id"])
    assert list(two["cluster_id"]) == list(one["event_id"])
    assert rows(database, "SELECT articles, events FROM projects") == [(2, 2)]
