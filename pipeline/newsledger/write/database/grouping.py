"""Keeps the clusters of a database up to date: after each batch they are what the set of all
its events makes, whatever came in which order.

Only what a batch can have changed is looked at: the components of the events that came or
went and of those that are compared with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from newsledger.clusters.grouping import Cluster, Rulings, cluster_id, divide, links_among
from newsledger.clusters.keys import keys_of
from newsledger.clusters.match import Matcher
from newsledger.clusters.pairs import key_hash, partners
from newsledger.clusters.profile import Profile, pack, unpack
from newsledger.clusters.rulings import Ruling, ruled
from newsledger.resources import read_toml
from newsledger.write.database import tables
from newsledger.write.database.merging import renew
from newsledger.write.database.rulings import stored_rulings

_AT_ONCE = 500  # values in one statement
Block = list[tuple[str, str]]  # an event's place among the others, and its id, in order


@dataclass(slots=True)
class Gone:
    """What events leave behind: others of their components, their keys, their clusters."""

    events: set[str] = field(default_factory=set)
    companions: set[str] = field(default_factory=set)
    clusters: set[str] = field(default_factory=set)
    keys: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def note(self, connection: sa.Connection, article_keys: Collection[str]) -> None:
        """Note the events of articles before they are deleted."""
        c, k = tables.clusters.c, tables.cluster_keys.c
        mine = sa.select(tables.events.c.event_id).where(
            tables.events.c.article_key.in_(article_keys)
        )
        rows = connection.execute(
            sa.select(c.event_id, c.cluster_id, c.component).where(c.event_id.in_(mine))
        ).all()
        if not rows:
            return
        self.events |= {row.event_id for row in rows}
        self.clusters |= {row.cluster_id for row in rows}
        self.companions |= members(connection, {row.component for row in rows})
        for key, place in connection.execute(
            sa.select(k.key_hash, k.place).where(k.event_id.in_(mine))
        ):
            self.keys[key].append(place)


def regroup(
    connection: sa.Connection, arrived: Sequence[Profile], gone: Gone | None = None
) -> None:
    """Bring clusters and merged records up to date after events arrived and others went."""
    gone = gone or Gone()
    _enter(connection, arrived)
    came = {profile.event_id for profile in arrived}
    touched = came | (gone.companions - gone.events) | _neighbours(connection, arrived, gone)
    settle(connection, touched, came, gone.clusters)


def settle(
    connection: sa.Connection,
    touched: Collection[str],
    came: Collection[str] = (),
    changed: Collection[str] = (),
) -> None:
    """Group the components of the events `touched` anew.

    `came` are those that no merged record has yet, `changed` the clusters that lost events.
    """
    if not touched and not changed:
        return
    matcher, rulings = Matcher.trained(), _rulings(connection)
    whole = _whole(connection, touched, rulings)
    before, profiles = _load(connection, whole)
    place = {profile.event_id: at for at, profile in enumerate(profiles)}
    compared = sorted({(place[a], place[b]) for a, b in _compared(connection, place)})
    found = divide(profiles, links_among(profiles, compared, matcher), matcher, rulings)
    _write(connection, before, found)
    _merge(connection, before, found, set(came), set(changed))


def mend(connection: sa.Connection) -> None:
    """Group anew what was left when somebody deleted articles by hand."""
    c, p = tables.clusters.c, tables.projects.c
    counts = (
        sa.select(c.cluster_id, sa.func.count().label("events")).group_by(c.cluster_id).subquery()
    )
    faulty = sa.select(counts.c.cluster_id).join(
        tables.projects, p.cluster_id == counts.c.cluster_id, isouter=True
    )
    names = set(
        connection.scalars(faulty.where(sa.or_(p.events.is_(None), p.events != counts.c.events)))
    )
    events = set(_select(connection, c.event_id, c.cluster_id, names))
    settle(connection, events, events, names)


def members(connection: sa.Connection, components: Collection[str]) -> set[str]:
    """Return the events of components."""
    c = tables.clusters.c
    return set(_select(connection, c.event_id, c.component, components))


def _enter(connection: sa.Connection, arrived: Sequence[Profile]) -> None:
    """Store what the events are known by; each is a cluster by itself for now."""
    if not arrived:
        return
    connection.execute(
        sa.insert(tables.clusters),
        [
            {
                "event_id": profile.event_id,
                "cluster_id": profile.event_id,
                "component": profile.event_id,
                "profile": pack(profile),
            }
            for profile in arrived
        ],
    )
    keys = [
        {"event_id": profile.event_id, "key_hash": key, "place": "|".join(profile.order)}
        for profile in arrived
        for key in dict.fromkeys(map(key_hash, keys_of(profile)))
    ]
    if keys:
        connection.execute(sa.insert(tables.cluster_keys), keys)


def _neighbours(connection: sa.Connection, arrived: Sequence[Profile], gone: Gone) -> set[str]:
    """Return the events whose partners in comparison can have changed."""
    moved: dict[str, list[str]] = defaultdict(list)
    for key, places in gone.keys.items():
        moved[key] += places
    for profile in arrived:
        for key in set(map(key_hash, keys_of(profile))):
            moved[key].append("|".join(profile.order))
    settings = read_toml("clusters/settings.toml")
    most, window = settings["block"], settings["window"]
    found: set[str] = set()
    for key, block in _blocks(connection, moved).items():
        changes = len(moved[key])
        if len(block) <= most + changes:  # small, or it may just have ceased to be
            found |= {event for _, event in block}
            continue
        for place in moved[key]:
            at = sum(other < place for other, _ in block)
            found |= {event for _, event in block[max(at - window, 0) : at + window + 1]}
    return found


def _blocks(connection: sa.Connection, keys: Iterable[str]) -> dict[str, Block]:
    """Return the events of each key, in order."""
    k = tables.cluster_keys.c
    found: dict[str, Block] = {}
    for some in _some(keys):
        asked = sa.select(k.key_hash, k.place, k.event_id).where(k.key_hash.in_(some))
        for key, place, event in connection.execute(asked):
            found.setdefault(key, []).append((place, event))
    for block in found.values():  # servers differ in how they order texts
        block.sort()
    return found


def _whole(connection: sa.Connection, touched: Collection[str], rulings: Rulings) -> set[str]:
    """Return the events of all components that touched events are in, or are ruled to join."""
    c = tables.clusters.c
    whole, new = set[str](), set(touched)
    while new:
        components = set(_select(connection, c.component, c.event_id, new))
        whole |= members(connection, components)
        pairs = [pair for pair in rulings.same if not whole.isdisjoint(pair)]
        new = {event for pair in pairs for event in pair} - whole
    return whole


def _load(
    connection: sa.Connection, events: Collection[str]
) -> tuple[dict[str, tuple[str, str]], list[Profile]]:
    """Return each event's cluster and component as they are, and the profiles in order."""
    c = tables.clusters.c
    before: dict[str, tuple[str, str]] = {}
    profiles = []
    for some in _some(events):
        asked = sa.select(c.event_id, c.cluster_id, c.component, c.profile)
        for row in connection.execute(asked.where(c.event_id.in_(some))):
            before[row.event_id] = (row.cluster_id, row.component)
            profiles.append(unpack(row.profile))
    return before, sorted(profiles, key=lambda profile: profile.order)


def _compared(connection: sa.Connection, events: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs among `events` that the blocks of the whole database make."""
    k = tables.cluster_keys.c
    keys = set(_select(connection, k.key_hash, k.event_id, events))
    for block in _blocks(connection, keys).values():
        for one, other in partners([event for _, event in block]):
            if one in events and other in events:
                yield one, other


def _write(
    connection: sa.Connection,
    before: Mapping[str, tuple[str, str]],
    found: Sequence[Sequence[Cluster]],
) -> None:
    """Store the clusters and components that are not stored yet."""
    rows = [
        {"event": profile.event_id, "cluster": cluster_id(cluster), "whole": whole}
        for component in found
        for whole in [cluster_id([profile for cluster in component for profile in cluster])]
        for cluster in component
        for profile in cluster
    ]
    rows = [row for row in rows if before[row["event"]] != (row["cluster"], row["whole"])]
    if rows:
        c = tables.clusters.c
        statement = sa.update(tables.clusters).where(c.event_id == sa.bindparam("event"))
        statement = statement.values(
            cluster_id=sa.bindparam("cluster"), component=sa.bindparam("whole")
        )
        connection.execute(statement, rows)


def _merge(
    connection: sa.Connection,
    before: Mapping[str, tuple[str, str]],
    found: Sequence[Sequence[Cluster]],
    came: set[str],
    changed: set[str],
) -> None:
    """Renew the merged records of the clusters that are not what they were."""
    earlier: dict[str, set[str]] = defaultdict(set)
    for event, (was, _) in before.items():
        earlier[was].add(event)
    renewed = {}
    for cluster in (each for component in found for each in component):
        name, events = cluster_id(cluster), {profile.event_id for profile in cluster}
        same = earlier.get(name) == events and events.isdisjoint(came) and name not in changed
        if not same:
            renewed[name] = events
    stale = changed | came
    stale |= {before[event][0] for events in renewed.values() for event in events}
    renew(connection, renewed, stale)


def _rulings(connection: sa.Connection) -> Rulings:
    """Return what people's rulings say of the events that they name."""
    rulings = stored_rulings(connection)
    if not rulings:
        return Rulings()
    _, profiles = _load(connection, named(connection, rulings))
    return ruled(rulings, profiles)


def named(connection: sa.Connection, rulings: Sequence[Ruling]) -> set[str]:
    """Return the events that rulings can mean: by their ids, or all of the articles named."""
    references = [reference for ruling in rulings for reference in ruling.events]
    ids = {each.event_id for each in references if each.event_id}
    articles = {each.article for each in references if each.article}
    e, a = tables.events.c, tables.articles.c
    found = set(_select(connection, e.event_id, e.event_id, ids))
    for column in (a.article_id, a.url):
        keys = _select(connection, a.article_key, column, articles)
        found |= set(_select(connection, e.event_id, e.article_key, set(keys)))
    return found


def _select(
    connection: sa.Connection, wanted: Any, column: Any, values: Collection[Any]
) -> Iterator[str]:
    """Yield one column where another is among the values, in statements of a bearable size."""
    for some in _some(values):
        yield from connection.scalars(sa.select(wanted).where(column.in_(some)).distinct())


def _some(values: Iterable[Any]) -> Iterator[list[Any]]:
    ordered = sorted(values)
    for at in range(0, len(ordered), _AT_ONCE):
        yield ordered[at : at + _AT_ONCE]
