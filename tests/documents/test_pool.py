"""Documents laid out side by side: what breaks or is killed leaves the others alone, and no process stays behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from documents import pdf
from tests.documents.test_pdf import page

SHEET = page("<p>Phiếu số {}</p>" * 60)
BROKEN = page('<img src="https://example.vn/a.png" alt="">')


def lanes_of(pid: int) -> list[int]:
    """Return the lanes of a process, or the child of a lane."""
    listed = (path.read_text().split() for path in Path(f"/proc/{pid}/task").glob("*/children"))
    found = [int(word) for words in listed for word in words]
    return [one for one in found if b"documents.rendering_child" in Path(f"/proc/{one}/cmdline").read_bytes()]


def content_of(one: pdf.Rendered | pdf.RenderingFailed) -> bytes:
    return one.content if isinstance(one, pdf.Rendered) else str(one).encode()


def test_a_broken_document_breaks_none_of_its_neighbours() -> None:
    pages = [SHEET, SHEET + " ", BROKEN, page("<p>x</p>"), SHEET]
    with pdf.many() as pool:
        found = list(pool.rendered(enumerate(map(pdf.sheet, pages))))
    assert [key for key, _one in found] == [0, 1, 2, 3, 4]
    assert [key for key, one in found if isinstance(one, pdf.RenderingFailed)] == [2]
    # Alone or in a row with others: the same bytes.
    assert content_of(found[0][1]) == content_of(found[4][1]) == pdf.render(SHEET)


def test_documents_of_killed_children_and_lanes_are_laid_out_all_the_same() -> None:
    expected, kept = pdf.render(SHEET), set(lanes_of(os.getpid()))
    killed: dict[str, int] = {}

    def kill(what: str, pids: list[int]) -> None:
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        killed[what] = len(pids)

    def pages() -> Iterator[tuple[int, pdf.Page]]:
        for number in range(14):
            yield number, pdf.sheet(SHEET)
            lanes = [one for one in lanes_of(os.getpid()) if one not in kept]
            if number == 6:
                kill("children", [child for lane in lanes for child in lanes_of(lane)])
            if number == 10:
                kill("lanes", lanes)

    with pdf.many() as pool:
        found = dict(pool.rendered(pages()))
    assert killed["children"]
    assert killed["lanes"]
    assert {content_of(one) for one in found.values()} == {expected}
    assert set(lanes_of(os.getpid())) == kept


def test_a_document_that_takes_too_long_is_given_up_alone() -> None:
    slow = pdf.Page(page("<p>x</p>" * 20_000), 0.5, pdf.MEMORY_BYTES)
    with pdf.many() as pool:
        found = list(pool.rendered([("slow", slow), ("next", pdf.sheet(SHEET))]))
    assert "quá lâu" in str(found[0][1])
    assert content_of(found[1][1]).startswith(b"%PDF-")


def test_lanes_end_with_whoever_was_killed_over_them() -> None:
    work = "from documents import pdf; pdf.render('<p>x</p>'); print(1, flush=True); pdf.render('<p>x</p>' * 20_000)"
    with subprocess.Popen([sys.executable, "-c", work], stdout=subprocess.PIPE, cwd=pdf.ROOT) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.3)
        (lane,) = lanes_of(process.pid)
        left = [lane, *lanes_of(lane)]
        process.kill()
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in left) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(left) == 2
    assert not [pid for pid in left if Path(f"/proc/{pid}").exists()]
