"""What officials type about plans and measures."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.models.plans import LONGEST_TEXT
from actionplans.services.plans import MOST_FILES, Done, Said
from actionplans.services.taking import LONGEST_NOTE
from documents.attachments import AttachmentsField

DATES = ("%Y-%m-%d", "%d/%m/%Y")
EARLIEST, FURTHEST = 2000, 2100
FURTHEST_DUE = timedelta(days=6 * 366)


def area(label: Any, most: int, help: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, widget=forms.Textarea, help_text=help)


class StepForm(forms.Form):
    """Something done about what was seen: `version` says which version that was."""

    version = forms.IntegerField(min_value=0, max_value=32_767, widget=forms.HiddenInput)


class NoteForm(StepForm):
    note = area(_("Ghi chú"), LONGEST_NOTE)


class ReasonForm(StepForm):
    note = area(_("Lý do"), LONGEST_NOTE, required=True)


class SubmitForm(NoteForm):
    """`knowing` is asked for only where the figures were replaced."""

    knowing = forms.BooleanField(label=_("Tôi đã xem số liệu mới thay số liệu dùng khi soạn"), required=False)


class SaidForm(forms.Form):
    """What a plan says besides its measures."""

    title = forms.CharField(label=_("Tên kế hoạch"), max_length=300)
    first_year = forms.IntegerField(label=_("Từ năm"), min_value=EARLIEST, max_value=FURTHEST)
    last_year = forms.IntegerField(label=_("Đến năm"), min_value=EARLIEST, max_value=FURTHEST)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        first, last = typed.get("first_year"), typed.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("Năm cuối không được trước năm đầu."))
        return typed


class TextsForm(StepForm, SaidForm):
    """All a plan says, as a version of it was seen."""

    basis = area(_("Văn bản căn cứ"), LONGEST_TEXT, _("Mỗi dòng một văn bản."))
    achieved = area(_("Những mặt làm được"), LONGEST_TEXT)
    shortcomings = area(_("Tồn tại, hạn chế"), LONGEST_TEXT)
    causes = area(_("Nguyên nhân"), LONGEST_TEXT)

    @property
    def said(self) -> Said:
        return Said(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class MeasureForm(StepForm):
    """A measure; `node` is one of the factors and items of the plan's method, or none."""

    node = forms.ChoiceField(label=_("Để cải thiện"), required=False)
    cause = area(_("Nguyên nhân"), 1000)
    action = area(_("Biện pháp, việc phải làm"), 1000, required=True)
    lead = forms.CharField(
        label=_("Chủ trì"), max_length=200, help_text=_("Một phòng, bộ phận hoặc cơ quan; không ghi tên người.")
    )
    partners = forms.CharField(label=_("Phối hợp"), max_length=500, required=False)
    post = forms.CharField(
        label=_("Chức danh phụ trách"),
        max_length=200,
        required=False,
        help_text=_("Ví dụ: Trưởng phòng Tiếp dân; không ghi tên người."),
    )
    due_on = forms.DateField(label=_("Hạn"), input_formats=DATES)
    cost = forms.CharField(label=_("Kinh phí"), max_length=300, required=False)
    public = forms.BooleanField(label=_("Được công khai với người dân khi kế hoạch được chấp nhận"), required=False)

    def __init__(self, *args: Any, nodes: dict[str, str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["node"].choices = [("", _("Không gắn với tiêu chí nào")), *nodes.items()]  # type: ignore[attr-defined]

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        # A day that is past already may stay as it was seen, else nothing else of the measure could be changed.
        if str(day) != str(self.initial.get("due_on", "")) and not self.today <= day <= self.today + FURTHEST_DUE:
            raise forms.ValidationError(_("Hạn phải từ hôm nay đến sáu năm tới."))
        return day

    def done(self, origin: str) -> Done:
        typed = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Done(origin=origin, **typed)


class ProgressForm(StepForm):
    """How a measure goes, with files that show it."""

    note = area(_("Đã làm gì"), LONGEST_NOTE, required=True)
    proofs = AttachmentsField(
        label=_("Tệp minh chứng"),
        most=MOST_FILES,
        required=False,
        help_text=_("PDF, DOCX, XLSX, JPG, PNG; mỗi tệp tối đa 20 MB, tối đa 10 tệp."),
    )


class DoneForm(ProgressForm):
    note = area(_("Kết quả"), LONGEST_NOTE)


class StuckForm(StepForm):
    note = area(
        _("Khó khăn, vướng mắc và đề nghị"),
        LONGEST_NOTE,
        _("Sở Nội vụ và cơ quan cấp trên của đơn vị nhận được và phải trả lời."),
        required=True,
    )


class AnswerForm(StepForm):
    note = area(_("Trả lời"), LONGEST_NOTE, required=True)


class HandInForm(StepForm):
    """A plan handed in as what its obligation asks for; `version` is the obligation's."""

    proofs = AttachmentsField(
        label=_("Tệp minh chứng"), most=MOST_FILES, required=False, help_text=_("Ví dụ: bản kế hoạch đã ký.")
    )


class ProposalForm(forms.Form):
    """A proposal to be completed: what is ticked needs an action, a lead and a day."""

    take = forms.BooleanField(label=_("Đưa vào kế hoạch"), required=False)
    cause = area(_("Nguyên nhân"), 1000)
    action = area(_("Biện pháp, việc phải làm"), 1000)
    lead = forms.CharField(label=_("Chủ trì"), max_length=200, required=False)
    due_on = forms.DateField(label=_("Hạn"), input_formats=DATES, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not typed.get("take"):
            # What is not taken is not looked at, but nothing that somebody wrote is lost without a word.
            self.errors.clear()
            if typed.get("action") or typed.get("cause"):
                self.add_error("take", _("Chọn dòng này, hoặc xóa chữ đã ghi."))
            return typed
        for name, words in (
            ("action", _("Ghi biện pháp.")),
            ("lead", _("Ghi ai chủ trì.")),
            ("due_on", _("Chọn hạn.")),
        ):
            if not typed.get(name) and name not in self.errors:
                self.add_error(name, words)
        day = typed.get("due_on")
        if day and not self.today <= day <= self.today + FURTHEST_DUE:
            self.add_error("due_on", _("Hạn phải từ hôm nay đến sáu năm tới."))
        return typed
