"""What is hidden is in no row, and says why; nothing follows from two publications of one round."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast, get_args

import pytest

from portal.open_data.dictionary import EXACT_MISSING, MISSING, NO_VERDICTS, TABLES, VERDICTS
from portal.open_data.files import files_of
from portal.open_data.tables import Tables, tables_of
from portal.published import PublishedRound
from scoring.certainty.changes import NoVerdict, Verdict
from scoring.counts_withheld import without_counts
from scoring.decided import Decided, UnitDecided
from scoring.disclosure import RoundHidden, Why, hidden_in_releases, released
from scoring.results import RoundResult
from tests.portal.open_data.about import ABOUT
from tests.scoring.factories import method, score, unit

METHOD = method(formula="top2")
GOOD, POOR, SMALL = (0, 1, 4, 15, 20), (6, 8, 10, 10, 6), (1, 2, 3, 4, 2)
FIGURES = ("index", "exact_numerator", "exact_denominator", "low", "high", "previous", "change", "points")


def result(**units: tuple[int, ...]) -> RoundResult:
    counts = [unit(code, {"A1": levels, "A2": tuple(reversed(levels))}) for code, levels in units.items()]
    return score(METHOD, *counts)


def public(
    computed: RoundResult, hidden: RoundHidden, withheld: frozenset[str] = frozenset(), decided: Decided | None = None
) -> PublishedRound:
    """Return what `portal.published` makes of a result, without a database."""
    hidden = without_counts(hidden, withheld, computed.total.nodes)
    round = SimpleNamespace(code="dot", title="Đợt")
    return PublishedRound(
        publication=cast(Any, SimpleNamespace(round=round)),
        method=METHOD,
        result=released(computed, method=METHOD, hidden=hidden),
        hidden=hidden,
        withheld=withheld,
        members={},
        decided=decided or Decided({}),
        of_province=False,
    )


def rows(tables: Tables, code: str) -> list[dict[str, Any]]:
    found = [row for name in ("agencies", "nodes") for row in tables[name] if row["code"] == code]
    return [dict(row) for row in found]


def test_a_hidden_row_has_no_figure_and_says_why() -> None:
    computed = result(a=GOOD, b=POOR, c=(1, 0, 1, 1, 0))
    hidden = hidden_in_releases([computed], method=METHOD)
    assert hidden.rows["c"] == "few"
    told = rows(tables_of(public(computed, hidden)), "c")
    assert len(told) == 4
    assert all(row.get(name) is None for row in told for name in (*FIGURES, "rank", "rank_low", "rank_high"))
    assert {row["missing"] for row in told} == {"few"}
    assert [row["n"] for row in told] == [3, None, None, None]


def test_a_rank_before_stands_only_beside_a_rank() -> None:
    before: dict[str, Any] = {"rank_before": 2, "ranked_before": 3, "rank_before_low": 1, "rank_before_high": 3}
    computed = result(a=GOOD, b=POOR)
    found = public(computed, RoundHidden({}, {}))
    first, last = (replace(each, **before) for each in found.result.agencies)
    told = replace(found, result=replace(found.result, agencies=(first, replace(last, rank=None))))
    ranked, unranked = [row for row in tables_of(told)["agencies"] if row["code"] in ("a", "b")]
    assert {name: ranked[name] for name in before} == before
    assert {unranked[name] for name in before} == {None}


def test_a_hidden_node_has_no_figure_beside_others() -> None:
    computed = result(a=GOOD, b=POOR)
    hidden = RoundHidden({}, {"a": {"A1": "alike"}})
    told = {row["node"]: row for row in rows(tables_of(public(computed, hidden)), "a") if "node" in row}
    assert (told["A1"]["missing"], told["A1"]["n"]) == ("alike", None)
    assert [told["A1"][name] for name in FIGURES] == [None] * len(FIGURES)
    assert told["A2"]["index"] is not None


@pytest.mark.parametrize(
    ("withheld", "counts", "levels", "why"),
    [
        (frozenset({"a"}), {}, GOOD, "correction"),
        (frozenset(), {"a": frozenset({"", "A", "A1", "A2"})}, GOOD, "average"),
        (frozenset(), {}, SMALL, "few_people"),
        (frozenset(), {}, GOOD, None),
    ],
)
def test_a_fraction_is_told_only_where_counts_are(
    withheld: frozenset[str], counts: dict[str, frozenset[str]], levels: tuple[int, ...], why: str | None
) -> None:
    found = public(result(a=levels, b=POOR), RoundHidden({}, {}, counts), withheld)
    told = rows(tables_of(found), "a")
    assert all(row["index"] for row in told)
    assert {row["exact_missing"] for row in told} == {why}
    assert {row["exact_numerator"] is None for row in told} == {why is not None}


def test_no_fraction_of_a_group_leaves_that_of_a_small_unit_over() -> None:
    found = tables_of(public(result(a=GOOD, b=SMALL, c=GOOD), RoundHidden({}, {})))
    groups = [*found["blocks"], *found["total"], *(row for row in found["nodes"] if row["level"] != "agency")]
    assert len(groups) == 8
    assert {row["exact_missing"] for row in groups} == {"few_beneath"}
    assert {row["exact_numerator"] for row in groups} == {None}
    whole = tables_of(public(result(a=GOOD, c=GOOD), RoundHidden({}, {})))
    assert whole["total"][0]["exact_missing"] is None


def test_a_unit_without_an_index_has_none_below() -> None:
    computed = result(a=GOOD, b=POOR)
    silent = replace(computed.agencies[1], index=None, exact=None, status="too_few")
    found = public(replace(computed, agencies=(computed.agencies[0], silent)), RoundHidden({}, {}))
    told = rows(tables_of(found), "b")
    assert {row["missing"] for row in told} == {"no_valid_answers"}
    assert {row[name] for row in told for name in ("index", "exact_numerator", "low")} == {None}


def test_two_publications_tell_no_few_forms() -> None:
    """A correction by one form: no figure of a row stands in both files where fewer than k forms differ."""
    one_more = (GOOD[0] + 1, *GOOD[1:])
    releases = [result(a=GOOD, b=POOR, d=GOOD), result(a=one_more, b=POOR, d=GOOD)]
    both = [
        tables_of(public(releases[number - 1], hidden_in_releases(releases[:number], method=METHOD)))
        for number in (1, 2)
    ]
    assert rows(both[0], "a")[0]["index"] is not None
    for before, after in zip(*(rows(tables, "a") for tables in both), strict=True):
        assert before["index"] != after["index"]
        assert after["index"] is None or after["exact_numerator"] is None
    assert rows(both[1], "a")[0]["missing"] in {"moved", "derivable"}


def test_what_was_appraised_is_a_number_with_a_dot() -> None:
    decided = Decided({"a": UnitDecided("a", "1.085,5", "1.200", True, None, ())})
    told = rows(tables_of(public(result(a=GOOD, b=POOR), RoundHidden({}, {}), decided=decided)), "a")[0]
    assert (told["appraised"], told["appraised_max"]) == ("1085.5", "1200")


def test_nothing_is_said_of_what_is_hidden_in_any_file() -> None:
    computed = result(a=GOOD, b=POOR, c=(1, 0, 1, 1, 0))
    secret = next(each for each in computed.agencies if each.agency == "c")
    assert secret.index is not None
    files = files_of(tables_of(public(computed, hidden_in_releases([computed], method=METHOD))), ABOUT)
    for name in ("agencies.csv", "nodes.csv", "results.json"):
        text = files[name].decode()
        assert secret.index not in text
        assert secret.index.replace(".", ",") not in text


def test_every_code_is_in_the_dictionary() -> None:
    columns = {field.name: field.values for table in TABLES for field in table.fields if field.values}
    assert columns["missing"] == MISSING
    assert columns["exact_missing"] == EXACT_MISSING
    assert set(VERDICTS) == set(get_args(Verdict))
    assert set(NO_VERDICTS) == set(get_args(NoVerdict))
    assert set(MISSING) >= set(get_args(Why))
    assert all(field.vi and field.en for table in TABLES for field in table.fields)
    assert [set(table.key) - set(table.names) for table in TABLES] == [set()] * len(TABLES)
