"""Log lines as JSON, one a line, for programs that gather logs. What an exception says is told without its values."""

import json
import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from portal.logs import without_values
from satisfaction.tracing import current

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _WithoutValues(logging.Formatter):
    def formatException(self, ei: Raised) -> str:
        """Return the way to an error and its kind, with what it says but for values that it was given."""
        return "".join(_told(ei[1])).rstrip("\n") if ei[1] is not None else ""


class JsonLines(_WithoutValues):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        if current.get():
            line["request_id"] = current.get()
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class PlainLines(_WithoutValues):
    """The same for people, the number in brackets."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        return f"{text} [{current.get()}]" if current.get() else text


def _told(error: BaseException) -> Iterator[str]:
    """Yield the lines of an error after those of what led to it."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _told(before)
        yield "\nThen:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    said = without_values(str(error))
    yield f"{type(error).__qualname__}: {said}\n" if said else f"{type(error).__qualname__}\n"
