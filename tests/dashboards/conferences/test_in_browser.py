"""A real browser from a conference to the obligation handed in; every page of this area is accessible and fits."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from actionplans.models import Conference, Measure, State
from tests.actionplans.conferences import conference, held, published
from tests.actionplans.factories import in_days, obligation
from tests.actionplans.publicity import invited, pack, ways
from tests.browser.test_pages import AXE, RULES
from tests.conftest import Cast
from tests.dashboards.test_method_in_browser import browser as browser
from tests.dashboards.test_method_in_browser import opened as opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
LIST = "/noi-bo/hoi-nghi/"
WIDTHS = (320, 360, 1280)


def sound(page: Page, name: str) -> None:
    """Check a page at each width; keep its picture where a folder is named for them."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(AXE)
        found = page.evaluate("rules => axe.run(document, rules)", RULES)
        assert (name, width, [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]]) == (
            name,
            width,
            [],
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 800})


def opened_part(page: Page, words: str) -> Any:
    """Return what stands under a summary, opened."""
    part = page.locator("details.details", has=page.locator("summary", has_text=words)).first
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    return part


def test_from_the_conference_to_the_obligation(cast: Cast, opened: Callable[..., Page]) -> None:
    published(cast)
    owed = obligation(cast.snv, cast.so_xay_dung, task="Tổ chức hội nghị công bố", needs_file=True)
    page = opened(cast.an)
    page.goto("/noi-bo/nhiem-vu/")
    page.get_by_role("link", name="Hội nghị", exact=True).click()
    page.get_by_role("link", name="Lập hội nghị").click()
    page.select_option("#obligation", str(owed.pk))
    page.fill("#planned_on", localdate().isoformat())
    page.fill("#place", "Hội trường Sở")
    page.fill("#chair", "Giám đốc Sở")
    page.click("main form.form button[type=submit]")

    part = opened_part(page, "Ghi đã tổ chức")
    part.locator("#hold-held_on").fill(localdate().isoformat())
    part.locator("#hold-attending").fill("45")
    part.locator("#hold-minutes").set_input_files(
        {"name": "bien-ban.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    part.locator("button").click()
    expect(page.locator("main")).to_contain_text("tổ chức trong hạn")

    page.get_by_role("link", name="Góp ý tại hội nghị").click()
    page.select_option("#kind", "difficulty")
    page.fill("#text", "Nơi chờ chật, ngày đông người dân phải đứng")
    page.fill("#section", "Bộ phận Một cửa")
    page.get_by_role("button", name="Ghi góp ý").click()
    page.get_by_role("link", name="Đưa góp ý vào kế hoạch").click()
    page.locator("input[type=checkbox]").check()
    page.locator("textarea[name$=action]").fill("Kê thêm hai dãy ghế chờ")
    page.locator("input[name$=lead]").fill("Văn phòng")
    page.locator("input[name$=due_on]").fill(in_days(40).isoformat())
    sound(page, "bien-phap")
    page.get_by_role("button", name="Đưa vào kế hoạch").click()
    expect(page.locator("body")).to_contain_text("Đã đưa 1 góp ý vào kế hoạch")
    assert Measure.objects.get().cause == "Nơi chờ chật, ngày đông người dân phải đứng"

    page.get_by_role("link", name="Soạn thông báo kết luận").click()
    expect(page.locator("#tasks")).to_have_value(
        "Căn cứ kết quả và các ý kiến góp ý, Giám đốc Sở yêu cầu:\n1. Kê thêm hai dãy ghế chờ; chủ trì: Văn phòng; hạn "
        + in_days(40).strftime("%d/%m/%Y")
        + "."
    )
    sound(page, "ket-luan")
    page.get_by_role("button", name="Lưu dự thảo").click()
    page.get_by_role("link", name="Bản in").click()
    sound(page, "ban-in")
    page.get_by_role("link", name="Quay lại hội nghị").click()
    sound(page, "hoi-nghi")
    opened_part(page, "Nộp làm kết quả nhiệm vụ").locator("button").click()
    expect(page.locator("body")).to_contain_text("Đã ghi: Nộp làm kết quả nhiệm vụ.")
    owed.refresh_from_db()
    assert owed.state == State.SUBMITTED
    assert Conference.objects.get().state == Conference.State.HELD


def test_every_page_is_accessible_and_fits(cast: Cast, opened: Callable[..., Page]) -> None:
    ways(cast)
    long = "Tên rất dài " * 24
    held(conference(cast, cast.so_xay_dung, place=long[:300], chair="x" * 200))
    made = pack(cast, opened=True, title=("Tựa" + "y" * 297))
    secret = invited(made, cast.snv, "B" * 200)
    mine = "/noi-bo/cong-khai/da-cong-bo/so-xay-dung/"
    visits = {
        cast.snv: {
            "ds-hoi-nghi": LIST,
            "cong-khai": "/noi-bo/cong-khai/",
            "hinh-thuc": "/noi-bo/cong-khai/hinh-thuc/",
            "bao-chi": "/noi-bo/bao-chi/",
            "bao-chi-soan": "/noi-bo/bao-chi/soan/",
            "bao-chi-mot": f"/noi-bo/bao-chi/{made.pk}/",
            "bao-chi-sua": f"/noi-bo/bao-chi/{made.pk}/sua/",
        },
        cast.an: {
            "hoi-nghi-lap": f"{LIST}lap/",
            "hoi-nghi-dai": f"{LIST}{Conference.objects.get().pk}/",
            "hoi-nghi-sua": f"{LIST}{Conference.objects.get().pk}/sua/",
            "gop-y": f"{LIST}{Conference.objects.get().pk}/gop-y/",
            "cong-khai-don-vi": mine,
            "cong-khai-mot": f"{mine}loa-truyen-thanh/",
            "cong-khai-bai": f"{mine}loa-truyen-thanh/bai/",
            "cong-khai-in": f"{mine}niem-yet-in/",
        },
        cast.moi: {
            "cam-dang": f"/bao-chi/{made.public_id}/",
            "cam-dang-rieng": f"/bao-chi/{made.public_id}/{secret}/",
        },
    }
    for person, addresses in visits.items():
        page = opened(person)
        for name, address in addresses.items():
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, name
            sound(page, name)
