"""The portal's own commands in a home that nothing has been started in."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.portal import ROOT, environment

pytestmark = [pytest.mark.system, pytest.mark.timeout(200)]


def manage(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment(home), capture_output=True, text=True, timeout=150, check=False
    )


def test_the_first_command_finds_its_tables(tmp_path: Path) -> None:
    home = tmp_path / "home"

    loaded = manage(home, "load_definitions")
    again = manage(home, "load_definitions")

    assert (loaded.returncode, again.returncode) == (0, 0), loaded.stderr
    assert "cap-xa-16-3" in loaded.stdout
    assert "Tạo cấu trúc" in loaded.stderr
    assert "Tạo cấu trúc" not in again.stderr
