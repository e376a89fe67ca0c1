"""What people type about drafts and publications."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models import Approval, ObjectionAnswer
from scoring.models.publications import LONGEST_BODY, LONGEST_NUMBER
from scoring.services.publication_faults import LONGEST_TEXT, window_faults

LARGEST_ID = 2**63 - 1
DATES = ("%Y-%m-%d", "%d/%m/%Y")
Choices = list[tuple[str, str]]


class DayField(forms.DateField):
    """A day as browsers send it, or as people here write it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=DATES, **kwargs)


class RunForm(forms.Form):
    """A choice of one run of the round."""

    run = forms.TypedChoiceField(label=gettext_lazy("Lần tính"), coerce=int)

    def __init__(self, *args: Any, runs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["run"].choices = runs  # type: ignore[attr-defined]


class DraftForm(RunForm):
    opens_on = DayField(label=gettext_lazy("Nhận ý kiến từ ngày"))
    closes_on = DayField(label=gettext_lazy("Đến hết ngày"))

    def clean(self) -> dict[str, Any]:
        """Say at a day what is wrong with it, before anything is looked up for the draft."""
        said = super().clean() or {}
        if "opens_on" in said and "closes_on" in said:
            for name, words in window_faults(said["opens_on"], said["closes_on"], today=localdate()).items():
                self.add_error(name, words)
        return said


class DecisionForm(RunForm):
    decision_number = forms.CharField(
        label=gettext_lazy("Số quyết định"),
        max_length=LONGEST_NUMBER,
        help_text=gettext_lazy("Như ghi trên văn bản, ví dụ 605/QĐ-UBND."),
    )
    decision_date = DayField(label=gettext_lazy("Ngày quyết định"))
    issuing_body = forms.CharField(label=gettext_lazy("Cơ quan ban hành"), max_length=LONGEST_BODY)
    reason = forms.CharField(label=gettext_lazy("Lý do thay thế"), required=False, max_length=LONGEST_TEXT)
    confirmed = forms.BooleanField(label=gettext_lazy("Tôi đã đối chiếu số, ngày với văn bản đã ký"))

    # Asked for where the decision was signed before its figures were computed.
    signed_before = forms.BooleanField(label=gettext_lazy("Ngày ký trước ngày tính"), required=False)

    def __init__(self, *args: Any, supersedes: bool, made_on: Mapping[int, date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made_on = made_on
        self.early = ""
        self.fields["reason"].required = supersedes
        self.fields["confirmed"].error_messages["required"] = _(
            "Đối chiếu số, ngày với văn bản đã ký rồi đánh dấu vào ô này."
        )

    def clean(self) -> dict[str, Any]:
        """Have a decision confirmed that was signed before the day of the run it publishes."""
        said = super().clean() or {}
        signed, made = said.get("decision_date"), self.made_on.get(said.get("run", 0))
        if signed and made and signed < made:
            days = {"signed": signed.strftime("%d/%m/%Y"), "made": made.strftime("%d/%m/%Y")}
            self.early = _("Quyết định ký ngày %(signed)s, trước ngày tính: %(made)s. Tôi đã kiểm tra, vẫn đúng") % days
            if not said["signed_before"]:
                self.add_error(
                    "signed_before", _("Xem lại ngày quyết định hoặc lần tính; nếu đúng, đánh dấu vào ô này.")
                )
        return said


class ApprovalForm(forms.Form):
    # Nothing is chosen beforehand here either.
    outcome = forms.ChoiceField(
        label=gettext_lazy("Quyết định"),
        choices=[
            ("", gettext_lazy("(chọn một cách)")),
            (Approval.Kind.APPROVE, gettext_lazy("Phê duyệt, Sở Nội vụ được công bố")),
            (Approval.Kind.RETURN, gettext_lazy("Trả lại Sở Nội vụ, kèm lý do")),
        ],
        error_messages={"required": gettext_lazy("Chọn phê duyệt hoặc trả lại.")},
    )
    note = forms.CharField(label=gettext_lazy("Ý kiến, lý do"), required=False, max_length=LONGEST_TEXT)
    # The last that was said about the run when it was decided upon; 0: nothing.
    seen = forms.IntegerField(min_value=0, max_value=LARGEST_ID, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Have a return say why."""
        said = super().clean() or {}
        if said.get("outcome") == Approval.Kind.RETURN and not said.get("note"):
            self.add_error("note", _("Ghi lý do trả lại."))
        return said


class ObjectionForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("Ý kiến về kết quả dự thảo"), max_length=LONGEST_TEXT)


class AnswerForm(forms.Form):
    # Nothing is chosen beforehand: how an objection is settled is a decision.
    outcome = forms.ChoiceField(
        label=gettext_lazy("Cách giải quyết"),
        choices=[("", gettext_lazy("(chọn một cách)")), *ObjectionAnswer.Outcome.choices],
        error_messages={"required": gettext_lazy("Chọn cách giải quyết ý kiến.")},
    )
    text = forms.CharField(label=gettext_lazy("Nội dung trả lời"), max_length=LONGEST_TEXT)
    # The answer that this one is to replace.
    replaces = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)
