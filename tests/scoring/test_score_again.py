"""A round scored again: a run of the same inputs is known before an answer is read, any other one is computed."""

from collections.abc import Callable
from typing import NoReturn

import pytest

from agencies.models import AgencyVersion, Block
from scoring.models import ScoringRun
from scoring.services import assign_method, load_method, score_anew, store_run
from surveys.models import Channel, Response, Round, RoundChannel, RoundUnit
from tests import factories
from tests.factories import NOW
from tests.scoring.answers import GOOD, POOR, decide, send, survey, unit_of
from tests.scoring.factories import document
from tests.scoring.history import years
from tests.scoring.test_fold_concurrency import at_once

pytestmark = pytest.mark.django_db
UNITS = ("so-mot", "so-hai")


def made() -> Round:
    round = survey(*UNITS)
    for code in UNITS:
        send(unit_of(round, code), *[GOOD, POOR] * 6)
    return round


def again(round: Round) -> tuple[ScoringRun, bool]:
    return score_anew(round=Round.objects.get(pk=round.pk), actor=None, at=NOW)


def forbid_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> NoReturn:
        raise AssertionError("the answers were read")

    monkeypatch.setattr("scoring.inputs.raw_of", refuse)


def test_the_same_inputs_give_the_stored_run_and_no_answer_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    round = made()
    first, is_new = again(round)
    assert is_new

    forbid_reading(monkeypatch)

    assert again(round) == (first, False)
    send(unit_of(round), GOOD)
    with pytest.raises(AssertionError, match="were read"):
        again(round)


def one_more(round: Round) -> None:
    send(unit_of(round), GOOD)


def exclude_one(round: Round) -> None:
    decide(Response.objects.filter(round_unit=unit_of(round)).order_by("pk")[0], "exclude", 1)


def plan_a_channel(round: Round) -> None:
    RoundChannel.objects.create(round=round, channel=Channel.COUNTER, design="voluntary")


def state_dossiers(round: Round) -> None:
    RoundUnit.objects.filter(pk=unit_of(round).pk).update(population=40)


def merge_units(round: Round) -> None:
    RoundUnit.objects.filter(pk=unit_of(round).pk).update(reports_into=unit_of(round, "so-hai"))


def rename_unit(round: Round) -> None:
    AgencyVersion.objects.filter(pk=unit_of(round).version_id).update(name="Tên khác")


def rename_block(round: Round) -> None:
    Block.objects.update(name="Tên khác")


def move_under_a_parent(round: Round) -> None:
    parent = factories.agency("so-cha")
    AgencyVersion.objects.filter(agency__code__in=UNITS).update(parent=parent)


def retitle(round: Round) -> None:
    Round.objects.update(title="Tên khác")


def another_method(round: Round) -> None:
    assign_method(round=round, method_version=load_method(document=document(minimum=3), at=NOW))


CHANGES = (
    one_more,
    exclude_one,
    plan_a_channel,
    state_dossiers,
    merge_units,
    rename_unit,
    rename_block,
    move_under_a_parent,
    retitle,
    another_method,
)


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_a_result_is_computed_anew(change: Callable[[Round], None]) -> None:
    round = made()
    first = again(round)[0]

    change(round)
    second, is_new = again(round)

    assert is_new
    assert second.input_hash != first.input_hash
    assert second.fingerprint != first.fingerprint
    assert again(round) == (second, False)


def test_a_form_put_out_and_taken_back_in_is_computed_but_not_stored_again() -> None:
    round = made()
    first = again(round)[0]
    exclude_one(round)
    excluded = Response.objects.get(decisions__number=1)
    decide(excluded, "restore", 2)

    assert again(round) == (first, False)


def test_a_comparison_by_another_method_does_not_hide_the_run_of_its_own() -> None:
    round = made()
    first = again(round)[0]
    other = load_method(document=document(code="khac", minimum=3), at=NOW)
    store_run(round=round, method_version=other, actor=None, at=NOW)

    assert again(round) == (first, False)


def test_a_run_of_other_code_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    round = made()
    first = again(round)[0]
    monkeypatch.setattr("scoring.services.runs.CODE_VERSION", "next")
    second, is_new = again(round)
    assert is_new
    assert second.fingerprint == first.fingerprint


@pytest.mark.parametrize("scored_again", [True, False], ids=["the year before is scored again", "an agency was merged"])
def test_figures_of_the_year_before_are_inputs(*, scored_again: bool) -> None:
    first, second, how = factories.agency("mot"), factories.agency("hai"), years.method()
    then = years.scored(2025, {first: (30, 10), second: (20, 5)}, method=how).round
    round = years.year(2026, {first: (35, 10), second: (20, 5)}, method=how)
    run = again(round)[0]

    if scored_again:
        send(then.units.get(agency=first), *[(5, 5)] * 9)
        again(then)
    else:
        years.succeeded(second, first, "merge", on=years.MERGER.replace(year=2026), share="0.4")
    changed, is_new = again(round)

    assert is_new
    assert changed.input_hash != run.input_hash
    assert again(round) == (changed, False)


@pytest.mark.django_db(transaction=True)
def test_scored_by_several_at_once_one_run_is_stored() -> None:
    round = made()
    stored = at_once(*[lambda: again(round)[1]] * 4)
    assert sorted(map(bool, stored)) == [False, False, False, True]
    assert ScoringRun.objects.count() == 1
