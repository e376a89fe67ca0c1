"""Writes: that a round is appraised, and the paper (tờ trình) that lays it before who decides."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from agencies.meanwhile import refuse_unless_seen
from agencies.models import RecipientList
from agencies.selectors import recipients_of
from scoring.appraising import frozen, missing_in, paper_of, setup_of
from scoring.approvals import standing_of
from scoring.models import AppraisalSetup, GradeScheme, PublicationDraft, Submission, SubmissionEnd
from scoring.models.appraising import LONGEST_NOTE, LONGEST_POST
from scoring.models.publications import LONGEST_BODY, LONGEST_NUMBER
from scoring.publications import draft_of
from scoring.services.approvals import lay_before
from scoring.services.publication_faults import questions_asked, run_faults
from scoring.services.publications import NotPublishable, lock_step
from surveys.models import Round
from surveys.selectors import measures_a_province


@transaction.atomic
def set_up(
    *,
    round: Round,
    body: str,
    scheme: GradeScheme | None,
    actor: User | None,
    at: datetime,
    seen: str | None = None,
) -> AppraisalSetup:
    """Have a round appraised by a body before it is decided on, graded by a scheme.

    `seen`: the mark of what the page showed, None where there was none. Raises NotPublishable, ChangedMeanwhile.
    """
    lock_step(round)
    refuse_unless_seen(stated_setup(setup_of(round)), seen, wanted=_setup_words(body, scheme))
    faults = _setup_faults(round, body.strip())
    if faults:
        raise NotPublishable(faults)
    made = AppraisalSetup.objects.create(round=round, body=body.strip(), scheme=scheme, actor=actor, at=at)
    detail = {"setup": made.pk, "scheme": scheme.pk if scheme else None}
    record(actor=actor, action="appraisal.set_up", subject=f"round:{round.code}", detail=detail, at=at)
    return made


def stated_setup(setup: AppraisalSetup | None) -> dict[str, str]:
    """Return how a round is appraised, as the page shows it; nothing where it is not yet."""
    return _setup_words(setup.body, setup.scheme) if setup else {}


def _setup_words(body: str, scheme: GradeScheme | None) -> dict[str, str]:
    return {"body": body.strip(), "scheme": str(scheme.pk) if scheme else ""}


@transaction.atomic
def lay(
    *,
    draft: PublicationDraft,
    number: str,
    signed_on: date,
    signer: str,
    addressee: str,
    text: str,
    actor: User,
    at: datetime,
) -> Submission:
    """Freeze what was appraised in a paper and lay it before who decides. Raises NotPublishable."""
    round = draft.round
    lock_step(round)
    setup = setup_of(round)
    said = {name: value.replace("\0", "").strip() for name, value in _said(number, signer, addressee, text).items()}
    faults = [*_paper_faults(said, signed_on, round, localdate(at)), *_set_faults(draft, localdate(at))]
    # A paper says to its end who gets it, whatever list is kept later.
    to = {"recipients": list(recipients_of(RecipientList.Kind.SUBMISSION))}
    content = frozen(draft.run, setup) | to if setup else {}
    faults += _missing_faults(content) if setup else [_("Đợt chưa mở thẩm định.")]
    if faults or setup is None:
        raise NotPublishable(faults)
    made = Submission.objects.create(
        round=round, run=draft.run, setup=setup, signed_on=signed_on, content=content, actor=actor,
        at=at, **said,
    )  # fmt: skip
    record(actor=actor, action="appraisal.lay", subject=f"round:{round.code}", detail={"paper": made.pk}, at=at)
    lay_before(run=draft.run, note=_("Tờ trình số %s") % made.number, actor=actor, at=at)
    return made


@transaction.atomic
def withdraw(*, paper: Submission, reason: str, actor: User, at: datetime) -> SubmissionEnd:
    """Take a paper back, to appraise further. Raises NotPublishable."""
    lock_step(paper.round)
    if paper_of(paper.round) != paper:
        raise NotPublishable([_("Tờ trình này không còn hiệu lực hoặc kết quả đã được công bố.")])
    if not reason.strip() or len(reason) > LONGEST_NOTE:
        raise NotPublishable([_("Ghi lý do rút tờ trình, tối đa %d ký tự.") % LONGEST_NOTE])
    ended = SubmissionEnd.objects.create(
        submission=paper, kind=SubmissionEnd.Kind.WITHDRAWN, reason=reason.strip(), actor=actor, at=at
    )
    record(
        actor=actor, action="appraisal.withdraw", subject=f"round:{paper.round.code}", detail={"paper": paper.pk}, at=at
    )
    return ended


def _said(number: str, signer: str, addressee: str, text: str) -> dict[str, str]:
    return {"number": number, "signer": signer, "addressee": addressee, "text": text.replace("\r\n", "\n")}


def _setup_faults(round: Round, body: str) -> list[str]:
    faults = []
    if round.owner_id is not None or measures_a_province(round):
        faults.append(_("Chỉ thẩm định kết quả của đợt khảo sát của tỉnh có chỉ số của từng đơn vị."))
    if not body or len(body) > LONGEST_BODY:
        faults.append(_("Ghi cơ quan hoặc hội đồng thẩm định, tối đa %d ký tự.") % LONGEST_BODY)
    if paper_of(round) is not None:
        faults.append(_("Kết quả thẩm định đã trình; rút tờ trình rồi mới sửa được."))
    draft = draft_of(round)
    if setup_of(round) is None and draft and standing_of(draft.run, draft, ready=False).state == "approved":
        faults.append(_("Lãnh đạo tỉnh đã phê duyệt lần tính này; không mở thẩm định được nữa."))
    return faults


def _paper_faults(said: dict[str, str], signed_on: date, round: Round, today: date) -> list[str]:
    wanted = (
        ("number", LONGEST_NUMBER, _("Ghi số tờ trình, tối đa %d ký tự.")),
        ("signer", LONGEST_POST, _("Ghi chức vụ người ký, tối đa %d ký tự.")),
        ("addressee", LONGEST_BODY, _("Ghi cơ quan quyết định, tối đa %d ký tự.")),
    )
    faults = [words % most for name, most, words in wanted if not said[name] or len(said[name]) > most]
    if len(said["text"]) > LONGEST_NOTE:
        faults.append(_("Nội dung dài tối đa %d ký tự.") % LONGEST_NOTE)
    if not round.opens_on <= signed_on <= today:
        faults.append(_("Ngày tờ trình phải từ ngày bắt đầu đợt đến hôm nay."))
    return faults


def _set_faults(draft: PublicationDraft, today: date) -> list[str]:
    """Return what keeps the set from being laid."""
    if draft_of(draft.round) != draft:
        return [_("Dự thảo này không còn hiệu lực.")]
    if paper_of(draft.round) is not None:
        return [_("Đã có tờ trình đang chờ quyết định; rút tờ trình đó rồi lập tờ trình khác.")]
    return [*run_faults(draft.run), *questions_asked(draft.round, today=today)]


def _missing_faults(content: Mapping[str, Any]) -> list[str]:
    missing = missing_in(content)
    return [_("Còn đơn vị chưa thẩm định: %s.") % "; ".join(missing)] if missing else []
