"""Publishes the demonstration's closed round by the way of any: draft, objections, appraisal, approval, decision.

The round of residents waits for the leaders' approval.

An agency explains one factor of its own and is answered; everything else is appraised as it was computed.
"""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from accounts.models import User
from scoring.appraisal_lines import Given
from scoring.approvals import standing_of
from scoring.models import GradeScheme, PublicationDraft, ScoringRun
from scoring.services.appraisals import agree_with_all, appraise, lines_to_appraise, save_self
from scoring.services.approvals import approve
from scoring.services.publications import answer, object_to, prepare_draft, publish
from scoring.services.submissions import lay, set_up
from surveys.models import Round

OFFICE, AGENCY, LEADER = "demo-noi-vu", "demo-can-bo", "demo-lanh-dao-tinh"
OBJECTING = "so-tu-phap"
# Published before the demonstration starts: the directive after it was given, and a conference held, since.
SINCE_PUBLISHED = timedelta(days=16)
# Of days before the publication: the draft may be objected to for ten days.
SHOWN, OBJECTED, SETTLED = timedelta(days=14), timedelta(days=9), timedelta(days=3)
OBJECTION = "Đề nghị xem lại yếu tố Tiếp cận dịch vụ: bộ phận một cửa chuyển trụ sở trong tháng 10 (ý kiến giả định)."
ANSWER = "Đã đối chiếu phiếu: kết quả tính đúng phiếu thu được, giữ nguyên; việc chuyển trụ sở ghi trong báo cáo."
APPRAISER = "Tổ thẩm định (giả định)"
EXPLAINED = "Bộ phận một cửa chuyển trụ sở trong tháng 10 nên nơi chờ chưa đủ ghế (giải trình giả định)."
HEARD = "Đã xem biên bản chuyển trụ sở; kết quả khảo sát giữ nguyên (giả định)."
PAPER = {
    "number": "45/TTr-SNV (giả định)", "signer": "GIÁM ĐỐC", "addressee": "Ủy ban nhân dân tỉnh Khánh Hòa",
    "text": "Sở Nội vụ kính trình kết quả đã thẩm định (văn bản giả định của bản trình diễn).",
}  # fmt: skip
BODY, NUMBER = "UBND tỉnh Khánh Hòa", "605/QĐ-UBND (giả định)"


def load(*, round: Round, at: datetime) -> None:
    """Publish the newest run of a closed round, some days before `at`; once."""
    if round.publication_drafts.exists():
        return
    at -= SINCE_PUBLISHED
    run = round.runs.select_related("round", "method_version").order_by("-pk")[0]
    office = User.objects.get(username=OFFICE)
    set_up(round=round, body=APPRAISER, scheme=GradeScheme.objects.first(), actor=office, at=at - SHOWN)
    draft = _draft(run, office, at)
    _appraise(draft, office, at)
    seen = standing_of(run, draft, ready=True).seen
    approve(run=run, seen=seen, note="Đồng ý công bố.", actor=User.objects.get(username=LEADER), at=at)
    publish(run=run, issuing_body=BODY, decision_number=NUMBER, decision_date=localdate(at), actor=office, at=at)


def lay_before_leaders(*, round: Round, at: datetime) -> None:
    """Show the draft of a round of residents, its days over: the leaders of the province have their say; once."""
    if round.publication_drafts.exists():
        return
    run, day = round.runs.latest("pk"), localdate(at - SETTLED)
    office = User.objects.get(username=OFFICE)
    prepare_draft(run=run, opens_on=day, closes_on=day, actor=office, at=at - SETTLED)


def _draft(run: ScoringRun, office: User, at: datetime) -> PublicationDraft:
    """Show the draft, have an agency object and be answered, all before the publication."""
    first, last = localdate(at - SHOWN), localdate(at - SETTLED) - timedelta(days=1)
    draft = prepare_draft(run=run, opens_on=first, closes_on=last, actor=office, at=at - SHOWN)
    unit = run.round.units.get(agency__code=OBJECTING)
    person = User.objects.get(username=AGENCY)
    said = object_to(draft=draft, round_unit=unit, text=OBJECTION, actor=person, at=at - OBJECTED)
    answer(objection=said, outcome="rejected", text=ANSWER, actor=office, at=at - SETTLED)
    return draft


def _appraise(draft: PublicationDraft, office: User, at: datetime) -> None:
    """Let an agency explain itself, be heard, and lay the paper that the leaders approve."""
    unit = draft.round.units.get(agency__code=OBJECTING)
    lines = lines_to_appraise(draft.run)[OBJECTING]
    explained = {line.code: Given(None, EXPLAINED if line is lines[-1] else "") for line in lines}
    person = User.objects.get(username=AGENCY)
    said = save_self(
        draft=draft, round_unit=unit, values=explained, submit=True, seen=0, actor=person, at=at - OBJECTED
    )
    heard = {line.code: Given(line.computed, HEARD if line is lines[-1] else "") for line in lines}
    appraise(draft=draft, round_unit=unit, values=heard, seen=said.number, actor=office, at=at - SETTLED)
    agree_with_all(draft=draft, actor=office, at=at - SETTLED)
    lay(draft=draft, signed_on=localdate(at - SETTLED), **PAPER, actor=office, at=at - SETTLED)
