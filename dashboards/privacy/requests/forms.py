"""What officials type about requests."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from actionplans.services.taking import LONGEST_NOTE
from feedback.receipts import normal
from feedback.redaction import numbers, settled
from surveys.models import DataRequest

DATES = ("%Y-%m-%d", "%d/%m/%Y")
# What came in longer ago has no clock left to keep.
FURTHEST_BACK = timedelta(days=366)


class NamelessField(forms.CharField):
    """A text that stays on the register: numbers, addresses and receipt codes are refused in it."""

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if any(numbers.find(settled(text))) or any(_is_code(word) for word in text.split()):
            raise forms.ValidationError(
                _("Bỏ số điện thoại, thư điện tử, số giấy tờ, mã tiếp nhận: ô này được giữ lâu, không niêm phong.")
            )
        return text


class RequestForm(forms.Form):
    """A request as it came in."""

    kind = forms.ChoiceField(label=_("Yêu cầu gì"), choices=lambda: _offered(DataRequest.Kind))
    about = forms.ChoiceField(label=_("Liên quan đến dữ liệu nào"), choices=lambda: _offered(DataRequest.About))
    words = NamelessField(
        label=_("Nội dung yêu cầu"),
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("Tóm tắt. Không ghi tên, số điện thoại, mã tiếp nhận, và không ghi người ấy đã trả lời thế nào."),
    )
    received_on = forms.DateField(label=_("Nhận ngày"), input_formats=DATES)
    way = forms.ChoiceField(label=_("Nhận bằng cách nào"), choices=lambda: _offered(DataRequest.Way))
    with_others = forms.ChoiceField(
        label=_("Bên ngoài cũng phải dừng xử lý"),
        choices=(("", _("Không")), ("1", _("Có, ví dụ nhà cung cấp tin nhắn"))),
        required=False,
        help_text=_("Khi rút lại đồng ý, hạn chế, phản đối: hạn thực hiện dài hơn."),
    )
    name = forms.CharField(
        label=_("Tên người yêu cầu"),
        max_length=120,
        required=False,
        help_text=_("Niêm phong, hủy sau khi giải quyết xong. Để trống nếu không cần."),
    )
    reach = forms.CharField(
        label=_("Trả lời qua"),
        max_length=200,
        required=False,
        help_text=_("Một số điện thoại, thư điện tử hoặc địa chỉ, đủ để trả lời."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if not self.today - FURTHEST_BACK <= day <= self.today:
            raise forms.ValidationError(_("Chọn ngày trong một năm qua, không sau hôm nay."))
        return day


class ActForm(forms.Form):
    """Something done about a request as it was seen: `version` says which one that was."""

    version = forms.IntegerField(min_value=0, max_value=32_767, widget=forms.HiddenInput)


class ReasonForm(ActForm):
    note = NamelessField(label=_("Lý do"), max_length=LONGEST_NOTE, widget=forms.Textarea)


class NoteForm(ActForm):
    note = NamelessField(label=_("Đã làm gì"), max_length=LONGEST_NOTE, widget=forms.Textarea)


class DayForm(ActForm):
    on = forms.DateField(label=_("Ngày"), input_formats=DATES)
    note = NamelessField(label=_("Ghi chú"), max_length=LONGEST_NOTE, required=False, widget=forms.Textarea)


class AnswerForm(DayForm):
    note = NamelessField(label=_("Đã trả lời thế nào"), max_length=LONGEST_NOTE, widget=forms.Textarea)


class RefusalForm(DayForm):
    note = NamelessField(label=_("Lý do từ chối"), max_length=LONGEST_NOTE, widget=forms.Textarea)


class ExtendForm(ReasonForm):
    due_on = forms.DateField(label=_("Hạn mới"), input_formats=DATES)
    field_order = ("version", "due_on", "note")


def _offered(choices: type[TextChoices]) -> list[tuple[str, str]]:
    return [(code, capfirst(str(words))) for code, words in choices.choices]


def _is_code(word: str) -> bool:
    stripped = word.strip(".,;:()“”\"'")
    return bool(normal(stripped)) and any(sign.isdigit() for sign in stripped)
