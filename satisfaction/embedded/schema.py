"""Gives an empty database its tables, so that a command works in a new home without a start before it."""

import sys

import django
from django.core.management import call_command, get_commands
from django.db import connection

from satisfaction.secret_files import secret

# What fills a database itself.
FILLING = {"restore"}


def fill_empty_database(command: str) -> None:
    """Migrate before one of the portal's own commands when the database holds nothing yet.

    Django's own commands (migrate, check…) are left alone, and so is a database whose tables belong to the role
    in DATABASE_ADMIN_URL.
    """
    django.setup()
    foreign = command in FILLING or get_commands().get(command, "django.core").startswith("django")
    if foreign or secret("DATABASE_ADMIN_URL"):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NULL")
        (is_empty,) = cursor.fetchone()
    if is_empty:
        print("▸ Tạo cấu trúc cơ sở dữ liệu", file=sys.stderr, flush=True)
        call_command("migrate", interactive=False, verbosity=0)
