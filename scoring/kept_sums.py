"""A hash of the counts that stay of a round: by it one sees, after its answers are destroyed, that none changed."""

import hashlib

import numpy as np
from django.db import connection

from scoring.recount import read_kept
from scoring.recount.differences import Sums
from surveys.models import Round


def kept_sums_sha256(round: Round) -> str:
    """Return the hash of a round's tallies and counts of forms, in an order of their own."""
    with connection.cursor() as cursor:
        kept = read_kept(cursor, round)
    digest = hashlib.sha256()
    for sums in (kept.channels, kept.services, kept.arrivals_by_unit, kept.arrivals_by_channel, kept.days):
        digest.update(_bytes(sums))
    return digest.hexdigest()


def _bytes(sums: Sums) -> bytes:
    used = sums.values.any(axis=1)
    table = np.column_stack([sums.keys[used], sums.values[used]]).astype(">i8")
    ordered = table[np.lexsort(table.T[::-1])] if len(table) else table
    return f"{ordered.shape}".encode() + ordered.tobytes()
