"""Takes a backup while the portal goes on: database and facts of one snapshot, then the kept files."""

import json
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from satisfaction.backup import BackupRefused
from satisfaction.backup.archive import DATABASE, FILES, KEYS, PIECE, Draft, Part, drafted
from satisfaction.backup.facts import connected, held, mark_now, one_moment
from satisfaction.backup.keys import fingerprints
from satisfaction.backup.programs import Place, fitting, told
from satisfaction.embedded.home import ROOT

DUMP = ("--format=custom", "--no-owner", "--no-privileges", "--compress=6")


def take(
    *, target: Path, source: Place, files: Path, keys: Mapping[str, str], with_keys: bool, at: datetime
) -> dict[str, Any]:
    """Write the backup of a database and its kept files to a new file, whole or not at all; return its manifest.

    Files come after the database: whatever its rows name was written before them. BackupRefused says what hindered.
    """
    try:
        with drafted(target, at=at.timestamp()) as draft:
            facts = _database(draft, source)
            with draft.part(FILES) as part:
                _pack(files, part)
            if with_keys:
                with draft.part(KEYS) as part:
                    part.write(json.dumps(dict(keys), indent=1).encode())
            facts["keys"] = fingerprints(keys)
            return draft.finish({"made_at": at.isoformat(), "portal": portal_version(), **facts})
    except FileExistsError as error:
        raise BackupRefused(f"{target} đã có. Chọn tên khác; bản sao lưu không ghi đè lên tệp nào.") from error
    except OSError as error:
        raise BackupRefused(f"Không ghi được {target}: {error.strerror}. Bản dở đã được xóa.") from error


def _database(draft: Draft, source: Place) -> dict[str, Any]:
    with connected(source) as wire:
        server = wire.server_version // 10000
        mark = mark_now(wire)
        with one_moment(wire) as (cursor, snapshot):
            facts = held(cursor)
            with draft.part(DATABASE) as part:
                _dump(source, fitting("pg_dump", server), snapshot, part)
    return {"server": server, "mark": mark, **facts}


def _dump(source: Place, program: str, snapshot: str, part: Part) -> None:
    where, environment = told(source)
    command = [program, *DUMP, f"--snapshot={snapshot}", "--dbname", where]
    with subprocess.Popen(  # noqa: S603 -- PostgreSQL's own program
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None  # noqa: S101 -- asked for above
        assert process.stderr is not None  # noqa: S101
        try:
            while piece := process.stdout.read(PIECE):
                part.write(piece)
        except BaseException:
            process.kill()
            raise
        said = process.stderr.read().decode(errors="replace").strip()
    if process.returncode:
        raise BackupRefused(f"pg_dump không xong: {said[-600:]}")


def _pack(files: Path, part: Part) -> None:
    with tarfile.open(fileobj=part, mode="w|") as tar:  # type: ignore[call-overload]
        for path in _kept(files):
            try:
                tar.add(path, arcname=str(path.relative_to(files)), recursive=False)
            except FileNotFoundError:
                # Swept away meanwhile: its time was over.
                continue


def _kept(files: Path) -> Iterator[Path]:
    yield from (path for path in sorted(files.rglob("*")) if path.is_file() and not path.is_symlink())


def portal_version() -> str:
    """Return the portal's version as its project file tells."""
    try:
        return version("satisfaction")
    except PackageNotFoundError:
        lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
        return next(line.split('"')[1] for line in lines if line.startswith("version"))
