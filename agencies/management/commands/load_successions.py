from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agencies.files import SUCCESSION_KNOWN
from agencies.services import load_successions
from documents.reading import InvalidFile, UnreadableFile, read_table


class Command(BaseCommand):
    help = (
        "Nạp việc đổi tên, sáp nhập, chia tách, chuyển giao, giải thể đơn vị từ tệp CSV hoặc XLSX. "
        f"Các cột: {', '.join(SUCCESSION_KNOWN)}. kind: rename, merge, split, transfer, dissolve. "
        "Nạp lại cùng tệp không thêm gì; có dòng sai thì không dòng nào được lưu."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv|xlsx")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            added = load_successions(read_table(file), actor=None, at=timezone.now())
        except (UnreadableFile, InvalidFile) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Kế thừa ghi thêm: {added}.")
