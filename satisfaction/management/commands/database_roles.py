import re
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

import psycopg2
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from satisfaction.backup import BackupRefused
from satisfaction.backup.facts import connected
from satisfaction.backup.programs import Place, place_at, place_of
from satisfaction.database_roles import PREFIX, Roles, statements
from satisfaction.secret_files import secret


class Command(BaseCommand):
    help = (
        "In các câu lệnh SQL đặt quyền tối thiểu trong PostgreSQL cho ba vai: app (cổng đang chạy), read (người phân "
        "tích), backup (sao lưu); với --apply thì chạy luôn. Chạy bằng tài khoản sở hữu bảng (DATABASE_ADMIN_URL), "
        "lặp lại được; chạy lại sau mỗi lần cập nhật cấu trúc."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--prefix", default="satisfaction", type=_prefix, help="tên vai: TIỀN_TỐ_app, …")
        parser.add_argument("--apply", action="store_true", help="chạy các câu lệnh trong một giao dịch")

    def handle(self, *args: Any, prefix: str, apply: bool, **options: Any) -> None:
        try:
            with connected(owner()) as wire, wire, wire.cursor() as cursor:
                lines = [line.as_string(cursor) for line in statements(cursor, Roles(prefix))]
                if apply:
                    for line in lines:
                        cursor.execute(line)
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        except psycopg2.errors.InsufficientPrivilege as error:
            raise CommandError(
                f"PostgreSQL từ chối: {str(error).strip()}\nChạy bằng tài khoản sở hữu bảng; vai chưa có thì người "
                "quản trị PostgreSQL tạo trước (các dòng CREATE ROLE) hoặc cho tài khoản này quyền CREATEROLE."
            ) from error
        self.stdout.write(f"Đã đặt {len(lines)} quyền." if apply else "".join(f"{line};\n" for line in lines))


def owner() -> Place:
    admin = secret("DATABASE_ADMIN_URL")
    return place_at(admin) if admin else place_of(connection.settings_dict)


def _prefix(text: str) -> str:
    if not re.fullmatch(PREFIX, text):
        raise ArgumentTypeError("chỉ dùng chữ thường a-z, chữ số, gạch dưới, bắt đầu bằng chữ, tối đa 41 ký tự")
    return text
