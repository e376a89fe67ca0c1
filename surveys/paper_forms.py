"""What is typed about batches and re-checks."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from surveys.models import Channel, Recheck, RoundUnit
from surveys.models.paper import MOST_FORMS, PAPER_CHANNELS

CHANNELS = [(int(channel), channel.label) for channel in PAPER_CHANNELS]
WHOLE = {"invalid": _("Ghi một số nguyên."), "min_value": _("Ghi một số từ 0.")}
SHARE = _("Ghi tỷ lệ từ 0,01 đến 100.")


def _choose(words: Any) -> dict[str, Any]:
    return {"required": words, "invalid_choice": words}


class BatchForm(forms.Form):
    """A batch to be numbered. `unit` is an agency's code."""

    unit = forms.ChoiceField(error_messages=_choose(_("Chọn một đơn vị của đợt.")))
    channel = forms.TypedChoiceField(
        choices=CHANNELS,
        coerce=lambda value: Channel(int(value)),
        error_messages=_choose(_("Chọn một kênh dùng phiếu giấy.")),
    )
    letters = forms.CharField(max_length=6, error_messages={"required": _("Ghi chữ đầu số phiếu, ví dụ NT.")})
    count = forms.IntegerField(
        min_value=1,
        max_value=MOST_FORMS,
        error_messages={
            "required": _("Ghi số phiếu của lô."),
            "invalid": _("Số phiếu là số nguyên."),
            "min_value": _("Mỗi lô có từ 1 đến 500 phiếu."),
            "max_value": _("Mỗi lô có từ 1 đến 500 phiếu."),
        },
    )
    double_entry = forms.BooleanField(required=False)
    stratum = forms.CharField(max_length=60, required=False)
    sampling_unit = forms.CharField(max_length=60, required=False)

    def __init__(self, units: Iterable[RoundUnit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.agency.code: unit for unit in units}
        self.fields["unit"].choices = [(code, unit.version.name) for code, unit in self.units.items()]  # type: ignore[attr-defined]

    def clean_letters(self) -> str:
        letters = str(self.cleaned_data["letters"]).upper()
        if not re.fullmatch(r"[A-Z]{1,6}", letters):
            raise forms.ValidationError(_("Chữ đầu số phiếu gồm 1 đến 6 chữ cái A–Z, không dấu."))
        return letters


class HandingForm(forms.Form):
    """Who has a batch and how many forms went out and came back."""

    handed_to = forms.ModelChoiceField(
        User.objects.none(), required=False, error_messages={"invalid_choice": _("Chọn một người trong danh sách.")}
    )
    holder = forms.CharField(max_length=200, required=False)
    issued = forms.IntegerField(min_value=0, required=False, error_messages=WHOLE)
    returned = forms.IntegerField(min_value=0, required=False, error_messages=WHOLE)

    def __init__(self, people: Iterable[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = User.objects.filter(pk__in=[person.pk for person in people])
        self.fields["handed_to"].queryset = found  # type: ignore[attr-defined]


class RecheckDrawForm(forms.Form):
    """A sample to be drawn for re-checking."""

    kind = forms.ChoiceField(choices=Recheck.Kind.choices, error_messages=_choose(_("Chọn cách phúc tra.")))
    percent = forms.CharField(max_length=10, error_messages={"required": SHARE, "max_length": SHARE})
    unit = forms.CharField(max_length=60, required=False)
    surveyor = forms.CharField(max_length=20, required=False)
    seed = forms.IntegerField(
        min_value=0,
        max_value=2_147_483_647,
        required=False,
        error_messages={
            "invalid": _("Số rút mẫu là số nguyên."),
            "min_value": _("Số rút mẫu từ 0 đến 2.147.483.647."),
            "max_value": _("Số rút mẫu từ 0 đến 2.147.483.647."),
        },
    )

    def clean_percent(self) -> Decimal:
        text = str(self.cleaned_data["percent"]).replace(" ", "").replace("%", "").replace(",", ".")
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", text) or not 0 < Decimal(text) <= 100:
            raise forms.ValidationError(SHARE)
        return Decimal(text)
