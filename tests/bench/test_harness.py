import json
from pathlib import Path

import pytest

from bench.harness import Figure, Pair, against_limit, alternate, as_json, as_text, compared, write
from bench.load import filled, percentile
from bench.references import answer_code

PAIRS = [Pair(1, 2), Pair(30, 10), Pair(4, 5)]


def test_a_figure_is_the_median_of_ratios_and_not_the_ratio_of_medians() -> None:
    figure = compared("x", PAIRS, target=0.7, better="higher", reference="r", unit="posts/s")

    assert (figure.ratio, figure.value, figure.rounds) == (0.8, 4, 3)
    assert figure.holds


@pytest.mark.parametrize(
    ("better", "target", "holds"), [("higher", 0.9, False), ("lower", 0.9, True), ("lower", 0.7, False)]
)
def test_a_target_is_met_from_its_own_side(better: str, target: float, holds: bool) -> None:
    figure = Figure("x", 0.8, target, better, "r", 5, "s", 1.0)  # type: ignore[arg-type]

    assert figure.holds is holds
    assert as_text([figure]).splitlines()[1].startswith(" " if holds else "!")


def test_a_limit_is_reached_at_one() -> None:
    assert against_limit("x", [45, 90, 100], limit=90, better="lower", reference="r", unit="KiB").ratio == 1


def test_each_goes_first_in_every_second_round_after_a_warm_up() -> None:
    order: list[str] = []

    def run(name: str, value: float) -> float:
        order.append(name)
        return value

    pairs = alternate(2, lambda: run("ours", 1.0), lambda: run("reference", 2.0), say=lambda words: None)

    assert order == ["ours", "reference", "reference", "ours", "ours", "reference"]
    assert pairs == [Pair(1.0, 2.0)] * 2


def test_the_result_file_holds_what_the_contract_names(tmp_path: Path) -> None:
    figure = compared("x", PAIRS, target=0.7, better="higher", reference="r", unit="s")
    write([figure], tmp_path / "made" / "x.json")

    kept = json.loads((tmp_path / "made" / "x.json").read_text())
    assert kept == json.loads(as_json([figure]))
    assert set(kept[0]) == {"name", "ratio", "target", "better", "reference", "rounds", "unit", "value"}


def test_a_form_is_sent_as_a_browser_sends_it() -> None:
    page = b'<input name="_visit" value="v1"><input type="hidden" name="_token" value="t&#x27;1">'

    sent = filled(page, {"A1": ["5"], "KENH": ["1", "2"]})
    assert sent == "A1=5&KENH=1&KENH=2&_consent=1&_trang_web=&_lang=vi&_visit=v1&_token=t%26%23x27%3B1"


def test_the_worst_of_a_hundred_is_its_last() -> None:
    assert percentile(list(range(100)), 0.99) == 99
    assert percentile([3.0], 0.99) == 3.0


@pytest.mark.parametrize(("word", "code"), [("", "0"), ("na", "-1"), ("kyk", "-2"), ("5", "5"), ("1;3", "5")])
def test_the_reference_reads_answers_as_the_portal_stores_them(word: str, code: str) -> None:
    assert answer_code(word) == code
