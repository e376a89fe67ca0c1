"""The pages of obligations: who sees what, what may be done, what is refused in words."""

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from accounts.models import User
from actionplans.models import Directive, Obligation, Proof, State
from actionplans.services import steps
from actionplans.tasks import keep
from tests.actionplans.factories import OFFICIAL_LETTER, directive, hand, in_days, obligation, passed
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
LIST = "/noi-bo/nhiem-vu/"
PDF = b"%PDF-1.7 bien ban"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def act(client: Client, given: Obligation, action: str, **data: Any) -> Any:
    given.refresh_from_db()
    return client.post(
        f"{LIST}{given.pk}/viec/", {"action": action, "version": given.version, **data}, headers={"accept": "text/html"}
    )


def pdf(name: str = "bien-ban.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_each_sees_what_is_owed_within_the_own_scope(cast: Cast) -> None:
    mine = obligation(cast.snv, cast.so_xay_dung, task="Việc của Sở Xây dựng")
    below = obligation(cast.snv, cast.phong_quy_hoach, task="Việc của phòng")
    other = obligation(cast.snv, cast.nha_trang, task="Việc của phường")
    every = {mine.task, below.task, other.task}
    wanted = {
        cast.snv: every,
        cast.lanh_dao: every,
        cast.ban_chi_dao: every,
        cast.giam_sat: every,
        cast.chi: {mine.task, below.task},
        cast.binh: set(),
        cast.dung: {mine.task},
    }
    for person, seen in wanted.items():
        page = text(signed_in(person), LIST)
        assert {task for task in every if task in page} == seen, person
        for given in (mine, below, other):
            status = signed_in(person).get(f"{LIST}{given.pk}/").status_code
            assert status == (200 if given.task in seen else 404), (person, given)


def test_a_directive_becomes_obligations(cast: Cast) -> None:
    client = signed_in(cast.snv)
    heading = {
        "number": "2517/UBND",
        "issued_on": "2017-03-30",
        "issuer": "UBND tỉnh Khánh Hòa",
        "title": "Cải thiện chất lượng phục vụ",
        "theme": "Năm hành động",
        "text": OFFICIAL_LETTER,
    }
    answer = client.post(f"{LIST}van-ban/them/", heading)
    found = Directive.objects.get()
    assert answer["Location"] == f"{LIST}van-ban/{found.pk}/giao/"
    assert found.points.count() == 9

    page = text(client, answer["Location"])
    assert "30/04/2017" in page
    # "Sở Y tế" is named by the seventh point; deadlines that have passed are told, not proposed.
    assert "Văn bản còn nhắc đến:" in page
    first, seventh = found.points.get(label="1"), found.points.get(label="7")
    due = in_days(30).isoformat()
    data = {
        f"d{first.pk}-bearers": "Sở, ban, ngành\nUBND phường Nha Trang",
        f"d{first.pk}-task": "Tổ chức hội nghị công bố",
        f"d{first.pk}-due_on": due,
        f"d{first.pk}-needs_file": "on",
        f"d{first.pk}-proof": "Biên bản hội nghị",
        f"d{seventh.pk}-bearers": "Sở Y te",
        f"d{seventh.pk}-task": "Kế hoạch hành động",
        f"d{seventh.pk}-due_on": due,
    }
    done = client.post(answer["Location"], data)
    assert done["Location"] == f"{LIST}van-ban/{found.pk}/"
    owed = set(Obligation.objects.values_list("point__label", "bearer__code", "needs_file"))
    assert owed == {
        ("1", "so-xay-dung", True),
        ("1", "so-y-te", True),
        ("1", "nha-trang", True),
        ("7", "so-y-te", False),
    }
    assert "Đã giao 4 nhiệm vụ" in text(client, done["Location"])
    assert "Đã giao 3 nhiệm vụ theo điểm này" in text(client, answer["Location"])


def test_each_sub_point_is_a_task_of_its_own(cast: Cast) -> None:
    day, client = in_days(40), signed_in(cast.snv)
    words = (
        f"Sở Y tế, Sở Xây dựng: a) Niêm yết thủ tục trong năm {day.year + 1}; b) Báo cáo trước ngày {day:%d/%m/%Y}.\n"
        "Việc chung khác."
    )
    found = directive(cast.snv, words)
    (point,) = found.points.all()
    address = f"{LIST}van-ban/{found.pk}/giao/"
    page = client.get(address)
    (group,) = page.context["groups"]
    rows = [(row.label, row.form["task"].value(), row.form["due_on"].value()) for row in group.rows]
    assert rows == [
        ("1a", f"Niêm yết thủ tục trong năm {day.year + 1}", f"{day.year + 1}-12-31"),
        ("1b", f"Báo cáo trước ngày {day:%d/%m/%Y}", in_days(39).isoformat()),
        ("1", "Việc chung khác", ""),
    ]
    named = [set(row.form["bearers"].value().split("\n")) for row in group.rows]
    assert named == [{"Sở Y tế", "Sở Xây dựng"}, {"Sở Y tế", "Sở Xây dựng"}, {""}]
    data = {
        name: "Sở Y tế" if name.endswith("bearers") else value
        for row in group.rows[:2]
        for name, value in ((bound.html_name, bound.value() or "") for bound in row.form)
        if not name.endswith("needs_file")
    }
    assert client.post(address, data).status_code == 302
    owed = Obligation.objects.filter(point=point).values_list("task", "due_on")
    assert dict(owed) == {
        f"Niêm yết thủ tục trong năm {day.year + 1}": date(day.year + 1, 12, 31),
        f"Báo cáo trước ngày {day:%d/%m/%Y}": in_days(39),
    }


def test_groups_of_agencies_are_proposed_and_named_where_a_name_is_not_known(cast: Cast) -> None:
    client = signed_in(cast.snv)
    found = directive(cast.snv, "Giám đốc các sở, Chủ tịch UBND các xã, phường, đặc khu: Họp dân.", "Giao Sở Y tế họp.")
    address = f"{LIST}van-ban/{found.pk}/giao/"
    (first,), (second,) = (group.rows for group in client.get(address).context["groups"])
    assert first.form["bearers"].value() == "Các sở\nUBND các xã, phường, đặc khu"
    assert first.form["task"].value() == "Họp dân"
    assert second.form["bearers"].value() == "Sở Y tế"
    prefix = first.form.prefix
    data = {
        f"{prefix}-bearers": "các sở nào đó",
        f"{prefix}-task": "Họp dân",
        f"{prefix}-due_on": in_days(9).isoformat(),
    }
    assert "Tên khối dùng được: Các sở; " in client.post(address, data).content.decode()
    done = client.post(address, {**data, f"{prefix}-bearers": first.form["bearers"].value()})
    assert done.status_code == 302
    owed = set(Obligation.objects.values_list("bearer__code", flat=True))
    # Of a department only "Sở …" are "các sở"; what stands below one is none.
    assert owed == {"so-xay-dung", "so-y-te", "nha-trang"}


def test_many_tasks_are_confirmed_and_taken_back_together(cast: Cast) -> None:
    client, found = signed_in(cast.snv), directive(cast.snv, "Một", "Hai")
    data: dict[str, str] = {}
    for point in found.points.all():
        bearers = "Sở Y tế\nSở Xây dựng\nUBND phường Nha Trang"
        data |= {f"d{point.pk}-bearers": bearers, f"d{point.pk}-task": f"Việc {point.label}"}
        data[f"d{point.pk}-due_on"] = in_days(9).isoformat()
    address = f"{LIST}van-ban/{found.pk}/giao/"
    asked = client.post(address, data)
    page = asked.content.decode()
    assert "Sẽ giao 6 nhiệm vụ cho:" in page
    assert "Sở Xây dựng; UBND phường Nha Trang" in page
    assert not Obligation.objects.exists()
    mark = asked.context["plan"].mark
    # What was confirmed is what is given: after another change it is asked again.
    client.post(address, {**data, f"d{point.pk}-task": "Việc khác", "confirmed": mark})
    assert not Obligation.objects.exists()
    assert client.post(address, {**data, "confirmed": mark}).status_code == 302
    assert Obligation.objects.count() == 6

    home, back = f"{LIST}van-ban/{found.pk}/", f"{LIST}van-ban/{found.pk}/rut/"
    given_at = client.get(home).context["given_set"].at.isoformat()
    assert client.post(back, {"given_at": given_at}).status_code == 422
    assert client.post(back, {"given_at": "hôm qua", "reason": "x"}).status_code == 409
    assert client.post(back, {"given_at": given_at, "reason": "Giao nhầm"}).status_code == 302
    assert set(Obligation.objects.values_list("state", flat=True)) == {State.WITHDRAWN}
    assert "Rút cả đợt giao" not in text(client, home)
    # Given again by another day, they are owed again.
    data[f"d{point.pk}-due_on"] = in_days(20).isoformat()
    mark = client.post(address, data).context["plan"].mark
    assert client.post(address, {**data, "confirmed": mark}).status_code == 302
    owed = Obligation.objects.filter(state=State.OPEN).values_list("due_on", flat=True)
    assert sorted(owed) == [in_days(9)] * 3 + [in_days(20)] * 3


def test_a_set_of_which_one_is_answered_is_not_taken_back(cast: Cast) -> None:
    given = obligation(cast.snv, cast.so_xay_dung)
    found, client = given.point.directive, signed_in(cast.snv)
    given_at = client.get(f"{LIST}van-ban/{found.pk}/").context["given_set"].at.isoformat()
    steps.submit(obligation=given, note="Đã họp", hand=hand(cast.an, given))
    answer = client.post(f"{LIST}van-ban/{found.pk}/rut/", {"given_at": given_at, "reason": "Giao nhầm"})
    assert answer.status_code == 409
    assert "Giao nhầm" in answer.content.decode()
    given.refresh_from_db()
    assert given.state == State.SUBMITTED


def test_faults_of_giving_are_told_together_and_nothing_is_given(cast: Cast) -> None:
    client, found = signed_in(cast.snv), directive(cast.snv, "Một", "Hai")
    first, second = found.points.all()
    data = {
        f"d{first.pk}-bearers": "Sở Xây dựn",
        f"d{first.pk}-task": "Họp",
        f"d{first.pk}-due_on": in_days(-1).isoformat(),
        f"d{second.pk}-bearers": "Sở Y tế",
    }
    answer = client.post(f"{LIST}van-ban/{found.pk}/giao/", data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Có phải “Sở Xây dựng”?" in page
    assert "Điểm 1, Hạn: Hạn phải từ hôm nay đến năm năm tới." in page
    assert "Điểm 2, Việc phải làm: Ghi việc phải làm." in page
    assert not Obligation.objects.exists()
    empty = client.post(f"{LIST}van-ban/{found.pk}/giao/", {})
    assert empty.status_code == 422
    assert "Chưa ghi cơ quan nào phải làm." in empty.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("text", "không có điểm", "Không thấy điểm nào"),
        ("issued_on", "2999-01-01", "không sau hôm nay"),
        ("number", "", "Trường này"),
        ("number", "x" * 61, "60"),
    ],
)
def test_a_directive_that_cannot_be_read_is_refused_in_words(cast: Cast, field: str, value: str, words: str) -> None:
    heading = {"number": "1", "issued_on": "2026-01-02", "issuer": "UBND", "title": "T", "text": "1. Một"}
    answer = signed_in(cast.snv).post(f"{LIST}van-ban/them/", {**heading, field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Directive.objects.exists()


def test_the_same_directive_is_not_entered_twice(cast: Cast) -> None:
    there = directive(cast.snv)
    heading = {
        "number": there.number,
        "issued_on": "2017-03-30",
        "issuer": there.issuer,
        "title": "T",
        "text": "1. Một",
    }
    answer = signed_in(cast.snv).post(f"{LIST}van-ban/them/", heading)
    assert answer.status_code == 422
    assert "đã có trong cổng" in answer.content.decode()


def test_results_are_handed_in_with_files_that_others_download(cast: Cast) -> None:
    given = obligation(cast.snv, cast.so_xay_dung, needs_file=True)
    officer, office = signed_in(cast.an), signed_in(cast.snv)
    answer = act(officer, given, "submit", note="Đã họp", proofs=[pdf(), pdf("ảnh họp.png", b"\x89PNG\r\n\x1a\n.")])
    assert answer.status_code == 302
    given.refresh_from_db()
    assert given.state == State.SUBMITTED

    first = Proof.objects.get(name="bien-ban.pdf")
    address = f"{LIST}{given.pk}/minh-chung/{first.pk}/"
    file = office.get(address)
    assert b"".join(file.streaming_content) == PDF  # type: ignore[attr-defined]
    assert file["Content-Disposition"] == 'attachment; filename="bien-ban.pdf"'
    assert file["X-Content-Type-Options"] == "nosniff"
    assert signed_in(cast.binh).get(address).status_code == 404
    other = obligation(cast.snv, cast.so_y_te)
    assert office.get(f"{LIST}{other.pk}/minh-chung/{first.pk}/").status_code == 404

    assert act(office, given, "accept").status_code == 302
    assert "Công nhận hoàn thành" in text(officer, f"{LIST}{given.pk}/")


def _docx(*names: str) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return found.getvalue()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (pdf("virus.exe", b"MZ"), "không đúng loại"),
        (pdf("ke-hoach.pdf", b"<html>"), "không phải là tệp .pdf"),
        (pdf("ke-hoach.docx", _docx("xl/workbook.xml")), "không phải là tệp .docx"),
        (pdf("ke-hoach.docx", _docx("word/document.xml", "word/vbaProject.bin")), "có macro"),
        (pdf("ke-hoach.xlsx", b"PK\x03\x04 hong"), "bị hỏng"),
        (pdf("trong.pdf", b""), "Tệp trống"),
    ],
)
def test_files_of_another_kind_are_refused_in_words(cast: Cast, file: SimpleUploadedFile, words: str) -> None:
    given = obligation(cast.snv, cast.so_xay_dung)
    file.seek(0)
    answer = act(signed_in(cast.an), given, "submit", note="Đã họp", proofs=[file])
    assert answer.status_code == 422
    assert words in answer.content.decode()
    given.refresh_from_db()
    assert given.state == State.OPEN
    assert not Proof.objects.exists()


def test_without_the_file_that_is_needed_nothing_is_handed_in(cast: Cast) -> None:
    given = obligation(cast.snv, cast.so_xay_dung, needs_file=True)
    answer = act(signed_in(cast.an), given, "submit", note="Đã họp")
    assert answer.status_code == 422
    assert "bắt buộc có tệp" in answer.content.decode()


def test_who_is_second_is_told_and_sees_both(cast: Cast) -> None:
    given = obligation(cast.snv, cast.so_xay_dung)
    steps.submit(obligation=given, note="Đã họp", hand=hand(cast.an, given))
    given.refresh_from_db()
    seen = given.version
    steps.take_back(obligation=given, hand=hand(cast.an, given))
    answer = signed_in(cast.snv).post(
        f"{LIST}{given.pk}/viec/", {"action": "return", "version": seen, "note": "Thiếu biên bản"}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Có người vừa làm việc khác" in page
    assert "Thiếu biên bản" in page
    assert "Rút lại kết quả đã nộp" in page


@pytest.mark.parametrize("action", ["accept", "extend", "withdraw", "khong-co", ""])
def test_an_agency_judges_nothing(cast: Cast, action: str) -> None:
    given = obligation(cast.snv, cast.so_xay_dung)
    assert act(signed_in(cast.chi), given, action, note="x").status_code == 403


def test_readers_do_nothing(cast: Cast) -> None:
    given = obligation(cast.snv, cast.so_xay_dung)
    for person in (cast.lanh_dao, cast.ban_chi_dao, cast.giam_sat, cast.dung):
        assert act(signed_in(person), given, "submit", note="x").status_code == 403
        assert "Hiện không có việc gì cho ông/bà ở đây." in text(signed_in(person), f"{LIST}{given.pk}/")


def test_filters_and_counts(cast: Cast) -> None:
    obligation(cast.snv, cast.so_xay_dung, days=5, task="Niêm yết thủ tục")
    obligation(cast.snv, cast.so_y_te, days=5, task="Họp dân")
    Obligation.objects.filter(task="Họp dân").update(due_on=in_days(-3))
    client = signed_in(cast.snv)
    assert "quá hạn 3 ngày" in text(client, LIST)
    late = text(client, LIST + "?tinh-trang=qua-han")
    assert "Họp dân" in late
    assert "Niêm yết" not in late
    found = text(client, LIST + "?tim=niem+yet")
    assert "Niêm yết thủ tục" in found
    assert "Họp dân" not in found
    for odd in (
        "?van-ban=99999999999999999999",
        "?van-ban=x",
        "?trang=-1",
        "?tinh-trang=%00",
        "?tim=%00%FF",
        "?don-vi='",
    ):
        assert client.get(LIST + odd).status_code == 200


def test_the_summary_counts_by_the_day_of_handing_in(cast: Cast) -> None:
    in_time = obligation(cast.snv, cast.so_xay_dung, task="Một")
    late = obligation(cast.snv, cast.so_xay_dung, task="Hai")
    steps.submit(obligation=in_time, note="x", hand=hand(cast.an, in_time))
    Obligation.objects.filter(pk=late.pk).update(due_on=in_days(-2))
    steps.submit(obligation=late, note="x", hand=hand(cast.an, late))
    for each in (in_time, late):
        steps.accept(obligation=each, hand=hand(cast.snv, each))
    overdue = obligation(cast.snv, cast.so_y_te, task="Ba")
    Obligation.objects.filter(pk=overdue.pk).update(due_on=in_days(-1))
    steps.propose(obligation=overdue, note="Phê bình", hand=hand(cast.snv, overdue))

    answer = signed_in(cast.ban_chi_dao).get(f"{LIST}tong-hop/?bang=tong-hop&tep=xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]  # type: ignore[union-attr]
    assert rows[1:] == [
        ["Sở Y tế", "1", "0", "0", "0", "0", "1", "1"],
        ["Sở Xây dựng", "2", "1", "1", "0", "0", "0", "0"],
        ["Tất cả", "3", "1", "1", "0", "0", "1", "1"],
    ]
    page = text(signed_in(cast.ban_chi_dao), f"{LIST}tong-hop/")
    assert "?don-vi=so-y-te" in page


def test_after_a_merger_both_names_are_read(cast: Cast) -> None:
    given = obligation(cast.snv, cast.so_xay_dung)
    passed(cast.so_xay_dung, cast.so_y_te)
    keep()
    page = text(signed_in(cast.binh), f"{LIST}{given.pk}/")
    assert "Giao ban đầu cho" in page
    assert "Sở Xây dựng" in page
    assert "Nộp kết quả" in page


def test_words_of_people_are_shown_as_text(cast: Cast) -> None:
    found = directive(cast.snv, "<script>alert(1)</script>", number="<b>1</b>")
    given = obligation(cast.snv, cast.so_xay_dung, after=found, task="<i>Việc</i>")
    for address in (LIST, f"{LIST}{given.pk}/", f"{LIST}van-ban/", f"{LIST}van-ban/{found.pk}/"):
        page = text(signed_in(cast.snv), address)
        assert "<b>1</b>" not in page
        assert "<i>Việc</i>" not in page
        assert "<script>alert" not in page


def main_step(client: Client, given: Obligation) -> tuple[str, list[str]]:
    """Return where the button at the head leads, "" without one, and what stands open."""
    page = text(client, f"{LIST}{given.pk}/")
    head = re.search(r'<a class="button button--small" href="#(viec-[a-z_]+)">', page.split("<h2>")[0])
    return head[1] if head else "", re.findall(r'<details class="details" id="viec-([a-z_]+)" open>', page)


def test_what_waits_for_somebody_stands_at_the_head_and_open(cast: Cast) -> None:
    given = obligation(cast.snv, cast.so_xay_dung)
    officer, office = signed_in(cast.an), signed_in(cast.snv)
    assert main_step(officer, given) == ("viec-submit", ["submit"])
    assert main_step(office, given) == ("", [])
    act(officer, given, "submit", note="Đã làm")
    assert main_step(officer, given) == ("", [])
    assert main_step(office, given) == ("viec-accept", ["accept"])
    # What was refused stands open alone.
    refused = act(office, given, "return", note=" ").content.decode()
    assert re.findall(r'id="viec-([a-z_]+)" open>', refused) == ["return"]
    act(office, given, "accept")
    assert main_step(office, given) == ("", [])


def test_the_list_is_narrowed_to_an_agency_of_those_that_are_seen(cast: Cast) -> None:
    for agency, task in ((cast.so_xay_dung, "Việc A"), (cast.phong_quy_hoach, "Việc B"), (cast.nha_trang, "Việc C")):
        obligation(cast.snv, agency, task=task)
    names = {code: agency.code for code, agency in (("a", cast.so_xay_dung), ("b", cast.phong_quy_hoach))}
    page = signed_in(cast.snv).get(LIST, {"don-vi": names["b"]})
    assert [line.task for line in page.context["lines"]] == ["Việc B"]
    assert f'<option value="{names["b"]}" selected>' in page.content.decode()
    assert {code for code, _name in page.context["bearers"]} == {"", *names.values(), cast.nha_trang.code}
    # Who sees a part chooses among that part, who sees one agency chooses nothing.
    assert {code for code, _name in signed_in(cast.chi).get(LIST).context["bearers"]} == {"", *names.values()}
    assert signed_in(cast.dung).get(LIST).context["bearers"] == []
    assert 'name="don-vi"' not in text(signed_in(cast.dung), LIST)
    odd = signed_in(cast.chi).get(LIST, {"don-vi": cast.nha_trang.code})
    assert odd.context["lines"] == []
    assert "Việc C" not in odd.content.decode()


def test_giving_is_one_click_from_the_list(cast: Cast) -> None:
    after = directive(cast.snv)
    obligation(cast.snv, cast.so_xay_dung, after=after)
    office = signed_in(cast.snv)
    for query, address in (
        ("", f"{LIST}van-ban/them/"),
        (f"?van-ban={after.pk}", f"{LIST}van-ban/{after.pk}/giao/"),
        ("?van-ban=999999", f"{LIST}van-ban/them/"),
    ):
        assert f'href="{address}">Giao việc</a>' in text(office, f"{LIST}{query}")
        assert office.get(address).status_code == 200
    assert ">Giao việc</a>" not in text(signed_in(cast.an), LIST)


def test_the_list_asks_few_questions(cast: Cast, django_assert_max_num_queries: Any) -> None:
    after = directive(cast.snv, theme="Năm của người dân")
    for agency in (cast.so_xay_dung, cast.so_y_te, cast.nha_trang):
        obligation(cast.snv, agency, after=after)
    office = signed_in(cast.snv)
    with django_assert_max_num_queries(12):
        office.get(LIST, {"van-ban": str(after.pk), "don-vi": cast.so_y_te.code})
