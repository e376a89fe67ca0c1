"""An official of Sở Nội vụ who signs in over HTTP and reads pages, of a portal that runs by itself."""

import re
from dataclasses import dataclass
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from tests.browser.portal import Portal
from tests.html_forms import fields_in

NAME, PASSWORD = "can-bo-dien-tap", "mat-khau-dien-tap-1"
ENTRANCE = "/noi-bo/dang-nhap/"
FIGURE = re.compile(r'headline__label">([^<]+)</p><p class="headline__value">([\d.]+)<')
MADE = f"""
from django.utils.timezone import localdate
from accounts.models import User
from accounts.roles import Role
from agencies.models import Membership
person = User.objects.create_user(username="{NAME}", full_name="Cán bộ diễn tập", password="{PASSWORD}")
Membership.objects.create(user=person, role=Role.HOME_AFFAIRS, valid=(localdate(), None))
"""


@dataclass(frozen=True)
class Page:
    url: str
    content: bytes

    def figures(self) -> dict[str, int]:
        """Return the numbers at the head of the page, by what stands above each."""
        return {label: int(number.replace(".", "")) for label, number in FIGURE.findall(self.content.decode())}


class Official:
    def __init__(self, portal: Portal) -> None:
        """Sign in."""
        self._portal = portal
        self._browser: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        fields = fields_in(self.read(ENTRANCE), "username") | {"username": NAME, "password": PASSWORD}
        entered = self._ask(ENTRANCE, urlencode(fields).encode())
        assert ENTRANCE not in entered.url, "not let in"

    def read(self, path: str) -> Page:
        """Return a page. Raises HTTPError where it is refused."""
        return self._ask(path)

    def _ask(self, path: str, body: bytes | None = None) -> Page:
        with self._browser.open(self._portal.url + path, body, timeout=30) as answer:
            return Page(answer.url, answer.read())


def appointed(portal: Portal) -> None:
    """Make the official's account."""
    portal.manage("shell", "--no-imports", "-c", MADE)
