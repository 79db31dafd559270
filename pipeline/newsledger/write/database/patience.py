"""Work in a transaction, again and again while the database is away or held by another run."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from newsledger.schema import BrokenOff, NewsledgerError
from newsledger.write.database.servers import Busy, shown, trouble, writing

_log = logging.getLogger("newsledger")
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 10.0
T = TypeVar("T")


class Patient:
    """Does work on a database; gives up after `seconds` without success.

    The work must be such that doing it twice is doing it once: a connection can be lost
    after the server has committed and before it could say so.
    """

    def __init__(self, engine: sa.Engine, seconds: float) -> None:
        """Take the engine; nothing is connected yet."""
        self._engine = engine
        self._seconds = seconds
        self._name = shown(engine.url)

    def do(self, work: Callable[[sa.Connection], T], *, reached: bool = True) -> T:
        """Return what `work` returns, in a transaction of its own.

        With `reached` false a server that can't be reached is not waited for: at the start
        of a run that is most often a wrong URL. Raises BrokenOff when patience ends and
        NewsledgerError when waiting would not help.
        """
        deadline = time.monotonic() + self._seconds
        for pause in _pauses():
            left = max(deadline - time.monotonic(), 0.001)
            try:
                with writing(self._engine, left) as connection:
                    return work(connection)
            except (DBAPIError, Busy) as error:
                kind = "busy" if isinstance(error, Busy) else trouble(error)
                what = _line(error)
            except SQLAlchemyError as error:
                raise NewsledgerError(f"database {self._name}: {error}") from error
            patient = kind == "busy" or (kind == "away" and reached)
            if not patient or time.monotonic() + pause > deadline:
                raise self._end(kind, what, reached)
            _log.warning(
                "database %s is %s (%s); trying again in %.1f s", self._name, kind, what, pause
            )
            time.sleep(pause)
        raise AssertionError("the pauses have no end")

    def _end(self, kind: str, what: str, reached: bool) -> NewsledgerError:
        """Return the error that ends the run, with what to do about it."""
        on = "What is stored stays; start the same command again and it goes on from there"
        if kind == "busy":
            return BrokenOff(f"database {self._name} is held by another run ({what}). {on}")
        if kind == "full":
            return BrokenOff(f"database {self._name} cannot be written ({what}). Make room. {on}")
        if kind == "away" and reached:
            waited = f"for {self._seconds:g} s"
            return BrokenOff(f"database {self._name} was away {waited} ({what}). {on}")
        return NewsledgerError(f"database {self._name}: {what}")


def _pauses() -> Iterator[float]:
    pause = _FIRST_PAUSE
    while True:
        yield pause
        pause = min(pause * 2, _LONGEST_PAUSE)


def _line(error: DBAPIError | Busy) -> str:
    """Return what the driver says, on one line, without the statement and its values."""
    if isinstance(error, Busy):
        return "its lock is taken"
    original = error.orig
    said = original.args[-1] if original is not None and original.args else original
    return " ".join(str(said).split()) or type(original).__name__
