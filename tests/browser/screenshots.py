"""Pictures of every page at three widths and of the PDF reports: `python -m tests.browser.screenshots DIR`."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.browser.facts import Facts, gather, one_time_link, signed_in
from tests.browser.pages import STATES, State
from tests.browser.portal import Portal, running

WIDTHS = (360, 768, 1280)
REPORTS = {
    "tinh": ("{round}", "--kind", "province"),
    "don-vi": ("{round}", "--kind", "agency", "--agency", "phuong-nha-trang"),
    "xa": ("quang-thanh-2023", "--kind", "province"),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="bin/screenshots", description="Chụp mọi trang ở 360, 768, 1280 px và tệp PDF."
    )
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument("--only", default="", help="chỉ các trang có chữ này trong tên")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, running(Path(scratch) / "home", demo=True) as portal:
        with chromium() as browser:
            facts = gather(portal)
            facts = Facts(portal, facts.passwords, {**facts.names, **one_time_link(browser, facts)})
            for state in STATES:
                if options.only in state.name:
                    picture(browser, facts, state, options.folder)
        for name, words in REPORTS.items():
            if options.only in name:
                paper(portal, name, [word.format(**facts.names) for word in words], options.folder)


def picture(browser: Browser, facts: Facts, state: State, folder: Path) -> None:
    context = signed_in(browser, facts, state.role, script=state.script)
    page = context.new_page()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        state.reach(page, facts)
        page.screenshot(path=folder / f"{state.name}-{width}.png", full_page=True)
    context.close()
    sys.stdout.write(f"{state.name}\n")


def paper(portal: Portal, name: str, words: list[str], folder: Path) -> None:
    file = folder / f"bao-cao-{name}.pdf"
    portal.manage("make_report", *words, "--out", str(file))
    subprocess.run(["pdftoppm", "-r", "80", "-png", str(file), str(file.with_suffix(""))], check=True)
    sys.stdout.write(f"{file.name}\n")


if __name__ == "__main__":
    main()
