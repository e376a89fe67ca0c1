from typing import Any

import pytest
from django.db import IntegrityError, transaction

from scoring.method_document import InvalidMethod
from scoring.models import MethodVersion, ScoringRun, UnitScore
from scoring.selectors import (
    UnknownMethod,
    latest_method_version,
    latest_run,
    method_of,
    method_version_of_round,
    result_of,
)
from scoring.services import (
    MethodDoesNotFit,
    NoMethod,
    assign_method,
    load_method,
    load_methods_shipped,
    request_score,
    score_round,
)
from surveys.models import FoldInbox, Round, RoundUnit
from surveys.services import load_questionnaire
from tests import factories
from tests.factories import NOW
from tests.scoring.answers import GOOD, POOR, QUESTIONNAIRE, decide, send, survey, unit_of
from tests.scoring.factories import document

pytestmark = pytest.mark.django_db


def run_of(round: Round, **named: Any) -> ScoringRun:
    return score_round(round=round, actor=None, at=NOW, **named)


def test_same_method_document_is_the_same_version() -> None:
    first = load_method(document=document(), at=NOW)
    again = load_method(document=dict(reversed(document().items())), at=NOW)
    assert (again.pk, again.number) == (first.pk, 1)


def test_changed_method_document_is_the_next_version() -> None:
    load_method(document=document(), at=NOW)
    changed = load_method(document=document(minimum=30), at=NOW)

    assert changed.number == 2
    assert latest_method_version("thu") == changed


def test_faulty_method_is_not_stored() -> None:
    with pytest.raises(InvalidMethod):
        load_method(document=document(formula="median"), at=NOW)
    assert not MethodVersion.objects.exists()


def test_shipped_methods_load_once() -> None:
    first = load_methods_shipped(at=NOW)
    assert load_methods_shipped(at=NOW) == first


def test_unknown_method_is_refused() -> None:
    with pytest.raises(UnknownMethod):
        latest_method_version("la")


def test_method_version_is_never_changed() -> None:
    version = load_method(document=document(), at=NOW)
    version.title = "khác"
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        version.save()


def test_round_keeps_one_method() -> None:
    round = survey()
    other = load_method(document=document(minimum=2), at=NOW)
    assign_method(round=round, method_version=other)
    assert method_version_of_round(round) == other


def test_method_that_does_not_fit_the_questionnaire_is_not_assigned() -> None:
    round = survey()
    misfit = load_method(document=document(code="khac", tree={"items": ["ZZ"]}), at=NOW)
    before = method_version_of_round(round)

    with pytest.raises(MethodDoesNotFit, match="ZZ: phiếu phieu-dem không có câu hỏi này"):
        assign_method(round=round, method_version=misfit)
    assert method_version_of_round(round) == before


def test_scoring_folds_what_waits_and_stores_the_result() -> None:
    round = survey("so-mot", "so-hai")
    send(unit_of(round), GOOD, POOR)
    send(unit_of(round, "so-hai"), GOOD)

    run = run_of(round)

    assert not FoldInbox.objects.exists()
    result = result_of(run)
    assert [(unit.agency, unit.n, unit.exact, unit.rank) for unit in result.agencies] == [
        ("so-hai", 1, "1/1", 1),
        ("so-mot", 2, "11/15", 2),
    ]
    assert (result.total.n, result.total.exact) == (3, "21/25")
    assert (result.blocks[0].block, result.blocks[0].index) == ("khoi-dem", "86.67")
    score = UnitScore.objects.get(round_unit=unit_of(round))
    assert (score.status, score.n, score.rank, str(score.index)) == ("ok", 2, 2, "73.3300")


def test_items_carry_the_words_of_the_questionnaire() -> None:
    round = survey()
    send(unit_of(round), GOOD)
    (unit,) = result_of(run_of(round)).agencies
    assert {node.code: node.name for node in unit.nodes} == {"A": "Phần A", "A1": "Câu A1", "A2": "Câu A2"}


def test_na_is_counted_beside_the_valid_answers() -> None:
    round = survey()
    send(unit_of(round), GOOD, POOR)
    (unit,) = result_of(run_of(round)).agencies
    item = next(node for node in unit.nodes if node.code == "A2")
    assert (item.valid, item.na, item.levels) == (1, 1, (0, 0, 0, 0, 1))


def test_unit_without_answers_stands_in_the_result() -> None:
    (unit,) = result_of(run_of(survey())).agencies
    assert (unit.n, unit.status, unit.index) == (0, "too_few", None)


def test_merged_unit_counts_for_the_one_it_reports_into() -> None:
    round = survey("so-mot", "so-hai", "so-ba")
    first, second, third = (unit_of(round, code) for code in ("so-mot", "so-hai", "so-ba"))
    RoundUnit.objects.filter(pk=first.pk).update(reports_into=second)
    RoundUnit.objects.filter(pk=second.pk).update(reports_into=third)
    send(first, GOOD)
    send(second, GOOD)
    send(third, POOR)

    (unit,) = result_of(run_of(round)).agencies
    assert (unit.agency, unit.n, unit.exact) == ("so-ba", 3, "21/25")


def test_same_inputs_have_the_same_hash_however_they_were_folded() -> None:
    round = survey("so-mot", "so-hai")
    _kept, excluded = send(unit_of(round), GOOD, POOR)
    before = run_of(round).input_hash
    decide(excluded, "exclude", 1)
    between = run_of(round).input_hash
    decide(excluded, "restore", 2)
    assert run_of(round).input_hash == before != between


@pytest.mark.parametrize("change", ["answers", "method", "units"])
def test_other_inputs_have_another_hash(change: str) -> None:
    round = survey("so-mot", "so-hai")
    send(unit_of(round), GOOD)
    before = run_of(round).input_hash
    if change == "answers":
        send(unit_of(round, "so-hai"), GOOD)
    elif change == "method":
        assign_method(round=round, method_version=load_method(document=document(minimum=2), at=NOW))
    else:
        RoundUnit.objects.filter(agency__code="so-hai").update(reports_into=unit_of(round))
    assert run_of(round).input_hash != before


def test_latest_run_is_by_the_rounds_own_method() -> None:
    round = survey()
    own = run_of(round)
    comparison = load_method(document=document(code="khac", formula="top2"), at=NOW)
    run_of(round, method_version=comparison)
    assert latest_run(round) == own


def test_round_never_scored_has_no_run() -> None:
    assert latest_run(survey()) is None


def test_run_gives_its_method() -> None:
    assert method_of(run_of(survey())).code == "thu"


def test_round_without_a_method_is_refused() -> None:
    round = factories.survey_round(questionnaire_version=load_questionnaire(document=QUESTIONNAIRE, at=NOW))
    with pytest.raises(NoMethod):
        run_of(round)


def test_misfitting_method_stores_no_run() -> None:
    round = survey()
    misfit = load_method(document=document(code="khac", tree={"items": ["LOC"]}), at=NOW)
    with pytest.raises(MethodDoesNotFit):
        run_of(round, method_version=misfit)
    assert not ScoringRun.objects.exists()


def test_no_agencies_are_ranked_from_a_questionnaire_that_measures_a_province() -> None:
    version = load_questionnaire(document={**QUESTIONNAIRE, "code": "ca-tinh", "measures": "province"}, at=NOW)
    round = factories.survey_round(questionnaire_version=version)
    unit = factories.round_unit(round, factories.agency(block=factories.block()))
    assign_method(round=round, method_version=load_method(document=document(), at=NOW))
    send(unit, GOOD)

    (result,) = result_of(run_of(round)).agencies
    assert (result.index, result.rank, result.ranked) == ("100.00", None, 0)


def test_reading_a_result_takes_few_queries(django_assert_num_queries: Any) -> None:
    round = survey(*(f"don-vi-so-{number}" for number in range(1, 21)))
    run_of(round)
    with django_assert_num_queries(3):
        run = latest_run(round)
        assert run is not None
        result_of(run)
        method_of(run)


def test_request_is_a_job_for_the_worker() -> None:
    round = survey()
    job = request_score(round=round, actor=None, back_url="/noi-bo/", at=NOW)
    assert (job.task, job.params) == ("scoring.tasks.score", {"round_id": round.pk})
