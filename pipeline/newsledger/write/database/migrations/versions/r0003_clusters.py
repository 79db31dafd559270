"""Events that are the same in the world: their clusters, the merged records, the rulings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsledger.write.database.migrations.versions.r0001_first import view_sql
from newsledger.write.database.tables import MARIADB, NAME_LENGTH, Amount, LongText

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the tables, empty: the next run fills them from the records. Renew the view."""
    _create(
        "clusters",
        _reference("event_id", "events.event_id", primary=True),
        sa.Column("cluster_id", sa.String(80), nullable=False),
        sa.Column("component", sa.String(80), nullable=False),
        sa.Column("profile", LongText, nullable=False),
    )
    _index("clusters", "cluster_id")
    _index("clusters", "component")
    _create(
        "cluster_keys",
        _reference("event_id", "events.event_id"),
        sa.Column("key_hash", sa.String(16), nullable=False),
        sa.Column("place", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "key_hash"),
    )
    _index("cluster_keys", "key_hash", "place")
    _projects()
    _create(
        "rulings",
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("events", LongText, nullable=False),
    )
    op.execute("DROP VIEW IF EXISTS event_table")
    op.execute(
        view_sql(
            columns=",\n    clusters.cluster_id AS cluster_id",
            joins="LEFT JOIN clusters ON clusters.event_id = events.event_id",
        )
    )


def _projects() -> None:
    _create(
        "projects",
        _reference("cluster_id", "events.event_id", primary=True),
        sa.Column("type", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("subject", LongText),
        sa.Column("organisation", LongText),
        sa.Column("organisation_country", sa.String(8)),
        sa.Column("location", LongText),
        sa.Column("region", sa.String(16)),
        sa.Column("country", sa.String(8)),
        sa.Column("amount", Amount),
        sa.Column("currency", sa.String(8)),
        sa.Column("amount_usd", Amount),
        sa.Column("percent", Amount),
        sa.Column("jobs", Amount),
        sa.Column("jobs_kind", sa.String(20)),
        sa.Column("capacity", Amount),
        sa.Column("capacity_unit", LongText),
        sa.Column("capacity_per", sa.String(20)),
        *(
            sa.Column(name, sa.Date)
            for name in ("period_start", "period_end", "first_seen", "last_seen")
        ),
        sa.Column("articles", sa.Integer, nullable=False),
        sa.Column("events", sa.Integer, nullable=False),
        sa.Column("history", LongText, nullable=False),
        sa.Column("contradictions", LongText),
    )
    _index("projects", "last_seen")
    _index("projects", "type", "country")
    _create(
        "project_values",
        _reference("cluster_id", "projects.cluster_id"),
        sa.Column("field", sa.String(20), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        _reference("event_id", "events.event_id"),
        sa.Column("value", LongText, nullable=False),
        sa.Column("detail", LongText),
        sa.Column("article_id", sa.String(NAME_LENGTH), nullable=False),
        sa.Column("published", sa.Date),
        sa.PrimaryKeyConstraint("cluster_id", "field", "position", "event_id"),
    )


def _create(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(name, *parts, if_not_exists=True, **MARIADB)


def _index(table: str, *columns: str) -> None:
    name = f"ix_{table}_{'_'.join(columns)}"
    op.create_index(name, table, list(columns), if_not_exists=True)


def _reference(name: str, target: str, *, primary: bool = False) -> sa.Column[str]:
    key = sa.ForeignKey(target, ondelete="CASCADE")
    return sa.Column(name, sa.String(80), key, primary_key=primary, nullable=False)
