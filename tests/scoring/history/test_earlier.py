from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from agencies.models import Agency
from scoring.history.earlier import Earlier, earlier_of
from scoring.history.weighing import PredecessorMean
from scoring.models import Publication, PublicationDraft
from scoring.results import UnitResult
from scoring.selectors import method_of
from surveys.models import Round, RoundUnit
from surveys.services import load_questionnaire
from tests import factories
from tests.factories import NOW
from tests.scoring.factories import approved
from tests.scoring.history.years import (
    MERGER,
    QUESTIONNAIRE,
    method,
    other_family,
    run,
    scored,
    succeeded,
    year,
)

pytestmark = pytest.mark.django_db
Counting = Callable[[int], AbstractContextManager[Any]]


def agency(code: str, *, until: date | None = None, since: date = factories.LONG_AGO) -> Agency:
    return factories.agency(code, valid_from=since, valid_to=until)


def before(round: Round) -> Earlier:
    found = earlier_of(round, method_of(run(round)))
    assert found is not None
    return found


def test_there_is_nothing_before_the_first_survey() -> None:
    now = year(2026, {agency("a"): (20, 0)}, method=method())
    assert earlier_of(now, method_of(run(now))) is None


def test_same_agency_has_its_printed_figures_and_what_its_limits_rest_on() -> None:
    a, how = agency("a"), method()
    then = scored(2025, {a: (15, 5)}, method=how)
    found = before(year(2026, {a: (20, 0)}, method=how))

    assert (found.round, found.run, found.years, found.published) == (then.round, then, 1, False)
    assert found.comparability.outcome == "same"
    one = found.units["a"]
    assert (one.agency, one.reason, one.lineage.kind) == ("a", None, "same")
    assert one.result is not None
    assert one.result == UnitResult.from_json(then.units.get().result)
    assert one.estimates == then.units.get().estimates != {}


def test_year_before_is_looked_for_first_and_an_older_one_says_how_old_it_is() -> None:
    a, how = agency("a"), method()
    scored(2022, {a: (15, 5)}, method=how)
    older = scored(2023, {a: (15, 5)}, method=how)
    found = before(year(2026, {a: (20, 0)}, method=how))
    assert (found.run, found.years) == (older, 3)


def test_surveys_that_are_open_of_another_questionnaire_owner_or_kind_or_without_a_run_are_none() -> None:
    a, how = agency("a"), method()
    real = scored(2024, {a: (15, 5)}, method=how)
    year(2025, {a: (1, 9)}, method=how, code="chua-tinh")
    scored(2025, {a: (1, 9)}, method=how, code="dang-thu", state=Round.State.OPEN)
    scored(2025, {a: (1, 9)}, method=how, code="khac-phieu", questionnaire=other_family())
    scored(2025, {a: (1, 9)}, method=how, code="tu-khao-sat", owner=a)
    made_up = scored(2025, {a: (1, 9)}, method=how, code="gia-dinh").round
    Round.objects.filter(pk=made_up.pk).update(synthetic=True)
    scored(2026, {a: (1, 9)}, method=how, code="cung-nam")

    assert before(year(2026, {a: (20, 0)}, method=how)).run == real


def test_another_version_of_the_questionnaire_is_the_same_survey() -> None:
    a, how = agency("a"), method()
    then = scored(2025, {a: (15, 5)}, method=how)
    reworded = load_questionnaire(document={**QUESTIONNAIRE, "title": "Phiếu hai câu, sửa chữ"}, at=NOW)
    assert before(year(2026, {a: (20, 0)}, method=how, questionnaire=reworded)).run == then


def test_of_two_surveys_in_a_year_the_one_of_the_same_agencies_is_taken() -> None:
    a, b, c, how = agency("a"), agency("b"), agency("c"), method()
    same = scored(2025, {a: (15, 5), b: (15, 5)}, method=how, code="hai-don-vi")
    scored(2025, {c: (15, 5), a: (15, 5)}, method=how, code="don-vi-khac")
    assert before(year(2026, {a: (20, 0), b: (20, 0)}, method=how)).run == same


def test_published_run_counts_though_a_later_one_was_made() -> None:
    a, how = agency("a"), method()
    published = scored(2025, {a: (15, 5)}, method=how)
    draft = PublicationDraft.objects.create(
        round=published.round, run=published, opens_on=MERGER, closes_on=MERGER, at=NOW
    )
    approved(published, at=NOW)
    Publication.objects.create(
        round=published.round,
        run=published,
        draft=draft,
        issuing_body="UBND tỉnh",
        decision_number="1/QĐ-UBND",
        decision_date=MERGER,
        published_at=NOW + timedelta(days=200),
    )
    run(published.round)
    found = before(year(2026, {a: (20, 0)}, method=how))
    assert (found.run, found.published) == (published, True)


def test_renamed_agency_compares_with_its_former_name() -> None:
    old, new, how = agency("cu", until=MERGER), agency("moi", since=MERGER), method()
    scored(2024, {old: (15, 5)}, method=how)
    succeeded(old, new, "rename")
    one = before(year(2025, {new: (20, 0)}, method=how)).units["moi"]
    assert one.result is not None
    assert (one.agency, one.result.agency, one.result.index, one.reason) == ("cu", "cu", "80.00", None)


def test_merged_agency_has_predecessors_and_a_mean_but_no_value_of_its_own() -> None:
    a, b, new, how = agency("a", until=MERGER), agency("b", until=MERGER), agency("moi", since=MERGER), method()
    scored(2024, {a: (20, 0), b: (0, 60)}, method=how, populations={a: 3000, b: 1000})
    succeeded(a, new, "merge")
    succeeded(b, new, "merge")
    one = before(year(2025, {new: (20, 0)}, method=how)).units["moi"]

    assert (one.agency, one.result, one.reason) == (None, None, "unit_changed")
    assert [(each.agency, each.result and each.result.index) for each in one.predecessors] == [
        ("a", "100.00"),
        ("b", "20.00"),
    ]
    assert one.mean == PredecessorMean(Fraction(80), "population", 2)


def test_mean_leaves_out_a_predecessor_that_was_not_measured_or_had_too_few_forms() -> None:
    a, b, c = agency("a"), agency("b"), agency("c")
    new, how = agency("moi", since=MERGER), method()
    scored(2024, {a: (20, 0), b: (0, 5)}, method=how)
    for old in (a, b, c):
        succeeded(old, new, "merge")
    one = before(year(2025, {new: (20, 0)}, method=how)).units["moi"]
    assert [each.result and each.result.status for each in one.predecessors] == ["ok", "too_few", None]
    assert one.mean == PredecessorMean(Fraction(100), "forms", 1)


def test_succession_of_another_time_changes_nothing() -> None:
    a, b, how = agency("a"), agency("b"), method()
    scored(2025, {a: (15, 5)}, method=how)
    succeeded(b, a, "merge", on=date(2025, 7, 1))
    succeeded(a, b, "transfer", on=date(2027, 7, 1), share="0.5")
    assert before(year(2026, {a: (20, 0)}, method=how)).units["a"].reason is None


def test_merged_in_the_middle_of_the_survey_before_its_figures_are_of_the_whole() -> None:
    a, b, how = agency("a"), agency("b"), method()
    then = year(2025, {a: (15, 5), b: (15, 5)}, method=how)
    _report_into(then, b, a, on=date(2025, 10, 1))
    run(then)
    one = before(year(2026, {a: (20, 0)}, method=how)).units["a"]
    assert (one.lineage.kind, one.reason) == ("same", None)
    assert one.result is not None
    assert one.result.n == 40


def test_merged_in_the_middle_of_this_survey_it_does_not_compare() -> None:
    a, b, how = agency("a"), agency("b"), method()
    scored(2025, {a: (15, 5), b: (15, 5)}, method=how)
    now = year(2026, {a: (20, 0), b: (20, 0)}, method=how)
    _report_into(now, b, a, on=date(2026, 10, 1))
    found = before(now)
    assert set(found.units) == {"a"}
    assert (found.units["a"].lineage.kind, found.units["a"].reason) == ("merged", "unit_changed")


def _report_into(round: Round, old: Agency, new: Agency, *, on: date) -> None:
    succeeded(old, new, "merge", on=on)
    RoundUnit.objects.filter(round=round, agency=old).update(reports_into=round.units.get(agency=new))


@pytest.mark.parametrize(("then", "reason"), [((2, 3), "previous_too_few"), ((0, 0), "previous_too_few")])
def test_too_few_forms_before_give_no_figure(then: tuple[int, int], reason: str) -> None:
    a, how = agency("a"), method()
    scored(2025, {a: then}, method=how)
    assert before(year(2026, {a: (20, 0)}, method=how)).units["a"].reason == reason


def test_agency_not_measured_before_or_new_has_none() -> None:
    a, b, how = agency("a"), agency("b"), method()
    scored(2025, {b: (15, 5)}, method=how)
    new = agency("moi", since=date(2026, 1, 1))
    found = before(year(2026, {a: (20, 0), new: (20, 0)}, method=how)).units
    assert (found["a"].lineage.kind, found["a"].reason) == ("same", "no_previous")
    assert (found["moi"].lineage.kind, found["moi"].reason) == ("new", "no_previous")


def test_contradicting_successions_compare_with_nothing() -> None:
    a, b, how = agency("a"), agency("b"), method()
    scored(2024, {a: (15, 5), b: (15, 5)}, method=how)
    succeeded(a, b, "rename")
    succeeded(b, a, "rename")
    one = before(year(2025, {a: (20, 0)}, method=how)).units["a"]
    assert (one.lineage.kind, one.reason, one.predecessors) == ("unclear", "unit_changed", ())


def test_another_method_says_why_the_series_breaks() -> None:
    a = agency("a")
    scored(2025, {a: (15, 5)}, method=method())
    found = before(year(2026, {a: (20, 0)}, method=method(code="ty-le", formula="top2")))
    assert (found.comparability.outcome, found.comparability.reasons) == (
        "recompute",
        ("công thức khác: root (points → top2)",),
    )


def test_queries_do_not_grow_with_agencies(django_assert_max_num_queries: Counting) -> None:
    many, how = [agency(f"dv-{number:02}") for number in range(30)], method()
    scored(2025, dict.fromkeys(many, (8, 4)), method=how)
    now = year(2026, dict.fromkeys(many, (8, 4)), method=how)
    parsed = method_of(run(now))
    with django_assert_max_num_queries(6):
        found = earlier_of(now, parsed)
    assert found is not None
    assert len(found.units) == 30
