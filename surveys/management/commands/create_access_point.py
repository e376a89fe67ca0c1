import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from surveys.addresses import address_of
from surveys.models import AccessPoint, Channel, Round
from surveys.selectors import units_by_code
from surveys.services import RoundHasEnded, create_access_point

CHANNELS = {channel.name.lower(): channel for channel in Channel}


class Command(BaseCommand):
    help = "Mở một đường dẫn (mã QR) để người dân trả lời về một đơn vị trong đợt khảo sát."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", metavar="ROUND", help="mã đợt khảo sát")
        parser.add_argument("--unit", required=True, metavar="CODE", help="mã đơn vị")
        parser.add_argument("--channel", required=True, choices=sorted(CHANNELS), metavar="CHANNEL", type=str.lower)
        parser.add_argument("--label", default="", help="nơi đặt, ví dụ: Quầy số 2")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        access_point = self._made(options["round"], options["unit"], CHANNELS[options["channel"]], options["label"])
        url = address_of(access_point)
        if options["as_json"]:
            self.stdout.write(json.dumps({"token": access_point.token, "url": url}))
        else:
            self.stdout.write(f"{url}\nMã: {access_point.token}")

    def _made(self, code: str, unit_code: str, channel: Channel, label: str) -> AccessPoint:
        survey_round = Round.objects.filter(code=code).first()
        if survey_round is None:
            raise CommandError(f"Không có đợt khảo sát “{code}”.")
        units = units_by_code(survey_round)
        if unit_code not in units:
            raise CommandError(f"Đơn vị “{unit_code}” không có trong đợt. Các đơn vị: {', '.join(sorted(units))}.")
        try:
            return create_access_point(round_unit=units[unit_code], channel=channel, label=label, at=timezone.now())
        except RoundHasEnded as error:
            raise CommandError(f"Đợt “{code}” đã khóa thu phiếu.") from error
