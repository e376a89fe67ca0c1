"""Ends with 0 when the web on this machine says that it is well: `python -m satisfaction.embedded.well [PORT]`."""

import os
import sys
from argparse import Namespace

from satisfaction.embedded.supervisor import answers


def main(number: int) -> int:
    os.environ.setdefault("ALLOWED_HOSTS", "localhost")
    return 0 if answers(Namespace(host="127.0.0.1", port=number, tls=False)) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8000))
