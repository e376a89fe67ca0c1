"""The pages of plans: who sees and does what, what is refused in words."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now

from accounts.models import User
from actionplans.models import Measure, MeasureProof, MeasureStep, Plan
from actionplans.services import plans
from actionplans.services.plans import Done, Said
from actionplans.services.taking import Hand
from agencies.models import Agency
from tests.actionplans.factories import in_days, obligation
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
LIST = "/noi-bo/ke-hoach/"
PDF = b"%PDF-1.7 bien ban"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def hand(actor: User, thing: Plan | Measure) -> Hand:
    thing.refresh_from_db()
    return Hand(actor=actor, at=now(), seen=thing.version)


def begun(actor: User, agency: Agency, title: str = "Kế hoạch", *actions: str, **fields: Any) -> Plan:
    said = Said(title=title, first_year=2027, last_year=2027)
    made = plans.start_plan(agency=agency, said=said, actor=actor, at=now())
    done = [
        Done(action=each, **{"lead": "Văn phòng", "due_on": in_days(30), **fields}) for each in actions or ("Niêm yết",)
    ]
    plans.add_measures(plan=made, done=done, actor=actor, at=now())
    return made


def submitted(cast: Cast, agency: Agency | None = None, title: str = "Kế hoạch") -> Plan:
    made = begun(cast.chi, agency or cast.so_xay_dung, title)
    plans.submit(plan=made, hand=hand(cast.chi, made))
    return made


def accepted(cast: Cast, agency: Agency | None = None, title: str = "Kế hoạch") -> Plan:
    made = submitted(cast, agency, title)
    plans.accept(plan=made, hand=hand(cast.snv, made))
    made.refresh_from_db()
    return made


def act(client: Client, plan: Plan, action: str, **data: Any) -> Any:
    plan.refresh_from_db()
    sent = {"action": action, "version": plan.version, **data}
    return client.post(f"{LIST}{plan.pk}/viec/", sent)


def measure_act(client: Client, measure: Measure, action: str, **data: Any) -> Any:
    measure.refresh_from_db()
    sent = {"action": action, "version": measure.version, **data}
    return client.post(f"{LIST}{measure.plan_id}/bien-phap/{measure.pk}/viec/", sent)


def test_each_sees_what_is_theirs_and_what_was_handed_in(cast: Cast) -> None:
    draft = begun(cast.chi, cast.so_xay_dung, "Bản soạn của sở")
    below = begun(cast.chi, cast.phong_quy_hoach, "Bản soạn của phòng")
    given = submitted(cast, cast.so_xay_dung, "Đã trình của sở")
    ward = submitted(cast, cast.nha_trang, "Đã trình của phường")
    every = {draft.title, below.title, given.title, ward.title}
    wanted = {
        cast.snv: every,
        cast.an: {draft.title, below.title, given.title},
        cast.chi: {draft.title, below.title, given.title},
        cast.binh: set(),
        cast.dung: {given.title},
        cast.lanh_dao: {given.title, ward.title},
        cast.ban_chi_dao: {given.title, ward.title},
        cast.giam_sat: {given.title, ward.title},
    }
    for person, seen in wanted.items():
        page = text(signed_in(person), LIST)
        assert {title for title in every if title in page} == seen, person
        for plan in (draft, below, given, ward):
            status = signed_in(person).get(f"{LIST}{plan.pk}/").status_code
            assert status == (200 if plan.title in seen else 404), (person, plan)


def test_a_plan_is_handed_in_sent_back_amended_and_accepted(cast: Cast) -> None:
    made = begun(cast.chi, cast.so_xay_dung)
    head, office = signed_in(cast.chi), signed_in(cast.snv)
    assert act(head, made, "submit").status_code == 302
    assert act(office, made, "return").status_code == 422
    assert act(office, made, "return", note="Thiếu chỉ tiêu").status_code == 302
    page = text(head, f"{LIST}{made.pk}/")
    assert "Thiếu chỉ tiêu" in page
    said = {"title": "Kế hoạch sửa", "first_year": "2027", "last_year": "2028", "causes": "Ít máy"}
    made.refresh_from_db()
    done = head.post(f"{LIST}{made.pk}/sua/", {"version": made.version, **said})
    assert done.status_code == 302
    assert act(head, made, "submit").status_code == 302
    assert act(office, made, "accept").status_code == 302
    made.refresh_from_db()
    assert (made.state, made.title, made.last_year, made.causes) == (
        Plan.State.ACCEPTED,
        "Kế hoạch sửa",
        2028,
        "Ít máy",
    )
    assert head.get(f"{LIST}{made.pk}/sua/").status_code == 302


@pytest.mark.parametrize("action", ["accept", "return", "close", "reopen", "khong-co", ""])
def test_an_agency_judges_nothing(cast: Cast, action: str) -> None:
    assert act(signed_in(cast.chi), submitted(cast), action, note="x").status_code == 403


def test_readers_and_judges_write_nothing(cast: Cast) -> None:
    made = accepted(cast)
    measure = made.measures.get()
    for person in (cast.lanh_dao, cast.ban_chi_dao, cast.giam_sat, cast.dung, cast.snv):
        client = signed_in(person)
        for page in ("sua", "chi-tieu", "de-xuat", "bien-phap/them", f"bien-phap/{measure.pk}/sua"):
            assert client.post(f"{LIST}{made.pk}/{page}/", {}).status_code == 403, (person, page)
        assert client.post(f"{LIST}{made.pk}/bien-phap/{measure.pk}/doi-cho/", {"len": "1"}).status_code == 403
        assert act(client, made, "submit").status_code == 403
        assert measure_act(client, measure, "done").status_code == 403
    assert "Hiện không có việc gì cho ông/bà ở đây." in text(signed_in(cast.dung), f"{LIST}{made.pk}/")


def test_a_plan_without_measures_is_refused_in_words(cast: Cast) -> None:
    made = begun(cast.chi, cast.so_xay_dung)
    measure = made.measures.get()
    plans.drop_measure(measure=measure, note="Trùng", hand=hand(cast.chi, measure))
    answer = act(signed_in(cast.chi), made, "submit")
    assert answer.status_code == 422
    assert "chưa có biện pháp nào" in answer.content.decode()


def test_who_judges_second_is_told_and_sees_both(cast: Cast) -> None:
    made = submitted(cast)
    made.refresh_from_db()
    seen = made.version
    plans.take_back(plan=made, note="Sửa đã", hand=hand(cast.chi, made))
    sent = {"action": "return", "version": seen, "note": "Thiếu chỉ tiêu"}
    answer = signed_in(cast.snv).post(f"{LIST}{made.pk}/viec/", sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("Có người vừa làm việc khác", "Thiếu chỉ tiêu", "Sửa đã", "Rút lại để sửa"):
        assert words in page


def test_who_writes_second_sees_both_and_may_write_over(cast: Cast) -> None:
    made = begun(cast.chi, cast.so_xay_dung)
    made.refresh_from_db()
    said = {"title": "Tên của An", "first_year": "2027", "last_year": "2027", "version": made.version}
    first = {**said, "title": "Tên của Chi"}
    assert signed_in(cast.chi).post(f"{LIST}{made.pk}/sua/", first).status_code == 302
    answer = signed_in(cast.an).post(f"{LIST}{made.pk}/sua/", said)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Tên của Chi" in page
    assert "Tên của An" in page
    made.refresh_from_db()
    assert made.title == "Tên của Chi"
    assert f'name="version" value="{made.version}"' in page
    again = {**said, "version": made.version}
    assert signed_in(cast.an).post(f"{LIST}{made.pk}/sua/", again).status_code == 302


def test_measures_are_added_changed_moved_dropped_and_taken_up_again(cast: Cast) -> None:
    made = begun(cast.chi, cast.so_xay_dung, "Kế hoạch", "Một", "Hai")
    client = signed_in(cast.an)
    typed = {"action": "Ba", "lead": "Phòng Tổ chức", "due_on": in_days(20).isoformat(), "version": "0"}
    assert client.post(f"{LIST}{made.pk}/bien-phap/them/", typed).status_code == 302
    third = made.measures.get(action="Ba")
    assert client.post(f"{LIST}{made.pk}/bien-phap/{third.pk}/doi-cho/", {"len": "1"}).status_code == 302
    assert list(made.measures.values_list("action", flat=True)) == ["Một", "Ba", "Hai"]
    page = text(client, f"{LIST}{made.pk}/")
    offered = [
        re.findall(
            r'name="len" value="(\d)"', page.partition(f"/bien-phap/{one.pk}/doi-cho/")[2].partition("</form>")[0]
        )
        for one in made.measures.order_by("position")
    ]
    assert offered == [["0"], ["1", "0"], ["1"]], "the first has nothing above it, the last nothing below"
    changed = {**typed, "action": "Ba sửa", "public": "on", "version": third.version}
    assert client.post(f"{LIST}{made.pk}/bien-phap/{third.pk}/sua/", changed).status_code == 302
    second = client.post(f"{LIST}{made.pk}/bien-phap/{third.pk}/sua/", {**changed, "action": "Ba khác"})
    assert second.status_code == 409
    assert "Ba sửa" in second.content.decode()
    third.refresh_from_db()
    assert (third.action, third.public) == ("Ba sửa", True)
    assert measure_act(client, third, "drop").status_code == 422
    assert measure_act(client, third, "drop", note="Trùng").status_code == 302
    assert measure_act(client, third, "restore").status_code == 302
    third.refresh_from_db()
    assert third.state == Measure.State.TODO


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("action", "", "Trường này"),
        ("lead", "", "Trường này"),
        ("lead", "x" * 201, "200"),
        ("due_on", "2001-01-01", "Hạn phải từ hôm nay"),
        ("due_on", "hôm nào", "Nhập một ngày hợp lệ"),
        ("node", "khong-co", "khong-co"),
    ],
)
def test_a_measure_that_cannot_be_read_is_refused_in_words(cast: Cast, field: str, value: str, words: str) -> None:
    made = begun(cast.chi, cast.so_xay_dung)
    typed = {"action": "Ba", "lead": "Phòng", "due_on": in_days(20).isoformat(), "version": "0", field: value}
    answer = signed_in(cast.an).post(f"{LIST}{made.pk}/bien-phap/them/", typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert made.measures.count() == 1


def test_a_difficulty_is_answered_by_the_office_or_the_agency_above(cast: Cast) -> None:
    measure = accepted(cast, cast.phong_quy_hoach).measures.get()
    officer = signed_in(cast.an)
    assert measure_act(officer, measure, "stuck").status_code == 422
    assert measure_act(officer, measure, "stuck", note="Thiếu kinh phí").status_code == 302
    assert measure_act(officer, measure, "progress", note="Đã in một nửa").status_code == 302
    measure.refresh_from_db()
    assert measure.state == Measure.State.STUCK
    assert "Thiếu kinh phí" in text(signed_in(cast.snv), f"{LIST}{measure.plan_id}/bien-phap/{measure.pk}/")
    assert measure_act(signed_in(cast.chi), measure, "answer", note="Sở cấp thêm").status_code == 302
    measure.refresh_from_db()
    assert measure.state == Measure.State.DOING

    own = accepted(cast, cast.so_xay_dung).measures.get()
    measure_act(officer, own, "stuck", note="Thiếu người")
    assert measure_act(officer, own, "answer", note="Tự trả lời").status_code == 403
    assert measure_act(signed_in(cast.snv), own, "answer", note="Đã trình").status_code == 302


def test_files_show_how_a_measure_went_and_are_only_downloaded(cast: Cast) -> None:
    measure = accepted(cast).measures.get()
    sent = {"note": "Đã in", "proofs": [SimpleUploadedFile("anh.pdf", PDF)]}
    assert measure_act(signed_in(cast.an), measure, "done", **sent).status_code == 302
    file = MeasureProof.objects.get()
    address = f"{LIST}{measure.plan_id}/bien-phap/{measure.pk}/minh-chung/{file.pk}/"
    answer = signed_in(cast.ban_chi_dao).get(address)
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert signed_in(cast.binh).get(address).status_code == 404
    other = accepted(cast, cast.so_xay_dung).measures.get()
    wrong = f"{LIST}{other.plan_id}/bien-phap/{other.pk}/minh-chung/{file.pk}/"
    assert signed_in(cast.snv).get(wrong).status_code == 404


def test_files_of_another_kind_are_refused(cast: Cast) -> None:
    measure = accepted(cast).measures.get()
    sent = {"note": "x", "proofs": [SimpleUploadedFile("virus.exe", b"MZ")]}
    answer = measure_act(signed_in(cast.an), measure, "progress", **sent)
    assert answer.status_code == 422
    assert "không đúng loại" in answer.content.decode()
    assert not MeasureProof.objects.exists()


def test_a_measure_of_another_plan_does_not_exist(cast: Cast) -> None:
    mine, other = begun(cast.chi, cast.so_xay_dung), begun(cast.binh, cast.so_y_te)
    measure = other.measures.get()
    for plan in (mine, other):
        assert signed_in(cast.an).get(f"{LIST}{plan.pk}/bien-phap/{measure.pk}/").status_code == 404


def test_late_plans_come_first_and_are_filtered(cast: Cast) -> None:
    late = accepted(cast, cast.so_xay_dung, "Trễ")
    fine = accepted(cast, cast.nha_trang, "Đúng hạn")
    Measure.objects.filter(plan=late).update(due_on=in_days(-3))
    client = signed_in(cast.snv)
    page = text(client, LIST)
    assert page.index("Trễ") < page.index("Đúng hạn")
    assert fine.title not in text(client, LIST + "?qua-han=1")
    assert late.title not in text(client, LIST + "?khoi=cap-xa")
    assert fine.title in text(client, LIST + "?khoi=cap-xa&don-vi=nha-trang&nam=2027&tinh-trang=dang-thuc-hien")
    assert "quá hạn 3 ngày" in text(client, f"{LIST}{late.pk}/")


@pytest.mark.parametrize(
    "odd", ["?nam=x", "?nam=99999999999", "?trang=-1", "?tinh-trang=%00", "?don-vi=%00'", "?sap-xep=pk"]
)
def test_odd_addresses_are_read_as_if_absent(cast: Cast, odd: str) -> None:
    assert signed_in(cast.snv).get(LIST + odd).status_code == 200


@pytest.mark.parametrize("view", ["tieu-chi", "bo-phan", "han", "khong-co"])
def test_measures_are_seen_from_several_sides(cast: Cast, view: str) -> None:
    made = begun(cast.chi, cast.so_xay_dung, "Kế hoạch", "Một", "Hai")
    page = text(signed_in(cast.chi), f"{LIST}{made.pk}/?xem={view}")
    assert "Một" in page
    assert "Hai" in page
    assert ("Văn phòng</h3>" in page) == (view == "bo-phan")


def test_targets_are_typed_in_a_sheet(cast: Cast) -> None:
    made = begun(cast.chi, cast.so_xay_dung)
    client, address = signed_in(cast.an), f"{LIST}{made.pk}/chi-tieu/"
    made.refresh_from_db()
    sheet = {"version": made.version, "o-0-": "trên 77,5", "bo-phan-1": "Phòng Tiếp dân", "o-1-": " 80 % "}
    assert client.post(address, sheet).status_code == 302
    found = set(made.targets.values_list("section", "operator", "value"))
    assert found == {("", "above", Decimal("77.5")), ("Phòng Tiếp dân", "at_least", Decimal(80))}
    second = client.post(address, {**sheet, "o-0-": "85"})
    assert second.status_code == 409
    assert "đang có: trên 77,5" in second.content.decode()
    page = text(client, f"{LIST}{made.pk}/")
    assert "77,5 %" in page
    assert "Phòng Tiếp dân" in page


@pytest.mark.parametrize("value", ["101", "-1", "abc", "77,555", "7" * 300, "<script>"])
def test_a_target_that_is_none_is_refused(cast: Cast, value: str) -> None:
    made = begun(cast.chi, cast.so_xay_dung)
    made.refresh_from_db()
    answer = signed_in(cast.an).post(f"{LIST}{made.pk}/chi-tieu/", {"version": made.version, "o-0-": value})
    assert answer.status_code == 422
    assert "không phải là chỉ tiêu" in answer.content.decode()
    assert not made.targets.exists()


def test_words_of_people_are_shown_as_text(cast: Cast) -> None:
    bad = "<script>alert(1)</script>"
    made = begun(cast.chi, cast.so_xay_dung, bad, bad, lead=bad, cause=bad, cost=bad)
    made.refresh_from_db()
    said = dict.fromkeys(("title", "basis", "achieved", "shortcomings", "causes"), bad)
    sent = {**said, "first_year": "2027", "last_year": "2027", "version": made.version}
    client = signed_in(cast.chi)
    assert client.post(f"{LIST}{made.pk}/sua/", sent).status_code == 302
    measure = made.measures.get()
    for address in (
        "",
        f"{made.pk}/",
        f"{made.pk}/sua/",
        f"{made.pk}/?xem=bo-phan",
        f"{made.pk}/bien-phap/{measure.pk}/",
    ):
        assert "<script>alert" not in text(client, LIST + address)


def test_the_steps_of_a_measure_are_kept(cast: Cast) -> None:
    measure = accepted(cast).measures.get()
    client = signed_in(cast.an)
    for action, note in (("start", ""), ("progress", "Một nửa"), ("done", "Xong")):
        assert measure_act(client, measure, action, note=note).status_code == 302
    kinds = list(MeasureStep.objects.filter(measure=measure).values_list("kind", flat=True))
    assert kinds == ["add", "start", "progress", "done"]
    page = text(client, f"{LIST}{measure.plan_id}/bien-phap/{measure.pk}/")
    assert page.index("Xong") < page.index("Một nửa")


def main_step(client: Client, plan: Plan) -> tuple[str, list[str]]:
    """Return where the button at the head leads, "" without one, and what stands open."""
    page = text(client, f"{LIST}{plan.pk}/")
    head = re.search(r'<a class="button button--small" href="#(viec-[a-z_]+)">', page.split("<h2")[0])
    return head[1] if head else "", re.findall(r'<details class="details" id="viec-([a-z_]+)" open>', page)


def test_what_waits_for_somebody_stands_at_the_head_and_open(cast: Cast) -> None:
    head, office = signed_in(cast.chi), signed_in(cast.snv)
    said = Said(title="Kế hoạch", first_year=2027, last_year=2027)
    made = plans.start_plan(agency=cast.so_xay_dung, said=said, actor=cast.chi, at=now())
    assert main_step(head, made) == ("", []), "a plan without measures is not to be submitted yet"
    plans.add_measures(
        plan=made, done=[Done(action="Niêm yết", lead="Văn phòng", due_on=in_days(9))], actor=cast.chi, at=now()
    )
    assert main_step(head, made) == ("viec-submit", ["submit"])
    act(head, made, "submit", note="")
    assert main_step(head, made) == ("", [])
    assert main_step(office, made) == ("viec-accept", ["accept"])
    act(office, made, "accept", note="")
    assert main_step(office, made) == ("", [])


def test_a_plan_that_its_obligation_waits_for_is_handed_in_from_the_head(cast: Cast) -> None:
    owed = obligation(cast.snv, cast.so_xay_dung, task="Lập kế hoạch")
    made = submitted(cast)
    Plan.objects.filter(pk=made.pk).update(obligation=owed)
    assert main_step(signed_in(cast.chi), made) == ("viec-hand_in", ["hand_in"])
