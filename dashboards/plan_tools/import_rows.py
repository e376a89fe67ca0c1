"""The rows of a plan's file on the page where they are looked over: what was made of each, what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.models import Measure
from actionplans.plan_files import Found, key_of
from actionplans.plan_words import names_a_person
from actionplans.services.plans import Done
from feedback.comment_page import Field, fields_of

DATES = ("%Y-%m-%d", "%d/%m/%Y")
# Longer than any column, so that what is too long is told; all rows together must come back in one form.
MOST_SHOWN = 1500
WITHOUT_PEOPLE = ("lead", "partners", "post")
TEXTS = ("action", "lead", "partners", "post", "cost", "cause")


class RowForm(forms.Form):
    """One row: taken or not, and what the measure says."""

    take = forms.BooleanField(required=False)
    place = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)
    section = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)
    action = forms.CharField(label=_("Nội dung, nhiệm vụ"), max_length=1000, required=False, widget=forms.Textarea)
    lead = forms.CharField(label=_("Đơn vị chủ trì"), max_length=200, required=False)
    partners = forms.CharField(label=_("Đơn vị phối hợp"), max_length=500, required=False)
    due_on = forms.DateField(label=_("Hạn hoàn thành"), input_formats=DATES, required=False)
    node = forms.CharField(label=_("Mã yếu tố, tiêu chí"), max_length=60, required=False)
    cause = forms.CharField(label=_("Nguyên nhân"), max_length=1000, required=False)
    post = forms.CharField(label=_("Chức danh phụ trách"), max_length=200, required=False)
    cost = forms.CharField(label=_("Kinh phí"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, nodes: Mapping[str, str], **options: Any) -> None:
        super().__init__(data, **options)
        self.nodes = nodes

    @property
    def is_taken(self) -> bool:
        return bool(self["take"].value())

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for name, words in (("action", _("Ghi việc phải làm.")), ("lead", _("Ghi một đơn vị chủ trì."))):
            if not typed.get(name) and name not in self.errors:
                self.add_error(name, words)
        if not typed.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Chọn ngày hoàn thành."))
        for name in WITHOUT_PEOPLE:
            if names_a_person(typed.get(name, "")):
                self.add_error(name, _("Bỏ tên người; chỉ ghi đơn vị hoặc chức danh."))
        return typed

    def clean_node(self) -> str:
        typed: str = self.cleaned_data["node"]
        code = next((code for code in self.nodes if code.casefold() == typed.casefold()), None)
        if typed and code is None:
            raise forms.ValidationError(_("Không có mã này trong phương pháp của kế hoạch; để trống nếu không rõ."))
        return code or ""

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        if day is not None and not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("Ngày không đúng."))
        return day

    def done(self, origin: str) -> Done:
        typed = self.cleaned_data
        texts: dict[str, Any] = {name: " ".join(typed[name].split()) for name in TEXTS}
        return Done(due_on=typed["due_on"], node=typed["node"], origin=origin, **texts)


@dataclass(slots=True)
class Row:
    """A row with its form; `notes` are what to know before it is taken, `faults` what hinders it."""

    form: RowForm
    notes: list[str] = field(default_factory=list)

    @property
    def fields(self) -> list[Field]:
        return [each for each in fields_of(self.form) if not each.name.endswith(("-take",))]

    @property
    def take(self) -> Any:
        return self.form["take"]

    @property
    def place(self) -> str:
        return str(self.form["place"].value() or "")

    @property
    def section(self) -> str:
        return str(self.form["section"].value() or "")

    @property
    def gist(self) -> str:
        return str(self.form["action"].value() or "")

    @property
    def is_faulty(self) -> bool:
        return any(self.form.errors)

    @property
    def faults(self) -> list[tuple[str, str]]:
        return [
            (bound.auto_id, f"{self.place}, {bound.label}: {bound.errors[0]}") for bound in self.form if bound.errors
        ]


Keys = frozenset[tuple[str, str, date | None]]


def keys_of(measures: Sequence[Measure]) -> Keys:
    return frozenset(key_of(each.action, each.lead, each.due_on) for each in measures)


def initial_of(found: Found, *, lead: str, place: str) -> dict[str, Any]:
    """Return what stands in the boxes of a row; texts that are too long are shortened by a person."""
    texts = {name: getattr(found, name)[:MOST_SHOWN] for name in TEXTS}
    return {
        **texts,
        "place": place,
        "section": found.section[:300],
        "lead": texts["lead"] or lead,
        "due_on": found.due_on.isoformat() if found.due_on else "",
        "node": found.node,
    }
