"""Reads which counted forms came and went between two moments, by unit and channel."""

from collections import defaultdict
from collections.abc import Mapping

from django.db import connection

from scoring.models import ScoringRun
from scoring.run_differences import FormsChanged

# A form is counted at a moment when it had come and an even number of decisions had been taken on it: an odd number
# excludes it. Forms of a unit that reports into another one stand under the unit that took them in.
CHANGED = """
WITH forms AS (
    SELECT a.code, r.channel,
           r.received_at <= %(first)s AND count(d.id) FILTER (WHERE d.at <= %(first)s) %% 2 = 0 AS before,
           r.received_at <= %(second)s AND count(d.id) FILTER (WHERE d.at <= %(second)s) %% 2 = 0 AS after
    FROM surveys_response r
    JOIN surveys_roundunit u ON u.id = r.round_unit_id
    JOIN agencies_agency a ON a.id = u.agency_id
    LEFT JOIN surveys_responsedecision d ON d.response_id = r.id
    WHERE u.round_id = %(round)s AND (r.received_at > %(first)s OR r.received_at > %(second)s OR r.id IN (
        SELECT response_id FROM surveys_responsedecision WHERE at > %(first)s OR at > %(second)s
    ))
    GROUP BY a.code, r.id, r.channel, r.received_at
)
SELECT code, channel, count(*) FILTER (WHERE after AND NOT before), count(*) FILTER (WHERE before AND NOT after)
FROM forms WHERE before <> after GROUP BY code, channel ORDER BY code, channel
"""


def forms_changed(first: ScoringRun, second: ScoringRun) -> Mapping[str, tuple[FormsChanged, ...]]:
    """Return, by agency code, how many counted forms came and went from the first run of a round to the second."""
    found: dict[str, list[FormsChanged]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, {"round": first.round_id, "first": first.at, "second": second.at})
        for code, channel, added, removed in cursor.fetchall():
            found[code].append(FormsChanged(channel, added, removed))
    return {code: tuple(changes) for code, changes in found.items()}
