import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scoring.spread import count_by_group, grouped, places_of
from surveys import questionnaire
from surveys.layout import count, layout
from tests.scoring.answers import QUESTIONNAIRE, with_no_opinion

LAYOUT = layout(questionnaire.parse(with_no_opinion(QUESTIONNAIRE, "A2", "KENH")))
SHEETS = st.lists(
    st.tuples(st.integers(-1, 5), st.integers(-2, 5), st.integers(-1, 2), st.integers(-2, 7), st.integers(-1, 10)),
    min_size=1,
    max_size=30,
)
# Signs, and answers that no question knows among those that one does.
STRAY = st.integers(-(2**15), 2**15 - 1)


def counted(sheets: list[tuple[int, ...]], groups: list[int], signs: list[int]) -> list[list[int]]:
    places = places_of(LAYOUT, np.array(sheets, dtype=np.int16))
    sums: list[list[int]] = count_by_group(LAYOUT, places, np.array(groups), np.array(signs)).tolist()
    return sums


@given(SHEETS)
def test_places_add_up_to_the_count(sheets: list[tuple[int, ...]]) -> None:
    expected = count(LAYOUT, np.array(sheets, dtype=np.int16)).tolist()
    assert counted(sheets, [0] * len(sheets), [1] * len(sheets)) == [expected]


@given(SHEETS, st.randoms())
def test_groups_add_up_as_counted_one_by_one(sheets: list[tuple[int, ...]], random: st.DataObject) -> None:
    groups = [number % 3 for number in range(len(sheets))]
    random.shuffle(groups)  # type: ignore[attr-defined]
    sums = counted(sheets, groups, [1] * len(sheets))
    for group in range(min(3, len(sheets))):
        mine = [sheet for sheet, its in zip(sheets, groups, strict=True) if its == group]
        assert sums[group] == count(LAYOUT, np.array(mine, dtype=np.int16)).tolist()


@given(SHEETS, st.data())
def test_what_is_taken_back_leaves_no_trace(sheets: list[tuple[int, ...]], data: st.DataObject) -> None:
    signs = data.draw(st.lists(st.sampled_from((1, 0)), min_size=len(sheets), max_size=len(sheets)))
    kept = [sheet for sheet, sign in zip(sheets, signs, strict=True) if sign]
    # Those without a sign come and go.
    gone = [sheet for sheet, sign in zip(sheets, signs, strict=True) if not sign]
    shown = [*sheets, *gone, *gone]
    all_signs = [*signs, *([1] * len(gone)), *([-1] * len(gone))]
    expected = count(LAYOUT, np.array(kept, dtype=np.int16).reshape(len(kept), 5)).tolist()
    assert counted(shown, [0] * len(shown), all_signs) == [expected]


@given(st.lists(st.tuples(STRAY, STRAY, STRAY, STRAY, STRAY), min_size=1, max_size=20))
def test_values_that_no_question_knows_count_nowhere(sheets: list[tuple[int, ...]]) -> None:
    answers = np.array(sheets, dtype=np.int16)
    (sums,) = counted(sheets, [0] * len(sheets), [1] * len(sheets))
    for code in ("A1", "A2", "LOC"):
        cell = LAYOUT.by_code[code]
        column = answers[:, cell.position]
        known = (column >= -1 - cell.no_opinion) & (column <= cell.choices)
        assert sum(sums[cell.offset : cell.offset + cell.width]) == known.sum()


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 2**40)), min_size=1, max_size=40))
def test_equal_keys_are_one_group(keys: list[tuple[int, int]]) -> None:
    found, groups = grouped(np.array(keys, dtype=np.int64))
    assert [tuple(key) for key in found.tolist()] == sorted(set(keys))
    assert [tuple(key) for key in found[groups].tolist()] == keys
