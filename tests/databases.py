"""Databases for tests: a new one for each, on the servers that answer, gone afterwards."""

from __future__ import annotations

import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

KINDS = ("sqlite", "postgresql", "mariadb")
PLACES = {"postgresql": ("127.0.0.1", 5432), "mariadb": ("127.0.0.1", 3306)}
POSTGRES = "postgresql+psycopg://root@127.0.0.1:5432/test"
MARIADB = "mariadb+pymysql://root@127.0.0.1:3306/"


def need(kind: str) -> None:
    """Skip the test, and say so, where no server of the kind answers."""
    if kind == "sqlite":
        return
    host, port = PLACES[kind]
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        pytest.skip(f"SKIPPED, NOT TESTED: no {kind} answers at {host}:{port}")


@contextmanager
def new_database(kind: str, folder: Path) -> Iterator[str]:
    """Give the URL of an empty database of the kind; it is dropped at the end."""
    need(kind)
    name = f"newsledger_test_{uuid.uuid4().hex[:12]}"
    if kind == "sqlite":
        yield f"sqlite:///{folder / name}.db"
    elif kind == "postgresql":
        execute(POSTGRES, f"CREATE SCHEMA {name}")
        try:
            yield f"postgresql://root@127.0.0.1:5432/test?options=-csearch_path%3D{name}"
        finally:
            execute(POSTGRES, f"DROP SCHEMA {name} CASCADE")
    else:
        execute(MARIADB, f"CREATE DATABASE {name}")
        try:
            yield f"{MARIADB}{name}"
        finally:
            execute(MARIADB, f"DROP DATABASE {name}")


def execute(url: str, *statements: str) -> None:
    """Execute the statements, each by itself."""
    engine = engine_of(url)
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
            connection.commit()
    engine.dispose()


def empty(url: str) -> None:
    """Delete the rows that an earlier test has left."""
    with engine_of(url).begin() as connection:
        if "articles" in sa.inspect(connection).get_table_names():
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA foreign_keys = ON")
            connection.exec_driver_sql("DELETE FROM articles")
            connection.exec_driver_sql("DELETE FROM runs")
            if "rulings" in sa.inspect(connection).get_table_names():
                connection.exec_driver_sql("DELETE FROM rulings")


def engine_of(url: str) -> sa.Engine:
    """Return an engine of our own, without newsledger's settings."""
    url = url.replace("postgresql://", "postgresql+psycopg://")
    return sa.create_engine(url, poolclass=sa.pool.NullPool)


def rows(url: str, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """Return the rows that the database answers."""
    with engine_of(url).connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement), values)]


def contents(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table that the input decides: not the account of the runs,
    nor what people ruled."""
    from newsledger.write.database import tables

    found = {}
    with engine_of(url).connect() as connection:
        for table in tables.metadata.sorted_tables:
            if table.name not in ("runs", "changes", "rulings"):
                read = connection.execute(sa.select(table).order_by(*table.primary_key))
                found[table.name] = [tuple(row) for row in read]
    return found
