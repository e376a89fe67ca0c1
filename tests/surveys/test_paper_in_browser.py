"""The keying desk in a real Chromium: one key an item, the next serial by itself, and plain without script."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from accounts.models import User
from accounts.roles import Role
from surveys.models import Channel, PaperBatch, PaperForm, QuestionnaireVersion, Response
from surveys.paper.serial import Serial
from surveys.selectors import newest_version, questionnaire_of
from surveys.services import load_shipped_questionnaires, paper
from tests import factories
from tests.browser.chromium import chromium
from tests.surveys.factories import NOON, open_survey, questionnaire

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WINDOW: dict[str, Any] = {"opens_on": date(2001, 1, 1), "closes_on": date(2999, 12, 31)}
COUNT_KEYS = """
window.pressed = 0;
window.addEventListener("keydown", () => {
  window.pressed += 1;
  sessionStorage.setItem("pressed", window.pressed);
}, true);
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def keyer() -> User:
    person = factories.user("hanh", full_name="Trần Thị Hạnh")
    factories.membership(person, Role.HOME_AFFAIRS)
    return person


def make_batch(actor: User, version: QuestionnaireVersion, **fields: Any) -> PaperBatch:
    paper.load_shipped_reasons()
    survey = open_survey(version=version, **WINDOW)
    return paper.create_batch(
        round_unit=survey.units.get(), channel=Channel.POST, prefix="NT", count=5, actor=actor, at=NOON, **fields
    )


@pytest.fixture
def batch(keyer: User) -> PaperBatch:
    load_shipped_questionnaires(at=NOON)
    return make_batch(keyer, newest_version("bnv-2640"))


def signed_in_page(browser: Browser, live_server: Any, person: User, **context: Any) -> Page:
    client = Client()
    client.force_login(person)
    made = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 800}, **context)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    made.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = made.new_page()
    broken: list[Any] = []
    page.on("pageerror", lambda error: broken.append(error))
    page.broken = broken  # type: ignore[attr-defined]
    return page


@pytest.fixture
def desk(browser: Browser, live_server: Any, keyer: User, batch: PaperBatch) -> Iterator[Page]:
    page = signed_in_page(browser, live_server, keyer)
    page.add_init_script(COUNT_KEYS)
    page.goto(f"/noi-bo/nhap-phieu/{batch.pk}/")
    yield page
    assert not page.broken  # type: ignore[attr-defined]
    page.context.close()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || document.activeElement.value"))


def press(page: Page, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def say(page: Page) -> str:
    return page.locator("[data-said]").inner_text()


def test_22_items_are_keyed_in_at_most_25_strokes_after_profile_and_serial(desk: Page, batch: PaperBatch) -> None:
    assert focused(desk) == "_serial"
    assert desk.input_value("#_serial") == str(Serial("NT", 1))
    desk.keyboard.press("Enter")
    assert focused(desk) == "TC1"
    desk.evaluate("window.pressed = 0")

    press(desk, "4459" + "45495" + "454995" + "445")  # A to D: 18 items
    press(desk, "1" + "4435" + "4")  # a petition filed, its 4 items, satisfaction overall
    assert focused(desk) == "DT"
    profile = "125"  # who answered stands last on this form
    press(desk, profile)
    assert focused(desk) == "YK"
    with desk.expect_navigation():
        desk.keyboard.press("Enter")  # no words written: stored

    assert int(desk.evaluate("sessionStorage.getItem('pressed')")) - len(profile) == 25
    response = Response.objects.get()
    form = questionnaire_of(batch.questionnaire_version_id)
    answers = dict(zip((question.code for question in form.coded), response.answers, strict=True))
    assert [answers[code] for code in ("TC1", "TC2", "TC3", "TC4")] == [4, 4, 5, -1]
    assert [answers[code] for code in ("PAKN", "PA1", "PA4", "HLC")] == [1, 4, 5, 4]
    assert [answers[code] for code in ("DT", "GT", "TUOI")] == [1, 2, 5]
    assert 0 not in response.answers
    assert desk.input_value("#_serial") == str(Serial("NT", 2))
    assert focused(desk) == "_serial"
    assert "Đã lưu phiếu NT-0001" in desk.inner_text("main")


def test_a_negative_filter_passes_over_what_hangs_on_it(desk: Page) -> None:
    desk.keyboard.press("Enter")
    press(desk, "4459" + "45495" + "454995" + "445")
    assert focused(desk) == "PAKN"

    press(desk, "2")

    assert focused(desk) == "HLC"
    assert desk.locator("#PA1").is_disabled()
    press(desk, "5")
    desk.keyboard.press("End")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert Response.objects.get().answers[18:24] == [2, 0, 0, 0, 0, 5]


def test_a_key_that_says_nothing_here_is_refused_at_once(desk: Page) -> None:
    desk.keyboard.press("Enter")
    press(desk, "4444")
    assert focused(desk) == "TT1"

    for key in "6789kyb":
        press(desk, key)
        assert say(desk) == "Phím này không dùng ở câu đang nhập."
    assert focused(desk) == "TT1"
    assert desk.input_value("#TT1") == ""
    press(desk, "3")
    assert say(desk) == ""
    assert focused(desk) == "TT2"


def test_backspace_goes_back_and_the_next_key_writes_over(desk: Page) -> None:
    desk.keyboard.press("Enter")
    press(desk, "42")
    assert focused(desk) == "TC3"

    desk.keyboard.press("Backspace")
    assert focused(desk) == "TC2"
    press(desk, "5")

    assert desk.input_value("#TC2") == "5"
    assert focused(desk) == "TC3"


def test_zero_leaves_blank_and_x_marks_two_ticks(desk: Page) -> None:
    desk.keyboard.press("Enter")
    press(desk, "0x9k" + "45445" + "454445" + "445" + "2" + "4" + "000")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")

    answers = Response.objects.get().answers
    assert answers[:4] == [0, 0, -1, -1]
    assert PaperForm.objects.get().unclear == 1


def test_a_mistyped_serial_is_caught_before_anything_is_keyed(desk: Page) -> None:
    good = str(Serial("NT", 3))
    wrong = good[:-1] + str((int(good[-1]) + 1) % 10)
    for typed in (wrong, str(Serial("NT", 6)), "AB-0001-1", ""):
        desk.fill("#_serial", typed)
        desk.keyboard.press("Enter")
        assert say(desk) == "Số phiếu gõ sai hoặc không thuộc lô này. Xem lại số in ở góc phiếu."
        assert focused(desk) == "_serial"
    desk.fill("#_serial", good[3:].replace("-", ""))
    desk.keyboard.press("Enter")
    assert focused(desk) == "TC1"


def test_enter_on_top_goes_to_the_first_item_and_saves_nothing(desk: Page) -> None:
    for field in ("#_day", "#_assisted"):
        desk.focus(field)
        desk.keyboard.press("Enter")
        assert focused(desk) == "TC1"
    assert not Response.objects.exists()


def test_h_says_at_any_item_that_somebody_else_held_the_pen(desk: Page) -> None:
    desk.keyboard.press("Enter")
    press(desk, "44h")
    assert focused(desk) == "TC3"
    assert desk.is_checked("#_assisted")
    assert say(desk) == "Đã ghi: người khác điền hộ."
    press(desk, "hh" + "49" + "45445" + "454445" + "445" + "2" + "4" + "125")
    desk.keyboard.type("Chờ lâu quá")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")

    assert Response.objects.get().assisted
    assert not desk.is_checked("#_assisted")


def test_a_form_is_rejected_by_keyboard_and_taken_back(desk: Page) -> None:
    assert not desk.is_visible("#_reason_words")
    desk.focus("#_reason")
    desk.keyboard.press("l")
    assert desk.input_value("#_reason") == "khac"
    desk.keyboard.press("Tab")
    assert focused(desk) == "_reason_words"
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert "Ghi rõ lý do khác" in desk.inner_text(".error-summary")
    desk.click(".error-summary a")
    assert focused(desk) == "_reason_words"
    desk.keyboard.type("phiếu dính nước")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")

    assert PaperForm.objects.get().reason_words == "phiếu dính nước"
    assert "bấm “Bỏ loại”" in desk.inner_text("main")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Bỏ loại NT-0001").click()
    assert "Đã bỏ loại phiếu NT-0001" in desk.inner_text("main")
    assert desk.input_value("#_serial") == str(Serial("NT", 1))
    assert not PaperForm.objects.exists()


@pytest.mark.parametrize("path", ["list", "batch", "desk", "desk_batch"])
def test_no_table_hides_a_column_on_a_phone(
    browser: Browser, live_server: Any, keyer: User, batch: PaperBatch, path: str
) -> None:
    reason = paper.load_shipped_reasons()[0]
    paper.reject_form(batch=batch, number=1, reason=reason, actor=keyer, at=NOON)
    round = f"/noi-bo/thu-phieu/{batch.round.code}/phieu-giay/"
    desk = "/noi-bo/nhap-phieu/"
    paths = {"list": round, "batch": f"{round}lo/{batch.pk}/", "desk": desk, "desk_batch": f"{desk}{batch.pk}/"}
    page = signed_in_page(browser, live_server, keyer)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(paths[path])

    cells = page.locator(".table tbody tr > *, .table tfoot tr > *")
    boxes = [box for each in cells.all() if (box := each.bounding_box()) and box["width"]]
    assert len(boxes) >= 4
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes)
    page.context.close()


def test_the_display_shows_the_item_that_is_keyed(desk: Page) -> None:
    desk.keyboard.press("Enter")

    shown = desk.locator("[data-now]").inner_text()
    assert "1. Nơi ngồi chờ giải quyết công việc có đủ chỗ ngồi" in shown
    assert "5 Rất hài lòng" in shown
    assert "9 không áp dụng" in shown


def test_what_was_typed_stays_when_the_server_refuses(desk: Page, batch: PaperBatch, keyer: User) -> None:
    desk.keyboard.press("Enter")
    press(desk, "3")
    desk.keyboard.press("End")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")

    assert "Phiếu chưa được lưu" in desk.inner_text(".error-summary")
    assert desk.input_value("#TC1") == "3"
    assert not Response.objects.exists()
    with desk.expect_navigation():
        desk.get_by_role("button", name="Vẫn lưu phiếu").click()
    assert Response.objects.count() == 1


def test_without_script_it_is_a_plain_form(browser: Browser, live_server: Any, keyer: User, batch: PaperBatch) -> None:
    page = signed_in_page(browser, live_server, keyer, java_script_enabled=False)
    page.goto(f"/noi-bo/nhap-phieu/{batch.pk}/")
    for code in ("TC1", "TC2", "TC3", "TC4", "TT1", "TT2", "TT3", "TT4", "TT5", "CC1", "CC2", "CC3", "KQ1", "KQ2"):
        page.fill(f"#{code}", "4")
    page.fill("#CC6", "7")
    page.click("button[value=save]")
    assert "Câu trả lời này không có trong phiếu" in page.inner_text(".error-summary")
    assert page.input_value("#TC1") == "4"
    page.fill("#CC6", "x")
    page.click("button[value=save]")

    assert "Đã lưu phiếu NT-0001" in page.inner_text("main")
    assert Response.objects.count() == 1
    page.context.close()


def test_several_choices_and_numbers_end_with_enter(browser: Browser, live_server: Any, keyer: User) -> None:
    document = {
        "code": "nhieu-kieu", "title": "Nhiều kiểu",
        "sections": [{"code": "A", "title": "A", "questions": [
            {"code": "KENH", "kind": "several", "text": "Kênh", "choices": ["Báo", "Đài", "Mạng"]},
            {"code": "LAN", "kind": "number", "text": "Số lần", "minimum": 0, "maximum": 20, "na": True},
            {"code": "NGHE", "kind": "single", "text": "Nghề", "choices": [f"Nghề {each}" for each in range(1, 13)]},
            {"code": "YKIEN", "kind": "level3", "text": "Mức", "choices": ["Ít", "Vừa", "Nhiều"], "no_opinion": True},
        ]}],
    }  # fmt: skip
    batch = make_batch(keyer, questionnaire(document))
    page = signed_in_page(browser, live_server, keyer)
    page.goto(f"/noi-bo/nhap-phieu/{batch.pk}/")
    page.keyboard.press("Enter")
    press(page, "4")
    page.keyboard.press("Enter")
    assert say(page) == "Không có phương án này."
    page.keyboard.press("Backspace")
    press(page, "31")
    page.keyboard.press("Enter")
    press(page, "21")
    page.keyboard.press("Enter")
    assert say(page) == "Số ngoài khoảng cho phép."
    page.fill("#LAN", "12")
    page.keyboard.press("Enter")
    press(page, "11")
    page.keyboard.press("Enter")
    press(page, "8")
    assert say(page) == "Hết phiếu. Nhấn Enter để lưu."
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert Response.objects.get().answers == [0b101, 13, 11, -2]
    assert not page.broken  # type: ignore[attr-defined]
    page.context.close()


def test_words_in_the_middle_of_a_form_are_keyed_where_they_stand(
    browser: Browser, live_server: Any, keyer: User
) -> None:
    document = {
        "code": "chu-truoc", "title": "Chữ trước",
        "sections": [{"code": "A", "title": "A", "questions": [
            {"code": "YK", "kind": "text", "text": "Ý kiến"},
            {"code": "A1", "kind": "level5", "text": "Câu"},
            {"code": "GT", "kind": "single", "use": "profile", "text": "Giới", "choices": ["Nam", "Nữ"]},
        ]}],
    }  # fmt: skip
    batch = make_batch(keyer, questionnaire(document))
    page = signed_in_page(browser, live_server, keyer)
    page.goto(f"/noi-bo/nhap-phieu/{batch.pk}/")
    page.keyboard.press("Enter")
    assert focused(page) == "YK"
    page.keyboard.type("Tốt")
    page.keyboard.press("Enter")
    assert focused(page) == "A1"
    press(page, "4")
    assert focused(page) == "GT"
    press(page, "2")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert Response.objects.get().answers == [4, 2]
    page.context.close()
