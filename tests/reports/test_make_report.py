import errno
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError
from django.utils.timezone import localdate, now

from reports.production import kept
from scoring.models import ScoringRun
from scoring.services import score_round
from tests import factories
from tests.reports.factories import command, tallied
from tests.reports.paper import Paper
from tests.scoring.factories import publish

pytestmark = pytest.mark.django_db


def make(*arguments: str) -> str:
    return command("make_report", *arguments)


def test_command_writes_a_pdf_twice_the_same(tmp_path: Path) -> None:
    tallied(sizes=(1,))
    one, two = tmp_path / "mot.pdf", tmp_path / "hai.pdf"
    for out in (one, two):
        # Else the second would be the first, as it was kept.
        kept.sweep(before=now() + timedelta(days=1))
        make("dot-2-2026", "--kind", "agency", "--agency", "dot-2-2026-0-000", "--out", str(out))
    assert one.read_bytes().startswith(b"%PDF-1.7")
    assert one.read_bytes() == two.read_bytes()
    assert len(list(tmp_path.iterdir())) == 2


@pytest.fixture
def published_and_later() -> tuple[ScoringRun, ScoringRun]:
    """The run of a round that is published, and a newer one."""
    round = tallied(sizes=(1,))
    shown = ScoringRun.objects.get(round=round)
    publish(run=shown, decision_number="1", issuing_body="UBND tỉnh", decision_date=localdate(), actor=None, at=now())
    return shown, score_round(round=round, actor=None, at=now())


def run_printed(out: Path, *arguments: str) -> str:
    make("dot-2-2026", "--kind", "province", "--out", str(out), *arguments)
    return Paper(out.read_bytes()).text.partition("Lần tính số ")[2].partition(" ")[0]


def test_the_run_that_is_shown_to_all_is_printed_and_the_newest_when_asked(
    tmp_path: Path, published_and_later: tuple[ScoringRun, ScoringRun]
) -> None:
    shown, later = published_and_later
    assert run_printed(tmp_path / "mot.pdf") == str(shown.pk)
    assert run_printed(tmp_path / "hai.pdf", "--newest") == str(later.pk)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("khong-co", "--kind", "province"), "Không có đợt khảo sát mang mã “khong-co”."),
        (("dot", "--kind", "province"), "chưa được tính chỉ số"),
        (("dot", "--kind", "agency"), "--kind agency cần --agency CODE."),
        (("dot", "--kind", "agency", "--agency", "x"), "không có đơn vị mang mã “x”"),
        (("dot", "--kind", "province", "--agency", "x"), "--agency không dùng với --kind province."),
        (("dot", "--kind", "khac"), "khac"),
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


def test_a_full_disk_is_said_and_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tallied(sizes=(1,))
    kept.sweep(before=now() + timedelta(days=1))
    save, saved = FileSystemStorage._save, []  # type: ignore[attr-defined]

    def filling(storage: Any, name: str, content: Any) -> str:
        saved.append(name)
        # A part of it is on the disk by the time it is full.
        save(storage, name, ContentFile(b"half"))
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", filling)
    with pytest.raises(CommandError, match="đã đầy") as refused:
        make("dot-2-2026", "--kind", "agency", "--agency", "dot-2-2026-0-000", "--out", str(tmp_path / "bao-cao.pdf"))
    # A terminal has no buttons.
    assert "bấm" not in str(refused.value).casefold()
    assert saved
    assert not default_storage.exists(saved[-1])
    assert not list(tmp_path.iterdir())


def test_a_full_disk_where_the_file_goes_is_said_and_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tallied(sizes=(1,))
    out = tmp_path / "bao-cao.csv.zip"
    out.write_bytes(b"old")

    def filling(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", filling)
    with pytest.raises(CommandError, match=r"Không ghi được .*: ổ đĩa đã đầy\. .* chạy lại lệnh\."):
        make("dot-2-2026", "--kind", "province", "--format", "csv", "--out", str(out))
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]
