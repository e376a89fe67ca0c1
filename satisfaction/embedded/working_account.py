"""The account by which the web and the workers use the embedded PostgreSQL: no more than they need."""

import hashlib

import psycopg2

from satisfaction.database_roles import Roles, account, statements
from satisfaction.embedded.home import Home
from satisfaction.embedded.postgres import Postgres
from satisfaction.embedded.service import ServiceFailed

NAME = "portal_app"
ROLES = Roles("satisfaction")


def working_account(place: Home) -> str:
    """Make the account where it is not there yet, renew its rights, and return its address.

    Homes made by earlier versions get it on their next start.
    """
    server = Postgres(place, durable=True)
    secret = password(place)
    try:
        wire = psycopg2.connect(server.master_url())
    except psycopg2.Error as error:
        raise ServiceFailed(f"Không đặt được quyền trong PostgreSQL nhúng: {str(error).strip()}") from error
    try:
        with wire, wire.cursor() as cursor:
            for statement in statements(cursor, ROLES):
                cursor.execute(statement)
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME])
            if cursor.fetchone() is None:
                cursor.execute(account(ROLES, "app", name=NAME, password=secret))
    finally:
        wire.close()
    return f"postgres://{NAME}:{secret}@/portal?host={server.account.socket}"


def password(place: Home) -> str:
    """Return a password that follows from this home's secrets, so that homes of old need no new one."""
    return hashlib.sha256(f"{NAME} {place.secrets().database_owner}".encode()).hexdigest()
