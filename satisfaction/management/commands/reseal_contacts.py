from typing import Any

from django.core.management.base import BaseCommand, CommandError

from feedback.services.resealing import reseal_details
from invitations.services.resealing import reseal_contacts
from sealing import CannotOpen


class Command(BaseCommand):
    help = "Mã hóa lại dữ liệu liên hệ bằng khóa đầu tiên của CONTACT_KEY, sau đó bỏ được khóa cũ."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            writers, invited = reseal_details(), reseal_contacts()
        except CannotOpen as error:
            raise CommandError("Có dữ liệu không khóa nào trong CONTACT_KEY mở được. Thêm lại khóa cũ.") from error
        self.stdout.write(f"Đã mã hóa lại {invited} người được mời, {writers} người góp ý.")
