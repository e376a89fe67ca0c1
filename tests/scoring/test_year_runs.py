"""A year through the database: what its stored run says, and which rounds are in it."""

from datetime import date, timedelta
from fractions import Fraction
from io import StringIO
from math import sqrt
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction

from agencies.models import Block
from scoring.models import YearRun, YearRunRound
from scoring.selectors import result_of
from scoring.services import store_run
from scoring.services.years import NoYear, RoundsNotScored
from scoring.shown import shown_of
from scoring.year_shown import year_shown_of
from surveys.models import Channel, Round
from tests import factories
from tests.factories import NOW
from tests.scoring.answers import QUESTIONNAIRE
from tests.scoring.year_factories import mine, round_of, some, year_of

pytestmark = pytest.mark.django_db
ONE = [{"code": "A", "name": "A", "items": ["A1"]}]
Z = 1.959963984540054


def wilson(good: int, n: int) -> tuple[float, float]:
    """The interval of a plain share (Wilson 1927), by its textbook formula."""
    share = good / n
    center, reach = share + Z**2 / (2 * n), Z * sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return (center - reach) / (1 + Z**2 / n), (center + reach) / (1 + Z**2 / n)


def mover(*samples: tuple[int, int]) -> tuple[float, float]:
    """The interval of a plain mean of independent shares (Zou and Donner 2008), by its textbook formula."""
    mean = sum(good / n for good, n in samples) / len(samples)
    below = sqrt(sum((good / n - wilson(good, n)[0]) ** 2 for good, n in samples)) / len(samples)
    above = sqrt(sum((wilson(good, n)[1] - good / n) ** 2 for good, n in samples)) / len(samples)
    return mean - below, mean + above


def answers(good: int, n: int) -> list[tuple[int, int]]:
    return [(5, 5)] * good + [(2, 2)] * (n - good)


def in_percent(limits: tuple[float, float]) -> tuple[str, str]:
    low, high = (f"{100 * limit:.2f}" for limit in limits)
    return low, high


def two_rounds(how: str, **fields: Any) -> None:
    for number, units in enumerate([{"so-mot": some(40, 60), "so-hai": some(20, 50)}, {"so-mot": some(70, 90)}], 1):
        round_of(f"dot-{number}", units, month=number, **{"year_roll_up": how, **fields})


def test_mean_of_a_year_has_the_limits_of_its_independent_rounds() -> None:
    plain: dict[str, Any] = {"formula": "top2", "tree": ONE, "year_roll_up": "mean"}
    round_of("dot-1", {"so-mot": answers(30, 40)}, month=1, **plain)
    round_of("dot-2", {"so-mot": answers(99, 110)}, month=2, **plain)
    one = mine(year_of()[1])
    assert (one.exact, one.n) == (str((Fraction(30, 40) + Fraction(99, 110)) / 2), 150)
    assert (one.low, one.high) == in_percent(mover((30, 40), (99, 110)))


def test_last_round_of_a_year_is_its_own_estimate() -> None:
    two_rounds("last", formula="top2")
    found = year_of()[1]
    newest = {unit.agency: unit for unit in result_of(Round.objects.get(code="dot-2").runs.get()).agencies}
    one, other = mine(found), newest["so-mot"]
    assert (one.index, one.low, one.high, one.n) == (other.index, other.low, other.high, other.n)
    assert mine(found, "so-hai").n == 50


def test_pooled_year_is_one_round_of_which_the_rounds_are_strata() -> None:
    two_rounds("pooled")
    one_round = round_of("ca-nam", {"so-mot": [], "so-hai": some(20, 50)}, year=2025, scored=False)
    unit = one_round.units.get(agency__code="so-mot")
    for stratum, forms in (("1", some(40, 60)), ("2", some(70, 90))):
        sheets = [(*each, 1, 0, 0) for each in forms]
        factories.responses(unit, sheets, submitted_on=date(2025, 2, 1), stratum=stratum)
    expected = mine(result_of(store_run(round=one_round, actor=None, at=NOW)))
    found = mine(year_of()[1])
    names = ("exact", "low", "high", "margin", "rule", "rank", "rank_low", "rank_high", "n")
    assert [getattr(found, name) for name in names] == [getattr(expected, name) for name in names]
    assert [(each.exact, each.low, each.high) for each in found.nodes] == [
        (each.exact, each.low, each.high) for each in expected.nodes
    ]


def test_each_round_of_a_pooled_year_has_the_list_it_was_drawn_from() -> None:
    """V3: the finite population correction of each stratum with its own N; a census varies no more."""
    for number, population in ((1, 60), (2, 90)):
        round_of(
            f"dot-{number}",
            {"so-mot": some(40, 60 if number == 1 else 90)},
            month=number,
            populations={"so-mot": population},
        )
    one = mine(year_of()[1])
    assert (one.rule, one.low, one.high) == ("census", one.index, one.index)


@pytest.mark.parametrize("how", ["pooled", "mean", "last"])
def test_year_of_one_round_says_what_the_round_says(how: str) -> None:
    made = round_of("dot-1", {"so-mot": some(40, 60), "so-hai": some(20, 50)}, year_roll_up=how)
    of_round, of_year = result_of(made.runs.get()), year_of()[1]
    assert of_year.agencies == of_round.agencies
    assert of_year.blocks == of_round.blocks
    assert (of_year.total.index, of_year.total.low, of_year.total.high) == (
        of_round.total.index,
        of_round.total.low,
        of_round.total.high,
    )


@pytest.mark.parametrize("how", ["pooled", "mean", "last"])
def test_mean_of_a_block_rests_on_all_rounds_of_its_units(how: str) -> None:
    plain: dict[str, Any] = {
        "formula": "top2",
        "tree": ONE,
        "year_roll_up": how,
        "roll_up": {"block": "mean", "total": "mean"},
    }
    round_of("dot-1", {"so-mot": answers(30, 40), "so-hai": answers(50, 80)}, month=1, **plain)
    round_of("dot-2", {"so-mot": answers(99, 110)}, month=2, **plain)
    (block,) = year_of()[1].blocks
    if how == "last":
        assert (block.low, block.high) == in_percent(mover((99, 110), (50, 80)))
    elif how == "mean":
        one, other = [wilson(30, 40), wilson(99, 110)], wilson(50, 80)
        point = (30 / 40 + 99 / 110) / 4 + 50 / 80 / 2
        below = sqrt(
            sum((p - low) ** 2 for p, (low, _) in zip((30 / 40, 99 / 110), one, strict=True)) / 16
            + (50 / 80 - other[0]) ** 2 / 4
        )
        assert block.low == f"{100 * (point - below):.2f}"
    assert block.low is not None


def test_volunteered_answers_of_one_round_leave_the_year_without_limits() -> None:
    round_of("dot-1", {"so-mot": some(40, 60), "so-hai": some(30, 40)}, month=1)
    round_of("dot-2", {"so-mot": some(70, 90)}, month=2, channel=Channel.QR)
    found = year_of()[1]
    assert (mine(found).index is not None, mine(found).low) == (True, None)
    assert mine(found, "so-hai").low is not None
    assert found.total.low is None


@pytest.mark.parametrize("how", ["pooled", "mean", "last"])
def test_change_is_judged_against_the_year_before(how: str) -> None:
    for year, good in ((2025, 55), (2026, 20)):
        for month in (1, 2):
            units = {"so-mot": some(good, 60), "so-hai": some(40, 60)}
            round_of(f"dot-{year}-{month}", units, year=year, month=month, formula="top2", year_roll_up=how)
        found = year_of(year)[1]
    one = mine(found)
    assert (one.verdict, one.no_verdict) == ("giam", None)
    assert float(one.change or 0) == pytest.approx(float(one.index or 0) - float(one.previous or 0), abs=1e-9)
    assert (found.blocks[0].verdict is not None, found.total.verdict is not None) == (True, True)
    assert mine(found, "so-hai").verdict in {"chua_du_can_cu", "tuong_duong"}


def test_years_made_in_two_ways_do_not_compare() -> None:
    round_of("dot-2025", {"so-mot": some(50, 60)}, year=2025, year_roll_up="mean")
    year_of(2025)
    round_of("dot-2026", {"so-mot": some(50, 60)}, year_roll_up="last")
    assert mine(year_of()[1]).no_verdict == "not_comparable"


def test_first_year_has_nothing_to_compare_with() -> None:
    two_rounds("pooled")
    assert mine(year_of()[1]).no_verdict == "no_previous"


@pytest.mark.parametrize("how", ["pooled", "mean", "last"])
def test_the_same_answers_give_the_same_run(how: str) -> None:
    two_rounds(how)
    (one, first), (other, second) = year_of(), year_of(days=2)
    assert (one.input_hash, first) == (other.input_hash, second)
    assert [each.estimates for each in one.units.all()] == [each.estimates for each in other.units.all()]


def test_names_that_a_year_prints_stand_in_its_hash() -> None:
    two_rounds("mean")
    one, first = year_of()
    Block.objects.update(name="Tên khác")
    other, second = year_of(days=2)
    assert first.blocks[0].name != second.blocks[0].name
    assert one.input_hash != other.input_hash


def test_run_says_which_rounds_stand_in_it() -> None:
    two_rounds("mean")
    run, _ = year_of()
    assert [(one.round.code, one.place) for one in run.rounds.all()] == [("dot-1", 0), ("dot-2", 1)]
    assert {one.round_unit.agency.code: one.entered for one in run.units.all()} == {"so-mot": [0, 1], "so-hai": [0]}


def test_rounds_that_do_not_fit_are_named_with_the_reason() -> None:
    two_rounds("mean")
    other = {**QUESTIONNAIRE, "code": "phieu-khac"}
    round_of("khac-phieu", {"so-mot": some(1, 6)}, month=3, questionnaire=other)
    round_of("khac-cach", {"so-mot": some(1, 6)}, month=1, formula="top2")
    round_of("con-mo", {"so-mot": some(1, 6)}, month=5, state=Round.State.OPEN)
    Round.objects.filter(pk=round_of("gia-dinh", {"so-mot": some(1, 6)}, month=6).pk).update(synthetic=True)
    run, _ = year_of()
    assert {one.round.code: one.why for one in run.rounds.all()} == {
        "dot-1": "",
        "dot-2": "",
        "khac-phieu": "questionnaire",
        "khac-cach": "method",
        "con-mo": "not_closed",
        "gia-dinh": "synthetic",
    }


def test_what_agencies_ask_of_themselves_is_no_round_of_the_year() -> None:
    two_rounds("mean")
    own = round_of("tu-khao-sat", {"so-mot": some(1, 6)}, month=3)
    Round.objects.filter(pk=own.pk).update(owner=own.units.get().agency)
    assert [one.round.code for one in year_of()[0].rounds.all()] == ["dot-1", "dot-2"]


def test_year_without_rounds_is_refused() -> None:
    with pytest.raises(NoYear, match="2031"):
        year_of(2031)
    round_of("con-mo", {"so-mot": some(1, 6)}, state=Round.State.OPEN)
    with pytest.raises(NoYear, match="Đợt con-mo: chưa khóa thu phiếu"):
        year_of()


def test_year_waits_for_rounds_whose_answers_changed() -> None:
    two_rounds("mean")
    made = Round.objects.get(code="dot-1")
    factories.responses(made.units.get(agency__code="so-mot"), [(5, 5, 1, 0, 0)])
    with pytest.raises(RoundsNotScored, match="Đợt dot-1"):
        year_of()
    store_run(round=made, actor=None, at=NOW + timedelta(hours=1))
    assert mine(year_of()[1]).n == 151


def test_runs_of_a_year_never_change() -> None:
    two_rounds("mean")
    run, _ = year_of()
    for change in (
        lambda: YearRun.objects.filter(pk=run.pk).update(year=2025),
        lambda: run.rounds.update(why=""),
        lambda: run.units.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"place": None}, "round_enters_a_year_or_says_why_not"),
        ({"why": "method"}, "round_enters_a_year_or_says_why_not"),
        ({"run": None, "place": None, "why": "x"}, "round_enters_a_year_or_says_why_not"),
        ({"place": 7, "again": True}, "round_once_in_a_year_run"),
        ({"place": 0}, "one_round_at_a_place_of_a_year_run"),
    ],
)
def test_database_holds_what_rounds_of_a_year_are(fields: dict[str, Any], constraint: str) -> None:
    two_rounds("mean")
    run, _ = year_of()
    other = round_of("dot-khac", {"so-mot": some(3, 9)}, year=2025)
    values: dict[str, Any] = {"round": other, "run": other.runs.get(), "place": 5, "why": "", **fields}
    if values.pop("again", False):
        values["round"] = Round.objects.get(code="dot-1")
    with pytest.raises(IntegrityError, match=constraint):
        YearRunRound.objects.create(year_run=run, **values)


def test_command_prints_the_year_and_its_rounds() -> None:
    two_rounds("pooled")
    round_of("con-mo", {"so-mot": some(1, 6)}, month=5, state=Round.State.OPEN)
    out = StringIO()
    call_command("score_year", "2026", stdout=out)
    assert "Gộp: dot-1, dot-2" in out.getvalue()
    assert "Không gộp con-mo: not_closed" in out.getvalue()


def test_command_refuses_a_year_without_rounds() -> None:
    with pytest.raises(CommandError, match="chưa có đợt khảo sát nào"):
        call_command("score_year", "2031")
    with pytest.raises(CommandError, match="Không có phương pháp"):
        call_command("score_year", "2026", "--method", "khong-co")


def test_year_computed_again_is_hidden_beside_all_that_was_seen() -> None:
    """Two forms more in a round that is shown: what moved by so little stays hidden there, hence in the year."""
    forms = {"so-mot": some(30, 40), "so-hai": some(30, 50), "so-ba": some(20, 45)}
    rounds = [round_of(f"dot-{number}", forms, month=number) for number in (1, 2)]
    first, _ = year_of()
    factories.responses(rounds[1].units.get(agency__code="so-mot"), [(5, 5, 1, 0, 0), (1, 1, 1, 0, 0)])
    store_run(round=rounds[1], actor=None, at=NOW + timedelta(days=2))
    again, _ = year_of(days=3)
    assert year_shown_of(first).together.rows == {}
    shown = year_shown_of(again)
    assert [len(shown.family.years), [len(each) for each in shown.family.rounds]] == [2, [1, 2]]
    in_round = shown_of(rounds[1].runs.order_by("-at")[0]).together
    assert in_round.nodes["so-mot"] or in_round.rows
    assert in_round.nodes["so-mot"].keys() <= shown.together.nodes["so-mot"].keys()
    assert shown.alone("so-mot").nodes["so-mot"]
    assert not shown.alone("so-hai").nodes["so-hai"]


def test_ranks_of_a_mean_are_as_open_as_its_least_certain_round() -> None:
    plain: dict[str, Any] = {"formula": "top2", "tree": ONE, "year_roll_up": "mean"}
    round_of("dot-1", {"so-mot": answers(380, 400), "so-hai": answers(240, 400)}, month=1, **plain)
    round_of("dot-2", {"so-mot": answers(3, 6), "so-hai": answers(4, 6)}, month=2, **plain)
    found = year_of()[1]
    ranks = {unit.agency: (unit.rank, unit.rank_low, unit.rank_high) for unit in found.agencies}
    assert ranks == {"so-mot": (1, 1, 2), "so-hai": (2, 1, 2)}
