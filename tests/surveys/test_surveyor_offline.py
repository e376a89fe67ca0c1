"""A surveyor's tablet away from the network: a real Chromium, a real service worker, a real server that dies."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from surveys.models import Assignment, Response
from tests.surveys import fielding
from tests.surveys.tablet_server import Server
from tests.surveys.tablets import (
    Tablet,
    begin_work,
    fill_in,
    first_page,
    go_on,
    installed,
    kept,
    send_out,
    sent,
    sign_in,
    until,
    waiting,
    with_password,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_twenty_forms_without_network_a_restart_a_dead_server_and_a_new_version_are_stored_once_each(
    tablet: Tablet, server: Server, held: Assignment
) -> None:
    with tablet() as context:
        page = begin_work(context, server, held.surveyor)
        version = page.evaluate("caches.keys()")
        context.set_offline(True)
        page.reload()
        for number in range(1, 13):
            fill_in(page, number, complaint=number % 4 == 0)
        assert waiting(page) == "Phiếu chờ gửi: 12"
    server.stop()

    with tablet() as context:  # the battery was empty; there is network again but the server is down
        page = first_page(context)
        page.goto("/dieu-tra/")
        page.wait_for_selector("#dt-so-cho:text-is('Phiếu chờ gửi: 12')")
        for number in range(13, 21):
            fill_in(page, number)
        page.click("#dt-gui")
        page.wait_for_selector("#dt-mang[data-state=unreachable]")
        assert waiting(page) == "Phiếu chờ gửi: 20"
        assert not Response.objects.exists()

        context.set_offline(True)
        server.renew()
        page.reload()
        page.wait_for_selector("#dt-cho-gui .work__row")
        context.set_offline(False)
        page.wait_for_selector("text=Dùng phiên bản mới")
        page.wait_for_selector("#dt-so-cho:text-is('Không có phiếu chờ gửi')")
        page.click("text=Dùng phiên bản mới")
        until(page, f"caches.keys().then((now) => now.length === 1 && now[0] !== '{version[0]}')")
        sent(page, 20)
        page.click("#dt-gui")
        page.wait_for_selector("#dt-mang[data-state=synced]")
        queue = kept(page, "queue")

    assert Response.objects.count() == 20
    assert {form["id"] for form in queue} == {str(pk) for pk in Response.objects.values_list("pk", flat=True)}
    assert all("fields" not in form and re.fullmatch("[2-9A-Z]{8}", form["receipt"]) for form in queue)
    assert [4, 1, -2, 5] in Response.objects.values_list("answers", flat=True)


def test_forms_count_at_once_and_the_quota_is_no_ceiling(at_work: Page, held: Assignment) -> None:
    page, context = at_work, at_work.context
    row = page.locator("#dt-phan-cong .work__row")
    assert held.round_unit.round.title in row.inner_text()
    Assignment.objects.update(quota=2)
    page.click("#dt-gui")
    page.wait_for_selector("text=0/2 phiếu")
    context.set_offline(True)
    fill_in(page, 1)
    assert "1/2 phiếu, 1 chờ gửi" in row.inner_text()
    assert "Đủ phiếu" not in row.inner_text()
    fill_in(page, 2)
    assert "2/2 phiếu, 2 chờ gửi" in row.inner_text()
    assert "Đủ phiếu" in row.inner_text()
    # The forms are sent, and the portal's own count does not come down.
    page.route("**/api/phan-cong/", lambda route: route.abort())
    context.set_offline(False)
    sent(page, 2)
    page.wait_for_selector("#dt-mang[data-state=unreachable]")
    assert "2/2 phiếu\n" in row.inner_text()
    page.unroute("**/api/phan-cong/")
    fill_in(page, 3, more=True)
    sent(page, 3)
    page.wait_for_selector("#dt-mang[data-state=synced]")
    assert "3/2 phiếu\n" in row.inner_text()


def test_a_long_queue_goes_in_sendings_that_the_portal_takes(at_work: Page, held: Assignment) -> None:
    page, context = at_work, at_work.context
    context.set_offline(True)
    fill_in(page, 1)
    page.evaluate(
        """async () => {
            const store = dieuTra.running.store, [form] = await store.all('queue');
            const words = 'ế'.repeat(2000);
            for (let more = 0; more < 25; more += 1) {
                const fields = Object.assign({}, form.fields, { YK: [words] });
                await store.put('queue', Object.assign({}, form, { id: dieuTra.uuid(), fields: fields }));
            }
        }"""
    )
    sizes: list[int] = []
    page.on("request", lambda asked: sizes.append(len(asked.post_data or "")) if "dong-bo" in asked.url else None)
    context.set_offline(False)
    sent(page, 26)
    assert len(sizes) == 3
    assert Response.objects.count() == 26
    divided = page.evaluate(
        """() => dieuTra.batches(Array.from({ length: 12 }, () => ({ fields: { YK: ['ế'.repeat(60000)] } })))
            .map((forms) => forms.length)"""
    )
    # 180 kB each as UTF-8, two of which stay below what a sending may weigh.
    assert divided == [2] * 6


def test_a_new_version_waits_and_loses_neither_the_queue_nor_what_is_half_filled(at_work: Page, server: Server) -> None:
    page, context = at_work, at_work.context
    context.set_offline(True)
    fill_in(page, 3)
    page.click("text=Điền phiếu mới")
    page.check("#_consent")
    go_on(page)
    page.check("#A1-2")
    page.wait_for_selector(".survey__saved:not([hidden])")
    server.renew()
    # The new version comes down while the forms still cannot be sent.
    page.route("**/dieu-tra/api/**", lambda route: route.abort())
    context.set_offline(False)
    page.evaluate("navigator.serviceWorker.getRegistration().then((each) => each.update())")
    until(page, "navigator.serviceWorker.getRegistration().then((each) => Boolean(each.waiting))")
    page.click("text=Về danh sách")
    page.click("text=Dùng phiên bản mới")
    until(page, "navigator.serviceWorker.getRegistration().then((each) => !each.waiting)")
    page.wait_for_selector("#dt-do-dang .work__row")

    assert waiting(page) == "Phiếu chờ gửi: 1"
    page.click("text=Điền tiếp")
    assert page.is_checked("#A1-2")
    assert page.inner_text(".steps__words").startswith("Phần 1")


def test_another_person_sees_how_many_forms_wait_and_sends_none(
    tablet: Tablet, server: Server, held: Assignment
) -> None:
    other = with_password(fielding.surveyor("minh", "Trần Minh"))
    send_out(other, held.round_unit)
    with tablet() as context:
        page = begin_work(context, server, held.surveyor)
        page.route("**/api/dong-bo/", lambda route: route.abort())
        fill_in(page, 5)
        page.click("#dt-dang-xuat")
        page.wait_for_selector("text=Đăng nhập lại")
        page.unroute("**/api/dong-bo/")
        sign_in(page, "minh")
        page.wait_for_selector("text=1 phiếu của Hồ Thị Lan chờ gửi trên máy này")
        installed(page)

        assert waiting(page) == "Không có phiếu chờ gửi"
        assert page.locator("#dt-cho-gui, #dt-do-dang").locator(".work__row").count() == 0
        page.goto(f"/dieu-tra/#phieu={kept(page, 'queue')[0]['id']}")
        assert page.locator("#dt-phieu form").count() == 0
        assert not Response.objects.exists()

        page.click("#dt-dang-xuat")
        page.wait_for_selector("#dt-mang[data-state=signedOut]")
        sign_in(page, "lan")
        sent(page)
    assert Response.objects.get().surveyor == held.surveyor


def test_an_ended_session_keeps_the_queue_and_asks_to_sign_in(tablet: Tablet, server: Server, held: Assignment) -> None:
    with tablet() as context:
        page = first_page(context)
        sign_in(page)
        installed(page)
        context.clear_cookies()
        fill_in(page, 7)
        page.wait_for_selector("text=Phiên làm việc đã hết, cần đăng nhập lại")
        assert waiting(page) == "Phiếu chờ gửi: 1"
        sign_in(page)
        sent(page)
    assert Response.objects.count() == 1


def test_a_refused_form_stays_with_its_reason_and_is_mended(at_work: Page) -> None:
    page, context = at_work, at_work.context
    context.set_offline(True)
    fill_in(page, 9)
    # An older application might have let a wrong answer through.
    page.evaluate(
        """async () => {
            const store = dieuTra.running.store, [form] = await store.all('queue');
            await store.put('queue', Object.assign(form, { fields: { A1: ['4'], LOC: ['2'], LAN: ['100'] } }));
        }"""
    )
    context.set_offline(False)
    page.wait_for_selector("#dt-vuong .work__row")
    assert "Câu cần sửa: LAN" in page.inner_text("#dt-vuong")

    with page.expect_download() as download:
        page.click("#dt-vuong button:has-text('Xuất tệp')")
    told = json.loads(Path(download.value.path()).read_text())
    assert [form["answers"]["LAN"] for form in told["forms"]] == ["100"]
    page.click("#dt-vuong button:has-text('Sửa và gửi lại')")
    assert page.inner_text("#LAN-error").endswith("Cần nhập số từ 0 đến 99.")
    page.fill("#LAN", "10")
    page.click("text=Xong, lưu vào máy")
    sent(page)
    assert Response.objects.get().answers == [4, 2, 0, 11]


def test_a_conflict_is_shown_and_a_mended_form_gets_an_id_of_its_own(at_work: Page) -> None:
    page, context = at_work, at_work.context
    fill_in(page, 2)
    sent(page)
    context.set_offline(True)
    fill_in(page, 4)
    page.evaluate(
        """async () => {
            const store = dieuTra.running.store, all = await store.all('queue');
            const form = all.find((each) => each.state === 'waiting');
            await store.db.transaction('queue', 'readwrite').objectStore('queue').delete(form.id);
            form.id = all.find((each) => each.state === 'sent').id;
            await store.put('queue', form);
        }"""
    )
    context.set_offline(False)
    page.wait_for_selector("text=nội dung khác")
    page.click("#dt-vuong button:has-text('Sửa và gửi lại')")
    for _part in range(2):
        go_on(page)
    page.click("text=Xong, lưu vào máy")
    sent(page)
    assert sorted(Response.objects.values_list("answers", flat=True)) == [[2, 2, 0, 3], [4, 2, 0, 5]]


def test_a_database_of_an_older_version_is_taken_over(tablet: Tablet, server: Server, held: Assignment) -> None:
    form = fielding.as_json(fielding.sent(held, answers={"A1": "3", "LOC": "2", "LAN": "1"}))
    old = {
        **{key: value for key, value in form.items() if key != "answers"},
        "fields": {code: [value] for code, value in form["answers"].items()},
        "person": held.surveyor.pk,
        "person_name": "Hồ Thị Lan",
        "label": "Đơn vị",
        "state": "waiting",
    }
    with tablet() as context:
        page = first_page(context)
        page.goto("/dieu-tra/khung/")  # signed out: the application opens its database and asks to sign in
        page.wait_for_selector("text=Đăng nhập lại")
        page.evaluate(
            """async (form) => {
                dieuTra.running.store.db.close();
                await new Promise((done) => { indexedDB.deleteDatabase('dieu-tra').onsuccess = done; });
                const db = await dieuTra.open(dieuTra.STEPS.slice(0, 1));
                await new dieuTra.Store(db).put('queue', form);
                db.close();
            }""",
            old,
        )
        sign_in(page)
        sent(page)
    assert Response.objects.get().answers == [3, 2, 0, 2]


def test_a_form_speaks_another_language_and_says_who_filled_it_in(at_work: Page, held: Assignment) -> None:
    page = at_work
    page.click("text=Điền phiếu mới")
    page.select_option("#dt-ngon-ngu", "en")
    page.wait_for_selector("text=Household form")
    page.check("#_consent")
    page.check("#_assisted")
    go_on(page)
    go_on(page)
    assert page.locator(".error-summary a").count() == 2
    page.check("#A1-5")
    page.check("#LOC-2")
    go_on(page)
    page.fill("#LAN", "1")
    page.click("[data-go=send]")
    sent(page)
    stored = Response.objects.get()
    assert (stored.language, stored.assisted, stored.surveyor) == ("en", True, held.surveyor)
