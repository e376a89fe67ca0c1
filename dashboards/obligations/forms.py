"""What officials type about obligations."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.points import LONGEST_PASTED, LONGEST_TEXT, MOST_POINTS, Found, split
from actionplans.services.steps import LONGEST_NOTE, MOST_FILES
from documents.attachments import AttachmentsField

DATES = ("%Y-%m-%d", "%d/%m/%Y")
EARLIEST = date(1990, 1, 1)
FURTHEST = timedelta(days=5 * 366)


class HeadingForm(forms.Form):
    """The head of a directive and its pasted text."""

    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60, help_text=_("Ví dụ: 2517/UBND"))
    issued_on = forms.DateField(label=_("Ngày ban hành"), input_formats=DATES)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    title = forms.CharField(label=_("Trích yếu"), max_length=500)
    theme = forms.CharField(
        label=_("Chủ đề của năm"), max_length=120, required=False, help_text=_("Nếu văn bản nêu, để lọc nhiệm vụ.")
    )
    text = forms.CharField(
        label=_("Nội dung giao việc"),
        max_length=LONGEST_PASTED,
        widget=forms.Textarea,
        help_text=_("Dán phần có các điểm đánh số 1, 2, 3…; cổng tách từng điểm để giao."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_issued_on(self) -> date:
        day: date = self.cleaned_data["issued_on"]
        if not EARLIEST <= day <= self.today:
            raise forms.ValidationError(_("Chọn ngày ban hành không sau hôm nay."))
        return day

    def clean_text(self) -> tuple[Found, ...]:
        points = split(self.cleaned_data["text"])
        if not points:
            raise forms.ValidationError(_("Không thấy điểm nào: mỗi điểm bắt đầu một dòng bằng “1.”, “2.”…"))
        if len(points) > MOST_POINTS or any(len(each.text) > LONGEST_TEXT for each in points):
            raise forms.ValidationError(_("Văn bản có quá nhiều điểm, hoặc một điểm quá dài."))
        return points


class TaskForm(forms.Form):
    """What is given after one point; without bearers nothing is."""

    bearers = forms.CharField(
        label=_("Cơ quan phải làm"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea,
        help_text=_("Mỗi dòng một cơ quan, hoặc tên một khối để giao mọi đơn vị trong khối. Để trống: không giao."),
    )
    section = forms.CharField(label=_("Phòng, bộ phận"), max_length=200, required=False)
    task = forms.CharField(label=_("Việc phải làm"), max_length=1000, required=False, widget=forms.Textarea)
    due_on = forms.DateField(label=_("Hạn"), input_formats=DATES, required=False)
    proof = forms.CharField(
        label=_("Minh chứng cần nộp"), max_length=300, required=False, help_text=_("Ví dụ: kế hoạch đã ký, biên bản.")
    )
    needs_file = forms.BooleanField(label=_("Bắt buộc có tệp"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("bearers"):
            if not typed.get("task") and "task" not in self.errors:
                self.add_error("task", _("Ghi việc phải làm."))
            if not typed.get("due_on") and "due_on" not in self.errors:
                self.add_error("due_on", _("Chọn hạn."))
        return typed

    def clean_due_on(self) -> date | None:
        return _future(self.cleaned_data["due_on"], self.today)


class ActForm(forms.Form):
    """Something done about an obligation as it was seen: `version` says which one that was."""

    version = forms.IntegerField(min_value=0, max_value=32_767, widget=forms.HiddenInput)


class NoteForm(ActForm):
    note = forms.CharField(label=_("Ghi chú"), max_length=LONGEST_NOTE, required=False, widget=forms.Textarea)


class ReasonForm(ActForm):
    note = forms.CharField(label=_("Lý do"), max_length=LONGEST_NOTE, widget=forms.Textarea)


class SetForm(forms.Form):
    """Taking back a set of tasks: which one, by when it was given, and why."""

    given_at = forms.CharField(max_length=40, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Lý do"), max_length=LONGEST_NOTE, widget=forms.Textarea)


class ProposalForm(ActForm):
    note = forms.CharField(
        label=_("Đề xuất"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea,
        help_text=_("Ghi để tổng hợp, trình cấp có thẩm quyền; đơn vị cũng đọc được."),
    )


class SubmitForm(ActForm):
    note = forms.CharField(label=_("Đã làm gì"), max_length=LONGEST_NOTE, required=False, widget=forms.Textarea)
    proofs = AttachmentsField(
        label=_("Tệp minh chứng"),
        most=MOST_FILES,
        required=False,
        help_text=_("PDF, DOCX, XLSX, JPG, PNG; mỗi tệp tối đa 20 MB, tối đa 10 tệp."),
    )


class ExtendForm(ReasonForm):
    due_on = forms.DateField(label=_("Hạn mới"), input_formats=DATES)
    field_order = ("version", "due_on", "note")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self) -> date | None:
        return _future(self.cleaned_data["due_on"], self.today)


def _future(day: date | None, today: date) -> date | None:
    if day is not None and not today <= day <= today + FURTHEST:
        raise forms.ValidationError(_("Hạn phải từ hôm nay đến năm năm tới."))
    return day
