from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from accounts.second_factor import reset_second_factor


class Command(BaseCommand):
    help = "Bỏ lớp bảo vệ thứ hai của một tài khoản, khi không còn quản trị viên nào vào được để bỏ giúp."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="TÊN_ĐĂNG_NHẬP")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username__iexact=options["username"]).first()
        if user is None:
            raise CommandError(f"Không có tài khoản {options['username']}.")
        reset_second_factor(user=user, actor=None, at=timezone.now())
        self.stdout.write(f"Đã bỏ lớp bảo vệ thứ hai của {user.username}; mật khẩu giữ nguyên.")
