from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.receiving import UploadField
from documents.uploads import Kind
from invitations import texts
from invitations.models import SampleList
from invitations.models.lists import BY_LINK, BY_PERSON

DATES = ["%Y-%m-%d", "%d/%m/%Y"]
CHANNELS = [(str(one.value), one.label) for one in (*BY_LINK, *BY_PERSON)]
REQUIRED = {"required": _("Cần điền ô này.")}
NUMBER = {**REQUIRED, "invalid": _("Cần một số nguyên."), "min_value": _("Số quá nhỏ."), "max_value": _("Số quá lớn.")}


class ListForm(forms.Form):
    """A new list: how its people are reached and when their data are destroyed."""

    name = forms.CharField(label=_("Tên danh sách"), max_length=120, error_messages=REQUIRED)
    channel = forms.TypedChoiceField(
        label=_("Cách mời"), choices=[("", _("Chọn cách mời")), *CHANNELS], coerce=int, error_messages=REQUIRED
    )
    source = forms.ChoiceField(label=_("Nguồn"), choices=SampleList.Source.choices, error_messages=REQUIRED)
    percent = forms.DecimalField(
        label=_("Tỷ lệ hồ sơ được mời (%)"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=6,
        decimal_places=3,
        error_messages={"invalid": _("Cần một số từ 0 đến 100."), "max_digits": _("Cần một số từ 0 đến 100.")},
    )
    destroy_on = forms.DateField(
        label=_("Ngày hủy dữ liệu liên hệ"),
        input_formats=DATES,
        error_messages={**REQUIRED, "invalid": _("Cần một ngày, ví dụ 31/12/2026.")},
    )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = self.cleaned_data
        if typed.get("source") == SampleList.Source.SYSTEM:
            if not typed.get("percent"):
                self.add_error("percent", _("Cần tỷ lệ lớn hơn 0; 100 là mời mọi hồ sơ."))
            if typed.get("channel") and typed["channel"] not in BY_LINK:
                self.add_error("channel", _("Hồ sơ từ hệ thống một cửa chỉ mời bằng tin nhắn hoặc thư điện tử."))
        return typed


class PeopleForm(forms.Form):
    file = UploadField(
        kind=Kind.TABLE,
        label=_("Tệp danh sách"),
        help_text=_("Bảng .xlsx hoặc .csv, tối đa 50 MB. Dòng đầu là tên cột, mỗi dòng sau là một hồ sơ."),
    )


class DrawForm(forms.Form):
    """How to draw from a list."""

    METHODS = (
        ("simple", _("ngẫu nhiên đơn giản")),
        ("systematic", _("hệ thống, theo thứ tự trong tệp")),
        ("stratified", _("phân tầng theo cột stratum")),
        ("all", _("toàn bộ danh sách")),
    )
    RULES = (
        ("fixed", _("cùng một số cho mọi đơn vị")),
        ("quota", _("theo chỉ tiêu phiếu của đơn vị")),
        ("issued", _("theo số phiếu phát ra của đơn vị")),
    )
    ALLOCATIONS = (("proportional", _("tỷ lệ với số hồ sơ")), ("equal", _("đều nhau")))

    method = forms.ChoiceField(label=_("Cách rút"), choices=METHODS, error_messages=REQUIRED)
    rule = forms.ChoiceField(label=_("Cỡ mẫu mỗi đơn vị"), choices=RULES, required=False)
    size = forms.IntegerField(
        label=_("Số người mỗi đơn vị"), required=False, min_value=1, max_value=1_000_000, error_messages=NUMBER
    )
    allocation = forms.ChoiceField(label=_("Chia cho các tầng"), choices=ALLOCATIONS, required=False)
    seed = forms.RegexField(
        r"^[A-Za-z0-9-]{1,40}$",
        label=_("Mã rút mẫu"),
        required=False,
        error_messages={"invalid": _("Chỉ gồm chữ không dấu, số và gạch nối, tối đa 40 ký tự.")},
    )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = self.cleaned_data
        fixed = (typed.get("rule") or "fixed") == "fixed"
        if typed.get("method") != "all" and fixed and "size" not in self.errors and not typed.get("size"):
            self.add_error("size", _("Cần số người mỗi đơn vị."))
        return typed


class TextForm(forms.Form):
    """The wording of one message."""

    subject = forms.CharField(max_length=150, required=False)
    body = forms.CharField(max_length=2000, error_messages=REQUIRED)

    def __init__(self, *args: Any, long: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.long = long

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"].replace("\r\n", "\n").strip()
        unknown = texts.unknown_placeholders(body)
        if unknown:
            raise forms.ValidationError(_("Không có ô thay thế: {%s}.") % "}, {".join(unknown))
        if "{link}" not in body:
            raise forms.ValidationError(_("Nội dung phải có {link}: đường dẫn của người nhận."))
        return body

    def clean_subject(self) -> str:
        subject = " ".join(self.cleaned_data["subject"].split())
        if self.long and not subject:
            raise forms.ValidationError(_("Thư cần tiêu đề."))
        return subject if self.long else ""


class HoursForm(forms.Form):
    """When and how fast a round sends."""

    quiet_from = forms.IntegerField(label=_("Không gửi từ (giờ)"), min_value=0, max_value=24, error_messages=NUMBER)
    quiet_to = forms.IntegerField(label=_("đến (giờ)"), min_value=0, max_value=24, error_messages=NUMBER)
    quiet_days = forms.CharField(label=_("Ngày nghỉ, không gửi"), required=False, max_length=2000)
    per_minute = forms.IntegerField(label=_("Số tin mỗi phút"), min_value=1, max_value=6000, error_messages=NUMBER)
    remind_after_days = forms.IntegerField(label=_("Nhắc sau (ngày)"), min_value=1, max_value=60, error_messages=NUMBER)
    most_reminders = forms.IntegerField(label=_("Số lần nhắc"), min_value=0, max_value=3, error_messages=NUMBER)

    def clean_quiet_days(self) -> list[date]:
        field = forms.DateField(input_formats=DATES)
        words = self.cleaned_data["quiet_days"].replace(",", " ").replace(";", " ").split()
        try:
            return sorted({field.clean(word) for word in words})
        except forms.ValidationError as error:
            raise forms.ValidationError(
                _("Ghi các ngày cách nhau bằng dấu phẩy, ví dụ 30/4/2026, 1/5/2026.")
            ) from error

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = self.cleaned_data
        if typed.get("quiet_from") == 0 and typed.get("quiet_to") == 24:
            self.add_error("quiet_to", _("Không còn giờ nào để gửi."))
        return typed
