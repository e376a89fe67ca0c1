from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from agencies.meanwhile import refuse_unless_seen
from surveys.models import PaperBatch, Round, RoundUnit
from surveys.models.paper import MOST_FORMS, PAPER_CHANNELS
from surveys.paper.serial import LARGEST, PREFIX
from surveys.selectors.paper import issued_by_batch, next_number
from surveys.services.paper.refusals import BatchRefused, PaperRefused
from surveys.services.rounds import state_issued

State = PaperBatch.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """How far a batch is: who has it, how many of its forms were handed out, how many came back."""

    handed_to: User | None
    holder: str
    issued: int | None
    returned: int | None


@transaction.atomic
def create_batch(
    *,
    round_unit: RoundUnit,
    channel: int,
    prefix: str,
    count: int,
    actor: User,
    at: datetime,
    double_entry: bool = False,
    stratum: str = "",
    sampling_unit: str = "",
) -> PaperBatch:
    """Number `count` forms for a unit after the last ones of the prefix in the round. Raises BatchRefused."""
    # Batches of a round are numbered one after the other.
    round = Round.objects.select_for_update(no_key=True).get(pk=round_unit.round_id)
    faults = _faults(round, channel, prefix, count)
    if faults:
        raise BatchRefused(faults)
    first = next_number(round, prefix)
    batch = PaperBatch.objects.create(
        key=uuid4(),
        round=round,
        round_unit=round_unit,
        channel=channel,
        questionnaire_version_id=round.questionnaire_version_id,
        prefix=prefix,
        first=first,
        last=first + count - 1,
        double_entry=double_entry,
        stratum=stratum.strip()[:60],
        sampling_unit=sampling_unit.strip()[:60],
        created_by=actor,
        created_at=at,
    )
    _record(batch, "paper.batch.create", actor, at, {"prefix": prefix, "first": first, "count": count})
    return batch


@transaction.atomic
def hand_out(*, batch: PaperBatch, handing: Handing, actor: User, at: datetime, seen: str | None = None) -> None:
    """Write down who has a batch, what was handed out and what came back.

    `seen`: the mark of what the page showed, None where there was none. Raises BatchRefused, ChangedMeanwhile.
    """
    batch = _locked(batch)
    refuse_unless_seen(stated(batch), seen, wanted=_as_stated(handing))
    faults = _handing_faults(batch, handing)
    if faults:
        raise BatchRefused(faults)
    batch.handed_to, batch.holder = handing.handed_to, handing.holder.strip()[:200]
    batch.issued, batch.returned = handing.issued, handing.returned
    if batch.state == State.PREPARED and (handing.issued or handing.handed_to or batch.holder):
        batch.state = State.OUT
        batch.handed_on = timezone.localdate(at)
    batch.save(update_fields=["handed_to", "holder", "issued", "returned", "state", "handed_on"])
    detail = {"issued": handing.issued, "returned": handing.returned, "holder": batch.holder}
    _record(batch, "paper.batch.hand_out", actor, at, detail)


def stated(batch: PaperBatch) -> dict[str, str]:
    """Return how far a batch is, as its page shows it."""
    return _as_stated(Handing(**{name: getattr(batch, name) for name in ("handed_to", "holder", "issued", "returned")}))


def _as_stated(handing: Handing) -> dict[str, str]:
    numbers = {"issued": handing.issued, "returned": handing.returned}
    person = str(handing.handed_to.pk) if handing.handed_to else ""
    said = {"handed_to": person, "holder": handing.holder.strip()[:200]}
    return said | {name: "" if number is None else str(number) for name, number in numbers.items()}


@transaction.atomic
def close_batch(*, batch: PaperBatch, actor: User, at: datetime) -> None:
    """Let no more forms of a batch be keyed; what waits for a second keying or a decision must be settled first.

    Raises PaperRefused.
    """
    batch = _locked(batch)
    if batch.forms.filter(state__in=("waiting", "differing")).exists():
        raise PaperRefused(_("Còn phiếu chờ nhập lần hai hoặc chờ quyết định. Xử lý xong rồi mới khóa lô."))
    _move(batch, State.CLOSED, actor, at)


@transaction.atomic
def reopen_batch(*, batch: PaperBatch, actor: User, at: datetime) -> None:
    """Let forms of a closed batch be keyed again."""
    batch = _locked(batch)
    _move(batch, State.OUT if batch.handed_on else State.PREPARED, actor, at)


@transaction.atomic
def take_over_issued(*, round: Round, actor: User, at: datetime) -> Mapping[str, int]:
    """State as issued, for every unit that has batches, what its batches say was handed out; return it by agency."""
    issued = issued_by_batch(round)
    if issued:
        state_issued(round=round, issued=issued, actor=actor, at=at)
    return issued


@transaction.atomic
def drop_batch(*, batch: PaperBatch, actor: User, at: datetime) -> None:
    """Take back a batch from which nothing was handed out or keyed; its numbers are free again.

    Raises PaperRefused.
    """
    batch = _locked(batch)
    if batch.state != State.PREPARED or batch.forms.exists():
        raise PaperRefused(_("Lô đã phát hoặc đã có phiếu nhập nên không xóa được. Khóa lô thay vì xóa."))
    _record(batch, "paper.batch.drop", actor, at, {"prefix": batch.prefix, "first": batch.first})
    batch.delete()


def _faults(round: Round, channel: int, prefix: str, count: int) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    if round.state == Round.State.CLOSED:
        faults.append(("unit", _("Đợt đã khóa thu phiếu, không lập thêm lô phiếu giấy.")))
    if channel not in PAPER_CHANNELS:
        faults.append(("channel", _("Chọn một kênh dùng phiếu giấy.")))
    if not PREFIX.fullmatch(prefix):
        faults.append(("prefix", _("Chữ đầu số phiếu gồm 1 đến 6 chữ cái A–Z, không dấu.")))
    if not 1 <= count <= MOST_FORMS:
        faults.append(("count", _("Mỗi lô có từ 1 đến %d phiếu.") % MOST_FORMS))
    elif not faults and next_number(round, prefix) + count - 1 > LARGEST:
        faults.append(("prefix", _("Hết số với chữ đầu này; dùng chữ khác.")))
    return faults


def _handing_faults(batch: PaperBatch, handing: Handing) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    issued, returned = handing.issued, handing.returned
    keyed = batch.forms.count()
    if issued is not None and not 0 <= issued <= batch.size:
        faults.append(("issued", _("Số phát ra từ 0 đến %d, là số phiếu của lô.") % batch.size))
    elif returned is not None and not 0 <= returned <= (issued or 0):
        faults.append(("returned", _("Số thu về không quá số phát ra.")))
    elif returned is not None and returned < keyed:
        faults.append(("returned", _("Đã nhập %d phiếu, số thu về không thể ít hơn.") % keyed))
    return faults


def _locked(batch: PaperBatch) -> PaperBatch:
    return PaperBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)


def _move(batch: PaperBatch, state: str, actor: User, at: datetime) -> None:
    if batch.state == state:
        return
    batch.state = state
    batch.save(update_fields=["state"])
    _record(batch, f"paper.batch.{state}", actor, at, {})


def _record(batch: PaperBatch, action: str, actor: User, at: datetime, detail: Mapping[str, object]) -> None:
    record(actor=actor, action=action, subject=f"paper-batch:{batch.pk}", detail=detail, at=at)
