"""Writes: targets of indicators and of the satisfaction index."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from agencies.models import Agency, Block
from charts.numbers import vi
from scoring.indicators.reading import LONGEST_TEXT
from scoring.indicators.targets import targets_in_force
from scoring.method_document import parse
from scoring.models import Indicator, IndicatorTarget, Method
from scoring.models.indicators import FIRST_YEAR, LAST_YEAR
from scoring.selectors import latest_method_version

MOST_DECIMALS = 6


class InvalidTarget(Exception):
    """A target cannot be set so; `field` says what is wrong with it."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class TargetStands(Exception):
    """A target of the same subject, unit and year is in force (`standing`): it is withdrawn first."""

    def __init__(self, standing: IndicatorTarget) -> None:
        super().__init__(standing)
        self.standing = standing

    def __str__(self) -> str:
        words = _(
            "Đã có mục tiêu đang áp dụng cho chỉ số, đơn vị và năm này: %(target)s (%(source)s). "
            "Rút mục tiêu đó trước khi đặt mục tiêu mới."
        )
        said = f"{self.standing.get_operator_display()} {vi(self.standing.value.normalize())}"
        return words % {"target": said, "source": self.standing.source}


class AlreadyWithdrawn(Exception):
    """The target is no longer in force."""

    def __str__(self) -> str:
        return _("Mục tiêu này đã rút từ trước.")


@dataclass(frozen=True, slots=True)
class Aim:
    """What a target is of and for whom: an indicator, or a method with a node (empty: the index itself).

    For an agency, a block and so each of its agencies, or neither: the province as a whole.
    """

    year: int
    indicator: Indicator | None = None
    method: Method | None = None
    node: str = ""
    agency: Agency | None = None
    block: Block | None = None


@transaction.atomic
def set_target(
    *, aim: Aim, operator: str, value: Decimal, source: str, actor: User | None, at: datetime
) -> IndicatorTarget:
    """Set a target by a decision (`source`), in the indicator's unit or in percent.

    Raises InvalidTarget and TargetStands.
    """
    _refuse_subject(aim)
    _refuse_figure(aim, operator, value)
    if not source or len(source) > LONGEST_TEXT:
        raise InvalidTarget("source", _("Ghi văn bản hoặc nguồn đặt mục tiêu, tối đa %d ký tự.") % LONGEST_TEXT)
    fields = {"indicator": aim.indicator, "method": aim.method, "node": aim.node, "agency": aim.agency,
              "block": aim.block, "year": aim.year}  # fmt: skip
    _lock(aim)
    standing = targets_in_force().filter(**fields).first()
    if standing is not None:
        raise TargetStands(standing)
    made = IndicatorTarget.objects.create(**fields, operator=operator, value=value, source=source, set_by=actor, at=at)
    record(actor=actor, action="scoring.target_set", subject=f"target:{made.pk}", detail=_detail(made), at=at)
    return made


@transaction.atomic
def withdraw_target(*, target: IndicatorTarget, reason: str, actor: User | None, at: datetime) -> None:
    """Let a target hold no longer; it stays on record with the reason. Raises InvalidTarget, AlreadyWithdrawn."""
    if not reason or len(reason) > LONGEST_TEXT:
        raise InvalidTarget("reason", _("Ghi lý do rút mục tiêu, tối đa %d ký tự.") % LONGEST_TEXT)
    in_force = IndicatorTarget.objects.filter(pk=target.pk, withdrawn_at=None)
    if not in_force.update(withdrawn_at=at, withdrawn_by=actor, withdrawal_reason=reason):
        raise AlreadyWithdrawn
    detail = {**_detail(target), "reason": reason}
    record(actor=actor, action="scoring.target_withdrawn", subject=f"target:{target.pk}", detail=detail, at=at)


def _refuse_subject(aim: Aim) -> None:
    if (aim.indicator is None) == (aim.method is None):
        raise InvalidTarget("indicator", _("Chọn một chỉ số đặt cạnh, hoặc chỉ số hài lòng."))
    if aim.agency is not None and aim.block is not None:
        raise InvalidTarget("agency", _("Chọn một đơn vị, một khối, hoặc cả tỉnh."))
    if aim.indicator is not None:
        _refuse_level(aim.indicator, aim)
    if aim.method is not None and aim.node not in parse(latest_method_version(aim.method.code).document).by_code:
        raise InvalidTarget("node", _("Phương pháp không có phần, nhân tố hay tiêu chí mang mã này."))


def _refuse_level(indicator: Indicator, aim: Aim) -> None:
    whole = aim.agency is None and aim.block is None
    if aim.node:
        raise InvalidTarget("node", _("Chỉ số đặt cạnh không có phần, nhân tố hay tiêu chí."))
    if whole and indicator.level == Indicator.Level.AGENCY:
        raise InvalidTarget("agency", _("Chỉ số này tính cho từng đơn vị, không tính cho cả tỉnh."))
    if not whole and indicator.level == Indicator.Level.PROVINCE:
        raise InvalidTarget("agency", _("Chỉ số này tính cho cả tỉnh, không tính cho từng đơn vị."))


def _refuse_figure(aim: Aim, operator: str, value: Decimal) -> None:
    if operator not in IndicatorTarget.Operator.values:
        raise InvalidTarget("operator", _("Chọn trên, từ, dưới hoặc không quá."))
    if not FIRST_YEAR <= aim.year <= LAST_YEAR:
        raise InvalidTarget("year", _("Năm không hợp lệ."))
    low, high = (Decimal(0), Decimal(100)) if aim.indicator is None else (aim.indicator.minimum, aim.indicator.maximum)
    fits = (low is None or value >= low) if value.is_finite() else False
    if not fits or (high is not None and value > high) or not _is_kept(value):
        raise InvalidTarget("value", _("Giá trị nằm ngoài thang của chỉ số, hoặc có hơn 6 chữ số thập phân."))


def _is_kept(value: Decimal) -> bool:
    return abs(value) < 10**9 and value == round(value, MOST_DECIMALS)


def _lock(aim: Aim) -> None:
    """Two targets of one subject set at once would not see each other."""
    if aim.indicator is not None:
        Indicator.objects.select_for_update().get(pk=aim.indicator.pk)
    if aim.method is not None:
        Method.objects.select_for_update().get(pk=aim.method.pk)


def _detail(target: IndicatorTarget) -> dict[str, str | int]:
    return {
        "indicator": target.indicator.code if target.indicator else "",
        "method": target.method.code if target.method else "",
        "node": target.node,
        "agency": target.agency.code if target.agency else "",
        "block": target.block.code if target.block else "",
        "year": target.year,
        "target": f"{target.operator} {target.value}",
    }
