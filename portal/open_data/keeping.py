"""Keeps the files of publications on disk: computed once, then read. Losing them costs a computation, nothing else."""

import hashlib
import json
import logging
import shutil
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from portal.open_data.files import digest

Files = Mapping[str, bytes]
MANIFEST = "manifest.json"
# Known folders and, where the disk takes nothing, files held in memory.
MOST_KNOWN, MOST_HELD = 500, 2
_making = threading.Lock()
_known: dict[str, "Kept"] = {}
_held: dict[str, tuple["Kept", Files]] = {}
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Facts:
    """A file's length in bytes and the hexadecimal SHA-256 of its bytes."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of the files of one publication by their names."""

    key: str
    facts: Mapping[str, Facts]


def key_of(publication: int, *parts: object) -> str:
    """Return the name of a folder: anything that the files depend on belongs to the parts."""
    told = json.dumps([str(part) for part in parts], ensure_ascii=False)
    return f"{publication}-{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def kept(key: str, make: Callable[[], Files]) -> Kept:
    """Return what is known of the files under a key, which `make` makes where they are not kept yet."""
    if (found := _known.get(key)) is not None:
        return found
    with _making:
        found = _known.get(key) or _on_disk(key)
        if found is None and key in _held:
            return _held[key][0]
        return _remembered(found) if found else _made(key, make())


def kept_anew(key: str, make: Callable[[], Files]) -> bool:
    """Make the files under a key unless they lie on disk, whatever this process knew; say whether they were made.

    Where the disk takes nothing they are not made again and again.
    """
    with _making:
        if key in _held or _on_disk(key) is not None:
            return False
        _made(key, make())
        return True


def content(found: Kept, name: str, make: Callable[[], Files]) -> bytes:
    """Return the bytes of a file, made anew where somebody took them away."""
    held = _held.get(found.key)
    if held is not None:
        return held[1][name]
    try:
        return (_folder(found.key) / name).read_bytes()
    except OSError:
        _known.pop(found.key, None)
        return make()[name]


def forget() -> None:
    """Forget what this process knows; what lies on disk is found again."""
    _known.clear()
    _held.clear()


def _folder(key: str) -> Path:
    return Path(settings.SATISFACTION_HOME) / "open-data" / key


def _remembered(found: Kept) -> Kept:
    if len(_known) >= MOST_KNOWN:
        _known.clear()
    _known[found.key] = found
    return found


def _on_disk(key: str) -> Kept | None:
    """Return what lies there whole; a folder is only ever renamed to its name, so half files are a broken disk's."""
    folder = _folder(key)
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        facts = {name: Facts(**each) for name, each in told.items()}
        whole = all((folder / name).stat().st_size == each.size for name, each in facts.items())
    except (OSError, ValueError, TypeError, AttributeError):
        return None
    return Kept(key, facts) if whole else None


def _made(key: str, files: Files) -> Kept:
    made = Kept(key, {name: Facts(len(each), digest(each)) for name, each in files.items()})
    try:
        _write(made, files)
    except OSError:
        # A full disk keeps nobody from the figures; whoever runs the portal reads why it is slow.
        logger.warning("open data of publication %s could not be kept on disk", key.split("-")[0], exc_info=True)
        while len(_held) >= MOST_HELD:
            _held.pop(next(iter(_held)))
        _held[key] = (made, files)
        return made
    return _remembered(made)


def _write(made: Kept, files: Files) -> None:
    folder = _folder(made.key)
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".", dir=folder.parent))
    try:
        for name, each in files.items():
            (beside / name).write_bytes(each)
        told = {name: asdict(facts) for name, facts in made.facts.items()}
        (beside / MANIFEST).write_text(json.dumps(told), encoding="utf-8")
        _put(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    _sweep(made.key)


def _put(beside: Path, folder: Path) -> None:
    """Give the files their name; another process may have been faster, and has the same bytes."""
    if folder.exists() and _on_disk(folder.name) is None:
        shutil.rmtree(folder, ignore_errors=True)
    try:
        beside.rename(folder)
    except OSError:
        if _on_disk(folder.name) is None:
            raise


def _sweep(key: str) -> None:
    """Remove what an earlier state of the same publication left."""
    publication = key.split("-")[0]
    for other in _folder(key).parent.glob(f"{publication}-*"):
        if other.name != key:
            shutil.rmtree(other, ignore_errors=True)
