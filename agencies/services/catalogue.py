"""The catalogue of public services (TTHC): added, renamed, retired, taken in from a file whole or not at all."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from agencies.models import Service
from documents.reading import InvalidFile, RowFault, Table, require_columns

COLUMNS = ("code", "name")
LONGEST_CODE, LONGEST_NAME = 60, 300
# As the numbers of the national database of procedures are written, or any short word.
CODE = re.compile(r"[\w.\-/]+")


class ServiceCodeTaken(Exception):
    """Another service has this code."""


class ServiceChangedMeanwhile(Exception):
    """Somebody changed the service after the page was opened."""


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A row of a file beside what is stored: `before` is the name so far, None for a service that is new."""

    line: int
    code: str
    name: str
    before: str | None

    @property
    def changes(self) -> bool:
        return self.before != self.name


@transaction.atomic
def add_service(*, code: str, name: str, actor: User, at: datetime) -> Service:
    """Add a service. Raises ServiceCodeTaken."""
    try:
        with transaction.atomic():
            service = Service.objects.create(code=code, name=name)
    except IntegrityError as error:
        raise ServiceCodeTaken(code) from error
    _record("services.added", code, {"before": None, "after": _stated(service)}, actor, at)
    return service


@transaction.atomic
def rename_service(*, service: Service, name: str, seen: str, actor: User, at: datetime) -> None:
    """Call a service otherwise; `seen` is the name the page showed. Raises ServiceChangedMeanwhile."""
    kept = Service.objects.select_for_update().get(pk=service.pk)
    if kept.name != seen:
        raise ServiceChangedMeanwhile(kept)
    if kept.name == name:
        return
    before, kept.name = _stated(kept), name
    kept.save(update_fields=["name"])
    _record("services.renamed", kept.code, {"before": before, "after": _stated(kept)}, actor, at)


@transaction.atomic
def retire_service(*, service: Service, on: date | None, actor: User, at: datetime) -> None:
    """Let nothing new ask about a service from a day on, or (None) let it be in force again."""
    kept = Service.objects.select_for_update().get(pk=service.pk)
    if (kept.retired_on is None) == (on is None):
        return
    before, kept.retired_on = _stated(kept), on
    kept.save(update_fields=["retired_on"])
    action = "services.restored" if on is None else "services.retired"
    _record(action, kept.code, {"before": before, "after": _stated(kept)}, actor, at)


def compare_services(table: Table) -> tuple[list[ServiceRow], list[RowFault]]:
    """Return the rows of a file beside what is stored, and the faults of those that are wrong. Stores nothing."""
    require_columns(table, needed=COLUMNS, known=COLUMNS)
    stored = dict(Service.objects.values_list("code", "name"))
    rows: list[ServiceRow] = []
    faults: list[RowFault] = []
    first: dict[str, int] = {}
    for line, row in table.rows:
        code, name = row["code"], row["name"]
        found = _fault(line, code, name, first)
        if found is not None:
            faults.append(found)
        else:
            rows.append(ServiceRow(line, code, name, stored.get(code)))
    return rows, faults


@transaction.atomic
def load_services(*, table: Table, actor: User, at: datetime) -> tuple[int, int]:
    """Take a file in; return how many services are new and how many renamed. Raises InvalidFile, storing nothing."""
    # Two files at once must not both find a code missing.
    list(Service.objects.select_for_update().order_by("pk").values_list("pk"))
    rows, faults = compare_services(table)
    if faults:
        raise InvalidFile(faults)
    new = [row for row in rows if row.before is None]
    renamed = [row for row in rows if row.before is not None and row.changes]
    Service.objects.bulk_create(Service(code=row.code, name=row.name) for row in new)
    for row in renamed:
        Service.objects.filter(code=row.code).update(name=row.name)
    if new or renamed:
        detail = {
            "added": [row.code for row in new],
            "renamed": [{"code": row.code, "before": row.before, "after": row.name} for row in renamed],
        }
        record(actor=actor, action="services.loaded", subject="services", detail=detail, at=at)
    return len(new), len(renamed)


def _fault(line: int, code: str, name: str, first: dict[str, int]) -> RowFault | None:
    if len(code) > LONGEST_CODE or not CODE.fullmatch(code):
        expected = _("mã không có khoảng trắng, tối đa %d ký tự") % LONGEST_CODE
        return RowFault(line, "code", code, expected)
    if not 1 <= len(name) <= LONGEST_NAME:
        return RowFault(line, "name", name, _("tên thủ tục, tối đa %d ký tự") % LONGEST_NAME)
    earlier = first.setdefault(code, line)
    if earlier != line:
        return RowFault(line, "code", code, _("mỗi mã một dòng (đã có ở dòng %d)") % earlier)
    return None


def _stated(service: Service) -> dict[str, Any]:
    retired = service.retired_on.isoformat() if service.retired_on else None
    return {"name": service.name, "retired_on": retired}


def _record(action: str, code: str, detail: dict[str, Any], actor: User, at: datetime) -> None:
    record(actor=actor, action=action, subject=f"service:{code}", detail=detail, at=at)
