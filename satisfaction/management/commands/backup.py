from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection
from django.utils import timezone

from accounts.services import record
from satisfaction.backup import BackupRefused, keeping
from satisfaction.backup.facts import seal_words
from satisfaction.backup.keys import keys
from satisfaction.backup.programs import Place, place_at, place_of
from satisfaction.backup.taking import take


class Command(BaseCommand):
    help = (
        "Sao lưu cơ sở dữ liệu và các tệp đang giữ vào một tệp, ở cùng một thời điểm, trong khi cổng vẫn chạy. "
        "Không kèm khóa bí mật trừ khi có --with-keys; dữ liệu liên hệ trong bản sao lưu vẫn niêm phong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", metavar="TỆP|THƯ_MỤC", help="mặc định: backups/ trong thư mục dữ liệu")
        parser.add_argument(
            "--with-keys", action="store_true", help="kèm các khóa bí mật: ai có tệp thì mở được mọi dữ liệu niêm phong"
        )

    def handle(self, *args: Any, to: str | None, with_keys: bool, **options: Any) -> None:
        at = timezone.now()
        try:
            path = keeping.target(to, timezone.localtime(at))
            manifest = take(
                target=path, source=source(), files=Path(default_storage.location), keys=keys(),  # type: ignore[attr-defined]
                with_keys=with_keys, at=at,
            )  # fmt: skip
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        keeping.note(path, manifest)
        try:
            write_down(path, manifest, with_keys=with_keys, at=at)
        except ProgrammingError:
            # The tables of the version before, backed up by this one just before `migrate`.
            self.stderr.write("Đã sao lưu, nhưng chưa ghi được vào nhật ký: cơ sở dữ liệu chưa nâng cấp (migrate).")
        self.stdout.write(told(path, manifest, with_keys=with_keys))


def write_down(path: Path, manifest: dict[str, Any], *, with_keys: bool, at: datetime) -> None:
    detail = {"forms": sum(manifest["rounds"].values()), "with_keys": with_keys}
    record(actor=None, action="backup.taken", subject=path.name, detail=detail, at=at)


def source() -> Place:
    """Return what is backed up: by the account for it where one is set, which may only read."""
    asked = settings.DATABASE_BACKUP_URL
    return place_at(asked) if asked else place_of(connection.settings_dict)


def told(path: Path, manifest: dict[str, Any], *, with_keys: bool) -> str:
    forms = sum(manifest["rounds"].values())
    secret = (
        "KÈM khóa bí mật: cất như cất khóa."
        if with_keys
        else "Không kèm khóa bí mật: cất secrets.json (hoặc các biến khóa) ở nơi khác, thiếu chúng thì dữ liệu "
        "liên hệ và lớp bảo vệ thứ hai không mở được."
    )
    return (
        f"{path}\n{path.stat().st_size} byte, {forms} phiếu của {len(manifest['rounds'])} đợt, mọi phiếu đã báo nhận "
        f"trước {manifest['mark']['time']}.\n{seal_words(manifest)}\n{secret}"
    )
