from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from agencies.models import Agency, Block
from scoring.models import IndicatorTarget, MethodVersion
from surveys.models import Round
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.factories import NOW

Aim = Callable[..., IndicatorTarget]


@pytest.fixture
def aim() -> Aim:
    """Return a function that sets a target of the index for the province, a block or an agency."""

    def made(
        value: int, *, block: Block | None = None, agency: Agency | None = None, year: int = 2026
    ) -> IndicatorTarget:
        method = MethodVersion.objects.get(method__code="diem-cap-xa").method
        target = {"block": block, "agency": agency, "year": year, "operator": "at_least", "value": Decimal(value)}
        return IndicatorTarget.objects.create(method=method, source="Kế hoạch số 1", at=NOW, **target)

    return made


@pytest.fixture
def fallen(cast: Cast) -> Round:
    """A closed round: Sở Xây dựng fell from good to poor since the year before, Sở Y tế stayed good."""
    before = survey(cast.so_xay_dung, cast.so_y_te, code="dot-0")
    Round.objects.filter(pk=before.pk).update(
        assessment_year=2025, opens_on=date(2025, 2, 1), closes_on=date(2025, 3, 1)
    )
    for agency in (cast.so_xay_dung, cast.so_y_te):
        answered(unit_of(before, agency), GOOD)
    run(before)
    made = survey(cast.so_xay_dung, cast.so_y_te, cast.nha_trang)
    answered(unit_of(made, cast.so_xay_dung), POOR)
    answered(unit_of(made, cast.so_y_te), GOOD)
    run(made)
    return made


@pytest.fixture
def wards(cast: Cast) -> Round:
    """Four wards of which two tie on top and one has no form."""
    names = {"an": "Phường An", "binh": "Phường Bình", "dong": "Phường Đông", "yen": "Phường Yên"}
    agencies = [factories.agency(code, name=name, block=cast.communes) for code, name in names.items()]
    made = survey(*agencies)
    for agency, levels in zip(agencies, (POOR, GOOD, GOOD), strict=False):
        answered(unit_of(made, agency), levels)
    run(made)
    return made
