"""The extract for ISO 9001: one page, what was measured and done, no word about the standard."""

import pytest
from django.utils.timezone import now

from actionplans.services import plans
from actionplans.services.plans import Done, Said
from agencies.models import AgencyVersion
from reports import services
from reports.selectors import NothingToReport
from scoring.services import store_run
from surveys.models import Round
from tests.actionplans.factories import in_days
from tests.actionplans.test_plans import hand
from tests.conftest import Cast
from tests.reports.conftest import no_progress
from tests.reports.factories import tallied
from tests.reports.kinds.asking import asked, cells, made
from tests.reports.paper import Paper

pytestmark = pytest.mark.django_db
AGENCY = "dot-2-2026-0-000"
LONG = "Ủy ban nhân dân xã " + "Nguyễn Thị Minh Khai " * 8


def planned(cast: Cast, round: Round) -> None:
    agency = round.units.get(agency__code=AGENCY).agency
    said = Said(title="Kế hoạch", first_year=2026, last_year=2026)
    plan = plans.start_plan(agency=agency, said=said, actor=cast.snv, at=now(), run=round.runs.latest("pk"))
    done = [Done(action=f"Biện pháp {n} " + "rất dài " * 100, lead="Văn phòng", due_on=in_days(9)) for n in range(9)]
    plans.add_measures(plan=plan, done=done, actor=cast.snv, at=now())
    plans.submit(plan=plan, hand=hand(cast.snv, plan))


def test_all_of_it_stands_on_one_page_whatever_it_is_called(cast: Cast) -> None:
    round = tallied(sizes=(2,))
    AgencyVersion.objects.filter(agency__code=AGENCY).update(name=LONG)
    store_run(round=round, actor=None, at=now())
    planned(cast, round)
    paper = Paper(services.document(asked("iso", round, agency=AGENCY), progress=no_progress).content)
    assert len(paper.pages) == 1
    report = made("iso", round, agency=AGENCY)
    said = {row[0]: row[1] for row in cells(report.tables[0])}
    assert "%" in said["Chỉ số hài lòng"]
    assert said["Chỉ tiêu"] == "Chưa đặt chỉ tiêu cho năm 2026"
    assert said["Việc đã làm"].startswith("0/9 biện pháp đã xong")
    assert said["Việc đã làm"].endswith("và 6 biện pháp khác")
    assert f"lần tính số {round.runs.latest('pk').pk}" in said["Chứng cứ"]
    assert "ISO 9001:" not in paper.text
    assert "điều khoản" not in paper.text.casefold()


def test_a_unit_of_few_forms_has_no_extract(db: None) -> None:
    with pytest.raises(NothingToReport, match="không có chỉ số được nêu"):
        made("iso", tallied(forms=4, sizes=(2,)), agency=AGENCY)
