"""What a person was told, and how they want to be told."""

from playwright.sync_api import Page

from tests.browser.areas.base import State, at
from tests.browser.facts import ACCOUNTS, Facts

LIST, CHOICE = "/noi-bo/thong-bao/", "/noi-bo/tai-khoan/cua-toi/thong-bao/"
NOT_PAGES = {
    "notices:open": "leads on to what the notice is about",
    "notices:mark": "POST",
    "notices:mark_all": "POST",
}
TOLD = """
from datetime import date
from django.utils.timezone import now
from accounts.models import User
from notices.kinds import Kind, Ways
from notices.services import tell
to = {{User.objects.get(username="{username}").pk: Ways()}}
tell(to=to, kind=Kind.COMMENT, subject="1", words="comment.assigned", link="/noi-bo/gop-y/", at=now(),
     params={{"due": date(2026, 3, 12)}})
tell(to=to, kind=Kind.PUBLICATION, subject="1", words="publication.issued", link="/noi-bo/cong-bo/", at=now(),
     params={{"round": "Khảo sát sự hài lòng của người dân đối với sự phục vụ của cơ quan hành chính năm 2026"}})
"""


def told(page: Page, facts: Facts) -> None:
    facts.portal.manage("shell", "-v0", "-c", TOLD.format(username=ACCOUNTS["officer"]))
    facts.go(page, LIST)


def all_read(page: Page, facts: Facts) -> None:
    told(page, facts)
    page.click("button:has-text('Đánh dấu đã đọc tất cả')")
    page.wait_for_selector("button:has-text('Hoàn tác')")
    page.click("button:has-text('Hoàn tác')")
    page.wait_for_url(f"**{LIST}")
    page.click("button:has-text('Đánh dấu đã đọc tất cả')")
    page.wait_for_selector("button:has-text('Hoàn tác')")


STATES: tuple[State, ...] = (
    State("thong-bao-trong", "notices:notices", "coordinator", at(LIST)),
    State("thong-bao", "notices:notices", "officer", told),
    State("thong-bao-loc-rong", "notices:notices", "officer", at(LIST + "?loai=job")),
    State("thong-bao-da-doc", "notices:notices", "officer", all_read),
    State("cach-nhan-thong-bao", "agencies:notices", "officer", at(CHOICE)),
)
