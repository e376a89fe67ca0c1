"""A unit to which no item applied to anybody has no index, no rank and no zero, down to the PDF."""

import re

import pytest

from scoring.models import ScoringRun
from scoring.selectors import latest_method_version
from scoring.services import assign_method, load_methods_shipped, store_run
from surveys.models import Channel
from surveys.selectors import layout_of, newest_version
from tests import factories
from tests.dashboards.factories import counted
from tests.reports.conftest import pdf
from tests.reports.factories import AT, command

pytestmark = pytest.mark.django_db
NOT_APPLICABLE = -1


def test_a_unit_without_a_valid_answer_is_null_on_paper() -> None:
    command("load_definitions")
    load_methods_shipped(at=AT)
    version = newest_version("bnv-2640")
    made = factories.survey_round("dot-khong", questionnaire_version=version, state="closed")
    block = factories.block("khoi-xa", name="Khối xã")
    width = len(layout_of(version.pk).cells)
    for code, name, answer in (("xa-a", "UBND xã An", 5), ("xa-k", "UBND xã Không", NOT_APPLICABLE)):
        unit = factories.round_unit(made, factories.agency(code, name=name, block=block))
        counted(unit, [(answer if answer > 0 else NOT_APPLICABLE,) * width] * 40, channel=Channel.PAPER)
    assign_method(round=made, method_version=latest_method_version("top2-2640"))
    store_run(round=made, actor=None, at=AT)

    units = {each.result["agency"]: each.result for each in ScoringRun.objects.get(round=made).units.all()}
    assert (units["xa-k"]["index"], units["xa-k"]["rank"], units["xa-a"]["rank"]) == (None, None, 1)
    text = pdf(made).text
    assert "– UBND xã Không 40 không có câu trả lời hợp lệ để tính" in text
    assert "1 đơn vị có phiếu, không có câu trả lời hợp lệ để tính: UBND xã Không (40 phiếu)" in text
    assert "không đủ phiếu" not in text
    # Levels that nobody chose are 0,00 % of the answers; a unit without answers is not.
    assert not re.search(r"UBND xã Không[^.]{0,60}(?<![0-9])0,00", text)
