"""Targets as they are listed and set: what can have one, for whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, AgencyVersion, Block
from dashboards.beside.rights import BLOCK
from scoring.indicators.numbers import readings
from scoring.indicators.reading import LONGEST_TEXT, PROVINCE
from scoring.indicators.wording import target_words
from scoring.method import ROOT, Method
from scoring.method_document import parse
from scoring.models import Indicator, IndicatorTarget, MethodVersion, RoundMethod
from scoring.models import Method as StoredMethod
from scoring.services.indicator_targets import Aim

INDICATOR, INDEX = "chi-so:", "hai-long:"


@dataclass(frozen=True, slots=True)
class Line:
    """A target in force: what it is of, for whom, how much, by which decision."""

    id: int
    subject: str
    whom: str
    target: str
    source: str
    set_by: str
    on: Any
    key: str


def subject_choices() -> list[tuple[str, str]]:
    """Return what can have a target: the satisfaction index by each method in use, parts of it, indicators."""
    return [*_indices(), *((f"{INDICATOR}{one.code}", one.name) for one in Indicator.objects.filter(active=True))]


def _indices() -> Iterable[tuple[str, str]]:
    for stored, method in _methods():
        yield f"{INDEX}{stored.code}:{ROOT}", _("Chỉ số hài lòng (%s)") % method.title
        for node, _depth in method.nodes:
            if node.children:
                yield (
                    f"{INDEX}{stored.code}:{node.code}",
                    _("Hài lòng: %(node)s (%(method)s)")
                    % {
                        "node": node.name,
                        "method": method.title,
                    },
                )


def _methods() -> list[tuple[StoredMethod, Method]]:
    """Return the methods that rounds are computed by, that of the newest round first, each in its newest version."""
    newest_round = Max("round__opens_on")
    used = RoundMethod.objects.values_list("method_version__method").annotate(last=newest_round).order_by("-last")
    versions = MethodVersion.objects.filter(method__in=[method_id for method_id, _last in used])
    newest = {version.method_id: version for version in versions.select_related("method").order_by("number")}
    return [(newest[method_id].method, parse(newest[method_id].document)) for method_id, _last in used]


def whom_choices(province: str) -> list[tuple[str, str]]:
    """Return for whom a target can be set: the province, each block, each agency of today."""
    blocks = [(f"{BLOCK}{block.code}", _("Khối: %s") % block.name) for block in Block.objects.all()]
    versions = AgencyVersion.objects.filter(valid__contains=localdate()).select_related("agency")
    ordered = versions.order_by("block__position", "position", "sort_key")
    return [(PROVINCE, province), *blocks, *((version.agency.code, version.name) for version in ordered)]


class TargetForm(forms.Form):
    """What is typed to set a target; `aim` and `value` are there once it is valid."""

    subject = forms.ChoiceField(error_messages={"required": gettext_lazy("Chọn chỉ số.")})
    whom = forms.ChoiceField(error_messages={"required": gettext_lazy("Chọn nơi áp dụng.")})
    operator = forms.ChoiceField(choices=IndicatorTarget.Operator)
    value = forms.CharField(max_length=30, error_messages={"required": gettext_lazy("Ghi giá trị cần đạt.")})
    source = forms.CharField(
        max_length=LONGEST_TEXT, error_messages={"required": gettext_lazy("Ghi văn bản đặt mục tiêu: tên, số, ngày.")}
    )

    def __init__(self, data: Any = None, *, year: int, subjects: Sequence[Any], whom: Sequence[Any]) -> None:
        super().__init__(data)
        self.year = year
        self.fields["subject"].choices = subjects  # type: ignore[attr-defined]
        self.fields["whom"].choices = whom  # type: ignore[attr-defined]

    def clean_value(self) -> Decimal:
        found = readings(self.cleaned_data["value"].strip().removesuffix("%").strip())
        if len(found) != 1:
            raise forms.ValidationError(_("Ghi một số, ví dụ 77 hoặc 85,25."))
        return found[0]

    @property
    def aim(self) -> Aim:
        said = self.cleaned_data
        return Aim(self.year, **_subject(said["subject"]), **_whom(said["whom"]))


def _subject(key: str) -> dict[str, Any]:
    if key.startswith(INDICATOR):
        return {"indicator": Indicator.objects.get(code=key.removeprefix(INDICATOR))}
    code, _colon, node = key.removeprefix(INDEX).partition(":")
    return {"method": StoredMethod.objects.get(code=code), "node": node}


def _whom(key: str) -> dict[str, Any]:
    if key == PROVINCE:
        return {}
    if key.startswith(BLOCK):
        return {"block": Block.objects.get(code=key.removeprefix(BLOCK))}
    return {"agency": Agency.objects.get(code=key)}


def lines_of(targets: Iterable[IndicatorTarget], *, province: str) -> list[Line]:
    """Return targets as they are listed."""
    methods = {stored.pk: method for stored, method in _methods()}
    found = list(targets)
    names = _names({target.agency_id for target in found if target.agency_id})
    return [
        Line(
            id=target.pk,
            subject=_subject_words(target, methods),
            whom=_whom_words(target, names, province),
            target=target_words(target),
            source=target.source,
            set_by=target.set_by.full_name if target.set_by else "",
            on=target.at,
            key=_key(target),
        )
        for target in found
    ]


def _subject_words(target: IndicatorTarget, methods: dict[int, Method]) -> str:
    if target.indicator:
        return target.indicator.name
    method = methods.get(target.method_id or 0)
    if method is None:
        return _("Chỉ số hài lòng (%s)") % target.method
    if target.node in ("", ROOT) or target.node not in method.by_code:
        return _("Chỉ số hài lòng (%s)") % method.title
    return _("Hài lòng: %(node)s (%(method)s)") % {"node": method.by_code[target.node].name, "method": method.title}


def _whom_words(target: IndicatorTarget, names: dict[int, str], province: str) -> str:
    if target.block:
        return _("Khối: %s") % target.block.name
    return names.get(target.agency_id, str(target.agency)) if target.agency_id else province


def _key(target: IndicatorTarget) -> str:
    if target.block:
        return f"{BLOCK}{target.block.code}"
    return target.agency.code if target.agency else PROVINCE


def _names(agency_ids: set[int]) -> dict[int, str]:
    """Return the newest names of agencies."""
    versions = AgencyVersion.objects.filter(agency__in=agency_ids).order_by("valid")
    return {version.agency_id: version.name for version in versions}
