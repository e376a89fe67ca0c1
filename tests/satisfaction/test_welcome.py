import argparse
from pathlib import Path

import pytest

from satisfaction.embedded.home import Home
from satisfaction.embedded.start import welcome

OPTIONS = argparse.Namespace(host="127.0.0.1", port=8001, tls=False)


def test_what_to_do_first_stands_last(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    welcome(OPTIONS, Home(tmp_path), "Đăng nhập bằng demo-noi-vu.")

    lines = capsys.readouterr().out.splitlines()
    assert lines.index("Cổng đã sẵn sàng") < len(lines) - 1
    assert lines[-1] == "Đăng nhập bằng demo-noi-vu."


def test_with_nothing_to_do_first_it_ends_by_saying_how_to_stop(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    welcome(OPTIONS, Home(tmp_path), "")

    assert capsys.readouterr().out.splitlines()[-1] == "Ctrl-C để dừng."
