from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from surveys.models import Round
from surveys.services import WrongState, close_round


class Command(BaseCommand):
    help = "Khóa thu phiếu một đợt khảo sát đang mở; đợt quá ngày kết thúc thì cổng tự khóa."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("round", metavar="CODE", help="mã đợt khảo sát")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Round.objects.filter(code=options["round"]).first()
        if found is None:
            raise CommandError(f"Không có đợt khảo sát “{options['round']}”.")
        try:
            close_round(round=found, at=timezone.now())
        except WrongState as error:
            raise CommandError(f"Đợt “{found.code}” không đang mở ({found.get_state_display().lower()}).") from error
        self.stdout.write(f"Đợt {found.code} đã khóa thu phiếu. Phiếu nhập sau đó được đánh dấu là nộp muộn.")
