"""From a self-assessment to the report that prints what was decided, on the pages; what is refused on the way."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from accounts.models import User
from charts.render import svg
from notices.models import Notice
from reports.asked import KINDS, Asked
from reports.services import page
from scoring.access import sight_of
from scoring.approvals import standing_of
from scoring.models import Appraisal, AppraisalStep, GradeScheme, PublicationDraft, Submission
from scoring.services.appraisals import agree_with_all
from scoring.services.approvals import approve
from scoring.services.publications import publish
from scoring.services.submissions import lay
from tests.conftest import Cast
from tests.dashboards.appraisal.world import CODE, opened, scheme, scored, window_ended
from tests.factories import NOW

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
HOSTILE = ("", "\x00", "🙂" * 3000, "1" * 400, "<script>alert(1)</script>", "nan", "inf", "-1", "1e99999", "%s", "½")
PAPER: dict[str, Any] = {"number": "45/TTr-SNV", "signer": "Giám đốc", "addressee": "Ủy ban nhân dân tỉnh", "text": "x"}
LINES = ("TC", "TT", "CC", "KQ", "PA")


def at(name: str, *more: Any) -> str:
    return reverse(f"appraisal:{name}", args=[CODE, *more])


def unit_at(agency: str = "so-xay-dung", name: str = "unit") -> str:
    return at(name, agency)


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def act(browser: Client, action: str, agency: str = "so-xay-dung", **typed: Any) -> Any:
    number = AppraisalStep.objects.filter(round_unit__agency__code=agency).count()
    return browser.post(unit_at(agency, "act"), {"action": action, "seen": number, **typed}, follow=True)


def as_computed(draft: PublicationDraft, agency: str = "so-xay-dung", **changed: str) -> dict[str, str]:
    from scoring.services.appraisals import lines_to_appraise

    given = {f"value-{one.code}": str(one.computed or "") for one in lines_to_appraise(draft.run)[agency]}
    return {**given, **changed}


def published(draft: PublicationDraft, cast: Cast) -> None:
    """Lay all as it is appraised, approve and publish it."""
    window_ended(draft)
    draft.refresh_from_db()
    agree_with_all(draft=draft, actor=cast.snv, at=now())
    lay(draft=draft, signed_on=localdate(), **PAPER, actor=cast.snv, at=now())
    seen = standing_of(draft.run, draft, ready=True).seen
    approve(run=draft.run, seen=seen, actor=cast.lanh_dao, at=now())
    publish(
        run=draft.run, issuing_body="UBND tỉnh", decision_number="605/QĐ-UBND", decision_date=localdate(),
        actor=cast.snv, at=now(),
    )  # fmt: skip


def test_the_whole_way(cast: Cast, signed_in: SignIn) -> None:
    draft = opened(cast)
    agency, office, leader = signed_in(cast.an), signed_in(cast.snv), signed_in(cast.lanh_dao)
    pdf = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.7 x", "application/pdf")
    typed: dict[str, Any] = {"value-TC": "5,9", "reason-TC": "Đã thêm ghế chờ", "proofs": pdf}
    assert "Tự chấm, giải trình kết quả" in words(agency.get(reverse("today:today")))
    assert "Đã nộp bản tự chấm" in words(act(agency, "submit", **typed))
    assert "Tự chấm, giải trình kết quả" not in words(agency.get(reverse("today:today")))
    assert "Thẩm định bản tự chấm" in words(office.get(reverse("today:today")))
    assert Notice.objects.filter(recipient=cast.snv, words="appraisal.submitted").exists()

    seen = words(office.get(unit_at()))
    assert "Đã thêm ghế chờ" in seen
    proof = re.search(r'href="([^"]+/minh-chung/\d+/)"', office.get(unit_at()).content.decode())
    assert proof is not None
    file: Any = office.get(proof[1])
    assert file["Content-Disposition"].startswith("attachment")
    assert b"".join(file.streaming_content).startswith(b"%PDF")

    judged = act(office, "appraise", **as_computed(draft), **{"reason-TC": "Không có ảnh chụp"})
    assert "Đã ghi kết quả thẩm định" in words(judged)
    assert "Không có ảnh chụp" in words(agency.get(unit_at()))
    assert Notice.objects.filter(recipient=cast.an, words="appraisal.made").exists()

    window_ended(draft)
    assert "1 đơn vị" in words(office.post(at("agree"), follow=True))
    laid = office.post(at("lay"), {**PAPER, "signed_on": localdate().isoformat()}, follow=True)
    assert "Đã lập tờ trình" in words(laid)
    paper = Submission.objects.get()
    printed = words(leader.get(reverse("reports:paper", args=[CODE, paper.pk])))
    assert "TỜ TRÌNH" in printed
    assert "Không có ảnh chụp" in printed
    assert printed.count("chưa đối chiếu với văn bản") == 1

    decided = leader.post(
        reverse("publications:decide", args=[CODE, draft.run_id]),
        {"outcome": "approve", "note": "", "seen": standing_of(draft.run, draft, ready=True).seen},
        follow=True,
    )
    assert decided.status_code == 200
    office.post(
        reverse("publications:publish", args=[CODE]),
        {
            "run": draft.run_id, "decision_number": "605/QĐ-UBND", "decision_date": localdate().isoformat(),
            "issuing_body": "UBND tỉnh", "confirmed": "1",
        },
    )  # fmt: skip
    board = words(office.get(reverse("dashboards:round", args=[CODE])))
    grade = next(unit["grade"]["name"] for unit in paper.content["units"] if unit["agency"] == "so-xay-dung")
    assert f"Xếp loại {grade}" in board
    unit = words(agency.get(reverse("dashboards:unit", args=[CODE, "so-xay-dung"])))
    assert "Xếp loại" in unit
    assert "Không có ảnh chụp" in unit
    for about in ({"kind": "province"}, {"kind": "agency", "agency": "so-xay-dung"}):
        report = words(office.get(reverse("reports:preview", args=[CODE]), about))
        assert "Không có ảnh chụp" in report
        assert "tự chấm 5,9" in report
    sent: Any = office.get(reverse("dashboards:round_csv", args=[CODE]))
    csv = b"".join(sent.streaming_content).decode()
    assert "Xếp loại" in csv
    assert grade in csv


def test_reports_say_the_same_bytes_and_nothing_before_the_decision(cast: Cast, signed_in: SignIn) -> None:
    draft = opened(cast)
    office = signed_in(cast.snv)
    act(office, "submit")
    preview = reverse("reports:preview", args=[CODE])
    assert "Xếp loại" not in words(office.get(preview, {"kind": "province"}))
    published(draft, cast)
    sight = sight_of(cast.snv, state=draft.round.state, on=localdate())
    one, two = (page(Asked(KINDS["province"], draft.round, sight, NOW), draw=svg) for _n in range(2))
    assert one == two
    assert "Xếp loại" in one


def test_open_grades_are_said_on_every_surface(cast: Cast, signed_in: SignIn) -> None:
    published(opened(cast, basis="index"), cast)
    office = signed_in(cast.snv)
    grade = next(unit["grade"] for unit in Submission.objects.get().content["units"] if unit["agency"] == "so-y-te")
    assert len(grade["possible"]) > 1
    others = [name for name in grade["possible"] if name != grade["name"]]
    assert len(others) == len(grade["possible"]) - 1
    said = f"có thể thuộc loại {', '.join(others)}"
    assert said in words(office.get(reverse("dashboards:round", args=[CODE])))
    assert said in words(office.get(reverse("dashboards:unit", args=[CODE, "so-y-te"])))
    for about in ({"kind": "province"}, {"kind": "agency", "agency": "so-y-te"}):
        assert said in words(office.get(reverse("reports:preview", args=[CODE]), about))


def test_nobody_acts_for_another_agency_nor_appraises_the_own(cast: Cast, signed_in: SignIn) -> None:
    opened(cast)
    agency = signed_in(cast.an)
    assert agency.get(unit_at("so-y-te")).status_code == 404
    assert act(agency, "submit", "so-y-te").status_code == 404
    assert act(agency, "appraise").status_code == 404
    assert act(signed_in(cast.snv), "submit").status_code == 404
    assert act(signed_in(cast.lanh_dao), "appraise").status_code == 403
    assert agency.get(at("lay")).status_code == 403
    assert not AppraisalStep.objects.exists()


def test_what_is_being_written_is_not_read_by_who_appraises(cast: Cast, signed_in: SignIn) -> None:
    opened(cast)
    act(signed_in(cast.an), "save", **{"value-TC": "5,9", "reason-TC": "nháp của đơn vị"})
    assert "nháp của đơn vị" in words(signed_in(cast.an).get(unit_at()))
    assert "nháp của đơn vị" not in words(signed_in(cast.snv).get(unit_at()))


def test_what_was_typed_stays_where_it_is_refused(cast: Cast, signed_in: SignIn) -> None:
    opened(cast)
    refused = act(signed_in(cast.an), "submit", **{"value-TC": "7", "reason-TC": "chữ đã gõ"})
    assert refused.status_code == 422
    assert "từ 0 đến 6" in words(refused)
    assert "chữ đã gõ" in refused.content.decode()


def test_the_second_of_two_is_told(cast: Cast, signed_in: SignIn) -> None:
    draft = opened(cast, closes=-1)
    office, typed = signed_in(cast.snv), as_computed(draft)
    first, second = (
        office.post(unit_at(name="act"), {"action": "appraise", "seen": 0, **typed}, follow=True) for _n in range(2)
    )
    assert first.status_code == 200
    assert second.status_code == 422
    assert "Vừa có người khác sửa" in words(second)


@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_breaks_a_page(cast: Cast, signed_in: SignIn, value: str) -> None:
    opened(cast)
    agency, office = signed_in(cast.an), signed_in(cast.snv)
    typed = {f"{part}-{code}": value for part in ("value", "reason") for code in LINES}
    for browser, action in ((agency, "submit"), (office, "appraise"), (agency, value)):
        sent = browser.post(unit_at(name="act"), {"action": action, "seen": 0, **typed})
        assert sent.status_code < 500
        assert browser.post(unit_at(name="act"), {"action": action, "seen": value}).status_code < 500
    for name, fields in (("set_up", ("body", "scheme")), ("lay", (*PAPER, "signed_on"))):
        assert office.post(at(name), dict.fromkeys(fields, value)).status_code < 500
    bands = {f"{part}-{row}": value for row in range(3) for part in ("ten", "tu", "den")}
    said = dict.fromkeys(("name", "basis", "reads", "source", "seen", "action"), value)
    assert office.post(reverse("appraisal:scheme"), {**bands, **said}).status_code < 500
    assert office.get(reverse("appraisal:scheme"), {"ban": value}).status_code < 500
    assert not Submission.objects.exists()


def test_what_people_typed_is_shown_as_text(cast: Cast, signed_in: SignIn) -> None:
    opened(cast)
    act(signed_in(cast.an), "submit", **{"reason-TC": "<b>đậm</b>"})
    assert "<b>đậm</b>" not in signed_in(cast.snv).get(unit_at()).content.decode()


def test_a_withdrawn_paper_needs_a_reason_and_lets_appraising_go_on(cast: Cast, signed_in: SignIn) -> None:
    draft = opened(cast, closes=-1)
    office = signed_in(cast.snv)
    agree_with_all(draft=draft, actor=cast.snv, at=now())
    paper = lay(draft=draft, signed_on=localdate(), **PAPER, actor=cast.snv, at=now())
    shown = words(office.get(unit_at()))
    assert "không sửa được ở đây" in shown
    assert "Ghi lý do" in words(office.post(at("withdraw", paper.pk), {"reason": ""}, follow=True))
    assert "Đã rút tờ trình" in words(office.post(at("withdraw", paper.pk), {"reason": "nhầm"}, follow=True))
    assert "Ghi kết quả thẩm định" in words(office.get(unit_at()))


def test_a_round_that_is_not_appraised_says_what_appraising_is(cast: Cast, signed_in: SignIn) -> None:
    scored(cast)
    shown = words(signed_in(cast.snv).get(at("round")))
    assert "Đợt chưa mở thẩm định" in shown
    assert "Mở thẩm định" in shown
    opened_ = signed_in(cast.snv).post(at("set_up"), {"body": "Hội đồng thẩm định", "scheme": ""}, follow=True)
    assert "Hội đồng thẩm định" in words(opened_)


# Grade schemes -------------------------------------------------------------------------------------------------------

ROWS = {
    "ten-0": "Đạt",
    "tu-0": "85",
    "tu-0-la": "in",
    "den-0": "",
    "ten-1": "Chưa đạt",
    "den-1": "85",
    "den-1-la": "out",
}
SCHEME = {"name": "Hai loại", "basis": "index", "reads": "printed", "source": "Văn bản thử", "seen": "0", **ROWS}


def test_a_scheme_is_checked_before_it_is_kept(cast: Cast, signed_in: SignIn) -> None:
    office, where = signed_in(cast.snv), reverse("appraisal:scheme")
    gap = office.post(where, {**SCHEME, "den-1": "80", "action": "check"})
    assert "Khoảng trống giữa Chưa đạt – Đạt ở 80–85 %" in words(gap)
    fine = office.post(where, {**SCHEME, "action": "check"})
    assert "Chưa lưu" in words(fine)
    assert not GradeScheme.objects.exists()
    kept = office.post(where, {**SCHEME, "action": "save"}, follow=True)
    assert "Hai loại, phiên bản 1 (chưa kiểm chứng)" in words(kept)
    assert "từ 85 %" in words(kept)
    assert office.post(where, {**SCHEME, "ten-0": "Tốt", "action": "save"}).status_code == 422
    office.post(where, {**SCHEME, "ten-0": "Tốt", "seen": "1", "action": "save"})
    assert [one.number for one in GradeScheme.objects.order_by("number")] == [1, 2]


def test_only_so_noi_vu_keeps_schemes(cast: Cast, signed_in: SignIn) -> None:
    scheme(cast.snv)
    for person in (cast.an, cast.lanh_dao, cast.giam_sat, cast.dung):
        assert signed_in(person).get(reverse("appraisal:schemes")).status_code == 403


@pytest.mark.parametrize("name", ["round", "unit", "lay", "schemes", "board", "unit_board"])
def test_a_page_asks_the_database_a_dozen_times_at_most(
    cast: Cast, signed_in: SignIn, name: str, django_assert_max_num_queries: Any
) -> None:
    draft = opened(cast)
    act(signed_in(cast.an), "submit", **{"reason-TC": "x"})
    if "board" in name:
        act(signed_in(cast.snv), "appraise", **as_computed(draft))
        published(draft, cast)
    where = {
        "round": at("round"),
        "unit": unit_at(),
        "lay": at("lay"),
        "schemes": reverse("appraisal:schemes"),
        "board": reverse("dashboards:round", args=[CODE]),
        "unit_board": reverse("dashboards:unit", args=[CODE, "so-xay-dung"]),
    }[name]
    browser = signed_in(cast.snv)
    browser.get(where)
    with django_assert_max_num_queries(12):
        browser.get(where)


def test_the_bundle_holds_the_paper(cast: Cast) -> None:
    from scoring.bundles.contents import files_of
    from scoring.models import Evidence

    draft = opened(cast)
    published(draft, cast)
    files = files_of(Evidence.objects.get(run=draft.run), draft.run.publication)
    again = files_of(Evidence.objects.get(run=draft.run), draft.run.publication)
    assert files == again
    assert '"number": "45/TTr-SNV"' in files["paper.json"].decode()
    assert '"grade"' in files["paper.json"].decode()
    assert Appraisal.objects.count() == files["appraisals.json"].decode().count('"kind"')
