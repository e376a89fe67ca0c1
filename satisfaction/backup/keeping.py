"""Where backups lie unless told otherwise, and the note of the last good one that metrics and alerts read."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from satisfaction.embedded.home import write_private


def folder() -> Path:
    """Return the folder of backups in this home, made."""
    found = Path(settings.SATISFACTION_HOME) / "backups"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def target(asked: str | None, at: datetime) -> Path:
    """Return the file for a backup taken at a moment: what was asked for, or a dated name in a folder."""
    place = Path(asked).expanduser().resolve() if asked else folder()
    return place / f"sao-luu-{at:%Y%m%d-%H%M%S}.tar" if place.is_dir() else place


def note(path: Path, manifest: dict[str, Any]) -> None:
    """Note that a backup is whole."""
    told = {"at": manifest["made_at"], "file": str(path), "bytes": path.stat().st_size}
    write_private(folder() / "last.json", json.dumps(told))


def last() -> dict[str, Any] | None:
    """Return the note of the last good backup taken from this home; None when there is none."""
    try:
        told: dict[str, Any] = json.loads((Path(settings.SATISFACTION_HOME) / "backups" / "last.json").read_text())
        datetime.fromisoformat(told["at"])
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return told
