from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from agencies.models import Agency
from documents.reading import UnreadableFile, read_table
from scoring.selectors import UnknownMethod, latest_method_version
from scoring.services import MethodDoesNotFit, assign_method
from surveys.models import QuestionnaireVersion, Round
from surveys.selectors import newest_version
from surveys.services import InvalidRound, create_round, open_round

FIRST_YEAR, LAST_YEAR = 1990, 2199


class Command(BaseCommand):
    help = "Tạo một đợt khảo sát: phiếu, phương pháp, thời gian và các đơn vị được đánh giá."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="CODE", help="mã đợt: chữ thường, số, gạch nối")
        parser.add_argument("--questionnaire", required=True, metavar="Q", help="mã phiếu; lấy phiên bản mới nhất")
        parser.add_argument("--method", required=True, metavar="M", help="mã phương pháp; lấy phiên bản mới nhất")
        parser.add_argument("--opens", required=True, metavar="D", type=_day, help="ngày bắt đầu, YYYY-MM-DD")
        parser.add_argument("--closes", required=True, metavar="D", type=_day, help="ngày kết thúc, YYYY-MM-DD")
        parser.add_argument("--title", default="", help="tên đợt; mặc định gồm năm đánh giá và mã đợt")
        parser.add_argument("--year", type=_year, help="năm đánh giá; mặc định là năm của ngày kết thúc")
        parser.add_argument("--open", action="store_true", help="mở thu phiếu ngay")
        units = parser.add_mutually_exclusive_group(required=True)
        units.add_argument("--units", metavar="CODE[,CODE…]", help="mã các đơn vị")
        units.add_argument("--block", metavar="B", help="mọi đơn vị của khối vào ngày bắt đầu")
        units.add_argument(
            "--agencies",
            metavar="FILE",
            type=Path,
            help="tệp đơn vị đã nạp; lấy các đơn vị không là cấp trên (parent) của đơn vị khác trong tệp",
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        try:
            method = latest_method_version(options["method"])
            made = create_round(
                code=options["code"],
                title=options["title"],
                assessment_year=options["year"],
                questionnaire_version=newest_version(options["questionnaire"]),
                opens_on=options["opens"],
                closes_on=options["closes"],
                agencies=_agencies(options),
                actor=None,
                at=at,
            )
            assign_method(round=made, method_version=method)
        except UnknownMethod as error:
            raise CommandError(f"Không có phương pháp mã “{options['method']}”.") from error
        except QuestionnaireVersion.DoesNotExist as error:
            raise CommandError(f"Không có phiếu hỏi mã “{options['questionnaire']}”.") from error
        except (InvalidRound, MethodDoesNotFit, UnreadableFile) as error:
            raise CommandError(str(error)) from error
        if options["open"]:
            open_round(round=made, actor=None, at=at)
        self._say(made)

    def _say(self, made: Round) -> None:
        state = made.get_state_display()
        self.stdout.write(f"Đợt {made.code}: {made.title}, {made.units.count()} đơn vị, {state}.")
        if made.state == Round.State.OPEN and made.closes_on < timezone.localdate():
            self.stdout.write(
                f"Ngày kết thúc {made.closes_on:%d/%m/%Y} đã qua: web không nhận phiếu. "
                "Nhập phiếu đã thu bằng import_responses, rồi khóa bằng close_round."
            )


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” không phải ngày dạng YYYY-MM-DD") from error


def _year(text: str) -> int:
    if not text.isdecimal() or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise ArgumentTypeError(f"“{text}” không phải năm từ {FIRST_YEAR} đến {LAST_YEAR}")
    return int(text)


def _agencies(options: dict[str, Any]) -> list[Agency]:
    if options["block"]:
        return _of_block(options["block"], options["opens"])
    codes = _codes_of_file(options["agencies"]) if options["agencies"] else _listed(options["units"])
    found = list(Agency.objects.filter(code__in=codes))
    unknown = sorted(set(codes) - {agency.code for agency in found})
    if unknown:
        raise CommandError(f"Không có đơn vị mã: {', '.join(unknown)}. Nạp bằng load_agencies trước.")
    return found


def _of_block(block: str, on: date) -> list[Agency]:
    found = list(Agency.objects.filter(versions__block__code=block, versions__valid__contains=on))
    if not found:
        raise CommandError(f"Ngày {on:%d/%m/%Y} không có đơn vị nào thuộc khối “{block}”.")
    return found


def _listed(codes: str) -> list[str]:
    return [code.strip() for code in codes.split(",") if code.strip()]


def _codes_of_file(path: Path) -> list[str]:
    table = read_table(path)
    if "code" not in table.columns:
        raise CommandError(f"{path}: tệp không có cột code.")
    parents = {row.get("parent", "") for _line, row in table.rows}
    return [row["code"] for _line, row in table.rows if row["code"] not in parents]
