"""What the portal needs of the system, and how Debian and Ubuntu give it."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

# What WeasyPrint loads, and the package that holds it.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
}
# What playwright's driver loads; Debian's Chromium does not bring it along.
TEST_LIBRARIES = {"libatomic.so.1": "libatomic1"}
TEST_PROGRAMS = {
    "chromium": "chromium",
    "chromium-headless-shell": "chromium-headless-shell",
    "pdftoppm": "poppler-utils",
    "xgettext": "gettext",
    "pgbouncer": "pgbouncer",
    "systemd-analyze": "systemd",
}
# A machine that has just started is often updating itself.
WAIT_FOR_LOCK = "DPkg::Lock::Timeout=900"


class PackagesMissing(Exception):
    """System packages are missing and this user may not install them."""

    def __init__(self, packages: Sequence[str]) -> None:
        super().__init__(
            "Thiếu gói hệ thống mà người dùng này không được cài. Nhờ quản trị máy chạy:\n"
            f"  sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(packages)}\n"
            "rồi chạy lại."
        )


def missing(*, tests: bool) -> list[str]:
    """Return the packages whose libraries or programs are not there."""
    libraries = LIBRARIES | TEST_LIBRARIES if tests else LIBRARIES
    packages = [package for library, package in libraries.items() if not loads(library)]
    if tests:
        packages += [package for program, package in TEST_PROGRAMS.items() if not there(program)]
    return packages


def there(program: str) -> bool:
    # Debian keeps servers where not everybody looks.
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin") is not None


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def privilege() -> list[str] | None:
    """Return what to put before a command to run it as root, or None where one may not."""
    if os.geteuid() == 0:
        return []
    allowed = (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    )
    return ["sudo", "-n"] if allowed else None


def may_install() -> bool:
    return bool(shutil.which("apt-get")) and privilege() is not None


def install(packages: Sequence[str]) -> None:
    """Install packages through apt, or refuse with the command that does."""
    before = privilege()
    if before is None or not shutil.which("apt-get"):
        raise PackagesMissing(packages)
    apt = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", WAIT_FOR_LOCK]
    # An old list still finds most packages, so a failed update alone stops nothing.
    subprocess.run([*apt, "update"], check=False, stdout=sys.stderr)
    command = [*apt, "install", "-y", "--no-install-recommends", *packages]
    if subprocess.run(command, check=False, stdout=sys.stderr).returncode:
        raise PackagesMissing(packages)
