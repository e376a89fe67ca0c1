import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from documents.reading import MAX_BYTES, InvalidFile, UnreadableFile
from surveys.models import Round
from surveys.services import ImportReport, ReasonMissing, import_responses


class Command(BaseCommand):
    help = (
        "Nhập phiếu trả lời từ tệp vào một đợt khảo sát. Cột: unit (mã đơn vị), mã các câu hỏi; không bắt buộc: "
        "form_no, submitted_on, service, channel, stratum, sampling_unit. Nhập lại cùng tệp không thêm gì; "
        "tệp có lỗi thì không lưu dòng nào."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", metavar="ROUND", help="mã đợt khảo sát")
        parser.add_argument("file", metavar="FILE.csv|xlsx", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="kiểm tra tệp, không lưu")
        parser.add_argument("--json", action="store_true", dest="as_json")
        parser.add_argument(
            "--accept-late",
            metavar="REASON",
            default="",
            help="lý do để tính cả các phiếu đến muộn của tệp (đợt đã khóa, đơn vị không còn); không ghi thì phiếu chờ",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        survey_round = Round.objects.filter(code=options["round"]).first()
        if survey_round is None:
            raise CommandError(f"Không có đợt khảo sát “{options['round']}”.")
        try:
            report = self._read(survey_round, options["file"], options["dry_run"], options["accept_late"])
        except (UnreadableFile, ReasonMissing) as error:
            raise CommandError(str(error)) from error
        except InvalidFile as error:
            if options["as_json"]:
                self.stdout.write(json.dumps({"errors": [asdict(fault) for fault in error.faults]}, ensure_ascii=False))
            raise CommandError(str(error)) from error
        self._say(survey_round, report, as_json=options["as_json"])

    def _read(self, survey_round: Round, file: Path, dry_run: bool, accept_late: str) -> ImportReport:
        try:
            with file.open("rb") as opened:
                content = opened.read(MAX_BYTES + 1)
        except OSError as error:
            raise CommandError(f"Không mở được tệp “{file}”: {error.strerror}.") from error
        return import_responses(
            round=survey_round,
            content=content,
            file_name=file.name,
            dry_run=dry_run,
            accept_late=accept_late,
            at=timezone.now(),
        )

    def _say(self, survey_round: Round, report: ImportReport, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"round": survey_round.code, **asdict(report)}))
            return
        verb = "Đã thêm" if report.stored else "Tệp hợp lệ, sẽ thêm"
        self.stdout.write(
            f"{verb} {report.added} phiếu; {report.repeated} dòng đã có từ trước. Tổng {report.rows} dòng."
        )
        if report.waiting:
            self.stdout.write(
                f"{report.waiting} phiếu đến muộn, chưa được tính: quyết định ở trang Chất lượng, hoặc chạy lại "
                'lệnh này với --accept-late "LÝ DO".'
            )
        if report.accepted:
            self.stdout.write(f"{report.accepted} phiếu đến muộn của tệp được tính theo lý do đã ghi.")
        if report.repeated and report.added and not report.numbered:
            self.stdout.write(
                "Tệp không có cột form_no: dòng giống hệt phiếu đã lưu được coi là cùng một phiếu. "
                "Nếu là phiếu khác, hãy đánh số phiếu ở cột form_no."
            )
