"""What bin/check does: every check in turn, each with its name and its time."""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Literal

from satisfaction.embedded.home import ROOT

PYTHON = sys.executable
Audited = Literal["clean", "holes", "unread"]
# What a careful operator sets; `check --deploy` is judged with it.
DEPLOYED = {
    "SECRET_KEY": "c" * 25 + "0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "HTTPS": "on",
    "HSTS_SECONDS": "31536000",
    "ALLOWED_HOSTS": "example.gov.vn",
}


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    command: list[str]
    environment: dict[str, str]

    def run(self) -> bool:
        return subprocess.run(self.command, cwd=ROOT, env=os.environ | self.environment, check=False).returncode == 0


def steps() -> list[Step]:
    module = [PYTHON, "-m"]
    manage = [PYTHON, "manage.py"]
    return [
        Step("ruff check", [*module, "ruff", "check"], {}),
        Step("ruff format", [*module, "ruff", "format", "--check"], {}),
        Step(
            "mypy",
            [*module, "mypy", "."],
            {"SECRET_KEY": "x", "DATABASE_URL": "postgres:///x", "REDIS_URL": "redis://"},
        ),
        Step("lint-imports", [PYTHON, "-c", "from importlinter.cli import lint_imports_command as run; run()"], {}),
        Step("djlint", [*module, "djlint", "templates", "--lint"], {}),
        Step("makemigrations --check", [*manage, "makemigrations", "--check", "--dry-run"], {}),
        Step("check --deploy", [*manage, "check", "--deploy", "--fail-level", "WARNING"], DEPLOYED),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/check", description=__doc__)
    parser.add_argument("--long", action="store_true", help="thêm các kiểm thử dài (đánh dấu long)")
    options = parser.parse_args()
    started = time.monotonic()
    failed = [step.name for step in steps() if not timed(step)]
    audited = audit()
    if audited == "holes":
        failed.append("pip-audit")
    tests = Step("bin/test", [str(ROOT / "bin" / "test"), *(["-m", ""] if options.long else [])], {})
    if not timed(tests):
        failed.append(tests.name)
    print(f"\n{verdict(failed, audited)} ({time.monotonic() - started:.0f} giây)", flush=True)
    return 1 if failed else 0


def verdict(failed: list[str], audited: Audited) -> str:
    """Return the last line: what failed, and that holes were not looked for where they were not."""
    words = f"Không đạt: {', '.join(failed)}" if failed else "Đạt"
    return words if audited != "unread" else f"{words}; CHƯA XEM ĐỦ lỗ hổng đã biết của các gói (pip-audit)"


def timed(step: Step) -> bool:
    print(f"\n▸ {step.name}", flush=True)
    started = time.monotonic()
    passed = step.run()
    print(f"  {'đạt' if passed else 'KHÔNG ĐẠT'}, {time.monotonic() - started:.1f} giây", flush=True)
    return passed


def audit() -> Audited:
    """Look for known holes; where their list cannot be reached, say so and let the run go on.

    `unread`: of some package, or of all, nobody knows: a closed network, or a package the list does not have.
    """
    print("\n▸ pip-audit", flush=True)
    command = [PYTHON, "-m", "pip_audit", "--requirement", "requirements.txt", "--disable-pip", "--require-hashes"]
    options = ["--format", "json", "--progress-spinner", "off", "--timeout", "20"]
    done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return unreached(done.stderr)
    known = [package for package in packages if "skip_reason" not in package]
    if not known:
        return unreached(next((package["skip_reason"] for package in packages), "danh sách không có gói nào"))
    holes = [package for package in known if package["vulns"]]
    for package in holes:
        print(f"  {package['name']} {package['version']}: {', '.join(hole['id'] for hole in package['vulns'])}")
    print(f"  xem được {len(known)}/{len(packages)} gói, {len(holes)} gói có lỗ hổng đã biết", flush=True)
    if holes:
        return "holes"
    return "clean" if len(known) == len(packages) else "unread"


def unreached(reason: str) -> Audited:
    """Let the run go on when the list of holes is out of reach; the last line says it again."""
    last = reason.strip().splitlines()[-1:] or ["không rõ"]
    print(f"  BỎ QUA: không hỏi được danh sách lỗ hổng ({last[0][:200]})", flush=True)
    return "unread"


if __name__ == "__main__":
    sys.exit(main())
