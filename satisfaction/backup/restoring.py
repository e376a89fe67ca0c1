"""The way back: a backup into an empty database, whole or not at all, and what proves that it is all there."""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

from satisfaction.backup import BackupRefused
from satisfaction.backup.archive import DATABASE, FILES, Backup, is_plain
from satisfaction.backup.facts import connected, differences, is_empty
from satisfaction.backup.programs import Place, fitting, place_at, told
from satisfaction.embedded.home import ROOT, Home
from satisfaction.embedded.lease import lease

# Comments belong to the owner of an extension alone, and say nothing to us.
RESTORE = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments")


def refuse_newer(backup: Backup) -> None:
    """Refuse what a later version of the portal wrote: this one would not know its tables."""
    unknown = set(backup.manifest["migrations"]) - known_migrations()
    if unknown:
        raise BackupRefused(
            f"Bản sao lưu do phiên bản {backup.manifest['portal']} tạo, mới hơn phiên bản này "
            f"(không biết {sorted(unknown)[0]}). Cài phiên bản đó rồi làm lại."
        )


def known_migrations() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}


def refuse_used(place: Place, backup: Backup) -> None:
    """Refuse a database that holds anything, and a server older than the one backed up."""
    with connected(place) as wire:
        if not is_empty(wire):
            raise BackupRefused(
                f"Cơ sở dữ liệu {place.get('dbname', '')} không trống: phục hồi không ghi đè lên dữ liệu nào. "
                "Tạo cơ sở dữ liệu mới (createdb) rồi nêu địa chỉ của nó."
            )
        server = wire.server_version // 10000
    if server < backup.manifest["server"]:
        raise BackupRefused(
            f"Máy chủ đích là PostgreSQL {server}, bản sao lưu lấy từ {backup.manifest['server']}. "
            "Dùng máy chủ cùng bản hoặc mới hơn."
        )


def put_back(backup: Backup, place: Place) -> None:
    """Restore the database in one transaction."""
    where, environment = told(place)
    command = [fitting("pg_restore", backup.manifest["server"]), *RESTORE, "--dbname", where]
    with subprocess.Popen(  # noqa: S603 -- PostgreSQL's own program
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdin is not None  # noqa: S101 -- asked for above
        assert process.stderr is not None  # noqa: S101
        try:
            for piece in backup.pieces(DATABASE):
                process.stdin.write(piece)
            process.stdin.close()
        except BrokenPipeError:
            # It says itself below why it stopped reading.
            pass
        said = process.stderr.read().decode(errors="replace").strip()
    if process.returncode:
        raise BackupRefused(f"pg_restore không xong, cơ sở dữ liệu vẫn trống: {said[-600:]}")


@contextmanager
def unpacked(backup: Backup, folder: Path | None) -> Iterator[None]:
    """Lay the kept files ready beside `folder`, and put them in its place when the block ended well.

    A folder that holds something is refused before anything is done.
    """
    if folder is None:
        yield
        return
    if folder.exists() and any(folder.iterdir()):
        raise BackupRefused(f"Thư mục {folder} không trống: phục hồi không ghi đè lên tệp nào. Chọn thư mục khác.")
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        _unpack(backup, draft)
        yield
        draft.replace(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _unpack(backup: Backup, draft: Path) -> None:
    try:
        with backup.part(FILES) as part, tarfile.open(fileobj=part, mode="r|") as tar:
            tar.extractall(draft, filter=_only_files)  # noqa: S202 -- the filter lets nothing out of the folder
    except (tarfile.TarError, ValueError) as error:
        raise BackupRefused(f"Phần {FILES} của {backup.path} không phải các tệp của cổng. Dùng bản khác.") from error
    except OSError as error:
        raise BackupRefused(f"Không đặt được các tệp vào {draft.parent}: {error.strerror or error}.") from error


def _only_files(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo | None:
    """Let folders and files through that stay below a folder; the portal keeps neither links nor devices."""
    if not member.isdir() and not is_plain(member):
        raise tarfile.ReadError(member.name)
    return tarfile.data_filter(member, folder)


def differing(backup: Backup, place: Place) -> list[str]:
    """Compare what is there with what the manifest tells."""
    with connected(place) as wire:
        return differences(wire, backup.manifest)


def miscounted(url: str, *words: str) -> list[str]:
    """Count every round's raw answers of a restored database again, by a process that knows no other database.

    Returns what differs, nothing when all is equal; `--migrate` brings the database up to date first.
    """
    done = subprocess.run(  # noqa: S603 -- our own Python
        [sys.executable, "-m", "satisfaction.backup.recounting", *words],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "DATABASE_URL_FILE": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout + done.stderr).strip().splitlines()[-40:] if done.returncode else []


@contextmanager
def throw_away() -> Iterator[tuple[str, Path]]:
    """Give the address of an empty database on a server of its own, and a home, that nobody will miss."""
    with tempfile.TemporaryDirectory(prefix="satisfaction-verify-") as folder:
        home = Home(Path(folder))
        for path in (home.run, home.log):
            path.mkdir(mode=0o700)
        with lease(home, "postgres", durable=False) as url:
            yield url, home.root


def proved(backup: Backup) -> Iterator[str]:
    """Restore into a server that is thrown away, and yield what is wrong: nothing when the backup is good."""
    refuse_newer(backup)
    with throw_away() as (url, home), unpacked(backup, home / "files"):
        place: Mapping[str, str] = place_at(url)
        put_back(backup, place)
        yield from differing(backup, place)
        # An older version's backup is judged by the code that would run on it.
        yield from miscounted(url, "--migrate")
