"""What the events of a cluster say together: each value with its sources, the best one first.

A value's support is the number of articles that give it. The best is the best supported,
of equals the one told last. Where articles give a single-valued field differently all
values are shown: a contradiction, or news of a change, is for the reader to judge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from newsledger.clusters.names import spoken
from newsledger.clusters.profile import unit_key
from newsledger.spans.gazetteer import fold

Record = dict[str, Any]
# The columns of a merged record that are a table's; `values` has everything.
COLUMNS = (
    *("cluster_id", "type", "status", "subject", "organisation", "organisation_country"),
    *("location", "region", "country", "amount", "currency", "amount_usd", "percent", "jobs"),
    *("jobs_kind", "capacity", "capacity_unit", "capacity_per", "period_start", "period_end"),
    *("first_seen", "last_seen", "articles", "events", "history", "contradictions"),
)
# Of these fields an event in the world has one value at a time.
_SINGLE = ("amount", "percent", "jobs", "capacity", "period_end")


def merge(cluster_id: str, events: Sequence[Mapping[str, Any]]) -> Record:
    """Return one record of a cluster's events, given as lines of events.jsonl.

    `values` holds, by field, each value with its `sources` (event, article, day), the best
    first; `history` the statuses in the order of the news; `contradictions` the fields with
    several values, as text.
    """
    ordered = sorted(events, key=lambda event: (event["published"] or "9999", event["event_id"]))
    values = _values(ordered)
    days = [event["published"] for event in ordered if event["published"]]
    return {
        "cluster_id": cluster_id,
        "type": values["type"][0]["value"],
        "status": _latest(ordered)["status"],
        "first_seen": min(days, default=None),
        "last_seen": max(days, default=None),
        "articles": len({event["article_id"] for event in ordered}),
        "events": [event["event_id"] for event in ordered],
        "history": [
            {"status": status, "since": next(told)["published"]}
            for status, told in groupby(ordered, key=lambda event: event["status"])
        ],
        "values": values,
        "contradictions": list(_contradictions(values)),
    }


def flat_project(merged: Mapping[str, Any]) -> Record:
    """Return the merged record as a row, in the order of COLUMNS."""
    best = {name: found[0] for name, found in merged["values"].items()}
    organisation, location = _best(best, "organisation"), _best(best, "location")
    amount, capacity, jobs = _best(best, "amount"), _best(best, "capacity"), _best(best, "jobs")
    dollars = (v["value"] for v in merged["values"].get("amount", ()) if v["currency"] == "USD")
    row = {
        **{name: merged[name] for name in COLUMNS if name in merged},
        "subject": _best(best, "subject").get("value"),
        "organisation": organisation.get("value"),
        "organisation_country": organisation.get("country"),
        "location": location.get("value"),
        "region": location.get("region"),
        "country": location.get("country"),
        "amount": amount.get("value"),
        "currency": amount.get("currency"),
        "amount_usd": next(dollars, None),
        "percent": _best(best, "percent").get("value"),
        "jobs": jobs.get("value"),
        "jobs_kind": jobs.get("kind"),
        "capacity": capacity.get("value"),
        "capacity_unit": capacity.get("unit"),
        "capacity_per": capacity.get("per"),
        "period_start": _best(best, "period_start").get("value"),
        "period_end": _best(best, "period_end").get("value"),
        "events": len(merged["events"]),
        "history": told_history(merged["history"]),
        "contradictions": "; ".join(merged["contradictions"]) or None,
    }
    return {name: row[name] for name in COLUMNS}


def told_history(history: Sequence[Mapping[str, Any]]) -> str:
    """Return the history as text: `planned 2024-03 → ongoing 2024-09 → completed 2025-01`."""
    return " → ".join(f"{each['status']} {(each['since'] or 'undated')[:7]}" for each in history)


def _values(events: Sequence[Mapping[str, Any]]) -> dict[str, list[Record]]:
    """Return each field's values with their sources, best first."""
    found: dict[str, dict[Any, Record]] = {}
    for event in events:
        source = {name: event[name] for name in ("event_id", "article_id", "published")}
        for field, key, value in _said(event):
            values = found.setdefault(field, {})
            known = values.setdefault(key, value | {"sources": []})
            if source not in known["sources"]:
                known["sources"].append(source)
    return {field: sorted(values.values(), key=_support) for field, values in found.items()}


def _support(value: Record) -> tuple[Any, ...]:
    """Return what sorts the best supported value first, then the latest, then by content."""
    days = [source["published"] or "" for source in value["sources"]]
    latest = tuple(-ord(letter) for letter in max(days))
    shown = {name: each for name, each in value.items() if name != "sources"}
    return -_articles(value), latest, repr(sorted(shown.items()))


def _said(event: Mapping[str, Any]) -> Iterator[tuple[str, Any, Record]]:
    """Yield what an event says: the field, what tells values apart, the value."""
    yield "type", event["type"], {"value": event["type"]}
    if event["subject"]:
        yield "subject", fold(event["subject"]), {"value": event["subject"]}
    for each in event["organisations"]:
        name = each["name"] or each["text"]
        yield "organisation", spoken(name), {"value": name, "country": each["country"]}
    for each in event["locations"]:
        name = each["name"] or each["text"]
        parts = {"country": each["country"], "region": each["region"]}
        yield "location", (fold(name), each["country"]), {"value": name, **parts}
    currencies: set[str] = set()
    for each in event["money"]:
        if each["currency"] not in currencies:  # a second one is another price, told beside
            currencies.add(each["currency"])
            yield "amount", (each["currency"], each["value"]), _amount(each, "currency")
    yield from (("percent", value, {"value": value}) for value in event["percents"][:1])
    yield from (("multiple", value, {"value": value}) for value in event["multiples"][:1])
    if event["jobs"]:
        jobs = event["jobs"]
        yield "jobs", (jobs["value"], jobs["kind"] == "cut"), _amount(jobs, "kind")
    if event["projects"] is not None:
        yield "projects", event["projects"], {"value": event["projects"]}
    units: set[str] = set()
    for each in event["capacities"]:
        unit = unit_key(each["unit"] or "")
        if unit not in units:
            units.add(unit)
            yield "capacity", (unit, each["value"]), _amount(each, "unit", "per")
    for end in ("start", "end"):
        day = event["period"] and event["period"][f"date_{end}"]
        if day:
            yield f"period_{end}", day, {"value": day}


def _amount(record: Mapping[str, Any], *names: str) -> Record:
    return {name: record[name] for name in ("value", *names)}


def _contradictions(values: Mapping[str, Sequence[Record]]) -> Iterator[str]:
    """Yield the single-valued fields that have several values, as text."""
    for field in _SINGLE:
        kinds: dict[str, list[Record]] = {}
        for value in values.get(field, ()):
            kinds.setdefault(_kind(value), []).append(value)
        for kind, several in kinds.items():
            if len(several) > 1:
                shown = (f"{value['value']}{_sources(value)}" for value in several)
                yield f"{field}{f' ({kind})' if kind else ''}: {', '.join(shown)}"


def _kind(value: Mapping[str, Any]) -> str:
    """Return what values must share to contradict each other: currency or unit."""
    if "unit" in value:
        return unit_key(value["unit"] or "")
    if "kind" in value:
        return "cut" if value["kind"] == "cut" else ""
    return str(value.get("currency", ""))


def _sources(value: Mapping[str, Any]) -> str:
    count = _articles(value)
    return f" ({count} source{'s' if count > 1 else ''})"


def _articles(value: Mapping[str, Any]) -> int:
    return len({source["article_id"] for source in value["sources"]})


def _latest(events: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return the event of the last dated article; of one day, the status told most often."""
    dated = [event for event in events if event["published"]] or list(events)
    day = dated[-1]["published"]
    last = [event for event in dated if event["published"] == day]
    common = Counter(event["status"] for event in last).most_common(1)[0][0]
    return next(event for event in last if event["status"] == common)


def _best(best: Mapping[str, Record], field: str) -> Record:
    return best.get(field, {})
