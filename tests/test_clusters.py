"""Clusters of events: names, pairs, grouping; the same whatever came in which order."""

from __future__ import annotations

import json
import random
import tomllib
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.clusters.features import features, impossible
from newsledger.clusters.grouping import Rulings, cluster_id, group
from newsledger.clusters.keys import keys_of
from newsledger.clusters.match import Matcher
from newsledger.clusters.names import likeness, spoken
from newsledger.clusters.pairs import pairs, partners
from newsledger.clusters.profile import Profile, _parts, pack, profiles_of, unpack
from newsledger.clusters.rulings import Reference, Ruling, read_rulings, ruled
from newsledger.evaluate.clusters import score_clusters
from newsledger.resources import models_dir
from newsledger.schema import Annotated, Article, Event, Money, NewsledgerError, Span
from newsledger.training.clusters import read_part, story

STORIES = models_dir() / "corpus" / "clusters" / "dev.jsonl"
NAMES = tomllib.loads((models_dir() / "clusters" / "names.toml").read_text("utf-8"))
MOST, WINDOW = 48, 12


@pytest.fixture(scope="module")
def profiles() -> list[Profile]:
    articles, _ = read_part(STORIES)
    return [profile for each in articles for profile in profiles_of(each)]


def clusters_of(profiles: list[Profile], rulings: Rulings | None = None) -> dict[str, str]:
    return {
        profile.event_id: cluster_id(cluster)
        for component in group(profiles, Matcher.trained(), rulings)
        for cluster in component
        for profile in cluster
    }


@pytest.mark.parametrize("entry", NAMES["same"], ids=lambda entry: entry["names"][0])
def test_one_organisation_in_two_spellings(entry: dict[str, list[str]]) -> None:
    assert likeness(*map(spoken, entry["names"])) >= 0.9


@pytest.mark.parametrize("entry", NAMES["other"], ids=lambda entry: entry["names"][0])
def test_two_organisations_of_similar_names(entry: dict[str, list[str]]) -> None:
    assert likeness(*map(spoken, entry["names"])) < 0.9


@given(st.lists(st.lists(st.sampled_from("abc"), unique=True), max_size=160))
def test_pairs_are_those_of_the_blocks(keys: list[list[str]]) -> None:
    blocks = {key: [at for at, own in enumerate(keys) if key in own] for key in "abc"}
    expected = {pair for block in blocks.values() for pair in partners(block)}
    assert {(a, b) for a, b in pairs(keys).tolist()} == expected


def test_a_large_block_costs_no_more_than_its_windows() -> None:
    assert len(list(partners(range(MOST)))) == MOST * (MOST - 1) / 2
    assert len(list(partners(range(5_000)))) < 5_000 * WINDOW
    assert len(pairs([["same"]] * 5_000)) < 5_000 * WINDOW


def test_features_and_scores_don_t_ask_which_event_is_first(profiles: list[Profile]) -> None:
    matcher = Matcher.trained()
    for one, other in random.Random(7).sample(list(combinations(profiles, 2)), 3_000):
        assert impossible(one, other) == impossible(other, one)
        if not impossible(one, other):
            assert sorted(features(one, other)) == sorted(features(other, one))
        assert matcher.score(one, other) == pytest.approx(matcher.score(other, one))


@settings(max_examples=20, deadline=None)
@given(random_order=st.randoms(use_true_random=False))
def test_any_order_gives_the_same_clusters(
    profiles: list[Profile], random_order: random.Random
) -> None:
    shuffled = list(profiles)
    random_order.shuffle(shuffled)
    assert clusters_of(shuffled) == clusters_of(profiles)


def test_events_told_by_several_articles_are_put_together(profiles: list[Profile]) -> None:
    found = clusters_of(profiles)
    _, truth = read_part(STORIES)
    score = score_clusters(truth, found)
    assert score.b3 >= 0.9  # it has learned from them; bench/clusters.py asks what it hasn't seen
    assert score.precision >= 0.97


def test_two_periods_never_are_one_indicator(profiles: list[Profile]) -> None:
    for one in (p for p in profiles if p.type == "indicator" and p.period):
        later = replace(one, article="other", event_id="x", period=("2031-01-01", "2031-12-31"))
        assert impossible(one, later)
        assert len(set(clusters_of([one, later]).values())) == 2


def test_an_article_tells_each_event_once(profiles: list[Profile]) -> None:
    found = clusters_of(profiles)
    seen: set[tuple[str, str]] = set()
    for profile in profiles:
        assert (profile.article, found[profile.event_id]) not in seen
        seen.add((profile.article, found[profile.event_id]))


def test_a_huge_component_is_grouped_in_pieces(profiles: list[Profile]) -> None:
    one = next(p for p in profiles if p.type == "project" and p.money and p.organisations)
    many = [replace(one, article=f"a{n}", event_id=f"a{n:04}-e1") for n in range(450)]
    found = clusters_of(many)
    assert max(map(list(found.values()).count, set(found.values()))) >= 100
    random.Random(1).shuffle(many)
    assert clusters_of(many) == found


def test_people_join_and_divide(profiles: list[Profile]) -> None:
    before = clusters_of(profiles)
    by_cluster: dict[str, list[str]] = {}
    for event, cluster in before.items():
        by_cluster.setdefault(cluster, []).append(event)
    large = max(by_cluster.values(), key=len)
    alone = [events[0] for events in by_cluster.values() if len(events) == 1][:2]
    rulings = [
        Ruling("same", (Reference(alone[0]), Reference(alone[1]))),
        Ruling("different", (Reference(large[0]), Reference(large[-1]))),
    ]
    after = clusters_of(profiles, ruled(rulings, profiles))
    assert after[alone[0]] == after[alone[1]]
    assert after[large[0]] != after[large[-1]]
    told = {profile.event_id: story(profile) for profile in profiles}
    concerned = {told[event] for event in (*large, *alone)}  # what is freed may join its own story
    untouched = {event for event in before if told[event] not in concerned}
    assert {e: after[e] for e in untouched} == {e: before[e] for e in untouched}


def test_apart_outweighs_together_over_a_chain(profiles: list[Profile]) -> None:
    a, b, c = [p for p in profiles if p.type == "deal"][:3]
    chain = [
        Ruling("same", tuple(Reference(each.event_id) for each in (a, b, c))),
        Ruling("different", (Reference(a.event_id), Reference(c.event_id))),
    ]
    found = clusters_of([a, b, c], ruled(chain, [a, b, c]))
    assert found[a.event_id] != found[c.event_id]


def test_rulings_by_article_and_words_outlive_new_numbers(
    profiles: list[Profile], tmp_path: Path
) -> None:
    (tmp_path / "rulings.toml").write_text(
        '[[different]]\nevents = [{ article = "clu-s01-1", words = "power cables" },'
        ' { article = "clu-s01-3", words = "medium-voltage cable" }]\n'
    )
    rulings = read_rulings(tmp_path / "rulings.toml")
    renumbered = [replace(p, event_id=f"{p.event_id}9") for p in profiles]
    for known in (profiles, renumbered):
        found = clusters_of(known, ruled(rulings, known))
        one, other = (
            next(p for p in known if p.article == f"clu-s01-{n}" and p.type == "project")
            for n in (1, 3)
        )
        assert found[one.event_id] != found[other.event_id]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[same]]\nevents = ['a']\n", "two events or more"),
        ("[[same]]\nevents = 'a'\n", "must be a list"),
        ("[[joined]]\nevents = ['a', 'b']\n", "unknown 'joined'"),
        ("[[same]]\nevents = ['a', {article = 'b'}]\n", "an event is an event_id or"),
        ("[[same]]\nevents = ['a', {article = 'b', words = 'the'}]\n", "telling words"),
        ("[[same", "cannot read the rulings"),
    ],
)
def test_faulty_rulings_say_what_is_wrong(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "rulings.toml").write_text(text)
    with pytest.raises(NewsledgerError, match=said):
        read_rulings(tmp_path / "rulings.toml")


def test_a_profile_comes_back_as_it_was_packed(profiles: list[Profile]) -> None:
    for profile in profiles:
        assert unpack(pack(profile)) == profile


def test_a_profile_packed_by_an_earlier_version_is_read(profiles: list[Profile]) -> None:
    found = unpack(json.dumps(json.loads(pack(profiles[0]))[:-2]))
    assert found == replace(profiles[0], projects=None, confidence=1.0)


@pytest.mark.parametrize(
    ("subject", "parts"),
    [
        ("second phase of the plant", {"2 phase"}),
        ("train two of its refinery", {"2 train"}),
        ("Phase II", {"2 phase"}),
        ("plant with two lines", set()),
        ("one plant", set()),
    ],
)
def test_parts_are_told_by_their_numbers(subject: str, parts: set[str]) -> None:
    assert set(_parts(subject, "")) == parts


def test_events_of_two_types_meet_only_in_a_figure() -> None:
    """A plant that was read as a statistic meets itself by its sum."""
    text = "Acme will build a brick plant for $31.7 million in Astana, creating 120 jobs."
    money = (Money(Decimal(31_700_000), "USD"),)
    spans = (Span(0, 4, "ORG", "Acme", {"name": "Acme"}, ""),)
    plant = Event("e1", "project", "planned", "brick plant", ("Acme",), money=money)
    read = [
        Annotated(Article(name, text), spans, (replace(plant, type=kind, evidence=((0, 77),)),))
        for name, kind in (("a", "project"), ("b", "indicator"), ("c", "indicator"))
    ]
    one, other, third = (profile for each in read for profile in profiles_of(each))
    assert not impossible(one, other)
    assert set(keys_of(one)) & set(keys_of(other))
    without = replace(other, money=())
    assert not set(keys_of(one)) & set(keys_of(without))
    assert impossible(other, third)  # two statistics without a period


def test_scores_are_those_worked_out_by_hand() -> None:
    truth = {"a": 1, "b": 1, "c": 1, "d": 2}
    score = score_clusters(truth, {"a": "x", "b": "x", "c": "y", "d": "y"})
    assert score.b3_precision == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)
    assert score.b3_recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert (score.merges, score.right, score.pairs) == (2, 1, 3)


def test_the_weights_are_readable() -> None:
    weights = json.loads((models_dir() / "trained" / "clusters" / "match.json").read_text())
    assert weights["who same, where same"] > weights.get("who other, where elsewhere", 0)
    assert weights["parts differ"] < 0
