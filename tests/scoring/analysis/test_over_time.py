"""Analyses of a closed round, asked for again after forms were excluded: beside what was told before."""

from datetime import timedelta
from typing import Any

import pytest

from scoring.analysis.asked import Asked
from scoring.analysis_store import stored
from scoring.models import Analysis, ScoringRun
from scoring.services import store_run
from scoring.services.analyses import CannotAnalyse
from surveys.models import Channel, Response, Round
from surveys.services.rounds import close_round
from tests.factories import NOW
from tests.scoring.analysis.test_services import run, sheets, survey
from tests.scoring.answers import decide, send, unit_of

pytestmark = pytest.mark.django_db

MEN_AND_WOMEN = Asked("crosstab", "don-vi:so-mot", ("GT",))
WEIGHTS = Asked("raking", "", targets={"GT": {1: "50", 2: "50"}})


def mixed(*, men: int, women: int) -> list[tuple[int, ...]]:
    """Return forms of people who do not all answer alike."""
    found: list[tuple[int, ...]] = [(3 + at % 3, 2 + at % 4, 4, 1, 1, 0) for at in range(men)]
    return [*found, *((2 + at % 4, 3 + at % 3, 4, 2, 2, 0) for at in range(women))]


def closed(*, scored: bool = True) -> tuple[Round, list[Response]]:
    """Return a closed round of 30 men and 20 women beside another unit, and the forms of these."""
    round = survey("so-mot", "so-hai")
    forms = send(unit_of(round), *mixed(men=30, women=20))
    send(unit_of(round, "so-hai"), *mixed(men=30, women=24))
    close_round(round=round, at=NOW)
    round.refresh_from_db()
    if scored:
        score(round)
    return round, forms


def score(round: Round) -> ScoringRun:
    runs = ScoringRun.objects.filter(round=round).count()
    return store_run(round=round, actor=None, at=NOW + timedelta(minutes=1 + runs))


def exclude(*forms: Response) -> None:
    for form in forms:
        decide(form, "exclude", 1)


def told(analysis: Analysis) -> dict[Any, Any]:
    """Return by group the number of forms and the index, None where it is hidden."""
    rows = analysis.result["rows"]
    return {row["groups"][0]: (row["forms"], row["figures"][0]["index"]) for row in rows}


def test_the_form_that_was_excluded_between_two_tables_does_not_follow_from_them() -> None:
    round, forms = closed()
    before = told(run(round, MEN_AND_WOMEN))
    exclude(forms[0])
    score(round)
    after = told(run(round, MEN_AND_WOMEN))

    assert {group: count for group, (count, _) in before.items()} == {1: 30, 2: 20, None: 50}
    assert after == {1: (None, None), 2: before[2], None: (None, None)}


def test_a_table_nobody_asked_for_before_hides_nothing_for_its_sake() -> None:
    round, forms = closed()
    exclude(*forms[:8])
    score(round)

    assert told(run(round, MEN_AND_WOMEN))[1][0] == 22


def test_k_forms_excluded_between_two_tables_change_what_is_shown() -> None:
    round, forms = closed()
    run(round, MEN_AND_WOMEN)
    exclude(*forms[:5])
    score(round)

    assert {group: count for group, (count, _) in told(run(round, MEN_AND_WOMEN)).items()} == {1: 25, 2: 20, None: 45}


def test_few_of_each_group_do_not_follow_though_together_they_are_many() -> None:
    round, forms = closed()
    run(round, MEN_AND_WOMEN)
    exclude(forms[0], *forms[30:36])
    score(round)
    after = told(run(round, MEN_AND_WOMEN))

    assert after[None][0] == 43
    assert (after[1], after[2]) == ((None, None), (None, None))


def test_a_table_by_two_questions_is_hidden_beside_an_earlier_one_by_the_first() -> None:
    round, forms = closed()
    run(round, MEN_AND_WOMEN)
    exclude(forms[0])
    score(round)
    rows = run(round, Asked("crosstab", "don-vi:so-mot", ("GT", "TUOI"))).result["rows"]
    shown = {tuple(row["groups"]) for row in rows if row["forms"] is not None}

    assert (1, None) not in shown
    assert (1, 1) not in shown


@pytest.mark.parametrize("scored", [True, False])
def test_after_closing_only_answers_that_the_newest_run_counted_are_analysed(scored: bool) -> None:
    round, forms = closed(scored=scored)
    exclude(*forms[:1] if scored else [])

    with pytest.raises(CannotAnalyse, match="Hãy tính chỉ số của đợt rồi phân tích"):
        run(round, Asked("alpha"))
    score(round)
    assert run(round, MEN_AND_WOMEN).result


def test_what_was_made_while_forms_came_in_does_not_stand_once_the_round_is_closed() -> None:
    round = survey("so-mot")
    send(unit_of(round), *mixed(men=30, women=20))
    run(round, Asked("crosstab", "", ("GT",)))
    close_round(round=round, at=NOW)
    round.refresh_from_db()

    assert stored(round, Asked("crosstab", "", ("GT",))) is None


def test_cells_are_kept_once_for_all_tables_of_the_same_answers() -> None:
    round, _forms = closed()
    asked = [MEN_AND_WOMEN, Asked("crosstab", "", ("GT",)), Asked("crosstab", "", ("TUOI",)), Asked("alpha")]
    kept = [run(round, each).cells is not None for each in asked]

    assert kept == [True, False, True, False]


def test_one_volunteered_form_more_does_not_follow_from_two_tables_by_channel() -> None:
    round = survey("so-mot")
    send(unit_of(round), *mixed(men=30, women=20))
    volunteered = send(unit_of(round), *mixed(men=12, women=0), channel=Channel.QR)
    close_round(round=round, at=NOW)
    round.refresh_from_db()
    score(round)
    before = {line["design"]: line["figure"]["index"] for line in run(round, Asked("channels")).result["lines"]}
    exclude(volunteered[0])
    score(round)
    after = {line["design"]: line["figure"]["index"] for line in run(round, Asked("channels")).result["lines"]}

    assert None not in before.values()
    assert after == {"drawn": before["drawn"], "voluntary": None}


def test_weights_of_nearly_the_same_forms_stay_untold() -> None:
    round = survey("so-mot")
    forms = send(unit_of(round), *sheets(men=20, women=20), *[(3, 4, 4, 0, 1, 0)] * 9, *[(4, 3, 4, 0, 1, 0)] * 9)
    close_round(round=round, at=NOW)
    round.refresh_from_db()
    score(round)
    first = run(round, WEIGHTS).result
    typed_again = run(round, Asked("raking", "", targets={"GT": {1: "40", 2: "60"}})).result
    exclude(forms[0], *forms[40:46])
    score(round)

    assert first["forms"] == typed_again["forms"] == 40
    assert run(round, WEIGHTS).result == {"withheld": True, "moved": True}
