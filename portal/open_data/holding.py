"""The files of a publication: made where they are not kept yet."""

import json
import logging

from portal.open_data import keeping
from portal.open_data.files import files_of
from portal.open_data.keeping import Facts, Files, Kept
from portal.open_data.reading import Entry, about, entries
from portal.open_data.tables import tables_of
from portal.published import published
from scoring.hiding_store import HIDING_CODE_VERSION

# To be raised whenever the same figures would give other files.
FILES_VERSION = "2"
logger = logging.getLogger(__name__)


def kept_of(entry: Entry) -> Kept:
    """Return what is known of a publication's files."""
    return keeping.kept(_key(entry), lambda: made_of(entry))


def content_of(entry: Entry, name: str) -> bytes:
    """Return the bytes of one of its files."""
    return keeping.content(kept_of(entry), name, lambda: made_of(entry))


def keep_all() -> int:
    """Make the files of every publication that are not kept, before anybody asks; return of how many.

    One that cannot be read is noted and must not hold up the others.
    """
    return sum(_keeps(entry) for entry in entries())


def _keeps(entry: Entry) -> bool:
    try:
        return keeping.kept_anew(_key(entry), lambda: made_of(entry))
    except Exception:
        logger.exception("The files of publication %s were not made", entry.publication.pk)
        return False


def made_of(entry: Entry) -> Files:
    """Return the files as they are computed."""
    return files_of(tables_of(published(entry.publication)), about(entry))


def _key(entry: Entry) -> str:
    made, told = entry.publication, about(entry).to_json()
    words = json.dumps([told, made.withheld], sort_keys=True, ensure_ascii=False)
    return keeping.key_of(made.pk, FILES_VERSION, HIDING_CODE_VERSION, made.run.input_hash, words)


__all__ = ["Facts", "Kept", "content_of", "keep_all", "kept_of", "made_of"]
