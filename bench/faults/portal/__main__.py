"""The fault programme on the whole portal, as bench.faults starts it: `unshare --mount python -m bench.faults.portal`.

In a mount namespace of its own the data can lie on a small disk that is filled to its last byte; with the process the
namespace goes away and the disk with it.
"""

import argparse
import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.servers import world
from satisfaction.embedded.home import HomeRefused
from satisfaction.embedded.service import ServiceFailed
from satisfaction.embedded.start import interrupt

DISK = "600m"


def main() -> int:
    options = arguments()
    signal.signal(signal.SIGTERM, interrupt)
    try:
        # Ledgers lie beside the disk that is filled.
        outside = tempfile.TemporaryDirectory(prefix="satisfaction-faults-")
        with outside as folder, small_disk(options.disk), world():
            # Django must be set up before what is run can be imported.
            from bench.faults.portal.programme import LONG, SHORT, run

            found = run(SHORT if options.short else LONG, Path(folder), full=options.disk)
    except (ServiceFailed, HomeRefused) as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(found, ensure_ascii=False, indent=1))
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.faults.portal", description=__doc__)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--disk", action="store_true", help="mount a small disk for the data; needs a namespace")
    return parser.parse_args()


@contextmanager
def small_disk(wanted: bool) -> Iterator[None]:
    """Put temporary files, the data among them, on a small disk in memory."""
    if not wanted:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="satisfaction-disk-") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0700", "faults", folder], check=True)
        before, tempfile.tempdir = tempfile.tempdir, folder
        try:
            yield
        finally:
            tempfile.tempdir = before
            subprocess.run(["umount", folder], check=False)


if __name__ == "__main__":
    sys.exit(main())
