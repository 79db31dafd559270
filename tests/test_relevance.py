"""Articles from outside the economy have no events, however many figures they have."""

from __future__ import annotations

import pytest

from newsledger.language import annotate, load
from newsledger.schema import Article, Event

STORM = """Storm floods villages in the north, thousands leave their homes

More than 2,400 people were evacuated on Tuesday night after heavy rain and wind hit the coast,
the emergency service said. Rescuers in boats took families from the roofs of their houses, and
three people are still missing. Some 40% of the town was under water in the morning.

Schools stayed closed, the mayor told reporters, and two hospitals moved their patients. Police
asked drivers to keep off the roads. The rain is expected to stop on Thursday, when the weather
turns warmer. A charity has collected $30,000 for the victims, most of it from children."""

MATCH = """Home side wins the final before 60,000 fans

The champions beat the visitors 3-1 in the final of the cup on Sunday and took home the trophy for
the fifth time. The striker scored twice in the first half, and the goalkeeper saved a penalty.
The winners share prize money of $2 million, the losing finalists get 40% of that.

The coach praised his players after the match and said the team had played with heart. Two players
were sent off by the referee, and both will miss the first game of the next season. About 300
police officers were on duty around the stadium, and 12 fans were arrested."""

PLANT = """New plant opens in the industrial zone

The company opened a cement plant in the industrial zone of the region on Tuesday. It cost $30
million and created 240 jobs. The works can make 500,000 tons of cement a year, and production
will double by 2028, the director said at the ceremony.

The region's industrial output rose 7.5% in the first half of the year, and investments in fixed
assets reached $400 million. Three more factories are being built in the zone: a brick plant, a
glass plant and a mill. The governor said that the investors get land without charge and pay no
taxes for ten years."""


def events_of(text: str) -> tuple[Event, ...]:
    (annotated,) = annotate(load(), [Article("a", text)])
    return annotated.events


@pytest.mark.parametrize("text", [STORM, MATCH])
def test_what_is_not_about_the_economy_has_no_events(text: str) -> None:
    assert not events_of(text)


def test_what_is_about_the_economy_has_events() -> None:
    assert len(events_of(PLANT)) >= 4


def test_a_short_text_is_taken_as_asked() -> None:
    assert events_of("The champions hired 300 workers.")
