"""A plan in a real Chromium: drafted from the lowest items, sent back, amended, accepted, stuck, answered, done."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from actionplans.models import Measure, Plan
from tests.actionplans.factories import in_days
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.dashboards.test_method_in_browser import browser as browser
from tests.dashboards.test_method_in_browser import opened as opened
from tests.invitations.test_in_browser import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
UNIT = "/noi-bo/dot/dot-1/don-vi/so-xay-dung/"


def do(page: Page, act: str, note: str = "") -> None:
    """Open an act of the page and do it."""
    offer = page.locator("details", has=page.locator("summary", has_text=act)).last
    if offer.get_attribute("open") is None:
        offer.locator("summary").click()
    if note:
        offer.locator("textarea").fill(note)
    offer.get_by_role("button", name=act, exact=True).click()
    page.get_by_text(f"Đã ghi: {act}.").wait_for()


def drafted(page: Page) -> str:
    """Draft a plan from the page of the unit, with the one item that is certainly low."""
    page.goto(UNIT)
    page.get_by_role("link", name="Soạn kế hoạch cải thiện").click()
    page.get_by_role("button", name="Bắt đầu soạn").click()
    page.get_by_label("Đưa vào kế hoạch").first.check()
    page.locator("[name=i-TT4-cause]").fill("Hồ sơ liên thông chậm")
    page.locator("[name=i-TT4-action]").fill("Rút thời hạn giải quyết còn hai phần ba")
    page.locator("[name=i-TT4-lead]").fill("Văn phòng")
    page.locator("[name=i-TT4-due_on]").fill(in_days(40).isoformat())
    page.get_by_role("button", name="Đưa các dòng đã chọn vào kế hoạch").click()
    page.get_by_text("Đã đưa 1 biện pháp vào kế hoạch.").wait_for()
    return page.url


def test_a_plan_from_the_lowest_items_to_done(cast: Cast, opened: Callable[..., Page]) -> None:
    round = survey(cast.so_xay_dung, cast.so_y_te)
    answered(unit_of(round, cast.so_xay_dung), GOOD, items={"TT4": POOR})
    answered(unit_of(round, cast.so_y_te), GOOD)
    run(round)
    head, office = opened(cast.chi), opened(cast.snv, script=False)
    address = drafted(head)
    do(head, "Trình kế hoạch")
    office.goto(address)
    do(office, "Trả lại", "Thiếu chỉ tiêu")

    head.goto("/noi-bo/")
    head.get_by_role("link", name="Sửa kế hoạch bị trả lại").click()
    head.get_by_role("link", name="Chỉ tiêu", exact=True).click()
    head.locator("[id='o-0-']").fill("trên 92,5")
    head.keyboard.press("Enter")
    head.get_by_text("Đã lưu chỉ tiêu").wait_for()
    head.get_by_role("link", name="Về kế hoạch").click()
    do(head, "Trình kế hoạch", "Đã thêm chỉ tiêu")
    office.goto(address)
    do(office, "Chấp nhận kế hoạch")

    head.goto(address)
    # What waits stands above the measures and leads to the first of them.
    head.locator("section", has_text="Việc cần làm").get_by_role("link", name="Rút thời hạn giải quyết").click()
    measure = head.url
    do(head, "Báo khó khăn, vướng mắc", "Thiếu phần mềm liên thông")
    office.goto(measure)
    do(office, "Trả lời vướng mắc", "Sở Khoa học và Công nghệ hỗ trợ trong tháng")
    head.goto(measure)
    do(head, "Báo đã xong", "Đã áp dụng từ hôm nay")
    assert Measure.objects.get().state == Measure.State.DONE
    assert Plan.objects.get().state == Plan.State.ACCEPTED
    for name, page in (("list", "/noi-bo/ke-hoach/"), ("plan", address), ("measure", measure)):
        for width in (360, 1280):
            look(head, page, width, f"plans-{name}")


def test_pages_that_are_written_fit_a_phone(cast: Cast, opened: Callable[..., Page]) -> None:
    round = survey(cast.so_xay_dung, cast.so_y_te)
    answered(unit_of(round, cast.so_xay_dung), GOOD, items={"TT4": POOR})
    answered(unit_of(round, cast.so_y_te), GOOD)
    run(round)
    head = opened(cast.chi)
    drafted(head)
    plan, measure = Plan.objects.get(), Measure.objects.get()
    long = "Tên rất dài " * 25
    Plan.objects.update(
        title=long[:300], basis="Công văn một\nKế hoạch hai", achieved=long, last_year=plan.first_year + 2
    )
    Measure.objects.update(lead="x" * 200, action="Niêm-yết-" * 100, partners="Phòng " * 80)
    start = f"/noi-bo/ke-hoach/{plan.pk}/"
    pages = {
        "list": "/noi-bo/ke-hoach/",
        "written": start,
        "by-factor": f"{start}?xem=tieu-chi",
        "edit": f"{start}sua/",
        "targets": f"{start}chi-tieu/",
        "propose": f"{start}de-xuat/",
        "add": f"{start}bien-phap/them/",
        "measure-written": f"{start}bien-phap/{measure.pk}/",
        "start": "/noi-bo/ke-hoach/moi/?don-vi=so-xay-dung",
        "choose": "/noi-bo/ke-hoach/moi/",
    }
    for name, page in pages.items():
        for width in (360, 1280):
            look(head, page, width, f"plans-{name}")
