"""Periodic extracts: what they say, to whom, and how what people wrote outlives a computation."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import localdate, now

from accounts.models import User
from actionplans.models import Extract, ExtractStep, MeasureStep, Plan
from actionplans.periods import NoSuchPeriod, containing, period
from actionplans.services import extracts as services
from actionplans.services import steps
from actionplans.services.plans import Aim, Done, Said, accept, add_measures, report, start_plan, submit, write_plan
from actionplans.services.taking import Changed, Hand
from dashboards.extracts.content import few
from dashboards.extracts.scopes import about
from dashboards.extracts.sections import sections
from dashboards.extracts.sections.asked import Asked
from feedback.models import Audience, Comment, Hotline, NamedCase, TestCall
from tests.actionplans.factories import directive, hand, obligation
from tests.conftest import Cast
from tests.dashboards.factories import answered, run, survey, unit_of
from tests.scoring.factories import publish as publish_run

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {
    "issuing_body": "Sở Nội vụ", "decision_number": "12/QĐ-SNV", "decision_date": date(2026, 3, 1), "actor": None,
}  # fmt: skip
HOME = "/noi-bo/trich-bao-cao/"
TODAY = localdate()
SPAN = timedelta(days=30)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def asked(agency: Any = None, block: Any = None, **fields: Any) -> Asked:
    days = {"first": TODAY - SPAN, "last": TODAY + SPAN, "on": TODAY, **fields}
    return Asked(about(agency, block, on=TODAY), **days)


def said(one: Asked, kind: str = "quarter") -> str:
    made = sections(one, kind=kind)
    rows = (cell for each in made for table in each.tables for row in table.rows for cell in row)
    return "\n".join([*(sentence for each in made for sentence in each.sentences), *rows])


def start(client: Client, **typed: Any) -> Any:
    sent = {"about": "tinh", "kind": "quarter", "number": "1", "year": "2026", **typed}
    return client.post(HOME, sent)


def test_periods_are_parts_of_a_year() -> None:
    assert (period("quarter", 2026, 2).first, period("quarter", 2026, 2).last) == (date(2026, 4, 1), date(2026, 6, 30))
    assert period("half", 2028, 1).last == date(2028, 6, 30)
    assert (period("april", 2026).first, period("april", 2026).last) == (date(2026, 4, 1), date(2026, 4, 30))
    assert containing("quarter", date(2026, 11, 26)).number == 4
    for kind, number in (("quarter", 5), ("half", 0), ("month", 1), ("year", 2)):
        with pytest.raises(NoSuchPeriod):
            period(kind, 2026, number)


def test_small_counts_are_not_told() -> None:
    assert [few(count, 5) for count in (0, 1, 4, 5)] == ["0", "dưới 5", "dưới 5", "5"]


def test_tasks_are_counted_by_the_day_they_were_handed_in(cast: Cast) -> None:
    done = obligation(cast.snv, cast.so_xay_dung, task="Việc một", days=-2)
    steps.submit(obligation=done, note="Đã làm", hand=hand(cast.an, done))
    steps.accept(obligation=done, hand=hand(cast.snv, done))
    late = obligation(cast.snv, cast.so_xay_dung, task="Việc hai", days=-3)
    steps.propose(obligation=late, note="Nhắc nhở", hand=hand(cast.snv, late))
    obligation(cast.snv, cast.nha_trang, task="Việc ba", days=5)

    whole = said(asked())
    assert "3 nhiệm vụ đến hạn: 0 hoàn thành đúng hạn, 1 hoàn thành trễ hạn, 0 chờ xem xét, 1 quá hạn chưa nộp" in whole
    assert "đã đề xuất xử lý 1 trường hợp" in whole
    mine = said(asked(cast.so_xay_dung))
    assert "2 nhiệm vụ đến hạn" in mine
    assert "Nha Trang" not in mine


def test_only_published_indices_are_told(cast: Cast) -> None:
    round = survey(cast.so_xay_dung, cast.so_y_te)
    for agency in (cast.so_xay_dung, cast.so_y_te):
        answered(unit_of(round, agency))
    made = run(round)
    assert "chưa công bố chỉ số hài lòng nào" in said(asked())

    publish_run(**SAID, run=made, at=now())
    whole = said(asked())
    assert "chỉ số hài lòng của toàn tỉnh là" in whole
    mine = said(asked(cast.so_xay_dung))
    assert "chỉ số hài lòng của Sở Xây dựng là" in mine
    assert "Sở Y tế" not in mine
    both = said(asked(block=cast.departments))
    assert "chỉ số hài lòng của Sở Xây dựng là" in both
    assert "chỉ số hài lòng của Sở Y tế là" in both
    assert "chưa công bố" in said(asked(first=TODAY - SPAN, last=TODAY - timedelta(days=1)))


def test_an_index_of_few_forms_stays_hidden(cast: Cast) -> None:
    round = survey(cast.so_xay_dung, cast.so_y_te)
    answered(unit_of(round, cast.so_xay_dung), (1, 0, 0, 0, 1))
    answered(unit_of(round, cast.so_y_te))
    publish_run(**SAID, run=run(round), at=now())

    mine = said(asked(cast.so_xay_dung))
    assert "Sở Xây dựng: không nêu chỉ số." in mine
    assert "chỉ số hài lòng của Sở Xây dựng là" not in mine


def test_tips_and_named_officials_are_in_no_count_of_an_agency(cast: Cast) -> None:
    for audience in (Audience.AGENCY, Audience.HEAD, Audience.TIPS):
        made = comment(cast, audience)
        if audience == Audience.HEAD:
            days = {"opened_on": TODAY, "due_on": TODAY, "decided_on": TODAY}
            NamedCase.objects.create(comment=made, agency=cast.so_xay_dung, outcome="founded", **days)

    whole, mine = said(asked()), said(asked(cast.so_xay_dung))
    assert "Trong kỳ tiếp nhận 1 ý kiến" in whole
    assert "Trong kỳ tiếp nhận 1 ý kiến" in mine
    # One case of the province: neither it nor the sum is told.
    assert "dưới 5" in whole
    assert "xem xét xong (theo kết quả ở bảng). Số dưới 5 không nêu." in whole
    assert "có cơ sở" not in mine


def comment(cast: Cast, audience: str) -> Comment:
    return Comment.objects.create(
        words="Chờ lâu", source="direct", agency=cast.so_xay_dung, handler=cast.so_xay_dung, block=cast.departments,
        day=TODAY, released_on=TODAY, audience=audience, masked="Chờ lâu", search="cho lau", rules=1,
    )  # fmt: skip


def test_hotlines_that_were_rung(cast: Cast) -> None:
    line = Hotline.objects.create(agency=cast.so_xay_dung, number="0258")
    for heard in (True, False):
        TestCall.objects.create(hotline=line, answered=heard, actor=cast.snv, at=now())

    words = "Đã gọi thử 1 đường dây nóng 2 lần, có người nghe 1 lần, không có người nghe 1 lần."
    assert words in said(asked())
    assert words in said(asked(cast.so_xay_dung))
    assert "không có lần gọi thử" in said(asked(cast.so_y_te))


def plan_of(cast: Cast, *, day: datetime | None = None) -> Plan:
    at = day or now()
    told = Said(title="Kế hoạch của Sở", first_year=TODAY.year, last_year=TODAY.year)
    made = start_plan(agency=cast.so_xay_dung, said=told, actor=cast.an, at=at)
    add_measures(
        plan=made, done=[Done(action="Giảm giấy tờ", lead="Văn phòng", due_on=TODAY, node="")], actor=cast.an, at=at
    )
    aims = [Aim(year=TODAY.year, operator="above", value=77)]  # type: ignore[arg-type]
    written = write_plan(plan=made, said=told, aims=aims, hand=Hand(actor=cast.an, at=at, seen=made.version))
    return submit(plan=written, hand=Hand(actor=cast.an, at=at, seen=written.version))


def test_the_summary_in_april_names_who_sent_a_plan_and_who_did_not(cast: Cast) -> None:
    after = directive(cast.snv)
    for agency in (cast.so_xay_dung, cast.nha_trang):
        obligation(cast.snv, agency, after=after, task="Gửi kế hoạch")
    plan_of(cast)

    words = said(asked(point=after.points.get()), "april")
    assert "Trong 2 cơ quan, đơn vị phải gửi kế hoạch có 1 đã gửi, 1 chưa gửi." in words
    assert "Kế hoạch của Sở" in words
    assert "chưa gửi" in words.splitlines()
    assert "Các kế hoạch đã gửi có 1 biện pháp" in words
    assert "trên 77 %" in words
    # Without a point every agency of a block owes one.
    assert "Trong 3 cơ quan" in said(asked(), "april")


def test_a_plan_that_is_written_is_its_authors_own_affair(cast: Cast) -> None:
    told = Said(title="Bản đang soạn", first_year=TODAY.year, last_year=TODAY.year)
    start_plan(agency=cast.so_xay_dung, said=told, actor=cast.an, at=now())

    assert "Bản đang soạn" not in said(asked(), "april")
    assert "chưa có kế hoạch nào được gửi" in said(asked())


def test_measures_that_were_stuck_and_answered(cast: Cast) -> None:
    plan = plan_of(cast)
    accepted = accept(plan=plan, hand=Hand(actor=cast.snv, at=now(), seen=plan.version))
    one = accepted.measures.get()
    for kind, note in ((MeasureStep.Kind.STUCK, "Thiếu máy"), (MeasureStep.Kind.ANSWER, "Đã cấp")):
        one = report(measure=one, kind=kind, note=note, hand=Hand(actor=cast.an, at=now(), seen=one.version))

    words = said(asked())
    assert "Các đơn vị báo 1 lần khó khăn, vướng mắc; đã trả lời 1 lần." in words
    assert "Trong kỳ có 1 biện pháp đến hạn: 0 đã xong" in words


def test_what_was_written_outlives_a_computation_and_says_when_its_numbers_changed(cast: Cast) -> None:
    client = signed_in(cast.snv)
    first, last = (TODAY - SPAN).isoformat(), TODAY.isoformat()
    quarter = (TODAY.month - 1) // 3 + 1
    start(client, number=str(quarter), year=str(TODAY.year), first=first, last=last)
    made = Extract.objects.get()
    at = f"{HOME}{made.pk}/"
    write(client, made, 1, "nhiem-vu", **{"nhiem-vu": "Các đơn vị làm tốt.\r\nHết."})
    assert "số liệu đã đổi" not in client.get(at).content.decode()
    client.post(f"{at}viec/", {"action": "compute", "version": 2})
    assert "số liệu đã đổi" not in client.get(at).content.decode()

    obligation(cast.snv, cast.so_xay_dung, days=-1)
    client.post(f"{at}viec/", {"action": "compute", "version": 3})
    page = client.get(at).content.decode()
    assert "Các đơn vị làm tốt." in page
    assert "số liệu đã đổi" in page
    assert "1 nhiệm vụ đến hạn" in page
    write(client, made, 4, "nhiem-vu", **{"nhiem-vu": "Đã xem lại."})
    assert "số liệu đã đổi" not in client.get(at).content.decode()
    kept = ExtractStep.objects.get(extract=made, number=2)
    assert kept.note == "Các đơn vị làm tốt.\nHết."
    assert "Đã xem lại." in client.get(f"{at}ban-in/").content.decode()


def write(client: Client, made: Extract, version: int, section: str = "", **texts: str) -> Any:
    """Press the button of a section ("" of none), the boxes holding these texts by section."""
    boxes = {f"nhan-dinh-{name}": text for name, text in texts.items()}
    return client.post(f"{HOME}{made.pk}/viec/", {"version": version, "section": section, **boxes})


def started(client: Client) -> Extract:
    start(client)
    return Extract.objects.get()


def written(made: Extract) -> dict[str, str]:
    made.refresh_from_db()
    return {section: kept["text"] for section, kept in made.texts.items()}


def test_every_section_that_was_typed_in_is_saved_by_any_button(cast: Cast) -> None:
    client = signed_in(cast.snv)
    made = started(client)
    answer = write(client, made, 1, "y-kien", **{"nhiem-vu": "Nộp sớm hơn", "y-kien": "Trả lời kịp", "ke-hoach": ""})

    assert answer["Location"] == f"{HOME}{made.pk}/#muc-y-kien"
    assert 'id="muc-y-kien"' in client.get(f"{HOME}{made.pk}/").content.decode()
    assert written(made) == {"nhiem-vu": "Nộp sớm hơn", "y-kien": "Trả lời kịp"}
    # A step for each section that changed, none for those that were sent as they stood.
    assert made.version == 3
    write(client, made, 3, "y-kien", **{"nhiem-vu": "Nộp sớm hơn", "y-kien": ""})
    assert written(made) == {"nhiem-vu": "Nộp sớm hơn", "y-kien": ""}
    assert made.steps.filter(kind="write").count() == 3


@pytest.mark.parametrize("action", ["compute", "close"])
def test_what_was_typed_is_saved_by_the_other_buttons_too(cast: Cast, action: str) -> None:
    client = signed_in(cast.snv)
    made = started(client)
    sent = {"version": 1, "action": action, "nhan-dinh-nhiem-vu": "Nộp sớm hơn"}

    assert client.post(f"{HOME}{made.pk}/viec/", sent).status_code == 302
    assert written(made) == {"nhiem-vu": "Nộp sớm hơn"}
    assert [each.kind for each in made.steps.all()] == ["start", "write", action]


def test_words_are_confirmed_beside_new_numbers_by_the_button_of_their_section(cast: Cast) -> None:
    client = signed_in(cast.snv)
    made = started(client)
    at = f"{HOME}{made.pk}/"
    texts = {"nhiem-vu": "Nộp sớm hơn", "ke-hoach": "Chưa đủ"}
    write(client, made, 1, **texts)
    first = Extract.objects.get().texts
    Extract.objects.update(texts={section: {**kept, "mark": "cũ"} for section, kept in first.items()})

    # Another section's button: both words still wait to be read again.
    write(client, made, 3, "y-kien", **texts)
    assert client.get(at).content.decode().count("số liệu đã đổi</span>") == 2
    write(client, made, 3, "nhiem-vu", **texts)
    assert client.get(at).content.decode().count("số liệu đã đổi</span>") == 1
    made.refresh_from_db()
    assert made.texts["nhiem-vu"] == first["nhiem-vu"]


def test_a_second_writer_is_told_and_loses_nothing(cast: Cast) -> None:
    client = signed_in(cast.snv)
    made = started(client)
    assert write(client, made, 1, "y-kien", **{"y-kien": "Bản thứ nhất", "nhiem-vu": ""}).status_code == 302
    answer = write(client, made, 1, "y-kien", **{"y-kien": "Bản thứ hai", "nhiem-vu": "Của người thứ hai"})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Bản thứ nhất" in page
    assert "<p>Bản thứ hai</p>" in page
    assert "<p>Của người thứ hai</p>" in page
    assert written(made) == {"y-kien": "Bản thứ nhất"}
    with pytest.raises(Changed):
        services.close(extract=made, hand=Hand(actor=cast.snv, at=now(), seen=1))


def test_who_typed_in_another_section_is_not_told_to_have_typed_in_this(cast: Cast) -> None:
    client = signed_in(cast.snv)
    made = started(client)
    write(client, made, 1, **{"y-kien": "Bản cũ"})
    write(client, made, 2, **{"y-kien": "Bản mới"})
    # Loaded at version 2, with the old words still in the box that was not touched.
    answer = write(client, made, 2, "nhiem-vu", **{"y-kien": "Bản cũ", "nhiem-vu": "Nộp sớm hơn"})

    assert answer.status_code == 409
    page = answer.content.decode().split('class="timeline"')[0]
    assert "<p>Nộp sớm hơn</p>" in page
    assert "<p>Bản cũ</p>" not in page
    assert written(made) == {"y-kien": "Bản mới"}


def test_one_section_too_long_saves_none_and_loses_none(cast: Cast) -> None:
    client = signed_in(cast.snv)
    made = started(client)
    answer = write(client, made, 1, "y-kien", **{"y-kien": "x" * 5001, "nhiem-vu": "Nộp sớm hơn"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#nhan-dinh-y-kien"' in page
    assert ">Nộp sớm hơn</textarea>" in page
    assert written(made) == {}
    # Ends of lines come as two characters and are kept as one.
    assert write(client, made, 1, "y-kien", **{"y-kien": "x\r\n" * 2500}).status_code == 302


def test_one_of_a_period_and_scope(cast: Cast) -> None:
    client = signed_in(cast.snv)
    first = start(client)["Location"]
    assert start(client)["Location"] == first
    assert Extract.objects.count() == 1


def test_closed_is_closed_until_it_is_reopened_with_a_reason(cast: Cast) -> None:
    client = signed_in(cast.snv)
    start(client)
    made = Extract.objects.get()
    at = f"{HOME}{made.pk}/viec/"
    client.post(at, {"action": "close", "version": 1})
    assert client.post(at, {"action": "compute", "version": 2}).status_code == 409
    assert client.post(at, {"action": "reopen", "version": 2, "text": " "}).status_code == 422
    assert client.post(at, {"action": "reopen", "version": 2, "text": "Sửa số"}).status_code == 302
    assert Extract.objects.get().state == Extract.State.DRAFT


def test_each_makes_and_reads_the_own(cast: Cast) -> None:
    made = {}
    for person, code in ((cast.an, f"dv-{cast.so_xay_dung.pk}"), (cast.dung, f"khoi-{cast.departments.pk}")):
        made[person.pk] = start(signed_in(person), about=code)["Location"]
    made[cast.snv.pk] = start(signed_in(cast.snv))["Location"]
    mine, block, province = made[cast.an.pk], made[cast.dung.pk], made[cast.snv.pk]

    reads = {
        cast.an: {mine}, cast.chi: {mine}, cast.binh: set(), cast.dung: {block}, cast.snv: {province},
        cast.lanh_dao: set(), cast.ban_chi_dao: set(),
    }  # fmt: skip
    for person, wanted in reads.items():
        for address in made.values():
            assert (signed_in(person).get(address).status_code == 200) == (address in wanted), (person, address)
    for person in (cast.giam_sat, cast.admin, cast.dieu_tra, cast.buu_dien, cast.bao_ve):
        assert signed_in(person).get(HOME).status_code == 403
    # Closed, an agency's is Sở Nội vụ's to read but not to change; the province's is its leaders' to read.
    Extract.objects.update(state=Extract.State.CLOSED)
    assert signed_in(cast.snv).get(mine).status_code == 200
    assert signed_in(cast.snv).post(f"{mine}viec/", {"action": "reopen", "version": 1, "text": "x"}).status_code == 403
    assert signed_in(cast.lanh_dao).get(province).status_code == 200
    assert signed_in(cast.lanh_dao).get(mine).status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {"about": "dv-0"},
        {"about": ""},
        {"kind": "month"},
        {"number": "5"},
        {"number": ""},
        {"kind": "half", "number": "3"},
        {"year": "99999999999"},
        {"year": "2099"},
        {"first": "2020-01-01"},
        {"last": "không phải ngày"},
        {"first": "2026-03-31", "last": "2026-03-01"},
    ],
)
def test_hostile_words_make_nothing(cast: Cast, typed: dict[str, str]) -> None:
    answer = start(signed_in(cast.snv), **typed)
    assert answer.status_code == 422
    assert not Extract.objects.exists()


def test_an_agency_makes_no_summary_and_none_of_another(cast: Cast) -> None:
    client, own = signed_in(cast.an), f"dv-{cast.so_xay_dung.pk}"
    assert start(client, about=own, kind="april", number="").status_code == 422
    for other in ("tinh", f"dv-{cast.so_y_te.pk}", f"khoi-{cast.departments.pk}"):
        assert start(client, about=other).status_code == 422
    assert start(signed_in(cast.lanh_dao)).status_code == 403


def test_texts_are_shown_as_texts_and_limited(cast: Cast) -> None:
    client = signed_in(cast.snv)
    start(client)
    made = Extract.objects.get()
    at = f"{HOME}{made.pk}/"
    wicked = "<script>alert(1)</script>\0"
    write(client, made, 1, "y-kien", **{"y-kien": wicked})
    for address in (at, f"{at}ban-in/"):
        page = client.get(address).content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page
    assert write(client, made, 2, "y-kien", **{"y-kien": "x" * 5001}).status_code == 422
    assert write(client, made, 2, "y-kien", **{"khong-co": "x"}).status_code == 404
    assert write(client, made, 2, "khong-co", **{"y-kien": "x"}).status_code == 404
    assert write(client, made, 2, "y-kien", **{"khong-co": "x" * 5001}).status_code == 422
    assert client.post(f"{at}viec/", {"action": "drop", "version": 2}).status_code == 403
    assert client.post(f"{at}viec/", {"action": "close", "version": "x"}).status_code == 422


def test_the_database_keeps_the_rules(cast: Cast) -> None:
    start(signed_in(cast.snv))
    made = Extract.objects.get()
    for change in (
        {"last_day": date(2020, 1, 1)},
        {"state": "gone"},
        {"kind": "month"},
        {"agency": cast.so_xay_dung, "block": cast.departments},
        {"kind": "april", "agency": cast.so_xay_dung},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Extract.objects.filter(pk=made.pk).update(**change)
    for fields in ({"kind": "write"}, {"kind": "close", "numbers": {}}, {"kind": "reopen"}, {"kind": "compute"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ExtractStep.objects.create(extract=made, number=2, actor=cast.snv, at=now(), **fields)
