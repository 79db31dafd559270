"""Run by Alembic: takes the connection that `migrate.upgrade` holds, in its transaction."""

from __future__ import annotations

from alembic import context

from newsledger.write.database.migrate import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
