import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scoring.spread import spread, sum_by_group
from surveys import questionnaire
from surveys.layout import count, layout
from tests.scoring.answers import QUESTIONNAIRE, with_no_opinion

LAYOUT = layout(questionnaire.parse(with_no_opinion(QUESTIONNAIRE, "A2", "KENH")))
SHEETS = st.lists(
    st.tuples(st.integers(-1, 5), st.integers(-2, 5), st.integers(-1, 2), st.integers(-2, 7), st.integers(-1, 10)),
    min_size=1,
    max_size=30,
)


@given(SHEETS)
def test_spread_answers_add_up_to_their_count(sheets: list[tuple[int, ...]]) -> None:
    answers = np.array(sheets, dtype=np.int16)
    assert spread(LAYOUT, answers).sum(axis=0).tolist() == count(LAYOUT, answers).tolist()


@given(SHEETS, st.randoms())
def test_groups_add_up_as_counted_one_by_one(sheets: list[tuple[int, ...]], random: st.DataObject) -> None:
    answers = np.array(sheets, dtype=np.int16)
    groups = np.array([number % 3 for number in range(len(sheets))])
    random.shuffle(groups)  # type: ignore[attr-defined]
    sums = sum_by_group(spread(LAYOUT, answers), groups)
    for group in range(min(3, len(sheets))):
        assert sums[group].tolist() == count(LAYOUT, answers[groups == group]).tolist()
