"""What the load programme makes of a crowd's notes."""

import subprocess

import pytest

from bench.crowd.__main__ import arguments, as_text
from bench.crowd.runs import Outcome, as_rows
from satisfaction.embedded.home import ROOT

NOTES = (
    *(("gửi phiếu", 303, float(number)) for number in range(1, 101)),
    ("gửi phiếu", 503, 4.0),
    ("gửi phiếu", 500, 900.0),
    ("gửi phiếu", 0, 10_000.0),
    ("phiếu", 200, 7.0),
)


def test_a_kind_is_told_with_its_rate_its_waits_and_what_went_wrong() -> None:
    sent, opened = as_rows(Outcome(10.0, NOTES))
    assert sent == {
        "kind": "gửi phiếu",
        "per_second": 10.0,
        "p50": 51.0,
        "p95": 96.0,
        "p99": 100.0,
        "busy": 1,
        "busy_p99": 4.0,
        "errors": 2,
    }
    assert (opened["kind"], opened["per_second"], opened["errors"]) == ("phiếu", 0.1, 0)


def test_a_kind_that_never_succeeded_has_no_waits() -> None:
    (row,) = as_rows(Outcome(1.0, (("phiếu", 503, 2.0),)))
    assert (row["per_second"], row["p99"], row["busy"]) == (0.0, None, 1)


def test_the_report_is_a_table_with_a_verdict() -> None:
    rows = as_rows(Outcome(10.0, NOTES))
    found = {"profile": "day", "words": "thử", "seconds": 10, "rows": rows, "told": {"lượt": 1}, "held": False}
    lines = as_text(found).splitlines()
    assert lines[-1] == "KHÔNG ĐẠT"
    assert any(line.startswith("gửi phiếu") and line.endswith("2") for line in lines)


@pytest.mark.parametrize("words", [["--rate", "0"], ["--seconds", "0"], ["--profile", "khac"]])
def test_what_cannot_be_run_is_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit):
        arguments(words)


def test_bench_hands_load_on_to_it() -> None:
    done = subprocess.run([ROOT / "bin" / "bench", "load", "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "saturation" in done.stdout
