"""Reads: how sure years computed again on common items are, as far as it is stored."""

from collections.abc import Collection

from django.db.models import Q

from scoring.history.common import SureChange
from scoring.models import CommonChange

# Stands on every row: raise it whenever the same answers would give other figures.
COMMON_CODE_VERSION = "4"
# The run of now, the run before, and the agency's code now: "" for the whole round.
Key = tuple[int, int, str]


def stored_changes(keys: Collection[Key]) -> dict[Key, SureChange]:
    """Return what is stored of these changes, in one query; none where nothing is asked."""
    if not keys:
        return {}
    wanted = Q(pk__in=())
    for run, before, agency in keys:
        wanted |= Q(run=run, run_before=before, agency=agency)
    rows = CommonChange.objects.filter(wanted, code_version=COMMON_CODE_VERSION)
    found = rows.values_list("run_id", "run_before_id", "agency", "result")
    return {(run, before, agency): SureChange.from_json(result) for run, before, agency, result in found}
