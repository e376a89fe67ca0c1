"""Tables by group asked for again and again while forms are excluded and added, attacked by whoever keeps them all."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, product
from random import Random
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from scoring.analysis.answers import Answers, leaves_of
from scoring.analysis.crosstab import crosstab
from scoring.analysis.told import Told
from scoring.disclosure import Before, Cell
from tests.scoring.analysis.forms import UNITS, answers, random_forms
from tests.scoring.attacker import Solver

K = 5
PLACES = ("", "khoi:so", "khoi:xa", *(f"don-vi:{unit.code}" for unit in UNITS))
ASKED = (("GT",), ("TUOI",), ("GT", "TUOI"))
Mask = NDArray[np.bool_]
# What a form said at a factor.
Unknown = tuple[int, int]


@dataclass
class Story:
    """A round whose counted forms change step by step, and all that is told of it; `careful`: beside each other."""

    seed: int
    careful: bool = True
    forms: int = 90
    told: list[list[Any]] = field(default_factory=list)
    steps: list[Mask] = field(default_factory=list)
    equations: list[dict[Unknown, Fraction]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        chance = np.random.default_rng(self.seed)
        items = random_forms(self.forms, seed=self.seed)
        items[chance.random(self.forms) < 0.15, 3:] = -1
        profile = {
            "GT": chance.choice([1, 2], size=self.forms, p=[0.55, 0.45]).tolist(),
            "TUOI": chance.choice([1, 2, 3], size=self.forms, p=[0.3, 0.4, 0.3]).tolist(),
        }
        unit = chance.choice([0, 1, 2], size=self.forms, p=[0.4, 0.3, 0.3]).tolist()
        self.all: Answers = answers(items, unit=unit, profile=profile)

    def tell(self, counted: Mask, asked: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        """Show some tables of the forms that are counted now."""
        self.steps.append(counted)
        now = self.all.of(counted)
        for reach, questions in asked:
            if self.all.of(counted & self.all.mask_of(reach)).forms < K:
                continue
            past = [Told.from_json(cells, results) for _, cells, results in self.told] if self.careful else []
            table = json.loads(json.dumps(crosstab(now, reach, questions, Before(), past).to_json()))
            self._keep(questions, now, table)
            for row in table["rows"]:
                inside = self.inside(counted, reach, questions, tuple(row["groups"]))
                shown = [at for at, figure in enumerate(row["figures"]) if not figure["hidden"]]
                self.equations += [self.figure(inside, column) for column in shown]

    def _keep(self, questions: tuple[str, ...], now: Answers, table: Any) -> None:
        """Keep a table with its cells: once for all tables of the same answers by the same questions."""
        same = (len(self.steps), questions)
        for key, _, results in self.told:
            if key == same:
                results.append(table)
                return
        leaves = leaves_of(now, [now.profile[code] for code in questions])
        self.told.append([same, json.loads(json.dumps(Told.of(questions, leaves, Before()).to_json())), [table]])

    def inside(self, counted: Mask, reach: str, questions: Sequence[str], cell: Cell) -> Mask:
        mask = counted & self.all.mask_of(reach)
        for code, group in zip(questions, cell, strict=True):
            mask &= True if group is None else self.all.profile[code] == group
        return mask

    def figure(self, inside: Mask, column: int, sign: int = 1) -> dict[Unknown, Fraction]:
        """Return a figure as the sum of what its forms said: the index is that of both factors."""
        valid = self.all.pairs[1] > 0
        return {
            (form, factor): Fraction(sign)
            for factor in ([column] if column else [1, 2])
            for form in np.flatnonzero(inside & valid[:, factor]).tolist()
        }

    def sought(self) -> Iterator[tuple[Any, dict[Unknown, Fraction]]]:
        """Yield what few people said: single forms, small cells, and small changes of a cell between two steps."""
        yield from (((form, at), {(form, at): Fraction(1)}) for form in range(self.forms) for at in (1, 2))
        every = product(PLACES, [(questions, cell) for questions in ASKED for cell in self._cells(questions)])
        for reach, (questions, cell) in every:
            sets = [self.inside(step, reach, questions, cell) for step in self.steps]
            for column in range(3):
                yield from (((reach, questions, cell, column), form) for form in self._of_few(sets, column))

    def _of_few(self, sets: Sequence[Mask], column: int) -> Iterator[dict[Unknown, Fraction]]:
        valid = self.all.pairs[1][:, column] > 0
        yield from (self.figure(one, column) for one in sets if 0 < (one & valid).sum() < K)
        for before, after in combinations(sets, 2):
            if 0 < ((before ^ after) & valid).sum() < K:
                yield self.figure(before & ~after, column, -1) | self.figure(after & ~before, column)

    def _cells(self, questions: Sequence[str]) -> list[Cell]:
        choices = {"GT": [None, 1, 2], "TUOI": [None, 1, 2, 3]}
        found: list[Cell] = [()]
        for code in questions:
            found = [(*cell, choice) for cell in found for choice in choices[code]]
        return found

    def leaks(self) -> list[Any]:
        solver = Solver(self.equations)
        return [what for what, form in self.sought() if form and solver.tells(form)]

    def run(self, steps: int = 3) -> "Story":
        counted = np.ones(self.forms, dtype=np.bool_)
        counted[self.random.sample(range(self.forms), 12)] = False
        for _ in range(steps):
            tables = [(reach, questions) for reach in PLACES for questions in ASKED]
            self.tell(counted.copy(), self.random.sample(tables, self.random.choice([4, 8, len(tables)])))
            changed = self.random.sample(range(self.forms), self.random.choice([1, 1, 2, 6, 12]))
            if self.random.random() < 0.5:
                counted[changed] = ~counted[changed]
            else:
                counted[changed] = False
        return self


@pytest.mark.parametrize("seed", range(16))
def test_no_few_people_s_answers_follow_from_all_tables_of_all_times(seed: int) -> None:
    assert Story(seed).run().leaks() == []


def test_the_attack_reads_forms_off_tables_that_know_of_no_earlier_ones() -> None:
    assert sum(bool(Story(seed, careful=False).run().leaks()) for seed in range(8)) >= 6


def test_one_excluded_man_hides_men_and_all_but_leaves_women_as_they_were() -> None:
    story = Story(3)
    everybody = np.ones(story.forms, dtype=np.bool_)
    story.tell(everybody, [("", ("GT",))])
    without = everybody.copy()
    without[np.flatnonzero(story.all.profile["GT"] == 1)[0]] = False
    story.tell(without, [("", ("GT",))])
    before, after = (results[0]["rows"] for _, _, results in story.told)

    assert [row["forms"] is None for row in before] == [False, False, False]
    assert [row["forms"] is None for row in after] == [True, False, True]
    assert after[1] == before[1]


def test_k_excluded_men_change_the_table() -> None:
    story = Story(3)
    everybody = np.ones(story.forms, dtype=np.bool_)
    story.tell(everybody, [("", ("GT",))])
    without = everybody.copy()
    men = story.all.profile["GT"] == 1
    without[np.flatnonzero(men & (story.all.pairs[1] > 0).all(axis=1))[:K]] = False
    story.tell(without, [("", ("GT",))])

    assert all(row["forms"] for row in story.told[1][2][0]["rows"])
    assert story.leaks() == []


def test_a_cell_that_nobody_asked_for_but_that_followed_counts_as_shown() -> None:
    """Two units make a block: its table and that of one of them tell the other's, which is asked for later."""
    story = Story(5)
    everybody = np.ones(story.forms, dtype=np.bool_)
    story.tell(everybody, [("khoi:so", ("GT",)), ("don-vi:so-a", ("GT",))])
    without = everybody.copy()
    without[np.flatnonzero((story.all.profile["GT"] == 1) & (story.all.unit == 1))[0]] = False
    story.tell(without, [("don-vi:so-b", ("GT",))])

    men, women, _total = story.told[1][2][0]["rows"]
    assert (men["forms"], women["forms"] is None) == (None, False)
    assert story.leaks() == []
