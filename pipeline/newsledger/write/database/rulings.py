"""People's rulings of clusters as a database keeps them, so that they hold in every run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

import sqlalchemy as sa

from newsledger.clusters.rulings import Reference, Ruling
from newsledger.write.database import tables


def stored_rulings(connection: sa.Connection) -> list[Ruling]:
    """Return the rulings that hold in the database, in their order."""
    r = tables.rulings.c
    rows = connection.execute(sa.select(r.kind, r.events).order_by(r.position))
    return [
        Ruling(kind, tuple(Reference(**each) for each in json.loads(events)))
        for kind, events in rows
    ]


def store_rulings(connection: sa.Connection, rulings: Sequence[Ruling]) -> None:
    """Let these rulings hold from now on, and no others."""
    connection.execute(sa.delete(tables.rulings))
    rows = [
        {
            "position": position,
            "kind": ruling.kind,
            "events": json.dumps([asdict(reference) for reference in ruling.events]),
        }
        for position, ruling in enumerate(rulings, 1)
    ]
    if rows:
        connection.execute(sa.insert(tables.rulings), rows)
