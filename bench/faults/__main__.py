"""Kill what counts answers and hold every count against the writers' logs: `bin/faults [--short] [--json]`."""

import argparse
import json
import sys
from typing import Any

from bench.servers import world
from satisfaction.embedded.home import HomeRefused
from satisfaction.embedded.service import ServiceFailed


def main() -> int:
    options = arguments()
    try:
        with world() as folder:
            # Django must be set up before what is run can be imported.
            from bench.faults.programme import Plan, holds, run

            plan = Plan(workers=12, databases=1) if options.short else Plan(workers=50, databases=5)
            found = run(plan, folder)
            held = holds(found, plan)
    except (ServiceFailed, HomeRefused) as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(found, ensure_ascii=False, indent=1) if options.as_json else _as_text(found, held=held))
    return 0 if held else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/faults",
        description="Thử lỗi: giết tiến trình đếm ở từng câu lệnh và giết PostgreSQL trong khi phiếu vẫn đến, "
        "rồi đối chiếu mọi số đếm với sổ riêng của người gửi. Chạy trên máy chủ riêng, không động đến dữ liệu.",
    )
    parser.add_argument("--short", action="store_true", help="bản ngắn, vài chục giây")
    parser.add_argument("--json", action="store_true", dest="as_json", help="in một đối tượng JSON")
    return parser.parse_args()


def _as_text(found: dict[str, Any], *, held: bool) -> str:
    lines = [
        f"{found['acknowledged']} phiếu đã báo nhận, {found['stored']} phiếu lưu được, mất {found['lost']}, "
        f"trùng {found['doubled']}, bảng đếm {'khớp' if found['tallies_equal'] else 'LỆCH'}",
        f"Tiến trình đếm bị giết {found['workers']} lần, {found['inside_fold']} lần giữa lúc đếm; "
        f"PostgreSQL bị giết {found['databases']} lần ({found['seconds']} giây)",
        *(f"  {where}: {times}" for where, times in sorted(found["boundaries"].items())),
        "Đạt" if held else "KHÔNG ĐẠT",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
