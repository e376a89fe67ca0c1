"""The pages of conferences: planning, holding, remarks made measures, the conclusion, handing in; refusals in words."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate

from accounts.models import User
from actionplans.models import Conclusion, Conference, ConferenceRemark, Measure, Obligation, Plan, Proof, State
from actionplans.services import steps
from documents.attachments import FOLDER
from tests.actionplans.conferences import conference, decide, held, published
from tests.actionplans.factories import hand, in_days, obligation
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, answered, unit_of

pytestmark = pytest.mark.django_db
LIST = "/noi-bo/hoi-nghi/"
PDF = b"%PDF-1.7 bien ban"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def pdf(name: str = "bien-ban.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def at(found: Conference, *parts: str) -> str:
    return "/".join([f"{LIST}{found.pk}", *parts]) + "/"


def act(client: Client, found: Conference, action: str, **data: Any) -> Any:
    found.refresh_from_db()
    return client.post(at(found, "viec"), {"action": action, "version": found.version, **data})


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def planned(cast: Cast, **data: str) -> dict[str, str]:
    return {
        "agency": str(cast.so_xay_dung.pk),
        "round": str(published(cast).pk),
        "obligation": "",
        "planned_on": in_days(3).isoformat(),
        "place": "Hội trường Sở",
        "chair": "Giám đốc Sở",
        **data,
    }


def kept_files() -> set[str]:
    return set(default_storage.listdir(FOLDER)[1])


def test_the_whole_way_from_conference_to_obligation(cast: Cast) -> None:
    owed = obligation(cast.snv, cast.so_xay_dung, days=2, needs_file=True)
    client = signed_in(cast.an)
    made = client.post(f"{LIST}lap/", planned(cast, obligation=str(owed.pk)))
    found = Conference.objects.get()
    assert made["Location"] == at(found)

    held_on = localdate().isoformat()
    assert (
        act(
            client,
            found,
            "hold",
            held_on=held_on,
            attending="45",
            minutes=pdf(),
            photo=pdf("a.png", b"\x89PNG\r\n\x1a\n"),
        ).status_code
        == 302
    )
    page = text(client, at(found))
    assert "bien-ban.pdf" in page
    assert "tổ chức trong hạn" in page

    found.refresh_from_db()
    remark = {
        "version": found.version,
        "kind": "difficulty",
        "text": "Thiếu ghế chờ",
        "node": "",
        "section": "Văn phòng",
    }
    assert client.post(at(found, "gop-y"), remark).status_code == 302
    kept = ConferenceRemark.objects.get()
    found.refresh_from_db()
    measure = {
        "version": found.version, "plan": "moi", f"g{kept.pk}-chosen": "on", f"g{kept.pk}-action": "Mua ghế chờ",
        f"g{kept.pk}-lead": "Văn phòng", f"g{kept.pk}-due_on": in_days(30).isoformat(),
    }  # fmt: skip
    assert client.post(at(found, "bien-phap"), measure).status_code == 302
    made_measure = Measure.objects.get()
    assert (made_measure.origin, made_measure.cause, made_measure.lead) == ("conference", "Thiếu ghế chờ", "Văn phòng")
    kept.refresh_from_db()
    assert kept.measure == made_measure
    assert Plan.objects.get().agency == cast.so_xay_dung

    form = text(client, at(found, "ket-luan"))
    assert "Quyết định số 605/QĐ-UBND" in form
    assert "Mua ghế chờ; chủ trì: Văn phòng" in form

    assert act(client, found, "hand_in", obligation_version=owed.version).status_code == 302
    owed.refresh_from_db()
    assert (owed.state, owed.handed_in_on) == (State.SUBMITTED, localdate())
    assert {each.name for each in Proof.objects.all()} == {"bien-ban.pdf", "a.png"}
    assert "trong hạn" in owed.steps.get(kind="submit").note
    proof = Proof.objects.get(name="bien-ban.pdf")
    assert client.get(f"/noi-bo/nhiem-vu/{owed.pk}/minh-chung/{proof.pk}/").getvalue() == PDF

    snv = signed_in(cast.snv)
    assert act(snv, found, "confirm").status_code == 302
    found.refresh_from_db()
    assert found.state == Conference.State.CONFIRMED


def test_a_conference_after_the_deadline_is_said_to_be_late(cast: Cast) -> None:
    owed = obligation(cast.snv, cast.so_xay_dung, days=0)
    Obligation.objects.filter(pk=owed.pk).update(due_on=localdate() - timedelta(days=4))
    found = held(conference(cast, cast.so_xay_dung, obligation=owed), on=localdate() - timedelta(days=1))
    client = signed_in(cast.an)
    assert act(client, found, "files", minutes=pdf()).status_code == 302
    assert "tổ chức sau hạn 3 ngày" in text(client, at(found))
    assert "tổ chức sau hạn 3 ngày" in text(signed_in(cast.snv), f"{LIST}?tinh-trang=tre")
    act(client, found, "hand_in", obligation_version=owed.version)
    assert "sau hạn 3 ngày" in owed.steps.get(kind="submit").note


def test_nothing_is_handed_in_without_minutes(cast: Cast) -> None:
    owed = obligation(cast.snv, cast.so_xay_dung)
    found = held(conference(cast, cast.so_xay_dung, obligation=owed))
    answer = act(signed_in(cast.an), found, "hand_in", obligation_version=owed.version)
    assert answer.status_code == 422
    assert "Cần có tệp biên bản" in answer.content.decode()
    assert act(signed_in(cast.snv), found, "confirm").status_code == 422
    owed.refresh_from_db()
    assert owed.state == State.OPEN


def test_an_obligation_returned_is_handed_in_again_with_the_same_files(cast: Cast) -> None:
    owed = obligation(cast.snv, cast.so_xay_dung)
    found = conference(cast, cast.so_xay_dung, obligation=owed)
    client = signed_in(cast.an)
    act(client, found, "hold", held_on=localdate().isoformat(), minutes=pdf())
    assert act(client, found, "hand_in", obligation_version=owed.version).status_code == 302
    steps.send_back(obligation=owed, note="Thiếu chữ ký", hand=hand(cast.snv, owed))
    owed.refresh_from_db()
    assert act(client, found, "hand_in", obligation_version=owed.version).status_code == 302
    assert Proof.objects.count() == 2


def test_handing_in_what_somebody_handed_in_meanwhile_changes_nothing(cast: Cast) -> None:
    owed = obligation(cast.snv, cast.so_xay_dung)
    found = conference(cast, cast.so_xay_dung, obligation=owed)
    client = signed_in(cast.an)
    act(client, found, "hold", held_on=localdate().isoformat(), minutes=pdf())
    files = kept_files()
    seen = owed.version
    steps.submit(obligation=owed, note="Đã nộp tay", hand=hand(cast.chi, owed))
    steps.take_back(obligation=owed, hand=hand(cast.chi, owed))
    answer = act(client, found, "hand_in", obligation_version=seen)
    assert answer.status_code == 409
    owed.refresh_from_db()
    assert owed.state == State.OPEN
    assert kept_files() == files
    assert files


def test_the_second_writer_is_told_what_the_first_did(cast: Cast) -> None:
    found = conference(cast, cast.so_xay_dung)
    client, seen = signed_in(cast.an), found.version
    edit = {name: value for name, value in planned(cast).items() if name not in ("agency", "round")}
    first = signed_in(cast.chi).post(at(found, "sua"), {**edit, "version": seen, "place": "Phòng họp A"})
    second = client.post(at(found, "sua"), {**edit, "version": seen, "place": "Phòng họp B"})
    assert (first.status_code, second.status_code) == (302, 409)
    page = second.content.decode()
    assert "Có người vừa sửa trước ông/bà" in page
    assert "Phòng họp B" in page
    found.refresh_from_db()
    assert found.place == "Phòng họp A"
    late = client.post(at(found, "viec"), {"action": "cancel", "version": seen, "note": "Hoãn vì bão"})
    assert late.status_code == 409
    assert "Hoãn vì bão" in late.content.decode()


@pytest.mark.parametrize(
    ("action", "data", "words"),
    [
        ("hold", {"held_on": in_days(1).isoformat()}, "không sau hôm nay"),
        ("hold", {"held_on": "31/02/2026"}, "Ngày tổ chức"),
        ("hold", {"held_on": localdate().isoformat(), "attending": "0"}, "Số người dự"),
        ("hold", {"held_on": localdate().isoformat(), "attending": "9" * 30}, "Số người dự"),
        ("cancel", {"note": ""}, "Lý do"),
        ("cancel", {"note": "x" * 5001}, "5000"),
    ],
)
def test_what_cannot_be_is_refused_in_words(cast: Cast, action: str, data: dict[str, str], words: str) -> None:
    found = conference(cast, cast.so_xay_dung)
    answer = act(signed_in(cast.an), found, action, **data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    found.refresh_from_db()
    assert (found.state, found.version) == (Conference.State.PLANNED, 1)


def test_a_file_of_another_kind_is_refused(cast: Cast) -> None:
    found = conference(cast, cast.so_xay_dung)
    answer = act(signed_in(cast.an), found, "hold", held_on=localdate().isoformat(), minutes=pdf("a.pdf", b"MZ exe"))
    assert answer.status_code == 422
    assert "không phải là tệp .pdf" in answer.content.decode()


@pytest.mark.parametrize("obligation_sent", ["0", "x", "99999999999999999999"])
def test_an_obligation_that_is_not_there_is_refused(cast: Cast, obligation_sent: str) -> None:
    answer = signed_in(cast.an).post(f"{LIST}lap/", planned(cast, obligation=obligation_sent))
    assert answer.status_code == 422
    assert not Conference.objects.exists()


def test_one_plans_for_the_own_agencies_and_after_own_obligations_only(cast: Cast) -> None:
    foreign = obligation(cast.snv, cast.so_y_te)
    client = signed_in(cast.an)
    for data in ({"agency": str(cast.so_y_te.pk)}, {"obligation": str(foreign.pk)}):
        assert client.post(f"{LIST}lap/", planned(cast, **data)).status_code == 422
    own = obligation(cast.snv, cast.so_xay_dung, task="Hội nghị của Sở")
    below = planned(cast, agency=str(cast.phong_quy_hoach.pk), obligation=str(own.pk))
    assert client.post(f"{LIST}lap/", below).status_code == 422
    assert not Conference.objects.exists()


def test_nobody_confirms_the_own_conference_or_acts_for_another_agency(cast: Cast) -> None:
    found = held(conference(cast, cast.so_xay_dung), minutes=True)
    assert act(signed_in(cast.an), found, "confirm").status_code == 403
    for person in (cast.snv, cast.lanh_dao, cast.giam_sat, cast.dung):
        assert act(signed_in(person), found, "unhold", note="x").status_code == 403, person
    assert act(signed_in(cast.binh), found, "unhold", note="x").status_code == 404
    assert act(signed_in(cast.an), found, "khong-co").status_code == 403
    found.refresh_from_db()
    assert found.state == Conference.State.HELD


def test_a_remark_becomes_a_measure_once(cast: Cast) -> None:
    found = held(conference(cast, cast.so_xay_dung))
    kept = ConferenceRemark.objects.create(conference=found, kind="proposal", text="Mở thêm quầy")
    client = signed_in(cast.an)
    data = {
        "version": found.version, "plan": "moi", f"g{kept.pk}-chosen": "on", f"g{kept.pk}-action": "Mở thêm quầy",
        f"g{kept.pk}-lead": "Văn phòng", f"g{kept.pk}-due_on": in_days(9).isoformat(),
    }  # fmt: skip
    assert client.post(at(found, "bien-phap"), data).status_code == 302
    again = client.post(at(found, "bien-phap"), data)
    assert again.status_code in (409, 422)
    assert Measure.objects.count() == Plan.objects.count() == 1
    found.refresh_from_db()
    client.post(at(found, "gop-y", str(kept.pk), "bo"), {"version": found.version})
    assert ConferenceRemark.objects.filter(pk=kept.pk).exists()


def test_measures_need_what_to_do_who_and_when_of_what_is_ticked(cast: Cast) -> None:
    found = held(conference(cast, cast.so_xay_dung))
    one, two = (ConferenceRemark.objects.create(conference=found, kind="cause", text=text) for text in ("Một", "Hai"))
    client = signed_in(cast.an)
    nothing = client.post(at(found, "bien-phap"), {"version": found.version, "plan": "moi"})
    assert nothing.status_code == 422
    assert "Đánh dấu ít nhất một góp ý" in nothing.content.decode()
    data = {"version": found.version, "plan": "moi", f"g{one.pk}-chosen": "on", f"g{two.pk}-due_on": "x"}
    answer = client.post(at(found, "bien-phap"), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(words in page for words in ("Ghi việc phải làm.", "Ghi đơn vị chủ trì.", "Chọn hạn từ hôm nay"))
    foreign = client.post(at(found, "bien-phap"), {**data, "plan": "999"})
    assert foreign.status_code == 422
    assert not Plan.objects.exists()


def test_a_remark_taken_out_stays_in_the_history(cast: Cast) -> None:
    found = held(conference(cast, cast.so_xay_dung))
    kept = ConferenceRemark.objects.create(conference=found, kind="cause", text="Thiếu người")
    client = signed_in(cast.an)
    stale = client.post(at(found, "gop-y", str(kept.pk), "bo"), {"version": "1"}, follow=True)
    assert "Có người vừa sửa" in stale.content.decode()
    client.post(at(found, "gop-y", str(kept.pk), "bo"), {"version": found.version})
    assert not ConferenceRemark.objects.exists()
    assert "Thiếu người" in text(client, at(found))


def test_the_conclusion_says_so_when_its_figures_were_replaced(cast: Cast) -> None:
    found = held(conference(cast, cast.so_xay_dung))
    client = signed_in(cast.an)
    form = client.get(at(found, "ket-luan")).context["fields"]
    blocks = {field.name: field.value for _what, field in form}
    assert client.post(at(found, "ket-luan"), {**blocks, "version": found.version}).status_code == 302
    kept = Conclusion.objects.get()
    assert kept.publication is not None
    words = "Số liệu trong dự thảo đã được thay"
    assert words not in text(client, at(found, "ket-luan"))
    paper = text(client, at(found, "ket-luan", "ban-in"))
    assert "THÔNG BÁO" in paper
    assert "CỘNG HÒA XÃ HỘI" in paper
    assert "605/QĐ-UBND" in paper

    answered(unit_of(found.round, cast.so_xay_dung), GOOD)
    decide(found.round, "700/QĐ-UBND", supersedes=kept.publication, reason="Sửa sai sót")
    assert words in text(client, at(found, "ket-luan"))
    assert "700/QĐ-UBND" in text(client, at(found, "ket-luan") + "?dung-lai=1")
    kept.refresh_from_db()
    assert "605/QĐ-UBND" in kept.results


def test_what_people_type_is_shown_as_text(cast: Cast) -> None:
    evil = "<script>alert(1)</script>" + "x" * 270
    found = held(conference(cast, cast.so_xay_dung, place=evil, chair="<b>Giám đốc</b>"))
    ConferenceRemark.objects.create(conference=found, kind="cause", text=evil)
    client = signed_in(cast.an)
    form = client.get(at(found, "ket-luan")).context["fields"]
    client.post(at(found, "ket-luan"), {**{f.name: f.value for _w, f in form}, "version": found.version})
    for address in (at(found), at(found, "gop-y"), at(found, "bien-phap"), at(found, "ket-luan", "ban-in")):
        page = text(client, address)
        assert "<script>alert" not in page
        assert "<b>Giám" not in page
        assert client.get(address).status_code == 200


def test_who_has_held_one_and_who_not(cast: Cast) -> None:
    held(conference(cast, cast.so_xay_dung))
    conference(cast, cast.so_y_te, by=cast.binh)
    obligation(cast.snv, cast.nha_trang, task="Tổ chức hội nghị công bố", days=5)
    client = signed_in(cast.snv)
    rows = {line.name: line for line in client.get(LIST).context["lines"]}
    assert {name: line.state for name, line in rows.items()} == {
        "Sở Xây dựng": "held", "Sở Y tế": "planned", "UBND phường Nha Trang": "none",
    }  # fmt: skip
    assert rows["UBND phường Nha Trang"].due == in_days(5)
    assert [line.name for line in client.get(f"{LIST}?tinh-trang=chua-lap").context["lines"]] == [
        "UBND phường Nha Trang"
    ]
    assert [line.name for line in signed_in(cast.an).get(LIST).context["lines"]] == ["Sở Xây dựng"]
    assert client.get(f"{LIST}?dot=khong&tinh-trang=%00").status_code == 200


def states(client: Client, query: str = "") -> list[tuple[str, str]]:
    return [(line.name, line.state) for line in client.get(f"{LIST}{query}").context["lines"]]


def test_every_conference_of_an_agency_has_its_row(cast: Cast) -> None:
    owed = obligation(cast.snv, cast.so_xay_dung, task="Tổ chức hội nghị công bố", days=-1)
    held(conference(cast, cast.so_xay_dung, planned_on=in_days(-5), obligation=owed), on=in_days(-5))
    second = conference(cast, cast.so_xay_dung, planned_on=in_days(6))
    client = signed_in(cast.snv)

    mine = [line for line in client.get(LIST).context["lines"] if line.name == "Sở Xây dựng"]
    assert [(line.state, line.due, line.late) for line in mine] == [
        ("held", in_days(-1), False),
        # The task is answered by the first: the second has no deadline of it.
        ("planned", None, False),
    ]
    page = text(client, LIST)
    assert page.count(">Sở Xây dựng</a>") == 2
    assert at(second) in page
    assert states(client, "?tinh-trang=du-kien") == [("Sở Xây dựng", "planned")]


def test_an_agency_whose_conference_was_cancelled_has_none_and_owes_one(cast: Cast) -> None:
    obligation(cast.snv, cast.so_xay_dung, task="Tổ chức hội nghị công bố", days=-1)
    act(signed_in(cast.an), conference(cast, cast.so_xay_dung), "cancel", note="Trùng lịch")
    client = signed_in(cast.snv)

    assert states(client, "?tinh-trang=thoi-to-chuc") == [("Sở Xây dựng", "cancelled")]
    assert ("Sở Xây dựng", "none") in states(client, "?tinh-trang=chua-lap")
    assert states(client, "?tinh-trang=tre") == [("Sở Xây dựng", "none")]


def test_files_are_handed_out_as_downloads_within_the_scope(cast: Cast) -> None:
    found = conference(cast, cast.so_xay_dung)
    act(signed_in(cast.an), found, "hold", held_on=localdate().isoformat(), minutes=pdf())
    file = found.steps.get(kind="hold").files.get()
    answer = signed_in(cast.snv).get(at(found, "tep", str(file.pk)))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.getvalue() == PDF
    assert signed_in(cast.binh).get(at(found, "tep", str(file.pk))).status_code == 404
    other = conference(cast, cast.so_xay_dung)
    assert signed_in(cast.an).get(at(other, "tep", str(file.pk))).status_code == 404
