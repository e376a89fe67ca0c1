"""Plans drafted from figures and comments: what is proposed is certain, and shown as this person sees it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from accounts.models import User
from actionplans.models import Measure, Plan, State
from actionplans.services import plans
from actionplans.services.following import call_measures_to_mind
from actionplans.services.plans import Done, Said
from dashboards.today.obligations import obligations_waiting
from dashboards.today.plans import plans_waiting
from feedback.models import Comment
from notices.models import Notice
from scoring.models import ScoringRun
from scoring.services import score_round
from surveys.models import Round, RoundUnit
from tests.actionplans.factories import in_days, obligation
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.dashboards.plans.test_pages import LIST, PDF, accepted, act, hand, measure_act, signed_in, text
from tests.factories import NOW
from tests.feedback.conftest import wrote
from tests.scoring.factories import publish

pytestmark = pytest.mark.django_db
DECISION = {"issuing_body": "UBND tỉnh", "decision_number": "605/QĐ-UBND", "decision_date": in_days(0)}


@pytest.fixture
def weak(cast: Cast) -> Round:
    """Sở Xây dựng: everything good but TT4, whose lowness is certain from 40 forms."""
    made = survey(cast.so_xay_dung, cast.so_y_te)
    answered(unit_of(made, cast.so_xay_dung), GOOD, items={"TT4": POOR})
    answered(unit_of(made, cast.so_y_te), GOOD)
    run(made)
    return made


def started(actor: User, **data: Any) -> Plan:
    sent = {"don-vi": "so-xay-dung", "round": "dot-1", "title": "Kế hoạch", "first_year": "2027", "last_year": "2027"}
    answer = signed_in(actor).post(f"{LIST}moi/", {**sent, **data})
    made = Plan.objects.latest("pk")
    assert answer.status_code == 302
    return made


def heard(unit: RoundUnit, topic: str) -> None:
    """Let somebody write about a topic, shown to the agency."""
    day = NOW.date()
    Comment.objects.create(
        text=wrote(unit, "x"), source="form", agency=unit.agency, handler=unit.agency, round_unit=unit, day=day,
        masked="x", search="x", rules=1, topics=[topic], released_on=day,
    )  # fmt: skip


def test_the_page_of_a_unit_leads_to_a_plan_whoever_writes_it(cast: Cast, weak: Round) -> None:
    address = "/noi-bo/dot/dot-1/don-vi/so-xay-dung/"
    link = "/noi-bo/ke-hoach/moi/?don-vi=so-xay-dung&amp;dot=dot-1"
    for person, led in ((cast.chi, True), (cast.an, True), (cast.snv, False), (cast.dung, False)):
        assert (link in text(signed_in(person), address)) == led, person
    page = text(signed_in(cast.chi), link.replace("&amp;", "&"))
    assert "Kế hoạch cải thiện mức độ hài lòng của Sở Xây dựng" in page


def test_only_what_is_certainly_low_is_proposed(cast: Cast, weak: Round) -> None:
    made = started(cast.chi)
    page = text(signed_in(cast.chi), f"{LIST}{made.pk}/de-xuat/")
    assert made.run is not None
    assert page.count('id="goi-y-i-') == 1
    assert 'id="goi-y-i-TT4"' in page
    assert "thấp nhất chắc chắn" in page
    assert "khoảng tin cậy" in page


def test_without_anything_certain_nothing_is_proposed(cast: Cast) -> None:
    even = survey(cast.so_xay_dung)
    answered(unit_of(even, cast.so_xay_dung), (0, 0, 1, 2, 5))
    run(even)
    made = started(cast.chi)
    assert "Không có tiêu chí nào chắc chắn thấp" in text(signed_in(cast.chi), f"{LIST}{made.pk}/de-xuat/")


def test_what_is_ticked_must_be_complete_and_nothing_else_is_taken(cast: Cast, weak: Round) -> None:
    made, client = started(cast.chi), signed_in(cast.chi)
    address = f"{LIST}{made.pk}/de-xuat/"
    assert client.post(address, {}).status_code == 422
    lacking = client.post(address, {"i-TT4-take": "on"})
    assert lacking.status_code == 422
    for words in ("Ghi biện pháp.", "Ghi ai chủ trì.", "Chọn hạn."):
        assert words in lacking.content.decode()
    forgotten = client.post(address, {"i-TT4-action": "Rút ngắn thời hạn"})
    assert "Chọn dòng này, hoặc xóa chữ đã ghi." in forgotten.content.decode()
    assert not made.measures.exists()
    whole = {"take": "on", "action": "Rút ngắn thời hạn", "lead": "Văn phòng", "due_on": in_days(40).isoformat()}
    assert client.post(address, {f"i-TT4-{name}": value for name, value in whole.items()}).status_code == 302
    measure = made.measures.get()
    assert (measure.node, measure.origin, measure.action) == ("TT4", Measure.Origin.LOWEST, "Rút ngắn thời hạn")
    page = text(client, f"{LIST}{made.pk}/bien-phap/{measure.pk}/")
    assert "Thời hạn giải quyết đúng quy định" in page


def test_topics_often_heard_are_proposed_and_few_are_not(cast: Cast, weak: Round) -> None:
    unit = unit_of(weak, cast.so_xay_dung)
    for _each in range(4):
        heard(unit, "result")
    made = started(cast.chi)
    address = f"{LIST}{made.pk}/de-xuat/"
    assert "goi-y-y-result" not in text(signed_in(cast.chi), address)
    heard(unit, "result")
    page = text(signed_in(cast.chi), address)
    assert 'id="goi-y-y-result"' in page
    assert "chu-de=result" in page


def _published(round: Round, actor: User, number: str, **said: Any) -> ScoringRun:
    made = score_round(round=round, actor=None, at=now())
    publish(run=made, at=now(), actor=actor, **{**DECISION, "decision_number": number}, **said)
    return made


def test_figures_that_were_replaced_are_shown_and_said_to_have_been_seen(cast: Cast, weak: Round) -> None:
    first = _published(weak, cast.snv, "605/QĐ-UBND")
    made = started(cast.chi)
    assert made.run == first
    done = Done(action="Rút ngắn", lead="Văn phòng", due_on=in_days(9))
    plans.add_measures(plan=made, done=[done], actor=cast.chi, at=now())
    answered(unit_of(weak, cast.so_xay_dung), POOR)
    second = _published(weak, cast.snv, "606/QĐ-UBND", supersedes=weak.publications.get(), reason="Thiếu phiếu")
    client = signed_in(cast.chi)
    page = text(client, f"{LIST}{made.pk}/")
    assert "đã được bản công bố khác thay" in page
    refused = act(client, made, "submit")
    assert refused.status_code == 422
    assert "đánh dấu là đã xem" in refused.content.decode()
    assert act(client, made, "submit", knowing="on").status_code == 302
    made.refresh_from_db()
    assert made.run == second


def test_a_plan_answers_an_obligation_and_is_handed_in_for_it(cast: Cast) -> None:

    owed = obligation(cast.snv, cast.so_xay_dung, needs_file=True)
    client = signed_in(cast.chi)
    assert f"moi/?nhiem-vu={owed.pk}" in text(client, f"/noi-bo/nhiem-vu/{owed.pk}/")
    made = started(cast.chi, **{"nhiem-vu": owed.pk, "round": ""})
    assert made.obligation == owed
    early = client.post(
        f"{LIST}{made.pk}/nop/", {"version": owed.version, "proofs": [SimpleUploadedFile("a.pdf", PDF)]}
    )
    assert early.status_code == 302
    owed.refresh_from_db()
    assert owed.state == State.OPEN
    done = Done(action="Rút ngắn", lead="Văn phòng", due_on=in_days(9))
    plans.add_measures(plan=made, done=[done], actor=cast.chi, at=now())
    plans.submit(plan=made, hand=hand(cast.chi, made))
    assert "Nộp kế hoạch này cho nhiệm vụ" in text(client, f"{LIST}{made.pk}/")
    assert client.post(f"{LIST}{made.pk}/nop/", {"version": owed.version}).status_code == 422
    sent = {"version": owed.version, "proofs": [SimpleUploadedFile("ke-hoach.pdf", PDF)]}
    assert client.post(f"{LIST}{made.pk}/nop/", sent).status_code == 302
    owed.refresh_from_db()
    assert owed.state == State.SUBMITTED
    page = text(signed_in(cast.snv), f"/noi-bo/nhiem-vu/{owed.pk}/")
    assert f"/noi-bo/ke-hoach/{made.pk}/" in page


@pytest.mark.parametrize(
    "query", ["?don-vi=nha-trang", "?don-vi=khong-co", "?nhiem-vu=x", "?nhiem-vu=99999999999999", "?nhiem-vu=0"]
)
def test_a_plan_of_others_is_not_begun(cast: Cast, query: str) -> None:
    obligation(cast.snv, cast.nha_trang)
    assert signed_in(cast.chi).get(f"{LIST}moi/{query}").status_code == 404


def test_what_waits_is_told_to_whom_it_waits_for(cast: Cast) -> None:
    below = accepted(cast, cast.phong_quy_hoach)
    measure = below.measures.get()
    measure_act(signed_in(cast.an), measure, "stuck", note="Thiếu kinh phí")
    today = in_days(0)
    office = [one.what for one in obligations_waiting((), office=True, on=today)]
    assert office == ["Trả lời 1 vướng mắc của đơn vị"]
    above = [one.what for one in plans_waiting({cast.so_xay_dung.pk}, on=today)]
    assert above == ["Trả lời vướng mắc: Niêm yết"]
    returned = accepted(cast, cast.so_xay_dung)
    Plan.objects.filter(pk=returned.pk).update(state=Plan.State.RETURNED, title="Sửa lại")
    own = [one.what for one in plans_waiting({cast.so_xay_dung.pk}, on=today)]
    assert own == ["Trả lời vướng mắc: Niêm yết", "Sửa kế hoạch bị trả lại: Sửa lại"]


def test_people_are_told_of_what_concerns_them(cast: Cast) -> None:
    measure = accepted(cast).measures.get()
    measure_act(signed_in(cast.an), measure, "stuck", note="Thiếu kinh phí")
    measure_act(signed_in(cast.snv), measure, "answer", note="Đã bổ sung")
    told = set(Notice.objects.values_list("recipient__username", "words"))
    assert (cast.snv.username, "plan.submitted") in told
    assert (cast.an.username, "plan.accepted") in told
    assert (cast.snv.username, "measure.stuck") in told
    assert (cast.an.username, "measure.answered") in told
    assert not any(words.startswith(("plan.", "measure.")) for name, words in told if name == cast.binh.username)


def test_deadlines_of_measures_are_called_to_mind_once_each(cast: Cast) -> None:
    measure = accepted(cast).measures.get()
    Measure.objects.filter(pk=measure.pk).update(due_on=in_days(3))
    assert call_measures_to_mind(at=now()) == 2
    assert call_measures_to_mind(at=now()) == 0
    Measure.objects.filter(pk=measure.pk).update(due_on=in_days(-1))
    assert call_measures_to_mind(at=now()) == 2
    Measure.objects.filter(pk=measure.pk).update(state=Measure.State.DONE, due_on=in_days(-8))
    assert call_measures_to_mind(at=now()) == 0


def test_a_draft_calls_nobody_to_mind(cast: Cast) -> None:
    said = Said(title="Kế hoạch", first_year=2027, last_year=2027)
    made = plans.start_plan(agency=cast.so_xay_dung, said=said, actor=cast.an, at=now())
    plans.add_measures(plan=made, done=[Done(action="x", lead="y", due_on=in_days(1))], actor=cast.an, at=now())
    assert call_measures_to_mind(at=now()) == 0
