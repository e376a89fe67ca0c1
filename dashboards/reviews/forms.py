"""What officials type about re-reviews."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.models import Result, ReviewItem
from actionplans.services.steps import MOST_FILES
from actionplans.services.taking import LONGEST_NOTE
from dashboards.obligations.forms import DATES, FURTHEST, ActForm, NoteForm, ReasonForm
from documents.attachments import AttachmentsField

MOST_TYPED = 20
LONGEST = 500
Origin = ReviewItem.Origin


class Dated(forms.Form):
    """A form with a deadline that lies ahead."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if not self.today <= day <= self.today + FURTHEST:
            raise forms.ValidationError(_("Hạn phải từ hôm nay đến năm năm tới."))
        return day


class IssuesForm(forms.Form):
    """Issues typed for agencies, one a line."""

    bearers = forms.CharField(
        label=_("Cơ quan phải rà soát"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea,
        help_text=_("Mỗi dòng một cơ quan, hoặc tên một khối. Để trống: mọi đơn vị của đợt khảo sát."),
    )
    issues = forms.CharField(
        label=_("Vấn đề ghi thêm"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea,
        help_text=_("Mỗi dòng một vấn đề, hỏi mọi cơ quan ở trên."),
    )
    factor = forms.CharField(
        label=_("Yếu tố của các vấn đề ghi thêm"),
        max_length=300,
        required=False,
        help_text=_("Ví dụ: Tiếp cận dịch vụ"),
    )

    def clean_issues(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["issues"].splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > MOST_TYPED or any(len(line) > LONGEST for line in found):
            raise forms.ValidationError(_("Tối đa 20 vấn đề một lần, mỗi vấn đề 500 ký tự."))
        return found


class NewForm(Dated, IssuesForm):
    """A review, whom it asks and where its issues are drawn from."""

    publication = forms.ChoiceField(label=_("Kết quả đã công bố làm căn cứ"))
    year = forms.IntegerField(label=_("Năm"), min_value=2000, max_value=2100)
    theme = forms.CharField(label=_("Chuyên đề"), max_length=300)
    due_on = forms.DateField(label=_("Hạn tự đánh giá"), input_formats=DATES)
    guide = forms.CharField(
        label=_("Hướng dẫn của Sở Nội vụ"), max_length=LONGEST_NOTE, required=False, widget=forms.Textarea
    )
    origins = forms.MultipleChoiceField(
        label=_("Lấy vấn đề từ"),
        required=False,
        choices=[(each.value, each.label) for each in Origin if each != Origin.TYPED],
    )
    field_order = ("publication", "year", "theme", "due_on", "guide", "bearers", "origins", "issues", "factor")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["publication"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (tells the type checker)
        field.choices = choices


class AddForm(ActForm, IssuesForm):
    """More issues, for a review that is open."""

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not typed.get("issues") and "issues" not in self.errors:
            self.add_error("issues", _("Ghi ít nhất một vấn đề."))
        return typed


class ExtendForm(Dated, ReasonForm):
    due_on = forms.DateField(label=_("Hạn mới"), input_formats=DATES)
    field_order = ("version", "due_on", "note")


class CloseForm(NoteForm):
    sure = forms.BooleanField(
        label=_("Tôi biết: sau khi kết thúc, không ai trả lời hay xác nhận được nữa."),
        error_messages={"required": _("Đánh dấu để kết thúc.")},
    )


class AnswerForm(ActForm):
    result = forms.ChoiceField(label=_("Kết quả tự đánh giá"), choices=[("", "–"), *Result.choices])
    note = forms.CharField(label=_("Đã làm gì, còn gì"), max_length=LONGEST_NOTE, widget=forms.Textarea)
    proofs = AttachmentsField(
        label=_("Tệp minh chứng"),
        most=MOST_FILES,
        required=False,
        help_text=_("PDF, DOCX, XLSX, JPG, PNG; mỗi tệp tối đa 20 MB, tối đa 10 tệp."),
    )
