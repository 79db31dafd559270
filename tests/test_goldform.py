"""The gold form: there and back, and every fault refused with line, key and reason."""

import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from newsledger.goldform import from_dict, read_gold, to_dict, write_gold
from newsledger.schema import Capacity, Jobs, Money, NewsledgerError, Period

TEXT = "KZT 5 bn plant opened in Almaty, 40 jobs, output down 2%, 3 tons a year."


def span(text, label, **values):
    start = TEXT.index(text)
    return {"start": start, "end": start + len(text), "label": label, "text": text, **values}


def event(**keys):
    empty = {
        "organisations": [],
        "locations": [],
        "money": [],
        "percents": [],
        "multiples": [],
        "jobs": None,
        "projects": None,
        "capacities": [],
        "period": None,
        "evidence": [],
    }
    return {"id": "e1", "type": "project", "status": "completed", "subject": None} | empty | keys


def article(**keys):
    return {
        "id": "a1",
        "title": None,
        "date": "2024-12-13",
        "url": None,
        "text": TEXT,
        "spans": [
            span("KZT 5 bn", "MONEY", value=5e9, currency="KZT", qualifier="="),
            span("Almaty", "LOC", name="Almaty", country="KZ", region=None),
            span("40 jobs", "JOBS", value=40, kind="created", qualifier="~"),
            span("2%", "PERCENT", value=2, qualifier="="),
            span("3 tons a year", "CAPACITY", value=3, unit="tons", per="year", qualifier="="),
        ],
        "events": [
            event(
                subject="plant",
                locations=["Almaty"],
                money=[{"value": 5e9, "currency": "KZT", "qualifier": "="}],
                percents=[-2],
                jobs={"value": 40, "kind": "created", "qualifier": "~"},
                capacities=[{"value": 3, "unit": "tons", "per": "year", "qualifier": "="}],
                period={"text": "2024", "date_start": "2024-01-01", "date_end": None},
                evidence=[[0, 72]],
            )
        ],
    } | keys


def test_reads_values_as_decimals_and_days():
    annotated = from_dict(article(), "here")
    read = annotated.events[0]
    assert annotated.article.date == date(2024, 12, 13)
    assert annotated.spans[0].values == {
        "value": Decimal(5_000_000_000),
        "currency": "KZT",
        "qualifier": "=",
    }
    assert read.money == (Money(Decimal(5_000_000_000), "KZT"),)
    assert read.jobs == Jobs(Decimal(40), "created", "~")
    assert read.capacities == (Capacity(Decimal(3), "tons", "year"),)
    assert read.period == Period("2024", date(2024, 1, 1), None)
    assert read.percents == (Decimal(-2),)
    assert read.evidence == ((0, 72),)


def test_there_and_back():
    assert to_dict(from_dict(article(), "here")) == article()


def test_keys_are_in_the_guides_order():
    data = to_dict(from_dict(article(), "here"))
    assert list(data) == ["id", "title", "date", "url", "text", "spans", "events"]
    assert list(data["events"][0]) == list(event())


def test_numbers_are_whole_where_they_are():
    data = article(spans=[span("2%", "PERCENT", value=2.5, value_max=3.0)], events=[])
    written = to_dict(from_dict(data, "here"))["spans"][0]
    assert (written["value"], written["value_max"]) == (2.5, 3)
    assert isinstance(written["value_max"], int)


def test_confidence_stands_where_given():
    data = article(events=[event(confidence=0.75)])
    assert to_dict(from_dict(data, "here")) == data


def test_spans_come_in_the_order_of_the_text():
    data = article()
    data["spans"].reverse()
    assert [s.text for s in from_dict(data, "here").spans][:2] == ["KZT 5 bn", "Almaty"]


def test_file_there_and_back(tmp_path):
    path = tmp_path / "gold.jsonl"
    articles = [from_dict(article(id=name), "here") for name in ("a", "b")]
    write_gold(path, articles)
    assert read_gold(path) == articles
    buffer = io.StringIO()
    write_gold(buffer, articles)
    assert buffer.getvalue() == path.read_text(encoding="utf-8")


ALMATY = {"start": 25, "end": 31, "label": "LOC"}


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"id": 7}, "id: must be a string"),
        ({"date": "13.12.2024"}, "date: '13.12.2024' is not a day"),
        ({"text": "\ud800"}, "text: is not valid Unicode"),
        ({"spans": {}}, "spans: must be a list"),
        ({"spans": [7]}, r"spans\[0\]: must be an object"),
        ({"spans": [{**ALMATY, "text": "Astana"}]}, r"spans\[0\].text: is 'Astana'.*'Almaty'"),
        ({"spans": [{**ALMATY, "text": "Almaty", "end": 99}]}, r"spans\[0\].end: 99 is not an"),
        ({"spans": [{**ALMATY, "text": "Almaty", "end": 25}]}, r"spans\[0\].end: 25 must come"),
        ({"spans": [{**ALMATY, "text": "Almaty", "start": True}]}, r"spans\[0\].start: True"),
        ({"spans": [span(" Almaty", "LOC")]}, r"spans\[0\].text: ' Almaty' begins or ends with"),
        ({"spans": [span("Almaty", "CITY")]}, r"spans\[0\].label: 'CITY' is not one of MONEY"),
        (
            {"spans": [span("in Almaty", "LOC"), span("Almaty", "LOC")], "events": []},
            r"spans: \[22:31\] 'in Almaty' and \[25:31\] 'Almaty' overlap",
        ),
        ({"spans": [span("2%", "PERCENT", value="2")]}, r"spans\[0\].value: must be a number"),
        (
            {"spans": [span("2%", "PERCENT", value=float("nan"))]},
            r"spans\[0\].value: must be finite",
        ),
        (
            {"spans": [span("2%", "PERCENT", qualifier="≈")]},
            r"spans\[0\].qualifier: '≈' is not one of",
        ),
        ({"spans": [span("40 jobs", "JOBS", kind="new")]}, r"spans\[0\].kind: 'new' is not one of"),
        ({"events": [event(type="visit")]}, r"events\[0\].type: 'visit' is not one of"),
        ({"events": [event(status="done")]}, r"events\[0\].status: 'done' is not one of"),
        ({"events": [event(evidence=[[5, 2]])]}, r"events\[0\].evidence: 2 must come after 5"),
        ({"events": [event(evidence=[3])]}, r"events\[0\].evidence: must hold pairs"),
        ({"events": [event(locations=[3])]}, r"events\[0\].locations: must be a string"),
        (
            {"events": [event(money=[{"value": 5e9, "currency": "USD"}])]},
            r"events\[0\].money: no MONEY span of the article has the value 5000000000 USD",
        ),
        ({"events": [event(percents=[3])]}, r"events\[0\].percents: no PERCENT span"),
        ({"events": [event(multiples=[2])]}, r"events\[0\].multiples: no MULTIPLE span"),
        ({"events": [event(jobs={"value": 9, "kind": "cut"})]}, r"events\[0\].jobs: no JOBS span"),
        ({"events": [event(projects=2)]}, r"events\[0\].projects: no PROJECTS span"),
        ({"events": [event(capacities=[{"value": 4}])]}, r"events\[0\].capacities: no CAPACITY"),
    ],
)
def test_refuses(keys, told):
    with pytest.raises(NewsledgerError, match=f"^gold.jsonl:3: {told}"):
        from_dict(article(**keys), "gold.jsonl:3")


def test_touching_spans_do_not_overlap():
    touching = [span("KZT", "ORG"), span("2", "JOBS"), span("%", "JOBS")]
    assert len(from_dict(article(spans=touching, events=[]), "here").spans) == 3


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"id": "a"', "gold.jsonl:1: the line is not JSON"),
        (b"[1]", "gold.jsonl:1: the line is not a JSON object"),
        (b"\xff\xfe", "cannot read .*gold.jsonl"),
        (b"\n" + json.dumps(article()).encode() + b"\n" + json.dumps(article()).encode(),
         "gold.jsonl:3: id: 'a1' stands on an earlier line"),
    ],
)  # fmt: skip
def test_refuses_files(tmp_path, content, told):
    path = tmp_path / "gold.jsonl"
    path.write_bytes(content)
    with pytest.raises(NewsledgerError, match=told):
        read_gold(path)


ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    "name", ["seeds/gold.jsonl", "models/corpus/train.jsonl", "models/corpus/dev.jsonl"]
)
def test_the_projects_own_gold_goes_there_and_back(name):
    path = ROOT / name
    if not path.is_file():
        pytest.skip(f"{name} is not in this checkout")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [to_dict(each) for each in read_gold(path)] == [json.loads(line) for line in lines]


def test_refuses_a_file_that_is_not_there(tmp_path):
    with pytest.raises(NewsledgerError, match="cannot read"):
        read_gold(tmp_path / "none.jsonl")
