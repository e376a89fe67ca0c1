"""Kill what takes in, counts and computes answers, and hold every count against ledgers kept outside: `bin/faults`."""

import argparse
import json
import signal
import subprocess
import sys
from typing import Any

from bench.faults.telling import as_text, broken, counting_holds, portal_holds
from bench.servers import world
from satisfaction.embedded.home import ROOT, HomeRefused
from satisfaction.embedded.service import ServiceFailed
from satisfaction.embedded.start import interrupt

PROGRAMMES = ("counting", "portal")


class Failed(Exception):
    """A programme could not be carried out; it said why."""


def main() -> int:
    options = arguments()
    signal.signal(signal.SIGTERM, interrupt)
    run = {"counting": counting, "portal": portal}
    try:
        found = {name: run[name](short=options.short) for name in PROGRAMMES if options.only in (None, name)}
    except (ServiceFailed, HomeRefused, Failed) as error:
        print(error, file=sys.stderr)
        return 1
    judges = {"counting": counting_holds, "portal": portal_holds}
    held = all(judges[name](each) for name, each in found.items())
    told = {**found, "held": held}
    for words in broken(found["portal"]) if "portal" in found else ():
        print(words, file=sys.stderr)
    print(json.dumps(told, ensure_ascii=False, indent=1) if options.as_json else as_text(told))
    return 0 if held else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/faults",
        description="Thử lỗi trên máy chủ riêng, không động đến dữ liệu, gồm hai phần. counting: giết tiến trình đếm ở "
        "từng câu lệnh và giết PostgreSQL. portal: chạy cả cổng, người dân trả lời qua HTTP, lần lượt từng tiến trình "
        "bị giết hoặc treo, hàng đợi mất, ổ đĩa đầy, đồng hồ nhảy. Rồi đối chiếu mọi số đếm với sổ riêng của người "
        "gửi. Mất, trùng hay bỏ dở thì thoát với mã 1. Đồng hồ chỉ nhảy trong các tiến trình Python của cổng, "
        "không trong PostgreSQL và hàng đợi. Ổ đĩa đầy chỉ thử được ở nơi được phép gắn đĩa tạm (unshare --mount); nơi "
        "khác thì bỏ qua và dòng cuối nói ra.",
    )
    parser.add_argument(
        "--short",
        action="store_true",
        help="bản ngắn: mỗi lỗi một lần, lịch gõ dày gấp 12 nên việc bị dừng được làm lại nhiều lần gấp 12",
    )
    parser.add_argument("--only", choices=PROGRAMMES, help="chỉ một phần")
    parser.add_argument("--json", action="store_true", dest="as_json", help="in một đối tượng JSON")
    return parser.parse_args()


def counting(*, short: bool) -> dict[str, Any]:
    with world() as folder:
        # Django must be set up before what is run can be imported.
        from bench.faults.programme import Plan, run

        return run(Plan(workers=12, databases=1) if short else Plan(workers=50, databases=5), folder)


def portal(*, short: bool) -> dict[str, Any]:
    """Run it in a namespace of mounts where one may be had: only there a disk can be filled without harm."""
    apart = own_mounts()
    command = [*apart, sys.executable, "-m", "bench.faults.portal", *(["--short"] if short else [])]
    done = subprocess.run(
        [*command, *(["--disk"] if apart else [])], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise Failed("Chưa thử được cả cổng vì lỗi ở trên.")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def own_mounts() -> list[str]:
    """Return how to start a program with mounts of its own; nothing where this user may not."""
    for command in (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"]):
        trial = [*command, "mount", "-t", "tmpfs", "faults", "/mnt"]
        try:
            if subprocess.run(trial, capture_output=True, check=False).returncode == 0:
                return command
        except FileNotFoundError:
            return []
    return []


if __name__ == "__main__":
    sys.exit(main())
