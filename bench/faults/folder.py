"""A worker's fold that can be stopped at every statement. The portal knows nothing of it: cursors are wrapped here."""

import time
from multiprocessing.connection import Connection
from typing import Any

from bench.faults import setup  # noqa: F401 -- Django must be set up before what is below

# isort: split
from django.db import DatabaseError, InterfaceError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from scoring.tasks import fold_inbox

EMPTY_COPY = 21
AFTER_FAULT_SECONDS = 0.3


class Steps:
    """Counts the statements of a fold; reports each that ends, and stops for good after number `halt_after`.

    A fold that finds nothing has one statement: it counts as none.
    """

    def __init__(self, report: Connection | None, halt_after: int) -> None:
        self.report = report
        self.halt_after = halt_after
        self.done = 0

    def ended(self, label: str) -> None:
        self.done += 1
        self._tell(label)
        while self.done == self.halt_after:
            time.sleep(60)

    def began_anew(self) -> None:
        self.done = 0
        self._tell("committed")

    def _tell(self, label: str) -> None:
        if self.report is not None:
            self.report.send((self.done, label))


def fold(report: Connection | None, halt_after: int, pause: float) -> None:
    """Fold as the worker does until killed."""
    steps = Steps(report, halt_after)
    _wrap(steps)
    while True:
        try:
            fold_inbox()
        except (DatabaseError, InterfaceError):
            # The database was killed; the beat rings again.
            connection.close()
            steps.done = 0
            time.sleep(AFTER_FAULT_SECONDS)
        time.sleep(pause)


def _wrap(steps: Steps) -> None:
    ours: Any = connection
    commit = ours._commit

    def make_cursor(self: BaseDatabaseWrapper, cursor: Any) -> CursorWrapper:
        return Watched(cursor, self, steps)

    def committed() -> None:
        if steps.done:
            steps.ended("before commit")
        commit()
        steps.began_anew()

    BaseDatabaseWrapper.make_cursor = make_cursor  # type: ignore[method-assign]
    ours._commit = committed


class Watched(CursorWrapper):
    """A cursor that tells when a statement of a fold has ended."""

    def __init__(self, cursor: Any, db: BaseDatabaseWrapper, steps: Steps) -> None:
        super().__init__(cursor, db)
        self._steps = steps

    def execute(self, sql: Any, params: Any = None) -> Any:
        result = super().execute(sql, params)
        if self._steps.done:
            self._steps.ended(_label(sql))
        return result

    def copy_expert(self, statement: str, file: Any, *rest: Any) -> None:
        counted = Counted(file)
        self.cursor.copy_expert(statement, counted if "TO STDOUT" in statement else file, *rest)
        if self._steps.done or counted.size > EMPTY_COPY:
            self._steps.ended(_label(statement))


class Counted:
    """A file that knows how much was written into it."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self.size = 0

    def write(self, data: bytes) -> None:
        self.size += len(data)
        self.file.write(data)


def _label(statement: str) -> str:
    words = statement.replace("(", " ").split()
    name = next((word for word in words if word.startswith(("scoring_", "surveys_foldinbox", "folding"))), "")
    return f"{words[0]} {name}"
