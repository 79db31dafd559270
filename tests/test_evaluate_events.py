"""The event measures on hand-computed cases."""

import math
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from newsledger.evaluate import list_faults, score
from newsledger.evaluate.events import closest_events, pair_events
from newsledger.evaluate.names import aliases_of, organisation_key, place_key
from newsledger.schema import Annotated, Article, Capacity, Event, Jobs, Money, Period, Span

TEXT = "Commonwealth of Independent States (CIS), BEZA. " + "x" * 100
SENTENCES = ((0, 48), (48, 100), (100, 148))


def event(kind="indicator", status="completed", **keys):
    percents = tuple(Decimal(value) for value in keys.pop("percents", ()))
    evidence = (SENTENCES[keys.pop("sentence", 0)],)
    return Event("e", kind, status, percents=percents, evidence=evidence, **keys)


def annotated(*events, name="a", spans=()):
    return Annotated(Article(name, TEXT), tuple(spans), events)


def pairs_of(gold, predicted):
    """Return the numbers of the events that are paired."""
    pairs = pair_events(annotated(*gold), annotated(*predicted))
    found = ((gold.index(pair.gold), predicted.index(pair.predicted)) for pair in pairs)
    return sorted(found)


def test_arguments_and_events_by_hand():
    gold = [
        event(
            "project",
            organisations=("Roche",),
            locations=("Almaty",),
            money=(Money(Decimal(5), "KZT"), Money(Decimal(1), "USD")),
            jobs=Jobs(Decimal(40)),
        ),  # 5 arguments
        event(locations=("Kazakhstan",), percents=["-2"]),  # 2
        event(percents=["9"]),  # 1, missed
    ]
    predicted = [
        event(
            "project",
            "planned",
            organisations=("Roche LLP",),
            locations=("Astana",),
            money=(Money(Decimal(5), "KZT"),),
            capacities=(Capacity(Decimal(3), "tons"),),
        ),  # 4 arguments, 2 shared: Roche, 5 KZT
        event("employment", locations=("Kazakhstan",), percents=["2"]),  # 2, 1 shared: the sign
    ]
    report = score([annotated(*gold)], [annotated(*predicted)])
    arguments = report["arguments", "all"]  # gold 5+2+1, predicted 4+2, shared 2+1
    assert (arguments.gold, arguments.predicted, arguments.right) == (8, 6, 3)
    assert arguments.precision == 3 / 6
    assert arguments.recall == 3 / 8
    assert arguments.f1 == pytest.approx(2 * 3 / (8 + 6))
    money = report["arguments", "money"]
    assert (money.gold, money.predicted, money.right) == (2, 1, 1)
    assert report["arguments", "percents"].f1 == 0
    # only the first pair is one event: the second shares a place alone
    events = report["events", "all"]
    assert (events.gold, events.predicted, events.right) == (3, 2, 1)
    assert events.f1 == pytest.approx(2 * 1 / (3 + 2))
    assert report["events", "project"].f1 == 1
    assert report["pairs", "all", "type"].f1 == 1
    assert report["pairs", "all", "status"].f1 == 0


def test_pairing_is_optimal_not_greedy():
    # shared arguments: g0-p0 2, g0-p1 1, g1-p0 2, g1-p1 0. Whoever takes g0-p0 first ends
    # with 2 + 0; the best in all is g0-p1 and g1-p0 with 1 + 2
    gold = [event(percents=["1", "2"]), event(percents=["2", "3"])]
    predicted = [event(percents=["1", "2", "3"]), event(percents=["1"])]
    assert pairs_of(gold, predicted) == [(0, 1), (1, 0)]


@pytest.mark.parametrize(
    "better",
    [
        {"kind": "employment"},
        {"status": "planned"},
        {"subject": "gross output"},
        {"sentence": 1},
    ],
)
def test_ties_go_to_what_agrees_otherwise(better):
    plain, alike = event(percents=["5"]), event(percents=["5"], **better)
    assert pairs_of([alike], [plain, alike]) == [(0, 1)]
    assert pairs_of([alike], [alike, plain]) == [(0, 0)]


def test_the_share_of_arguments_goes_before_ties():
    far = event("deal", "cancelled", percents=["1", "2"], sentence=2)
    near = event(percents=["1"], subject="output")
    gold = event(percents=["1", "2"], subject="output")
    assert pairs_of([gold], [near, far]) == [(0, 1)]


NAMED = {"organisations": ("Roche",), "locations": ("Almaty",)}


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        (event(percents=["5"]), event(percents=["5"]), True),
        (event("project", **NAMED), event("project", **NAMED), True),
        (event("project", **NAMED), event("project", locations=("Almaty",)), False),
        (
            event("project", locations=("Almaty",)),
            event("project", locations=("Almaty",), organisations=("Kia",)),
            True,  # the gold has no organisation to ask for
        ),
        (
            event("project", locations=("Almaty",)),
            event("project", locations=("Almaty",), sentence=1),
            False,  # another sentence, another project
        ),
        (
            event("project", locations=("Almaty",)),
            event("project", locations=("Almaty",), percents=["5"]),
            False,  # a figure that the gold doesn't have
        ),
        (
            event("indicator", locations=("Almaty",)),
            event("indicator", locations=("Almaty",)),
            False,  # only projects may do without a figure
        ),
        (event("project", subject="steel plant"), event("project", subject="plant"), True),
        (event("project", subject="steel plant"), event("project", subject="road"), False),
    ],
)
def test_when_a_pair_is_the_same_event(gold, predicted, same):
    report = score([annotated(gold)], [annotated(predicted)])
    assert report["events", "all"].right == same


def test_period_is_right_when_it_ends_on_the_same_day():
    def period(end):
        return event(percents=["5"], period=Period("by then", None, end))

    none, new_year = event(percents=["5"]), period(date(2024, 12, 31))
    share = score([annotated(new_year)], [annotated(new_year)])["pairs", "all", "period"]
    assert (share.right, share.gold) == (1, 1)
    share = score([annotated(new_year)], [annotated(none)])["pairs", "all", "period"]
    assert (share.right, share.gold) == (0, 1)
    share = score([annotated(none)], [annotated(none)])["pairs", "all", "period"]
    assert share.gold == 0  # neither says when: nothing to get right
    surplus = score([annotated(none)], [annotated(new_year)])
    assert (surplus["pairs", "all", "period"].gold, surplus["pairs", "all", "told"].gold) == (1, 0)


def test_quiet_articles():
    gold = [annotated(name="a"), annotated(name="b"), annotated(event(percents=["5"]), name="c")]
    predicted = [annotated(name="a"), annotated(event(percents=["5"]), name="b")]
    quiet = score(gold, predicted)["quiet",]
    assert (quiet.right, quiet.gold) == (1, 2)


# --- names --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tesla, Inc.", "Tesla"),
        ("the Roche Kazakhstan LLP", "Roche Kazakhstan"),
        ("Moody’s", "Moody's"),
        ("JSC Kazakh  Invest", "Kazakh Invest"),
        ("Eni S.p.A.", "Eni"),
        ("Tau-Ken Samruk", "Tau Ken Samruk"),
        ("Bosch GmbH & Co. KG", "Bosch GmbH & Co KG"),
    ],
)
def test_one_organisation(one, other):
    assert organisation_key(one) == organisation_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zhetisu Region", "Zhetisu region"),
        ("Aktobe oblast", "Aktobe Region"),
        ("Shymkent city", "Shymkent"),
        ("city of Almaty", "Almaty"),
        ("the U.S.", "United States"),
        ("Republic of Kazakhstan", "Kazakhstan"),
    ],
)
def test_one_place(one, other):
    assert place_key(one) == place_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Almaty", "Almaty Region"), ("Georgia", "South Georgia"), ("City", "Town")]
)
def test_two_places(one, other):
    assert place_key(one) != place_key(other)


def test_an_article_tells_its_aliases():
    spans = [
        Span(0, 34, "LOC", TEXT[0:34]),
        Span(36, 39, "LOC", TEXT[36:39]),
        Span(42, 46, "ORG", "BEZA", {"name": "Bangladesh Economic Zones Authority"}),
    ]
    gold = annotated(
        event(locations=("CIS",), percents=["1"], organisations=("Beza",)), spans=spans
    )
    full = event(
        locations=("Commonwealth of Independent States",),
        percents=["1"],
        organisations=("Bangladesh Economic Zones Authority",),
    )
    assert aliases_of(gold)["LOC"] == {"cis": "commonwealth of independent states"}
    assert score([gold], [annotated(full, spans=spans)])["arguments", "all"].f1 == 1


# --- report -------------------------------------------------------------------------------


def test_intervals_are_seeded_and_hold_the_score():
    gold = [annotated(event(percents=["5"]), name=str(n)) for n in range(20)]
    predicted = [annotated(event(percents=["5" if n % 4 else "6"]), name=str(n)) for n in range(20)]
    report = score(gold, predicted, seed=1)
    assert report["events", "all"].f1 == 15 / 20
    # of 20 articles 15 are right: the standard error is sqrt(0.75 * 0.25 / 20) = 0.097
    low, high = report.intervals["events", "all"]
    assert low == pytest.approx(0.75 - 1.96 * 0.097, abs=0.06)
    assert high == pytest.approx(0.75 + 1.96 * 0.097, abs=0.06)
    assert report.intervals == score(gold, predicted, seed=1).intervals
    same = score(gold, gold).intervals["events", "all"]
    assert same == (1, 1)


def test_report_as_json_and_as_text():
    gold = annotated(event(percents=["5"]), spans=[Span(42, 46, "ORG", "BEZA")])
    report = score([gold], [gold])
    data = report.to_dict()
    assert data["articles"] == 1
    assert data["arguments"]["percents"] == {
        "gold": 1,
        "predicted": 1,
        "correct": 1,
        "precision": 1,
        "recall": 1,
        "f1": 1,
        "f1_95": [1, 1],
    }
    assert data["pairs"]["all"]["status"]["share"] == 1
    assert score([gold], []).to_dict()["events"]["all"]["precision"] is None
    assert math.isnan(score([gold], [])["events", "all"].precision)
    table = report.table()
    assert "BEZA" not in table
    assert any(line.startswith("percents") and "100.0" in line for line in table.splitlines())
    assert score([], []).table().startswith("0 articles")


def test_every_fault_is_listed():
    spans = [
        Span(0, 34, "LOC", TEXT[0:34], rule="gazetteer"),
        Span(36, 39, "LOC", "CIS"),
        Span(42, 46, "ORG", "BEZA", {"name": "BEZA"}),
    ]
    other_spans = [
        Span(0, 12, "ORG", TEXT[0:12], rule="cue"),
        Span(42, 46, "ORG", "BEZA", {"name": "Other"}),
        Span(50, 60, "JOBS", TEXT[50:60]),
    ]
    gold = annotated(
        event(percents=["5", "6"], locations=("CIS",)),
        event(percents=["7"], sentence=2),
        spans=spans,
    )
    predicted = annotated(
        event("deal", "planned", percents=["5"], organisations=("BEZA",)),
        event(percents=["8"], sentence=1),
        spans=other_spans,
    )
    listed = list_faults(score([gold], [predicted]).faults)
    for heading in (
        "argument extra: organisations (1)",
        "argument missing: locations (1)",
        "argument missing: percents (1)",
        "event missed: indicator (1)",
        "event spurious: indicator (1)",
        "event with wrong status: completed as planned (1)",
        "event with wrong type: indicator as deal (1)",
        "span missed: LOC (1)",
        "span spurious: JOBS (1)",
        "span with wrong boundary: LOC as ORG (1)",
        "span with wrong label: LOC as ORG (1)",
        "span with wrong value: ORG.name (1)",
    ):
        assert heading in listed.splitlines()
    assert "by cue" in listed
    assert list_faults(score([gold], [gold]).faults) == ""


def test_the_closest_event_is_not_left_for_the_sake_of_another():
    """A found event that mixes a plant with another's figure is the plant."""
    plant = event("project", organisations=("Acme",), locations=("Astana",), percents=["60"])
    other = event("indicator", percents=["7"])
    mixed = event("project", organisations=("Acme",), locations=("Astana",), percents=["7"])
    rest = event("project", locations=("Astana",), percents=["60"])
    gold = [replace(each, id=f"g{n}") for n, each in enumerate((plant, other))]
    predicted = [replace(each, id=f"p{n}") for n, each in enumerate((mixed, rest))]
    assert pairs_of(gold, predicted) == [(0, 1), (1, 0)]  # three shared arguments in total
    closest = closest_events(annotated(*gold), annotated(*predicted))
    assert [(pair.gold.id, pair.predicted.id) for pair in closest] == [("g0", "p0")]
    assert closest_events(annotated(*gold), annotated()) == []
