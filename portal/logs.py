"""Keeps out of the logs what opens something: the addresses of one-time links and of survey forms hold their secret."""

import re
from logging import LogRecord

SECRET = re.compile(r"((?:/mo-tai-khoan|/s|/m|/kiosk)/|(?<!/noi-bo)/bao-chi/[^/\s?#]+/)[^/\s?#]+")
# What begins a new line, or moves the writing about on a terminal.
CONTROL = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029]")


def without_secrets(record: LogRecord) -> bool:
    """Let every record through, on one line, with what opens something blotted out."""
    message = record.getMessage()
    written = CONTROL.sub(lambda sign: f"\\x{ord(sign[0]):02x}", SECRET.sub(r"\1…", message))
    if written != message:
        record.msg, record.args = written, ()
    return True
