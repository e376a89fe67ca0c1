"""Brings database, static files and definitions up to date before the web starts, cheaply when nothing changed."""

import argparse
import hashlib
import io
import sys
from collections.abc import Callable

import django
import psycopg2
import redis
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command, get_commands
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from accounts.acting import acting
from satisfaction.embedded import debian
from satisfaction.metrics import counting
from satisfaction.secret_files import SecretRefused

OLDEST_SERVER = 150000
PAPER_FONTS = ("Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf", "Tinos-BoldItalic.ttf")
# The API speaks JSON alone: its framework's pages are never shown, and packing them takes longer than all else.
# Pages of allauth are our own, with scripts of our own.
UNUSED = ["rest_framework", "account", "mfa", "socialaccount"]
SCREEN_FONTS = "be-vietnam-pro-*.woff2"
FIRST_ADMINISTRATOR = """\
Mở tài khoản quản trị đầu tiên (đường dẫn dùng một lần, trong 24 giờ):
  {link}
Mở đường dẫn trong trình duyệt, đặt mật khẩu, rồi cấp tài khoản cho người khác ở mục Tài khoản."""


class Unready(Exception):
    """Something that the portal needs is missing; the message says what and how to mend it."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="prepare", description=__doc__)
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--only-migrate", action="store_true")
    options = parser.parse_args()
    try:
        django.setup()
        check_database()
        if not options.only_migrate:
            check_broker()
            check_paper()
        migrate()
        if options.only_migrate:
            renew_rights()
        else:
            fill(demo=options.demo)
    except (Unready, ImproperlyConfigured, SecretRefused, CommandError) as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def fill(*, demo: bool) -> None:
    collect_static()
    counting.forget()
    # Not past the portal: what is loaded is told as loaded, as by manage.py.
    with acting(who=lambda: None, origin=lambda: "command:prepare"):
        if_there_is("load_definitions", "Nạp bộ câu hỏi và phương pháp")
        if demo:
            say("Nạp tỉnh mẫu")
            call_command("load_demo")
    # Where somebody administers already there is nothing to do, and nothing to say about it.
    call_command("first_admin_link", stdout=(link := io.StringIO()), stderr=io.StringIO())
    if link.getvalue():
        print(FIRST_ADMINISTRATOR.format(link=link.getvalue().strip()), flush=True)


def say(text: str) -> None:
    print(f"▸ {text}", file=sys.stderr, flush=True)


def check_database() -> None:
    place = connection.settings_dict
    try:
        connection.ensure_connection()
    except (OperationalError, psycopg2.Error, UnicodeError) as error:
        where = f"{place['HOST'] or 'máy này'}, cổng {place['PORT'] or 5432}"
        raise Unready(
            f"Không kết nối được cơ sở dữ liệu {place['NAME']} trên {where}: {first_line(error)}\n"
            "Kiểm tra DATABASE_URL (postgres://NGƯỜI_DÙNG:MẬT_KHẨU@MÁY:CỔNG/TÊN) và máy chủ PostgreSQL có đang chạy; "
            "hoặc bỏ DATABASE_URL để cổng tự chạy PostgreSQL nhúng."
        ) from error
    version: int = connection.connection.info.server_version
    if version < OLDEST_SERVER:
        raise Unready(f"PostgreSQL {version // 10000} quá cũ, cần bản 15 trở lên. Nâng cấp, hoặc bỏ DATABASE_URL.")


def check_broker() -> None:
    try:
        client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=5, socket_timeout=5)
        client.ping()
        client.close()
    except (redis.RedisError, ValueError, OSError) as error:
        raise Unready(
            f"Không kết nối được máy chủ hàng đợi (Redis): {first_line(error)}\n"
            "Kiểm tra REDIS_URL (redis://:MẬT_KHẨU@MÁY:CỔNG/0) và Redis có đang chạy; "
            "hoặc bỏ REDIS_URL để cổng tự chạy máy chủ nhúng."
        ) from error


def check_paper() -> None:
    """Refuse to start without what reports are made with."""
    packages = debian.missing(tests=False)
    if packages:
        raise Unready(str(debian.PackagesMissing(packages)))
    paper = settings.BASE_DIR / "documents" / "fonts"
    absent = [str(paper / name) for name in PAPER_FONTS if not (paper / name).is_file()]
    screen = settings.BASE_DIR / "static" / "fonts"
    if not any(screen.glob(SCREEN_FONTS)):
        absent.append(str(screen / SCREEN_FONTS))
    if absent:
        raise Unready(
            f"Thiếu phông chữ: {', '.join(absent)}\nLấy lại bằng: git checkout -- documents/fonts static/fonts"
        )


def first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]


def migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Cập nhật cấu trúc cơ sở dữ liệu")
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            raise Unready(f"Không cập nhật được cấu trúc cơ sở dữ liệu: {first_line(error)}") from error


def renew_rights() -> None:
    """Give the portal's role its rights on what migrations made, where there are such roles."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'satisfaction_app')")
        (exists,) = cursor.fetchone()
    if exists:
        call_command("database_roles", apply=True, stdout=sys.stderr)


def collect_static() -> None:
    stamp = settings.SATISFACTION_HOME / "static.stamp"
    found = fingerprint()
    if stamp.exists() and stamp.read_text() == found and settings.STATIC_ROOT.is_dir():
        return
    say("Chuẩn bị tệp tĩnh")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=UNUSED)
    stamp.write_text(found)


def fingerprint() -> str:
    """Return what changes whenever a static file does."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    return digest.hexdigest()


def if_there_is(command: str, title: str) -> None:
    if command in get_commands():
        say(title)
        to_stderr: Callable[..., object] = call_command
        to_stderr(command, stdout=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
