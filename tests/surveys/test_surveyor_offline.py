"""A surveyor's tablet away from the network: a real Chromium, a real service worker, a real server that dies."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from accounts.models import User
from surveys.models import Assignment, Response
from surveys.services.fieldwork import Wanted, assign
from tests import factories as plain
from tests.browser.chromium import FLAGS
from tests.surveys import factories, fielding
from tests.surveys.tablet_server import Server

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "mot mat khau that dai"
TABLET: Any = {"width": 360, "height": 740}
DOCUMENT = {
    "code": "di-khao-sat",
    "title": {"vi": "Phiếu hỏi tại nhà", "en": "Household form"},
    "sections": [
        {
            "code": "A",
            "title": {"vi": "Tiếp cận", "en": "Access"},
            "questions": [
                {"code": "A1", "kind": "level5", "na": True, "text": {"vi": "Dễ tìm", "en": "Easy to find"}},
                {"code": "LOC", "kind": "yesno", "text": {"vi": "Có phản ánh?", "en": "Any complaint?"}},
            ],
        },
        {
            "code": "B",
            "title": {"vi": "Phản ánh", "en": "Complaint"},
            "asked_if": {"question": "LOC", "is": [1]},
            "questions": [
                {"code": "B1", "kind": "level5", "no_opinion": True, "text": {"vi": "Kịp thời", "en": "In time"}}
            ],
        },
        {
            "code": "C",
            "title": {"vi": "Ý kiến", "en": "Opinion"},
            "questions": [
                {
                    "code": "LAN",
                    "kind": "number",
                    "minimum": 0,
                    "maximum": 99,
                    "text": {"vi": "Mấy lần?", "en": "Visits?"},
                },
                {"code": "YK", "kind": "text", "text": {"vi": "Ý kiến", "en": "Comment"}},
            ],
        },
    ],
}


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    # Playwright's own loop would otherwise make Django refuse the ORM in the same thread.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("may-chu")


@pytest.fixture(scope="module")
def gathered(home: Path, django_db_setup: None) -> Path:
    Server(home).prepare()
    return home


@pytest.fixture
def server(gathered: Path) -> Iterator[Server]:
    made = Server(gathered)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def lan() -> User:
    return with_password(fielding.surveyor())


def with_password(person: User) -> User:
    person.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    person.save(update_fields=["password"])
    return person


@pytest.fixture
def held(lan: User) -> Assignment:
    version = factories.questionnaire(DOCUMENT)
    survey = factories.open_survey(version=version, opens_on=date(2001, 1, 1), closes_on=date(2999, 12, 31))
    return send_out(lan, survey.units.get())


def send_out(person: User, unit: Any) -> Assignment:
    wanted = Wanted(round_unit=unit, channel=2, quota=20, due_on=date(2999, 1, 1))  # type: ignore[arg-type]
    return assign(wanted=wanted, surveyor=person, actor=plain.user(), at=factories.NOON)


Tablet = Callable[[], Any]


@pytest.fixture
def tablet(playwright: Playwright, server: Server, tmp_path: Path) -> Tablet:
    """Return a way to switch the tablet on: what its browser kept is there again each time."""

    @contextmanager
    def on() -> Iterator[BrowserContext]:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / "may-tinh-bang"),
            executable_path=path,
            args=list(FLAGS),
            viewport=TABLET,
            base_url=server.url,
            locale="vi-VN",
        )
        try:
            yield context
        finally:
            context.close()

    return on


def first_page(context: BrowserContext) -> Page:
    page = context.pages[0]
    page.set_default_timeout(20_000)
    return page


def sign_in(page: Page, username: str = "lan") -> None:
    page.goto("/noi-bo/dang-nhap/?next=/dieu-tra/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/dieu-tra/")


def installed(page: Page) -> None:
    """Wait until the worker keeps the application and the work of the day has come down."""
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.wait_for_selector("#dt-phan-cong .work__row")
    page.wait_for_function("document.querySelector('#dt-mang').textContent.startsWith('Đã khớp')")


def fill_in(page: Page, number: int, *, complaint: bool = False) -> None:
    page.click("text=Điền phiếu mới")
    page.check("#_consent")
    go_on(page)
    page.check("#A1-na" if number % 5 == 0 else f"#A1-{number % 5}")
    page.check("#LOC-1" if complaint else "#LOC-2")
    go_on(page)
    if complaint:
        page.check("#B1-kyk")
        go_on(page)
    page.fill("#LAN", str(number))
    page.click("text=Xong, lưu vào máy")
    page.wait_for_selector("#dt-danh-sach:not([hidden])")


def go_on(page: Page) -> None:
    page.click("[data-go=next]:visible")


def waiting(page: Page) -> str:
    return page.inner_text("#dt-so-cho")


def kept(page: Page, name: str) -> list[dict[str, Any]]:
    return list(page.evaluate("(name) => dieuTra.running.store.all(name)", name))


def test_twenty_forms_without_network_a_restart_a_dead_server_and_a_new_version_are_stored_once_each(
    tablet: Tablet, server: Server, held: Assignment
) -> None:
    with tablet() as context:
        page = first_page(context)
        sign_in(page)
        installed(page)
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
        page.wait_for_function("document.querySelector('#dt-so-cho').textContent === 'Phiếu chờ gửi: 12'")
        for number in range(13, 21):
            fill_in(page, number)
        page.click("#dt-gui")
        page.wait_for_function("document.querySelector('#dt-mang').textContent.startsWith('Cổng chưa trả lời')")
        assert waiting(page) == "Phiếu chờ gửi: 20"
        assert not Response.objects.exists()

        context.set_offline(True)
        server.start(province="Khánh Hòa, bản mới")
        page.reload()
        page.wait_for_selector("#dt-cho-gui .work__row")
        page.evaluate("navigator.onLine")
        context.set_offline(False)
        page.wait_for_selector("text=Dùng phiên bản mới")
        page.wait_for_function("document.querySelector('#dt-so-cho').textContent === 'Không có phiếu chờ gửi'")
        page.click("text=Dùng phiên bản mới")
        page.wait_for_function(
            "([old]) => caches.keys().then((now) => now.length === 1 && now[0] !== old)", arg=version
        )
        page.wait_for_function("document.querySelectorAll('#dt-da-gui .work__row').length === 20")
        page.click("#dt-gui")
        page.wait_for_function("document.querySelector('#dt-mang').textContent.startsWith('Đã khớp')")
        queue = kept(page, "queue")

    assert Response.objects.count() == 20
    assert {form["id"] for form in queue} == {str(pk) for pk in Response.objects.values_list("pk", flat=True)}
    assert all("fields" not in form and re.fullmatch("[2-9A-Z]{8}", form["receipt"]) for form in queue)
    assert sorted(Response.objects.values_list("answers", flat=True))[0] == [-1, 1, -2, 21]


def test_a_new_version_waits_and_loses_neither_the_queue_nor_what_is_half_filled(
    tablet: Tablet, server: Server, held: Assignment
) -> None:
    with tablet() as context:
        page = first_page(context)
        sign_in(page)
        installed(page)
        context.set_offline(True)
        fill_in(page, 3)
        page.click("text=Điền phiếu mới")
        page.check("#_consent")
        go_on(page)
        page.check("#A1-2")
        page.wait_for_selector(".survey__saved:not([hidden])")
        server.stop()
        server.start(province="Bản sau")
        # The new version comes down while the forms still cannot be sent.
        page.route("**/dieu-tra/api/**", lambda route: route.abort())
        context.set_offline(False)
        page.evaluate("navigator.serviceWorker.getRegistration().then((each) => each.update())")
        page.wait_for_function("navigator.serviceWorker.getRegistration().then((each) => Boolean(each.waiting))")
        page.click("text=Về danh sách")
        page.click("text=Dùng phiên bản mới")
        page.wait_for_function("navigator.serviceWorker.getRegistration().then((each) => !each.waiting)")
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
        page = first_page(context)
        sign_in(page)
        installed(page)
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

        sign_in(page, "lan")
        page.wait_for_selector("#dt-da-gui .work__row")
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
        page.wait_for_selector("#dt-da-gui .work__row")
    assert Response.objects.count() == 1


def test_a_refused_form_stays_with_its_reason_and_is_mended(tablet: Tablet, server: Server, held: Assignment) -> None:
    with tablet() as context:
        page = first_page(context)
        sign_in(page)
        installed(page)
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
            page.click("#dt-vuong >> text=Xuất tệp")
        told = json.loads(Path(download.value.path()).read_text())
        assert [form["answers"]["LAN"] for form in told["forms"]] == ["100"]
        page.click("text=Sửa và gửi lại")
        assert page.inner_text("#LAN-error").endswith("Cần nhập số từ 0 đến 99.")
        page.fill("#LAN", "10")
        page.click("text=Xong, lưu vào máy")
        page.wait_for_selector("#dt-da-gui .work__row")
    assert Response.objects.get().answers == [4, 2, 0, 11]


def test_a_conflict_is_shown_and_a_mended_form_gets_an_id_of_its_own(
    tablet: Tablet, server: Server, held: Assignment
) -> None:
    with tablet() as context:
        page = first_page(context)
        sign_in(page)
        installed(page)
        fill_in(page, 2)
        page.wait_for_selector("#dt-da-gui .work__row")
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
        page.click("text=Sửa và gửi lại")
        for _part in range(2):
            go_on(page)
        page.click("text=Xong, lưu vào máy")
        page.wait_for_selector("#dt-da-gui .work__row")
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
        page.wait_for_selector("#dt-da-gui .work__row")
    assert Response.objects.get().answers == [3, 2, 0, 2]


def test_a_form_speaks_another_language_and_says_who_filled_it_in(
    tablet: Tablet, server: Server, held: Assignment
) -> None:
    with tablet() as context:
        page = first_page(context)
        sign_in(page)
        installed(page)
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
        page.wait_for_selector("#dt-da-gui .work__row")
    stored = Response.objects.get()
    assert (stored.language, stored.assisted, stored.surveyor) == ("en", True, held.surveyor)
