"""Agencies with a low index: whom a rule names, the decision, what is owed after it, who sees what."""

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from actionplans.models import DesignatedAgency, Designation, Directive, Obligation, Plan
from actionplans.services import plans
from actionplans.services.plans import Done, Said
from actionplans.services.taking import Hand
from actionplans.tasks import keep
from scoring.models import Publication
from surveys.models import Round
from tests.actionplans.factories import in_days, passed
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.factories import NOW
from tests.scoring.factories import publish

pytestmark = pytest.mark.django_db
LIST = "/noi-bo/chi-so-thap/"
# Between the two: 75 %, whose limits reach beyond 77.
MIDDLE = (2, 4, 8, 14, 12)


@pytest.fixture
def published(cast: Cast) -> Publication:
    """Sở Xây dựng good, Sở Y tế surely low, the ward in between: low as measured only."""
    made = survey(cast.so_xay_dung, cast.so_y_te, cast.nha_trang)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    answered(unit_of(made, cast.so_y_te), POOR)
    answered(unit_of(made, cast.nha_trang), MIDDLE)
    return issue(made)


def issue(round: Round, **said: Any) -> Publication:
    decision = {"issuing_body": "UBND tỉnh", "decision_number": "605/QĐ-UBND", "decision_date": NOW.date()}
    return publish(run=run(round), actor=None, at=NOW, **{**decision, **said})


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def drafted(cast: Cast, published: Publication, **rule: str) -> Designation:
    data = {"publication": published.pk, **({"below": "77"} | rule)}
    answer = signed_in(cast.snv).post(f"{LIST}moi/", data)
    assert answer.status_code == 302, answer.content.decode()
    return Designation.objects.get(pk=int(answer["Location"].rstrip("/").rpartition("/")[2]))


def act(client: Client, found: Designation, action: str, **data: Any) -> Any:
    found.refresh_from_db()
    return client.post(f"{LIST}{found.pk}/viec/", {"version": found.version, "action": action, **data})


def decision(**data: Any) -> dict[str, Any]:
    return {
        "number": "700/UBND",
        "issued_on": in_days(0).isoformat(),
        "issuer": "UBND tỉnh",
        "analysis_due": in_days(20).isoformat(),
        "plan_due": in_days(40).isoformat(),
        **data,
    }


def test_whom_a_rule_names_and_how_certain_that_is(cast: Cast, published: Publication) -> None:
    client = signed_in(cast.snv)
    page = text(client, f"{LIST}moi/?publication={published.pk}&below=77")
    assert "2 đơn vị được nêu" in page
    assert "Trong đó 1 đơn vị chắc chắn" in page
    rows = re.findall(r"<th scope=\"row\".*?</tr>", page, re.S)
    assert ["Y tế" in rows[0], "chắc chắn dưới ngưỡng" in rows[0]] == [True, True]
    assert ["chỉ số đo được dưới ngưỡng" in rows[1], "chưa chắc chắn" in rows[1]] == [True, True]
    assert "Tiêu chí này không nêu đơn vị nào" in text(client, f"{LIST}moi/?publication={published.pk}&below=5")


@pytest.mark.parametrize("below", ["0", "101", "abc", "77,555", "NaN", "1e9999", "-3", "\0"])
def test_a_rule_that_is_none_is_told(cast: Cast, published: Publication, below: str) -> None:
    answer = signed_in(cast.snv).post(f"{LIST}moi/", {"publication": published.pk, "below": below})
    assert answer.status_code == 422
    assert not Designation.objects.exists()


def test_a_rule_needs_something(cast: Cast, published: Publication) -> None:
    answer = signed_in(cast.snv).post(f"{LIST}moi/", {"publication": published.pk})
    assert "Chọn ít nhất một tiêu chí." in answer.content.decode()
    assert signed_in(cast.snv).post(f"{LIST}moi/", {"publication": "9999", "below": "70"}).status_code == 422


def test_only_what_is_certain_is_ticked_at_first(cast: Cast, published: Publication) -> None:
    found = drafted(cast, published)
    assert dict(found.agencies.values_list("agency__code", "confirmed")) == {"so-y-te": True, "nha-trang": False}
    # The same publication again leads to the draft that is there.
    assert drafted(cast, published).pk == found.pk


def test_choosing_against_the_rule_needs_a_reason(cast: Cast, published: Publication) -> None:
    found, client = drafted(cast, published), signed_in(cast.snv)
    both = {f"chon-{cast.so_y_te.pk}": "on", f"chon-{cast.nha_trang.pk}": "on"}
    refused = act(client, found, "choose", **both)
    assert refused.status_code == 422
    assert "Ghi lý do" in refused.content.decode()
    # What was ticked is still ticked.
    assert refused.content.decode().count(" checked>") == 2
    assert not found.agencies.filter(confirmed=True, certain=False).exists()
    kept = act(client, found, "choose", **both, **{f"ly-do-{cast.nha_trang.pk}": "Nhiều ý kiến phàn nàn"})
    assert kept.status_code == 302
    assert found.agencies.filter(confirmed=True).count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        DesignatedAgency.objects.filter(certain=False).update(why="")


def test_a_decision_makes_each_agency_owe_two_things(cast: Cast, published: Publication) -> None:
    found, client = drafted(cast, published), signed_in(cast.snv)
    assert act(client, found, "decide", **decision()).status_code == 302
    owed = Obligation.objects.filter(bearer=cast.so_y_te).order_by("due_on")
    assert [each.due_on for each in owed] == [in_days(20), in_days(40)]
    assert not Obligation.objects.exclude(bearer=cast.so_y_te).exists()
    assert "làm được" in owed[0].task
    assert Directive.objects.get().designation == found
    page = text(client, f"{LIST}{found.pk}/")
    assert "700/UBND" in page
    assert "Phân tích: chưa nộp" in page
    # Nothing changes any more.
    assert act(client, found, "choose").status_code == 409
    assert cast.binh.notices.filter(words="obligation.given").count() == 2


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("issued_on", "2999-01-01", "không sau hôm nay"),
        ("issued_on", "32/13/2026", "Ngày ban hành"),
        ("analysis_due", "2017-04-30", "Hạn phải từ hôm nay"),
        ("plan_due", "", "Hạn gửi kế hoạch"),
        ("number", "", "Số, ký hiệu"),
        ("number", "x" * 61, "Số, ký hiệu"),
    ],
)
def test_a_faulty_decision_is_told(cast: Cast, published: Publication, field: str, value: str, words: str) -> None:
    found = drafted(cast, published)
    answer = act(signed_in(cast.snv), found, "decide", **decision(**{field: value}))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Directive.objects.exists()


def test_a_decision_needs_somebody_and_a_number_of_its_own(cast: Cast, published: Publication) -> None:
    found, client = drafted(cast, published), signed_in(cast.snv)
    left_out = {f"ly-do-{cast.so_y_te.pk}": "Đã sáp nhập"}
    assert act(client, found, "choose", **left_out).status_code == 302
    refused = act(client, found, "decide", **decision())
    assert "Chưa xác nhận đơn vị nào" in refused.content.decode()
    assert not Directive.objects.exists()
    act(client, found, "choose", **{f"chon-{cast.so_y_te.pk}": "on"})
    assert act(client, found, "decide", **decision()).status_code == 302
    again = drafted(cast, published)
    assert "đã có trong cổng" in act(client, again, "decide", **decision()).content.decode()


def test_the_second_who_acts_is_told(cast: Cast, published: Publication) -> None:
    found, client = drafted(cast, published), signed_in(cast.snv)
    stale = found.version
    act(client, found, "choose", **{f"chon-{cast.so_y_te.pk}": "on"})
    for action, data in (("decide", decision()), ("withdraw", {"note": "Nhầm"}), ("choose", {})):
        answer = client.post(f"{LIST}{found.pk}/viec/", {"version": stale, "action": action, **data})
        assert answer.status_code == 409
        assert "Có người vừa làm việc khác" in answer.content.decode()
    assert not Directive.objects.exists()


def test_figures_that_were_replaced_must_be_looked_at_anew(cast: Cast, published: Publication) -> None:
    found, client = drafted(cast, published), signed_in(cast.snv)
    answered(unit_of(published.round, cast.nha_trang), (60, 0, 0, 0, 0))
    newer = issue(published.round, supersedes=published, reason="Thêm phiếu", decision_number="606/QĐ-UBND")
    assert "606/QĐ-UBND" in text(client, f"{LIST}{found.pk}/")
    refused = act(client, found, "decide", **decision())
    assert "đã được thay thế" in refused.content.decode()
    assert not Directive.objects.exists()
    assert act(client, found, "recompute", below="77").status_code == 302
    found.refresh_from_db()
    assert found.publication == newer
    assert dict(found.agencies.values_list("agency__code", "certain")) == {"so-y-te": True, "nha-trang": True}
    assert act(client, found, "decide", **decision()).status_code == 302


def test_figures_replaced_after_the_decision_are_told_on_the_page(cast: Cast, published: Publication) -> None:
    found, client = drafted(cast, published), signed_in(cast.snv)
    act(client, found, "decide", **decision())
    issue(published.round, supersedes=published, reason="Đính chính", decision_number="606/QĐ-UBND")
    assert "Danh sách này dựa trên kết quả cũ" in text(client, f"{LIST}{found.pk}/")


def test_each_sees_what_concerns_them(cast: Cast, published: Publication) -> None:
    found, client = drafted(cast, published), signed_in(cast.snv)
    address = f"{LIST}{found.pk}/"
    for person in (cast.binh, cast.an, cast.lanh_dao, cast.giam_sat):
        assert signed_in(person).get(address).status_code == 404, person
    both = {f"chon-{cast.so_y_te.pk}": "on", f"chon-{cast.nha_trang.pk}": "on", f"ly-do-{cast.nha_trang.pk}": "Vì sao"}
    act(client, found, "choose", **both)
    act(client, found, "decide", **decision())
    for person in (cast.lanh_dao, cast.giam_sat, cast.ban_chi_dao):
        page = text(signed_in(person), address)
        assert "Y tế" in page
        assert "Nha Trang" in page
    own = text(signed_in(cast.binh), address)
    assert "chắc chắn dưới ngưỡng" in own
    assert "Nha Trang" not in own
    assert signed_in(cast.an).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert signed_in(cast.binh).post(f"{address}viec/", {"action": "choose"}).status_code == 403
    assert signed_in(cast.snv).post(f"{address}viec/", {"action": "khong-co"}).status_code == 403


def test_a_merged_agency_keeps_its_name_and_its_heir_sees_it(cast: Cast, published: Publication) -> None:
    found, client = drafted(cast, published), signed_in(cast.snv)
    act(client, found, "decide", **decision())
    passed(cast.so_y_te, cast.so_xay_dung)
    keep()
    page = text(signed_in(cast.an), f"{LIST}{found.pk}/")
    assert "Y tế" in page
    assert "Phân tích: chưa nộp" in page


def test_a_survey_of_residents_names_nobody(cast: Cast) -> None:
    made = survey(cast.so_y_te, questionnaire="bnv-ho-gia-dinh-2022", method="bnv-2022")
    answered(unit_of(made, cast.so_y_te), POOR)
    issue(made)
    assert "Chưa có kết quả nào được công bố" in text(signed_in(cast.snv), f"{LIST}moi/")


def test_a_plan_with_its_analysis_answers_both(cast: Cast, published: Publication) -> None:
    found, client = drafted(cast, published), signed_in(cast.snv)
    act(client, found, "decide", **decision())
    said = Said(title="Kế hoạch khắc phục", first_year=2027, last_year=2027)
    plan = plans.start_plan(agency=cast.so_y_te, said=said, actor=cast.binh, at=NOW)
    measure = Done(action="Niêm yết lại", lead="Văn phòng", due_on=in_days(30))
    plans.add_measures(plan=plan, done=[measure], actor=cast.binh, at=NOW)
    plan.refresh_from_db()
    plans.submit(plan=plan, hand=Hand(actor=cast.binh, at=NOW, seen=plan.version))
    own = signed_in(cast.binh)
    # Without the analysis it answers nothing.
    assert own.post(f"{LIST}{found.pk}/nop/", {"plan": plan.pk}).status_code == 404
    Plan.objects.update(achieved="Có", shortcomings="Chậm", causes="Thiếu người")
    assert "nộp cho cả hai nhiệm vụ" in text(own, f"{LIST}{found.pk}/")
    assert own.post(f"{LIST}{found.pk}/nop/", {"plan": plan.pk}).status_code == 302
    assert set(Obligation.objects.values_list("state", flat=True)) == {"submitted"}
    assert own.post(f"{LIST}{found.pk}/nop/", {"plan": plan.pk}).status_code == 404


def test_who_has_no_figure_that_is_told_is_not_named(cast: Cast) -> None:
    """The index of four forms stays hidden, and so do the two others, which lead to it: a list would tell them."""
    made = survey(cast.so_xay_dung, cast.so_y_te, cast.nha_trang)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    answered(unit_of(made, cast.so_y_te), POOR)
    answered(unit_of(made, cast.nha_trang), (2, 2, 0, 0, 0))
    rule: dict[str, Any] = {"publication": issue(made).pk, "below": "100", "last": "1", "fell": "on"}
    client = signed_in(cast.snv)
    assert "Tiêu chí này không nêu đơn vị nào" in client.get(f"{LIST}moi/", rule).content.decode()
    assert client.post(f"{LIST}moi/", rule).status_code == 422
    assert not Designation.objects.exists()
