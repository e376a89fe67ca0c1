"""The sheet of one unit keeps to two pages, also with everything that is decided of a unit and a year before."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from charts.render import svg
from documents import pdf
from reports import selectors
from reports.agency import agency_report
from reports.content import Report
from reports.printing import html_of
from reports.selectors import Source
from scoring.access import FULL_SIGHT
from scoring.decided import Decided, UnitDecided
from scoring.grading import Band, Grade
from scoring.results import Certain
from tests.reports import factories
from tests.reports.paper import Paper
from tests.reports.reading import asking

pytestmark = pytest.mark.django_db
CODE = "dot-2-2026-0-001"
BOUNDS = (("Xuất sắc", 90, None), ("Tốt", 80, 90), ("Khá", 70, 80), ("Trung bình", 50, 70), ("Yếu", None, 50))
MOVED = Certain(
    previous="80.00", change="3.20", change_low="-0.90", change_high="7.20", p=0.2, verdict="chua_du_can_cu"
)
LONG_NAME = "Sở Nông nghiệp, Môi trường và Phát triển nông thôn số {}"


def moved(one: Any) -> Any:
    sure = {name: getattr(MOVED, name) for name in ("previous", "change", "change_low", "change_high", "p", "verdict")}
    return replace(one, **sure)


def bounded(percent: int | None) -> Fraction | None:
    return None if percent is None else Fraction(percent)


def decided(lines: int) -> Decided:
    """Appraise the unit by so many lines, the first of them away from what was computed."""
    scheme = {
        "name": "Thang năm loại",
        "source": "Thang xếp loại giả định của cổng, không phải quy định của cơ quan nào",
        "verified": False,
        "bands": [
            Band(
                name,
                None if low is None else Fraction(low),
                low is not None,
                None if high is None else Fraction(high),
                False,
            ).to_json()
            for name, low, high in reversed(BOUNDS)
        ],
    }
    found = tuple(
        {
            "name": f"Yếu tố thứ {place}" if lines > 1 else "",
            "computed": "83.20",
            "self": "85.00",
            "appraised": "84.00" if not place else "83.20",
            "self_reason": "Đơn vị đã khắc phục các kiến nghị trong kỳ." if not place else "",
            "reason": "Theo hồ sơ kiểm chứng của đơn vị." if not place else "",
        }
        for place in range(lines)
    )
    grade = Grade("Tốt", ("Xuất sắc", "Tốt", "Khá"))
    unit = UnitDecided(CODE, "84", "", True, grade, found)
    return Decided({CODE: unit}, "Hội đồng thẩm định kết quả khảo sát cấp tỉnh", scheme, "125/TTr-SNV")


def source(name: str) -> Source:
    made = factories.tallied(sizes=(3, 2), name=name, certainty={})
    unit = made.units.select_related("agency", "version", "block").get(agency__code=CODE)
    found = selectors.source_of(made, unit=unit, sight=FULL_SIGHT, at=factories.AT)
    units = tuple(
        replace(moved(one), nodes=tuple(map(moved, one.nodes))) if one.agency == CODE else one
        for one in found.result.agencies
    )
    return replace(found, result=replace(found.result, agencies=units))


def printed(report: Report, found: Source) -> Paper:
    return Paper(pdf.render(html_of(report, asking(found.round, CODE))))


@pytest.mark.parametrize("name", ["UBND xã số {}", LONG_NAME])
@pytest.mark.parametrize("lines", [0, 1, 5])
def test_the_sheet_of_a_unit_has_two_pages(name: str, lines: int) -> None:
    found = source(name)
    found = replace(found, decided=decided(lines)) if lines else found
    report = agency_report(found, CODE, draw=svg)
    paper = printed(report, found)
    paper.pages[-1].find("Nơi nhận:")
    assert len(paper.pages) == 2
