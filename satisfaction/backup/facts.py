"""What a database held at one moment, in plain SQL: read before a backup and after it was restored.

The statements name only what every version of the portal has, so that newer code can judge an older backup.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ, make_dsn

from satisfaction.backup import BackupRefused
from satisfaction.backup.programs import Place

TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1
"""
ROUNDS = """
SELECT r.code, count(f.id) FROM surveys_round r
LEFT JOIN surveys_roundunit u ON u.round_id = r.id LEFT JOIN surveys_response f ON f.round_unit_id = u.id
GROUP BY r.code ORDER BY r.code
"""
# What people put into a database themselves; what an extension brought does not count.
ANYTHING = """
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""
SEALS = "accounts_auditseal"
MIGRATIONS = "SELECT app || '.' || name FROM django_migrations ORDER BY 1"
LAST_SEAL = "SELECT number, digest FROM accounts_auditseal ORDER BY number DESC LIMIT 1"
NOW = "SELECT clock_timestamp(), pg_current_wal_insert_lsn()::text, pg_is_in_recovery()"
RECOVERING = "SELECT pg_is_in_recovery()"


@contextmanager
def connected(place: Place) -> Iterator[Any]:
    """Connect to a server as psycopg2 does; BackupRefused, with what it said, when that cannot be."""
    try:
        wire = psycopg2.connect(make_dsn(**place))
    except psycopg2.Error as error:
        where = f"{place.get('dbname', '')} trên {place.get('host') or 'máy này'}"
        said = str(error).strip().split("\n")[0]
        raise BackupRefused(f"Không kết nối được cơ sở dữ liệu {where}: {said}") from error
    try:
        yield wire
    finally:
        wire.close()


def mark_now(wire: Any) -> dict[str, str]:
    """Return the time and place in the log: whatever was acknowledged before it is in every snapshot taken after it."""
    with wire.cursor() as cursor:
        cursor.execute(RECOVERING)
        if cursor.fetchone()[0]:
            raise BackupRefused("Đây là bản nhân chỉ đọc. Sao lưu từ máy chủ chính.")
        cursor.execute(NOW)
        at, lsn, _ = cursor.fetchone()
    wire.rollback()
    return {"time": at.isoformat(), "lsn": lsn}


@contextmanager
def one_moment(wire: Any) -> Iterator[tuple[Any, str]]:
    """Give a cursor in a snapshot, and the snapshot's name for others to look into."""
    wire.set_session(isolation_level=ISOLATION_LEVEL_REPEATABLE_READ, readonly=True)
    with wire, wire.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor, cursor.fetchone()[0]


def held(cursor: Any) -> dict[str, Any]:
    """Return rows of every table, forms of every round, the migrations that were applied, the last form's time, and the
    last seal of the audit; None where nothing was sealed yet.
    """
    cursor.execute(TABLES)
    names = [name for (name,) in cursor.fetchall()]
    if "surveys_response" not in names:
        raise BackupRefused("Cơ sở dữ liệu này không phải của cổng: không có bảng phiếu.")
    found: dict[str, Any] = {"tables": {name: _rows(cursor, name) for name in names}}
    cursor.execute(ROUNDS)
    found["rounds"] = dict(cursor.fetchall())
    cursor.execute(MIGRATIONS)
    found["migrations"] = [name for (name,) in cursor.fetchall()]
    cursor.execute("SELECT max(received_at) FROM surveys_response")
    (last,) = cursor.fetchone()
    found["seal"] = _last_seal(cursor) if SEALS in names else None
    return {**found, "last_response": last.isoformat() if last else None}


def _last_seal(cursor: Any) -> dict[str, Any] | None:
    cursor.execute(LAST_SEAL)
    row = cursor.fetchone()
    return {"number": row[0], "digest": row[1]} if row else None


def _rows(cursor: Any, name: str) -> int:
    cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)))
    return int(cursor.fetchone()[0])


def is_empty(wire: Any) -> bool:
    with wire, wire.cursor() as cursor:
        cursor.execute(ANYTHING)
        return bool(cursor.fetchone()[0] == 0)


def differences(wire: Any, manifest: dict[str, Any]) -> list[str]:
    """Say where a database holds something else than a manifest tells; nothing when it is the same."""
    with wire, wire.cursor() as cursor:
        found = held(cursor)
        lines = list(_unsealed(cursor, manifest.get("seal"), found))
    for kind, words in (("tables", "bảng"), ("rounds", "phiếu của đợt")):
        told, has = manifest[kind], found[kind]
        lines += [
            f"{words} {name}: bản sao lưu ghi {told.get(name)}, phục hồi được {has.get(name)}"
            for name in sorted({*told, *has})
            if told.get(name) != has.get(name)
        ]
    if found["migrations"] != manifest["migrations"]:
        lines.append("danh sách migration khác nhau")
    return lines


def _unsealed(cursor: Any, told: dict[str, Any] | None, found: dict[str, Any]) -> Iterator[str]:
    """Say where the audit's chain does not reach the seal that a manifest names; older manifests name none."""
    if told is None:
        return
    digest = None
    if SEALS in found["tables"]:
        cursor.execute("SELECT digest FROM accounts_auditseal WHERE number = %s", [told["number"]])
        digest = next((row[0] for row in cursor.fetchall()), None)
    if digest is None:
        ends = found["seal"]["number"] if found["seal"] else 0
        yield f"niêm phong nhật ký: bản sao lưu ghi đến số {told['number']}, phục hồi được đến số {ends}"
    elif digest != told["digest"]:
        yield f"niêm phong nhật ký số {told['number']}: mã {digest[:16]} khác mã {told['digest'][:16]} lúc sao lưu"


def seal_words(manifest: dict[str, Any]) -> str:
    """Say which seal of the audit a backup ends with, to be copied elsewhere."""
    told = manifest.get("seal")
    return (
        f"Niêm phong nhật ký cuối: số {told['number']}, mã {told['digest']}." if told else "Chưa có niêm phong nhật ký."
    )
