"""What leaves the process as lines, as the portal's own handler would write them, from every logger there is."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from portal.logs import without_secrets
from satisfaction.log_lines import JsonLines, PlainLines


@dataclass
class Heard:
    """Lines by format, and the names of the loggers that spoke."""

    lines: dict[str, io.StringIO] = field(default_factory=lambda: {"json": io.StringIO(), "plain": io.StringIO()})
    loggers: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        return "\n".join(stream.getvalue() for stream in self.lines.values())


@contextmanager
def listening(heard: Heard) -> Iterator[None]:
    """Hear all loggers at DEBUG but those that the settings hold down, through the settings' filter and formats."""
    logging_said: dict[str, Any] = settings.LOGGING
    plain = logging_said["formatters"]["plain"]["format"]
    handlers = [_Handler(heard, "json", JsonLines()), _Handler(heard, "plain", PlainLines(plain))]
    held = logging_said["loggers"]
    root = logging.getLogger()
    before = {name: logging.getLogger(name).level for name in ("", *held)}
    root.setLevel(logging.DEBUG)
    for name, said in held.items():
        logging.getLogger(name).setLevel(said["level"])
    for handler in handlers:
        root.addHandler(handler)
    try:
        yield
    finally:
        for handler in handlers:
            root.removeHandler(handler)
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


class _Handler(logging.StreamHandler[io.StringIO]):
    def __init__(self, heard: Heard, name: str, formatter: logging.Formatter) -> None:
        super().__init__(heard.lines[name])
        self.heard = heard
        self.setFormatter(formatter)
        self.addFilter(without_secrets)

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.loggers.add(record.name)
        # What pytest's own handler made of the traceback before is not what the portal would write.
        record.exc_text = None
        super().emit(record)
