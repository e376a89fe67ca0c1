from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from agencies.models import Agency, AgencyVersion, RecipientList

# UNION (not UNION ALL) drops what was already found, so that even a cycle of parents ends.
SUBTREE = """
WITH RECURSIVE below(agency_id) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT version.agency_id
    FROM agencies_agencyversion AS version JOIN below ON version.parent_id = below.agency_id
    WHERE version.valid @> %s::date
)
SELECT agency_id FROM below
"""

LINEAGE = """
WITH RECURSIVE above(agency_id) AS (
    SELECT %s::bigint
    UNION
    SELECT version.parent_id
    FROM agencies_agencyversion AS version JOIN above ON version.agency_id = above.agency_id
    WHERE version.valid @> %s::date AND version.parent_id IS NOT NULL
)
SELECT agency_id FROM above
"""


@dataclass(frozen=True, slots=True)
class Predecessor:
    """An agency that passed, wholly or by a share, into another; `name` is the last one it had."""

    agency: Agency
    name: str
    kind: str
    on: date
    share: Decimal | None


def subtree(agency_ids: Collection[int], *, on: date) -> frozenset[int]:
    """Return the agencies and all that stood below them on a day, as ids."""
    if not agency_ids:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(SUBTREE, [list(agency_ids), on])
        return frozenset(agency_id for (agency_id,) in cursor.fetchall())


def subtree_rows(agency_ids: Collection[int], *, on: date) -> RawSQL:
    """Return the same as `subtree` to be asked for inside another query."""
    return RawSQL(SUBTREE, [list(agency_ids), on])  # noqa: S611 (what varies is a parameter)


def below_of(column: str, *, on: date) -> RawSQL:
    """Return the agency in a column of the query and all below it on a day, as an array of ids."""
    rows = SUBTREE.replace("unnest(%s::bigint[])", column)
    return RawSQL(f"ARRAY({rows})", [on], ArrayField(BigIntegerField()))  # noqa: S611 (the column is named in code)


def lineage_rows(agency_id: int, *, on: date) -> RawSQL:
    """Return an agency and those above it on a day, as ids to be asked for inside another query."""
    return RawSQL(LINEAGE, [agency_id, on])  # noqa: S611 (what varies is a parameter)


def predecessors(agency: Agency, *, until: date) -> list[Predecessor]:
    """Return the agencies out of which this one came, by day and name, up to a day.

    None of them is its own past: shown beside it, marked as not directly comparable (a rename apart).
    """
    successions = agency.predecessions.filter(on__lte=until).select_related("predecessor").order_by("on")
    return [
        Predecessor(
            agency=succession.predecessor,
            name=_name_before(succession.predecessor, succession.on),
            kind=succession.kind,
            on=succession.on,
            share=succession.share,
        )
        for succession in successions
    ]


def _name_before(agency: Agency, day: date) -> str:
    earlier = agency.versions.filter(valid__startswith__lt=day).order_by("-valid__startswith").first()
    return earlier.name if earlier else agency.code


def common_commune(versions: Iterable[AgencyVersion], *, on: date) -> AgencyVersion | None:
    """Return the one commune that every agency is or stands under on a day, none if there is not just one."""
    communes: dict[int, AgencyVersion] = {}
    for _level in AgencyVersion.Level:
        below = []
        for version in versions:
            if version.level == AgencyVersion.Level.COMMUNE:
                communes[version.agency_id] = version
            else:
                below.append(version)
        parents = {version.parent_id for version in below}
        versions = list(AgencyVersion.objects.filter(agency_id__in=parents, valid__contains=on)) if parents else []
        if len(versions) < len(parents):
            return None
    return next(iter(communes.values())) if len(communes) == 1 else None


def recipients_of(kind: RecipientList.Kind) -> tuple[str, ...]:
    """Return the lines of "Nơi nhận" kept for papers of a kind as they are printed, none where nobody kept any.

    Nghị định 30/2020/NĐ-CP, Phụ lục I: each line ends with a semicolon.
    """
    found = RecipientList.objects.filter(kind=kind).values_list("lines", flat=True).first()
    return tuple(f"{line.rstrip(' ;.')};" for line in found or ())
