"""Reads and clears the file outbox."""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from notices.gateways import Envelope, outbox_folder

SHOWN = 100


def place(tag: str) -> str:
    """Return where the files of a folder lie, as a path in SATISFACTION_HOME."""
    return os.path.relpath(outbox_folder() / tag, settings.SATISFACTION_HOME)


def newest(tag: str) -> list[tuple[datetime, Envelope]]:
    """Return the newest messages of a folder with the time they were written."""
    found = sorted(_files(outbox_folder() / tag), key=lambda path: path.stat().st_mtime, reverse=True)[:SHOWN]
    return [(datetime.fromtimestamp(path.stat().st_mtime).astimezone(), _read(path)) for path in found]


def count(tag: str) -> int:
    return sum(1 for _path in _files(outbox_folder() / tag))


def files_kept() -> int:
    """Return how many files stand for what did not go out: one for a message, one for each time Django wrote mails."""
    return sum(1 for pattern in ("*.log", "*/*.json") for _path in outbox_folder().glob(pattern))


def sweep(*, before: datetime) -> int:
    """Delete messages written before a time; return how many."""
    old = [path for path in outbox_folder().glob("*/*.json") if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _files(folder: Path) -> Iterator[Path]:
    return folder.glob("*.json")


def _read(path: Path) -> Envelope:
    return Envelope(**json.loads(path.read_text("utf-8")))
