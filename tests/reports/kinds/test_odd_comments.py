"""What people type with emoji, other scripts, marks of direction and controls, in every format of its report."""

import io
import unicodedata
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace

import pytest
from django.test import Client

from feedback.models import Comment, PublicQuote
from reports import services
from reports.formats import FORMATS
from surveys.models import Round
from tests import factories
from tests.conftest import Cast
from tests.feedback.conftest import NOW, comment
from tests.portal.api_world import PUBLISHED, publication_of, published_round
from tests.reports.conftest import no_progress
from tests.reports.kinds.asking import asked
from tests.reports.paper import Paper

pytestmark = pytest.mark.django_db
OVERRIDE, ISOLATE, BACK = "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL FORMATTING}"
# What people typed, and what stands in a report by the rule of reports.printable.
SAID = {
    "Rất tốt \N{THUMBS UP SIGN}\U0001f3fd \N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN} cảm ơn": "Rất tốt [biểu tượng] cảm ơn",
    f"Ghế {OVERRIDE}chờ ít{BACK}, {ISOLATE}quá chật": "Ghế chờ ít, quá chật",
    "Xin \u0645\u0631\u062d\u0628\u0627 chào": "Xin [chữ viết khác] chào",
    "Chuông\x07 kêu\x1b[31m, tab\tvà\x0bdòng\ufffe hết": "Chuông kêu[31m, tab và dòng hết",
}
HARMFUL = {"Cc", "Cf", "Cs", "Co", "Cn"}


@pytest.fixture
def round(cast: Cast) -> Round:
    made = factories.survey_round("dot-thu")
    unit = factories.round_unit(made, cast.so_xay_dung)
    for text in SAID:
        comment(unit, text)
    return made


def words(content: bytes, form: str) -> str:
    """Return all that a file says; what is not well formed raises."""
    if form.startswith("pdf"):
        return Paper(content).text
    if form == "html":
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        files = [(name, parts.read(name)) for name in parts.namelist()]
    if form == "csv":
        return "".join(text.decode("utf-8-sig") for _name, text in files)
    trees = [ET.fromstring(text) for name, text in files if name.endswith((".xml", ".rels"))]
    return " ".join("".join(tree.itertext()) for tree in trees)


@pytest.mark.parametrize("form", FORMATS)
def test_odd_letters_are_replaced_by_the_stated_rule_in_every_format(round: Round, form: str) -> None:
    content = services.document(replace(asked("comments", round), form=form), progress=no_progress).content
    said = " ".join(words(content, form).split())
    assert [text for text in SAID.values() if text not in said] == []
    assert {letter for letter in said if unicodedata.category(letter) in HARMFUL} == set()


def test_marks_of_direction_turn_nothing_beside_a_public_quote(cast: Cast, round: Round) -> None:
    """On a notice what was said and what was done stand in one line."""
    publication_of(published_round(cast))
    found = Comment.objects.get(masked__contains=OVERRIDE)
    PublicQuote.objects.create(comment=found, quote=found.masked, action="Đã thêm ghế", on=NOW.date())
    place = f"/ket-qua/{PUBLISHED}/don-vi/{cast.so_xay_dung.code}/"
    for address in (place, f"{place}niem-yet/", "/viec-da-lam/"):
        page = Client().get(address).content.decode()
        assert "Đã thêm ghế" in page
        assert OVERRIDE in page
        for at in (at for at, letter in enumerate(page) if letter in {OVERRIDE, ISOLATE}):
            opened = page.rfind("<bdi", 0, at)
            assert opened > page.rfind("</bdi>", 0, at), page[at - 200 : at + 50]
