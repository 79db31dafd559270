"""The span measures on hand-computed cases, and against nervaluate."""

import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.evaluate import score
from newsledger.evaluate.pairing import pair_spans
from newsledger.schema import LABELS, Annotated, Article, NewsledgerError, Span

TEXT = "x" * 100


def annotated(*places, name="a"):
    spans = tuple(Span(s, e, label, TEXT[s:e], *values) for s, e, label, *values in places)
    return Annotated(Article(name, TEXT), spans)


# gold      [0:5 ORG]   [10:20 LOC]   [30:35 MONEY]   [40:50 DATE]
# predicted [0:5 ORG]   [12:20 LOC]   [30:35 ORG]                    [60:70 JOBS]
#           the same    other start   other label     missed         spurious
GOLD = annotated((0, 5, "ORG"), (10, 20, "LOC"), (30, 35, "MONEY"), (40, 50, "DATE"))
PREDICTED = annotated((0, 5, "ORG"), (12, 20, "LOC"), (30, 35, "ORG"), (60, 70, "JOBS"))


@pytest.mark.parametrize(
    ("measure", "credit"),
    [
        ("exact", 1),  # the first
        ("partial", 2),  # the first and the second: same label, overlapping
        ("type", 2),  # the same two: of three overlapping pairs two have the gold's label
        ("boundary", 2),  # the first and the third: same ends
        ("overlap", 2.5),  # the first and the third in full, the second half
    ],
)
def test_measures_over_all_labels(measure, credit):
    tally = score([GOLD], [PREDICTED])["spans", "all", measure]
    assert (tally.gold, tally.predicted) == (4, 4)
    assert tally.precision == tally.recall == tally.f1 == credit / 4


def test_measures_by_label():
    report = score([GOLD], [PREDICTED])
    org = report["spans", "ORG", "exact"]  # gold 1, predicted 2, one of them right
    assert (org.precision, org.recall) == (1 / 2, 1)
    assert org.f1 == pytest.approx(2 * (1 / 2) * 1 / (1 / 2 + 1))  # 2/3
    money = report["spans", "MONEY", "boundary"]  # found as ORG: counts for MONEY's recall …
    assert (money.gold, money.predicted, money.found, money.right) == (1, 0, 1, 0)
    org = report["spans", "ORG", "boundary"]  # … and for ORG's precision
    assert (org.gold, org.predicted, org.found, org.right) == (1, 2, 1, 2)
    assert report["spans", "JOBS", "exact"].f1 == 0  # predicted only
    assert math.isnan(report["spans", "CAPACITY", "exact"].f1)  # on neither side


def test_one_gold_span_answers_one_predicted_span():
    # [0:10] is found in two pieces: one pair, the longer; precision 1/2, recall 1
    gold = annotated((0, 10, "LOC"))
    tally = score([gold], [annotated((0, 3, "LOC"), (4, 10, "LOC"))])["spans", "all", "partial"]
    assert (tally.precision, tally.recall) == (1 / 2, 1)
    tally = score([gold], [annotated((0, 3, "LOC"), (4, 10, "ORG"))])["spans", "all", "type"]
    assert tally.recall == 0  # paired, the label aside, with the longer piece
    tally = score([gold], [annotated((0, 3, "LOC"), (4, 10, "ORG"))])["spans", "all", "partial"]
    assert tally.recall == 1  # within the label


def test_touching_spans_do_not_pair():
    tally = score([annotated((0, 5, "LOC"))], [annotated((5, 9, "LOC"))])["spans", "all", "partial"]
    assert tally.f1 == 0


def test_articles_add_up_and_a_missing_prediction_counts_as_empty():
    gold = [annotated((0, 5, "ORG"), name="a"), annotated((0, 5, "ORG"), name="b")]
    tally = score(gold, gold[:1])["spans", "all", "exact"]
    assert (tally.precision, tally.recall) == (1, 1 / 2)


def test_refuses_predictions_for_other_articles_or_texts():
    with pytest.raises(NewsledgerError, match="'b' is predicted but is not in the gold"):
        score([annotated(name="a")], [annotated(name="b")])
    with pytest.raises(NewsledgerError, match="'a' has another text"):
        score([annotated(name="a")], [Annotated(Article("a", "other"))])


def money(value, currency="KZT", **more):
    return {"value": Decimal(value), "currency": currency, "qualifier": "=", **more}


def values_of(gold, predicted, label="MONEY"):
    """Return the shares of right values of one exactly matched span, by key."""
    report = score([annotated((0, 5, label, gold))], [annotated((0, 5, label, predicted))])
    return {
        path[2]: tally.f1 for path, tally in report.counts.items() if path[:2] == ("values", label)
    }


def test_values_by_key():
    assert values_of(money(5), money(5)) == {
        "normalised": 1,
        "value": 1,
        "currency": 1,
        "qualifier": 1,
    }
    wrong = values_of(money(5), money(5, "USD"))
    assert (wrong["normalised"], wrong["value"], wrong["currency"]) == (0, 1, 0)
    wrong = values_of(money(5), money(5, qualifier="~"))
    assert (wrong["normalised"], wrong["qualifier"]) == (1, 0)  # the qualifier counts apart
    assert values_of(money(5), money(5, value_max=Decimal(7)))["normalised"] == 0
    assert values_of(money("1100000000.0000001"), money(1_100_000_000))["value"] == 1


def test_values_count_over_exact_spans_only():
    report = score([annotated((0, 5, "MONEY", money(5)))], [annotated((0, 4, "MONEY", money(5)))])
    assert report["values", "all", "normalised"].gold == 0


def test_a_name_is_asked_for_where_the_gold_gives_it():
    assert values_of({}, {"name": "Almaty"}, "LOC") == {}
    shares = values_of({"name": "Roche"}, {"name": "ROCHE LLP", "country": "CH"}, "ORG")
    assert shares == {"normalised": 1, "name": 1}
    shares = values_of(
        {"country": "KZ", "region": None}, {"country": "KZ", "region": "KZ-75"}, "LOC"
    )
    assert shares == {"normalised": 0, "country": 1, "region": 0}


# --- against nervaluate -------------------------------------------------------------------


@st.composite
def sides(draw):
    """Gold and prediction in which a span touches or overlaps at most one of the other side.

    Only there do all ways of pairing agree, whether ends are inclusive or exclusive.
    """
    gold, predicted = [], []
    for start in range(0, 100, 10):
        lengths = st.tuples(st.integers(0, 3), st.integers(1, 5), st.sampled_from(LABELS))
        for side in (gold, predicted):
            drawn = draw(st.none() | lengths)
            if drawn:
                shift, length, label = drawn
                side.append((start + shift, start + shift + length, label))
    return gold, predicted


@settings(max_examples=50, deadline=None)
@given(st.lists(sides(), min_size=1, max_size=3))
def test_agrees_with_nervaluate(articles):
    nervaluate = pytest.importorskip("nervaluate")
    report = score(
        [annotated(*gold, name=str(n)) for n, (gold, _) in enumerate(articles)],
        [annotated(*predicted, name=str(n)) for n, (_, predicted) in enumerate(articles)],
        resamples=1,
    )
    inclusive = [
        [[{"start": s, "end": e - 1, "label": label} for s, e, label in side] for side in each]
        for each in articles
    ]
    gold, predicted = zip(*inclusive, strict=True)
    evaluator = nervaluate.Evaluator(list(gold), list(predicted), tags=list(LABELS), loader="dict")
    theirs = evaluator.evaluate()["overall"]
    ours = {"strict": "exact", "exact": "boundary", "partial": "overlap", "ent_type": "type"}
    for name, measure in ours.items():
        tally = report["spans", "all", measure]
        if tally.gold and tally.predicted:
            result = theirs[name]
            assert tally.precision == pytest.approx(result.precision)
            assert tally.recall == pytest.approx(result.recall)
            assert tally.f1 == pytest.approx(result.f1)


@given(sides())
def test_pairs_are_one_to_one(both):
    gold, predicted = (annotated(*side).spans for side in both)
    pairs = pair_spans(gold, predicted)
    assert len({one.start for one, _ in pairs}) == len(pairs)
    assert len({other.start for _, other in pairs}) == len(pairs)
