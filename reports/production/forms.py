"""What a person says about a schedule."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.models import Agency, Block
from reports.asked import KINDS
from reports.formats import DEFAULT, FORMATS
from reports.models import Schedule
from reports.production.issuing import SHEETS
from reports.production.subjects import Subjects
from surveys.models import Round

NEWEST = ""


class ScheduleForm(forms.Form):
    """A schedule among the rounds, units and colleagues that its owner has."""

    kind = forms.CharField(label=_("Loại báo cáo"))
    round = forms.CharField(label=_("Đợt khảo sát"), required=False)
    agency = forms.CharField(label=_("Đơn vị"), help_text=_("Chỉ chọn với báo cáo của một đơn vị."), required=False)
    block = forms.CharField(label=_("Khối"), help_text=_("Chỉ chọn với báo cáo của một khối."), required=False)
    form = forms.ChoiceField(
        label=_("Định dạng tệp"), required=False, choices=[(one.code, one.title) for one in FORMATS.values()]
    )
    every = forms.ChoiceField(label=_("Lập"), choices=Schedule.Every)
    recipients = forms.MultipleChoiceField(label=_("Người nhận"), required=False)

    def __init__(
        self, *args: Any, rounds: list[Round], subjects: Subjects, people: list[User], whole: bool, **more: Any
    ):
        super().__init__(*args, **more)
        self.rounds = {one.code: one for one in rounds}
        self.subjects, self.people = subjects, {str(one.pk): one for one in people}
        self.fields["recipients"].choices = [(pk, one.full_name) for pk, one in self.people.items()]  # type: ignore[attr-defined]
        open_to = {"unit", *(("block",) if subjects.blocks else ()), *(("round",) if whole else ())}
        kinds = [one for one in KINDS.values() if one.about in open_to]
        self.kinds = [(one.code, str(one.title)) for one in kinds] + [(SHEETS, str(_("Phiếu của mọi đơn vị (ZIP)")))]

    def clean_kind(self) -> str:
        if self.cleaned_data["kind"] not in dict(self.kinds):
            raise ValidationError(_("Chọn một loại báo cáo trong danh sách."))
        return str(self.cleaned_data["kind"])

    def clean_form(self) -> str:
        return self.cleaned_data["form"] or DEFAULT

    def clean_round(self) -> Round | None:
        code = self.cleaned_data["round"]
        if code != NEWEST and code not in self.rounds:
            raise ValidationError(_("Chọn một đợt khảo sát trong danh sách."))
        return self.rounds.get(code)

    def clean_recipients(self) -> list[User]:
        return [self.people[pk] for pk in self.cleaned_data["recipients"]]

    def clean(self) -> dict[str, Any]:
        about = KINDS[kind].about if (kind := self.cleaned_data.get("kind", "")) in KINDS else "round"
        found: dict[str, Any] = {"agency": None, "block": None}
        if about == "unit":
            found["agency"] = self._one("agency", self.subjects.units, Agency)
        elif about == "block":
            found["block"] = self._one("block", self.subjects.blocks, Block)
        return self.cleaned_data | found

    def _one(self, field: str, among: Mapping[str, str], model: Any) -> Any:
        """Return what was chosen, if it may be reported on and is measured in the round that was chosen."""
        code, round = self.cleaned_data.get(field, ""), self.cleaned_data.get("round")
        if code not in among:
            self.add_error(field, _("Chọn một tên trong danh sách."))
        elif round is not None and not round.units.filter(**{f"{field}__code": code}).exists():
            self.add_error(field, _("Đợt khảo sát đã chọn không có đơn vị hoặc khối này."))
        else:
            return model.objects.get(code=code)
        return None
