"""The files of a publication: made where they are not kept yet."""

import json

from portal.open_data import keeping
from portal.open_data.files import files_of
from portal.open_data.keeping import Facts, Files, Kept
from portal.open_data.reading import Entry, about
from portal.open_data.tables import tables_of
from portal.published import published
from scoring.hiding_store import HIDING_CODE_VERSION

# To be raised whenever the same figures would give other files.
FILES_VERSION = "2"


def kept_of(entry: Entry) -> Kept:
    """Return what is known of a publication's files."""
    return keeping.kept(_key(entry), lambda: made_of(entry))


def content_of(entry: Entry, name: str) -> bytes:
    """Return the bytes of one of its files."""
    return keeping.content(kept_of(entry), name, lambda: made_of(entry))


def made_of(entry: Entry) -> Files:
    """Return the files as they are computed."""
    return files_of(tables_of(published(entry.publication)), about(entry))


def _key(entry: Entry) -> str:
    made, told = entry.publication, about(entry).to_json()
    words = json.dumps([told, made.withheld], sort_keys=True, ensure_ascii=False)
    return keeping.key_of(made.pk, FILES_VERSION, HIDING_CODE_VERSION, made.run.input_hash, words)


__all__ = ["Facts", "Kept", "content_of", "kept_of", "made_of"]
