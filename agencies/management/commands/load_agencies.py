from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agencies.files import KNOWN, NEEDED
from agencies.services import load_agencies
from documents.reading import InvalidFile, UnreadableFile, read_table


class Command(BaseCommand):
    help = f"""Nạp danh sách đơn vị từ tệp CSV (UTF-8) hoặc XLSX.

Các cột: {", ".join(KNOWN)}.
Bắt buộc: {", ".join(NEEDED)}. valid_to là ngày cuối cùng còn hiệu lực; để trống là còn hiệu lực.
Một đơn vị có thể có nhiều dòng (nhiều phiên bản); cấp trên (parent) đứng ở dòng nào cũng được.
predecessors: mã các đơn vị cũ, cách nhau bởi |, có thể kèm phần chuyển sang: so-a|so-b:0.5.
Nạp lại cùng tệp không thêm gì. Có dòng sai thì không dòng nào được lưu."""

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv|xlsx")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            loaded = load_agencies(read_table(file), actor=None, at=timezone.now())
        except (UnreadableFile, InvalidFile) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Đơn vị mới: {loaded.agencies}. Khối mới: {loaded.blocks}. Phiên bản thêm: {loaded.added}, "
            f"sửa: {loaded.changed}, không đổi: {loaded.unchanged}. Kế thừa ghi thêm: {loaded.successions}."
        )
