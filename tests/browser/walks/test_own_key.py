"""A key of one's own on a phone: its secret, one long word, is read whole and pushes nothing aside."""

from collections.abc import Callable

import pytest

from accounts.selectors import api_key
from tests.browser.walks.person import Walk
from tests.conftest import Cast

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("portal"),
]
PHONE = 360


def test_a_new_key_is_read_whole_on_a_phone(cast: Cast, walk: Callable[..., Walk]) -> None:
    page = walk(cast.chi, width=PHONE).page
    page.goto("/noi-bo/tai-khoan/cua-toi/khoa/")
    page.fill("input[name=name]", "Bảng tính của phòng")
    page.click("main form button[type=submit]")
    secret = page.inner_text(".alert code")
    made = api_key(secret)
    assert made is not None
    assert made.holder == cast.chi
    box = page.locator(".alert code").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= PHONE
    assert page.evaluate("document.scrollingElement.scrollWidth") == PHONE
