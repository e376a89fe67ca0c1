"""From a keyed form to a stored response: at once, or after a second keying by somebody else."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from surveys.models import Channel, PaperBatch, PaperForm, PaperKeying, PaperRejectReason, Response, Round
from surveys.paper import keying as keys
from surveys.paper.comparison import Keyed, differences
from surveys.paper.serial import Serial
from surveys.quality import flags_of
from surveys.selectors import questionnaire_of
from surveys.selectors.endings import ending_of
from surveys.selectors.paper import is_excluded, keyed_of
from surveys.selectors.retention import gone_of
from surveys.services.lateness import has_closed, late_because
from surveys.services.paper.reasons import BLANK, reason_said
from surveys.services.paper.refusals import (
    AlreadyKeyed,
    CannotKey,
    DayOutside,
    FormRejected,
    KeyedByYou,
    NotAThird,
    NothingToTakeBack,
    TooFewAnswered,
    WaitsForDecision,
)
from surveys.services.storing import Origin, store_answers
from surveys.sheet import Reading

State = PaperForm.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Keying:
    """One form as a person keyed it: its number in the batch and what stands on it.

    `accept_few`: the person saw that little is answered and wants it stored all the same. `correcting`: it replaces
    the person's own keying of the form.
    """

    number: int
    keyed: Keyed
    accept_few: bool = False
    correcting: bool = False


@transaction.atomic
def key_form(*, batch: PaperBatch, keying: Keying, actor: User, at: datetime) -> PaperForm:
    """Take one keyed form: store it, or keep it for the second keying that the batch demands.

    Two people who key the same form at the same moment come one after the other. Raises PaperRefused of every kind.
    """
    batch = _locked(batch)
    _require_keyable(batch, keying.number, keying.keyed.submitted_on, at)
    form = _form(batch, keying.number)
    if form is not None:
        _refuse_settled(form)
    _refuse_few(batch, keying)
    if not batch.double_entry:
        return _store(form or _new(batch, keying.number, actor, at), keying.keyed, at)
    if form is None:
        return _keep_first(_new(batch, keying.number, actor, at), keying.keyed, actor, at)
    return _keep_further(form, keying, actor, at)


@transaction.atomic
def decide_form(*, form: PaperForm, keyed: Keyed, actor: User, at: datetime) -> PaperForm:
    """Store what a third person reads off a form that two keyed differently.

    Raises NotAThird, NothingToTakeBack where nothing is to be decided any more, CannotKey.
    """
    batch = _locked(form.batch)
    form = PaperForm.objects.select_related("batch").get(pk=form.pk)
    if form.state != State.DIFFERING:
        raise NothingToTakeBack(_("Phiếu này không còn chờ quyết định."))
    if actor.pk in (form.first_by_id, form.second_by_id):
        raise NotAThird(_("Người đã nhập phiếu không tự quyết định được; cần người thứ ba xem lại phiếu giấy."))
    _require_keyable(batch, form.number, keyed.submitted_on, at)
    form.decided_by = actor
    _record(batch, "paper.form.decide", actor, at)
    return _store(form, keyed, at)


@transaction.atomic
def reject_form(
    *, batch: PaperBatch, number: int, reason: PaperRejectReason, actor: User, at: datetime, words: str = ""
) -> PaperForm:
    """Leave a returned form out of the answers, with the reason; `words` say the reason that the list does not name.

    Raises ReasonUnsaid, AlreadyKeyed, FormRejected, CannotKey.
    """
    words = reason_said(reason, words)
    batch = _locked(batch)
    _require_open(batch, number)
    form = _form(batch, number)
    if form is not None and form.state in (State.STORED, State.REJECTED):
        _refuse_settled(form)
    form = form or _new(batch, number, actor, at)
    form.state, form.reason, form.reason_words, form.keyed_at = State.REJECTED, reason, words, at
    form.save()
    form.keyings.all().delete()
    _record(batch, "paper.form.reject", actor, at, reason=reason.code)
    return form


@transaction.atomic
def take_back_rejection(*, form: PaperForm, actor: User, at: datetime) -> None:
    """Let a rejected form be keyed after all. Raises NothingToTakeBack, CannotKey."""
    batch = _locked(form.batch)
    _require_open(batch, form.number)
    deleted, _by_model = PaperForm.objects.filter(pk=form.pk, state=State.REJECTED).delete()
    if not deleted:
        raise NothingToTakeBack(_("Phiếu này không ở tình trạng loại."))
    _record(batch, "paper.form.take_back", actor, at)


@transaction.atomic
def key_again(*, form: PaperForm, actor: User, at: datetime) -> None:
    """Free the serial of a stored form whose response was excluded, so that it is keyed anew as another response.

    What is stored never changes: the excluded response stays as it is. Raises NothingToTakeBack, CannotKey.
    """
    batch = _locked(form.batch)
    _require_open(batch, form.number)
    form = PaperForm.objects.select_related("batch").get(pk=form.pk)
    if form.state != State.STORED or not is_excluded(form):
        words = _("Phiếu đã lưu không sửa được. Loại phiếu ở mục Chất lượng kèm lý do, rồi nhập lại từ phiếu giấy.")
        raise NothingToTakeBack(words)
    batch.forms.filter(pk=form.pk).delete()
    _record(batch, "paper.form.key_again", actor, at)


def response_id(batch: PaperBatch, number: int, attempt: int) -> UUID:
    """Return the id of the response of a form: the same serial number cannot be stored twice."""
    serial = str(Serial(batch.prefix, number))
    return uuid5(batch.key, serial if attempt == 1 else f"{serial}/{attempt}")


def last_day(round: Round, at: datetime) -> date:
    """Return the last day that a form may bear now."""
    return min(round.closes_on, timezone.localdate(at))


def _locked(batch: PaperBatch) -> PaperBatch:
    found = PaperBatch.objects.select_for_update(no_key=True, of=("self",)).select_related("round")
    return found.get(pk=batch.pk)


def _form(batch: PaperBatch, number: int) -> PaperForm | None:
    forms = batch.forms.select_related("first_by", "second_by", "reason", "batch")
    return forms.filter(number=number).first()


def _new(batch: PaperBatch, number: int, actor: User, at: datetime) -> PaperForm:
    return PaperForm(
        batch=batch, number=number, attempt=_attempt(batch, number), state=State.WAITING, first_by=actor, keyed_at=at
    )


def _attempt(batch: PaperBatch, number: int) -> int:
    """Return 1, or one more than the responses already stored from this form (excluded ones)."""
    attempt = 1
    while Response.objects.filter(pk=response_id(batch, number, attempt)).exists():
        attempt += 1
    return attempt


def _require_open(batch: PaperBatch, number: int) -> None:
    if batch.state == PaperBatch.State.CLOSED or gone_of(batch.round) is not None:
        raise CannotKey(_("Lô phiếu đã khóa nhập."))
    if not batch.first <= number <= batch.last:
        raise CannotKey(_("Số phiếu không thuộc lô này."))


def _require_keyable(batch: PaperBatch, number: int, day: date, at: datetime) -> None:
    _require_open(batch, number)
    if batch.round.state == Round.State.DRAFT:
        raise CannotKey(_("Đợt chưa mở thu phiếu."))
    last = last_day(batch.round, at)
    if not batch.round.opens_on <= day <= last:
        days = {"first": f"{batch.round.opens_on:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
        raise DayOutside(_("Ngày trên phiếu từ %(first)s đến %(last)s.") % days)


def _refuse_settled(form: PaperForm) -> None:
    serial = str(Serial(form.batch.prefix, form.number))
    when = timezone.localtime(form.keyed_at).strftime("%H:%M %d/%m/%Y")
    if form.state == State.STORED:
        words = _("Số phiếu %(serial)s đã được %(person)s nhập lúc %(when)s, không lưu lần nữa.")
        raise AlreadyKeyed(words % {"serial": serial, "person": form.first_by.full_name, "when": when})
    if form.state == State.REJECTED:
        words = _("Số phiếu %(serial)s đã bị loại (%(reason)s) lúc %(when)s. Bỏ loại rồi mới nhập được.")
        raise FormRejected(words % {"serial": serial, "reason": form.reason_words or form.reason, "when": when})


def _refuse_few(batch: PaperBatch, keying: Keying) -> None:
    """Propose to reject a form on which nothing, or less than the list of reasons wants, is answered."""
    questionnaire = questionnaire_of(batch.questionnaire_version_id)
    share = keys.share_answered(questionnaire, keying.keyed.answers) * 100
    if share == 0 and not keying.keyed.texts:
        blank = PaperRejectReason.objects.filter(code=BLANK, active=True).exists()
        if blank:
            raise TooFewAnswered(_("Phiếu không có câu trả lời nào. Loại phiếu với lý do phiếu trắng."))
    least = PaperRejectReason.objects.filter(active=True, least_share__gt=share).order_by("-least_share").first()
    if least is not None and not keying.accept_few:
        words = _("Phiếu chỉ trả lời %(share)d %% số câu, dưới mức %(least)d %%. Loại phiếu, hoặc bấm “Vẫn lưu phiếu”.")
        raise TooFewAnswered(words % {"share": share, "least": least.least_share or 0})


def _keep_first(form: PaperForm, keyed: Keyed, actor: User, at: datetime) -> PaperForm:
    form.save()
    _keep(form, keyed, actor, at)
    return form


def _keep_further(form: PaperForm, keying: Keying, actor: User, at: datetime) -> PaperForm:
    """Take the second keying, or a correction of one of the two, and compare."""
    mine = actor.pk in (form.first_by_id, form.second_by_id)
    if mine and not keying.correcting:
        words = _("Ông/bà đã nhập phiếu này. Người khác nhập lần thứ hai; muốn sửa thì bấm “Sửa” ở danh sách bên dưới.")
        raise KeyedByYou(words)
    if not mine and form.second_by_id is not None:
        raise WaitsForDecision(_("Phiếu đã có hai người nhập và khác nhau; chờ người thứ ba quyết định."))
    if not mine:
        form.second_by = actor
    _keep(form, keying.keyed, actor, at)
    return form if form.second_by_id is None else _compare(form, at)


def _keep(form: PaperForm, keyed: Keyed, actor: User, at: datetime) -> None:
    PaperKeying.objects.update_or_create(
        form=form,
        by=actor,
        defaults={
            "at": at,
            "submitted_on": keyed.submitted_on,
            "assisted": keyed.assisted,
            "answers": list(keyed.answers),
            "texts": dict(keyed.texts),
            "unclear": list(keyed.unclear),
        },
    )


def _compare(form: PaperForm, at: datetime) -> PaperForm:
    first, second = (keyed_of(keying) for keying in form.keyings.order_by("at"))
    found = differences(questionnaire_of(form.batch.questionnaire_version_id), first, second)
    form.differences = max(len(found), form.differences or 0)
    form.keyed_at = at
    if not found:
        return _store(form, first, at)
    form.state = State.DIFFERING
    form.save()
    return form


def _store(form: PaperForm, keyed: Keyed, at: datetime) -> PaperForm:
    reading = Reading(tuple(keyed.answers), keyed.texts, {}, ())
    receipt = store_answers(response_id(form.batch, form.number, form.attempt), reading, _origin(form, keyed, at))
    form.state, form.response_id, form.keyed_at = State.STORED, receipt.response_id, at
    form.unclear = len(keyed.unclear)
    form.save()
    # What was keyed is in the response now; words of citizens lie in one place only.
    form.keyings.all().delete()
    return form


def _origin(form: PaperForm, keyed: Keyed, at: datetime) -> Origin:
    batch = form.batch
    closed, ending = has_closed(batch.round, at), ending_of(batch.round_unit)
    waits = late_because(closed=closed, ending=ending, day=keyed.submitted_on)
    return Origin(
        round_unit_id=batch.round_unit_id,
        questionnaire_version_id=batch.questionnaire_version_id,
        channel=Channel(batch.channel),
        received_at=at,
        submitted_on=keyed.submitted_on,
        surveyor_id=batch.handed_to_id if batch.channel == Channel.ENUMERATOR else None,
        assisted=keyed.assisted,
        form_no=str(Serial(batch.prefix, form.number)),
        stratum=batch.stratum,
        sampling_unit=batch.sampling_unit,
        late=bool(waits),
        flags=flags_of(questionnaire_of(batch.questionnaire_version_id), keyed.answers, seconds=None),
        waits_because=waits,
    )


def _record(batch: PaperBatch, action: str, actor: User, at: datetime, **detail: str) -> None:
    # No serial: with the batch's key it would lead from the audit to a stored answer.
    record(actor=actor, action=action, subject=f"paper-batch:{batch.pk}", detail=detail, at=at)
