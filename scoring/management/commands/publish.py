from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from scoring.models import Publication, ScoringRun
from scoring.publications import publication_of, withheld_in
from scoring.services.publications import NotPublishable, publish

BODY = "Ủy ban nhân dân tỉnh"
LARGEST_ID = 2**63 - 1


class Command(BaseCommand):
    help = "Công bố một lần tính theo quyết định; công bố sau thay thế công bố đang có hiệu lực và phải nêu lý do."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", metavar="RUN", type=int, help="số của lần tính (lệnh score in ra)")
        parser.add_argument("--decision", required=True, metavar="NO", help="số quyết định, ví dụ 605/QĐ-UBND")
        parser.add_argument("--date", required=True, metavar="D", type=_day, help="ngày quyết định: 2026-03-08")
        parser.add_argument("--body", default=BODY, help=f"cơ quan ban hành; mặc định: {BODY}")
        parser.add_argument(
            "--supersedes", metavar="NO", help="số quyết định của công bố đang có hiệu lực cần thay thế"
        )
        parser.add_argument("--reason", default="", help="lý do thay thế")

    def handle(self, *args: Any, run: int, decision: str, date: date, body: str, **options: Any) -> None:
        found = ScoringRun.objects.filter(pk=min(run, LARGEST_ID)).select_related("round", "method_version").first()
        if found is None:
            raise CommandError(f"Không có lần tính số {run}.")
        try:
            made = publish(
                run=found,
                issuing_body=body,
                decision_number=decision,
                decision_date=date,
                supersedes=_superseded(found, options["supersedes"]),
                reason=options["reason"],
                actor=None,
                at=timezone.now(),
            )
        except NotPublishable as refusal:
            raise CommandError("\n".join(refusal.faults)) from refusal
        self.stdout.write(f"Đã công bố đợt {made.round.code}, lần tính {run}, theo Quyết định số {decision}.")
        if date < timezone.localdate(found.at):
            self.stderr.write("Lưu ý: quyết định ký trước ngày tính; kiểm tra lại số, ngày và lần tính.")
        for key, why in withheld_in(made).items():
            self.stdout.write(f"Không công bố số đếm từng câu của {key or 'toàn đợt'}: {why.forms} phiếu thay đổi.")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _superseded(run: ScoringRun, number: str | None) -> Publication | None:
    if number is None:
        return None
    live = publication_of(run.round)
    if live is None or live.decision_number != number:
        raise CommandError(f"Công bố theo Quyết định số {number} không phải là công bố đang có hiệu lực của đợt.")
    return live
