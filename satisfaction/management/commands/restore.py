import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from satisfaction.backup import BackupRefused
from satisfaction.backup.archive import KEYS, Backup, opened
from satisfaction.backup.facts import seal_words
from satisfaction.backup.keys import unlike
from satisfaction.backup.programs import place_at
from satisfaction.backup.restoring import (
    differing,
    known_migrations,
    miscounted,
    put_back,
    refuse_newer,
    refuse_used,
    unpacked,
)
from satisfaction.embedded.home import write_private
from satisfaction.secret_files import secret


class Command(BaseCommand):
    help = (
        "Phục hồi một bản sao lưu vào cơ sở dữ liệu trống: trọn vẹn hoặc không gì cả, rồi so với bản kê và đếm lại. "
        "Không nêu --into thì vào cơ sở dữ liệu của cổng này (còn trống), kèm các tệp."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="TỆP")
        parser.add_argument("--into", metavar="DATABASE_URL", help="cơ sở dữ liệu trống, tài khoản sở hữu nó")
        parser.add_argument("--files-into", metavar="THƯ_MỤC", help="nơi đặt các tệp khi có --into; không nêu thì bỏ")

    def handle(self, *args: Any, file: str, into: str | None, files_into: str | None, **options: Any) -> None:
        url = into or secret("DATABASE_ADMIN_URL") or secret("DATABASE_URL")
        folder = Path(files_into).expanduser().resolve() if files_into else None
        if into is None and folder is None:
            folder = Path(default_storage.location)  # type: ignore[attr-defined]
        try:
            backup = opened(Path(file))
            restore(backup, url, folder)
            wrong = proof(backup, url)
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        if wrong:
            raise CommandError("Đã nạp nhưng không khớp, đừng dùng cơ sở dữ liệu này:\n" + "\n".join(wrong))
        self.stdout.write("\n".join(told(backup, folder)))


def restore(backup: Backup, url: str, folder: Path | None) -> None:
    place = place_at(url)
    refuse_newer(backup)
    refuse_used(place, backup)
    with unpacked(backup, folder):
        put_back(backup, place)


def proof(backup: Backup, url: str) -> list[str]:
    """Return what differs; an older version's database is recounted once it was brought up to date."""
    wrong = differing(backup, place_at(url))
    return wrong if wrong or is_older(backup) else miscounted(url)


def is_older(backup: Backup) -> bool:
    return set(backup.manifest["migrations"]) != known_migrations()


def told(backup: Backup, folder: Path | None) -> list[str]:
    manifest = backup.manifest
    lines = [f"Đã phục hồi {sum(manifest['rounds'].values())} phiếu của {len(manifest['rounds'])} đợt."]
    lines.append(seal_words(manifest))
    if is_older(backup):
        lines.append("Bản sao lưu của phiên bản cũ hơn: chạy manage.py migrate, rồi recount từng đợt với --check.")
    lines.append(f"Tệp ở {folder}." if folder else "Chưa phục hồi các tệp: nêu --files-into để lấy chúng.")
    if KEYS in manifest["parts"]:
        lines.append(f"Khóa bí mật ở {lay_keys(backup)}: đặt thành biến môi trường trước khi chạy cổng, rồi xóa tệp.")
    elif changed := unlike(manifest["keys"]):
        lines.append(
            f"Chú ý: {', '.join(changed)} ở đây khác lúc sao lưu, những gì niêm phong bằng khóa cũ (liên hệ, lớp bảo "
            "vệ thứ hai, webhook) chưa mở được. Đặt lại các khóa cũ trước khi chạy cổng."
        )
    return lines


def lay_keys(backup: Backup) -> Path:
    path = Path(settings.SATISFACTION_HOME) / "keys.json"
    write_private(path, json.dumps(json.loads(b"".join(backup.pieces(KEYS))), indent=1))
    return path
