"""Run figures and print them: `bin/bench [NAME …] [--json] [--rounds N]`."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.costs.programme import main as costs
from bench.crowd.__main__ import main as crowd
from bench.harness import LEAST_ROUNDS, Figure, as_json, as_text, write
from bench.servers import world
from satisfaction.embedded.home import ROOT, HomeRefused
from satisfaction.embedded.service import ServiceFailed

GROUPS = ("collect", "score", "dashboard", "report", "public")


def main() -> int:
    if sys.argv[1:2] == ["load"]:
        # A programme of its own, with options of its own.
        return crowd(sys.argv[2:])
    if sys.argv[1:2] == ["costs"]:
        return costs(sys.argv[2:])
    options = arguments()
    # Before the home of the figures takes its place.
    kept = Path(os.environ.get("SATISFACTION_HOME") or ROOT / "var") / "bench"
    try:
        figures = measured(options)
    except (ServiceFailed, HomeRefused) as error:
        print(error, file=sys.stderr)
        return 1
    write(figures, kept / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json")
    print(as_json(figures) if options.as_json else as_text(figures))
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/bench",
        description="Đo tốc độ: mỗi số là tỉ lệ so với một phép đo chuẩn. Khi đông người: bin/bench load. "
        "Mỗi phiếu tốn gì: bin/bench costs.",
    )
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="nhóm (collect, score, dashboard, report, public) hoặc phép đo (score-fold …)",
    )
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--rounds", type=int, default=LEAST_ROUNDS, help=f"số lượt, ít nhất {LEAST_ROUNDS} để công bố")
    parser.add_argument("--small", action="store_true", help="score, dashboard, report với một tỉnh nhỏ, để thử nhanh")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds phải từ 1")
    return options


def measured(options: argparse.Namespace) -> list[Figure]:
    with world() as folder:
        # Django must be set up before what is measured can be imported.
        from bench import collect, dashboard, public, report_province, report_sheets, score

        known = (
            collect.FIGURES
            | score.FIGURES
            | dashboard.FIGURES
            | report_province.FIGURES
            | report_sheets.FIGURES
            | public.FIGURES
        )
        wanted = options.names or list(GROUPS)
        names = [name for name in known if any(name == one or name.startswith(f"{one}-") for one in wanted)]
        unknown = [one for one in wanted if not any(name == one or name.startswith(f"{one}-") for name in known)]
        if unknown or not names:
            sys.exit(f"Không có phép đo {', '.join(unknown)}. Các phép đo: {', '.join(known)}.")
        bench = collect.Bench(
            folder, options.rounds, lambda words: print(words, file=sys.stderr, flush=True), options.small
        )
        figures: list[Figure] = []
        for name in names:
            bench.say(f"▸ {name}")
            mine = known[name](bench)
            bench.say(as_text(mine))
            figures += mine
        return figures


if __name__ == "__main__":
    sys.exit(main())
