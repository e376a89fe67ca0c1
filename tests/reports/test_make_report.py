from pathlib import Path

import pytest
from django.core.management import CommandError

from tests import factories
from tests.reports.factories import command, tallied

pytestmark = pytest.mark.django_db


def make(*arguments: str) -> str:
    return command("make_report", *arguments)


def test_command_writes_a_pdf_twice_the_same(tmp_path: Path) -> None:
    tallied(sizes=(1,))
    one, two = tmp_path / "mot.pdf", tmp_path / "hai.pdf"
    for out in (one, two):
        make("dot-2-2026", "--kind", "agency", "--agency", "dot-2-2026-0-000", "--out", str(out))
    assert one.read_bytes().startswith(b"%PDF-1.7")
    assert one.read_bytes() == two.read_bytes()
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("khong-co", "--kind", "province"), "Không có đợt khảo sát mang mã “khong-co”."),
        (("dot", "--kind", "province"), "chưa được tính chỉ số"),
        (("dot", "--kind", "agency"), "--kind agency cần --agency CODE."),
        (("dot", "--kind", "agency", "--agency", "x"), "không có đơn vị mang mã “x”"),
        (("dot", "--kind", "province", "--agency", "x"), "--agency chỉ dùng với --kind agency."),
        (("dot", "--kind", "plans"), "plans"),
    ],
)
def test_bad_requests_are_said_and_leave_no_file(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    factories.survey_round("dot")
    out = tmp_path / "bao-cao.pdf"
    with pytest.raises(CommandError, match=words):
        make(*arguments, "--out", str(out))
    assert not out.exists()


def test_missing_folder_is_said_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không có thư mục"):
        make("dot", "--kind", "province", "--out", str(tmp_path / "khong-co" / "bao-cao.pdf"))
