"""What each run changed, which ids are only numbers, and events by their period."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsledger.write.database.tables import MARIADB, NAME_LENGTH

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what is missing; rows that are there keep what they say."""
    columns = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("articles")}
    if "numbered" not in columns:  # MariaDB can have been stopped after this step
        op.add_column(
            "articles",
            sa.Column("numbered", sa.Boolean, nullable=False, server_default=sa.false()),
        )
    op.create_table(
        "changes",
        sa.Column(
            "run_id",
            sa.String(32),
            sa.ForeignKey("runs.run_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("article_key", sa.String(32), nullable=False),
        sa.Column("article_id", sa.String(NAME_LENGTH), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "article_key"),
        if_not_exists=True,
        **MARIADB,
    )
    op.create_index("ix_changes_article_key", "changes", ["article_key"], if_not_exists=True)
    op.create_index(
        "ix_events_period", "events", ["period_start", "period_end"], if_not_exists=True
    )
