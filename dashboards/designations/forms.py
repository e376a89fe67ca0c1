"""What officials type about agencies with a low index."""

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.designating import Rule
from actionplans.services.taking import LONGEST_NOTE
from dashboards.obligations.forms import DATES, EARLIEST, FURTHEST, ActForm

TWO_MONTHS = timedelta(days=61)


class RuleForm(forms.Form):
    """What makes an agency low; one part of it at least."""

    below = forms.CharField(
        label=_("Chỉ số dưới, %"),
        max_length=6,
        required=False,
        help_text=_("Ví dụ: 80 hoặc 77,5. Để trống: không xét."),
    )
    last = forms.IntegerField(
        label=_("Trong số đơn vị cuối khối"),
        min_value=1,
        max_value=500,
        required=False,
        help_text=_("Ví dụ: 3. Chỉ nêu đơn vị mà khoảng hạng nằm trọn trong nhóm này."),
    )
    fell = forms.BooleanField(label=_("Chỉ số giảm chắc chắn so với kỳ trước"), required=False)

    def clean_below(self) -> Decimal | None:
        typed = self.cleaned_data["below"].strip().replace(",", ".")
        if not typed:
            return None
        try:
            found = Decimal(typed)
        except InvalidOperation:
            found = Decimal(-1)
        if not (found.is_finite() and 0 < found <= 100) or found != found.quantize(Decimal("0.01")):
            raise forms.ValidationError(_("Ghi một số lớn hơn 0, không quá 100, tối đa hai chữ số lẻ."))
        return found

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors and typed.get("below") is None and not typed.get("last") and not typed.get("fell"):
            raise forms.ValidationError(_("Chọn ít nhất một tiêu chí."))
        return typed

    @property
    def rule(self) -> Rule:
        return Rule(**{name: self.cleaned_data[name] for name in ("below", "last", "fell")})


class NewForm(RuleForm):
    """A rule, and the published results that it is applied to."""

    publication = forms.ChoiceField(label=_("Kết quả đã công bố"))
    field_order = ("publication", "below", "last", "fell")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["publication"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (tells the type checker)
        field.choices = choices


class AgainForm(ActForm, RuleForm):
    """A rule, for a list that is drafted already."""


class WithdrawForm(ActForm):
    note = forms.CharField(label=_("Lý do"), max_length=LONGEST_NOTE, widget=forms.Textarea)


class DecisionForm(ActForm):
    """The decision that confirms a list, and what is owed after it by when."""

    number = forms.CharField(label=_("Số, ký hiệu quyết định (văn bản)"), max_length=60)
    issued_on = forms.DateField(label=_("Ngày ban hành"), input_formats=DATES)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    analysis_due = forms.DateField(label=_("Hạn gửi phân tích"), input_formats=DATES)
    plan_due = forms.DateField(label=_("Hạn gửi kế hoạch"), input_formats=DATES)
    note = forms.CharField(label=_("Ghi chú"), max_length=LONGEST_NOTE, required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_issued_on(self) -> date:
        day: date = self.cleaned_data["issued_on"]
        if not EARLIEST <= day <= self.today:
            raise forms.ValidationError(_("Chọn ngày ban hành không sau hôm nay."))
        return day

    def clean_analysis_due(self) -> date:
        return self._future("analysis_due")

    def clean_plan_due(self) -> date:
        return self._future("plan_due")

    def _future(self, name: str) -> date:
        day: date = self.cleaned_data[name]
        if not self.today <= day <= self.today + FURTHEST:
            raise forms.ValidationError(_("Hạn phải từ hôm nay đến năm năm tới."))
        return day
