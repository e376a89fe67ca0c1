"""Run figures and print them: `bin/bench [NAME …] [--json] [--rounds N]`."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.harness import LEAST_ROUNDS, Figure, as_json, as_text, write
from bench.servers import world
from satisfaction.embedded.home import ROOT, HomeRefused
from satisfaction.embedded.service import ServiceFailed

GROUPS = ("collect",)


def main() -> int:
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
        prog="bin/bench", description="Đo tốc độ: mỗi số là tỉ lệ so với một phép đo chuẩn."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="nhóm (collect) hoặc phép đo (collect-post …)")
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--rounds", type=int, default=LEAST_ROUNDS, help=f"số lượt, ít nhất {LEAST_ROUNDS} để công bố")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds phải từ 1")
    return options


def measured(options: argparse.Namespace) -> list[Figure]:
    with world() as folder:
        # Django must be set up before what is measured can be imported.
        from bench.collect import FIGURES, Bench

        wanted = options.names or list(GROUPS)
        names = [name for name in FIGURES if any(name == one or name.startswith(f"{one}-") for one in wanted)]
        unknown = [one for one in wanted if not any(name == one or name.startswith(f"{one}-") for name in FIGURES)]
        if unknown or not names:
            sys.exit(f"Không có phép đo {', '.join(unknown)}. Các phép đo: {', '.join(FIGURES)}.")
        bench = Bench(folder, options.rounds, lambda words: print(words, file=sys.stderr, flush=True))
        figures: list[Figure] = []
        for name in names:
            bench.say(f"▸ {name}")
            mine = FIGURES[name](bench)
            bench.say(as_text(mine))
            figures += mine
        return figures


if __name__ == "__main__":
    sys.exit(main())
