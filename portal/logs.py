"""Keeps out of the logs what opens something, and what people sent.

The addresses of one-time links and of survey forms hold their secret; what an error says may hold a whole row.
"""

import re
from logging import LogRecord

SECRET = re.compile(r"((?:/mo-tai-khoan|/s|/m|/kiosk)/|(?<!/noi-bo)/bao-chi/[^/\s?#]+/)[^/\s?#]+")
# What begins a new line, or moves the writing about on a terminal.
CONTROL = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029]")

# These write what an exception said, or what a task was given, into the line itself.
TELLERS = ("celery", "kombu", "billiard", "amqp")
# What the database adds to an error holds whole rows; the first line names the rule that was broken.
DETAIL = re.compile(r"(?:\n|\\n|\\x0a)\s*(?:DETAIL|CONTEXT|HINT|LINE \d+|QUERY|STATEMENT):?.*", re.DOTALL)
# A value stands in quotes in whatever Python, the database or a library says of it, and may hold quotes itself.
QUOTED = re.compile(r"""['"«“].*['"»”]|\(.*\)=\(.*\)""", re.DOTALL)
# Names of tables, columns and rules, which the database puts in quotes, too.
NAMED = re.compile(r"""\b(constraint|relation|column|table|function|trigger|role|index) (["'][\w.]+["'])""")


def without_secrets(record: LogRecord) -> bool:
    """Let every record through, on one line, with what opens something blotted out."""
    message = told = record.getMessage()
    if record.name.partition(".")[0] in TELLERS:
        told = without_values(message)
    written = CONTROL.sub(lambda sign: f"\\x{ord(sign[0]):02x}", SECRET.sub(r"\1…", told))
    if written != message:
        record.msg, record.args = written, ()
    return True


def without_values(text: str) -> str:
    """Return what an error says without what somebody sent: no quoted value, nothing of the database's details."""
    kept = NAMED.sub(lambda found: f"{found[1]} {found[2][1:-1]}", DETAIL.sub("", text))
    return QUOTED.sub("…", kept)
