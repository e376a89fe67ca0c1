from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from scoring.services import load_methods_shipped
from surveys.services import load_shipped_questionnaires
from surveys.services.paper import load_shipped_reasons


class Command(BaseCommand):
    help = "Nạp các phiếu hỏi, phương pháp tính và lý do loại phiếu đi kèm cổng; chạy lại không thêm gì."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        for questionnaire in load_shipped_questionnaires(at=at):
            self.stdout.write(f"Phiếu {questionnaire.questionnaire.code}: phiên bản {questionnaire.number}")
        for method in load_methods_shipped(at=at):
            self.stdout.write(f"Phương pháp {method.method.code}: phiên bản {method.number}")
        self.stdout.write(f"Lý do loại phiếu giấy: {len(load_shipped_reasons())}")
