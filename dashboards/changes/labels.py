"""What other rows that changes point to are called, all of a page in one query."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import CharField, F, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from accounts.models import Change, User
from actionplans.models import Measure
from agencies.models import Agency, AgencyVersion, Block, Service, SupervisingBody
from dashboards.changes.words import field_of
from invitations.models import SampleList
from scoring.models import MethodVersion
from surveys.models import AccessPoint, Channel, PaperBatch, QuestionnaireVersion, RoundChannel, RoundUnit

# How a row is named, by its table.
NAMED: Mapping[type[Model], str] = {
    User: "full_name",
    AgencyVersion: "name",
    Block: "name",
    Service: "name",
    SupervisingBody: "name",
    RoundUnit: "version__name",
    QuestionnaireVersion: "number",
    MethodVersion: "number",
    RoundChannel: "channel",
    AccessPoint: "label",
    PaperBatch: "prefix",
    SampleList: "name",
    Measure: "action",
}
LONGEST_NAME = 120
NUMBERED = (QuestionnaireVersion, MethodVersion)
Labels = Mapping[tuple[type[Model], int], str]


def labels_of(changes: Iterable[Change]) -> Labels:
    """Return what the rows are called that changes point to."""
    wanted: dict[type[Model], set[int]] = defaultdict(set)
    for change in changes:
        model = model_of(change.table_name)
        if model is not None and model in NAMED and change.row.isascii() and change.row.isdigit():
            wanted[model].add(int(change.row))
        for column, value in [*(change.before or {}).items(), *(change.after or {}).items()]:
            other = pointed_to(change.table_name, column)
            if other is not None and isinstance(value, int):
                wanted[other].add(value)
    asked = [_names(model, numbers) for model, numbers in wanted.items() if model in NAMED or model is Agency]
    rows = asked[0].union(*asked[1:]) if asked else ()
    models = {model._meta.label: model for model in wanted}
    return {(models[label], number): _said(models[label], name) for label, number, name in rows}


def model_of(table: str) -> type[Model] | None:
    """Return the model of a table."""
    field = field_of(table, "id")
    return field.model if field is not None else None


def pointed_to(table: str, column: str) -> type[Model] | None:
    """Return the model that a column points to."""
    field = field_of(table, column)
    related = field.related_model if field is not None and field.is_relation else None
    return related if isinstance(related, type) else None


def label(labels: Labels, model: type[Model], value: Any) -> str:
    """Return what a row is called, its number where it has no name or is gone."""
    known = labels.get((model, value)) if isinstance(value, int) else None
    if known is None:
        return "" if value is None else _("số %s") % value
    return _("bản %s") % known if model in NUMBERED else known[:LONGEST_NAME]


def _said(model: type[Model], name: str) -> str:
    return str(Channel(int(name)).label) if model is RoundChannel else name


def _names(model: type[Model], numbers: set[int]) -> QuerySet[Any]:
    rows = model._base_manager.filter(pk__in=numbers).order_by()
    name: Any = _newest_name() if model is Agency else Cast(F(NAMED[model]), CharField())
    of = Value(model._meta.label, CharField())
    named: QuerySet[Any] = rows.annotate(of_label=of, of_name=name).values_list("of_label", "pk", "of_name")
    return named


def _newest_name() -> Any:
    versions = AgencyVersion.objects.filter(agency=OuterRef("pk")).order_by("-valid")
    return Cast(Subquery(versions.values("name")[:1]), CharField())
