"""Counts a round's answers by day again, by SQL that shares nothing with the fold, and compares."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from surveys.models import Channel, Round
from surveys.quality import STRAIGHT_LINED

# What waits in the inbox is not in the counts yet: an arrival that waits is left out as a whole, waiting decisions
# are taken back.
COMPARE = """
WITH unit AS (SELECT id FROM surveys_roundunit WHERE round_id = %(round)s),
waiting AS (
    SELECT response_id, bool_or(NOT decided) AS arriving, coalesce(sum(sign) FILTER (WHERE decided), 0) AS undone
    FROM surveys_foldinbox GROUP BY response_id
),
weighed AS (
    SELECT r.round_unit_id, r.channel, coalesce(r.surveyor_id, 0) AS surveyor_id, r.submitted_on AS day,
           CASE WHEN waiting.arriving THEN 0 ELSE 1 END AS arrived,
           r.flags & ~%(plain)s <> 0 AS flagged,
           r.late AND first.id IS NOT NULL AND first.actor_id IS NULL AS waited,
           coalesce(decided.last, 0) %% 2 AS out, coalesce(waiting.undone, 0) AS undone
    FROM surveys_response r JOIN unit ON unit.id = r.round_unit_id
    LEFT JOIN (SELECT response_id, max(number) AS last FROM surveys_responsedecision GROUP BY 1) decided
        ON decided.response_id = r.id
    LEFT JOIN surveys_responsedecision first ON first.response_id = r.id AND first.number = 1
    LEFT JOIN waiting ON waiting.response_id = r.id
),
counted AS (
    SELECT round_unit_id, channel, surveyor_id, day, sum(arrived) AS received,
           sum(out + undone - CASE WHEN arrived = 0 AND waited THEN 1 ELSE 0 END) AS excluded,
           sum(arrived * flagged::int) AS flagged, sum(arrived * waited::int) AS waited
    FROM weighed GROUP BY 1, 2, 3, 4
),
kept AS (
    SELECT round_unit_id, channel, coalesce(surveyor_id, 0) AS surveyor_id, day, received, excluded, flagged, waited
    FROM scoring_daycount JOIN unit ON unit.id = round_unit_id
)
SELECT agency.code, channel, day, name, kept_n, counted_n
FROM (
    SELECT round_unit_id, channel, day, pair.*
    FROM kept FULL JOIN counted USING (round_unit_id, channel, surveyor_id, day)
    CROSS JOIN LATERAL (VALUES
        ('received', coalesce(kept.received, 0), coalesce(counted.received, 0)),
        ('excluded', coalesce(kept.excluded, 0), coalesce(counted.excluded, 0)),
        ('flagged', coalesce(kept.flagged, 0), coalesce(counted.flagged, 0)),
        ('waited', coalesce(kept.waited, 0), coalesce(counted.waited, 0))
    ) AS pair (name, kept_n, counted_n)
    WHERE kept_n <> counted_n
) AS differing
JOIN surveys_roundunit u ON u.id = round_unit_id JOIN agencies_agency agency ON agency.id = u.agency_id
ORDER BY 1, 2, 3, 4
"""


@dataclass(frozen=True, slots=True)
class DayDifference:
    """A count by day that the table and the raw answers do not agree on."""

    unit: str
    channel: str
    day: date
    what: str
    kept: int
    counted: int

    def __str__(self) -> str:
        names = {
            "received": _("thu về"),
            "excluded": _("loại"),
            "flagged": _("có dấu hiệu cần xem"),
            "waited": _("đến muộn"),
        }
        return f"{self.unit}, {self.channel}, {self.day:%d/%m/%Y}, {names[self.what]}: " + _(
            "bảng đếm %(kept)d, phiếu gốc %(counted)d"
        ) % {"kept": self.kept, "counted": self.counted}


def recount_days(round: Round) -> Iterator[DayDifference]:
    """Yield where the counts by day differ from the raw answers of a round."""
    with connection.cursor() as cursor:
        cursor.execute(COMPARE, {"round": round.pk, "plain": STRAIGHT_LINED})
        rows = cursor.fetchall()
    for unit, channel, day, what, kept, counted in rows:
        yield DayDifference(unit, str(Channel(channel).label), day, what, int(kept), int(counted))
