from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from scoring.services import load_methods_shipped
from scoring.services.indicator_catalogue import load_indicators_shipped
from surveys.services import load_shipped_questionnaires
from surveys.services.paper import load_shipped_reasons


class Command(BaseCommand):
    help = (
        "Nạp các phiếu hỏi, phương pháp tính, chỉ số đặt cạnh và lý do loại phiếu đi kèm cổng; chạy lại không thêm gì."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        for questionnaire in load_shipped_questionnaires(at=at):
            self.stdout.write(f"Phiếu {questionnaire.questionnaire.code}: phiên bản {questionnaire.number}")
        for method in load_methods_shipped(at=at):
            self.stdout.write(f"Phương pháp {method.method.code}: phiên bản {method.number}")
        self.stdout.write(f"Chỉ số đặt cạnh: {len(load_indicators_shipped())}")
        self.stdout.write(f"Lý do loại phiếu giấy: {len(load_shipped_reasons())}")
