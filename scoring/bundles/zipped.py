"""The same files give the same bytes: a ZIP without clock, system or order in it. Pure."""

import io
import zipfile
from collections.abc import Mapping

# The earliest date a ZIP can hold.
NO_DATE = (1980, 1, 1, 0, 0, 0)
UNIX = 3
READABLE = 0o644 << 16


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of files by name; names are sorted, nothing but names and contents goes into it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as bundle:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, NO_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = UNIX
            entry.external_attr = READABLE
            bundle.writestr(entry, files[name], compresslevel=6)
    return made.getvalue()
