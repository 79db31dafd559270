"""Brings a database to the newest revision of the tables; an older one keeps its rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from newsledger.schema import NewsledgerError
from newsledger.write.database.servers import shown
from newsledger.write.database.tables import metadata

MIGRATIONS = Path(__file__).parent / "migrations"
# A name of our own: the database may be another program's too, with its own Alembic.
VERSION_TABLE = "newsledger_version"


def upgrade(connection: sa.Connection, revision: str = "head") -> None:
    """Create the tables or bring them to `revision`.

    Raises NewsledgerError when the tables are another program's, or a newer newsledger's.
    MariaDB commits each step of a change by itself, so each can be done again; on the other
    servers the whole change is in the caller's transaction.
    """
    _refuse_strangers(connection)
    config = _config(connection)
    try:
        command.upgrade(config, revision)
    except CommandError as error:
        raise NewsledgerError(
            f"the tables in {shown(connection.engine.url)} were made by a newer newsledger "
            f"than this; upgrade newsledger ({error})"
        ) from error


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _refuse_strangers(connection: sa.Connection) -> None:
    """Leave tables alone that happen to have our names."""
    inspector: Any = sa.inspect(connection)
    present = {*inspector.get_table_names(), *inspector.get_view_names()}
    ours = {*metadata.tables, "event_table"}
    strangers = sorted(present & ours)
    if VERSION_TABLE not in present and strangers:
        raise NewsledgerError(
            f"{shown(connection.engine.url)} has a table {strangers[0]} that newsledger did not "
            "make; give newsledger a database or schema of its own"
        )
