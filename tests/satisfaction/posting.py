"""A process that answers without end, and writes down each answer once the portal said that it has it.

python -m tests.satisfaction.posting ADDRESS TOKEN LEDGER [HOW_MANY]
"""

import http.client
import json
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

ITEMS = [f"TC{n}" for n in range(1, 5)] + [f"TT{n}" for n in range(1, 5)]
ITEMS += [f"CC{n}" for n in range(1, 6)] + [f"KQ{n}" for n in range(1, 4)]


def main(address: str, token: str, ledger: Path, most: int | None) -> None:
    wire = http.client.HTTPConnection(str(urlsplit(address).netloc), timeout=30)
    with ledger.open("a", buffering=1) as log:
        for number in count() if most is None else range(most):
            sent = post(wire, token, number)
            log.write(json.dumps({"id": sent, "acknowledged": datetime.now(UTC).isoformat()}) + "\n")


def post(wire: http.client.HTTPConnection, token: str, number: int) -> str:
    """Send one form; any answer but 201 ends the process, so that nothing is taken for acknowledged."""
    levels = {code: 1 + (number + place) % 5 for place, code in enumerate(ITEMS)}
    document = {"id": str(uuid4()), "access_token": token, "answers": {**levels, "PAKN": 2}}
    wire.request("POST", "/api/v1/responses/", json.dumps(document), {"Content-Type": "application/json"})
    answer = wire.getresponse()
    said = answer.read()
    if answer.status != 201:
        raise SystemExit(f"{answer.status} {said[:300]!r}")
    return str(document["id"])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else None)
