"""Forms of the assignments' pages."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from documents.receiving import UploadField
from documents.uploads import Kind
from surveys.models import Channel, Round, RoundUnit
from surveys.selectors.fieldwork import channels_in_field, units_for_choice
from surveys.services.fieldwork import LARGEST_QUOTA, LONGEST_PLACE, Wanted

DAYS = ["%d/%m/%Y", "%Y-%m-%d"]


class DueForm(forms.Form):
    """How many forms, until when."""

    quota = forms.IntegerField(min_value=1, max_value=LARGEST_QUOTA, label=gettext_lazy("Số phiếu"))
    due_on = forms.DateField(input_formats=DAYS, label=gettext_lazy("Hạn nộp"))


class AssignForm(DueForm):
    """Who brings in how many forms of which unit; several people share the quota."""

    unit = forms.ChoiceField(label=gettext_lazy("Đơn vị"))
    channel = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Cách thu phiếu"))
    surveyors = forms.MultipleChoiceField(label=gettext_lazy("Điều tra viên"))
    stratum = forms.CharField(required=False, max_length=LONGEST_PLACE, label=gettext_lazy("Tầng mẫu"))
    sampling_unit = forms.CharField(required=False, max_length=LONGEST_PLACE, label=gettext_lazy("Thôn, tổ dân phố"))
    field_order = ("unit", "surveyors", "channel", "quota", "due_on", "sampling_unit", "stratum")

    def __init__(self, data: Any, *, round: Round, people: list[User]) -> None:
        super().__init__(data)
        self.units = {unit.agency.code: unit for unit in units_for_choice(round)}
        self.people = {str(person.pk): person for person in people}
        units = [(code, unit.version.name) for code, unit in self.units.items()]
        self.choices = {
            "unit": [("", _("Chọn đơn vị")), *units],
            "channel": [(str(channel.value), words) for channel, words in channels_in_field()],
            "surveyors": [(key, f"{person.full_name} ({person.username})") for key, person in self.people.items()],
        }
        for name, choices in self.choices.items():
            field: Any = self.fields[name]
            field.choices = choices

    def wanted(self) -> Wanted:
        data = self.cleaned_data
        return Wanted(
            round_unit=self._unit(),
            channel=Channel(data["channel"]),
            quota=data["quota"],
            due_on=data["due_on"],
            stratum=data["stratum"],
            sampling_unit=data["sampling_unit"],
        )

    def chosen(self) -> list[User]:
        return [self.people[key] for key in self.cleaned_data["surveyors"]]

    def _unit(self) -> RoundUnit:
        return self.units[self.cleaned_data["unit"]]


class TableForm(forms.Form):
    file = UploadField(
        kind=Kind.TABLE,
        label=gettext_lazy("Tệp phân công"),
        help_text=gettext_lazy(
            "Bảng .xlsx hoặc .csv, tối đa 50 MB. Dòng đầu là tên cột, mỗi dòng sau là một phân công."
        ),
    )


class HandedInForm(forms.Form):
    file = UploadField(
        kind=Kind.TEXT,
        label=gettext_lazy("Tệp phiếu chưa gửi"),
        help_text=gettext_lazy("Tệp .json mà điều tra viên xuất từ ứng dụng, tối đa 1 MB."),
    )


def shown_day(day: date) -> str:
    return date_format(day, "d/m/Y")
