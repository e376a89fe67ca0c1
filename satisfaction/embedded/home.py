"""Where one installation keeps its data, its secrets and what it is running."""

import hashlib
import json
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# A socket's address holds 107 bytes; PostgreSQL adds its own file name to the folder.
LONGEST_SOCKET_FOLDER = 80
PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-")


class HomeRefused(Exception):
    """The folder for the data cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Secrets:
    secret_key: str
    database_owner: str
    database: str
    broker: str


@dataclass(frozen=True, slots=True)
class Home:
    root: Path

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def digest(self) -> str:
        """Return a short name that no other home on this machine has."""
        return hashlib.sha256(str(self.root).encode()).hexdigest()[:12]

    def socket_folder(self) -> Path:
        """Return a private folder whose path is short enough for a socket."""
        path = str(self.run)
        if len(path.encode()) <= LONGEST_SOCKET_FOLDER and PLAIN.issuperset(path):
            return self.run
        folder = Path(f"/tmp/satisfaction-{os.getuid()}-{self.digest}")  # noqa: S108 -- ownership is checked
        folder.mkdir(mode=0o700, exist_ok=True)
        refuse_foreign(folder)
        return folder

    def secrets(self) -> Secrets:
        """Return this home's secrets, made on first use and readable by their owner alone."""
        path = self.root / "secrets.json"
        if not path.exists():
            write_once(path, {name: secrets.token_urlsafe(36) for name in Secrets.__slots__})
        return Secrets(**json.loads(path.read_text()))


def refuse_foreign(folder: Path) -> None:
    """Refuse a folder that another user of the machine made or may enter."""
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.getuid() or state.st_mode & 0o077:
        raise HomeRefused(f"{folder} không thuộc riêng người đang chạy lệnh. Xóa thư mục đó rồi chạy lại.")


def write_once(path: Path, content: dict[str, str]) -> None:
    """Write a private file unless another process was first."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    write_private(draft, json.dumps(content, indent=1))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def home() -> Home:
    """Return the home that the environment names, its folders made."""
    root = Path(os.environ.get("SATISFACTION_HOME") or ROOT / "var").expanduser().resolve()
    place = Home(root)
    try:
        for folder in (root, place.run, place.log):
            if not folder.is_dir():
                folder.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise HomeRefused(
            f"Không tạo được thư mục dữ liệu {root}: {error.strerror}. "
            "Đặt SATISFACTION_HOME là một thư mục mà người chạy lệnh ghi được."
        ) from error
    if not os.access(root, os.W_OK | os.X_OK):
        raise HomeRefused(
            f"Không ghi được vào {root}. Chạy bằng người dùng sở hữu thư mục đó, hoặc đặt SATISFACTION_HOME."
        )
    return place
