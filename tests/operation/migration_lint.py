"""What a migration may not do to a portal that is being answered while it runs, and whose old code still works then.

Releases go one after the other: first the migration, then the code. So between them old code meets the new tables.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

# Tables with a row for every form, message or act, or written with each of them: whoever holds one of them locked stops
# the answering. Counts of units are few rows, but the fold of every form waits for them.
BIG = {
    ("surveys", name)
    for name in ("response", "responsetext", "responsedecision", "foldinbox", "nullifier", "savedform")
} | {
    ("accounts", "auditentry"),
    ("accounts", "change"),
    ("accounts", "keyread"),
    ("jobs", "job"),
    ("scoring", "unitcount"),
    ("invitations", "contact"),
    ("invitations", "message"),
    ("notices", "notice"),
    ("feedback", "comment"),
    ("scoring", "tally"),
    ("scoring", "servicetally"),
    ("scoring", "daytally"),
}
CONCURRENT = (AddIndexConcurrently, RemoveIndexConcurrently)
# A migration that has thought of it says so, and why, in this attribute: {"rule": "reason"}.
ALLOWED = "allowed_while_answering"


def breaches(app: str, migration: migrations.Migration) -> Iterator[tuple[str, str]]:
    """Yield the rules that a migration breaks, with what breaks them."""
    allowed = getattr(migration, ALLOWED, {})
    made = {op.name.lower() for op in migration.operations if isinstance(op, migrations.CreateModel)}
    for operation in _all(migration.operations):
        for rule, words in _of(app, operation, made):
            if not allowed.get(rule):
                yield rule, words
    if migration.atomic and any(map(_is_concurrent, _all(migration.operations))):
        yield "concurrent-in-transaction", "an index is built concurrently only where atomic = False"


def _all(operations: Any) -> Iterator[Operation]:
    """Yield what is done to the database; what only the state is told costs nothing."""
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from _all(operation.database_operations)
        else:
            yield operation


def _is_concurrent(operation: Operation) -> bool:
    said = " ".join(statements(operation)) if isinstance(operation, migrations.RunSQL) else ""
    return isinstance(operation, CONCURRENT) or bool(re.search(r"\bINDEX CONCURRENTLY\b", said))


def _of(app: str, operation: Any, made: set[str]) -> Iterator[tuple[str, str]]:
    words = operation.describe()
    if isinstance(operation, migrations.RunSQL):
        yield from _of_sql(operation, {f"{app}_{name}" for name in made})
    if isinstance(operation, (migrations.RunSQL, migrations.RunPython)) and not operation.reversible:
        yield "no-way-back", f"{words}: say how it is undone, noop where nothing needs to be"
    if isinstance(operation, migrations.RunPython):
        yield "python", f"{words}: nobody can read here what it locks and how long; say it in {ALLOWED}"
    if isinstance(operation, (migrations.RenameField, migrations.RenameModel, migrations.AlterModelTable)):
        yield "rename", f"{words}: old code asks for the old name; add the new one, move, drop a release later"
    if isinstance(operation, (migrations.RemoveField, migrations.DeleteModel)):
        yield "drop", f"{words}: old code still reads it; drop it in the release after the one that stops reading"
    name = str(getattr(operation, "model_name", "")).lower()
    if name and name not in made:
        yield from _on_table(app, name, operation, words)


TABLE = r'(?:ONLY\s+)?(?:IF\s+EXISTS\s+)?"?([a-z_0-9]+)"?'
# By rule: a statement that breaks it on any table, and where it is none after all.
ANYWHERE: tuple[tuple[str, str, str], ...] = (
    ("not-null", rf"ALTER TABLE {TABLE} .*\bADD (?:COLUMN )?(?!CONSTRAINT\b).*\bNOT NULL\b", r"\bDEFAULT\b"),
    ("rename", rf"ALTER TABLE {TABLE} .*\bRENAME\b", r"\bRENAME CONSTRAINT\b"),
    ("drop", rf"DROP TABLE {TABLE}", r"$^"),
    ("drop", rf"ALTER TABLE {TABLE} .*\bDROP (?:COLUMN )?(?!CONSTRAINT\b|DEFAULT\b|NOT NULL\b)", r"$^"),
    ("lock", rf"(?:LOCK|TRUNCATE)(?: TABLE)? {TABLE}", r"$^"),
    ("lock", rf"(?:CLUSTER|VACUUM FULL) {TABLE}", r"$^"),
)
ON_BIG: tuple[tuple[str, str, str], ...] = (
    ("index", rf"CREATE (?:UNIQUE )?INDEX .*\bON {TABLE}", r"\bINDEX CONCURRENTLY\b"),
    ("index", rf"REINDEX (?:TABLE|INDEX) {TABLE}", r"\bCONCURRENTLY\b"),
    ("alter", rf"ALTER TABLE {TABLE} .*\bALTER (?:COLUMN )?.*\b(?:TYPE|SET NOT NULL)\b", r"$^"),
    (
        "constraint",
        rf"ALTER TABLE {TABLE} .*\bADD (?:CONSTRAINT|UNIQUE|CHECK|FOREIGN KEY|PRIMARY KEY)\b",
        r"\bNOT VALID\b",
    ),
    ("rows", rf"(?:UPDATE|DELETE FROM) {TABLE}", r"$^"),
)


def statements(operation: Any) -> list[str]:
    """Return the statements of a RunSQL on one line each, without comments and the bodies of functions."""
    parts = [operation.sql] if isinstance(operation.sql, str) else list(operation.sql)
    told = "\n;\n".join(part if isinstance(part, str) else part[0] for part in parts)
    bare = re.sub(r"--[^\n]*|/\*.*?\*/|\$(\w*)\$.*?\$\1\$|'(?:[^']|'')*'", " ", told, flags=re.DOTALL)
    return [" ".join(each.split()) for each in bare.split(";") if each.strip()]


def _of_sql(operation: Any, made: set[str]) -> Iterator[tuple[str, str]]:
    big = {f"{app}_{name}" for app, name in BIG}
    for said in statements(operation):
        for rules, tables in ((ANYWHERE, None), (ON_BIG, big)):
            for rule, pattern, unless in rules:
                found = re.match(pattern, said, re.IGNORECASE)
                if found is None or re.search(unless, said, re.IGNORECASE):
                    continue
                if found[1].lower() not in made and (tables is None or found[1].lower() in tables):
                    yield rule, f"{said[:80]}: as the operation of that kind"


def _on_table(app: str, name: str, operation: Any, words: str) -> Iterator[tuple[str, str]]:
    big = (app, name) in BIG
    if isinstance(operation, migrations.AddField) and _needs_value(operation.field):
        yield "not-null", f"{words}: old code inserts without it; give it db_default or null"
    if not big:
        return
    if isinstance(operation, migrations.AddIndex) and not isinstance(operation, CONCURRENT):
        yield "index", f"{words}: locks a big table; use AddIndexConcurrently"
    if isinstance(operation, migrations.AddField) and _is_indexed(operation.field):
        yield "index", f"{words}: its index locks a big table; db_index=False, then AddIndexConcurrently"
    if isinstance(operation, migrations.AlterField):
        yield "alter", f"{words}: may rewrite or scan a big table under lock"
    if isinstance(operation, migrations.AddConstraint) and not isinstance(operation, AddConstraintNotValid):
        yield "constraint", f"{words}: scans a big table under lock; AddConstraintNotValid, then ValidateConstraint"


def _needs_value(field: Any) -> bool:
    return not field.null and not field.many_to_many and field.db_default is models.NOT_PROVIDED


def _is_indexed(field: Any) -> bool:
    return bool(field.db_index or field.unique)
