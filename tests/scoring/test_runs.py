"""Certainty through the database: what a stored run says of limits, ranks and changes."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

from agencies.models import Agency, AgencyVersion, Block
from scoring.models import ScoringRun
from scoring.results import RoundResult, UnitResult
from scoring.selectors import result_of
from scoring.services import assign_method, load_method, store_run
from surveys.models import Channel, Round, RoundChannel, RoundUnit
from surveys.services import load_questionnaire
from tests import factories
from tests.factories import NOW
from tests.reports.factories import quang_thanh
from tests.scoring.answers import QUESTIONNAIRE
from tests.scoring.factories import document

pytestmark = pytest.mark.django_db
CODES = ("so-mot", "so-hai", "so-ba")


def survey(code: str = "dot-nay", *, year: int = 2026, method: dict[str, Any] | None = None) -> Round:
    """A closed round of three units in one block."""
    version = load_questionnaire(document=QUESTIONNAIRE, at=NOW)
    made = factories.survey_round(
        code, questionnaire_version=version, year=year, opens_on=date(year, 1, 5), state=Round.State.CLOSED
    )
    block = Block.objects.filter(code="khoi").first() or factories.block("khoi")
    for each in CODES:
        agency = Agency.objects.filter(code=each).first() or factories.agency(each, block=block)
        factories.round_unit(made, agency)
    assign_method(round=made, method_version=load_method(document=document(**(method or {})), at=NOW))
    return made


def unit_of(round: Round, code: str = "so-mot") -> RoundUnit:
    return round.units.get(agency__code=code)


def answer(unit: RoundUnit, share: float, forms: int = 60, *, channel: Channel = Channel.COUNTER, **drawn: Any) -> None:
    """Store forms of which about this share is satisfied with both items."""
    dice = np.random.default_rng(int(share * 1000) + forms + unit.round.assessment_year)
    base = dice.random(forms) < share
    sheets = [
        (5 if good else int(dice.integers(1, 4)), 4 if good else int(dice.integers(1, 6)), 1, 0, 0) for good in base
    ]
    factories.responses(unit, sheets, channel=channel, submitted_on=date(unit.round.assessment_year, 3, 2), **drawn)


def run(round: Round) -> tuple[ScoringRun, RoundResult]:
    stored = store_run(round=round, actor=None, at=NOW)
    return stored, result_of(stored)


def mine(found: RoundResult, code: str = "so-mot") -> UnitResult:
    return next(unit for unit in found.agencies if unit.agency == code)


def test_quang_thanh_has_the_limits_of_the_specification() -> None:
    found = run(quang_thanh())[1]
    limits = {unit.agency: (unit.low, unit.index, unit.high) for unit in found.agencies}
    assert limits == {
        "tu-phap-ho-tich": ("87.22", "88.55", "89.76"),
        "ldtbxh": ("79.50", "81.88", "84.05"),
        "dc-xd-nn-mt": ("79.37", "83.13", "86.36"),
    }
    ranks = {unit.agency: (unit.rank_low, unit.rank_high) for unit in found.agencies}
    assert ranks == {"tu-phap-ho-tich": (1, 2), "ldtbxh": (2, 3), "dc-xd-nn-mt": (1, 3)}
    assert (found.total.low, found.total.high) == ("84.71", "86.84")
    (block,) = found.blocks
    assert (block.low, block.index, block.high) == ("83.16", "84.52", "85.73")


def test_each_factor_and_item_has_limits() -> None:
    nodes = run(quang_thanh())[1].agencies[0].nodes
    scored = [node for node in nodes if node.index is not None]
    assert scored
    assert all(node.low is not None and node.high is not None for node in scored)
    assert all(float(node.low or 0) <= float(node.index or 0) <= float(node.high or 0) for node in scored)


def test_a_change_is_judged_against_the_year_before() -> None:
    for code, year, share in (("dot-truoc", 2025, 0.9), ("dot-nay", 2026, 0.55)):
        made = survey(code, year=year, method={"formula": "top2"})
        for each in CODES:
            answer(unit_of(made, each), share if each == "so-mot" else 0.8, 400)
        stored, found = run(made)
    first, second = mine(found), mine(found, "so-hai")
    assert (first.previous is not None, first.verdict, first.no_verdict) == (True, "giam", None)
    assert float(first.change or 0) == pytest.approx(float(first.index or 0) - float(first.previous or 0), abs=1e-9)
    assert second.verdict in {"chua_du_can_cu", "tuong_duong"}
    assert found.blocks[0].verdict == "giam"
    assert found.total.verdict == "giam"
    assert stored.round.code == "dot-nay"


def test_a_rank_is_that_of_the_run_it_is_compared_with() -> None:
    shares = {2025: (0.95, 0.6, 0.3), 2026: (0.3, 0.6, 0.95)}
    for code, year in (("dot-truoc", 2025), ("dot-nay", 2026)):
        made = survey(code, year=year, method={"formula": "top2"})
        for each, share in zip(CODES, shares[year], strict=True):
            answer(unit_of(made, each), share, 400)
        found = run(made)[1]
    told = {unit.agency: (unit.rank_before, unit.rank, unit.rank_change, unit.rank_moved) for unit in found.agencies}
    assert told == {"so-mot": (1, 3, -2, "down"), "so-hai": (2, 2, 0, None), "so-ba": (3, 1, 2, "up")}
    assert {unit.ranked_before for unit in found.agencies} == {3}


def test_first_year_has_nothing_to_compare_with() -> None:
    made = survey()
    answer(unit_of(made), 0.8)
    only = mine(run(made)[1])
    assert (only.verdict, only.no_verdict, only.previous) == (None, "no_previous", None)


def test_volunteered_answers_stand_beside() -> None:
    made = survey()
    answer(unit_of(made), 0.5)
    before = mine(run(made)[1])
    answer(unit_of(made), 0.99, 40, channel=Channel.QR)
    after = mine(run(made)[1])
    assert (after.n, after.index, after.low) == (before.n, before.index, before.low)
    assert after.voluntary == 40
    assert float(after.voluntary_index or 0) > float(after.index or 0)


def test_volunteered_answers_alone_have_no_limits() -> None:
    made = survey()
    answer(unit_of(made), 0.8, channel=Channel.QR)
    found = run(made)[1]
    assert mine(found).index is not None
    assert (mine(found).low, mine(found).no_verdict) == (None, "no_previous")
    assert found.total.low is None


def test_a_plan_may_say_that_a_channel_is_drawn() -> None:
    made = survey()
    answer(unit_of(made), 0.8, channel=Channel.QR)
    RoundChannel.objects.create(round=made, channel=Channel.QR, design="drawn")
    assert mine(run(made)[1]).low is not None


def test_interviewers_widen_the_limits() -> None:
    alone, drawn = survey("mot"), survey("hai")
    for made in (alone, drawn):
        for village in range(4):
            where = f"thôn {village}" if made is drawn else ""
            answer(unit_of(made), 0.3 + 0.2 * village, 20, sampling_unit=where)
    plain, clustered = (mine(run(made)[1]) for made in (alone, drawn))
    assert plain.index == clustered.index
    assert float(clustered.low or 0) < float(plain.low or 0)
    assert float(clustered.high or 0) > float(plain.high or 0)


def test_a_known_number_of_dossiers_narrows_the_limits() -> None:
    made = survey()
    answer(unit_of(made), 0.7)
    wide = mine(run(made)[1])
    RoundUnit.objects.filter(pk=unit_of(made).pk).update(population=80)
    narrow = mine(run(made)[1])
    assert float(wide.margin or 0) > float(narrow.margin or 0) > 0
    RoundUnit.objects.filter(pk=unit_of(made).pk).update(population=60)
    census = mine(run(made)[1])
    assert (census.low, census.high, census.rule) == (census.index, census.index, "census")


def test_same_answers_give_the_same_run_and_other_ones_another_hash() -> None:
    made = survey()
    answer(unit_of(made), 0.7)
    first, second = run(made), run(made)
    assert first[0].input_hash == second[0].input_hash
    assert first[1].to_json() == second[1].to_json()
    answer(unit_of(made, "so-hai"), 0.7, 1)
    assert run(made)[0].input_hash != first[0].input_hash


def test_the_hash_knows_which_answers_were_given_together() -> None:
    """Two rounds with the same counts of every item, but of other persons, have other limits."""
    apart, together = survey("mot"), survey("hai")
    factories.responses(unit_of(apart), [(5, 1, 1, 0, 0), (1, 5, 1, 0, 0)] * 10)
    factories.responses(unit_of(together), [(5, 5, 1, 0, 0), (1, 1, 1, 0, 0)] * 10)
    one, two = run(apart), run(together)
    assert mine(one[1]).index == mine(two[1]).index
    assert one[0].input_hash != two[0].input_hash
    assert mine(one[1]).low != mine(two[1]).low


def with_a_parent() -> Round:
    made = survey()
    parent = factories.agency("so-cha", name="Sở Cha")
    for each in CODES[:2]:
        answer(unit_of(made, each), 0.7)
        AgencyVersion.objects.filter(pk=unit_of(made, each).version_id).update(parent=parent)
    return made


def rename_round() -> None:
    Round.objects.update(title="Tên khác")


def rename_block() -> None:
    Block.objects.update(name="Tên khác")


def rename_parent() -> None:
    AgencyVersion.objects.filter(agency__code="so-cha").update(name="Tên khác")


def reorder_units() -> None:
    AgencyVersion.objects.filter(agency__code="so-ba").update(position=9)


@pytest.mark.parametrize("change", [rename_round, rename_block, rename_parent, reorder_units])
def test_what_is_printed_stands_in_the_hash(change: Callable[[], None]) -> None:
    made = with_a_parent()
    first = run(made)
    change()
    second = run(Round.objects.get(pk=made.pk))
    assert first[1].to_json() != second[1].to_json()
    assert first[0].input_hash != second[0].input_hash


def test_units_under_a_parent_stand_together() -> None:
    made = with_a_parent()
    (group,) = run(made)[1].parents
    assert (group.block, group.name, group.agencies) == ("so-cha", "Sở Cha", 2)
    assert group.low is not None
