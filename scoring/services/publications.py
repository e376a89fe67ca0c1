"""Writes: drafts shown to agencies, their objections and the answers, publications by decision."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from scoring.appraising import paper_of
from scoring.approvals import Standing, needs_approval, standing_of
from scoring.bundles.snapshot import fits, snapshot
from scoring.draft_notices import tell_of_answer, tell_of_objection
from scoring.laid import laid_faults, unlaid, unlaid_words
from scoring.models import Evidence, Objection, ObjectionAnswer, Publication, PublicationDraft, ScoringRun, Tally
from scoring.models.publications import LONGEST_BODY, LONGEST_NUMBER
from scoring.outside import tell_outside
from scoring.publications import draft_of, publication_of, stage_of, unanswered_in, would_withhold
from scoring.selectors import method_of, result_of
from scoring.services.hidings import keep_hiding_once
from scoring.tally import fold_all
from surveys.models import Round, RoundUnit
from surveys.selectors import measures_a_province

LONGEST_WINDOW = timedelta(days=180)
LONGEST_TEXT = 5_000


class NotPublishable(ValueError):
    """A step towards publication cannot be taken; `faults` say why, each in a sentence."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


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
    *, run: ScoringRun, opens_on: date, closes_on: date, actor: User | None, at: datetime
) -> PublicationDraft:
    """Show a run to the agencies measured, who may object within the window. Raises NotPublishable.

    The draft replaces an earlier one of the round; the same run again makes its window longer.
    """
    lock_step(run.round)
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


def window_faults(opens_on: date, closes_on: date, *, today: date) -> dict[str, str]:
    """Return why agencies cannot object from one day to another, by the name of the day at fault."""
    faults = {}
    if opens_on < today:
        words = _("Ngày bắt đầu nhận ý kiến không được trước hôm nay (%s).")
        faults["opens_on"] = words % today.strftime("%d/%m/%Y")
    if closes_on < opens_on:
        faults["closes_on"] = _("Ngày cuối nhận ý kiến phải từ ngày bắt đầu trở đi.")
    elif closes_on - opens_on > LONGEST_WINDOW:
        faults["closes_on"] = _("Thời gian nhận ý kiến dài tối đa %d ngày.") % LONGEST_WINDOW.days
    return faults


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
        *_order_faults(run.round, supersedes, why),
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


def decision_faults(body: str, number: str, on: date, *, round: Round, today: date) -> list[str]:
    """Return what is wrong with the decision that publishes a round."""
    faults = []
    if not body or len(body) > LONGEST_BODY:
        faults.append(_("Ghi cơ quan ban hành quyết định, tối đa %d ký tự.") % LONGEST_BODY)
    if not number or len(number) > LONGEST_NUMBER:
        faults.append(_("Ghi số quyết định, tối đa %d ký tự.") % LONGEST_NUMBER)
    if on > today:
        faults.append(_("Ngày quyết định không được sau hôm nay (%s).") % today.strftime("%d/%m/%Y"))
    if on < round.opens_on:
        faults.append(
            _("Ngày quyết định không được trước ngày bắt đầu đợt (%s).") % round.opens_on.strftime("%d/%m/%Y")
        )
    return faults


def open_questions(round: Round, *, today: date) -> list[str]:
    """Return what keeps a round from being published: `questions_asked`, or a round appraised and not laid yet."""
    waits = [unlaid_words(published=stage_of(round) == "published")] if unlaid(round) else []
    return questions_asked(round, today=today) + waits


def questions_asked(round: Round, *, today: date) -> list[str]:
    """Return what agencies may still say: no draft, a window that runs, objections nobody has answered."""
    waiting = unanswered_in(Q(draft__round=round)).values_list("round_unit__version__name", flat=True)
    return questions_by(draft_of(round), needed=needs_draft(round), unanswered=waiting, today=today)


def questions_by(draft: PublicationDraft | None, *, needed: bool, unanswered: Iterable[str], today: date) -> list[str]:
    """Return the same by the draft in force, whether agencies must have had one, and who waits for an answer."""
    faults = []
    if draft is not None and draft.closes_on >= today:
        last = draft.closes_on.strftime("%d/%m/%Y")
        faults.append(_("Đơn vị còn được nêu ý kiến về dự thảo đến hết ngày %s; công bố sau ngày đó.") % last)
    elif draft is None and needed:
        faults.append(_("Chưa đưa dự thảo ra lấy ý kiến đơn vị. Công bố được sau khi hết hạn nêu ý kiến về dự thảo."))
    waiting = list(dict.fromkeys(unanswered))
    if waiting:
        faults.append(_("Còn ý kiến chưa trả lời của: %s.") % "; ".join(waiting))
    return faults


def approval_faults(run: ScoringRun) -> list[str]:
    """Return why the leaders of the province keep a run from being published that nothing else does."""
    if not needs_approval(run.round):
        return []
    standing = standing_of(run, draft_of(run.round), ready=True)
    return [] if standing.state == "approved" else [unapproved_words(run.pk, standing)]


def unapproved_words(number: int, standing: Standing) -> str:
    """Say how a run stands that is not approved, and what it waits for."""
    if standing.state == "waiting":
        return _("Lần tính số %d chờ lãnh đạo tỉnh phê duyệt; công bố sau khi được phê duyệt.") % number
    if standing.last is not None:
        words = _("Lãnh đạo tỉnh đã trả lại lần tính số %(number)d: %(why)s")
        return words % {"number": number, "why": standing.last.note}
    return _("Lần tính số %d chưa được trình lãnh đạo tỉnh phê duyệt.") % number


def needs_draft(round: Round) -> bool:
    """Say whether agencies must have had their say about a draft before a round is published.

    Not for a correction, which says why instead, nor for an agency's own survey: it would object to itself.
    """
    return round.owner_id is None and not Publication.objects.filter(round=round).exists()


def run_faults(run: ScoringRun) -> list[str]:
    """Return why a run can be neither shown nor published as it is."""
    faults = []
    if run.round.state != Round.State.CLOSED:
        faults.append(_("Đợt chưa khóa thu phiếu."))
    if Publication.objects.filter(run=run).exists():
        faults.append(_("Lần tính này đã được công bố."))
    return faults


def _order_faults(round: Round, supersedes: Publication | None, reason: str) -> list[str]:
    """Return why a publication does not follow the one in force."""
    live = publication_of(round)
    if live is not None and supersedes is None:
        words = _("Đợt đã công bố theo Quyết định số %s; chỉ công bố lại được để thay thế, kèm lý do.")
        return [words % live.decision_number]
    if supersedes != live:
        return [_("Công bố cần thay thế không phải là công bố đang có hiệu lực của đợt này.")]
    if supersedes is not None and not reason:
        return [_("Ghi lý do thay thế công bố trước.")]
    if supersedes is None and reason:
        return [_("Lý do chỉ ghi khi thay thế một công bố trước.")]
    return [_("Lý do dài tối đa %d ký tự.") % LONGEST_TEXT] if len(reason) > LONGEST_TEXT else []


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
