from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.resealing import reseal_factors
from notices.services.resealing import reseal_webhooks
from sealing import CannotOpen


class Command(BaseCommand):
    help = "Niêm phong lại lớp bảo vệ thứ hai và khóa ký webhook bằng khóa đầu tiên, sau đó bỏ được khóa cũ."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                factors, webhooks = reseal_factors(), reseal_webhooks()
        except CannotOpen as error:
            words = "Có bí mật không khóa nào trong MFA_KEY, WEBHOOK_KEY mở được. Thêm lại khóa cũ; chưa gì thay đổi."
            raise CommandError(words) from error
        self.stdout.write(f"Đã niêm phong lại {factors} lớp bảo vệ, {webhooks} webhook.")
