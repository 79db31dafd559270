"""Random articles through the pipeline: spans hold, and what comes out can be written and read."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from newsledger.goldform import from_dict, to_dict
from newsledger.language import annotate
from newsledger.schema import Annotated, Article
from newsledger.write.records import flat, nested

# Words that some rule looks for, and characters that text from the web is full of.
WORDS = """
    $3-billion KZT 120 bn €5m 1,2,3,4 1.2.3.4 30% -5% 1.3-fold 300 MW tonnes of steel jobs half a
    million Astana Zhetysu region Kazakhstan US U.S. North Korea and in by to Acme LLP JSC plant
    KazMunayGas will build opened cancelled planned invest 2028 May Dec. 12 31 February 29 Q3 FY24
    first half of the year last next today said it the He It . , ; : ( ) [ ] " ' – — / - • 💶 ٣ ５ ½
    ² Ⅷ ﬁ ß é 𝟛
"""
SPACE = [
    "\u00a0",
    "\u2009",
    "\u200b",
    "\ufeff",
    "\t",
    "\n\n",
    "\r\n",
    "\r",
    "\u2028",
    "\x0b",
    "\x1b[2J",
]
HUGE = ["9" * 400, "1e999", "0000", "99/99/9999", "10000 AD", "(" * 60, "million billion trillion"]
pieces = st.one_of(
    st.sampled_from([*WORDS.split(), *SPACE, *HUGE]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00İ"), max_size=4),
)
joints = st.sampled_from([" ", " ", " ", "", "\n", "-"])
texts = st.lists(st.tuples(pieces, joints), min_size=1, max_size=40).map(
    # A plain last word: without one, the failing tests below are what is found.
    lambda found: "".join(piece + joint for piece, joint in found) + " so."
)


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(texts)
def test_any_text_gives_records_that_hold(nlp: Language, text: str) -> None:
    check(nlp, text)


def check(nlp: Language, text: str) -> None:
    """The spans are cut from the text, and every form of output takes the article."""
    (found,) = annotate(nlp, [Article("x", text)])
    assert found.article.text == text
    assert all(text[span.start : span.end] == span.text for span in found.spans)
    line = json.dumps(to_dict(found), ensure_ascii=False, allow_nan=False)
    line.encode()
    again = from_dict(json.loads(line), "line")
    assert [event.id for event in again.events] == [event.id for event in found.events]
    write_events(found)


def write_events(found: Annotated) -> None:
    for event in found.events:
        json.dumps(nested(found, event), ensure_ascii=False, allow_nan=False).encode()
        assert flat(found, event)


@pytest.mark.parametrize(
    "text",
    [
        "İ",  # in small letters two characters
        "South ",  # a quarter of the compass, and nothing after it
        "in Dn and ",  # a name that goes on, and nothing after it
        "Nur-",  # a hyphen, and nothing after it
        "L Economic Zone (",  # a bracket, and nothing in it
    ],
)
def test_texts_that_broke_the_pipeline(nlp: Language, text: str) -> None:
    check(nlp, text)
