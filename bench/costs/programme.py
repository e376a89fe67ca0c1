"""What one response costs, in bytes and milliseconds, and what follows for a year of twenty million: `bin/bench costs`.

Costs, not ratios: they are of this machine and of the load told with them. Every time is taken more than once and told
from least to most.
"""

import argparse
import os

from bench.costs.telling import as_json, as_text
from bench.servers import world


def main(words: list[str]) -> int:
    options = arguments(words)
    before = os.getloadavg()[0]
    with world() as folder:
        # Django must be set up before what measures can be imported.
        from bench.costs.measuring import measured

        found = list(measured(folder, options.forms))
    told = f"{os.cpu_count()} nhân; tải máy {before:.1f} lúc đầu, {os.getloadavg()[0]:.1f} lúc cuối"
    print(as_json(found, told) if options.as_json else as_text(found, told))
    return 0


def arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/bench costs",
        description="Đo mỗi phiếu tốn bao nhiêu đĩa, nhật ký, thời gian; suy ra cho 20 triệu phiếu.",
    )
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--forms", type=int, default=20_000, help="số phiếu để đo cỡ, sao lưu, dọn (mặc định 20.000)")
    options = parser.parse_args(words)
    if options.forms < 2_000:
        parser.error("--forms phải từ 2000")
    return options
