from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from satisfaction.backup import BackupRefused
from satisfaction.backup.archive import opened
from satisfaction.backup.facts import seal_words
from satisfaction.backup.restoring import proved
from satisfaction.embedded.service import ServiceFailed


class Command(BaseCommand):
    help = (
        "Thử một bản sao lưu: kiểm tra mã băm, phục hồi vào một máy chủ tạm, so số dòng từng bảng và số phiếu từng đợt "
        "với bản kê, đếm lại phiếu gốc của mọi đợt, xem chuỗi niêm phong nhật ký còn trọn. Không động đến cổng đang "
        "chạy. Sai thì thoát với mã 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="TỆP")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            backup = opened(Path(file))
            wrong = list(proved(backup))
        except (BackupRefused, ServiceFailed) as error:
            raise CommandError(str(error)) from error
        if wrong:
            raise CommandError("Bản sao lưu không dùng được:\n" + "\n".join(wrong))
        told = backup.manifest
        self.stdout.write(
            f"Tốt: phục hồi được {len(told['tables'])} bảng, {sum(told['rounds'].values())} phiếu của "
            f"{len(told['rounds'])} đợt, đếm lại khớp. Bản sao lưu lúc {told['mark']['time']}. {seal_words(told)}"
        )
