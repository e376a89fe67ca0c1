"""One file: a tar whose parts are written as they come, with a manifest as the last that says what they must be.

Nothing is written twice: the length of a part is put in front of it once it is known. A file without its manifest is
no backup, so what breaks off in the middle never looks like one.
"""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from satisfaction.backup import BackupRefused

MANIFEST, DATABASE, FILES, KEYS = "manifest.json", "database.dump", "files.tar", "keys.json"
NEEDED, POSSIBLE = {MANIFEST, DATABASE, FILES}, {MANIFEST, DATABASE, FILES, KEYS}
FORMAT = 1
# What restoring and its proof read of a manifest; a pair is an object and the type of its values.
SHAPE: Mapping[str, type | tuple[type, type]] = {
    "server": int, "portal": str, "migrations": list, "mark": dict, "keys": (dict, str),
    "tables": (dict, int), "rounds": (dict, int), "parts": (dict, dict),
}  # fmt: skip
MARK: Mapping[str, type | tuple[type, type]] = {"time": str}
SEAL: Mapping[str, type | tuple[type, type]] = {"number": int, "digest": str}
BLOCK, PIECE = tarfile.BLOCKSIZE, 1024 * 1024
LARGEST_MANIFEST = 64 * PIECE


class Part:
    """What one part is written into; counts and hashes what passes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._digest, self.bytes = file, hashlib.sha256(), 0

    def write(self, piece: bytes) -> int:
        self._digest.update(piece)
        self.bytes += len(piece)
        return self._file.write(piece)

    def told(self) -> dict[str, Any]:
        return {"bytes": self.bytes, "sha256": self._digest.hexdigest()}


@dataclass
class Draft:
    """A backup that is being written."""

    file: IO[bytes]
    at: float
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)

    @contextmanager
    def part(self, name: str) -> Iterator[Part]:
        """Give what is written a place of its own under `name`."""
        head = self.file.tell()
        self.file.write(bytes(BLOCK))
        part = Part(self.file)
        yield part
        self.file.write(bytes(-part.bytes % BLOCK))
        end = self.file.tell()
        self.file.seek(head)
        self.file.write(self._header(name, part.bytes))
        self.file.seek(end)
        self.parts[name] = part.told()

    def finish(self, facts: dict[str, Any]) -> dict[str, Any]:
        """Write the manifest behind the parts, and return it."""
        manifest = {"format": FORMAT, **facts, "parts": dict(self.parts)}
        with self.part(MANIFEST) as part:
            part.write(json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        self.file.write(bytes(2 * BLOCK))
        return manifest

    def _header(self, name: str, size: int) -> bytes:
        head = tarfile.TarInfo(name)
        head.size, head.mode, head.mtime = size, 0o600, int(self.at)
        return head.tobuf(tarfile.GNU_FORMAT)


@contextmanager
def drafted(target: Path, *, at: float) -> Iterator[Draft]:
    """Write a backup that appears at `target` when the block ends well, on disk to stay, and not at all otherwise.

    Never over a file that is there (FileExistsError).
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield Draft(file, at)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, target)
        _keep_name(target.parent)
    finally:
        draft.unlink(missing_ok=True)


def _keep_name(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@dataclass(frozen=True, slots=True)
class Backup:
    """A whole backup: its manifest, and its parts to read."""

    path: Path
    manifest: dict[str, Any]

    @contextmanager
    def part(self, name: str) -> Iterator[IO[bytes]]:
        with tarfile.open(self.path, "r:") as tar:
            found = tar.extractfile(name)
            assert found is not None  # noqa: S101 -- opened() has looked
            yield found

    def pieces(self, name: str) -> Iterator[bytes]:
        with self.part(name) as part:
            while piece := part.read(PIECE):
                yield piece


def opened(path: Path) -> Backup:
    """Return the backup in a file once every byte of it was read and is as the manifest says; BackupRefused else."""
    try:
        backup = Backup(path, _manifest(path))
        _refuse_unfit(backup)
        wrong = [name for name, told in backup.manifest["parts"].items() if _told(backup, name) != told]
    except FileNotFoundError as error:
        raise BackupRefused(f"Không có tệp {path}.") from error
    except (OSError, tarfile.TarError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise BackupRefused(f"{path} không phải bản sao lưu trọn vẹn của cổng. Dùng bản khác.") from error
    if wrong:
        raise BackupRefused(f"{path} đã hỏng ở phần {', '.join(wrong)} (mã băm không khớp). Dùng bản khác.")
    return backup


def _manifest(path: Path) -> dict[str, Any]:
    with tarfile.open(path, "r:") as tar:
        held = tar.getmembers()
        members = {member.name: member for member in held}
        if not NEEDED <= set(members) <= POSSIBLE or len(members) < len(held) or not all(map(is_plain, held)):
            raise ValueError("parts")
        file = tar.extractfile(MANIFEST)
        manifest: dict[str, Any] = json.loads(file.read(LARGEST_MANIFEST) if file else b"")
    if manifest["format"] != FORMAT:
        raise BackupRefused(f"{path} do một phiên bản mới hơn của cổng tạo ra. Dùng phiên bản đó.")
    if set(manifest["parts"]) != set(members) - {MANIFEST}:
        raise ValueError("parts")
    return manifest


def is_plain(member: tarfile.TarInfo) -> bool:
    """Say whether a member is a file as long as its bytes: a sparse one of a few bytes can read as many terabytes."""
    return member.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and member.sparse is None


def _refuse_unfit(backup: Backup) -> None:
    """Raise ValueError unless manifest and keys hold what restoring and its proof read of them."""
    told, seal = backup.manifest, backup.manifest.get("seal")
    fit = _holds(told, SHAPE) and _holds(told["mark"], MARK) and (seal is None or _holds(seal, SEAL))
    if not fit or not all(isinstance(name, str) for name in told["migrations"]):
        raise ValueError("manifest")
    if KEYS in told["parts"]:
        with backup.part(KEYS) as part:
            keys = json.loads(part.read(LARGEST_MANIFEST))
        if not isinstance(keys, dict) or not all(isinstance(key, str) for key in keys.values()):
            raise ValueError("keys")


def _holds(told: Any, shape: Mapping[str, type | tuple[type, type]]) -> bool:
    """Say whether an object has the names of a shape, each of its type."""
    return isinstance(told, dict) and all(_fits(told.get(name), kind) for name, kind in shape.items())


def _fits(value: Any, kind: type | tuple[type, type]) -> bool:
    if isinstance(kind, tuple):
        return isinstance(value, dict) and all(type(each) is kind[1] for each in value.values())
    return type(value) is kind


def _told(backup: Backup, name: str) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    for piece in backup.pieces(name):
        digest.update(piece)
        size += len(piece)
    return {"bytes": size, "sha256": digest.hexdigest()}
