from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.history.lineage import Lineage, Origin, Step, lineages
from scoring.history.weighing import PredecessorMean, Weighed, mean_of_predecessors

MAY, JULY = date(2025, 5, 1), date(2025, 7, 1)


def step(predecessor: str, successor: str | None, kind: str, on: date = JULY, share: str | None = None) -> Step:
    return Step(predecessor, successor, kind, on, None if share is None else Fraction(share))


def of(agency: str, *steps: Step, stood: str = "") -> Lineage:
    return lineages([agency], steps, stood=set(stood.split()))[agency]


def test_what_nothing_happened_to_is_the_same() -> None:
    found = of("a", step("x", "y", "merge"), stood="a x")
    assert found == Lineage("same", (Origin("a"),))
    assert found.comparable
    assert found.own == "a"


def test_agency_of_this_year_is_new() -> None:
    assert of("a", stood="b") == Lineage("new")
    assert not of("a", stood="b").comparable


@pytest.mark.parametrize(("kind", "is_"), [("rename", "renamed"), ("transfer", "transferred")])
def test_renamed_or_put_under_another_parent_it_compares_with_its_former_self(kind: str, is_: str) -> None:
    found = of("moi", step("cu", "moi", kind), stood="cu")
    assert (found.kind, found.comparable, found.own) == (is_, True, "cu")


def test_merged_has_its_predecessors_and_no_own_value() -> None:
    found = of("moi", step("b", "moi", "merge"), step("a", "moi", "merge"), stood="a b")
    assert found == Lineage("merged", (Origin("a"), Origin("b")))
    assert not found.comparable
    assert found.own is None


def test_what_took_another_one_in_is_one_of_its_own_predecessors() -> None:
    found = of("a", step("b", "a", "merge"), stood="a b")
    assert found == Lineage("merged", (Origin("a"), Origin("b")))


def test_renamed_into_what_stood_already_is_merged() -> None:
    assert of("a", step("b", "a", "rename"), stood="a b").kind == "merged"


def test_stated_to_be_merged_it_does_not_compare_though_only_one_predecessor_is_on_record() -> None:
    assert of("moi", step("cu", "moi", "merge"), stood="cu").kind == "merged"


def test_split_has_the_one_it_came_out_of_with_the_share_stated() -> None:
    steps = (step("cu", "mot", "split", share="0.4"), step("cu", "hai", "split", share="0.6"))
    assert of("mot", *steps, stood="cu") == Lineage("split", (Origin("cu", Fraction(2, 5)),))


def test_share_of_a_split_that_nobody_stated_is_unknown() -> None:
    steps = (step("cu", "mot", "split"), step("cu", "hai", "split"))
    assert of("mot", *steps, stood="cu") == Lineage("split", (Origin("cu", None),))


def test_what_gave_a_part_away_does_not_compare() -> None:
    found = of("a", step("a", "b", "transfer", share="0.25"), stood="a b")
    assert found == Lineage("split", (Origin("a", Fraction(3, 4)),))


def test_one_renamed_twice_compares_with_its_first_self() -> None:
    found = of("c", step("b", "c", "rename", JULY), step("a", "b", "rename", MAY), stood="a")
    assert (found.kind, found.own) == ("renamed", "a")


def test_renamed_and_merged_on_one_day_in_any_order_of_rows() -> None:
    steps = [step("a2", "moi", "merge"), step("b", "moi", "merge"), step("a", "a2", "rename")]
    for rows in (steps, steps[::-1]):
        assert of("moi", *rows, stood="a b") == Lineage("merged", (Origin("a"), Origin("b")))


def test_renamed_after_a_merger_it_still_does_not_compare() -> None:
    steps = (step("a", "ab", "merge", MAY), step("b", "ab", "merge", MAY), step("ab", "moi", "rename", JULY))
    assert of("moi", *steps, stood="a b") == Lineage("merged", (Origin("a"), Origin("b")))


def test_shares_multiply_along_a_chain_and_add_up_where_parts_meet_again() -> None:
    steps = (
        step("a", "x", "split", MAY, "0.5"),
        step("a", "y", "split", MAY, "0.5"),
        step("x", "moi", "merge", JULY),
        step("y", "moi", "merge", JULY, "0.5"),
    )
    assert of("moi", *steps, stood="a") == Lineage("merged", (Origin("a", Fraction(3, 4)),))


def test_name_given_up_and_taken_again_is_the_same_agency() -> None:
    found = of("a", step("a", "b", "rename", MAY), step("b", "a", "rename", JULY), stood="a")
    assert (found.kind, found.own) == ("renamed", "a")


def test_merged_out_of_what_came_up_in_between_shows_it_without_a_past() -> None:
    found = of("a", step("moi", "a", "merge"), stood="a")
    assert found.predecessors == (Origin("a"), Origin("moi"))
    assert of("b", step("moi", "b", "rename"), stood="a").kind == "new"


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param((step("a", "b", "rename"), step("b", "a", "rename")), id="circle of a day"),
        pytest.param((step("b", "c", "merge"), step("c", "d", "merge"), step("d", "b", "merge"),
                      step("c", "a", "split")), id="out of a circle"),
        pytest.param((step("b", "a", "split", share="0.7"), step("b", "c", "split", share="0.7")), id="over the whole"),
        pytest.param((step("b", "a", "split", share="-0.5"),), id="negative share"),
        pytest.param((step("b", None, "dissolve", MAY), step("b", "a", "merge")), id="after its end"),
        pytest.param((step("a", None, "dissolve"),), id="surveyed though dissolved"),
        pytest.param((step("a", "b", "merge"),), id="surveyed though merged"),
    ],
)  # fmt: skip
def test_contradictions_compare_with_nothing(steps: tuple[Step, ...]) -> None:
    assert of("a", *steps, stood="a b c d") == Lineage("unclear")


def test_contradiction_elsewhere_does_not_touch_others() -> None:
    steps = (step("a", "b", "rename"), step("b", "a", "rename"), step("x", "y", "rename"))
    assert of("y", *steps, stood="a b x").own == "x"


CODES = st.sampled_from("abcde")


@given(
    steps=st.lists(
        st.builds(
            Step,
            CODES,
            st.none() | CODES,
            st.sampled_from(["rename", "merge", "split", "transfer", "dissolve"]),
            st.sampled_from([MAY, JULY]),
            st.none() | st.fractions(0, 1),
        ),
        max_size=8,
    ),
    stood=st.sets(CODES),
)
def test_any_successions_give_an_answer_that_rests_on_what_there_was(steps: list[Step], stood: set[str]) -> None:
    found = lineages("abcde", steps, stood=stood)
    assert found == lineages("abcde", steps[::-1], stood=stood)
    for lineage in found.values():
        assert not lineage.comparable or {lineage.own} <= stood
        assert not lineage.comparable or len(lineage.predecessors) == 1
        assert all(origin.share is None or origin.share >= 0 for origin in lineage.predecessors)


def test_more_than_all_passed_on_is_a_contradiction() -> None:
    steps = [
        Step("a", "b", "rename", MAY),
        *(Step("b", None, "transfer", JULY, share) for share in (Fraction(1, 2), Fraction(2, 3))),
    ]
    assert lineages("b", steps, stood={"a"})["b"].kind == "unclear"


def test_mean_weighs_by_dossiers_where_all_state_them() -> None:
    found = mean_of_predecessors([Weighed(Fraction(80), 100, 3000), Weighed(Fraction(90), 300, 1000)])
    assert found == PredecessorMean(Fraction("82.5"), "population", 2)


def test_mean_weighs_by_forms_where_one_states_no_dossiers() -> None:
    found = mean_of_predecessors([Weighed(Fraction(80), 100, 3000), Weighed(Fraction(90), 300)])
    assert found == PredecessorMean(Fraction("87.5"), "forms", 2)


def test_mean_counts_the_share_that_passed_on() -> None:
    found = mean_of_predecessors([Weighed(Fraction(80), 100), Weighed(Fraction(90), 100, share=Fraction(1, 3))])
    assert found == PredecessorMean(Fraction("82.5"), "forms", 2)


def test_no_mean_where_a_share_is_unknown_but_for_a_single_predecessor() -> None:
    unknown = Weighed(Fraction(90), 100, share=None)
    assert mean_of_predecessors([Weighed(Fraction(80), 100), unknown]) is None
    assert mean_of_predecessors([unknown]) == PredecessorMean(Fraction(90), "forms", 1)


def test_no_mean_of_nothing() -> None:
    assert mean_of_predecessors([]) is None
    assert mean_of_predecessors([Weighed(Fraction(80), 0)]) is None
