"""An event as brat has it: roles that point at spans, and the event that they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from newsledger.schema import JOB_KINDS

ROLES = {
    "Organisation": "ORG",
    "Location": "LOC",
    "Money": "MONEY",
    "Percent": "PERCENT",
    "Multiple": "MULTIPLE",
    "Jobs": "JOBS",
    "Projects": "PROJECTS",
    "Capacity": "CAPACITY",
    "Period": "DATE",
}
_KEYS = {
    "Organisation": "organisations",
    "Location": "locations",
    "Money": "money",
    "Percent": "percents",
    "Multiple": "multiples",
    "Jobs": "jobs",
    "Projects": "projects",
    "Capacity": "capacities",
    "Period": "period",
}
_DAYS = ("date_start", "date_end")
_SpanDict = Mapping[str, Any]


def roles_of(event: Mapping[str, Any], spans: Sequence[_SpanDict]) -> list[tuple[str, int]]:
    """Return a role, numbered from the second on, and a span's place, for each argument in a span.

    A span inside the event's evidence is taken before one elsewhere, then the earlier.
    """
    inside = [
        any(start <= span["start"] and span["end"] <= end for start, end in event["evidence"])
        for span in spans
    ]
    order = sorted(range(len(spans)), key=lambda place: not inside[place])
    roles: list[tuple[str, int]] = []
    for role, key in _KEYS.items():
        given = event[key] if isinstance(event[key], list) else [event[key]]
        places = (_place(role, value, spans, order) for value in given if value is not None)
        found = [place for place in places if place is not None]
        names = (role if number == 1 else f"{role}{number}" for number in range(1, len(found) + 1))
        roles += zip(names, found, strict=True)
    return roles


def from_roles(
    number: int, kind: str, status: str | None, pointed: Sequence[tuple[str, _SpanDict]]
) -> dict[str, Any]:
    """Return the event, in the gold form, that the spans in its roles say; the rest is empty."""
    event: dict[str, Any] = {"id": f"e{number}", "type": kind, "status": status, "subject": None}
    for role, key in _KEYS.items():
        said = [_said(role, span) for name, span in pointed if name.rstrip("0123456789") == role]
        single = role in ("Jobs", "Projects", "Period")
        event[key] = (said[0] if said else None) if single else said
    return event


def _place(role: str, value: Any, spans: Sequence[_SpanDict], order: Sequence[int]) -> int | None:
    """Return the first span, in the order given, that says the value."""
    fitting = (
        place
        for place in order
        if spans[place]["label"] == ROLES[role] and _same(role, value, spans[place])
    )
    return next(fitting, None)


def _same(role: str, value: Any, span: _SpanDict) -> bool:
    if role == "Period":
        return str(span["text"]) in str(value["text"])
    if role in ("Organisation", "Location"):
        return bool(span["text"] == value)
    amount = value["value"] if isinstance(value, Mapping) else value
    if span.get("value") is None:
        return False
    if role == "Percent":
        return bool(abs(span["value"]) == abs(amount))
    same_currency = role != "Money" or span.get("currency") == value["currency"]
    return bool(span["value"] == amount and same_currency)


def _said(role: str, span: _SpanDict) -> Any:
    """Return the value of an event's key that a span in the role says."""
    if role in ("Organisation", "Location"):
        return span["text"]
    if role == "Period":
        return {"text": span["text"], **{key: span.get(key) for key in _DAYS}}
    if role in ("Percent", "Multiple", "Projects"):
        return span.get("value")
    return dict(_amount(role, span))


def _amount(role: str, span: _SpanDict) -> Iterator[tuple[str, Any]]:
    extra = {"Money": ("currency",), "Jobs": ("kind",), "Capacity": ("unit", "per")}[role]
    yield "value", span.get("value")
    for key in extra:
        yield key, span.get(key, JOB_KINDS[1] if key == "kind" else None)
    yield "qualifier", span.get("qualifier", "=")
    if span.get("value_max") is not None:
        yield "value_max", span["value_max"]
