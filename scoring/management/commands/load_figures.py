import hashlib
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from documents.reading import InvalidFile, UnreadableFile, read_table
from scoring.indicators.reading import KNOWN, NEEDED
from scoring.services.indicators import load_figures, summary


class Command(BaseCommand):
    help = f"""Nạp chỉ số đặt cạnh chỉ số hài lòng (PCI, PAPI, PAR INDEX, 766, Một cửa …) từ tệp CSV (UTF-8) hoặc XLSX.

Các cột: {", ".join(KNOWN)}.
Bắt buộc: {", ".join(NEEDED)}; và value, hoặc numerator cùng denominator.
indicator: mã trong danh mục. unit: mã đơn vị, toan-tinh cho cả tỉnh. period: 2025, 2025-H1, 2025-Q2, 2025-06.
value: như đã in (85,25). correction: lý do, khi số đã nạp trước đây sai.
Nạp lại cùng tệp không thêm gì. Có dòng sai thì không dòng nào được lưu."""

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv|xlsx")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không lưu gì")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            taken = load_figures(
                table=read_table(file),
                file_name=file.name[-200:],
                sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
                actor=None,
                at=timezone.now(),
                dry_run=dry_run,
            )
        except (UnreadableFile, InvalidFile) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(summary(taken))
