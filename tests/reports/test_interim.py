"""A report says which run it prints, and while forms come in that it is an interim one."""

import pytest
from django.utils.timezone import localtime

from charts.render import svg_apart
from reports import agency, province, selectors
from reports.selectors import Source
from scoring.access import FULL_SIGHT
from surveys.models import Round
from tests.reports.factories import AT, tallied
from tests.reports.reading import said, section

pytestmark = pytest.mark.django_db
SO_FAR = f"các phiếu nhận đến {localtime(AT):%H:%M ngày %d/%m/%Y}, khi đợt chưa kết thúc"


def source(state: str) -> Source:
    return selectors.source_of(tallied(sizes=(1,), state=state), unit=None, sight=FULL_SIGHT, at=AT)


@pytest.mark.parametrize(("state", "interim"), [(Round.State.OPEN, True), (Round.State.CLOSED, False)])
def test_the_report_of_an_open_round_says_that_it_is_interim(state: str, interim: bool) -> None:
    found = source(state)
    whole = province.province_report(found, draw=svg_apart)
    one = agency.agency_report(found, "dot-2-2026-0-000", draw=svg_apart)
    assert [SO_FAR in said(section(whole, "Phạm vi, đối tượng"))[0], SO_FAR in one.texts[-1]] == [interim, interim]


def test_the_run_is_named_under_the_method() -> None:
    found = source(Round.State.CLOSED)
    method = section(province.province_report(found, draw=svg_apart), "Phương pháp")
    (named,) = [text for text in said(method) if "mã đầu vào" in text]
    assert named.startswith(f"Lần tính số {found.run.pk} ")
    assert f"mã đầu vào {found.run.input_hash[:8]}, phương pháp top2-2640 phiên bản 1." in named
