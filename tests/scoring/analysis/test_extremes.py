"""Tables by group, attacked by whoever tries all answers that could have led to what is shown."""

from collections.abc import Collection, Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np
import pytest

from scoring.analysis.answers import Answers, least_shares, leaves_of
from scoring.analysis.crosstab import crosstab, hidden_by
from scoring.disclosure import Before, Family, Key, family_of
from scoring.disclosure.extremes import Room
from tests.scoring.analysis.forms import answers, random_forms
from tests.scoring.factories import method

K = 5
WHERE = "don-vi:so-a"
TREE = [
    {"code": "A", "name": "Phần A", "items": ["A1", "A2"]},
    {"code": "B", "name": "Phần B", "items": ["B1"]},
    {"code": "C", "name": "Phần C", "items": ["C1"]},
]
HOW = method(tree=TREE, formula="top2")
GOOD, BAD, NONE = 4, 2, -1


def alike(b: Sequence[int]) -> Answers:
    """Ten women who answer part A like the first answer to part B, which few of them answer; thirty men who differ."""
    women = [[b[0], b[0], b[at] if at < len(b) else NONE, GOOD if at % 2 else BAD] for at in range(10)]
    men = [[GOOD, BAD if at % 3 else GOOD, GOOD if at % 5 else BAD, BAD if at % 4 else GOOD] for at in range(30)]
    return answers([*women, *men], profile={"GT": [2] * 10 + [1] * 30}, how=HOW)


def solutions(family: Family, place: str, group: int, hidden: Sequence[Collection[Key]]) -> list[tuple[int, ...]]:
    """Return every Σy of the hidden factors of a cell that its shown index and factors leave, by trying them all."""
    key = (place, (group,))
    contents = family.contents[key]
    lost = [at for at in range(1, len(contents)) if contents[at][0] and key in hidden[at]]
    rest = contents[0][1] - sum(contents[at][1] for at in range(1, len(contents)) if at not in lost)
    ranges = [range(0, contents[at][2] + 1, 1_000_000) for at in lost]
    found = product(*ranges)
    return [one for one in found if key in hidden[0] or sum(one) == rest]


def surely(found: Sequence[tuple[int, ...]]) -> bool:
    """Say whether all solutions agree on some hidden figure."""
    return bool(found) and any(len(set(column)) == 1 for column in zip(*found, strict=True))


def unmended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Room, "without", lambda *args: {})


CASES = [[GOOD], [GOOD] * 3, [BAD], [GOOD, BAD]]


def attacked(b: Sequence[int]) -> bool:
    sheet = alike(b)
    family = family_of(leaves_of(sheet, [sheet.profile["GT"]]))
    hidden = hidden_by(sheet, "", ["GT"], Before())
    assert (WHERE, (2,)) in hidden[2], "part B of few women is hidden"
    return surely(solutions(family, WHERE, 2, hidden))


@pytest.mark.parametrize("b", CASES)
def test_nobody_finds_a_hidden_factor_by_trying_all_answers(b: Sequence[int]) -> None:
    assert not attacked(b)


@pytest.mark.parametrize("b", CASES[:3])
def test_the_attack_finds_what_stands_at_its_best_or_worst_together(
    b: Sequence[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    unmended(monkeypatch)
    assert attacked(b)


def small_world(seed: int) -> Answers:
    """Few people nearly all of whom are satisfied: three groups, part B seldom answered."""
    chance = np.random.default_rng(seed)
    forms = 36
    items: Any = np.where(chance.random((forms, 4)) < 0.9, GOOD, BAD).astype(np.int16)
    items[chance.random(forms) < 0.7, 2] = NONE
    groups = chance.choice([1, 2, 3], size=forms, p=[0.15, 0.25, 0.6]).tolist()
    return answers(items, profile={"TUOI": groups}, how=HOW)


def known_by_trying(sheet: Answers) -> list[tuple[int, int]]:
    """Return (column, group) of the figures of few people at the unit on which all solutions agree."""
    family = family_of(leaves_of(sheet, [sheet.profile["TUOI"]]))
    hidden = hidden_by(sheet, "", ["TUOI"], Before())
    return list(_known(family, "don-vi:so-a", hidden))


def _known(family: Family, place: str, hidden: Sequence[Collection[Key]]) -> Iterator[tuple[int, int]]:
    keys = [key for key in family.contents if key[0] == place and key[1] != (None,)]
    for column in range(len(hidden)):
        lost = [key for key in keys if key in hidden[column] and family.sizes[column][key]]
        if not lost or (place, (None,)) in hidden[column]:
            continue
        rest = sum(family.contents[key][column][1] for key in lost)
        ranges = [range(0, family.contents[key][column][2] + 1, 1_000_000) for key in lost]
        found = [one for one in product(*ranges) if sum(one) == rest]
        for key, values in zip(lost, zip(*found, strict=True), strict=True):
            if len(set(values)) == 1 and family.sizes[column][key] < K:
                yield column, int(key[1][0] or 0)
    for key in keys:
        found = solutions(family, place, int(key[1][0] or 0), hidden)
        if surely(found) and key not in hidden[0]:
            yield 0, int(key[1][0] or 0)


def test_nobody_finds_a_figure_of_few_people_in_small_rounds_by_trying() -> None:
    assert [seed for seed in range(40) if known_by_trying(small_world(seed))] == []


def test_the_attack_finds_figures_in_small_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    unmended(monkeypatch)
    assert len([seed for seed in range(40) if known_by_trying(small_world(seed))]) >= 3


def test_nobody_reads_off_empty_cells_in_which_group_somebody_is() -> None:
    """One man answers part B of the unit; women, who do not, look the same."""
    items = random_forms(40, width=4)
    items[1:, 2] = NONE
    sheet = answers(items, profile={"GT": [1, 2] * 20}, how=HOW)
    men, women, _ = crosstab(sheet, "don-vi:so-a", ["GT"], Before()).rows

    assert men.figures[2] == women.figures[2]
    assert men.figures[2].hidden


def test_where_nobody_answers_at_all_nothing_is_hidden() -> None:
    items = random_forms(40, width=4)
    items[:, 2] = NONE
    sheet = answers(items, profile={"GT": [1, 2] * 20}, how=HOW)
    rows = crosstab(sheet, "don-vi:so-a", ["GT"], Before()).rows

    assert [(row.figures[2].hidden, row.figures[2].n) for row in rows] == [(False, 0)] * 3


def test_points_begin_above_nothing() -> None:
    """Where answers give points from 1 on, all at the worst level is what leaves no room."""
    items = [[1, 1, 1 if at < 2 else NONE, 3] for at in range(10)] + [[3, 4, 3, 3]] * 30
    sheet = answers(items, profile={"GT": [2] * 10 + [1] * 30}, how=method(tree=TREE, formula="points"))
    hidden = hidden_by(sheet, "", ["GT"], Before())

    assert least_shares(sheet)[0] * HOW.scale == 1
    assert all(("don-vi:so-a", (2,)) in each for each in hidden[1:])
