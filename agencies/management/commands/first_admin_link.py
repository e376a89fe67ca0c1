from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils import timezone

from agencies.services import AdministratorExists, first_administrator_link


class Command(BaseCommand):
    help = (
        "In đường dẫn dùng một lần (24 giờ) để mở tài khoản quản trị đầu tiên; đường dẫn in trước đó hết hiệu lực. "
        "Đã có người quản trị đăng nhập được thì không in gì ra đầu ra chuẩn."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", default=settings.PUBLIC_URL, help="địa chỉ của cổng; mặc định %(default)s")

    def handle(self, *args: Any, base_url: str, **options: Any) -> None:
        try:
            secret = first_administrator_link(on=timezone.localdate(), at=timezone.now())
        except AdministratorExists:
            self.stderr.write("Đã có tài khoản quản trị; tài khoản mới do người quản trị cấp tại /noi-bo/tai-khoan/.")
            return
        self.stdout.write(f"{base_url.rstrip('/')}{reverse('accounts:one_time_link', args=[secret])}")
