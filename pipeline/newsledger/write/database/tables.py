"""The tables as the newest revision has them; `migrations/` says how to get there.

Keys are made from the articles themselves, so that the same input gives the same rows on
every server and after every interruption. An article's rows go with it (ON DELETE CASCADE).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql

# What MariaDB needs said: row locks and foreign keys; every letter, and no two alike.
MARIADB: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
    "mariadb_engine": "InnoDB",
    "mariadb_charset": "utf8mb4",
    "mariadb_collate": "utf8mb4_bin",
}
NAME_LENGTH = 500  # what all servers can index in full
DIGITS, PLACES = 38, 10

# MariaDB's TEXT ends at 64 KB.
LongText = sa.Text().with_variant(mysql.LONGTEXT(), "mysql", "mariadb")


class _SqliteNumber(sa.types.UserDefinedType[Any]):
    """SQLite's NUMERIC: a whole number is kept exactly to 64 bits, another as a double."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "NUMERIC"


class Amount(sa.types.TypeDecorator[Decimal]):
    """A decimal number: NUMERIC on every server, read and written as `Decimal`."""

    impl = sa.Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """Choose the server's widest exact type."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(_SqliteNumber())
        if dialect.name == "postgresql":  # as many digits as the number has, and no more shown
            return dialect.type_descriptor(sa.Numeric())
        return dialect.type_descriptor(sa.Numeric(DIGITS, PLACES))

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> Any:
        """Give SQLite the int or float that it can keep."""
        if value is None or dialect.name != "sqlite":
            return value
        whole = value == value.to_integral_value() and abs(value) < 2**63
        return int(value) if whole else float(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Decimal | None:
        """Return the number as Decimal."""
        return value if value is None or isinstance(value, Decimal) else Decimal(str(value))


metadata = sa.MetaData()


def _table(name: str, *parts: sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(name, metadata, *parts, **MARIADB)


def _key_of(table: str, column: str, length: int) -> sa.Column[str]:
    reference = sa.ForeignKey(f"{table}.{column}", ondelete="CASCADE")
    return sa.Column(column, sa.String(length), reference, nullable=False)


def _part(name: str, *columns: sa.Column[Any]) -> sa.Table:
    """Return the table of one repeated part of an event; `position` counts from 1."""
    event_id = _key_of("events", "event_id", 80)
    position = sa.Column("position", sa.Integer, nullable=False)
    return _table(
        name, event_id, position, *columns, sa.PrimaryKeyConstraint("event_id", "position")
    )


articles = _table(
    "articles",
    sa.Column("article_key", sa.String(32), primary_key=True),
    sa.Column("article_id", sa.String(NAME_LENGTH), nullable=False, index=True),
    sa.Column("published", sa.Date, index=True),
    sa.Column("title", LongText),
    sa.Column("url", LongText),
    sa.Column("source", LongText),
    sa.Column("text", LongText, nullable=False),
    sa.Column("text_hash", sa.String(64), nullable=False, index=True),
    sa.Column("given_hash", sa.String(64), nullable=False),
    sa.Column("fallback_date", sa.Date),
    sa.Column("pipeline", sa.String(100), nullable=False),
    sa.Column("numbered", sa.Boolean, nullable=False, server_default=sa.false()),
)
records = _table(
    "records",
    sa.Column(
        "article_key",
        sa.String(32),
        sa.ForeignKey("articles.article_key", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("record", LongText, nullable=False),
)
events = _table(
    "events",
    sa.Column("event_id", sa.String(80), primary_key=True),
    _key_of("articles", "article_key", 32),
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
    sa.Index("ix_events_type_status", "type", "status"),
    sa.Index("ix_events_period", "period_start", "period_end"),
)
organisations = _part(
    "organisations",
    sa.Column("text", LongText, nullable=False),
    sa.Column("name", sa.String(NAME_LENGTH), index=True),
    sa.Column("country", sa.String(8), index=True),
)
locations = _part(
    "locations",
    sa.Column("text", LongText, nullable=False),
    sa.Column("name", sa.String(NAME_LENGTH), index=True),
    sa.Column("country", sa.String(8)),
    sa.Column("region", sa.String(16)),
    sa.Column("latitude", sa.Double),
    sa.Column("longitude", sa.Double),
)
sa.Index("ix_locations_country_region", locations.c.country, locations.c.region)
amounts = _part(
    "amounts",
    sa.Column("value", Amount, nullable=False),
    sa.Column("value_max", Amount),
    sa.Column("currency", sa.String(8), nullable=False),
    sa.Column("qualifier", sa.String(1), nullable=False),
)
sa.Index("ix_amounts_currency_value", amounts.c.currency, amounts.c.value)
figures = _table(
    "figures",
    _key_of("events", "event_id", 80),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("value", Amount, nullable=False),
    sa.Column("value_max", Amount),
    sa.Column("qualifier", sa.String(1)),
    sa.Column("unit", LongText),
    sa.Column("per", sa.String(20)),
    sa.Column("jobs_kind", sa.String(20)),
    sa.PrimaryKeyConstraint("event_id", "kind", "position"),
    sa.Index("ix_figures_kind_value", "kind", "value"),
)
evidence = _part(
    "evidence",
    sa.Column("start_char", sa.Integer, nullable=False),
    sa.Column("end_char", sa.Integer, nullable=False),
)
mentions = _part(
    "mentions",
    sa.Column("part", sa.String(20), nullable=False),
    sa.Column("start_char", sa.Integer, nullable=False),
    sa.Column("end_char", sa.Integer, nullable=False),
    sa.Column("text", LongText, nullable=False),
    sa.Column("rule", sa.String(NAME_LENGTH), nullable=False),
)
# What each event is known by, the component of linked events that it is in, and its cluster.
clusters = _table(
    "clusters",
    sa.Column(
        "event_id",
        sa.String(80),
        sa.ForeignKey("events.event_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("cluster_id", sa.String(80), nullable=False, index=True),
    sa.Column("component", sa.String(80), nullable=False, index=True),
    sa.Column("profile", LongText, nullable=False),
)
cluster_keys = _table(
    "cluster_keys",
    _key_of("events", "event_id", 80),
    sa.Column("key_hash", sa.String(16), nullable=False),
    sa.Column("place", sa.String(100), nullable=False),
    sa.PrimaryKeyConstraint("event_id", "key_hash"),
    sa.Index("ix_cluster_keys_key_hash_place", "key_hash", "place"),
)
projects = _table(
    "projects",
    sa.Column(
        "cluster_id",
        sa.String(80),
        sa.ForeignKey("events.event_id", ondelete="CASCADE"),
        primary_key=True,
    ),
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
    sa.Column("period_start", sa.Date),
    sa.Column("period_end", sa.Date),
    sa.Column("first_seen", sa.Date),
    sa.Column("last_seen", sa.Date, index=True),
    sa.Column("articles", sa.Integer, nullable=False),
    sa.Column("events", sa.Integer, nullable=False),
    sa.Column("history", LongText, nullable=False),
    sa.Column("contradictions", LongText),
)
sa.Index("ix_projects_type_country", projects.c.type, projects.c.country)
# A row is one article's support of one value; `position` 1 is the best value of its field.
project_values = _table(
    "project_values",
    sa.Column(
        "cluster_id",
        sa.String(80),
        sa.ForeignKey("projects.cluster_id", ondelete="CASCADE"),
        nullable=False,
    ),
    sa.Column("field", sa.String(20), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    _key_of("events", "event_id", 80),
    sa.Column("value", LongText, nullable=False),
    sa.Column("detail", LongText),
    sa.Column("article_id", sa.String(NAME_LENGTH), nullable=False),
    sa.Column("published", sa.Date),
    sa.PrimaryKeyConstraint("cluster_id", "field", "position", "event_id"),
)
# What people have decided of clusters, as the last file of rulings said it.
rulings = _table(
    "rulings",
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("events", LongText, nullable=False),
)
runs = _table(
    "runs",
    sa.Column("run_id", sa.String(32), primary_key=True),
    sa.Column("started", sa.DateTime, nullable=False, index=True),
    sa.Column("finished", sa.DateTime),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("message", LongText),
    sa.Column("pipeline", sa.String(100), nullable=False),
    sa.Column("settings", LongText, nullable=False),
    sa.Column("articles", sa.Integer, nullable=False, server_default="0"),
    sa.Column("new", sa.Integer, nullable=False, server_default="0"),
    sa.Column("changed", sa.Integer, nullable=False, server_default="0"),
    sa.Column("refreshed", sa.Integer, nullable=False, server_default="0"),
    sa.Column("unchanged", sa.Integer, nullable=False, server_default="0"),
    sa.Column("rejects", sa.Integer, nullable=False, server_default="0"),
    sa.Column("events", sa.Integer, nullable=False, server_default="0"),
)
changes = _table(
    "changes",
    _key_of("runs", "run_id", 32),
    sa.Column("article_key", sa.String(32), nullable=False, index=True),
    sa.Column("article_id", sa.String(NAME_LENGTH), nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.PrimaryKeyConstraint("run_id", "article_key"),
)
