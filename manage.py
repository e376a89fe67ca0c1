#!/usr/bin/env python3
"""Run a command of the portal; with nothing configured, on embedded servers that stop again after it."""

import importlib.util
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
# They need settings that load, but no server behind them.
WITHOUT_SERVERS = {"help", "version", "--version", "collectstatic", "findstatic", "makemessages", "compilemessages"}
# It brings a server of its own, and must not start the one whose backup it looks at.
WITHOUT_SERVERS |= {"verify_backup"}


def main() -> None:
    use_own_environment()
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from satisfaction.embedded.home import HomeRefused, home
    from satisfaction.embedded.lease import addresses, servers
    from satisfaction.embedded.schema import fill_empty_database
    from satisfaction.embedded.service import ServiceFailed
    from satisfaction.secret_files import SecretRefused

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satisfaction.settings")
    as_owner(sys.argv[1:])
    try:
        if not needs_servers(sys.argv[1:]):
            with addresses(home()):
                execute_from_command_line(sys.argv)
        else:
            with servers(home()):
                fill_empty_database(sys.argv[1])
                run_command()
    except (HomeRefused, ServiceFailed, ImproperlyConfigured, SecretRefused) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


def run_command() -> None:
    """Run the command; what it changes is written down as changed by it."""
    from django.core.management import execute_from_command_line

    from accounts.acting import acting

    with acting(who=lambda: None, origin=lambda: f"command:{sys.argv[1]}"):
        execute_from_command_line(sys.argv)


def as_owner(words: list[str]) -> None:
    """Change structure by the account that owns the tables: the portal's own may not."""
    admin = os.environ.get("DATABASE_ADMIN_URL")
    if admin and words[:1] == ["migrate"]:
        os.environ["DATABASE_URL"] = admin


def use_own_environment() -> None:
    """Go on in the portal's own Python when this one lacks its libraries."""
    if importlib.util.find_spec("django") and importlib.util.find_spec("environ"):
        return
    python = ROOT / ".venv" / "bin" / "python"
    if not python.exists() or Path(sys.prefix) == ROOT / ".venv":
        sys.exit("Chưa cài thư viện. Chạy bin/setup trước.")
    os.execv(python, [str(python), *sys.argv])  # noqa: S606 -- our own Python


def needs_servers(words: list[str]) -> bool:
    return bool(words) and words[0] not in WITHOUT_SERVERS and not {"-h", "--help"} & set(words)


if __name__ == "__main__":
    main()
