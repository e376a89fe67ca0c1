import hashlib
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from documents.reading import InvalidFile, UnreadableFile, read_table
from scoring.history.result_files import KINDS, KNOWN, NEEDED
from scoring.services.history import load_results, summary


class Command(BaseCommand):
    help = f"""Nạp chỉ số đã công bố của các năm trước từ tệp CSV (UTF-8) hoặc XLSX. Cổng không tính lại được số này.

Các cột: {", ".join(KNOWN)}.
Bắt buộc: {", ".join(NEEDED)}.
unit: mã đơn vị, khoi:MÃ cho một khối, toan-tinh cho cả tỉnh. method: {", ".join(KINDS)}.
value, low, high: phần trăm như đã in (85,25). correction: lý do, khi số đã nạp trước đây sai.
Nạp lại cùng tệp không thêm gì. Có dòng sai thì không dòng nào được lưu."""

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv|xlsx")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không lưu gì")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            table = read_table(file)
            loaded = load_results(
                table=table,
                file_name=file.name[-200:],
                sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
                actor=None,
                at=timezone.now(),
                dry_run=dry_run,
            )
        except (UnreadableFile, InvalidFile) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(summary(loaded))
