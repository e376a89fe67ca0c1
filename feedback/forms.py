"""What officials type about a comment."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.models import Audience, NamedCase
from feedback.services.direct import LONGEST
from feedback.services.masking import LONGEST_REASON
from feedback.services.steps import LONGEST_NOTE
from feedback.words import TOPICS
from notices import phones

DATES = ("%Y-%m-%d", "%d/%m/%Y")
FURTHEST = timedelta(days=366)
Choices = Sequence[tuple[str, str]]


def _note(label: Any, *, required: bool = True, help: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_NOTE, required=required, help_text=help, widget=forms.Textarea
    )


class ActForm(forms.Form):
    """A form about a comment as seen: `version` says which one that was."""

    version = forms.IntegerField(min_value=0, max_value=32_767, widget=forms.HiddenInput)


class DeadlineField(forms.DateField):
    """A day from today on, as browsers send it or as people here write it."""

    def __init__(self, *, today: date, **kwargs: Any) -> None:
        super().__init__(input_formats=DATES, **kwargs)
        self.today = today

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not self.today <= value <= self.today + FURTHEST:
            raise forms.ValidationError(_("Chọn một ngày từ hôm nay đến một năm tới."))


class ChosenForm(ActForm):
    """A form with one choice out of a list that is known only then."""

    chosen = forms.ChoiceField()

    def __init__(self, *args: Any, label: str, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["chosen"]
        field.label, field.choices = label, [("", _("Chọn")), *choices]  # type: ignore[attr-defined]


class AssignForm(ChosenForm):
    note = _note(gettext_lazy("Dặn thêm"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"] = DeadlineField(today=today, label=_("Hạn trả lời"))
        self.order_fields(["chosen", "due_on", "note"])


class PassOnForm(AssignForm):
    note = _note(gettext_lazy("Cần phối hợp việc gì"))


class HandOverForm(ChosenForm):
    note = _note(gettext_lazy("Vì sao chuyển"))


class AnswerForm(ActForm):
    note = _note(
        gettext_lazy("Nội dung trả lời"),
        help=gettext_lazy(
            "Người viết đọc được bằng mã biên nhận, cùng tên đơn vị và ngày, không hiện tên người trả lời. "
            "Không nhắc tên ai."
        ),
    )


class PublishForm(ActForm):
    note = _note(
        gettext_lazy("Việc đã làm"),
        help=gettext_lazy(
            "Ai cũng đọc được trên trang công khai, cùng ý kiến đã che ở trên. Đọc lại ý kiến: còn chi tiết cho biết "
            "ai viết hay nói về ai thì che thêm trước. Che khác đi sau khi đăng thì ý kiến tự rút khỏi trang công khai."
        ),
    )


class CloseForm(ActForm):
    note = _note(gettext_lazy("Vì sao không cần trả lời"))


class ReturnForm(ActForm):
    note = _note(gettext_lazy("Vì sao trả lại"))


class ContributeForm(ActForm):
    note = _note(gettext_lazy("Ý kiến của đơn vị phối hợp"))


class MaskForm(ActForm):
    words = forms.CharField(
        label=gettext_lazy("Chữ cần che"),
        max_length=300,
        help_text=gettext_lazy("Chép đúng chữ trong ý kiến: tên, số điện thoại hay điều khác cho biết ai là ai."),
    )


class AudienceForm(ActForm):
    audience = forms.ChoiceField(label=gettext_lazy("Ai được đọc"), choices=Audience.choices)
    note = _note(gettext_lazy("Lý do"), required=False)

    def __init__(self, *args: Any, audiences: Iterable[Audience], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = [(each.value, each.label) for each in audiences]  # type: ignore[attr-defined]


class TopicsForm(ActForm):
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Chủ đề"), choices=lambda: list(TOPICS.items()), required=False
    )


class UnmaskForm(ActForm):
    reason = forms.CharField(
        label=gettext_lazy("Lý do xem"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Được ghi vào nhật ký cùng tên người xem."),
    )


class WordsForm(forms.Form):
    """What somebody says about an agency without a form of a survey, and how to answer, if they want that."""

    visit = forms.UUIDField(widget=forms.HiddenInput)
    agency = forms.ChoiceField(label=gettext_lazy("Về cơ quan nào"))
    words = forms.CharField(label=gettext_lazy("Nội dung"), max_length=LONGEST, widget=forms.Textarea)
    tip = forms.BooleanField(required=False)
    name = forms.CharField(label=gettext_lazy("Tên để xưng hô"), max_length=120, required=False)
    phone = forms.CharField(label=gettext_lazy("Số điện thoại"), max_length=40, required=False)
    mail = forms.CharField(label=gettext_lazy("Thư điện tử"), max_length=254, required=False)

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", _("Chọn")), *agencies]  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        written: str = self.cleaned_data["phone"]
        try:
            return phones.phone(written) if written else ""
        except phones.InvalidAddress as error:
            raise forms.ValidationError(_("Xem lại số điện thoại, hoặc để trống.")) from error

    def clean_mail(self) -> str:
        written: str = self.cleaned_data["mail"]
        try:
            return phones.mail(written) if written else ""
        except phones.InvalidAddress as error:
            raise forms.ValidationError(_("Xem lại địa chỉ thư điện tử, hoặc để trống.")) from error

    @property
    def contact(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in ("name", "phone", "mail")}


class NamedForm(ActForm):
    """What a head notes about an official named by a citizen, or what came of it."""

    outcome = forms.ChoiceField(label=gettext_lazy("Kết quả"), required=False)
    note = _note(
        gettext_lazy("Đã xem xét gì, căn cứ nào"),
        help=gettext_lazy("Chỉ lãnh đạo đơn vị đọc được. Không nhắc tên người bị nêu."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcomes = [(each.value, str(each.label)) for each in NamedCase.Outcome]
        self.fields["outcome"].choices = [("", _("Chưa có, chỉ ghi chú")), *outcomes]  # type: ignore[attr-defined]


class NumberForm(forms.Form):
    """A hotline's number and hours."""

    number = forms.CharField(label=gettext_lazy("Số điện thoại"), max_length=40)
    hours = forms.CharField(
        label=gettext_lazy("Giờ trực"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Ví dụ: 7 giờ 30 đến 17 giờ, thứ hai đến thứ sáu."),
    )

    def clean_number(self) -> str:
        written: str = " ".join(self.cleaned_data["number"].split())
        # Short numbers (1022, 1900…) are no numbers of a person and are taken as they are.
        if not re.fullmatch(r"[0-9+][0-9 .\-()]{2,38}", written):
            raise forms.ValidationError(_("Số điện thoại chỉ gồm chữ số, dấu cách, dấu chấm."))
        return written


class ShiftForm(forms.Form):
    """Who is on duty from which to which day."""

    person = forms.CharField(label=gettext_lazy("Người trực"), max_length=120)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"] = DeadlineField(today=today, label=_("Từ ngày"))
        self.fields["last_day"] = DeadlineField(today=today, label=_("Đến hết ngày"))

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = self.cleaned_data
        first, last = typed.get("first_day"), typed.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("Ngày cuối phải từ ngày đầu trở đi."))
        return typed


class TestCallForm(forms.Form):
    """Whether a test call was answered."""

    answered = forms.ChoiceField(
        label=gettext_lazy("Có người nghe máy không"),
        choices=[("1", gettext_lazy("Có")), ("0", gettext_lazy("Không"))],
    )
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=300, required=False)
