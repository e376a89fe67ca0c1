from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.forms import UsernameField
from accounts.roles import Role
from agencies.models import Agency, Block, Membership
from agencies.rights import Bounds

DAYS = ["%Y-%m-%d", "%d/%m/%Y"]


class EmailForm(forms.Form):
    email = forms.EmailField(label=_("Thư điện tử"), max_length=254, required=False)


class AccountForm(EmailForm):
    username = UsernameField()
    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)

    field_order = ("full_name", "username", "email")


class DatesForm(forms.Form):
    """From when to when a role holds."""

    first_day = forms.DateField(label=_("Từ ngày"), input_formats=DAYS)
    last_day = forms.DateField(label=_("Đến hết ngày"), required=False, input_formats=DAYS)

    def clean_last_day(self) -> date | None:
        last_day: date | None = self.cleaned_data["last_day"]
        if last_day == date.max:
            raise forms.ValidationError(_("Để trống nếu chưa định ngày kết thúc."))
        return last_day


class DelegationForm(forms.Form):
    """What of one's own roles a colleague holds, and on which days."""

    membership = forms.ModelChoiceField(Membership.objects.none(), label=_("Vai trò"), empty_label=None)
    to = forms.CharField(label=_("Tên đăng nhập của người được ủy quyền"), max_length=60)
    first_day = forms.DateField(label=_("Từ ngày"), input_formats=DAYS)
    last_day = forms.DateField(label=_("Đến hết ngày"), input_formats=DAYS)
    reason = forms.CharField(label=_("Lý do"), max_length=200, required=False)

    def __init__(self, *args: Any, memberships: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["membership"]
        assert isinstance(chosen, forms.ModelChoiceField)  # noqa: S101 -- stated above
        chosen.queryset = memberships


class GrantForm(forms.Form):
    """A role with its scope within bounds: at most one of agency and block; neither is the whole province."""

    role = forms.ChoiceField(label=_("Vai trò"), choices=Role.choices)
    agency = forms.ModelChoiceField(
        Agency.objects.all(), label=_("Đơn vị"), to_field_name="code", required=False, empty_label=None
    )
    block = forms.ModelChoiceField(
        Block.objects.all(), label=_("Khối"), to_field_name="code", required=False, empty_label=None
    )
    body = forms.CharField(label=_("Cơ quan giám sát"), max_length=200, required=False)
    last_day = forms.DateField(label=_("Đến hết ngày"), required=False, input_formats=DAYS)

    def __init__(self, *args: Any, today: date, bounds: Bounds, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.bounds = today, bounds
        role, agency, block = (self.fields[name] for name in ("role", "agency", "block"))
        role.choices = [(role.value, role.label) for role in bounds.roles]  # type: ignore[attr-defined]
        agency.queryset, block.queryset = bounds.agencies(), bounds.blocks()  # type: ignore[attr-defined]

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
        elif typed.get("body") and role != Role.SUPERVISOR:
            self.add_error("body", _("Chỉ vai trò Giám sát ghi cơ quan giám sát; hãy để trống."))
        elif role and not self.errors and not self.bounds.covers(role=role, agency_id=agency.pk if agency else None):
            self.add_error("agency", _("Ông/bà không cấp được vai trò này cho đơn vị đó."))
        return typed
