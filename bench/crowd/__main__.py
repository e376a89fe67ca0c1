"""The load programme: `bin/bench load --profile day|publication|saturation [--rate N] [--seconds N] [--json]`."""

import argparse
import json
import sys
from typing import Any

from bench.servers import world
from satisfaction.embedded.home import HomeRefused
from satisfaction.embedded.service import ServiceFailed

PROFILES = {
    "day": "ngày cao điểm: người dân trả lời đều đặn trong khi cán bộ mở trang của mình",
    "publication": "ngày công bố: nhiều người đọc kết quả trong khi phiếu vẫn đến",
    "saturation": "quá tải: đông gấp nhiều lần sức máy, rồi xem bao lâu thì trở lại bình thường",
}
# Submissions a second at the peak of the UK census of 2021.
PEAK = 139


def main(words: list[str] | None = None) -> int:
    options = arguments(words)
    try:
        with world() as folder:
            # Django must be set up before what is run can be imported.
            from bench.crowd.profiles import PROFILES as runs

            found = runs[options.profile](folder, rate=options.rate, seconds=options.seconds)
    except (ServiceFailed, HomeRefused, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(found, ensure_ascii=False, indent=1) if options.as_json else as_text(found))
    return 0 if found["held"] else 1


def arguments(words: list[str] | None) -> argparse.Namespace:
    text = "; ".join(f"{name}: {what}" for name, what in PROFILES.items())
    parser = argparse.ArgumentParser(prog="bin/bench load", description=f"Đo khi đông người cùng dùng. {text}.")
    parser.add_argument("--profile", choices=sorted(PROFILES), default="day")
    parser.add_argument("--rate", type=float, default=PEAK, help=f"số phiếu mỗi giây (mặc định {PEAK})")
    parser.add_argument("--seconds", type=int, default=30, help="đo trong bao nhiêu giây (mặc định 30)")
    parser.add_argument("--json", action="store_true", dest="as_json", help="in một đối tượng JSON")
    options = parser.parse_args(words)
    if options.rate <= 0 or options.seconds < 1:
        parser.error("--rate phải lớn hơn 0, --seconds phải từ 1")
    return options


def as_text(found: dict[str, Any]) -> str:
    lines = [f"{found['profile']} · {found['words']}, {found['seconds']} giây"]
    lines.append(f"{'loại':16} {'mỗi giây':>9} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} {'báo bận':>8} {'lỗi':>5}")
    for row in found["rows"]:
        waits = " ".join(f"{row[name] if row[name] is not None else '–':>8}" for name in ("p50", "p95", "p99"))
        lines.append(f"{row['kind']:16} {row['per_second']:>9} {waits} {row['busy']:>8} {row['errors']:>5}")
    lines += [f"{name}: {value}" for name, value in found["told"].items()]
    return "\n".join([*lines, "Đạt" if found["held"] else "KHÔNG ĐẠT"])


if __name__ == "__main__":
    sys.exit(main())
