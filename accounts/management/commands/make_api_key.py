from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.api_keys import make_api_key
from accounts.models import ApiKey

# A key that reads results is made on the page, which asks for its agencies.
PURPOSES = [each.value for each in ApiKey.Purpose if each != ApiKey.Purpose.RESULTS]


class Command(BaseCommand):
    help = "Tạo khóa API cho hệ thống khác và in khóa ra một lần."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="tên hệ thống, tối đa 120 ký tự")
        parser.add_argument("--purpose", choices=PURPOSES, default=ApiKey.Purpose.INVITATIONS.value)

    def handle(self, *args: Any, **options: Any) -> None:
        purpose = ApiKey.Purpose(options["purpose"])
        _key, secret = make_api_key(name=options["name"][:120], purpose=purpose, at=timezone.now())
        self.stdout.write(secret)
