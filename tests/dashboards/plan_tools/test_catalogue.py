"""The catalogue of typical measures: kept by Sở Nội vụ, proposed to by agencies, chosen from by who writes a plan."""

from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import now

from actionplans.documented_measures import ROWS, documented
from actionplans.models import Measure, MeasureStep, Plan, TypicalMeasure, TypicalMeasureStep
from actionplans.services import catalogue, plans
from actionplans.services.catalogue import AlreadyListed, Typical
from tests.actionplans.test_plans import hand
from tests.conftest import Cast
from tests.dashboards.plan_tools.factories import GOOD, HOME, measured, plan, signed_in, surveyed
from tests.html_forms import fields_in

pytestmark = pytest.mark.django_db
LIST = "/noi-bo/bien-phap-mau/"
SAID = Typical(factor="access", action="Kê thêm ghế chờ", source="Kế hoạch 35/KH-UBND", lead="Văn phòng")
TYPED = {
    "factor": "access",
    "action": "Kê thêm ghế chờ",
    "source": "Kế hoạch 35/KH-UBND",
    "node": "",
    "cause": "",
    "lead": "",
}


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def entry(said: Typical = SAID) -> TypicalMeasure:
    return catalogue.add_typical(said=said, actor=None, at=now())


def done_measure(cast: Cast) -> Measure:
    made = plan(cast.an, cast.so_xay_dung)
    measured(cast.an, made, "TC1")
    plans.submit(plan=made, hand=hand(cast.chi, made))
    plans.accept(plan=made, hand=hand(cast.snv, made))
    measure = made.measures.get()
    plans.report(measure=measure, kind=MeasureStep.Kind.DONE, hand=hand(cast.an, measure))
    measure.refresh_from_db()
    return measure


def test_documents_fill_the_catalogue_once(cast: Cast) -> None:
    assert catalogue.load_catalogue(entries=documented(), at=now()) == len(ROWS)
    assert catalogue.load_catalogue(entries=documented(), at=now()) == 0
    assert {each.factor for each in TypicalMeasure.objects.all()} == set(TypicalMeasure.Factor.values)
    assert not TypicalMeasure.objects.filter(source="").exists()
    assert ROWS[0][1] in text(signed_in(cast.an), LIST)
    assert ROWS[-1][1] not in text(signed_in(cast.an), f"{LIST}?yeu-to=access")


def test_the_office_adds_changes_and_stops_using_a_measure(cast: Cast) -> None:
    client = signed_in(cast.snv)
    assert client.post(f"{LIST}them/", {**TYPED, "action": " "}).status_code == 422
    assert client.post(f"{LIST}them/", TYPED).status_code == 302
    twice = client.post(f"{LIST}them/", TYPED)
    assert (twice.status_code, "đã có biện pháp này" in twice.content.decode()) == (422, True)
    made = TypicalMeasure.objects.get()
    address = f"{LIST}{made.pk}/"
    assert client.post(address, {**TYPED, "version": 1, "lead": "Phòng Một cửa"}).status_code == 302
    assert client.post(f"{address}viec/", {"action": "retire", "version": 2, "note": ""}).status_code == 422
    assert client.post(f"{address}viec/", {"action": "retire", "version": 2, "note": "Trùng"}).status_code == 302
    assert signed_in(cast.an).get(address).status_code == 404
    assert made.action not in text(signed_in(cast.an), LIST)
    assert made.action in text(client, f"{LIST}?tinh-trang=thoi-dung")
    assert client.post(f"{address}viec/", {"action": "restore", "version": 3}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.lead) == ("active", "Phòng Một cửa")
    assert list(made.steps.values_list("kind", flat=True)) == ["add", "edit", "retire", "restore"]


def test_a_second_writer_is_told(cast: Cast) -> None:
    made, client = entry(), signed_in(cast.snv)
    address = f"{LIST}{made.pk}/"
    assert client.post(address, {**TYPED, "version": 1, "cause": "Thiếu chỗ ngồi"}).status_code == 302
    late = client.post(address, {**TYPED, "version": 1, "cause": "Lời của người sau"})
    assert late.status_code == 409
    assert "Có người vừa sửa mục này" in late.content.decode()
    assert "Lời của người sau" in late.content.decode()
    late = client.post(f"{address}viec/", {"action": "retire", "version": 1, "note": "Lý do đã gõ"})
    assert (late.status_code, "Lý do đã gõ" in late.content.decode()) == (409, True)
    made.refresh_from_db()
    assert (made.cause, made.state) == ("Thiếu chỗ ngồi", "active")


def test_only_the_office_keeps_it(cast: Cast) -> None:
    made = entry()
    for person in (cast.an, cast.chi, cast.dung, cast.lanh_dao):
        client = signed_in(person)
        assert client.get(f"{LIST}{made.pk}/").status_code == 200
        assert client.get(f"{LIST}them/").status_code == 403
        assert client.post(f"{LIST}{made.pk}/", {**TYPED, "version": 1}).status_code == 403
        assert client.post(f"{LIST}{made.pk}/viec/", {"action": "retire", "version": 1, "note": "x"}).status_code == 403


def test_an_agency_proposes_what_it_has_done_and_the_office_decides(cast: Cast) -> None:
    measure = done_measure(cast)
    client, office = signed_in(cast.an), signed_in(cast.snv)
    address = f"{LIST}de-xuat/{measure.pk}/"
    assert address in text(client, f"{HOME}{measure.plan_id}/ket-qua/")
    page = client.get(address)
    typed = fields_in(page, "source") | {"factor": "access"}
    assert typed["action"] == "Việc cho TC1"
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed).status_code == 422
    proposed = TypicalMeasure.objects.get()
    assert proposed.state == "proposed"
    assert client.get(f"{LIST}{proposed.pk}/").status_code == 404
    assert "Việc cho TC1" in text(office, f"{LIST}?tinh-trang=de-xuat")
    assert office.post(f"{LIST}{proposed.pk}/viec/", {"action": "decline", "version": 1}).status_code == 422
    assert office.post(f"{LIST}{proposed.pk}/viec/", {"action": "accept", "version": 1}).status_code == 302
    assert "Việc cho TC1" in text(client, LIST)


def test_what_is_not_done_yet_or_not_ones_own_is_not_proposed(cast: Cast) -> None:
    made = plan(cast.an, cast.so_xay_dung)
    measured(cast.an, made, "TC1")
    address = f"{LIST}de-xuat/{made.measures.get().pk}/"
    refused = signed_in(cast.an).post(address, TYPED)
    assert (refused.status_code, "đã làm xong" in refused.content.decode()) == (422, True)
    assert signed_in(cast.binh).get(address).status_code == 404
    assert signed_in(cast.snv).get(address).status_code == 403


def picked(client: Client, made: Plan, **changes: Any) -> Any:
    page = client.get(f"{HOME}{made.pk}/chon-bien-phap/")
    return client.post(f"{HOME}{made.pk}/chon-bien-phap/", {**fields_in(page, "seen"), **changes})


@pytest.fixture
def low(cast: Cast) -> Plan:
    """A plan of Sở Xây dựng, whose lowest item is PA2."""
    catalogue.load_catalogue(entries=documented(), at=now())
    of = surveyed(2026, {cast.so_xay_dung: {"levels": GOOD, "items": {"PA2": (20, 10, 5, 3, 2)}}})
    return plan(cast.an, cast.so_xay_dung, of=of)


def fitting(factor: str) -> TypicalMeasure:
    return TypicalMeasure.objects.filter(factor=factor).earliest("pk")


def test_measures_are_chosen_for_the_lowest_items_first(cast: Cast, low: Plan) -> None:
    client, one = signed_in(cast.an), fitting("feedback_handling")
    page = text(client, f"{HOME}{low.pk}/chon-bien-phap/")
    assert page.index(one.action) == min(page.index(each.action) for each in _shown(page))
    answer = picked(client, low, **{f"m{one.pk}": "on", f"m{one.pk}-lead": "Phòng Một cửa"})
    assert answer.status_code == 302
    measure = low.measures.get()
    assert (measure.node, measure.origin, measure.lead) == ("PA2", Measure.Origin.CATALOGUE, "Phòng Một cửa")
    assert f"{measure.due_on}" == "2027-12-31"
    assert one.action not in text(client, f"{HOME}{low.pk}/chon-bien-phap/")


def _shown(page: str) -> list[TypicalMeasure]:
    return [each for each in TypicalMeasure.objects.all() if each.action in page]


def test_another_item_can_be_asked_for(cast: Cast, low: Plan) -> None:
    page = text(signed_in(cast.an), f"{HOME}{low.pk}/chon-bien-phap/?ma=CC1")
    assert fitting("officials").factor == "officials"
    assert "tránh tình trạng để công dân phải chờ đợi" in page
    assert fitting("feedback_handling").action not in page
    assert signed_in(cast.an).get(f"{HOME}{low.pk}/chon-bien-phap/?ma=' or 1").status_code == 200


def test_a_choice_needs_a_lead_a_day_and_at_least_one(cast: Cast, low: Plan) -> None:
    client, one = signed_in(cast.an), fitting("feedback_handling")
    for changes, words in (
        ({}, "Chưa chọn biện pháp nào."),
        ({f"m{one.pk}": "on", f"m{one.pk}-lead": ""}, "Ghi một đơn vị chủ trì"),
        ({f"m{one.pk}": "on", f"m{one.pk}-lead": "Bà Trần Thị Ba"}, "Bỏ tên người"),
        ({f"m{one.pk}": "on", "due_on": "31/31/2027"}, "Hạn hoàn thành chung"),
    ):
        answer = picked(client, low, **changes)
        assert (answer.status_code, words in answer.content.decode()) == (422, True), words
    assert not low.measures.exists()


def test_who_chooses_second_is_told(cast: Cast, low: Plan) -> None:
    client, one = signed_in(cast.an), fitting("feedback_handling")
    page = client.get(f"{HOME}{low.pk}/chon-bien-phap/")
    measured(cast.chi, low, "TC1")
    data = {**fields_in(page, "seen"), f"m{one.pk}": "on"}
    late = client.post(f"{HOME}{low.pk}/chon-bien-phap/", data)
    assert (late.status_code, "Có người vừa sửa" in late.content.decode()) == (409, True)
    assert low.measures.count() == 1


def test_the_database_holds_each_measure_once_and_steps_with_reasons(cast: Cast) -> None:
    made = entry(Typical(factor="access", action="ộ" * 1000, source="x"))
    with pytest.raises(AlreadyListed):
        entry(Typical(factor="access", action="ộ" * 1000, source="y"))
    for faulty in ({"action": ""}, {"source": ""}, {"state": "x"}, {"factor": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TypicalMeasure.objects.filter(pk=made.pk).update(**faulty)
    with pytest.raises(IntegrityError), transaction.atomic():
        TypicalMeasureStep.objects.create(typical=made, number=2, kind="retire", at=now())


def test_a_step_nobody_offers_is_refused(cast: Cast) -> None:
    made = entry()
    for data in ({"action": "x", "version": 1}, {"action": "retire"}, {"action": "retire", "version": "x"}):
        assert signed_in(cast.snv).post(f"{LIST}{made.pk}/viec/", data).status_code == 422
