"""What stays hidden of a run is found by a worker once; kept, it stands beside the very runs it was found beside."""

from datetime import timedelta

import pytest

from scoring import shown
from scoring.gaps import Gaps, gaps_together
from scoring.hiding_store import HIDING_CODE_VERSION, from_json, to_json
from scoring.hiding_tasks import keep
from scoring.models import KeptHiding, ScoringRun
from scoring.services import store_run
from scoring.services.hidings import keep_hiding, keep_hidings
from scoring.shown import shown_by, shown_now, shown_of
from surveys.models import Round
from surveys.services import close_round
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, answered, survey, unit_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
FEW = (1, 0, 0, 1, 0)


@pytest.fixture
def round(cast: Cast) -> Round:
    made = survey(cast.so_y_te, cast.so_xay_dung, state=Round.State.OPEN)
    answered(unit_of(made, cast.so_y_te), GOOD)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    return made


def run_at(round: Round, hours: int) -> ScoringRun:
    return store_run(round=round, actor=None, at=NOW + hours * HOUR)


def closed(round: Round) -> Round:
    close_round(round=round, at=NOW + 2 * HOUR)
    return round


def test_nothing_is_looked_for_while_forms_come_in(round: Round) -> None:
    run_at(round, 1)

    assert keep_hidings(at=NOW + HOUR, most=5) == 0


def test_a_shown_run_is_looked_at_once(round: Round) -> None:
    closed(round)
    older, newest = run_at(round, 3), run_at(round, 4)

    assert keep_hidings(at=NOW + 5 * HOUR, most=5) == 1
    assert keep_hidings(at=NOW + 6 * HOUR, most=5) == 0
    assert KeptHiding.objects.get().run == newest != older


def test_what_is_kept_is_what_a_page_would_find(cast: Cast, round: Round) -> None:
    closed(round)
    run_at(round, 3)
    answered(unit_of(round, cast.so_y_te), FEW)
    run = run_at(round, 4)
    found = shown_now(run).together
    assert found.rows or any(found.nodes.values()), "The story must hide something."

    keep()

    assert from_json(to_json(found)) == found
    assert shown_of(run).kept == found == shown_of(run).together


def test_a_page_takes_what_is_kept(round: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    closed(round)
    run = run_at(round, 3)
    kept = keep_hiding(run=run, at=NOW + 4 * HOUR)

    def looked(*_args: object, **_rest: object) -> None:
        raise AssertionError("The page looked for it again.")

    monkeypatch.setattr(shown, "hidden_in_releases", looked)

    assert to_json(shown_of(run).together) == kept.hidden


def test_lists_of_rounds_read_no_results_where_it_is_kept(
    cast: Cast, round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed(round)
    run_at(round, 3)
    answered(unit_of(round, cast.so_y_te), FEW)
    run = run_at(round, 4)
    found = Gaps.of(shown_now(run).together)
    keep()

    def read(*_args: object) -> None:
        raise AssertionError("Results were read.")

    monkeypatch.setattr(shown, "result_of", read)

    assert gaps_together(run) == found
    assert found.hidden or found.partly


def test_beside_other_runs_it_is_found_anew(cast: Cast, round: Round) -> None:
    """The same run, seen beside one more: what was kept does not stand."""
    run_at(round, 1)
    answered(unit_of(round, cast.so_y_te), FEW)
    run = run_at(round, 3)
    keep_hiding(run=run, at=NOW + 4 * HOUR)
    before = shown_now(run).beside

    close_round(round=round, at=NOW + 2 * HOUR)
    shown_by.cache_clear()

    assert shown_now(run).beside != before or len(shown.seen_of(run)) == 2
    assert shown_of(run).together == shown_now(run).together


def test_after_a_closing_it_is_looked_at_again(round: Round) -> None:
    closed(round)
    run = run_at(round, 3)
    keep_hiding(run=run, at=NOW + HOUR)

    assert keep_hidings(at=NOW + 5 * HOUR, most=5) == 1
    assert KeptHiding.objects.get().at == NOW + 5 * HOUR


def test_what_older_code_found_does_not_stand(round: Round) -> None:
    closed(round)
    run = run_at(round, 3)
    keep_hiding(run=run, at=NOW + 4 * HOUR)
    KeptHiding.objects.update(code_version="0")

    assert shown_of(run).kept is None
    assert keep_hidings(at=NOW + 5 * HOUR, most=5) == 1
    assert KeptHiding.objects.get().code_version == HIDING_CODE_VERSION
