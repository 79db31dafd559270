"""Plants as members of facts, chains of phrases, the periods of an article, confidence."""

from __future__ import annotations

from datetime import date

import pytest

from newsledger.choice import Choice
from newsledger.events.chains import chains_of
from newsledger.events.confidence import confidence_of
from newsledger.events.fact import Fact
from newsledger.events.plants import named_phrases, plants_of, sort_of
from newsledger.events.story import Story
from newsledger.events.when import times_of
from newsledger.language import annotate, load
from newsledger.schema import Article, Event


def story_of(text: str) -> Story:
    (annotated,) = annotate(load(), [Article("a", text, date=date(2024, 12, 13))])
    return Story(text, annotated.spans, date(2024, 12, 13))


def events(text: str) -> tuple[Event, ...]:
    (annotated,) = annotate(load(), [Article("a", text, date=date(2024, 12, 13))])
    return annotated.events


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("The firm will open a battery factory in Izmir.", "a-plant"),
        ("The firm will open its second factory in Izmir.", "a-plant"),
        ("The factory will employ many.", "the-plant"),
        ("Factories were visited in Izmir.", "plants"),
    ],
)
def test_a_plant_is_new_known_or_several(text: str, sort: str) -> None:
    (plant, *_) = plants_of(story_of(text))
    assert sort_of(plant) == sort


def test_a_counted_group_and_a_named_works_are_no_plants() -> None:
    story = story_of("Ferrexpo Ltd and 75 new factories were praised in Izmir.")
    assert [plant.text for plant in plants_of(story)] == []


def test_coordinated_phrases_are_one_chain() -> None:
    story = story_of("They will build plants for bricks, for glass and a greenhouse in Izmir.")
    sentence = story.sentences[0]
    chains = chains_of(named_phrases(story, sentence), sentence, story)
    assert max(chain.size for chain in chains.values()) >= 2
    assert {chain.lead for chain in chains.values() if chain.size > 1} == {"facility"}


def test_mentions_of_one_period_are_one_time() -> None:
    story = story_of("Output rose in 2023. In 2023 exports fell, unlike in 2022.")
    assert [len(time.mentions) for time in times_of(story).members] == [2, 1]


def test_the_jobs_of_the_plant_join_its_cost() -> None:
    found = events(
        "Acme Ltd will build a $250 million battery factory in Izmir. "
        "The plant will employ 1,200 people."
    )
    assert [(len(event.money), event.jobs is not None) for event in found] == [(1, True)]


def test_confidence_is_a_probability_and_follows_the_decisions() -> None:
    found = events("Exports of Kazakhstan rose by 6% in 2023.")
    assert found
    assert all(0 <= (event.confidence or -1) <= 1 for event in found)
    sure, unsure = Fact(0, 1, odds={"place": 0.99}), Fact(0, 1, odds={"place": 0.2})
    choice = Choice({"place=7": 2.0, "place=1": -2.0})
    assert confidence_of(sure, choice) > 0.8
    assert confidence_of(unsure, choice) < 0.2


def test_a_plant_begins_after_its_price() -> None:
    plants = plants_of(story_of("Acme Ltd will build a $5 million battery plant in Izmir."))
    assert [plant.text for plant in plants] == ["battery plant"]
