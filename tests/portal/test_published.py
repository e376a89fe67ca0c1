"""What is public is what was published and is in force, and of it what the gate lets out."""

import pytest
from django.utils.timezone import localdate, now

from portal import published
from scoring.models import Publication, PublicationDraft
from scoring.publications import withheld_of
from scoring.selectors import result_of
from scoring.services import score_round
from surveys.models import Round
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.scoring.factories import publish

pytestmark = pytest.mark.django_db
FEW = (0, 0, 0, 1, 2)


@pytest.fixture
def closed(cast: Cast) -> Round:
    """A closed round: three departments with forms enough, Nha Trang and another commune with few; scored."""
    few = factories.agency("cam-ranh", level="commune", block=cast.communes)
    third = factories.agency("so-tu-phap", block=cast.departments)
    made = survey(cast.so_xay_dung, cast.so_y_te, third, cast.nha_trang, few)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    answered(unit_of(made, cast.so_y_te), POOR)
    answered(unit_of(made, third), GOOD)
    answered(unit_of(made, cast.nha_trang), FEW)
    answered(unit_of(made, few), FEW)
    run(made)
    return made


def publication(round: Round, number: str = "12/QĐ-UBND", **said: object) -> Publication:
    told = {"issuing_body": "UBND tỉnh", "decision_date": localdate(), "actor": None, **said}
    return publish(run=score_round(round=round, actor=None, at=now()), decision_number=number, at=now(), **told)


def test_a_draft_is_not_public(closed: Round) -> None:
    found = score_round(round=closed, actor=None, at=now())
    PublicationDraft.objects.create(round=closed, run=found, opens_on=localdate(), closes_on=localdate(), at=now())
    assert published.publication(closed.code) is None
    assert not published.publications()


def test_what_is_public_is_what_the_gate_lets_out(closed: Round) -> None:
    made = publication(closed)
    found = published.published(made)
    computed = {unit.agency: unit for unit in result_of(made.run).agencies}
    told = {code: unit.index for code, unit in found.by_agency.items() if unit.index is not None}
    assert told
    assert told == {code: computed[code].index for code in told}
    few = found.by_agency["nha-trang"]
    assert (few.index, few.rank, few.exact) == (None, None, None)
    assert all(not node.levels and not node.satisfied for node in few.nodes)
    assert computed["nha-trang"].of_kind("item")[0].levels


def test_an_agencys_own_survey_stays_with_it(cast: Cast, closed: Round) -> None:
    Round.objects.filter(pk=closed.pk).update(owner=cast.so_y_te)
    closed.refresh_from_db()
    publication(closed)
    assert published.publication(closed.code) is None


def test_a_correction_replaces_and_says_why(cast: Cast, closed: Round) -> None:
    first = publication(closed)
    before = published.changed()
    answered(unit_of(closed, cast.so_y_te), GOOD)
    second = publication(closed, "13/QĐ-UBND", supersedes=first, reason="Bổ sung phiếu")
    assert published.publication(closed.code) == second
    assert [one.superseded_by.reason for one in published.superseded_of(second)] == ["Bổ sung phiếu"]
    assert published.changed() != before
    assert published.published(second).withheld == frozenset(withheld_of(closed))


def test_a_survey_of_the_province_has_no_agencies(cast: Cast) -> None:
    made = survey(cast.so_xay_dung, questionnaire="bnv-ho-gia-dinh-2022", method="bnv-2022")
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    found = published.published(publication(made))
    assert found.of_province
    assert (found.result.agencies, found.result.blocks, found.members) == ((), (), {})
