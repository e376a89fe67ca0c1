"""Why a round cannot be published now, or a run not even shown: sentences for whoever takes the step."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from scoring.approvals import Standing, needs_approval, standing_of
from scoring.laid import unlaid, unlaid_words
from scoring.models import Publication, PublicationDraft, ScoringRun
from scoring.models.publications import LONGEST_BODY, LONGEST_NUMBER
from scoring.publications import draft_of, publication_of, stage_of, unanswered_in
from surveys.models import Round

LONGEST_WINDOW = timedelta(days=180)
LONGEST_TEXT = 5_000


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
        faults.append(_("Dự thảo còn để xem và nêu ý kiến đến hết ngày %s; công bố sau ngày đó.") % last)
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


def order_faults(round: Round, supersedes: Publication | None, reason: str) -> list[str]:
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
