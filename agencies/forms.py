from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import UsernameField
from accounts.roles import Role
from agencies.models import Agency, Block


class AccountForm(forms.Form):
    username = UsernameField()
    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)


class GrantForm(forms.Form):
    """A role with its scope: at most one of agency and block; neither is the whole province."""

    role = forms.ChoiceField(label=_("Vai trò"), choices=Role.choices)
    agency = forms.ModelChoiceField(
        Agency.objects.all(), label=_("Đơn vị"), to_field_name="code", required=False, empty_label=None
    )
    block = forms.ModelChoiceField(
        Block.objects.all(), label=_("Khối"), to_field_name="code", required=False, empty_label=None
    )
    last_day = forms.DateField(label=_("Đến hết ngày"), required=False, input_formats=["%Y-%m-%d", "%d/%m/%Y"])

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_last_day(self) -> date | None:
        last_day: date | None = self.cleaned_data["last_day"]
        if last_day is not None and not self.today <= last_day < date.max:
            raise forms.ValidationError(_("Chọn một ngày từ hôm nay trở đi, hoặc để trống."))
        return last_day

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = self.cleaned_data
        role, agency, block = typed.get("role"), typed.get("agency"), typed.get("block")
        if agency and block:
            self.add_error("block", _("Chỉ chọn đơn vị hoặc khối; để trống một trong hai."))
        elif role in Role.of_an_agency() and not agency:
            self.add_error("agency", _("Vai trò này phải gắn với một đơn vị."))
        elif role == Role.SECTOR_LEAD and not block:
            self.add_error("block", _("Vai trò này phải gắn với một khối."))
        elif role in Role.of_the_whole() and (agency or block):
            self.add_error("agency" if agency else "block", _("Vai trò này luôn cho toàn tỉnh; hãy để trống."))
        return typed
