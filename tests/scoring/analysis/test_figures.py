"""Alpha, drivers, weights and channels against published or independent figures."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from scoring.analysis.asked import Asked
from scoring.analysis.channels import channels
from scoring.analysis.consistency import alphas
from scoring.analysis.driving import driving, of_rest, scores_of
from scoring.analysis.weighting import CannotWeight, weighted
from scoring.certainty.raking import EmptyGroup, NoTarget
from scoring.disclosure import Before
from tests.scoring.analysis.forms import COUNTER, QR, answers, random_forms, two_factors
from tests.scoring.factories import method

FACTORS = [{"code": "A", "name": "A", "items": ["A1", "A2", "A3"]}, {"code": "B", "name": "B", "items": ["B1", "B2"]}]
MEANS = {"formula": "mean_of_children", "children": FACTORS}
ONE_ITEM = method(formula="top2", tree=[{"code": "A", "name": "A", "items": ["A1"]}])


def test_alpha_of_v8_repeated_is_exact_and_of_each_factor() -> None:
    # V8 with every form six times: alpha is the same, as both variances grow alike.
    block = [[5, 4, 5], [4, 4, 4], [3, 3, 4], [5, 5, 5], [2, 3, 2]] * 6
    found = alphas(answers([[*row, 5, 4] for row in block]), "")

    whole, first, second = found.rows
    assert (first.node, first.k, first.n, first.exact, first.alpha) == ("A", 3, 30, "96/103", "0.932")
    assert (second.alpha, second.reason) == (None, "no_variance")
    frame = pd.DataFrame([[*row, 5, 4] for row in block])
    expected = 5 / 4 * (1 - frame.var().sum() / frame.sum(axis=1).var())
    assert float(Fraction(str(whole.exact))) == pytest.approx(expected, abs=1e-12)


def test_alpha_is_of_complete_forms_of_the_unit_and_says_why_there_is_none() -> None:
    forms = random_forms(60)
    forms[:31, 4] = -1
    found = alphas(answers(forms, unit=[0] * 55 + [1] * 5), "don-vi:so-a")

    assert [(row.n, row.reason) for row in found.rows] == [(24, "few_forms"), (55, None), (24, "few_forms")]
    assert found.forms == 55


def test_drivers_rest_on_general_satisfaction_and_explain_what_a_regression_does() -> None:
    forms = random_forms(300, seed=7)
    overall = np.clip(forms[:, :3].mean(axis=1).round() + (forms[:, 0] > 4), 1, 5).astype(int)
    found = driving(answers(forms, overall=overall.tolist()), "")

    y = np.column_stack([forms[:, :3].sum(axis=1), forms[:, 3:].sum(axis=1)]).astype(float)
    fitted = np.column_stack([np.ones(300), y])
    rest = overall - fitted @ np.linalg.lstsq(fitted, overall, rcond=None)[0]
    r_squared = 1 - (rest**2).sum() / ((overall - overall.mean()) ** 2).sum()
    assert float(str(found.explained)) == pytest.approx(r_squared, abs=5e-4)
    assert found.outcome == "overall"
    assert sum(float(str(row.importance)) for row in found.rows) == pytest.approx(100, abs=0.11)
    by_code = {row.node: row for row in found.rows}
    assert float(str(by_code["A"].importance)) > float(str(by_code["B"].importance))
    assert {row.quadrant for row in found.rows} <= {"giu_vung", "uu_tien_cai_thien", "uu_tien_thap", "vuot_muc_can"}


def test_without_the_question_importance_is_correlation_with_the_other_factors() -> None:
    tree = [{"code": code, "name": code, "items": [f"{code}1"]} for code in "ABC"]
    forms = random_forms(90, seed=3, width=3)
    sheet = answers(forms, how=method(tree=tree))
    shares, reason, n = of_rest(scores_of(sheet))

    frame = pd.DataFrame(forms.astype(float))
    squares = [frame[one].corr(frame.drop(columns=one).mean(axis=1)) ** 2 for one in range(3)]
    assert shares == pytest.approx([one / sum(squares) for one in squares])
    assert (reason, n) == (None, 90)
    assert driving(sheet, "").outcome == "rest"


def test_too_few_forms_have_performance_but_no_importance() -> None:
    found = driving(answers(random_forms(19), overall=[4, 5] * 9 + [3]), "")

    assert (found.reason, found.n, found.needed, found.explained) == ("few_forms", 19, 20, None)
    assert all(row.importance is None and row.quadrant is None and row.figure.index for row in found.rows)


def test_hidden_factors_have_no_place_in_the_quadrants() -> None:
    found = driving(answers(random_forms(60), overall=random_forms(60, width=1)[:, 0].tolist()), "", ["B"])

    row = found.rows[1]
    assert (row.figure.hidden, row.figure.index, row.quadrant) == (True, None, None)


V7 = {
    "GT": [2] * 7 + [1] * 3,
    "NOI": [1, 1, 1, 2, 2, 2, 2, 1, 2, 2],
}
V7_TARGETS = {"GT": {1: 0.5, 2: 0.5}, "NOI": {1: 0.35, 2: 0.65}}
V7_ANSWERS = [[5 if good else 1] for good in (1, 1, 0, 1, 1, 1, 0, 0, 1, 0)]


def test_weighting_gives_v7() -> None:
    found = weighted(answers(V7_ANSWERS, profile=V7, how=ONE_ITEM), "", V7_TARGETS)

    assert (found.weighted.index, found.weighted.low, found.weighted.high) == ("53.25", "21.08", "82.92")
    assert (found.plain.index, found.worth, found.effect) == ("60.00", "8.4", "1.20")
    assert (found.cut, found.rounds, found.within_limits) == (0, 0, True)


def test_groups_stand_with_their_shares_and_weights_those_of_few_people_without() -> None:
    many = weighted(
        answers(V7_ANSWERS * 5, profile={code: one * 5 for code, one in V7.items()}, how=ONE_ITEM), "", V7_TARGETS
    )
    few = weighted(answers(V7_ANSWERS, profile=V7, how=ONE_ITEM), "", V7_TARGETS)

    assert [(group.sample, group.target, group.weight) for group in many.groups[:2]] == [
        ("30.0", "50.0", "1.67"),
        ("70.0", "50.0", "0.71"),
    ]
    assert {(group.forms, group.sample, group.weight) for group in few.groups} == {(None, None, None)}


def test_forms_without_an_answer_in_the_margins_are_left_out_and_counted() -> None:
    profile = {code: [*chosen, 0] for code, chosen in V7.items()}
    found = weighted(answers([*V7_ANSWERS, [5]], profile=profile, how=ONE_ITEM), "", V7_TARGETS)

    assert (found.forms, found.left_out, found.weighted.index) == (10, 1, "53.25")
    # The published index of eleven forms, beside that of ten, would tell the eleventh's answer.
    assert found.plain.hidden


def test_weights_are_cut_and_counted() -> None:
    profile = {"GT": [1] * 2 + [2] * 98, "NOI": [1, 2] * 50}
    targets = {"GT": {1: 0.2, 2: 0.8}, "NOI": {1: 0.5, 2: 0.5}}
    found = weighted(answers([[5]] * 40 + [[1]] * 60, profile=profile, how=ONE_ITEM), "", targets)

    assert found.rounds == 50
    assert not found.within_limits


@pytest.mark.parametrize(
    ("targets", "fault"),
    [
        ({"GT": {1: 0.5, 2: 0.4, 3: 0.1}}, EmptyGroup),
        ({"GT": {1: 1.0}}, NoTarget),
    ],
)
def test_groups_that_nobody_stands_for_are_refused_by_name(
    targets: dict[str, dict[int, float]], fault: type[Exception]
) -> None:
    with pytest.raises(fault) as refused:
        weighted(answers(V7_ANSWERS, profile=V7, how=ONE_ITEM), "", targets)
    assert (refused.value.margin, refused.value.group) == ("GT", "3" if fault is EmptyGroup else "2")  # type: ignore[attr-defined]


def test_a_mean_of_means_has_no_weights() -> None:
    with pytest.raises(CannotWeight):
        weighted(answers(random_forms(20), how=two_factors(tree=MEANS)), "", {})


def test_channels_stand_by_design_voluntary_ones_without_limits() -> None:
    forms = [[5, 5, 5, 5, 5]] * 40 + [[3, 3, 3, 3, 3]] * 20 + [[1, 1, 1, 1, 1]] * 40
    sheet = answers(forms, channel=[COUNTER] * 60 + [QR] * 40)
    found = channels(sheet, "", Before())

    drawn, counter, voluntary, qr = found.lines
    assert (drawn.design, drawn.channel, drawn.forms, drawn.figure.index) == ("drawn", None, 60, "86.67")
    assert (counter.channel, qr.channel, voluntary.forms) == (COUNTER, QR, 40)
    assert drawn.figure.low is not None
    assert (voluntary.figure.index, voluntary.figure.low, voluntary.figure.high) == ("20.00", None, None)
    assert (drawn.counted, voluntary.counted) == (True, False)
    assert found.difference.value == "66.67"
    assert float(str(found.difference.low)) < 66.67 < float(str(found.difference.high))


def test_channels_of_few_people_are_hidden_with_what_tells_them() -> None:
    designs = {COUNTER: "drawn", 2: "census", QR: "voluntary"}
    channel = [COUNTER] * 30 + [2] * 20 + [QR] * 3
    sheet = answers(random_forms(53), channel=channel, designs=designs, counted=frozenset({COUNTER, 2}))
    found = channels(sheet, "", Before())

    shown = {(line.design, line.channel): line.figure.hidden for line in found.lines}
    assert {pair for pair, hidden in shown.items() if hidden} >= {("voluntary", None), ("voluntary", QR)}
    assert {pair for pair, hidden in shown.items() if not hidden} >= {("drawn", None), ("census", None)}
    assert found.difference.reason == "hidden"


def test_census_of_few_does_not_follow_from_the_index_of_what_counts() -> None:
    forms = random_forms(43)
    sheet = answers(
        forms, channel=[COUNTER] * 40 + [2] * 3, designs={1: "drawn", 2: "census"}, counted=frozenset({1, 2})
    )
    page = Before({"": frozenset(), "don-vi:so-a": frozenset(), "khoi:so": frozenset()})
    found = channels(sheet, "don-vi:so-a", page)

    assert all(line.figure.hidden for line in found.lines)


def test_channels_do_not_tell_the_index_that_a_page_hides() -> None:
    sheet = answers(random_forms(80), unit=[0] * 40 + [1] * 40)
    every = frozenset({0, 1, 2})
    page = Before({"don-vi:so-a": every, "don-vi:so-b": every, "khoi:so": frozenset(), "": frozenset()})

    assert all(line.figure.hidden for line in channels(sheet, "don-vi:so-a", page).lines)
    assert not any(line.figure.hidden for line in channels(sheet, "don-vi:so-a", Before()).lines)


def test_equal_questions_have_equal_hashes() -> None:
    one = Asked("raking", "", targets={"GT": {2: "40", 1: "60"}})
    other = Asked("raking", "", targets={"GT": {1: "60", 2: "40"}})

    assert one.hash == other.hash
    assert Asked.from_json("raking", one.to_json()) == other
    assert one.hash != Asked("raking", "khoi:so", targets=one.targets).hash


def test_alpha_of_a_hidden_factor_is_not_told() -> None:
    found = alphas(answers(random_forms(60)), "", ["B"])

    assert [(row.node, row.n, row.reason) for row in found.rows[1:]] == [("A", 60, None), ("B", None, "hidden")]
    assert found.rows[2].alpha is None
