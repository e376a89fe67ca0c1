"""What a migration may not do to a portal that is being answered while it runs, and whose old code still works then.

Releases go one after the other: first the migration, then the code. So between them old code meets the new tables.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

# Tables with a row for every form, message or act: whoever holds one of them locked stops the answering.
BIG = {
    ("surveys", name)
    for name in ("response", "responsetext", "responsedecision", "foldinbox", "nullifier", "savedform")
} | {
    ("accounts", "auditentry"),
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
    for operation in migration.operations:
        for rule, words in _of(app, operation, made):
            if not allowed.get(rule):
                yield rule, words
    if migration.atomic and any(isinstance(operation, CONCURRENT) for operation in _all(migration)):
        yield "concurrent-in-transaction", "an index is built concurrently only where atomic = False"


def _all(migration: migrations.Migration) -> Iterator[Operation]:
    for operation in migration.operations:
        yield operation
        yield from getattr(operation, "database_operations", ())


def _of(app: str, operation: Any, made: set[str]) -> Iterator[tuple[str, str]]:
    words = operation.describe()
    if isinstance(operation, (migrations.RenameField, migrations.RenameModel, migrations.AlterModelTable)):
        yield "rename", f"{words}: old code asks for the old name; add the new one, move, drop a release later"
    if isinstance(operation, (migrations.RemoveField, migrations.DeleteModel)):
        yield "drop", f"{words}: old code still reads it; drop it in the release after the one that stops reading"
    name = str(getattr(operation, "model_name", "")).lower()
    if name and name not in made:
        yield from _on_table(app, name, operation, words)


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
