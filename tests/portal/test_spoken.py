"""On an English page whatever stays Vietnamese says so: who listens to it hears it read as what it is."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.timezone import localdate
from django.utils.translation import override
from pytest_django.fixtures import Settings as SettingsWrapper

from portal.open_data import keeping
from portal.said_done import Deed, Quote, SaidDone
from portal.templatetags.spoken import vietnamese
from surveys.models import Round
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.portal.open_data.conftest import published_now
from tests.portal.test_caching import OWN, PAGES

pytestmark = pytest.mark.django_db
# Letters that only Vietnamese has.
LETTERS = re.compile("[ăâđêôơưĂÂĐÊÔƠƯẠ-ỹ]")
# Where no element can say a language, and what nobody reads aloud as words.
SILENT = {"title", "script", "style", "code"}
NAMES = re.compile("Sở (?:Y tế|Nội vụ)")
VOID = {"meta", "link", "br", "img", "input", "path", "use", "line", "circle", "rect"}
REASON = "Bổ sung phiếu nộp muộn"


class Heard(HTMLParser):
    """Gathers the words of a page that are Vietnamese by their letters and not by their language."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            spoken = dict(attrs).get("lang") or (self.open[-1][1] if self.open else "")
            self.open.append((tag, spoken))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            while self.open and self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        silent = any(tag in SILENT for tag, _spoken in self.open)
        # A name within a sentence is read as part of it (WCAG excepts proper names).
        if LETTERS.search(NAMES.sub("", data)) and not silent and self.open[-1][1] != "vi":
            self.wrong.append(data.strip())


@pytest.fixture(autouse=True)
def corrected(cast: Cast, settings: SettingsWrapper, tmp_path: Path) -> Round:
    settings.SATISFACTION_HOME = tmp_path
    settings.PROVINCE_NAME = "Khanh Hoa"
    settings.OPEN_DATA_LICENCE = "Giấy phép của tỉnh"
    keeping.forget()
    made = survey(cast.so_y_te, cast.so_xay_dung)
    answered(unit_of(made, cast.so_y_te), GOOD)
    answered(unit_of(made, cast.so_xay_dung), POOR)
    run(made)
    first = published_now(made, "12/QD", issuing_body="Ủy ban nhân dân tỉnh")
    answered(unit_of(made, cast.so_y_te), GOOD)
    said = {"supersedes": first, "reason": REASON, "issuing_body": "Ủy ban nhân dân tỉnh"}
    published_now(made, "13/QD", **said)
    return made


def test_what_is_vietnamese_on_an_english_page_says_so() -> None:
    for address in (*PAGES, "/ket-qua/?tim=y+te", f"{OWN}?x"):
        page = Client().get(address, HTTP_COOKIE="ngon_ngu=en").content.decode()
        heard = Heard()
        heard.feed(page)
        assert heard.wrong == [], address
        assert '<html lang="en"' in page, address


def test_a_vietnamese_page_marks_nothing(client: Client) -> None:
    assert '<span lang="vi">Sở' not in client.get(OWN).content.decode()


def test_what_people_wrote_and_agencies_did_says_so() -> None:
    wrote = Quote("so-y-te", "Sở Y tế", "", "Chờ lâu\n<b>quá</b>", "Mở thêm ô tiếp nhận", localdate())
    deed = Deed("so-y-te", "Sở Y tế", "", "Niêm yết thủ tục", "done", "done on 01/11/2026", "")
    with override("en"):
        page = render_to_string("portal/said_list.html", {"said": SaidDone((wrote,), (deed,)), "all": True})
    heard = Heard()
    heard.feed(page)
    assert heard.wrong == []
    assert '<span lang="vi">Chờ lâu<br>&lt;b&gt;quá&lt;/b&gt;</span>' in page


def test_marked_words_are_escaped_once() -> None:
    with override("en"):
        assert vietnamese("<b>") == '<span lang="vi">&lt;b&gt;</span>'
        assert vietnamese("") == ""
    with override("vi"):
        assert vietnamese("<b>") == "<b>"
