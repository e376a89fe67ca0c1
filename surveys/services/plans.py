"""Writes: what a round plans, within what its state still lets change.

Being prepared: everything. Open: its last day, quotas and forms issued, more channels and units, a rewording. Closed:
only its note.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from agencies.models import Agency, AgencyVersion
from surveys.layout import same_layout
from surveys.models import QuestionnaireVersion, Round, RoundChannel, RoundUnit, RoundVersion
from surveys.planning import sample_size
from surveys.selectors import questionnaire_of, units_by_code
from surveys.services.plan_checks import Outline, frozen, not_standing, outline_faults, outside_owner
from surveys.services.rounds import InvalidRound, WrongState

MOST_FORMS = 100_000_000


@dataclass(frozen=True, slots=True)
class Target:
    """What is planned for one unit. Without a quota it follows from the population, where that is known."""

    population: int | None = None
    quota: int | None = None
    issued: int | None = None


@transaction.atomic
def change_outline(*, round: Round, outline: Outline, actor: User | None, at: datetime) -> None:
    """Change what stands over a round. Raises InvalidRound with everything its state does not let change."""
    kept = _locked(round)
    faults = [*frozen(kept, outline), *outline_faults(kept, outline)]
    if faults:
        raise InvalidRound(faults)
    if kept.state == Round.State.DRAFT and kept.opens_on != outline.opens_on:
        _stand_as_on(kept, outline.opens_on)
    if kept.questionnaire_version_id != outline.questionnaire_version.pk:
        RoundVersion.objects.filter(round=kept).delete()
        RoundVersion.objects.create(round=kept, version=outline.questionnaire_version, since=at)
    changed = [name for name in Outline.__dataclass_fields__ if getattr(kept, name) != getattr(outline, name)]
    for name in changed:
        setattr(kept, name, getattr(outline, name))
    if changed:
        kept.save(update_fields=changed)
        _record(kept, "round.plan", actor, at, changed=changed)
    round.refresh_from_db()


@transaction.atomic
def set_channels(*, round: Round, designs: Mapping[int, str], actor: User | None, at: datetime) -> None:
    """Say by which channels a round collects and by which design each; an open round only gains channels.

    Raises InvalidRound, WrongState when it is closed.
    """
    kept = _locked(round)
    _refuse_closed(kept)
    before = dict(kept.channels.values_list("channel", "design"))
    if before == dict(designs):
        return
    taken = [channel for channel in before if before[channel] != designs.get(channel)]
    if kept.state == Round.State.OPEN and taken:
        raise InvalidRound([_("Đợt đang thu phiếu: chỉ thêm kênh, không bỏ hay đổi cách chọn của kênh đã có.")])
    kept.channels.filter(channel__in=taken).delete()
    RoundChannel.objects.bulk_create(
        RoundChannel(round=kept, channel=channel, design=design)
        for channel, design in designs.items()
        if before.get(channel) != design
    )
    detail = {str(int(channel)): str(design) for channel, design in designs.items()}
    _record(kept, "round.channels", actor, at, channels=detail)


@transaction.atomic
def set_targets(*, round: Round, targets: Mapping[str, Target], actor: User | None, at: datetime) -> int:
    """Write down population, quota and forms issued of units by the code of their agency; return how many changed.

    Raises InvalidRound for numbers out of range and codes the round does not have, WrongState when it is closed.
    """
    kept = _locked(round)
    _refuse_closed(kept)
    units = units_by_code(kept)
    faults = [fault for code, target in targets.items() for fault in _target_faults(code, target, units)]
    if faults:
        raise InvalidRound(faults)
    changed = [units[code] for code, target in targets.items() if _apply(units[code], target, kept.margin)]
    RoundUnit.objects.bulk_update(changed, ["population", "quota", "issued"])
    detail = {unit.agency.code: [unit.population, unit.quota, unit.issued] for unit in changed}
    if changed:
        _record(kept, "round.targets", actor, at, units=detail)
    return len(changed)


@transaction.atomic
def add_units(*, round: Round, agencies: Collection[Agency], actor: User | None, at: datetime) -> int:
    """Add agencies as they stand on the round's first day; return how many were new.

    An agency's own survey takes only what stands below it. Raises InvalidRound, WrongState when it is closed.
    """
    kept = _locked(round)
    _refuse_closed(kept)
    present = set(kept.units.values_list("agency_id", flat=True))
    wanted = [agency for agency in agencies if agency.pk not in present]
    versions = _versions_on(wanted, kept.opens_on)
    faults = [not_standing(agency, kept.opens_on) for agency in wanted if agency.pk not in versions] + outside_owner(
        kept.owner, wanted, on=kept.opens_on
    )
    if faults:
        raise InvalidRound(faults)
    RoundUnit.objects.bulk_create(
        RoundUnit(round=kept, agency_id=version.agency_id, version=version, block_id=version.block_id)
        for version in versions.values()
    )
    _record(kept, "round.units_added", actor, at, units=sorted(agency.code for agency in wanted))
    return len(versions)


@transaction.atomic
def remove_unit(*, round: Round, code: str, actor: User | None, at: datetime) -> None:
    """Take a unit out of a round that is being prepared. Raises WrongState, InvalidRound."""
    kept = _locked(round)
    if kept.state != Round.State.DRAFT:
        raise WrongState(kept.code)
    try:
        deleted, _by_model = kept.units.filter(agency__code=code).delete()
    except ProtectedError as error:
        raise InvalidRound([_("Đơn vị “%s” đã có điểm thu, phân công hoặc phiếu nên không bỏ được.") % code]) from error
    if deleted:
        _record(kept, "round.unit_removed", actor, at, unit=code)


@transaction.atomic
def reword_round(*, round: Round, version: QuestionnaireVersion, actor: User | None, at: datetime) -> None:
    """Let an open round ask a newer wording of the same questions; answers stay under the version they were given to.

    Raises WrongState unless the round is open, InvalidRound where the version is not a rewording.
    """
    kept = _locked(round)
    if kept.state != Round.State.OPEN:
        raise WrongState(kept.code)
    asked = QuestionnaireVersion.objects.get(pk=kept.questionnaire_version_id)
    if version.questionnaire_id != asked.questionnaire_id or version.number <= asked.number:
        raise InvalidRound([_("Chỉ đổi sang phiên bản mới hơn của chính phiếu đang hỏi.")])
    if not same_layout(questionnaire_of(version.pk), questionnaire_of(asked.pk)):
        words = _(
            "Phiên bản này đổi cả câu hỏi hoặc phương án, không chỉ lời văn: phiếu cũ và phiếu mới không cộng được."
        )
        raise InvalidRound([words])
    RoundVersion.objects.get_or_create(round=kept, version=version, defaults={"since": at})
    kept.questionnaire_version = version
    kept.save(update_fields=["questionnaire_version"])
    _record(kept, "round.reword", actor, at, version=version.number)
    round.questionnaire_version = version


@transaction.atomic
def delete_round(*, round: Round, actor: User | None, at: datetime) -> None:
    """Delete a round that is being prepared, with its plan. Raises WrongState, InvalidRound when work hangs on it."""
    kept = _locked(round)
    if kept.state != Round.State.DRAFT:
        raise WrongState(kept.code)
    try:
        for part in (kept.asked_versions, kept.channels, kept.units):
            part.all().delete()
        kept.delete()
    except ProtectedError as error:
        words = _("Đợt đã có điểm thu, phân công, phiếu giấy hoặc danh sách mời nên không xóa được.")
        raise InvalidRound([words]) from error
    _record(round, "round.delete", actor, at)


def _locked(round: Round) -> Round:
    return Round.objects.select_for_update(no_key=True, of=("self",)).select_related("owner").get(pk=round.pk)


def _refuse_closed(round: Round) -> None:
    if round.state == Round.State.CLOSED:
        raise WrongState(round.code)


def _stand_as_on(round: Round, day: date) -> None:
    """Let the units of a round stand as they did on another first day. Raises InvalidRound."""
    units = list(round.units.select_related("agency"))
    versions = _versions_on([unit.agency for unit in units], day)
    missing = [not_standing(unit.agency, day) for unit in units if unit.agency_id not in versions]
    if missing:
        raise InvalidRound(missing)
    for unit in units:
        unit.version = versions[unit.agency_id]
        unit.block_id = unit.version.block_id
    RoundUnit.objects.bulk_update(units, ["version", "block"])


def _versions_on(agencies: Collection[Agency], day: date) -> dict[int, AgencyVersion]:
    versions = AgencyVersion.objects.filter(agency__in=agencies, valid__contains=day)
    return {version.agency_id: version for version in versions}


def _target_faults(code: str, target: Target, units: Mapping[str, RoundUnit]) -> list[str]:
    if code not in units:
        return [_("Đợt không có đơn vị mã “%s”.") % code]
    numbers = (target.population, target.quota, target.issued)
    if any(number is not None and not 0 <= number <= MOST_FORMS for number in numbers):
        return [_("%(code)s: số phải từ 0 đến %(most)s.") % {"code": code, "most": MOST_FORMS}]
    return []


def _apply(unit: RoundUnit, target: Target, margin: Decimal | None) -> bool:
    """Set a unit's numbers and tell whether one changed."""
    quota = target.quota
    if quota is None and target.population and margin is not None:
        quota = sample_size(target.population, margin)
    wanted = (target.population, quota, target.issued)
    changed = (unit.population, unit.quota, unit.issued) != wanted
    unit.population, unit.quota, unit.issued = wanted
    return changed


def _record(round: Round, action: str, actor: User | None, at: datetime, **detail: object) -> None:
    record(actor=actor, action=action, subject=f"round:{round.code}", detail=detail, at=at)
