"""Writes: values that agencies gave themselves (tự chấm) or a higher body appraised (thẩm định)."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from scoring.method import ROOT, Method
from scoring.models import Appraisal, ScoringRun
from scoring.selectors import method_of
from scoring.services.publications import LONGEST_TEXT, NotPublishable
from surveys.models import RoundUnit

LONGEST_DOCUMENT = 200
LARGEST_POINTS = Decimal(10_000)


@transaction.atomic
def appraise(
    *,
    run: ScoringRun,
    round_unit: RoundUnit,
    node: str,
    kind: str,
    measure: str,
    value: Decimal,
    reason: str,
    document: str = "",
    actor: User | None,
    at: datetime,
) -> Appraisal:
    """Keep a value beside the one computed, with its reason; `run` names the tree its node stands in.

    Nothing computed changes. A later value of the same kind replaces it, both stay on record. Raises NotPublishable.
    """
    faults = [
        *_place_faults(run, round_unit, node, kind, measure),
        *_value_faults(method_of(run), node, measure, value),
    ]
    faults += _word_faults(reason.strip(), document.strip())
    if faults:
        raise NotPublishable(faults)
    made = Appraisal.objects.create(
        round_unit=round_unit,
        node=node,
        kind=kind,
        measure=measure,
        value=value,
        reason=reason.strip(),
        document=document.strip(),
        actor=actor,
        at=at,
    )
    subject = f"round:{run.round.code}/unit:{round_unit.agency.code}"
    detail = {"appraisal": made.pk, "node": node, "kind": kind, "measure": measure, "value": str(value)}
    record(actor=actor, action="publication.appraisal", subject=subject, detail=detail, at=at)
    return made


def _place_faults(run: ScoringRun, unit: RoundUnit, node: str, kind: str, measure: str) -> list[str]:
    faults = []
    if unit.round_id != run.round_id or unit.reports_into_id is not None:
        faults.append(_("Đơn vị không có kết quả riêng trong lần tính này."))
    if node not in method_of(run).by_code:
        faults.append(_("Chọn một phần, yếu tố hoặc tiêu chí của phương pháp."))
    if kind not in Appraisal.Kind.values or measure not in Appraisal.Measure.values:
        faults.append(_("Chọn loại giá trị và đơn vị đo."))
    return faults


def _value_faults(method: Method, node: str, measure: str, value: Decimal) -> list[str]:
    if not value.is_finite() or value < 0 or value > LARGEST_POINTS:
        return [_("Giá trị phải là số từ 0 trở lên.")]
    if measure == Appraisal.Measure.INDEX:
        return [_("Chỉ số phải từ 0 đến 100 %.")] if value > 100 else []
    scheme = method.point_scheme
    if scheme is None or (node != ROOT and node not in scheme.components):
        return [_("Phương pháp không chấm điểm mục này; chỉ ghi được chỉ số.")]
    parts = [component.maximum for code, component in scheme.components.items() if node in (ROOT, code)]
    return [_("Điểm không được quá điểm tối đa.")] if value > sum(parts) else []


def _word_faults(reason: str, document: str) -> list[str]:
    faults = []
    if not reason or len(reason) > LONGEST_TEXT:
        faults.append(_("Ghi lý do, tối đa %d ký tự.") % LONGEST_TEXT)
    if len(document) > LONGEST_DOCUMENT:
        faults.append(_("Số, ký hiệu văn bản dài tối đa %d ký tự.") % LONGEST_DOCUMENT)
    return faults
