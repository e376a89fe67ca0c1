"""Writes: figures beside the index, typed, from a file or from another system."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import ApiKey, User
from accounts.services import record
from agencies.models import Agency
from charts.numbers import vi
from documents.reading import InvalidFile, Row, RowFault, Table, require_columns
from scoring.indicators.figures import figure_key, values_in_force
from scoring.indicators.reading import KNOWN, NEEDED, FigureDraft, FigureKey, Known, Measure, figures_in
from scoring.indicators.wording import print_value
from scoring.models import Indicator, IndicatorBatch, IndicatorValue

# One at a time: two would not see each other's figures.
TAKING_LOCK = 0x72736C75


class OtherValue(InvalidFile):
    """Other values stand, and no row says why they are wrong; nothing was stored."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of rows: stored (or, on a trial, to be stored), of these corrections, and rows that stood already."""

    added: int
    corrected: int
    repeated: int
    stored: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """Who brings figures: a person who types, a file (`batch` comes with the first new row), or another system."""

    via: IndicatorValue.Via
    actor: User | None
    file_name: str = ""
    sha256: str = ""
    api_key: ApiKey | None = None


@transaction.atomic
def record_values(
    *, rows: Sequence[Row], actor: User | None, at: datetime, api_key: ApiKey | None = None, dry_run: bool = False
) -> Taken:
    """Store typed rows, or those of another system (`api_key`), all or none; columns as in `reading.KNOWN`.

    Raises InvalidFile, whose faults name cells by the row's place from 1; OtherValue where only reasons are missing.
    """
    via = IndicatorValue.Via.TYPED if api_key is None else IndicatorValue.Via.API
    return _take(enumerate(rows, 1), Origin(via, actor, api_key=api_key), at=at, dry_run=dry_run)


@transaction.atomic
def load_figures(
    *, table: Table, file_name: str, sha256: str, actor: User | None, at: datetime, dry_run: bool = False
) -> Taken:
    """Store the figures of a file, or raise InvalidFile or UnreadableFile and store nothing.

    What stands already is passed over, so the same file adds nothing. Another value for a stored figure needs a reason
    in `correction`; the earlier one stays on record.
    """
    require_columns(table, needed=NEEDED, known=KNOWN)
    origin = Origin(IndicatorValue.Via.FILE, actor, file_name, sha256)
    return _take(table.rows, origin, at=at, dry_run=dry_run)


def _take(rows: Iterable[tuple[int, Row]], origin: Origin, *, at: datetime, dry_run: bool) -> Taken:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TAKING_LOCK])
    agencies = dict(Agency.objects.values_list("code", "pk"))
    indicators = {one.code: one for one in Indicator.objects.filter(active=True)}
    measures = {code: _measure(one) for code, one in indicators.items()}
    drafts, faults = figures_in(rows, Known(measures, agencies, localdate(at)))
    standing = _standing(drafts)
    new = [draft for draft in drafts if _differs(draft, standing.get(draft.key))]
    _refuse(faults, [fault for draft in new if (fault := _unexplained(draft, standing)) is not None])
    taken = Taken(len(new), sum(draft.key in standing for draft in new), len(drafts) - len(new), stored=not dry_run)
    if new and not dry_run:
        batch = _batch(origin, taken, at)
        IndicatorValue.objects.bulk_create(
            _value(draft, indicators, agencies, standing, origin, batch, at) for draft in new
        )
        _record(new, standing, origin, batch, at)
    return taken


def _measure(indicator: Indicator) -> Measure:
    return Measure(
        indicator.code, indicator.unit, indicator.level, indicator.minimum, indicator.maximum, indicator.decimals
    )


def _standing(drafts: Sequence[FigureDraft]) -> dict[FigureKey, IndicatorValue]:
    """Return the values in force of the indicators and years that drafts are of."""
    codes, years = {draft.key.indicator for draft in drafts}, {draft.key.period.year for draft in drafts}
    rows = values_in_force().filter(indicator__code__in=codes, year__in=years)
    return {figure_key(row): row for row in rows}


def _differs(draft: FigureDraft, stated: IndicatorValue | None) -> bool:
    return stated is None or draft.figures != (stated.value, stated.numerator, stated.denominator, stated.source)


def _unexplained(draft: FigureDraft, standing: Mapping[FigureKey, IndicatorValue]) -> RowFault | None:
    stated = standing.get(draft.key)
    if stated is None or draft.correction:
        return None
    words = _("lý do sửa, vì số đã có khác: %(value)s (%(source)s)")
    expected = words % {"value": print_value(stated.indicator, stated.value), "source": stated.source}
    return RowFault(draft.line, "correction", "", expected)


def _refuse(faults: Sequence[RowFault], unexplained: Sequence[RowFault]) -> None:
    if faults:
        raise InvalidFile(sorted([*faults, *unexplained], key=lambda fault: fault.line))
    if unexplained:
        raise OtherValue(unexplained)


def _batch(origin: Origin, taken: Taken, at: datetime) -> IndicatorBatch | None:
    if origin.via != IndicatorValue.Via.FILE:
        return None
    return IndicatorBatch.objects.create(
        file_name=origin.file_name,
        sha256=origin.sha256,
        added=taken.added,
        repeated=taken.repeated,
        actor=origin.actor,
        at=at,
    )


def _value(
    draft: FigureDraft,
    indicators: Mapping[str, Indicator],
    agencies: Mapping[str, int],
    standing: Mapping[FigureKey, IndicatorValue],
    origin: Origin,
    batch: IndicatorBatch | None,
    at: datetime,
) -> IndicatorValue:
    key = draft.key
    return IndicatorValue(
        indicator=indicators[key.indicator],
        agency_id=agencies.get(key.agency),
        period_kind=key.period.kind,
        year=key.period.year,
        number=key.period.number,
        value=draft.value,
        numerator=draft.numerator,
        denominator=draft.denominator,
        source=draft.source,
        corrects=standing.get(key),
        correction=draft.correction,
        via=origin.via,
        entered_by=origin.actor,
        batch=batch,
        api_key=origin.api_key,
        at=at,
    )


def _record(
    drafts: Sequence[FigureDraft],
    standing: Mapping[FigureKey, IndicatorValue],
    origin: Origin,
    batch: IndicatorBatch | None,
    at: datetime,
) -> None:
    corrected = [
        {"indicator": draft.key.indicator, "unit": draft.key.agency, "period": draft.key.period.text,
         "value": str(draft.value), "before": str(standing[draft.key].value), "reason": draft.correction}
        for draft in drafts
        if draft.key in standing
    ]  # fmt: skip
    detail = {"via": origin.via.value, "added": len(drafts), "corrected": corrected}
    if batch is not None:
        detail |= {"file": batch.file_name, "sha256": batch.sha256}
    subject = f"figures:{batch.pk}" if batch else f"api-key:{origin.api_key.pk}" if origin.api_key else "figures"
    record(actor=origin.actor, action="scoring.figures_taken", subject=subject, detail=detail, at=at)


def summary(taken: Taken) -> str:
    """Say in a sentence what came of a file."""
    counts = {"added": vi(taken.added), "corrected": vi(taken.corrected), "repeated": vi(taken.repeated)}
    if taken.stored:
        return _("Đã thêm %(added)s số liệu, trong đó %(corrected)s sửa số cũ; %(repeated)s dòng đã có.") % counts
    words = _("Tệp hợp lệ, chưa lưu gì: sẽ thêm %(added)s, trong đó %(corrected)s sửa số cũ; %(repeated)s đã có.")
    return words % counts
