"""Writes: what agencies give themselves (tự chấm), and what is appraised (thẩm định) beside what was computed."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from documents.attachments import Attached
from scoring.appraisal_lines import Given, Line, in_range, lines_of
from scoring.appraisal_notices import tell_agency, tell_office
from scoring.appraising import Standing, paper_of, setup_of, standings_of
from scoring.models import Appraisal, AppraisalProof, AppraisalSetup, AppraisalStep, PublicationDraft, ScoringRun
from scoring.publications import draft_of
from scoring.results import UnitResult
from scoring.selectors import method_of, result_of
from scoring.services.publication_faults import LONGEST_TEXT
from scoring.services.publications import NotPublishable, lock_step
from surveys.models import RoundUnit

Kind = AppraisalStep.Kind
Values = Mapping[str, Given]


@transaction.atomic
def save_self(
    *,
    draft: PublicationDraft,
    round_unit: RoundUnit,
    values: Values,
    files: Iterable[Attached] = (),
    submit: bool,
    seen: int,
    actor: User,
    at: datetime,
) -> AppraisalStep:
    """Keep what an agency says of itself, and hand it in with `submit`. Raises NotPublishable.

    From the first day of the draft's window on; after its last day it is handed in late, until it is appraised.
    """
    standing = _standing(draft, round_unit, seen)
    lines = _lines(draft.run, round_unit)
    faults = [*_window_faults(draft, at), *_own_faults(standing), *_given_faults(lines, values, own=True)]
    if faults:
        raise NotPublishable(faults)
    late = submit and localdate(at) > draft.closes_on
    step = _take(draft.run, round_unit, standing, Kind.SUBMIT if submit else Kind.SAVE, actor, at, late=late)
    _keep(step, Appraisal.Kind.SELF, lines, values)
    for file in files:
        AppraisalProof.objects.create(
            step=step, key=file.key, name=file.name, kind=file.kind, size=file.size, sha256=file.sha256
        )
    if submit:
        tell_office(step=step, at=at, on=localdate(at))
    return step


@transaction.atomic
def take_back(*, draft: PublicationDraft, round_unit: RoundUnit, seen: int, actor: User, at: datetime) -> AppraisalStep:
    """Take a self-assessment back to change it, until it is appraised. Raises NotPublishable."""
    standing = _standing(draft, round_unit, seen)
    if not standing.is_submitted:
        raise NotPublishable([_("Bản tự chấm chưa nộp nên không có gì để rút.")])
    if standing.is_appraised:
        raise NotPublishable([_("Bản tự chấm đã được thẩm định, không rút được nữa.")])
    return _take(draft.run, round_unit, standing, Kind.TAKE_BACK, actor, at)


@transaction.atomic
def appraise(
    *,
    draft: PublicationDraft,
    round_unit: RoundUnit,
    values: Values,
    seen: int,
    actor: User,
    at: datetime,
) -> AppraisalStep:
    """Appraise all lines of a unit, with a reason where a value is not the one computed or given.

    Raises NotPublishable.
    """
    standing = _standing(draft, round_unit, seen)
    lines = _lines(draft.run, round_unit)
    faults = _waiting_faults(draft, standing, at) + _given_faults(lines, values, own=False, said=standing.own_values)
    if faults:
        raise NotPublishable(faults)
    step = _take(draft.run, round_unit, standing, Kind.APPRAISE, actor, at)
    _keep(step, Appraisal.Kind.APPRAISED, lines, values)
    tell_agency(step=step, at=at, on=localdate(at))
    return step


@transaction.atomic
def agree_with_all(*, draft: PublicationDraft, actor: User, at: datetime) -> int:
    """Appraise as computed every unit not appraised yet that says nothing else of itself; return how many.

    Raises NotPublishable.
    """
    _lock(draft)
    standings, units = standings_of(draft.run), {one.agency.code: one for one in _units(draft)}
    made = 0
    for result in result_of(draft.run).agencies:
        unit = units.get(result.agency)
        lines = lines_of(method_of(draft.run), result)
        standing = standings.get(unit.pk, Standing()) if unit else Standing()
        if unit is None or standing.is_appraised or not agreed(lines, standing) or _waiting_faults(draft, standing, at):
            continue
        step = _take(draft.run, unit, standing, Kind.APPRAISE, actor, at)
        _keep(step, Appraisal.Kind.APPRAISED, lines, {line.code: Given(line.computed) for line in lines})
        tell_agency(step=step, at=at, on=localdate(at))
        made += 1
    return made


def agreed(lines: Iterable[Line], standing: Standing) -> bool:
    """Say whether there is nothing to weigh about a unit: no value of its own differs, and nothing was explained."""
    if not standing.is_submitted:
        return True
    said = standing.own_values
    return all(
        (one := said.get(line.code, Given(None))).reason == "" and one.value in (None, line.computed) for line in lines
    )


@transaction.atomic
def undo(*, draft: PublicationDraft, round_unit: RoundUnit, seen: int, actor: User, at: datetime) -> AppraisalStep:
    """Take the newest appraisal of a unit back; the one before it is in force again. Raises NotPublishable."""
    standing = _standing(draft, round_unit, seen)
    if standing.judged is None:
        raise NotPublishable([_("Đơn vị chưa được thẩm định nên không có gì để hoàn tác.")])
    return _take(draft.run, round_unit, standing, Kind.UNDO, actor, at, voids=standing.judged)


def lines_to_appraise(run: ScoringRun) -> dict[str, tuple[Line, ...]]:
    """Return the lines of every unit that has an index, by agency; the others have nothing to appraise."""
    method = method_of(run)
    return {unit.agency: lines_of(method, unit) for unit in result_of(run).agencies if unit.index is not None}


def _units(draft: PublicationDraft) -> Iterable[RoundUnit]:
    return draft.round.units.filter(reports_into=None).select_related("agency", "version", "round")


def _lines(run: ScoringRun, unit: RoundUnit) -> tuple[Line, ...]:
    found: UnitResult | None = next((one for one in result_of(run).agencies if one.agency == unit.agency.code), None)
    if found is None or found.index is None:
        raise NotPublishable([_("Đơn vị không có kết quả riêng trong lần tính này.")])
    return lines_of(method_of(run), found)


def _lock(draft: PublicationDraft) -> AppraisalSetup:
    lock_step(draft.round)
    setup = setup_of(draft.round)
    if setup is None:
        raise NotPublishable([_("Đợt chưa mở thẩm định.")])
    if draft_of(draft.round) != draft:
        raise NotPublishable([_("Dự thảo này không còn hiệu lực.")])
    if paper_of(draft.round) is not None:
        raise NotPublishable([_("Kết quả thẩm định đã trình; rút tờ trình rồi mới sửa được.")])
    return setup


def _standing(draft: PublicationDraft, unit: RoundUnit, seen: int) -> Standing:
    """Return how far a unit is, with its round held. Raises NotPublishable where somebody acted since it was seen."""
    _lock(draft)
    if unit.round_id != draft.round_id or unit.reports_into_id is not None:
        raise NotPublishable([_("Đơn vị không có kết quả riêng trong lần tính này.")])
    standing = standings_of(draft.run, unit.pk).get(unit.pk, Standing())
    if standing.number != seen:
        raise NotPublishable([_("Vừa có người khác sửa phần của đơn vị này; xem lại rồi làm tiếp.")])
    return standing


def _take(
    run: ScoringRun,
    unit: RoundUnit,
    standing: Standing,
    kind: AppraisalStep.Kind,
    actor: User,
    at: datetime,
    *,
    voids: AppraisalStep | None = None,
    late: bool = False,
) -> AppraisalStep:
    number = standing.number + 1
    step = AppraisalStep.objects.create(
        round_unit=unit, run=run, number=number, kind=kind, voids=voids, late=late, actor=actor, at=at
    )
    subject = f"round:{run.round.code}/unit:{unit.agency.code}"
    record(actor=actor, action=f"appraisal.{kind.value}", subject=subject, detail={"step": step.pk}, at=at)
    return step


def _keep(step: AppraisalStep, kind: Appraisal.Kind, lines: Iterable[Line], values: Values) -> None:
    rows = []
    for line in lines:
        one = values.get(line.code, Given(None))
        reason = one.reason.strip()
        if one.value is None and (kind == Appraisal.Kind.APPRAISED or not reason):
            continue
        about: dict[str, Any] = {"node": line.code, "measure": line.measure, "computed": line.computed}
        about |= {"round_unit": step.round_unit, "actor": step.actor, "at": step.at}
        rows.append(Appraisal(step=step, kind=kind, value=one.value, reason=reason, **about))
    Appraisal.objects.bulk_create(rows)


def _window_faults(draft: PublicationDraft, at: datetime) -> list[str]:
    if localdate(at) >= draft.opens_on:
        return []
    return [_("Nhận bản tự chấm từ ngày %s.") % draft.opens_on.strftime("%d/%m/%Y")]


def _own_faults(standing: Standing) -> list[str]:
    if standing.is_appraised:
        return [_("Đơn vị đã được thẩm định, không sửa bản tự chấm được nữa.")]
    return [_("Bản tự chấm đã nộp; rút lại rồi sửa.")] if standing.is_submitted else []


def _waiting_faults(draft: PublicationDraft, standing: Standing, at: datetime) -> list[str]:
    if standing.is_submitted or localdate(at) > draft.closes_on:
        return []
    last = draft.closes_on.strftime("%d/%m/%Y")
    return [_("Đơn vị chưa nộp bản tự chấm và còn nộp được đến hết ngày %s.") % last]


def _given_faults(lines: Iterable[Line], values: Values, *, own: bool, said: Values | None = None) -> list[str]:
    """Return what is wrong with values; `said` are those that the agency gave itself."""
    known = {line.code: line for line in lines}
    faults = [] if set(values) <= set(known) else [_("Chọn một phần, yếu tố hoặc tiêu chí của phương pháp.")]
    check: Callable[[Line, Given, Given], str] = _own_fault if own else _judged_fault
    for code, line in known.items():
        one, before = values.get(code, Given(None)), (said or {}).get(code, Given(None))
        words = _length_fault(one) or check(line, one, before)
        if words:
            faults.append(f"{line.name or _('Chỉ số chung')}: {words}")
    return faults


def _length_fault(one: Given) -> str:
    return _("lý do dài tối đa %d ký tự.") % LONGEST_TEXT if len(one.reason) > LONGEST_TEXT else ""


def _own_fault(line: Line, one: Given, _before: Given) -> str:
    if one.value is None:
        return ""
    if not line.asked:
        return _("phương pháp không có điểm tự chấm; chỉ ghi giải trình.")
    if not in_range(one.value, line):
        return _range_words(line)
    return _("ghi lý do vì điểm khác kết quả tính.") if one.value != line.computed and not one.reason.strip() else ""


def _judged_fault(line: Line, one: Given, before: Given) -> str:
    if one.value is None:
        lacks = line.computed is not None or before.value is not None
        return _("ghi giá trị thẩm định.") if lacks else ""
    if not in_range(one.value, line):
        return _range_words(line)
    differs = one.value != line.computed or (before.value is not None and one.value != before.value)
    return (
        _("ghi lý do vì giá trị khác kết quả tính hoặc khác giá trị tự chấm.")
        if differs and not one.reason.strip()
        else ""
    )


def _range_words(line: Line) -> str:
    most = f"{line.maximum.normalize():f}".replace(".", ",")
    return _("giá trị phải là số từ 0 đến %s, tối đa bốn chữ số thập phân.") % most
