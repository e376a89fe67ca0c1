"""The surveyor's application looked at: axe in every state, 320 px, keyboard alone, installed over the portal's TLS."""

import pytest
from playwright.sync_api import CDPSession, Page

from surveys.models import Assignment, Response
from tests.browser.test_pages import AXE, RULES
from tests.surveys.tablet_server import ELSEWHERE, Server
from tests.surveys.tablets import Tablet, begin_work, fill_in, first_page, go_on, sent, sign_in, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TROUBLE = """async (state) => {
    const store = dieuTra.running.store, all = await store.all('queue'), form = all.find((each) => each.fields);
    const told = { state: state, words: 'Có câu trả lời sai.', errors: { LAN: 'Sai.' } };
    await store.put('queue', Object.assign(form, told));
    await dieuTra.running.draw();
}"""


def examine(page: Page, what: str) -> None:
    """Fail on whatever axe finds, and on a page that scrolls sideways at 320 px."""
    page.evaluate(AXE)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
        assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == [], (what, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (what, width)


def test_every_state_is_accessible_and_fits(at_work: Page) -> None:
    page, context = at_work, at_work.context
    examine(page, "list")
    page.click("text=Điền phiếu mới")
    examine(page, "start of a form")
    go_on(page)
    examine(page, "without consent")
    page.check("#_consent")
    go_on(page)
    go_on(page)
    examine(page, "unanswered questions")
    page.click("text=Về danh sách")
    page.wait_for_selector("#dt-do-dang .work__row")
    examine(page, "half-filled")
    context.set_offline(True)
    fill_in(page, 3)
    page.wait_for_selector("#dt-mang[data-state=offline]")
    examine(page, "queue, offline")
    for state in ("refused", "conflict"):
        page.evaluate(TROUBLE, state)
        page.wait_for_selector("#dt-vuong .work__row")
        examine(page, state)
    context.clear_cookies()
    context.set_offline(False)
    page.wait_for_selector("#dt-mang[data-state=signedOut]")
    examine(page, "signed out")


def test_a_form_is_filled_in_by_keyboard_alone(at_work: Page) -> None:
    page = at_work
    page.get_by_role("button", name="Điền phiếu mới").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#phan-dau:focus")
    reach(page, "#_consent")
    page.keyboard.press("Space")
    reach(page, "[data-go=next]")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "phan-A"
    reach(page, "#A1-1")
    for _time in range(2):
        page.keyboard.press("ArrowDown")
    reach(page, "#LOC-1")
    page.keyboard.press("ArrowDown")
    reach(page, "[data-go=next]")
    page.keyboard.press("Enter")
    reach(page, "#LAN")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    sent(page)
    assert Response.objects.get().answers == [3, 2, 0, 3]


def reach(page: Page, target: str) -> None:
    """Press Tab until an element has the focus."""
    for _press in range(30):
        if page.evaluate("(target) => document.activeElement.matches(target)", target):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by Tab")


def not_installable(devtools: CDPSession) -> list[str]:
    return [each["errorId"] for each in devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]]


def test_nothing_stands_against_installing_it(at_work: Page) -> None:
    page, context = at_work, at_work.context

    assert not_installable(context.new_cdp_session(page)) == []


def test_over_plain_http_off_localhost_it_says_so(tablet: Tablet, server: Server, held: Assignment) -> None:
    elsewhere = f"http://{ELSEWHERE}:{server.port}"
    with tablet(f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1", url=elsewhere) as context:
        page = first_page(context)
        sign_in(page)
        page.wait_for_selector("text=mở bằng http nên không dùng được khi mất mạng")
        page.wait_for_selector("#dt-mang[data-state=synced]")
        fill_in(page, 4)
        sent(page)
        until(page, "!navigator.serviceWorker")
    assert Response.objects.count() == 1


def test_over_tls_off_localhost_it_works_without_network(tablet: Tablet, standing: Server, held: Assignment) -> None:
    standing.start(tls=True)
    with tablet("--ignore-certificate-errors", f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1") as context:
        page = begin_work(context, standing, held.surveyor)
        devtools = context.new_cdp_session(page)
        assert page.url == f"https://{ELSEWHERE}:{standing.port}/dieu-tra/"
        assert devtools.send("Page.getAppManifest")["errors"] == []
        # The certificate is this machine's own and only tolerated here, which Chromium still counts against the page.
        assert not_installable(devtools) == ["not-from-secure-origin"]
        standing.stop()
        page.reload()
        page.wait_for_selector("#dt-phan-cong .work__row")
