"""What bin/check says of known holes, and when it fails for them."""

import json
import subprocess
from typing import Any

import pytest

from satisfaction.embedded import checking

CLEAN = {"name": "django", "version": "5.2.0", "vulns": []}
HOLED = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-2026-1"}]}
SKIPPED = {"name": "nirvana", "skip_reason": "Dependency not found on PyPI"}
CLOSED = "Traceback (most recent call last):\nrequests.exceptions.ConnectionError: Max retries exceeded\n"


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let pip-audit answer with packages, or end with an error."""

    def answer(*packages: dict[str, Any], error: str = "") -> None:
        said = "" if error else json.dumps({"dependencies": packages})
        done: Any = subprocess.CompletedProcess([], 1 if error else 0, said, error)
        monkeypatch.setattr(subprocess, "run", lambda *args, **options: done)

    return answer


def test_a_closed_network_is_said_at_the_step_and_in_the_last_line(
    answered: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    answered(error=CLOSED)
    audited = checking.audit()
    said = capsys.readouterr().out
    assert "BỎ QUA: không hỏi được danh sách lỗ hổng (requests.exceptions.ConnectionError: Max retries" in said
    assert "0 gói có lỗ hổng" not in said
    assert checking.verdict([], audited) == "Đạt; CHƯA XEM ĐỦ lỗ hổng đã biết của các gói (pip-audit)"


def test_a_list_without_any_package_is_not_clean(answered: Any, capsys: pytest.CaptureFixture[str]) -> None:
    answered(SKIPPED, SKIPPED)
    assert checking.audit() == "unread"
    said = capsys.readouterr().out
    assert "BỎ QUA: không hỏi được danh sách lỗ hổng (Dependency not found on PyPI)" in said
    assert "0 gói có lỗ hổng" not in said


@pytest.mark.parametrize(
    ("packages", "audited", "last"),
    [
        ([CLEAN], "clean", "Đạt"),
        ([CLEAN, SKIPPED], "unread", "Đạt; CHƯA XEM ĐỦ lỗ hổng đã biết của các gói (pip-audit)"),
        ([CLEAN, HOLED], "holes", "Không đạt: pip-audit"),
        ([HOLED, SKIPPED], "holes", "Không đạt: pip-audit"),
    ],
)
def test_only_known_holes_fail(answered: Any, packages: list[dict[str, Any]], audited: str, last: str) -> None:
    answered(*packages)
    found = checking.audit()
    assert found == audited
    assert checking.verdict(["pip-audit"] if found == "holes" else [], found) == last
