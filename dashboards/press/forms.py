"""What Sở Nội vụ types about press packs."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actionplans.models.press import LONGEST_TEXT
from actionplans.services.press import Said
from actionplans.services.taking import LONGEST_NOTE
from dashboards.obligations.forms import DATES, FURTHEST, ActForm


class PackForm(forms.Form):
    """What a pack says, and its hour in the province's time."""

    title = forms.CharField(label=_("Tiêu đề"), max_length=300)
    day = forms.DateField(label=_("Ngày được đăng"), input_formats=DATES)
    hour = forms.TimeField(label=_("Giờ được đăng"), input_formats=["%H:%M"], help_text=_("Ví dụ: 09:30"))
    text = forms.CharField(
        label=_("Nội dung gửi báo chí"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea,
        help_text=_("Bảng số liệu đã công bố được kèm tự động."),
    )
    terms = forms.CharField(
        label=_("Điều kiện trước giờ đăng"),
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("Ai mở đường dẫn trước giờ cũng đọc được: không ghi số liệu ở đây."),
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "day" in typed and "hour" in typed:
            moment = timezone.make_aware(datetime.combine(typed["day"], typed["hour"]))
            if not self.at < moment <= self.at + FURTHEST:
                self.add_error("day", _("Giờ được đăng phải sau bây giờ."))
            typed["release_at"] = moment
        return typed

    @property
    def said(self) -> Said:
        return Said(**{name: self.cleaned_data[name] for name in Said.__slots__})


class StartForm(PackForm):
    publication = forms.ChoiceField(label=_("Kết quả công bố"))
    field_order = ("publication", "title", "day", "hour", "text", "terms")

    def __init__(self, *args: Any, publications: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["publication"].choices = publications  # type: ignore[attr-defined]


class EditForm(PackForm):
    version = forms.IntegerField(min_value=0, max_value=32_767, widget=forms.HiddenInput)


class OpenForm(ActForm):
    sure = forms.BooleanField(label=_("Tôi đã kiểm tra nội dung, số liệu và giờ được đăng"))


class InviteForm(ActForm):
    name = forms.CharField(label=_("Tên cơ quan báo chí"), max_length=200)


class RevokeForm(ActForm):
    office = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class WithdrawForm(ActForm):
    note = forms.CharField(label=_("Lý do rút"), max_length=LONGEST_NOTE, widget=forms.Textarea)
