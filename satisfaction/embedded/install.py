"""What bin/setup does: .venv, the pinned libraries, and Debian's libraries. Runs on a bare Python."""

import argparse
import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from satisfaction.embedded import debian
from satisfaction.embedded.home import ROOT

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.stamp"
RUNTIME = "requirements.txt"
TESTS = "requirements-dev.txt"


class SetupFailed(Exception):
    """Setting up stopped; the message says why and what to do."""


def main() -> int:
    options = arguments()
    try:
        with alone():
            ensure_packages(tests=options.tests)
            ensure_libraries(tests=options.tests, other_python=options.recreate_for_other_python)
    except (SetupFailed, debian.PackagesMissing) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/setup",
        description="Tạo .venv và cài những gì còn thiếu. Chạy lại thì chỉ làm phần đã đổi. "
        "Biến PYTHON chọn Python khác (3.11 đến 3.13).",
    )
    parser.add_argument("--tests", action="store_true", help="cài thêm những gì kiểm thử cần")
    parser.add_argument("--recreate-for-other-python", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


@contextmanager
def alone() -> Iterator[None]:
    """Let one setup at a time work on this checkout."""
    with (ROOT / ".venv.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Một lệnh cài đặt khác đang chạy trong thư mục này, đang đợi…")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def ensure_packages(*, tests: bool) -> None:
    missing = debian.missing(tests=tests)
    if missing:
        say(f"▸ Cài gói hệ thống: {' '.join(missing)}")
        debian.install(missing)
        still = debian.missing(tests=tests)
        if still:
            raise debian.PackagesMissing(still)


def ensure_libraries(*, tests: bool, other_python: bool) -> None:
    files = [RUNTIME, TESTS] if tests else [RUNTIME]
    if not venv_fits(other_python=other_python):
        make_venv()
    done = STAMP.read_text().split() if STAMP.exists() else []
    for name in files:
        stamp = fingerprint(name)
        if stamp not in done:
            install(name)
            done = [old for old in done if not old.startswith(f"{name}:")] + [stamp]
            STAMP.write_text("\n".join(done))


def fingerprint(name: str) -> str:
    return f"{name}:{hashlib.sha256((ROOT / name).read_bytes()).hexdigest()}"


def venv_fits(*, other_python: bool) -> bool:
    """Tell whether .venv runs, and is of this Python when one was asked for."""
    try:
        found = subprocess.run(
            [str(PYTHON), "-c", "import platform, pip; print(platform.python_version())"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return False
    major, minor, _ = found.split(".", 2)
    if (int(major), int(minor)) < (3, 11):
        return False
    return found == platform.python_version() or not other_python


def make_venv() -> None:
    """Make .venv with pip in it by whichever way this Python has."""
    say(f"▸ Tạo .venv với Python {platform.python_version()} ({sys.executable})")
    for way in (by_venv, by_own_pip, by_virtualenv, by_debian):
        shutil.rmtree(VENV, ignore_errors=True)
        if way():
            return
    raise SetupFailed(
        f"Python này thiếu venv và pip. Cài bằng:\n  sudo apt-get update && sudo apt-get install {venv_package()}\n"
        "rồi chạy lại."
    )


def by_venv() -> bool:
    return bool(find_spec("ensurepip")) and ran([sys.executable, "-m", "venv", str(VENV)])


def by_own_pip() -> bool:
    """Debian's python3 without python3-venv has the venv module, and pip may work on another Python."""
    return (
        bool(find_spec("venv") and find_spec("pip"))
        and ran([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
        and ran([sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "--quiet", "pip"])
    )


def by_virtualenv() -> bool:
    if not find_spec("pip"):
        return False
    with tempfile.TemporaryDirectory() as folder:
        return ran([sys.executable, "-m", "pip", "install", "--quiet", "--target", folder, "virtualenv"]) and ran(
            [sys.executable, "-m", "virtualenv", "--quiet", str(VENV)], PYTHONPATH=folder
        )


def by_debian() -> bool:
    """Ask Debian for the missing part, when this Python is Debian's own."""
    if not debian.may_install() or Path(sys.executable).parent != Path("/usr/bin"):
        return False
    debian.install([venv_package()])
    return ran([sys.executable, "-m", "venv", str(VENV)])


def venv_package() -> str:
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def ran(command: list[str], **extra: str) -> bool:
    return subprocess.run(command, env={**os.environ, **extra}, check=False, capture_output=True).returncode == 0


def install(name: str) -> None:
    """Install one pinned list, each line checked against its hash."""
    total = sum(1 for line in (ROOT / name).read_text().splitlines() if "==" in line)
    say(f"▸ Cài thư viện Python ({name}, {total} gói)")
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    pip = subprocess.Popen(
        [*command, "-r", name], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    kept = follow(pip, total)
    if pip.wait():
        raise SetupFailed("Không cài được thư viện Python. pip nói:\n  " + "\n  ".join(kept[-12:]))


def follow(pip: "subprocess.Popen[str]", total: int) -> list[str]:
    """Show pip's way through the list and return what it printed."""
    kept: list[str] = []
    seen = 0
    for line in pip.stdout or ():
        kept.append(line.rstrip())
        if line.startswith(("Collecting", "Requirement already satisfied")):
            seen += 1
            show(f"  {min(seen, total)}/{total} {line.split('==')[0].split()[-1][:40]}", every=10, at=seen)
        elif line.startswith("Installing"):
            show("  đang giải nén vào .venv…", every=1, at=1)
    if sys.stderr.isatty():
        say("")
    return kept


def show(text: str, *, every: int, at: int) -> None:
    """Overwrite one line on a terminal; elsewhere print some of them."""
    if sys.stderr.isatty():
        print(f"\r{text:<70}", end="", file=sys.stderr, flush=True)
    elif at % every == 0:
        say(text)


if __name__ == "__main__":
    sys.exit(main())
