"""Plants as members of facts, chains of phrases, the periods of an article, confidence."""

from __future__ import annotations

from datetime import date

import pytest

from newsledger.choice import Choice
from newsledger.events.chains import chains_of
from newsledger.events.confidence import confidence_of
from newsledger.events.fact import Fact
from newsledger.events.groups import candidates
from newsledger.events.leads import lead_features, lead_of
from newsledger.events.places import places_of
from newsledger.events.plants import named_phrases, plants_of, sort_of
from newsledger.events.story import Story
from newsledger.events.unnamed import unnamed_features
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


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Acme is building a plant for $5 million in Izmir.", "ongoing"),
        ("Ground was broken for a plant of $5 million in Izmir.", "ongoing"),
        ("A plant for $5 million is under construction in Izmir.", "ongoing"),
        ("Acme will wind down its $5 million plant in Izmir.", "cancelled"),
        ("Acme will build a plant for $5 million in Izmir.", "planned"),
        ("Acme opened a plant for $5 million in Izmir.", "completed"),
    ],
)
def test_the_turn_of_phrase_tells_the_status(text: str, status: str) -> None:
    (event, *_) = events(text)
    assert event.status == status


def test_a_list_has_the_turns_and_cues_of_the_sentence_that_leads_it() -> None:
    text = "The following plants will be built:\n- a mill in Osh;\n- a bakery in Naryn."
    story = story_of(text)
    assert [lead_of(story, index) for index in range(len(story.sentences))] == [0, 0, 0]
    (mill,) = [plant for plant in plants_of(story) if plant.text == "mill"]
    assert "led=item.colon=True.planned" in lead_features(story, mill.start)
    assert "led=whole" in lead_features(story, 0)


def test_a_figure_of_the_title_is_known_in_the_body() -> None:
    text = "Acme to invest $11M in Izmir\nAcme will invest $10.6 million and hire 40 people."
    story = story_of(text)
    first = story.figures[0]
    (_, (_, own)) = candidates([], first, story)
    assert "drop.own.title=less round" in own


def test_a_place_is_spoken_of_without_its_name() -> None:
    text = "Almaty grows. In the city output rose 5%, and so did Kazakh exports."
    story = story_of(text)
    (figure,) = story.figures
    (almaty,) = [place for place in places_of(story).members if place.kind == "city"]
    fact = Fact(figure.start, figure.end, [figure], type="indicator")
    features = unnamed_features(fact, story, almaty)
    assert "sentence.says=city.city" in features
    assert "sentence.nation=True.city" in features
    assert "none.sentence.says=city" in unnamed_features(fact, story, None)
