"""A person at the portal: signs in, follows links, presses buttons; every page passed is held against the rules."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Response

from accounts.models import User
from tests.browser.test_pages import _is_fault

PASSWORD = "bốn-con-chim-sẻ"
HOME = "/noi-bo/"
MOST_SECONDS = 30


class Walk:
    """One person's way through the portal in a browser of their own.

    `linked`: the addresses that any page passed led to. `complaints`: errors of scripts and of the browser itself,
    among them each breach of the content security policy.
    """

    def __init__(self, browser: Browser, url: str, person: User, *, width: int = 1280) -> None:
        self.context: BrowserContext = browser.new_context(
            base_url=url, locale="vi-VN", viewport={"width": width, "height": 800}
        )
        self.person, self.linked, self.complaints = person, set[str](), list[str]()
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(MOST_SECONDS * 1000)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self.complaints.append(message.text) if _is_fault(message) else None)

    def sign_in(self) -> None:
        """Knock at the officials' door, be asked who one is, and say so."""
        set_password(self.person)
        self.page.goto(HOME)
        assert "/dang-nhap/" in self.page.url
        self.page.fill("input[name=username]", self.person.username)
        self.page.fill("input[name=password]", PASSWORD)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Đăng nhập", exact=True).click()
        self._arrived()

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def menu(self) -> list[str]:
        """Return the entries of the navigation at the side."""
        return [text.strip() for text in self.page.locator(".frame__side .navigation a").all_inner_texts()]

    def turn_to(self, entry: str) -> None:
        """Follow an entry of the navigation."""
        self._follow(self.page.locator(".frame__side").get_by_role("link", name=entry, exact=True))

    def follow(self, name: str, *, within: str = "main") -> None:
        """Follow the first link whose words contain the name."""
        self._follow(self.page.locator(within).get_by_role("link", name=name).first)

    def press(self, name: str, *, within: str = "main") -> None:
        """Press a button that leads to another page."""
        with self.page.expect_navigation():
            self.page.locator(within).get_by_role("button", name=name).first.click()
        self._arrived()

    def unfold(self, name: str) -> None:
        self.page.locator("main summary", has_text=name).first.click()

    def sees(self, *words: str) -> None:
        text = " ".join(self.page.inner_text("main").split())
        for each in words:
            assert each in text, f"{each!r} is not on {self.path}: {text[:1500]}"

    def sees_no(self, *words: str) -> None:
        text = " ".join(self.page.inner_text("body").split())
        for each in words:
            assert each not in text, f"{each!r} is on {self.path}"

    def is_kept_out(self, *paths: str, status: int = 403) -> None:
        """Type addresses that nothing passed so far led to, and be refused in words of the portal."""
        for path in paths:
            assert path not in self.linked, f"{path} is linked"
            answer = self.page.goto(path)
            assert isinstance(answer, Response)
            assert answer.status == status, f"{path} answered {answer.status}"
            assert self.page.locator("h1").count() == 1

    def end(self) -> None:
        self.context.close()
        assert not self.complaints, self.complaints

    def _follow(self, link: Any) -> None:
        with self.page.expect_navigation() as answer:
            link.click()
        assert answer.value.status == 200, f"{self.path} answered {answer.value.status}"
        self._arrived()

    def _arrived(self) -> None:
        assert self.page.locator("h1").count() == 1, self.path
        hrefs = self.page.locator("a[href]").evaluate_all("links => links.map(link => link.pathname)")
        self.linked.update(hrefs)


def set_password(person: User) -> None:
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
