"""The three kinds of server: how each is reached, locked, and what its errors mean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from newsledger.schema import NewsledgerError

Trouble = Literal["away", "busy", "full", "other"]
# What people write, and the driver that newsledger brings for it.
_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}
_EXTRAS = {"postgresql": "postgresql", "mysql": "mariadb", "mariadb": "mariadb"}
_CONNECT_SECONDS = 10
# A connection that a firewall has dropped without a word is given up after about a minute.
_ALIVE = {
    "connect_timeout": _CONNECT_SECONDS,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
_SILENT = {"connect_timeout": _CONNECT_SECONDS, "read_timeout": 120, "write_timeout": 120}

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES: dict[str, Trouble] = {
    **dict.fromkeys(("57P01", "57P02", "57P03", "57P05", "53300", "25006"), "away"),
    **dict.fromkeys(("40001", "40P01", "55P03"), "busy"),
    "53100": "full",
}
# https://mariadb.com/kb/en/mariadb-error-code-reference/
_MARIADB: dict[int, Trouble] = {
    **dict.fromkeys((0, 1040, 1053, 1927, 2002, 2003, 2006, 2013, 2055, 4031), "away"),
    **dict.fromkeys((1205, 1213), "busy"),
    **dict.fromkeys((3, 1021, 1114), "full"),
}


def parse(url: str) -> URL:
    """Return the URL with a driver. Raises NewsledgerError for one that names no known server."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise NewsledgerError(
            "--db takes a URL such as sqlite:///news.db, postgresql://user@host/base or "
            "mariadb://user@host/base"
        ) from error
    kind = parsed.get_backend_name()
    if parsed.drivername in _DRIVERS:
        parsed = parsed.set(drivername=_DRIVERS[parsed.drivername])
    elif kind not in _DRIVERS:
        raise NewsledgerError(
            f"--db: {kind} is not known; sqlite, postgresql and mariadb are. DuckDB reads "
            "events.parquet (docs/databases.md)"
        )
    if kind == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise NewsledgerError("--db sqlite:// needs a file, such as sqlite:///outputs/news.db")
    return parsed


def shown(url: URL) -> str:
    """Return the URL as people may see it: without its password."""
    return url.render_as_string(hide_password=True)


def connect(url: URL) -> sa.Engine:
    """Return the engine for the URL; nothing is connected yet.

    Raises NewsledgerError when the driver is not there.
    """
    kind = url.get_backend_name()
    if kind == "sqlite":
        return _sqlite(url)
    settings = _ALIVE if kind == "postgresql" else _SILENT
    chosen = {name: value for name, value in settings.items() if name not in url.query}
    try:
        # One connection is held for a transaction and then given back to the server: after
        # a loss nothing is left in a pool that could be dead as well.
        return sa.create_engine(url, poolclass=NullPool, connect_args=chosen)
    except ModuleNotFoundError as error:
        extra = _EXTRAS.get(kind, kind)
        raise NewsledgerError(
            f"--db {kind} needs the module {error.name}: pip install 'newsledger[{extra}]'"
        ) from error
    except (NoSuchModuleError, ArgumentError) as error:
        raise NewsledgerError(f"--db {shown(url)}: {error}") from error


def _sqlite(url: URL) -> sa.Engine:
    with suppress(OSError):  # connecting says it better
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, poolclass=NullPool)

    @sa.event.listens_for(engine, "connect")
    def configure(connection: Any, _: Any) -> None:
        # The driver's own transactions leave out DDL and begin late; ours begin at once.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@contextmanager
def writing(engine: sa.Engine, seconds: float) -> Iterator[sa.Connection]:
    """Give a transaction that no other run's transaction runs beside.

    Waits up to `seconds` for the other run. Commits at the end, rolls back after an error.
    """
    hold = {"postgresql": _hold_postgres, "sqlite": _hold_sqlite}.get(engine.name, _hold_mariadb)
    with engine.connect() as connection, hold(connection, seconds):
        yield connection


@contextmanager
def _hold_sqlite(connection: sa.Connection, seconds: float) -> Iterator[None]:
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
    with connection.begin():
        yield


@contextmanager
def _hold_postgres(connection: sa.Connection, seconds: float) -> Iterator[None]:
    with connection.begin():
        milliseconds = str(max(1, int(seconds * 1000)))
        connection.execute(
            sa.text("SELECT set_config('lock_timeout', :wait, true)"), {"wait": milliseconds}
        )
        # The lock ends with the transaction, also when the connection is lost.
        connection.execute(
            sa.text(
                "SELECT pg_advisory_xact_lock("
                "hashtextextended('newsledger ' || current_schema(), 0))"
            )
        )
        yield


class Busy(Exception):
    """Another run holds the database."""


@contextmanager
def _hold_mariadb(connection: sa.Connection, seconds: float) -> Iterator[None]:
    # Named locks are the server's, not the database's.
    name = sa.text("SELECT GET_LOCK(SHA1(CONCAT('newsledger ', DATABASE())), :wait)")
    if connection.scalar(name, {"wait": seconds}) != 1:
        raise Busy
    connection.commit()  # what is read from now on includes what the other run wrote
    with connection.begin():
        yield
    # After an error the connection is closed, which gives the lock back as well.
    connection.execute(sa.text("SELECT RELEASE_LOCK(SHA1(CONCAT('newsledger ', DATABASE())))"))


def trouble(error: DBAPIError) -> Trouble:
    """Say what an error of a driver is: the server is away, busy or full, or something else."""
    original: Any = error.orig
    code = getattr(original, "sqlstate", None)
    if type(original).__module__.startswith("psycopg"):
        return _postgres_trouble(error, code)
    text = str(original)
    if type(original).__module__.startswith("sqlite3"):
        if "is locked" in text:
            return "busy"
        # The file's limit and a broken disk are an "I/O error"; both end as a full disk does.
        return "full" if "full" in text or "I/O" in text else "other"
    number = original.args[0] if original is not None and original.args else None
    if isinstance(number, int) and number in _MARIADB:
        return _MARIADB[number]
    return "away" if error.connection_invalidated else "other"


def _postgres_trouble(error: DBAPIError, code: str | None) -> Trouble:
    if code in _POSTGRES:
        return _POSTGRES[code]
    lost = error.connection_invalidated or (code or "").startswith("08")
    # Without a code the server was not reached at all; a refusal by name has a message.
    refused = any(word in str(error.orig) for word in ("does not exist", "authentication"))
    unreached = code is None and isinstance(error, sa.exc.OperationalError) and not refused
    return "away" if lost or unreached else "other"
