from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings

from accounts.models import User
from accounts.roles import Role
from agencies.models import Membership
from satisfaction.embedded import prepare
from satisfaction.embedded.prepare import Unready, check_paper


def test_missing_fonts_are_named_with_the_remedy(settings: LazySettings, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path

    with pytest.raises(Unready, match=r"Thiếu phông chữ: .*Tinos-Regular\.ttf.*\nLấy lại bằng"):
        check_paper()


@pytest.mark.django_db
def test_a_start_with_an_administrator_says_nothing_about_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prepare, "collect_static", lambda: None)
    monkeypatch.setattr(prepare, "if_there_is", lambda command, title: None)
    admin = User.objects.create_user(username="quan-tri", full_name="Quản trị", password="mat-khau-dai-1")
    Membership.objects.create(user=admin, role=Role.ADMINISTRATOR, valid=(date(2020, 1, 1), None))

    prepare.fill(demo=False)

    assert capsys.readouterr() == ("", "")


@pytest.mark.django_db
def test_the_first_start_prints_the_first_administrators_link(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prepare, "collect_static", lambda: None)
    monkeypatch.setattr(prepare, "if_there_is", lambda command, title: None)

    prepare.fill(demo=False)

    assert "Mở tài khoản quản trị đầu tiên" in capsys.readouterr().out
