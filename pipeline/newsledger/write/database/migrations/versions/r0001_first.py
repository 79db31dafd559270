"""The first tables, and the view that equals events.csv."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from newsledger.write.database.tables import MARIADB, NAME_LENGTH, Amount, LongText

revision = "0001"
down_revision = None

_VIEW = """
CREATE {replace} VIEW event_table AS
SELECT
    events.event_id AS event_id,
    articles.article_id AS article_id,
    articles.published AS published,
    articles.title AS title,
    articles.url AS url,
    events.type AS type,
    events.status AS status,
    events.subject AS subject,
    organisations.text AS organisation,
    organisations.country AS organisation_country,
    locations.text AS location,
    locations.region AS region,
    locations.country AS country,
    amounts.value AS amount,
    amounts.currency AS currency,
    amounts.value_max AS amount_max,
    amounts.qualifier AS amount_qualifier,
    (SELECT dollars.value FROM amounts AS dollars
     WHERE dollars.event_id = events.event_id AND dollars.currency = 'USD'
     ORDER BY dollars.position LIMIT 1) AS amount_usd,
    percents.value AS percent,
    multiples.value AS multiple,
    jobs.value AS jobs,
    jobs.jobs_kind AS jobs_kind,
    projects.value AS projects,
    capacities.value AS capacity,
    capacities.unit AS capacity_unit,
    capacities.per AS capacity_per,
    events.period_start AS period_start,
    events.period_end AS period_end,
    events.sentence AS sentence,
    events.confidence AS confidence{columns}
FROM events
JOIN articles ON articles.article_key = events.article_key
{first_parts}
{first_figures}
{joins}
"""


def upgrade() -> None:
    """Create everything; on MariaDB, where a step can't be undone, only what is missing."""
    _articles()
    _events()
    _named_parts()
    _figures()
    _offsets()
    _runs()
    _view()


def _create(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(name, *parts, if_not_exists=True, **MARIADB)


def _index(table: str, *columns: str, name: str | None = None) -> None:
    name = name or f"ix_{table}_{'_'.join(columns)}"
    op.create_index(name, table, list(columns), if_not_exists=True)


def _event_id() -> sa.Column[str]:
    reference = sa.ForeignKey("events.event_id", ondelete="CASCADE")
    return sa.Column("event_id", sa.String(80), reference, nullable=False)


def _part(name: str, *columns: sa.Column[Any]) -> None:
    position = sa.Column("position", sa.Integer, nullable=False)
    key = sa.PrimaryKeyConstraint("event_id", "position")
    _create(name, _event_id(), position, *columns, key)


def _articles() -> None:
    _create(
        "articles",
        sa.Column("article_key", sa.String(32), primary_key=True),
        sa.Column("article_id", sa.String(NAME_LENGTH), nullable=False),
        sa.Column("published", sa.Date),
        sa.Column("title", LongText),
        sa.Column("url", LongText),
        sa.Column("source", LongText),
        sa.Column("text", LongText, nullable=False),
        sa.Column("text_hash", sa.String(64), nullable=False),
        sa.Column("given_hash", sa.String(64), nullable=False),
        sa.Column("fallback_date", sa.Date),
        sa.Column("pipeline", sa.String(100), nullable=False),
    )
    for column in ("article_id", "published", "text_hash"):
        _index("articles", column)
    reference = sa.ForeignKey("articles.article_key", ondelete="CASCADE")
    _create(
        "records",
        sa.Column("article_key", sa.String(32), reference, primary_key=True),
        sa.Column("record", LongText, nullable=False),
    )


def _events() -> None:
    reference = sa.ForeignKey("articles.article_key", ondelete="CASCADE")
    _create(
        "events",
        sa.Column("event_id", sa.String(80), primary_key=True),
        sa.Column("article_key", sa.String(32), reference, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("type", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("subject", LongText),
        sa.Column("period_text", LongText),
        sa.Column("period_start", sa.Date),
        sa.Column("period_end", sa.Date),
        sa.Column("sentence", LongText),
        sa.Column("confidence", sa.Double),
        sa.UniqueConstraint("article_key", "number", name="events_of_article"),
    )
    _index("events", "type", "status")


def _named_parts() -> None:
    _part(
        "organisations",
        sa.Column("text", LongText, nullable=False),
        sa.Column("name", sa.String(NAME_LENGTH)),
        sa.Column("country", sa.String(8)),
    )
    _index("organisations", "name")
    _index("organisations", "country")
    _part(
        "locations",
        sa.Column("text", LongText, nullable=False),
        sa.Column("name", sa.String(NAME_LENGTH)),
        sa.Column("country", sa.String(8)),
        sa.Column("region", sa.String(16)),
        sa.Column("latitude", sa.Double),
        sa.Column("longitude", sa.Double),
    )
    _index("locations", "name")
    _index("locations", "country", "region")


def _figures() -> None:
    _part(
        "amounts",
        sa.Column("value", Amount, nullable=False),
        sa.Column("value_max", Amount),
        sa.Column("currency", sa.String(8), nullable=False),
        sa.Column("qualifier", sa.String(1), nullable=False),
    )
    _index("amounts", "currency", "value")
    _create(
        "figures",
        _event_id(),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("value", Amount, nullable=False),
        sa.Column("value_max", Amount),
        sa.Column("qualifier", sa.String(1)),
        sa.Column("unit", LongText),
        sa.Column("per", sa.String(20)),
        sa.Column("jobs_kind", sa.String(20)),
        sa.PrimaryKeyConstraint("event_id", "kind", "position"),
    )
    _index("figures", "kind", "value")


def _offsets() -> None:
    start, end = (
        sa.Column(name, sa.Integer, nullable=False) for name in ("start_char", "end_char")
    )
    _part("evidence", start, end)
    _part(
        "mentions",
        sa.Column("part", sa.String(20), nullable=False),
        sa.Column("start_char", sa.Integer, nullable=False),
        sa.Column("end_char", sa.Integer, nullable=False),
        sa.Column("text", LongText, nullable=False),
        sa.Column("rule", sa.String(NAME_LENGTH), nullable=False),
    )


def _runs() -> None:
    counts = ("articles", "new", "changed", "refreshed", "unchanged", "rejects", "events")
    _create(
        "runs",
        sa.Column("run_id", sa.String(32), primary_key=True),
        sa.Column("started", sa.DateTime, nullable=False),
        sa.Column("finished", sa.DateTime),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("message", LongText),
        sa.Column("pipeline", sa.String(100), nullable=False),
        sa.Column("settings", LongText, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False, server_default="0") for name in counts),
    )
    _index("runs", "started")


def _view() -> None:
    op.execute(view_sql())


def view_sql(columns: str = "", joins: str = "") -> str:
    """Return the statement that makes the view; later revisions add columns and their joins."""
    firsts = (
        f"LEFT JOIN {table} ON {table}.event_id = events.event_id AND {table}.position = 1"
        for table in ("organisations", "locations", "amounts")
    )
    names = {
        "percent": "percents",
        "multiple": "multiples",
        "jobs": "jobs",
        "projects": "projects",
        "capacity": "capacities",
    }
    figures = (
        f"LEFT JOIN figures AS {name} ON {name}.event_id = events.event_id "
        f"AND {name}.kind = '{kind}' AND {name}.position = 1"
        for kind, name in names.items()
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    return _VIEW.format(
        replace="" if sqlite else "OR REPLACE",
        columns=columns,
        first_parts="\n".join(firsts),
        first_figures="\n".join(figures),
        joins=joins,
    )
