"""A form filled in on a tablet bears the number of the privacy notice that the tablet showed, not the newest one."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from surveys.models import Assignment, Response
from surveys.selectors.privacy import present_number, words_of
from surveys.services.privacy import publish_notice
from tests.surveys.factories import NOON
from tests.surveys.tablets import fill_in, go_on, kept, sent, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FRESH_MILLISECONDS = 6_000
NEW = "Lời mới về việc dùng câu trả lời."


@pytest.fixture(autouse=True)
def _none_remembered() -> Iterator[None]:
    words_of.cache_clear()
    yield
    words_of.cache_clear()


def publish(held: Assignment) -> int:
    """Publish a notice whose short line is another; return its number."""
    seen = present_number()
    words = words_of(seen)
    changed = {**words, "vi": {**words["vi"], "short": NEW}}
    return publish_notice(words=changed, reason="Rõ hơn", seen=seen, actor=held.surveyor, at=NOON).number


def numbers(page: Page) -> set[int]:
    """Return the numbers of the notices in the forms that the tablet keeps."""
    return {each["consent_version"] for each in kept(page, "questionnaires")}


def test_forms_of_an_offline_tablet_bear_the_notice_it_showed(at_work: Page, held: Assignment) -> None:
    page, context = at_work, at_work.context
    context.set_offline(True)
    page.click("text=Điền phiếu mới")
    old = present_number()
    assert (numbers(page), says_new(page)) == ({old}, False)
    page.check("#_consent")
    go_on(page)
    page.check("#A1-2")
    page.wait_for_selector(".survey__saved:not([hidden])")
    page.click("text=Về danh sách")
    fill_in(page, 1)

    new = publish(held)
    page.wait_for_timeout(FRESH_MILLISECONDS)
    context.set_offline(False)
    sent(page)
    assert new == old + 1
    assert list(Response.objects.values_list("consent_version", flat=True)) == [old]

    # What lies half-filled was agreed to under other words: it asks again, and bears the new number.
    until(page, f"dieuTra.running.store.all('questionnaires').then((all) => all[0].consent_version === {new})")
    page.click("text=Điền tiếp")
    page.wait_for_selector("#dt-phieu form")
    assert (page.locator("#_consent").is_checked(), says_new(page)) == (False, True)
    page.check("#_consent")
    finish(page)
    sent(page, 2)
    assert sorted(Response.objects.values_list("consent_version", flat=True)) == [old, new]


def says_new(page: Page) -> bool:
    return NEW in (page.locator("#dt-phieu").text_content() or "")


def finish(page: Page) -> None:
    go_on(page)
    page.check("#A1-2")
    page.check("#LOC-2")
    go_on(page)
    page.fill("#LAN", "1")
    page.click("text=Xong, lưu vào máy")
    page.wait_for_selector("#dt-danh-sach:not([hidden])")
