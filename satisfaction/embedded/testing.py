"""What bin/test does: pytest on an embedded PostgreSQL and broker of its own, gone again afterwards."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from satisfaction.embedded.home import ROOT, home
from satisfaction.embedded.lease import servers
from satisfaction.embedded.service import ServiceFailed
from satisfaction.embedded.start import interrupt
from satisfaction.secret_files import SECRETS, SUFFIX

OWN = (
    *("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DATABASE_ADMIN_URL", "DJANGO_SETTINGS_MODULE"),
    *(f"{name}{SUFFIX}" for name in SECRETS),
)
DEFAULTS = ["--dist", "loadgroup"]


def main() -> int:
    signal.signal(signal.SIGTERM, interrupt)
    with tempfile.TemporaryDirectory(prefix="satisfaction-test-") as folder:
        set_environment(Path(folder))
        try:
            with servers(home(), durable=False):
                return run_pytest(sys.argv[1:])
        except ServiceFailed as error:
            print(error, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 130


def set_environment(folder: Path) -> None:
    """Forget what the caller's portal is configured with: tests must not touch it."""
    for name in OWN:
        os.environ.pop(name, None)
    os.environ["SATISFACTION_HOME"] = str(folder)
    os.environ["SECRET_KEY"] = "only-for-tests"  # noqa: S105 -- guards nothing


def run_pytest(arguments: list[str]) -> int:
    """Run pytest on two processes unless the arguments say otherwise."""
    parallel = [] if any(word.startswith(("-n", "--numprocesses", "--pdb")) for word in arguments) else ["-n", "2"]
    command = [sys.executable, "-m", "pytest", *DEFAULTS, *parallel, *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
