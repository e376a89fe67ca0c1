"""What supervising bodies concluded, in the report of a round: only what is signed, and only where there is any."""

import re

import pytest

from agencies.models import SupervisingBody
from charts import render as charts
from reports import services
from surveys.models import Round
from tests import factories
from tests.reports.conftest import pdf
from tests.reports.factories import tallied
from tests.reports.reading import asking

HEAD = "Kết luận giám sát"
WORDS = "Phiếu được phát đúng kế hoạch."


@pytest.fixture
def round_(db: None) -> Round:
    return tallied(sizes=(2,))


def html(round_: Round, agency: str = "") -> str:
    return services.page(asking(round_, agency), draw=charts.svg)


def body(name: str) -> SupervisingBody:
    return SupervisingBody.objects.create(name=name, key=name)


def test_signed_conclusions_are_listed_and_nothing_else_changes(round_: Round) -> None:
    bare = html(round_)
    front, other, by = body("Ủy ban MTTQ"), body("Hội Cựu chiến binh"), factories.user()
    factories.supervision_minutes(round_, by, body=front, conclusion="Chưa ký")
    assert html(round_) == bare
    assert "Chưa có biên bản giám sát nào được ký trên cổng." in bare

    factories.supervision_minutes(round_, by, body=other, conclusion=WORDS, signed=True)
    factories.supervision_minutes(round_, by, body=front, number=2, conclusion="<b>Tốt</b>", signed=True)
    told = html(round_)
    lines = [
        f"<p>- Hội Cựu chiến binh (biên bản ngày 02 tháng 3 năm 2026): {WORDS}</p>",
        "<p>- Ủy ban MTTQ (biên bản ngày 02 tháng 3 năm 2026): &lt;b&gt;Tốt&lt;/b&gt;</p>",
    ]
    assert told.index(f">4. {HEAD}") < told.index(lines[0]) < told.index(lines[1])
    assert _without(told) == _without(bare)
    assert "Chưa ký" not in told
    assert html(round_) == told


def _without(page: str) -> str:
    """Return a page without what its section on supervision says."""
    (start,) = (found.start() for found in re.finditer(rf"<h3[^>]*>4. {HEAD}", page))
    (end,) = (found.start() for found in re.finditer(r"<h3[^>]*>5. Phúc tra", page))
    return page[:start] + page[end:]


def test_a_correction_takes_the_place_of_what_it_corrects_once_signed(round_: Round) -> None:
    front, by = body("Ủy ban MTTQ"), factories.user()
    first = factories.supervision_minutes(round_, by, body=front, conclusion=WORDS, signed=True)
    second = factories.supervision_minutes(
        round_, by, body=front, version=2, corrects=first, reason="nhầm", conclusion="Đã sửa."
    )
    assert WORDS in html(round_)
    assert "Đã sửa." not in html(round_)
    second.signatures.create(signed_by=by, signed_at=factories.NOW)
    assert WORDS not in html(round_)
    assert "Đã sửa." in html(round_)


def test_other_rounds_and_agencies_sheets_say_nothing(round_: Round) -> None:
    other = factories.survey_round("dot-khac")
    factories.supervision_minutes(other, factories.user(), signed=True)
    assert "Chưa có biên bản giám sát nào được ký trên cổng." in html(round_)
    factories.supervision_minutes(round_, factories.user(), signed=True)
    assert HEAD not in html(round_, agency="dot-2-2026-0-001")


def test_long_names_and_words_stay_on_the_paper(round_: Round) -> None:
    """What is typed without a space goes on in the next line instead of beyond the margin."""
    name = ("Ủy ban Mặt trận Tổ quốc " * 8).strip()
    factories.supervision_minutes(round_, factories.user(), body=body(name), conclusion=f"{'x' * 300} hết", signed=True)
    paper = pdf(round_)
    assert f"4. {HEAD}" in paper.text
    page = next(page for page in paper.pages if any("xxx" in word.text for word in page.words))
    # 15 mm are the margin.
    assert max(word.right for word in page.words) <= page.width - 14.5
