"""A thing's history as its page shows it: finished values."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import AuditEntry, Change
from dashboards.audit.actions import action_words
from dashboards.audit.words import detail_words
from dashboards.changes.labels import Labels, label, labels_of, model_of, pointed_to
from dashboards.changes.query import ACTS
from dashboards.changes.reading import Item
from dashboards.changes.things import Kind, Thing
from dashboards.changes.words import UNTOLD, column_words, field_of, value_words

ROWS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a row: what it was and what it became, in words; "" where there was nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was added, changed or removed."""

    words: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody did at once: the acts the audit knows of it, and what they changed.

    `past`: changed past the portal, by this role of the database.
    """

    day: str
    hour: str
    actor: str
    username: str
    past: str
    acts: tuple[str, ...]
    details: tuple[str, ...]
    rows: tuple[Row, ...]
    # What is folded away, so that hundreds of rows changed at once do not push the next line off the page.
    more: tuple[Row, ...]

    @property
    def first(self) -> str:
        """What heads a line of which no act is known."""
        number = len(self.rows) + len(self.more)
        if number > 1:
            return ngettext("%d thay đổi cùng lúc", "%d thay đổi cùng lúc", number) % number
        return self.rows[0].words if self.rows else ""

    @property
    def headed(self) -> bool:
        """Whether each row says what it is: a single one stands in the head."""
        return bool(self.acts or self.more or len(self.rows) > 1)


def lines_of(thing: Thing, items: Sequence[Item]) -> list[Line]:
    """Return the lines of a page: what came of one request, or one transaction, stands together."""
    labels = labels_of(item for item in items if isinstance(item, Change))
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(_together(item), []).append(item)
    return [_line(thing, group, labels) for group in groups.values()]


def part_choices(kind: Kind) -> list[tuple[str, str]]:
    """Return the parts of a thing that can be asked for; none where only acts are known of it."""
    if not kind.parts:
        return []
    return [
        ("", _("Tất cả")),
        *((part.code, str(part.words)) for part in kind.parts),
        (ACTS, _("việc ghi trong nhật ký")),
    ]


def _together(item: Item) -> str:
    if item.request:
        return f"{item.request} {item.actor_id}"
    return f"t{item.transaction}" if isinstance(item, Change) else f"a{item.pk}"


def _line(thing: Thing, items: Sequence[Item], labels: Labels) -> Line:
    changes = [item for item in items if isinstance(item, Change)]
    acts = [item for item in items if isinstance(item, AuditEntry)]
    at, actor = localtime(items[0].at), items[0].actor
    rows = tuple(_row(thing, change, labels) for change in reversed(changes))
    past = changes[0].role if changes and actor is None and not changes[0].origin else ""
    return Line(
        day=f"{at:%d/%m/%Y}",
        hour=f"{at:%H:%M}",
        actor=actor.full_name if actor else _nobody(changes, past),
        username=actor.username if actor else "",
        past=past,
        acts=tuple(dict.fromkeys(action_words(act.action) for act in acts)),
        details=tuple(dict.fromkeys(words for act in acts for words in detail_words(act.detail))),
        rows=rows[:ROWS_SHOWN],
        more=rows[ROWS_SHOWN:],
    )


def _nobody(changes: Sequence[Change], past: str) -> str:
    if past:
        return _("Sửa thẳng trong cơ sở dữ liệu")
    by_hand = any(change.origin.startswith("command:") for change in changes)
    return _("Lệnh trên máy chủ") if by_hand else _("Hệ thống, không ai đăng nhập")


def _row(thing: Thing, change: Change, labels: Labels) -> Row:
    act, words = change.get_act_display(), _part_words(thing.kind, change.table_name)
    return Row(f"{act.capitalize()} {words}{_called(thing, change, labels)}", tuple(_fields(thing, change, labels)))


def _called(thing: Thing, change: Change, labels: Labels) -> str:
    """Return what a row is called behind what it is; nothing for the thing itself."""
    model = model_of(change.table_name)
    if model is thing.kind.parts[0].model:
        return ""
    number = int(change.row) if change.row.isascii() and change.row.isdigit() else None
    name = labels.get((model, number)) if model and number else None
    return f": {name}" if name else _(" số %s") % change.row


def _part_words(kind: Kind, table: str) -> str:
    return next((str(part.words) for part in kind.parts if part.table == table), table)


def _fields(thing: Thing, change: Change, labels: Labels) -> Iterator[Field]:
    before, after = (_told(thing, change.table_name, each or {}) for each in (change.before, change.after))
    for column in _in_order(change.table_name, {*before, *after} - UNTOLD):
        was, becomes = (_value(change.table_name, column, each.get(column), labels) for each in (before, after))
        # What a new row leaves empty is not worth a line; that a secret changed is.
        if was or becomes:
            yield Field(column_words(column), was, becomes)


def _told(thing: Thing, table: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values without what the page itself says: which thing the row belongs to."""
    root = thing.kind.parts[0].model
    return {
        column: value
        for column, value in values.items()
        if not (value == thing.number and pointed_to(table, column) is root)
    }


def _in_order(table: str, columns: Iterable[str]) -> list[str]:
    """Return columns in the order of the model, those that it has no more behind."""
    place = {column: field.creation_counter for column in columns if (field := field_of(table, column)) is not None}
    return sorted(columns, key=lambda column: (column not in place, place.get(column, 0), column))


def _value(table: str, column: str, value: Any, labels: Labels) -> str:
    model = pointed_to(table, column)
    if model is not None and isinstance(value, int):
        return label(labels, model, value)
    return value_words(field_of(table, column), value)
