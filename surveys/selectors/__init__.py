"""Reads of what is asked and answered."""

from surveys.selectors.doors import Admission, Door, UnknownToken, open_access_point
from surveys.selectors.rounds import (
    designs_of,
    measures_a_province,
    rounds_in_scope,
    service_ids,
    units_by_code,
    units_in_scope,
)
from surveys.selectors.versions import layout_of, newest_version, questionnaire_of, same_as_newest, sheet_of

__all__ = [
    "Admission",
    "Door",
    "UnknownToken",
    "designs_of",
    "layout_of",
    "measures_a_province",
    "newest_version",
    "open_access_point",
    "questionnaire_of",
    "rounds_in_scope",
    "same_as_newest",
    "service_ids",
    "sheet_of",
    "units_by_code",
    "units_in_scope",
]
