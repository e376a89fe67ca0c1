"""Tables by group, attacked by whoever has all of them: margins, other units, factors beside the index."""

from collections.abc import Collection, Sequence
from itertools import product

import numpy as np
import pytest

from scoring.analysis.answers import Answers, leaves_of
from scoring.analysis.crosstab import crosstab, hidden_by
from scoring.certainty.hiding import few, revealed
from scoring.disclosure import Before, Family, Key, TooManyCells, families, family_of, hidden_in
from tests.scoring.analysis.forms import answers, random_forms, two_factors

K = 5


def world(seed: int, *, forms: int = 120, k: int = K) -> Answers:
    """Return forms of three units with two questions, some groups of which are small, and factors left out."""
    chance = np.random.default_rng(seed)
    items = random_forms(forms, seed=seed)
    items[chance.random(forms) < 0.8, 3:] = -1
    profile = {
        "GT": chance.choice([0, 1, 2], size=forms, p=[0.05, 0.5, 0.45]).tolist(),
        "TUOI": chance.choice([1, 2, 3, 4], size=forms, p=[0.1, 0.3, 0.5, 0.1]).tolist(),
    }
    unit = chance.choice([0, 1, 2], size=forms, p=[0.5, 0.4, 0.1]).tolist()
    return answers(items, unit=unit, profile=profile, how=two_factors(certainty={"suppression_k": k}))


def leaks(family: Family, column: int, hidden: Collection[Key], k: int = K) -> frozenset[Key]:
    """Return the cells of few people that follow from the shown ones; others may, they give nobody away."""
    sizes = family.sizes[column]
    return revealed(sizes, family.sums, hidden, k) & few(sizes, k)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("questions", [("GT",), ("TUOI",), ("GT", "TUOI")])
@pytest.mark.parametrize("k", [5, 10])
def test_no_hidden_cell_follows_from_all_tables_together(k: int, seed: int, questions: Sequence[str]) -> None:
    sheet = world(seed, k=k)
    groups = [sheet.profile[code] for code in questions]
    hidden = hidden_by(sheet, "", questions, Before())

    family = family_of(leaves_of(sheet, groups))
    for column, sizes in enumerate(family.sizes):
        assert few(sizes, k) <= hidden[column]
        assert not leaks(family, column, hidden[column], k)


@pytest.mark.parametrize("seed", range(12))
def test_tables_by_one_question_do_not_open_the_table_by_two(seed: int) -> None:
    sheet = world(seed)
    groups = [sheet.profile["GT"], sheet.profile["TUOI"]]
    both = hidden_by(sheet, "", ["GT", "TUOI"], Before())
    alone = [hidden_by(sheet, "", [one], Before()) for one in ("GT", "TUOI")]
    family = family_of(leaves_of(sheet, groups))
    for column, sizes in enumerate(family.sizes):
        # What either page shows is known: a margin stays hidden only where both hide it.
        shown = {key for key in sizes if key not in both[column] or _shown_alone(key, column, alone)}
        assert not leaks(family, column, set(sizes) - shown)


def _shown_alone(key: Key, column: int, alone: Sequence[tuple[frozenset[Key], ...]]) -> bool:
    place, (first, second) = key
    if first is not None and second is not None:
        return False
    single = (place, (first if second is None else second,))
    tables = range(2) if first is None and second is None else [0 if second is None else 1]
    return any(single not in alone[at][column] for at in tables)


@pytest.mark.parametrize("seed", range(12))
def test_a_hidden_factor_does_not_follow_from_the_index_and_the_other_factors(seed: int) -> None:
    sheet = world(seed)
    hidden = hidden_by(sheet, "", ["TUOI"], Before())

    for key in hidden[1] ^ hidden[2]:
        sizes = [each[key] for each in family_of(leaves_of(sheet, [sheet.profile["TUOI"]])).sizes]
        assert key in hidden[0] or 0 in sizes[1:]


def test_a_unit_hidden_on_its_page_is_hidden_in_every_table() -> None:
    profile = {"GT": [1, 2] * 30}
    sheet = answers(random_forms(60), unit=[0] * 20 + [1] * 20 + [2] * 20, profile=profile)
    every = frozenset(range(3))
    page = Before({"don-vi:so-a": every, "don-vi:so-b": every, "khoi:so": frozenset(), "": frozenset()})
    table = crosstab(sheet, "don-vi:so-a", ["GT"], page)

    total = table.rows[-1]
    assert total.groups == (None,)
    assert total.forms is None
    assert all(figure.hidden for figure in total.figures)
    # One group at least is hidden too: both together would give the unit's figure.
    assert any(row.forms is None for row in table.rows[:-1])


def test_a_unit_s_hidden_group_does_not_follow_from_its_block_and_the_other_unit() -> None:
    unit, groups = [0] * 23 + [1] * 40, [1] * 20 + [2] * 3 + [1] * 20 + [2] * 20
    sheet = answers(random_forms(63), unit=unit, profile={"GT": groups})
    women = [crosstab(sheet, reach, ["GT"], Before()).rows[1] for reach in ("don-vi:so-a", "don-vi:so-b", "khoi:so")]

    assert women[0].forms is None
    assert None in (women[1].forms, women[2].forms)


def test_what_a_page_shows_stays_shown() -> None:
    profile = {"GT": [1] * 57 + [2] * 3}
    sheet = answers(random_forms(60), profile=profile)
    pages = {"don-vi:so-a": frozenset[int](), "khoi:so": frozenset[int](), "": frozenset[int]()}
    table = crosstab(sheet, "don-vi:so-a", ["GT"], Before(pages))

    men, women, total = table.rows
    assert (men.forms, women.forms, total.forms) == (None, None, 60)
    assert not total.figures[0].hidden


def test_groups_have_the_index_of_their_own_forms_and_limits() -> None:
    items = [[5] * 5] * 20 + [[3] * 5] * 20
    sheet = answers(items, profile={"GT": [1] * 20 + [2] * 20})
    men, women, total = crosstab(sheet, "", ["GT"], Before()).rows

    assert [row.figures[0].index for row in (men, women, total)] == ["100.00", "60.00", "80.00"]
    # 100 % of 20 forms: Wilson's limit of the bound, back from the floor of 20 % (STATISTICS § 3).
    assert men.figures[0].low == f"{20 + 80 * 20 / (20 + 1.959964**2):.2f}"
    assert women.groups == (2,)


def test_volunteered_forms_do_not_count_and_alone_have_no_limits() -> None:
    forms = random_forms(60)
    channel = [1] * 30 + [6] * 30
    sheet = answers(forms, channel=channel, profile={"GT": [1, 2] * 30})
    assert crosstab(sheet, "", ["GT"], Before()).rows[-1].forms == 30

    alone = answers(forms, channel=[6] * 60, profile={"GT": [1, 2] * 30}, counted=frozenset({6}))
    figure = crosstab(alone, "", ["GT"], Before()).rows[-1].figures[0]
    assert figure.index is not None
    assert (figure.low, figure.high) == (None, None)


def test_a_large_round_has_tables_by_two_questions_of_blocks_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(families, "MOST_CELLS", 60)
    sheet = world(1)
    with pytest.raises(TooManyCells):
        crosstab(sheet, "don-vi:so-a", ["GT", "TUOI"], Before())

    table = crosstab(sheet, "khoi:so", ["GT", "TUOI"], Before())
    groups = {row.groups for row in table.rows}
    assert groups >= set(product([1, 2, None], [2, 3, None]))


def test_nobody_anywhere_is_an_empty_family() -> None:
    empty = answers(np.zeros((0, 5), dtype=np.int16), profile={"GT": []})
    family = family_of(leaves_of(empty, [empty.profile["GT"]]))

    assert hidden_in(family, Before(), K) == (frozenset(),) * 3
