"""What is typed about one agency."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from agencies.files import CODE, VersionDraft
from agencies.forms import DAYS
from agencies.models import Agency, AgencyVersion, Block

MISSING = {"required": _("Cần điền ô này.")}
CODE_WORDS = _("Mã gồm chữ thường không dấu, chữ số và gạch nối, ví dụ so-xay-dung.")


class CodeField(forms.CharField):
    """A code that no other agency may have; whether one has, the service says."""

    def __init__(self, **options: Any) -> None:
        whole = RegexValidator(re.compile(f"^(?:{CODE.pattern})\\Z"), CODE_WORDS)
        super().__init__(max_length=60, validators=[whole], error_messages=MISSING, **options)


class DayField(forms.DateField):
    """A day that has a following one, as the end of a time needs."""

    def __init__(self, **options: Any) -> None:
        words = {**MISSING, "invalid": _("Ngày dạng 01/07/2026.")}
        super().__init__(input_formats=DAYS, error_messages=words, **options)

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not date(1900, 1, 1) <= day <= date(9999, 12, 30):
            raise forms.ValidationError(_("Chọn một ngày từ năm 1900."))
        return day


class AgencyForm(forms.Form):
    """What an agency is called, where it belongs, and how to reach it."""

    name = forms.CharField(label=_("Tên đầy đủ"), max_length=200, error_messages=MISSING)
    short_name = forms.CharField(label=_("Tên ngắn"), max_length=120, required=False)
    level = forms.ChoiceField(label=_("Cấp"), choices=AgencyVersion.Level.choices, error_messages=MISSING)
    block = forms.ModelChoiceField(Block.objects.all(), label=_("Khối"), to_field_name="code", required=False)
    parent = forms.ModelChoiceField(
        Agency.objects.all(), label=_("Cơ quan cấp trên"), to_field_name="code", required=False
    )
    place_name = forms.CharField(label=_("Địa danh ghi trên văn bản"), max_length=120, required=False)
    act = forms.CharField(label=_("Văn bản căn cứ"), max_length=200, required=False)
    contact = forms.CharField(label=_("Đầu mối liên hệ"), max_length=300, required=False)
    valid_to = DayField(label=_("Hoạt động đến hết ngày"), required=False)

    def draft(self, *, code: str, valid_from: date, position: int) -> VersionDraft:
        """Return what was typed as a row of an agency file."""
        typed = self.cleaned_data
        return VersionDraft(
            line=1,
            code=code,
            name=typed["name"],
            short_name=typed["short_name"] or typed["name"][:120],
            level=typed["level"],
            block=typed["block"].code if typed["block"] else "",
            block_name="",
            parent=typed["parent"].code if typed["parent"] else "",
            place_name=typed["place_name"],
            valid_from=valid_from,
            valid_to=typed["valid_to"],
            act=typed["act"],
            position=position,
            predecessors=(),
        )


class NewAgencyForm(AgencyForm):
    code = CodeField(label=_("Mã đơn vị"))
    valid_from = DayField(label=_("Hoạt động từ ngày"))

    field_order = ("name", "short_name", "code")

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = self.cleaned_data
        first, last = typed.get("valid_from"), typed.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("Ngày cuối không trước ngày đầu."))
        return typed


class EditedAgencyForm(AgencyForm):
    """`since`: from when on the agency is as typed; empty: what is stored was wrong and is corrected."""

    since = DayField(label=_("Áp dụng từ ngày"), required=False)
    seen = forms.CharField(max_length=40, required=False)

    def __init__(self, *args: Any, version: AgencyVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = self.cleaned_data
        since, last = typed.get("since"), typed.get("valid_to")
        lower, upper = self.version.valid.lower, self.version.valid.upper
        first = since or lower
        if first and last and last < first:
            self.add_error("valid_to", _("Ngày cuối không trước ngày đầu."))
        if since and ((lower and since <= lower) or (upper and since > upper)):
            self.add_error("since", _("Chọn một ngày trong thời gian đơn vị hoạt động, sau ngày bắt đầu hiện tại."))
        return typed
