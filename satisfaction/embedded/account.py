"""As whom the embedded PostgreSQL runs, since it refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from satisfaction.embedded.home import Home
from satisfaction.embedded.service import ServiceFailed

NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
SYSTEM_USER = "satisfaction-db"
SYSTEM_FOLDER = Path("/var/lib/satisfaction-db")


@dataclass(frozen=True, slots=True)
class Account:
    """How to start PostgreSQL's programs, and where its data, socket and programs are."""

    prefix: tuple[str, ...]
    user: int | None
    group: int | None
    data: Path
    socket: Path
    programs: Path


def account(home: Home, installed: Path) -> Account:
    """Choose the account: oneself, root seen as another user, or a system user of its own."""
    own = home.root / "postgres"
    if os.geteuid() != 0:
        return Account((), None, None, own, home.socket_folder(), installed / "bin")
    system_data = SYSTEM_FOLDER / home.digest / "data"
    if not system_data.exists() and (own.exists() or has_user_namespaces()):
        return Account(NAMESPACE, None, None, own, home.socket_folder(), installed / "bin")
    return system_account(system_data.parent, installed)


def has_user_namespaces() -> bool:
    try:
        return subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def system_account(folder: Path, installed: Path) -> Account:
    entry = system_user()
    SYSTEM_FOLDER.mkdir(mode=0o755, exist_ok=True)
    for path in (folder, folder / "run"):
        path.mkdir(mode=0o700, exist_ok=True)
        os.chown(path, entry.pw_uid, entry.pw_gid)
    programs = copy_of(installed, folder)
    return Account((), entry.pw_uid, entry.pw_gid, folder / "data", folder / "run", programs / "bin")


def system_user() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", str(SYSTEM_FOLDER)]
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    try:
        subprocess.run([*command, "--shell", "/usr/sbin/nologin", SYSTEM_USER], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise ServiceFailed(
            "PostgreSQL không chạy được bằng root, và không tạo được người dùng hệ thống "
            f"{SYSTEM_USER}. Chạy bin/start bằng một người dùng thường, hoặc đặt DATABASE_URL."
        ) from error
    return pwd.getpwnam(SYSTEM_USER)


def copy_of(installed: Path, folder: Path) -> Path:
    """Copy the programs to where the system user can read them, again when they changed."""
    stamp = str((installed / "bin" / "postgres").stat().st_mtime_ns)
    copy = folder / f"programs-{stamp}"
    package = installed.parent
    # The programs find the wheel's libraries by their place beside the package.
    libraries = package.with_name(f"{package.name}.libs")
    if not copy.exists():
        draft = folder / f"draft-{os.getpid()}"
        shutil.copytree(installed, draft / package.name / installed.name, symlinks=True)
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        draft.replace(copy)
    return copy / package.name / installed.name
