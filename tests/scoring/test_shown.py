"""What has been seen of a round: nothing while it is open, then the newest run at its closing and all after it."""

from collections.abc import Callable, Collection
from datetime import timedelta

import pytest

from accounts.models import User
from scoring.models import ScoringRun
from scoring.services import store_run
from scoring.shown import seen_of, shown_of
from surveys.models import Round
from surveys.services import close_round
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, answered, survey, unit_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db

# Of which one is satisfied: two of whom none is would take the whole row along.
FEW = (1, 0, 0, 1, 0)
MANY = (2, 2, 2, 2, 2)
HOUR = timedelta(hours=1)
PAGES = (
    "/noi-bo/dot/",
    "/noi-bo/dot/dot-1/",
    "/noi-bo/dot/dot-1/bang.csv",
    "/noi-bo/dot/dot-1/don-vi/so-y-te/",
    "/noi-bo/dot/dot-1/don-vi/so-y-te/bang.csv",
    "/noi-bo/lich-su/",
    "/noi-bo/lich-su/don-vi/so-y-te/",
    "/noi-bo/phan-tich/dot-1/",
    "/noi-bo/cong-bo/dot-1/",
)


@pytest.fixture
def gathering(cast: Cast) -> Round:
    made = survey(cast.so_y_te, cast.so_xay_dung, state=Round.State.OPEN)
    answered(unit_of(made, cast.so_y_te), GOOD)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    return made


def run_at(round: Round, hours: int) -> ScoringRun:
    return store_run(round=round, actor=None, at=NOW + hours * HOUR)


def test_an_agency_reads_no_answer_off_two_runs_of_a_day(
    cast: Cast, gathering: Round, signed_in: Callable[[User], object]
) -> None:
    """Between the runs came fewer answers than k: while forms come in neither is shown, on no page and in no file."""
    runs = [run_at(gathering, 1)]
    answered(unit_of(gathering, cast.so_y_te), FEW)
    runs.append(run_at(gathering, 2))
    figures = {unit.result["index"] for run in runs for unit in run.units.all()} | {run.total["index"] for run in runs}
    for person in (cast.binh, cast.dung, cast.lanh_dao):
        for address in PAGES:
            response = signed_in(person).get(address)  # type: ignore[attr-defined]
            text = b"".join(response).decode() if response.status_code == 200 else ""
            assert not _in(text, figures), (person, address)
    assert _in(b"".join(signed_in(cast.snv).get(PAGES[1])).decode(), figures)  # type: ignore[attr-defined]


def _in(text: str, figures: Collection[str]) -> list[str]:
    return [one for one in figures if one.replace(".", ",") in text]


def test_of_runs_before_the_closing_the_newest_was_seen(cast: Cast, gathering: Round) -> None:
    first = run_at(gathering, 1)
    answered(unit_of(gathering, cast.so_y_te), FEW)
    second = run_at(gathering, 2)
    close_round(round=gathering, at=NOW + 3 * HOUR)
    answered(unit_of(gathering, cast.so_y_te), MANY)
    third = run_at(gathering, 4)
    assert seen_of(third) == [second, third]
    assert seen_of(second) == [second]
    assert seen_of(first) == [first]


def test_equal_figures_were_seen_once(gathering: Round) -> None:
    close_round(round=gathering, at=NOW)
    first, again = run_at(gathering, 1), run_at(gathering, 2)
    assert first.input_hash == again.input_hash
    assert seen_of(again) == [first, again]
    third = run_at(gathering, 3)
    assert seen_of(third) == [first, third]


@pytest.mark.parametrize(("more", "hides"), [(FEW, True), (MANY, False)])
def test_a_run_that_few_answers_moved_hides_what_they_moved(
    cast: Cast, gathering: Round, more: tuple[int, ...], hides: bool
) -> None:
    close_round(round=gathering, at=NOW)
    run_at(gathering, 1)
    answered(unit_of(gathering, cast.so_y_te), more)
    shown = shown_of(run_at(gathering, 2))
    for hidden in (shown.alone("so-y-te"), shown.together):
        assert ("moved" in hidden.nodes["so-y-te"].values()) == hides
    assert not shown.alone("so-xay-dung").nodes["so-xay-dung"]
    assert not shown.alone("khong-co").rows
