"""Log lines as JSON, one a line, for programs that gather logs."""

import json
import logging
from datetime import UTC, datetime

from satisfaction.tracing import current


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
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


class PlainLines(logging.Formatter):
    """The same for people, the number in brackets."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        return f"{text} [{current.get()}]" if current.get() else text
