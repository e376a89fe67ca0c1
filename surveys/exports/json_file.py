"""The forms of a round as one JSON object, written row by row. Pure.

`{"study": {…}, "variables": [{…}], "columns": […], "data": [[…], …], "count": N}`; `columns` and `data` are pandas'
"split" orient. Dates are ISO, codes as in CSV, what was not answered is null.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, BinaryIO

from surveys.exports import about
from surveys.exports.variables import Study, Variable


def write_data(file: BinaryIO, study: Study, rows: Iterable[Sequence[Any]]) -> int:
    """Write the file; return how many forms there were."""
    file.write(b'{"study": ' + _json({**dict(about.facts(study)), "synthetic": study.synthetic}))
    file.write(b',\n"variables": ' + _json([_variable(variable) for variable in study.variables]))
    file.write(b',\n"columns": ' + _json([variable.name for variable in study.variables]) + b',\n"data": [')
    count = 0
    for row in rows:
        file.write((b",\n" if count else b"\n") + _json([_plain(cell) for cell in row]))
        count += 1
    file.write(b'\n],\n"count": ' + _json(count) + b"}\n")
    return count


def _variable(variable: Variable) -> dict[str, Any]:
    return {
        "name": variable.name,
        "label": variable.label,
        "question": variable.question or None,
        "type": about.kind_of(variable),
        "values": {value.code: value.label for value in variable.values if value.code},
    }


def _plain(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, date) else cell


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
