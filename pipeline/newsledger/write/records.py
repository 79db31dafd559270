"""An event as its outputs have it: nested for JSON Lines, flat for a table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from newsledger.identifiers import event_id
from newsledger.schema import Annotated, Event, Mention, Span

COLUMNS = (
    "event_id",
    "article_id",
    "published",
    "title",
    "url",
    "type",
    "status",
    "subject",
    "organisation",
    "organisation_country",
    "location",
    "region",
    "country",
    "amount",
    "currency",
    "amount_max",
    "amount_qualifier",
    "amount_usd",
    "percent",
    "multiple",
    "jobs",
    "jobs_kind",
    "projects",
    "capacity",
    "capacity_unit",
    "capacity_per",
    "period_start",
    "period_end",
    "sentence",
    "confidence",
    "cluster_id",
)
# The columns that are days, and those that are numbers; the others are text.
DAYS = ("published", "period_start", "period_end")
NUMBERS = (
    *("amount", "amount_max", "amount_usd", "percent", "multiple"),
    *("jobs", "projects", "capacity", "confidence"),
)
Record = dict[str, Any]


def plain(value: Any) -> Any:
    """Return a JSON value: a whole Decimal as int, another as float, a day as ISO text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def nested(annotated: Annotated, event: Event, cluster: str | None = None) -> Record:
    """Return the event as a line of events.jsonl; `cluster` is known when all events are."""
    article, money = annotated.article, event.money
    return {
        "event_id": event_id(annotated, event),
        "article_id": article.id,
        "published": plain(article.date),
        "title": article.title,
        "url": article.url,
        "type": event.type,
        "status": event.status,
        "subject": event.subject,
        "organisations": [
            {"text": span.text, **_values(span, "name", "country")}
            for span in _named(annotated, event, "organisations")
        ],
        "locations": [
            {
                "text": span.text,
                **_values(span, "name", "country", "region", "latitude", "longitude"),
            }
            for span in _named(annotated, event, "locations")
        ],
        "money": [
            _fields(amount, "value", "value_max", "currency", "qualifier") for amount in money
        ],
        "percents": [plain(value) for value in event.percents],
        "multiples": [plain(value) for value in event.multiples],
        "jobs": event.jobs and _fields(event.jobs, "value", "value_max", "kind", "qualifier"),
        "projects": plain(event.projects),
        "capacities": [
            _fields(amount, "value", "value_max", "unit", "per", "qualifier")
            for amount in event.capacities
        ],
        "period": event.period and _fields(event.period, "text", "date_start", "date_end"),
        "evidence": [list(pair) for pair in event.evidence],
        "confidence": event.confidence,
        "mentions": [_mention(mention, article.text) for mention in event.mentions],
        "cluster_id": cluster,
    }


def flat(annotated: Annotated, event: Event, cluster: str | None = None) -> Record:
    """Return the event as a row of events.csv: the first of each list, in the order of COLUMNS."""
    record = nested(annotated, event, cluster)
    organisation: Record = next(iter(record["organisations"]), {})
    location: Record = next(iter(record["locations"]), {})
    amount: Record = next(iter(record["money"]), {})
    capacity: Record = next(iter(record["capacities"]), {})
    jobs, period = record["jobs"] or {}, record["period"] or {}
    dollars = (m["value"] for m in record["money"] if m["currency"] == "USD")
    row = {
        **{name: record[name] for name in COLUMNS if name in record},
        "organisation": organisation.get("text"),
        "organisation_country": organisation.get("country"),
        "location": location.get("text"),
        "region": location.get("region"),
        "country": location.get("country"),
        "amount": amount.get("value"),
        "currency": amount.get("currency"),
        "amount_max": amount.get("value_max"),
        "amount_qualifier": amount.get("qualifier"),
        "amount_usd": next(dollars, None),
        "percent": next(iter(record["percents"]), None),
        "multiple": next(iter(record["multiples"]), None),
        "jobs": jobs.get("value"),
        "jobs_kind": jobs.get("kind"),
        "capacity": capacity.get("value"),
        "capacity_unit": capacity.get("unit"),
        "capacity_per": capacity.get("per"),
        "period_start": period.get("date_start"),
        "period_end": period.get("date_end"),
        "sentence": _sentence(annotated, event),
    }
    return {name: row[name] for name in COLUMNS}


def typed(row: Record) -> Record:
    """Return a flat row with days as `date` and numbers as floats, as typed tables have them."""
    days = {name: date.fromisoformat(row[name]) for name in DAYS if row[name]}
    numbers = {name: float(row[name]) for name in NUMBERS if row[name] is not None}
    return row | days | numbers


def _sentence(annotated: Annotated, event: Event) -> str | None:
    """Return the first sentence of the event's evidence on one line."""
    if not event.evidence:
        return None
    start, end = event.evidence[0]
    return " ".join(annotated.article.text[start:end].split())


def _named(annotated: Annotated, event: Event, key: str) -> list[Span]:
    """Return the spans that the event's organisations or locations were read from."""
    by_offset = {(span.start, span.end): span for span in annotated.spans}
    places = [(m.start, m.end) for m in event.mentions if m.key == key]
    return [by_offset[place] for place in places if place in by_offset]


def _values(span: Span, *keys: str) -> Record:
    return {key: plain(span.values.get(key)) for key in keys}


def _fields(record: object, *names: str) -> Record:
    """Return the fields as JSON values; `value_max` only where there is one."""
    values = {name: plain(getattr(record, name)) for name in names}
    return {
        name: value for name, value in values.items() if name != "value_max" or value is not None
    }


def _mention(mention: Mention, text: str) -> Record:
    return {
        "key": mention.key,
        "start": mention.start,
        "end": mention.end,
        "text": text[mention.start : mention.end],
        "rule": mention.rule,
    }
