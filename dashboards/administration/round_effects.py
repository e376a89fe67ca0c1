"""What a reorganisation, once done, means for the units of rounds; the rules are those that rounds follow it by."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies.reorganisation import RENAME, TRANSFER, Plan
from charts.numbers import vi
from invitations.models import Contact
from surveys.endings import Fates
from surveys.models import AccessPoint, Round, RoundUnit
from surveys.selectors.endings import fates_in


def open_rounds(plan: Plan, today: date) -> Iterator[str]:
    """Say of every unit of open rounds that is one of the plan's agencies where its forms go, and its doors."""
    units = list(_units(plan, Round.State.OPEN))
    names = dict(
        RoundUnit.objects.filter(round__in={unit.round_id for unit in units}).values_list("pk", "version__name")
    )
    doors = _counts(AccessPoint.objects.filter(round_unit__in=units, closed_at=None))
    invited = _counts(Contact.objects.filter(round_unit__in=units, answered=False))
    fates = {round_id: fates_in(round_id) for round_id in sorted({unit.round_id for unit in units})}
    for unit in units:
        yield _fate(unit, plan, fates[unit.round_id], names, today)
        if doors.get(unit.pk) or invited.get(unit.pk):
            yield _still_open(unit, doors.get(unit.pk, 0), invited.get(unit.pk, 0))


def planned_rounds(plan: Plan) -> Iterator[str]:
    """Say which planned rounds name an agency that is gone, or called otherwise, when they open."""
    for unit in _units(plan, Round.State.DRAFT):
        known = {"round": unit.round.title, "unit": unit.version.name}
        if unit.round.opens_on < plan.on:
            yield _("%(round)s mở trước ngày này: %(unit)s ở lại trong kế hoạch.") % known
        elif plan.ends:
            yield _("%(round)s: %(unit)s còn trong kế hoạch; bỏ ra và thêm đơn vị tiếp nhận trước khi mở đợt.") % known
        else:
            yield _("%(round)s: %(unit)s ở lại trong kế hoạch.") % known


def _units(plan: Plan, state: str) -> Iterator[RoundUnit]:
    # Both sides of a transfer go on, and both are told of.
    heirs = [heir.agency for heir in plan.heirs if plan.kind == TRANSFER and heir.agency is not None]
    units = RoundUnit.objects.filter(agency__in=[*plan.agencies, *heirs], round__state=state)
    yield from units.select_related("round", "version").order_by("round__opens_on", "round_id", "version__sort_key")


def _fate(unit: RoundUnit, plan: Plan, fates: Fates, names: Mapping[int, str], today: date) -> str:
    known = {
        "round": unit.round.title,
        "unit": unit.version.name,
        "day": date_format(max(plan.on, today), "SHORT_DATE_FORMAT"),
    }
    into, _on = fates.follows.get(unit.pk, (None, None))
    if unit.pk in fates.ended:
        became = ", ".join(fates.ended[unit.pk].became)
        words = _(
            "%(round)s: từ ngày %(day)s %(unit)s không nhận phiếu nữa, phiếu đến sau chờ quyết định; phiếu đã nhận vẫn "
            "tính cho đơn vị này."
        )
        return words % known + (" " + _("Người trả lời được chỉ đến: %s.") % became if became else "")
    if into is not None and unit.round.opens_on < plan.on:
        known["into"] = names.get(into, "")
        return _("%(round)s: phiếu của %(unit)s, cả phiếu đã nhận, tính cho %(into)s từ ngày %(day)s.") % known
    if plan.kind == RENAME:
        return _("%(round)s: %(unit)s nhận phiếu như trước và mang tên lúc mở đợt đến hết đợt.") % known
    if plan.ends:
        return _("%(round)s mở sau ngày này mà vẫn đo %(unit)s: phiếu tiếp tục tính cho đơn vị đó.") % known
    return _("%(round)s: %(unit)s nhận phiếu như trước.") % known


def _still_open(unit: RoundUnit, doors: int, invited: int) -> str:
    known = {"unit": unit.version.name, "doors": vi(doors), "invited": vi(invited)}
    return (
        _(
            "%(unit)s: %(doors)s mã QR, đường dẫn và %(invited)s thư mời chưa trả lời giữ nguyên, mở ra đúng "
            "như dòng trên."
        )
        % known
    )


def _counts(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.order_by().values("round_unit").annotate(many=Count("pk")).values_list("round_unit", "many"))
