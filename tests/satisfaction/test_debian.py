"""What bin/setup asks of the system."""

import pytest

from satisfaction.embedded import debian


def test_tests_need_libraries_the_portal_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "loads", lambda library: library in debian.LIBRARIES)

    assert "libatomic1" not in debian.missing(tests=False)
    assert "libatomic1" in debian.missing(tests=True)


def test_tests_need_programs_the_portal_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "there", lambda program: False)
    monkeypatch.setattr(debian, "loads", lambda library: True)

    assert debian.missing(tests=False) == []
    assert debian.missing(tests=True) == [
        "chromium",
        "chromium-headless-shell",
        "poppler-utils",
        "gettext",
        "pgbouncer",
        "systemd",
    ]
