from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scoring.recount import recount
from surveys.models import Round

SHOWN = 200


class Command(BaseCommand):
    help = "Đếm lại phiếu gốc của một đợt và so với bảng đếm cộng hàng chờ; lệch thì báo từng chỗ và thoát với mã 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("round", metavar="ROUND", help="mã đợt khảo sát")
        parser.add_argument("--check", action="store_true", required=True, help="chỉ so sánh, không sửa gì")

    def handle(self, *args: Any, round: str, **options: Any) -> None:
        found = Round.objects.filter(code=round).first()
        if found is None:
            raise CommandError(f"Không có đợt khảo sát mã “{round}”.")
        result = recount(found)
        if result.differences:
            lines = [str(difference) for difference in result.differences[:SHOWN]]
            if len(result.differences) > SHOWN:
                lines.append(f"… và {len(result.differences) - SHOWN} chỗ lệch khác")
            raise CommandError("\n".join([f"Bảng đếm lệch {len(result.differences)} chỗ:", *lines]))
        self.stdout.write(f"Khớp: {result.forms} phiếu trong bảng đếm, {result.waiting} mục trong hàng chờ.")
