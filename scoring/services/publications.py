"""Writes: drafts shown to agencies, their objections and the answers, publications by decision."""

from datetime import date, datetime

from django.db import connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from scoring.appraising import paper_of
from scoring.bundles.snapshot import fits, snapshot
from scoring.draft_notices import tell_of_answer, tell_of_objection
from scoring.laid import laid_faults
from scoring.models import Evidence, Objection, ObjectionAnswer, Publication, PublicationDraft, ScoringRun, Tally
from scoring.outside import tell_outside
from scoring.publications import draft_of, would_withhold
from scoring.selectors import method_of, result_of
from scoring.services.hidings import keep_hiding_once
from scoring.services.publication_faults import (
    LONGEST_TEXT,
    approval_faults,
    decision_faults,
    open_questions,
    order_faults,
    run_faults,
    window_faults,
)
from scoring.tally import fold_all
from surveys.models import Round, RoundUnit
from surveys.selectors import measures_a_province


class NotPublishable(ValueError):
    """A step towards publication cannot be taken; `faults` say why, each in a sentence."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class DraftChanged(NotPublishable):
    """Another draft of the round came in force since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            [_("Người khác vừa đưa dự thảo khác ra lấy ý kiến. Xem lại thời hạn rồi bấm lần nữa để thay.")]
        )


@transaction.atomic
def keep_evidence(*, run: ScoringRun, at: datetime) -> Evidence:
    """Keep what a run was computed from. Raises NotPublishable where other forms are counted by now."""
    kept = Evidence.objects.filter(run=run).first()
    if kept is not None:
        return kept
    fold_all()
    # Nothing is folded between reading the tallies and comparing them with the run.
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {Tally._meta.db_table} IN SHARE MODE")
    inputs = snapshot(run.round)
    if not fits(inputs, method_of(run), result_of(run)):
        words = _("Sau lần tính này đã có phiếu được nhận, loại hoặc khôi phục. Hãy tính lại rồi chọn lần tính mới.")
        raise NotPublishable([words])
    return Evidence.objects.create(run=run, inputs=inputs, at=at)


@transaction.atomic
def prepare_draft(
    *, run: ScoringRun, opens_on: date, closes_on: date, seen: str = "", actor: User | None, at: datetime
) -> PublicationDraft:
    """Show a run to the agencies measured, who may object within the window. Raises NotPublishable.

    The draft replaces an earlier one of the round; the same run again makes its window longer. `seen`: the mark
    (`mark_of`) of the draft that who replaces it has seen, empty where nobody looked; raises DraftChanged where another
    is in force by now, unless it says the same.
    """
    lock_step(run.round)
    standing = run.round.publication_drafts.first()
    if seen and seen != mark_of(standing):
        if standing and (standing.run_id, standing.opens_on, standing.closes_on) == (run.pk, opens_on, closes_on):
            return standing
        raise DraftChanged
    faults = [*run_faults(run), *window_faults(opens_on, closes_on, today=localdate(at)).values()]
    if paper_of(run.round) is not None:
        faults.append(_("Kết quả thẩm định đã trình; rút tờ trình rồi mới sửa được."))
    if faults:
        raise NotPublishable(faults)
    keep_evidence(run=run, at=at)
    draft = PublicationDraft.objects.create(
        round=run.round, run=run, opens_on=opens_on, closes_on=closes_on, actor=actor, at=at
    )
    detail = {"run": run.pk, "opens_on": opens_on.isoformat(), "closes_on": closes_on.isoformat()}
    record(actor=actor, action="publication.draft", subject=f"round:{run.round.code}", detail=detail, at=at)
    return draft


def mark_of(draft: PublicationDraft | None) -> str:
    """Return by what a draft is known again; there is a mark for none, too."""
    return str(draft.pk) if draft else "0"


@transaction.atomic
def object_to(*, draft: PublicationDraft, round_unit: RoundUnit, text: str, actor: User, at: datetime) -> Objection:
    """Take down what an agency says against its figures. Raises NotPublishable outside the window."""
    lock_step(draft.round)
    faults = [*_objection_faults(draft, round_unit, at), *_text_faults(text)]
    if faults:
        raise NotPublishable(faults)
    objection = Objection.objects.create(draft=draft, round_unit=round_unit, text=text.strip(), actor=actor, at=at)
    subject = f"round:{draft.round.code}/unit:{round_unit.agency.code}"
    record(actor=actor, action="publication.objection", subject=subject, detail={"objection": objection.pk}, at=at)
    tell_of_objection(objection=objection, at=at, on=localdate(at))
    return objection


@transaction.atomic
def answer(
    *, objection: Objection, outcome: str, text: str, replaces: int | None = None, actor: User, at: datetime
) -> ObjectionAnswer:
    """Answer an objection; an answer in force is replaced by who names it by its id. Raises NotPublishable."""
    lock_step(objection.draft.round)
    standing = ObjectionAnswer.objects.filter(objection=objection).first()
    faults = _answer_faults(standing, outcome, text, replaces)
    if faults:
        raise NotPublishable(faults)
    made = ObjectionAnswer.objects.create(
        objection=objection, outcome=outcome, text=text.strip(), replaces=standing, actor=actor, at=at
    )
    subject = f"round:{objection.draft.round.code}/unit:{objection.round_unit.agency.code}"
    detail = {"objection": objection.pk, "outcome": outcome} | ({"replaces": standing.pk} if standing else {})
    record(actor=actor, action="publication.answer", subject=subject, detail=detail, at=at)
    tell_of_answer(objection=objection, actor=actor, at=at, on=localdate(at))
    return made


@transaction.atomic
def publish(
    *,
    run: ScoringRun,
    issuing_body: str,
    decision_number: str,
    decision_date: date,
    supersedes: Publication | None = None,
    reason: str = "",
    actor: User | None,
    at: datetime,
) -> Publication:
    """Freeze a run under a decision; a later publication supersedes the one in force and says why.

    Raises NotPublishable with every reason against it.
    """
    lock_step(run.round)
    body, number, why = issuing_body.strip(), decision_number.strip(), reason.strip()
    faults = [
        *run_faults(run),
        *decision_faults(body, number, decision_date, round=run.round, today=localdate(at)),
        *order_faults(run.round, supersedes, why),
        *(open_questions(run.round, today=localdate(at)) or laid_faults(run) or approval_faults(run)),
    ]
    if faults:
        raise NotPublishable(faults)
    keep_evidence(run=run, at=at)
    # From here on everybody may ask: no page of theirs has to find it.
    keep_hiding_once(run=run, at=at)
    withheld = would_withhold(run)
    made = Publication.objects.create(
        round=run.round,
        run=run,
        draft=draft_of(run.round),
        issuing_body=body,
        decision_number=number,
        decision_date=decision_date,
        supersedes=supersedes,
        reason=why,
        withheld={key: one.to_json() for key, one in withheld.items()},
        actor=actor,
        published_at=at,
    )
    detail = {"run": run.pk, "decision": number, "date": decision_date.isoformat(), "withheld": len(withheld)}
    detail |= {"supersedes": supersedes.pk} if supersedes else {}
    record(actor=actor, action="publication.publish", subject=f"round:{run.round.code}", detail=detail, at=at)
    tell_outside(publication=made, at=at)
    return made


def _objection_faults(draft: PublicationDraft, unit: RoundUnit, at: datetime) -> list[str]:
    today = localdate(at)
    foreign = unit.round_id != draft.round_id or unit.reports_into_id is not None
    if foreign or measures_a_province(draft.round):
        return [_("Dự thảo này không có kết quả riêng của đơn vị.")]
    if draft_of(draft.round) != draft:
        return [_("Dự thảo này không còn hiệu lực.")]
    if today < draft.opens_on:
        return [_("Nhận ý kiến từ ngày %s.") % draft.opens_on.strftime("%d/%m/%Y")]
    if today > draft.closes_on:
        return [_("Đã hết hạn nêu ý kiến (%s).") % draft.closes_on.strftime("%d/%m/%Y")]
    return []


def _answer_faults(standing: ObjectionAnswer | None, outcome: str, text: str, replaces: int | None) -> list[str]:
    """Return what is wrong with an answer beside the one in force."""
    if standing is not None and replaces is None:
        return [_("Ý kiến này đã được trả lời.")]
    if replaces != (standing.pk if standing else None):
        return [_("Câu trả lời vừa được người khác sửa; xem lại rồi sửa tiếp.")]
    if standing is not None and (standing.outcome, standing.text) == (outcome, text.strip()):
        return [_("Câu trả lời mới giống câu trả lời đang có.")]
    faults = _text_faults(text)
    return faults if outcome in ObjectionAnswer.Outcome.values else [*faults, _("Chọn cách giải quyết ý kiến.")]


def _text_faults(text: str) -> list[str]:
    if not text.strip():
        return [_("Ghi nội dung.")]
    return [_("Nội dung dài tối đa %d ký tự.") % LONGEST_TEXT] if len(text) > LONGEST_TEXT else []


def lock_step(round: Round) -> None:
    """Let one step of a round's publication be taken at a time."""
    Round.objects.select_for_update().get(pk=round.pk)
