"""The last steps before a decision, as people take them: own score, appraisal, paper, approval, publication."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from scoring.models import ScoringRun, Submission
from surveys.models import Round
from tests.browser.walks.person import Walk
from tests.conftest import Cast

Start = Callable[..., Walk]
On = Callable[[str], AbstractContextManager[None]]


def appraised_and_published(made: Round, shown: ScoringRun, cast: Cast, walk: Start, on: On) -> None:
    """Show a run to agencies, appraise it and publish it between February and March 2028."""
    with on("2028-02-02"):
        drafted(walk(cast.snv), made)
    with on("2028-02-08"):
        scored_itself(walk(cast.an), made)
    with on("2028-02-20"):
        office = walk(cast.snv)
        appraised(office, made)
        laid(office, made)
        approved(walk(cast.lanh_dao), made, shown)
    with on("2028-03-01"):
        published(walk(cast.snv), made)


def drafted(office: Walk, made: Round) -> None:
    office.page.goto(f"/noi-bo/cong-bo/{made.code}/du-thao/")
    office.page.fill("[name=opens_on]", "2028-02-02")
    office.page.fill("[name=closes_on]", "2028-02-12")
    office.page.locator("main form button[type=submit]").last.click()
    office.page.wait_for_load_state()
    office.page.goto(f"/noi-bo/tham-dinh/dot/{made.code}/mo/")
    office.page.fill("[name=body]", "Sở Nội vụ")
    office.press("Lưu")


def scored_itself(agency: Walk, made: Round) -> None:
    agency.sees("Tự chấm, giải trình kết quả")
    agency.page.goto(f"/noi-bo/tham-dinh/dot/{made.code}/don-vi/so-xay-dung/")
    agency.page.fill("#tu-cham-value-TC", "5,9")
    agency.page.fill("#tu-cham-reason-TC", "Đã thêm ghế chờ sau đợt rà soát")
    agency.press("Nộp")
    agency.sees("đã nộp")


def appraised(office: Walk, made: Round) -> None:
    office.sees("Thẩm định bản tự chấm")
    office.page.goto(f"/noi-bo/tham-dinh/dot/{made.code}/don-vi/so-xay-dung/")
    office.page.fill("#tham-dinh-value-TC", "5,5")
    office.page.fill("#tham-dinh-reason-TC", "Ghế chờ chưa đủ cho ngày đông")
    office.press("Ghi kết quả thẩm định")
    office.page.goto(f"/noi-bo/tham-dinh/dot/{made.code}/")
    office.press("Đồng ý chung")


def laid(office: Walk, made: Round) -> None:
    office.follow("Lập tờ trình")
    for name, value in {
        "number": "12/TTr-SNV", "signed_on": "2028-02-20", "signer": "Giám đốc", "addressee": "UBND tỉnh Khánh Hòa",
    }.items():  # fmt: skip
        office.page.fill(f"#{name}", value)
    office.press("Trình")
    office.sees("đang trình")


def approved(leader: Walk, made: Round, shown: ScoringRun) -> None:
    paper = Submission.objects.get(round=made)
    leader.page.goto(f"/noi-bo/dot/{made.code}/to-trinh/{paper.pk}/")
    leader.sees("tự chấm 5,90, thẩm định 5,50", "Ghế chờ chưa đủ cho ngày đông")
    leader.page.goto(f"/noi-bo/cong-bo/{made.code}/phe-duyet/{shown.pk}/")
    leader.page.select_option("#outcome", "approve")
    leader.press("Ghi quyết định")


def published(office: Walk, made: Round) -> None:
    office.page.goto(f"/noi-bo/cong-bo/{made.code}/quyet-dinh/")
    for name, value in {
        "decision_number": "98/QĐ-UBND", "decision_date": "2028-03-01", "issuing_body": "UBND tỉnh Khánh Hòa",
    }.items():  # fmt: skip
        office.page.fill(f"#{name}", value)
    office.page.check("#confirmed")
    office.press("Công bố kết quả")
    office.page.goto(f"/noi-bo/dot/{made.code}/bao-cao/xem/?kind=province")
    office.sees("tự chấm 5,90, thẩm định 5,50. Ghế chờ chưa đủ cho ngày đông")
