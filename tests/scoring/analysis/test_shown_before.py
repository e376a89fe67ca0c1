"""Analyses take for hidden all that pages of the newest run hide: beside runs before it, and for parent agencies."""

import pytest

from agencies.models import AgencyVersion
from scoring.analysis.answers import unit_key
from scoring.analysis_inputs import shown_before
from scoring.selectors import method_of
from scoring.shown import shown_of
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, answered, run, survey, unit_of

pytestmark = pytest.mark.django_db


def test_what_few_answers_moved_since_the_run_before_is_hidden(cast: Cast) -> None:
    made = survey(cast.so_y_te, cast.so_xay_dung)
    for agency in (cast.so_y_te, cast.so_xay_dung):
        answered(unit_of(made, agency), GOOD)
    first = run(made)
    assert not any(shown_before(made, method_of(first)).hidden.values())
    others = {code: (0,) * 5 for code in method_of(first).root.items if code != "TC1"}
    answered(unit_of(made, cast.so_y_te), (1, 1, 0, 0, 0), items=others)
    newest = run(made)
    assert "TC" in shown_of(newest).together.nodes["so-y-te"]
    assert shown_before(made, method_of(newest)).hidden[unit_key("so-y-te")]


def test_what_is_hidden_for_the_sake_of_a_parent_agency_is_hidden(cast: Cast) -> None:
    above = factories.agency("co-quan-a", name="Cơ quan A")
    AgencyVersion.objects.update(parent=None)
    AgencyVersion.objects.filter(agency__in=[cast.so_y_te, cast.nha_trang]).update(parent=above)
    made = survey(cast.so_y_te, cast.so_xay_dung, cast.nha_trang)
    for agency, levels in ((cast.so_y_te, (0, 1, 1, 1, 1)), (cast.so_xay_dung, GOOD), (cast.nha_trang, GOOD)):
        answered(unit_of(made, agency), levels)
    newest = run(made)
    hidden = shown_before(made, method_of(newest)).hidden
    for code in shown_of(newest).together.rows:
        assert ":" in code or not code or hidden[unit_key(code)]
