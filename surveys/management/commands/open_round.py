from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from surveys.models import Round
from surveys.services import WrongState, open_round
from surveys.services.lateness import made_afterwards


class Command(BaseCommand):
    help = "Mở thu phiếu một đợt khảo sát đang chuẩn bị."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("round", metavar="CODE", help="mã đợt khảo sát")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Round.objects.filter(code=options["round"]).first()
        if found is None:
            raise CommandError(f"Không có đợt khảo sát “{options['round']}”.")
        try:
            open_round(round=found, at=timezone.now())
        except WrongState as error:
            raise CommandError(_refusal(found)) from error
        self.stdout.write(
            f"Đợt {found.code} đã mở, nhận phiếu từ {found.opens_on:%d/%m/%Y} đến hết {found.closes_on:%d/%m/%Y}."
        )
        if made_afterwards(found):
            self.stdout.write("Đợt lập sau ngày kết thúc: nhập phiếu từ tệp, phiếu giấy, rồi khóa bằng close_round.")
        elif found.closes_on < timezone.localdate():
            self.stdout.write("Ngày kết thúc đã qua: cổng đang chạy sẽ tự khóa thu phiếu sau ít phút.")


def _refusal(found: Round) -> str:
    if found.state == Round.State.OPEN:
        return f"Đợt “{found.code}” đang mở rồi."
    return (
        f"Đợt “{found.code}” đã khóa thu phiếu, không mở lại được. "
        "Phiếu đã thu vẫn nhập được bằng import_responses, lưu là đến muộn và chờ quyết định."
    )
