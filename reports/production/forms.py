"""What a person says about a schedule."""

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
from surveys.models import Round

NEWEST = ""


class ScheduleForm(forms.Form):
    """A schedule among the rounds, units and colleagues that its owner has."""

    kind = forms.CharField(label=_("Loại báo cáo"))
    round = forms.CharField(label=_("Đợt khảo sát"), required=False)
    subject = forms.CharField(
        label=_("Mã đơn vị hoặc mã khối"),
        help_text=_("Chỉ với báo cáo của một đơn vị hoặc một khối."),
        required=False,
        max_length=60,
    )
    form = forms.ChoiceField(
        label=_("Định dạng tệp"), required=False, choices=[(one.code, one.title) for one in FORMATS.values()]
    )
    every = forms.ChoiceField(label=_("Lập"), choices=Schedule.Every)
    recipients = forms.MultipleChoiceField(label=_("Người nhận"), required=False)

    def __init__(self, *args: Any, rounds: list[Round], units: Any, people: list[User], whole: bool, **more: Any):
        super().__init__(*args, **more)
        self.rounds = {one.code: one for one in rounds}
        self.units, self.people = units, {str(one.pk): one for one in people}
        self.fields["recipients"].choices = [(pk, one.full_name) for pk, one in self.people.items()]  # type: ignore[attr-defined]
        kinds = [one for one in KINDS.values() if whole or one.about == "unit"]
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
        code, units = self.cleaned_data.get("subject", ""), self.units
        if round := self.cleaned_data.get("round"):
            units = units.filter(round=round)
        found: dict[str, Any] = {"agency": None, "block": None}
        if about == "unit":
            found["agency"] = self._one(code, Agency.objects.filter(pk__in=units.values("agency"), code=code))
        elif about == "block":
            found["block"] = self._one(code, Block.objects.filter(pk__in=units.values("block"), code=code))
        return self.cleaned_data | found

    def _one(self, code: str, among: Any) -> Any:
        found = among.first() if code.isprintable() else None
        if found is None:
            self.add_error("subject", _("Không có đơn vị hoặc khối nào có mã này trong đợt và phạm vi của ông/bà."))
        return found
